"""What an installed package gives to functions that are written for it: to methods that override
its own, and to functions that it decorates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from hue_lint.django.typespec import value_of
from hue_lint.frames.decorators import decorators
from hue_lint.frames.frames import Context
from hue_lint.project.classes import ClassInfo, Function
from hue_lint.values import classes
from hue_lint.values.plain import UNKNOWN
from hue_lint.values.values import Value

if TYPE_CHECKING:
    from hue_lint.facts.knowledge import Knowledge
    from hue_lint.frames.frames import Frame


def given_by_package(frame: Frame, function: Function, at: int) -> Value:
    """What the package that calls a function gives to the parameter at a position (the receiver
    counts); unknown where no facts tell."""
    engine = frame.engine
    if function.owner is not None and engine.function_role(function) != "staticmethod":
        at -= 1
    origin, place = ("given", function.qualname, at), frame.at(function.node.name)
    for types in _told(frame, function):
        if 0 <= at < len(types):
            receiver = frame.receiver if frame.receiver is not None else UNKNOWN
            return value_of(types[at], Context(engine, receiver, (), origin, place))
    return UNKNOWN


def _told(frame: Frame, function: Function) -> Iterator[Sequence[str]]:
    """The types of a function's parameters by all that may call it, nearest first."""
    engine = frame.engine
    if function.outline.decorated:
        for name in decorators(frame, function):
            behaviour = engine.knowledge.function(name)
            if behaviour is not None:
                yield behaviour.parameters
    if function.owner is not None:
        ref = engine.ref_of(frame.receiver) if frame.receiver is not None else None
        yield _overridden(engine.knowledge, function.owner if ref is None else ref, function.name)


@lru_cache(maxsize=4096)
def _overridden(knowledge: Knowledge, ref: ClassInfo | str, name: str) -> Sequence[str]:
    """What the package gives to the method of that name that its nearest class describes."""
    for base in classes.linearised(ref):
        behaviour = knowledge.method(base if isinstance(base, str) else base.qualname, name)
        if behaviour is not None and behaviour.parameters:
            return behaviour.parameters
    return ()
