"""Entering a context manager."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.interpreter.awaiting import awaited
from hue_lint.interpreter.evaluation import use
from hue_lint.values import classes
from hue_lint.values.plain import UNKNOWN
from hue_lint.values.values import Coroutine, Generator, Instance, Object, Value

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


def enter(frame: Frame, value: Value, node: cst.CSTNode, asynchronous: bool) -> Value:
    """What `with value as …` binds; entering and leaving run the value's own methods."""
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
        if isinstance(member, classes.Known):
            made = engine.calls.known_call(frame, value, member, (), node, "with")
        else:
            made = engine.calls.call_member(frame, value, member, name, engine.positional(), node)
        if name.endswith("enter__"):
            says = asynchronous and (
                isinstance(made, Coroutine) or not isinstance(member, classes.Known)
            )
            result = awaited(frame, made, node) if says else made
    return result
