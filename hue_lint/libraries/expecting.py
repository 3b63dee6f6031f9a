"""Code that expects to fail: what it waits for is no mistake."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final, Literal

import libcst as cst

from hue_lint.project.classes import ExternalSymbol
from hue_lint.syntax.walk import walk
from hue_lint.values.plain import External
from hue_lint.values.values import ClassValue, Sequence, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame

_REFUSED: Final = "django.core.exceptions.SynchronousOnlyOperation"
"""What Django raises on the event loop. Source: django/utils/asyncio.py async_unsafe."""

_SUPPRESSING: Final = frozenset({"contextlib.suppress"})
_RAISING: Final = frozenset({"pytest.raises", "pytest.RaisesGroup", "pytest.RaisesExc"})
_ASSERTING: Final = frozenset({"assertRaises", "assertRaisesMessage", "assertRaisesRegex"})
"""Methods of a test case. Source: Lib/unittest/case.py, django/test/testcases.py."""


@contextmanager
def handled(frame: Frame, node: cst.Try | cst.TryStar) -> Iterator[None]:
    """Inside, what Django refuses on the event loop goes to a handler that names just that; what is
    no asynchronous iterable is iterated by one as what it is."""
    if _iterates_otherwise(node):
        with _added(frame, "wrong"):
            yield
        return
    named = [
        handler.type
        for handler in node.handlers
        if handler.type is not None and not _raises(handler.body)
    ]
    if not any(_is_refused(frame, each) for each in named):
        yield
        return
    with _added(frame, "raises"):
        yield


def _iterates_otherwise(node: cst.Try | cst.TryStar) -> bool:
    """Whether `async for` over something may go wrong, and a handler takes `for`."""
    tried = [
        each.iter
        for each in walk(node.body)
        if isinstance(each, cst.For | cst.CompFor) and each.asynchronous is not None
    ]
    return bool(tried) and any(
        isinstance(each, cst.For | cst.CompFor)
        and each.asynchronous is None
        and any(each.iter.deep_equals(other) for other in tried)
        for handler in node.handlers
        for each in walk(handler.body)
    )


def _raises(body: cst.BaseSuite) -> bool:
    """Whether a handler raises in the end, the error or another."""
    last = body.body[-1] if body.body else None
    if isinstance(last, cst.SimpleStatementLine):
        return isinstance(last.body[-1], cst.Raise)
    return isinstance(last, cst.Raise)


@contextmanager
def expecting(frame: Frame, node: cst.BaseExpression) -> Iterator[None]:
    """Inside of what a `with` statement enters, the error is handled, or the very thing that a test
    looks for."""
    if not isinstance(node, cst.Call) or not swallows(frame, node):
        yield
        return
    with ExitStack() as around:
        if any(_is_refused(frame, arg.value) for arg in node.args):
            around.enter_context(_added(frame, "raises"))
        if _is_test_of_errors(frame, node.func):
            around.enter_context(_added(frame, "wrong"))
        yield


_FAILING: Final = (
    cst.Raise,
    cst.Assert,
    cst.Call,
    cst.Await,
    cst.Attribute,
    cst.Subscript,
    cst.Yield,
)


def may_fail(body: cst.BaseSuite) -> bool:
    """Whether an error may come out of statements: `return 1` has none."""
    return any(isinstance(each, _FAILING) for each in walk(body))


def swallows(frame: Frame, node: cst.BaseExpression) -> bool:
    """Whether what a `with` statement enters keeps errors to itself, so that control goes on behind
    it wherever they come from."""
    if not isinstance(node, cst.Call):
        return False
    return _is_test_of_errors(frame, node.func) or _name_of(frame, node.func) in _SUPPRESSING


@contextmanager
def _added(frame: Frame, expected: Literal["raises", "wrong"]) -> Iterator[None]:
    before = frame.expected
    frame.expected = before | {expected}
    try:
        yield
    finally:
        frame.expected = before


def _is_test_of_errors(frame: Frame, func: cst.BaseExpression) -> bool:
    if isinstance(func, cst.Attribute) and func.attr.value in _ASSERTING:
        return True
    return _name_of(frame, func) in _RAISING


def _name_of(frame: Frame, func: cst.BaseExpression) -> str:
    symbol = frame.engine.project.resolve_expression(frame.module, func, frame.owner)
    return symbol.qualname if isinstance(symbol, ExternalSymbol) else ""


def _is_refused(frame: Frame, node: cst.BaseExpression) -> bool:
    value = frame.scratch().evaluate(node)
    found = [
        inner
        for option in options(value)
        for inner in ((option.items or ()) if isinstance(option, Sequence) else (option,))
    ]
    names = (
        each.qualname if isinstance(each, External) else each.ref
        for each in found
        if isinstance(each, External | ClassValue)
    )
    return any(
        isinstance(name, str) and frame.engine.knowledge.canonical(name) == _REFUSED
        for name in names
    )
