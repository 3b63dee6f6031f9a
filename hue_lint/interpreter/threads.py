"""Wrappers that take work to a thread, or back to the loop, and what leaves the thread."""

from __future__ import annotations

from collections.abc import Sequence as Arguments
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst
import msgspec

from hue_lint.interpreter.coroutines import handed_over, is_surely_one
from hue_lint.syntax.walk import walk
from hue_lint.values.joining import union
from hue_lint.values.operations import leading_cause
from hue_lint.values.paths import EVERYTHING
from hue_lint.values.plain import NONE, UNKNOWN, Const, External, Unknown
from hue_lint.values.values import (
    Argument,
    ClassValue,
    Closure,
    Coroutine,
    Escape,
    FunctionValue,
    Guarded,
    Method,
    Object,
    Operation,
    Partial,
    PartialMethod,
    Place,
    QuerySet,
    Value,
    Wrapped,
    WrapperValue,
    options,
)

if TYPE_CHECKING:
    from hue_lint.facts.schema import Wrapper
    from hue_lint.frames.frames import Frame


def apply_wrapper(
    frame: Frame,
    callee: WrapperValue,
    arguments: Arguments[Argument],
    node: cst.CSTNode,
) -> Value:
    wrapper = callee.wrapper
    positional = [argument for argument in arguments if not argument.name]
    given = tuple(argument for argument in arguments if argument.name not in ("", "func"))
    target = positional[wrapper.argument] if len(positional) > wrapper.argument else None
    if target is None:
        target = next(
            (argument for argument in arguments if argument.name in ("func", "fn", "f")), None
        )
    if target is None:
        for argument in given:
            if argument.name == wrapper.keyword:
                _loses_coroutine(frame, wrapper, argument, (), node)
        return WrapperValue(wrapper, (*callee.options, *given))
    if wrapper.form == "runs":
        if called_early(frame, target, node):
            return Coroutine(UNKNOWN, "wrapper") if wrapper.awaited else UNKNOWN
        rest = tuple(positional[wrapper.argument + 1 :])
        if _loses_coroutine(frame, wrapper, target, rest, node):
            return UNKNOWN
        rest += tuple(
            argument for argument in given if argument.name not in ("executor", "limiter", "func")
        )
        result = in_thread(frame, target.value, rest, node, managed=wrapper.managed)
        if wrapper.awaited:
            return Coroutine(result, "wrapper")
        # a thread that was given its function by position can be waited for, too
        is_class = frame.engine.knowledge.class_facts(wrapper.name) is not None
        return WrapperValue(wrapper, callee.options) if is_class else UNKNOWN
    called_early(frame, target, node)
    if wrapper.moves == "thread" and _is_coroutine_function(frame, target.value):
        _record_async_wrapped(frame, target.value, node)
    options_ = (*callee.options, *given)
    if not wrapper.cleans_up and any(
        a.name == "thread_sensitive" and a.value == Const(False) for a in options_
    ):
        wrapper = _unmanaged(wrapper)
    return Wrapped(target.value, wrapper, frame.at(node))


def _loses_coroutine(
    frame: Frame,
    wrapper: Wrapper,
    target: Argument,
    rest: Arguments[Argument],
    node: cst.CSTNode,
) -> bool:
    """Whether a thread that nobody awaits is given a coroutine function, which is recorded."""
    made = UNKNOWN if wrapper.awaited else frame.engine.calls.aside(frame, target.value, rest, node)
    if not is_surely_one(made):
        return False
    handed_over(frame, made, target.node or node, wrapper.name.rpartition(".")[2])
    return True


_CALLABLE = (
    FunctionValue,
    Closure,
    Guarded,
    Partial,
    PartialMethod,
    Method,
    ClassValue,
    External,
    Wrapped,
)
"""What can be called later, whatever it came from."""


def called_early(frame: Frame, target: Argument, node: cst.CSTNode) -> bool:
    """Whether it is `sync_to_async(f(x))`, which is recorded: the call inside the argument has run
    on the loop already, and so has a property (`sync_to_async(paginator.num_pages)`)."""
    if isinstance(target.node, cst.Attribute):
        if not frame.tells_of(target.node):
            return False
    elif not isinstance(target.node, cst.Call):
        return False
    inside = {id(inner) for inner in walk(target.node)} | {id(target.node)}
    early = [
        op
        for op in frame.operations
        if id(op.place.node) in inside and op.effect != "wrong" and op.kind != "unknown-call"
    ]
    given = options(target.value)
    if any(isinstance(option, _CALLABLE) for option in given):
        # what was called gives a function: that it did more is told where it did
        return False
    asks = any(op.place.node is target.node for op in early)
    if not asks and any(isinstance(option, Unknown | Object) for option in given):
        return False
    frame.operations[:] = [op for op in frame.operations if op not in early]
    frame.record(
        Operation(
            "called-early",
            early[0].effect if early else "wrong",
            frame.at(target.node),
            frame.segment.one_line(target.node),
            early[0].does if early else "is called before it reaches the thread",
            target.value,
            "measured: the argument is evaluated on the event loop, its result is wrapped",
            cause=early[0].cause if early else None,
        )
    )
    return True


