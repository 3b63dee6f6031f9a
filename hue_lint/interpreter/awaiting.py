"""What comes out of `await` and `async for`, and of what nothing can come that way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.frames.decorators import may_be_remade
from hue_lint.interpreter import unknown_objects
from hue_lint.values.joining import union
from hue_lint.values.plain import NONE, UNKNOWN, Const, Plain, Unknown
from hue_lint.values.values import (
    Closure,
    Coroutine,
    FunctionValue,
    Instance,
    Lazy,
    Manager,
    Mapping,
    Method,
    Object,
    Operation,
    QuerySet,
    Sequence,
    Value,
    Wrapped,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame

_ROWS = (QuerySet, Manager, Instance)
_CALLABLES = (Closure, FunctionValue, Method, Wrapped)


def awaited(frame: Frame, value: Value, node: cst.CSTNode, *, quiet: bool = True) -> Value:
    """What comes out of awaiting a value; `quiet` where something else is reported there
    already."""
    unknown_objects.forget(frame)
    found: list[Value] = []
    quiet = quiet or any(isinstance(option, Coroutine) for option in options(value))
    quiet = quiet or (isinstance(node, cst.Await) and _may_be_async(frame, node.expression))
    for option in options(value):
        if isinstance(option, Coroutine):
            found.append(option.result)
            _record_escape(frame, option)
            continue
        found.append(option if isinstance(option, Sequence) else UNKNOWN)
        if not quiet and isinstance(option, _ROWS):
            if not (isinstance(option, Instance) and option.provenance == "unknown"):
                _not_awaitable(frame, option, node, f"awaits {frame.engine.describe(option)}")
    if not quiet and isinstance(node, cst.Await):
        _judge(frame, value, node)
    return union(found)


def _may_be_async(frame: Frame, node: cst.BaseExpression) -> bool:
    """Whether a function is called that an unknown decorator may have made async."""
    if not isinstance(node, cst.Call):
        return False
    engine = frame.engine
    return any(
        isinstance(callee, FunctionValue)
        and callee.function.outline.decorated
        and may_be_remade(engine, callee.function.module, engine.shape(callee.function).decorators)
        for callee in options(frame.scratch().evaluate(node.func))
    )


def _judge(frame: Frame, value: Value, node: cst.Await) -> None:
    """Awaiting what can surely not be awaited: a function that is not called, a plain result."""
    given = options(value)
    if all(_is_uncalled(frame, option) for option in given):
        _not_awaitable(frame, given[0], node, "awaits a function that is not called", "uncalled")
    elif _is_plain_call(frame, node.expression) and all(map(_is_plain, given)):
        _not_awaitable(frame, given[0], node, "awaits the result of a synchronous function")


def _is_uncalled(frame: Frame, value: Value) -> bool:
    match value:
        case Wrapped():
            return value.wrapper.moves == "thread"
        case Method():
            return value.known is not None and isinstance(value.receiver, _ROWS)
        case FunctionValue():
            # a decorator may have made a property of it
            return not value.function.outline.decorated
        case Closure():
            return not getattr(value.node, "decorators", ())
    return False


def _is_plain(value: Value) -> bool:
    match value:
        case Const() | Plain() | Mapping() | Sequence():
            return True
        case Object(ref=str() as ref):
            return ref.startswith("django.http.")
        case Instance():
            return value.provenance != "unknown"
    return isinstance(value, QuerySet | Manager)


def _is_plain_call(frame: Frame, node: cst.BaseExpression) -> bool:
    """Whether an expression calls a function that nobody can have overridden or replaced: one of a
    module, or of a package as the facts describe it."""
    if not isinstance(node, cst.Call):
        return False
    callee = options(frame.scratch().evaluate(node.func))
    return len(callee) == 1 and frame.engine.calls.is_synchronous(callee[0])


def _not_awaitable(
    frame: Frame, subject: Value, node: cst.CSTNode, does: str, spelling: str = "await"
) -> None:
    word = "async iterable" if spelling == "async for" else "awaitable"
    frame.record(
        Operation(
            "not-awaitable",
            "wrong",
            frame.at(node),
            spelling,
            f"{does}, which is no {word}",
            subject,
            "measured: TypeError: object can't be used in 'await' expression",
            spelling=spelling,
        )
    )


def iterated(frame: Frame, value: Value, node: cst.CSTNode) -> None:
    """`async for` over what is surely none: a list, a coroutine that gives one, a manager."""
    given = options(value)
    if len(given) > 1 and isinstance(node, cst.Name) and _is_given(frame, node.value):
        return
    if all(isinstance(o, Const | Plain | Sequence | Mapping | Manager | Lazy) for o in given):
        what = frame.engine.describe(given[0])
        _not_awaitable(frame, given[0], node, f"iterates {what} by `async for`", "async for")
    elif all(isinstance(option, Coroutine) and option.made_by for option in given):
        _not_awaitable(frame, given[0], node, "iterates a coroutine by `async for`", "async for")


def _is_given(frame: Frame, name: str) -> bool:
    """Whether a name was bound by no statement here or around here: where callers give this or
    that, what they know of it is lost (that it is a list only where nothing is streamed)."""
    around: Frame | None = frame
    while around is not None:
        if name in around.environment.names:
            return name not in around.bound_at
        around = around.parent
    return False


def _record_escape(frame: Frame, coroutine: Coroutine) -> None:
    """A queryset comes out of a thread where nothing was queried."""
    for option in options(coroutine.result):
        if coroutine.made_by == "wrapper" and isinstance(option, QuerySet):
            escape = option.escaped
            if escape is not None and escape.pointless:
                frame.record(
                    Operation(
                        "lazy-escape",
                        "wrong",
                        escape.place,
                        escape.callee,
                        "builds a queryset in a thread and hands it back unevaluated",
                        option,
                        "measured: await sync_to_async(Book.objects.all)() gives a lazy queryset",
                    )
                )


def gives_values(returns: Value) -> bool:
    """Whether a function gives something that cannot be awaited. Where it is awaited all the same,
    control took another way than the one that was followed (a function for both colours)."""
    return any(
        not isinstance(option, Coroutine | Unknown) and option != NONE
        for option in options(returns)
    )
