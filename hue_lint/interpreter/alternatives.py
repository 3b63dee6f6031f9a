"""A condition between two ways of making one call: here, or in a thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.interpreter.deciding import quiet
from hue_lint.syntax.walk import walk
from hue_lint.values.plain import External
from hue_lint.values.values import WrapperValue

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


@contextmanager
def inline(frame: Frame, test: cst.BaseExpression, other: cst.CSTNode | None) -> Iterator[None]:
    """Run one side of a condition whose other side is `other`. A call that the other side hands to
    a thread with the same arguments is left out: the condition asks just whether it may run here;
    not where it asks for a setting, which knows nothing of this call."""
    start = len(frame.operations)
    yield
    if other is None or len(frame.operations) == start or _asks_for_a_switch(frame, test):
        return
    moved = list(_moved(frame, other))
    if moved:
        frame.operations[start:] = [
            op for op in frame.operations[start:] if not _is_one_of(moved, op.place.node)
        ]


def _asks_for_a_switch(frame: Frame, test: cst.BaseExpression) -> bool:
    """Whether a condition is the truth of settings. Compared with a text, one may well say what the
    call would use (`SESSION_ENGINE`)."""
    match test:
        case cst.UnaryOperation(expression=inner):
            return _asks_for_a_switch(frame, inner)
        case cst.BooleanOperation(left=left, right=right):
            return _asks_for_a_switch(frame, left) and _asks_for_a_switch(frame, right)
        case cst.Call(func=cst.Name(value="getattr"), args=[cst.Arg(value=asked), *_]):
            return quiet(frame, asked) == External(_SETTINGS)
        case cst.Attribute(value=asked):
            return quiet(frame, asked) == External(_SETTINGS)
    return False


_SETTINGS = "django.conf.settings"

_Made = tuple[cst.BaseExpression, list[cst.Arg]]
"""A call: what is called, and with which arguments."""


def _moved(frame: Frame, side: cst.CSTNode) -> Iterator[_Made]:
    """The calls that one side of a condition hands to a thread."""
    for node in (side, *walk(side)):
        match node:
            case cst.Call(func=cst.Call(func=wrapper, args=[target]), args=arguments):
                form = "wraps"
            case cst.Call(func=wrapper, args=[target, *arguments]):
                form = "runs"
            case _:
                continue
        if isinstance(wrapper, cst.Name | cst.Attribute):
            value = frame.scratch().evaluate(wrapper)
            if (
                isinstance(value, WrapperValue)
                and value.wrapper.moves == "thread"
                and value.wrapper.form == form
            ):
                yield target.value, list(arguments)


def _is_one_of(moved: list[_Made], node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Call) and any(
        node.func.deep_equals(function)
        and len(node.args) == len(arguments)
        and all(
            mine.value.deep_equals(other.value)
            for mine, other in zip(node.args, arguments, strict=True)
        )
        for function, arguments in moved
    )
