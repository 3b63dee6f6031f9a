"""Synchronous methods that only subclasses fill in: what every one of those does, it does."""

from __future__ import annotations

import re
from collections.abc import Sequence as Arguments
from dataclasses import replace
from typing import TYPE_CHECKING

from hue_lint.values import classes
from hue_lint.values.joining import union
from hue_lint.values.operations import leading_cause
from hue_lint.values.values import Argument, ClassValue, FunctionValue, Object, Value

if TYPE_CHECKING:
    import libcst as cst

    from hue_lint.frames.frames import Engine, Frame
    from hue_lint.project.classes import Function
    from hue_lint.values.operations import Summary

_LEFT_TO_HEIRS = re.compile(r"@(?:abc\.)?abstractmethod\b|\braise NotImplementedError\b")


def told_by_heirs(
    frame: Frame, callee: FunctionValue, arguments: Arguments[Argument], node: cst.CSTNode
) -> Summary | None:
    """What an abstract method does, where each class that fills it in does something; else None."""
    engine = frame.engine
    if not _is_left(engine, callee.function, callee.receiver):
        return None
    found = []
    for heir, override in engine.subclasses.overriding(callee.function):
        receiver = engine.instance_of(ClassValue(heir), node, "unknown")
        told = engine.summaries.of(FunctionValue(override, receiver), arguments, frame, node)
        if leading_cause(told.operations) is None:
            return None
        found.append(told)
    if not found:
        return None
    return replace(found[0], returns=union(told.returns for told in found))


def _is_left(engine: Engine, function: Function, receiver: Value | None) -> bool:
    """Whether a method of an object is its class's own, and says nothing."""
    return (
        isinstance(receiver, Object)
        and not function.outline.is_async
        and _LEFT_TO_HEIRS.search(function.segment.text) is not None
        and not isinstance(receiver.ref, str)
        and classes.member(engine.knowledge, receiver.ref, function.name) == function
    )
