"""What a condition asks that tells async from synchronous: `iscoroutinefunction(f)`,
`isawaitable(x)`, `hasattr(x, "__await__")`, whether an event loop runs; and what tells a function
from a class, as decorators ask that take arguments or none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.interpreter.kinds import is_class, is_function
from hue_lint.project.classes import ClassInfo
from hue_lint.values.plain import Const, External, Plain
from hue_lint.values.values import (
    AsyncIterator,
    ClassValue,
    Closure,
    Coroutine,
    FunctionValue,
    Instance,
    Manager,
    Mapping,
    Method,
    Object,
    Partial,
    QuerySet,
    Sequence,
    Value,
    Wrapped,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


_SPECIAL = {"__await__": "awaitable", "__aiter__": "async-iterable", "__anext__": "async-iterable"}
_OF_VIEWS = "view_is_async"
"""What Django asks of a view to run it on the loop, or in a thread (`View.view_is_async`)."""
_CLASSES = {
    "awaitable": ("Awaitable", "Coroutine", "CoroutineType"),
    "async-iterable": ("AsyncIterable", "AsyncIterator", "AsyncGenerator", "AsyncGeneratorType"),
}
_NO_AWAITABLE = (
    ClassValue,
    Closure,
    Const,
    FunctionValue,
    Instance,
    Manager,
    Mapping,
    Plain,
    QuerySet,
    Sequence,
)


@dataclass(frozen=True, slots=True)
class Question:
    """`asks` is `coroutine-function`, `async-generator-function`, `awaitable`, `async-iterable`,
    `function` or `class` of a `subject`, or `on-loop` of none."""

    asks: str
    subject: cst.BaseExpression | None = None

    @property
    def name(self) -> str | None:
        """The name that is asked about, if it is one."""
        match self.subject:
            case cst.Name(value=name) | cst.NamedExpr(target=cst.Name(value=name)):
                return name
        return None


def question(frame: Frame, test: cst.BaseExpression) -> Question | None:
    """What a condition asks; None where it asks for something else."""
    match test:
        case cst.Attribute(attr=cst.Name(value=name)) if name == _OF_VIEWS:
            return Question("on-loop")
        case cst.Call(
            func=cst.Name(value="getattr"),
            args=[_, cst.Arg(value=cst.SimpleString(evaluated_value=name)), *_],
        ) if name == _OF_VIEWS:
            return Question("on-loop")
        case cst.Call(args=[]):
            asks = frame.engine.asks(frame.module, test.func)
            return Question(asks) if asks == "on-loop" else None
        case cst.Call(args=[subject]):
            asks = frame.engine.asks(frame.module, test.func)
            return Question(asks, subject.value) if asks else None
        case cst.Call(
            func=cst.Name(value="hasattr"),
            args=[subject, cst.Arg(value=cst.SimpleString(evaluated_value=name))],
        ) if name in _SPECIAL:
            return Question(_SPECIAL[name], subject.value)
        case cst.Call(func=cst.Name(value="isinstance"), args=[subject, classes]):
            for asks, names in _CLASSES.items():
                if _are_all(frame, classes.value, names):
                    return Question(asks, subject.value)
    return None


def _are_all(frame: Frame, node: cst.BaseExpression, names: Collection[str]) -> bool:
    """Whether a class, or each one of a tuple, is one of Python's own of these names."""
    if isinstance(node, cst.Tuple):
        return all(_are_all(frame, element.value, names) for element in node.elements)
    name = node.attr if isinstance(node, cst.Attribute) else node
    if not isinstance(name, cst.Name) or name.value not in names:
        return False
    found = frame.scratch().evaluate(node)
    named = found.qualname if isinstance(found, External) else getattr(found, "ref", None)
    return isinstance(named, str) and named.startswith(("typing.", "collections.", "types."))


def answers(frame: Frame, asked: Question) -> set[bool | None]:
    """The answers for all that the subject may be; None stands for one that is not known."""
    if asked.subject is None:
        return {True}
    subject = frame.scratch().evaluate(asked.subject)
    return {answer(frame, option, asked.asks) for option in options(subject)}


def answer(frame: Frame, value: Value, asks: str) -> bool | None:
    """The answer for one value; None where it is not known."""
    if asks == "async-generator-function":
        return False if is_async(value) is False else None
    if asks in _OF_CALLABLES:
        return _OF_CALLABLES[asks](value)
    special = "__aiter__" if asks == "async-iterable" else "__await__"
    if isinstance(value, Object) and isinstance(value.ref, ClassInfo):
        if frame.engine.member_of(value, special) is not None:
            return True
        return None if value.ref.has_unknown_base else False
    if isinstance(value, AsyncIterator | QuerySet if special == "__aiter__" else Coroutine):
        return True
    return False if isinstance(value, _NO_AWAITABLE) else None


def is_async(value: Value) -> bool | None:
    """Whether calling the value gives an awaitable; None where that is not known."""
    match value:
        case FunctionValue():
            return value.function.outline.is_async
        case Closure(node=cst.FunctionDef() as node):
            return node.asynchronous is not None
        case Closure():
            return False
        case Partial():
            return is_async(value.callee)
        case Method(known=known) if known is not None:
            return known.colour == "async"
        case Wrapped():
            return value.wrapper.moves == "thread"
    return None


_OF_CALLABLES = {"coroutine-function": is_async, "function": is_function, "class": is_class}