def call_wrapped(
    frame: Frame,
    callee: Wrapped,
    arguments: Arguments[Argument],
    node: cst.CSTNode,
) -> Value:
    inner = callee.callee
    if callee.wrapper.moves == "loop":
        frame.record(
            Operation(
                "async-to-sync",
                "raises",
                frame.at(node),
                "async_to_sync",
                "runs async_to_sync on a thread that has a running event loop",
                inner,
                "asgiref/sync.py AsyncToSync.__call__ raises RuntimeError on a running loop",
            )
        )
        result = frame.engine.calls.call(frame, inner, arguments, node)
        return union(o.result if isinstance(o, Coroutine) else o for o in options(result))
    if _is_coroutine_function(frame, inner):
        # told where it was wrapped
        return Coroutine(UNKNOWN, "wrapper")
    result = in_thread(frame, inner, arguments, node, managed=callee.wrapper.managed)
    return Coroutine(result, "wrapper")


def _is_coroutine_function(frame: Frame, value: Value) -> bool:
    match value:
        case FunctionValue():
            function = value.function
            return function.outline.is_async and not frame.engine.calls.may_be_sync(function)
        case Closure(node=cst.FunctionDef(asynchronous=cst.Asynchronous())):
            return True
    return False


def _record_async_wrapped(frame: Frame, callee: Value, node: cst.CSTNode) -> None:
    frame.record(
        Operation(
            "async-wrapped",
            "wrong",
            frame.at(node),
            "sync_to_async",
            "runs an async function in a thread, where it only makes a coroutine",
            callee,
            "asgiref/sync.py SyncToAsync.__init__ refuses coroutine functions",
        )
    )


def in_thread(
    frame: Frame,
    callee: Value,
    arguments: Arguments[Argument],
    node: cst.CSTNode,
    *,
    managed: bool,
) -> Value:
    """Run `callee` in a thread: what it does there is no finding, what it loads stays loaded."""
    frame.aside += 1
    with frame.engine.hop(frame, callee, node) as hop:
        result, inside = frame.engine.calls.apart(frame, callee, arguments, node)
        hop.inside = inside
    frame.aside -= 1
    if is_surely_one(result):
        _record_async_wrapped(frame, callee, node)
    # told once: nothing more of the coroutine that comes back
    result = union(
        replace(o, made_by="") if isinstance(o, Coroutine) else o for o in options(result)
    )
    # a thread of its own may run a coroutine to its end
    inside = [op for op in inside if op.root().kind != "async-to-sync"]
    cause = leading_cause(inside)
    managed = managed or any(op.kind == "connections-closed" for op in inside)
    if not managed and cause is not None and cause.root().effect == "raises":
        frame.record(
            Operation(
                "unmanaged-thread",
                "wrong",
                frame.at(node),
                "thread",
                "uses the database in a thread whose connections Django does not manage",
                callee,
                "asgiref/sync.py thread_sensitive; django/db/utils.py connections are per thread",
                cause=cause,
            )
        )
    _twin_exists(frame, callee, inside, node)
    return _escaping(frame, callee, result, inside, node)


def note_closing(frame: Frame, node: cst.CSTNode) -> None:
    """Connections of this thread are closed here, as `database_sync_to_async` closes them."""
    frame.record(
        Operation(
            "connections-closed",
            "wrong",
            frame.at(node),
            "close",
            "closes connections",
            evidence="channels/db.py DatabaseSyncToAsync.thread_handler does the same",
        )
    )


def note_handing_over(frame: Frame, node: cst.CSTNode) -> None:
    """Something of which nothing is known gets a queryset, which it may evaluate."""
    frame.record(
        Operation(
            "rows-handed-over",
            "wrong",
            frame.at(node),
            "call",
            "hands a queryset on",
            evidence="nothing is known of what is called",
        )
    )


def _twin_exists(frame: Frame, callee: Value, inside: list[Operation], node: cst.CSTNode) -> None:
    """Something with a native async method is wrapped all the same."""
    if (
        isinstance(callee, Method)
        and len(inside) == 1
        and inside[0].twin
        and inside[0].cause is None
    ):
        frame.record(replace(inside[0], kind="twin-exists", effect="wrong", place=frame.at(node)))


def _escaping(
    frame: Frame,
    callee: Value,
    result: Value,
    inside: list[Operation],
    node: cst.CSTNode,
) -> Value:
    """Mark querysets that leave the thread unevaluated."""
    lazy = [
        option
        for option in options(result)
        if isinstance(option, QuerySet)
        and not option.empty
        and not option.prefetched
        and not frame.environment.state(option.origin).evaluated
    ]
    if not lazy:
        return result
    # a list or anything unknown, or a queryset that is only declared, may have been queried for
    made = all(option in lazy for option in options(result) if option != NONE) and not any(
        EVERYTHING in option.select for option in lazy
    )
    pointless = made and not any(
        op.effect != "wrong" or op.kind == "rows-handed-over" for op in inside
    )
    escape = Escape(Place(node, frame), frame.engine.calls.name_of(callee), pointless)
    return union(
        replace(option, escaped=escape)
        if isinstance(option, QuerySet) and option in lazy
        else option
        for option in options(result)
    )


def _unmanaged(wrapper: Wrapper) -> Wrapper:
    return msgspec.structs.replace(wrapper, managed=False)
