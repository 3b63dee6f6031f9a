"""The rows that loops around a place give, one in each round, and those that code keeps of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.frames.frames import Round
from hue_lint.interpreter.kinds import ends_at_once
from hue_lint.values.joining import union
from hue_lint.values.origins import OneOf
from hue_lint.values.picking import one_of
from hue_lint.values.values import (
    FRESH,
    Instance,
    Mapping,
    Sequence,
    State,
    Value,
    options,
)
from hue_lint.values.which import At, One, Some, Which, Within

if TYPE_CHECKING:
    from collections.abc import Sequence as Nodes

    from hue_lint.frames.frames import Frame
    from hue_lint.values.environment import Environment
    from hue_lint.values.origins import Origin


@contextmanager
def rounds_of(frame: Frame, item: Value) -> Iterator[None]:
    """Inside, a loop gives rows like this one."""
    frame.rounds.append(Round(frozenset(_rows(item))))
    yield
    frame.rounds.pop()


@contextmanager
def on_condition(frame: Frame) -> Iterator[None]:
    """What runs inside runs for some of the rows."""
    for each in frame.rounds:
        each.conditions += 1
    yield
    for each in frame.rounds:
        each.conditions -= 1


def some_are_done(frame: Frame) -> None:
    """Some rounds have ended: what follows runs for the other rows."""
    if frame.rounds:
        frame.rounds[-1].conditions += 1


def kept(frame: Frame, value: Value, node: cst.CSTNode) -> Value:
    """A row of a loop that code keeps on a condition is one of them; what happens to it from here
    on happens to it alone."""
    if not frame.rounds:
        return value
    return union(_kept(frame, option, node) for option in options(value))


def _kept(frame: Frame, value: Value, node: cst.CSTNode) -> Value:
    match value:
        case Instance() if frame.is_chosen(value.origin):
            return _picked(frame.environment, value, One(node))
        case Sequence(items=tuple(items)):
            return replace(value, items=tuple(kept(frame, item, node) for item in items))
        case Mapping(known=known):
            held = tuple((key, kept(frame, item, node)) for key, item in known)
            return replace(value, known=held)
    return value


def broken_off(
    environment: Environment, item: Value, before: Nodes[tuple[Origin, State]], node: cst.For
) -> Environment:
    """What holds where a loop was left before its end: what happened in each round happened to the
    rows so far, and the last of these is what the names hold that held the row."""
    so_far: Which = At(0) if ends_at_once(node) else Some(node)
    last = so_far if isinstance(so_far, At) else Within(so_far, At(-1))
    rows = _rows(item)
    for name, value in environment.names.items():
        if any(isinstance(o, Instance) and o.origin in rows for o in options(value)):
            environment.names[name] = union(
                _picked(environment, o, last) if isinstance(o, Instance) and o.origin in rows else o
                for o in options(value)
            )
    for origin, state in before:
        now = environment.state(origin)
        if origin in rows and now is not state:
            environment.update(origin, replace(state, picked=now.picked))
            environment.update(OneOf(origin, so_far), replace(now, picked=frozenset()))
    return environment


def _picked(environment: Environment, row: Instance, which: Which) -> Value:
    found = one_of(row, which)
    state = environment.state(row.origin)
    if state is not FRESH and isinstance(found, Instance):
        environment.update(found.origin, replace(state, picked=frozenset()))
    return found


def _rows(item: Value) -> set[Origin]:
    return {
        option.origin
        for option in options(item)
        if isinstance(option, Instance) and option.origin is not None
    }
