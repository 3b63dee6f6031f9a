"""Entering a context manager."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.interpreter.awaiting import awaited
from hue_lint.interpreter.evaluation import use
from hue_lint.values import classes
from hue_lint.values.plain import UNKNOWN
from hue_lint.values.values import Coroutine, Generator, Instance, Object, Value, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


def enter(frame: Frame, value: Value, node: cst.CSTNode, asynchronous: bool) -> Value:
    """What `with value as …` binds; entering runs the value's own method, and what leaving it does
    is told here, too, where that is known by the facts."""
    engine = frame.engine
    if isinstance(value, Generator):
        use(frame, value, "__enter__", node, "with")
        return engine.calls.generator_item(value)
    if isinstance(value, Coroutine):
        return value.result
    if not isinstance(value, Object | Instance):
        return engine.item(value, node) if asynchronous else UNKNOWN
    result: Value = UNKNOWN
    for name in ("__aenter__", "__aexit__") if asynchronous else ("__enter__", "__exit__"):
        member = engine.member_of(value, name)
        if member is None:
            continue
        enters = name.endswith("enter__")
        if isinstance(member, classes.Known):
            made = engine.calls.known_call(frame, value, member, (), node, "with")
        elif enters:
            made = engine.calls.call_member(frame, value, member, name, engine.positional(), node)
        else:
            continue
        if enters:
            says = asynchronous and (
                isinstance(made, Coroutine) or not isinstance(member, classes.Known)
            )
            result = awaited(frame, made, node) if says else made
    return result


@contextmanager
def leaving(frame: Frame, value: Value, node: cst.CSTNode, asynchronous: bool) -> Iterator[None]:
    """Inside is what a `with` statement does with a value; a method of the project's that leaves
    the value runs after it, and is told of where entering it was not."""
    told = any(operation.place.node is node for operation in frame.operations)
    yield
    name = "__aexit__" if asynchronous else "__exit__"
    engine = frame.engine
    for option in options(value):
        if isinstance(option, Object | Instance):
            member = engine.member_of(option, name)
            if member is not None and not isinstance(member, classes.Known):
                within = frame.scratch() if told else frame
                engine.calls.call_member(within, option, member, name, engine.positional(), node)
