"""Names that came out of one tuple: what one of them is tells what the others are.

`row, error = load()` gives a row without an error, or an error without a row, and no other pair.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.values.environment import Together
from hue_lint.values.joining import union
from hue_lint.values.plain import NONE, Const, Unknown
from hue_lint.values.values import ClassValue, FunctionValue, Instance, Sequence, Value, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame
    from hue_lint.values.environment import Environment


def remember(frame: Frame, target: cst.Tuple | cst.List, value: Value) -> None:
    """Keep the tuples that the names of a target were just unpacked from, if there are several."""
    names = [e.value.value for e in target.elements if isinstance(e.value, cst.Name)]
    rows = [
        option.items
        for option in options(value)
        if isinstance(option, Sequence) and option.items is not None
    ]
    here = frame.environment
    if len(names) != len(target.elements) or len(rows) < 2:
        return
    if all(len(row) == len(names) for row in rows) and all(name in here.names for name in names):
        bound = tuple(here.names[name] for name in names)
        here.together = (*here.together, Together(tuple(names), bound, tuple(rows)))


def sharpen(here: Environment, name: str, may_be: Callable[[Value], bool]) -> None:
    """Leave out the tuples in which `name` is not what it may be, and say of the names beside it
    what is left for them."""
    for group in here.together:
        if name not in group.names:
            continue
        held = [here.names.get(other) is bound for other, bound in _pairs(group)]
        at = group.names.index(name)
        rows = [row for row in group.rows if any(map(may_be, options(row[at])))]
        if held[at] and 0 < len(rows) < len(group.rows):
            for column, other in enumerate(group.names):
                if held[column] and other != name:
                    here.names[other] = union(row[column] for row in rows)


def _pairs(group: Together) -> zip[tuple[str, Value]]:
    return zip(group.names, group.bound, strict=True)


def may_be_true(value: Value) -> bool:
    """Whether a value may be true."""
    return bool(value.value) if isinstance(value, Const) else True


def may_be_false(value: Value) -> bool:
    """Whether a value may be false."""
    if isinstance(value, Const):
        return not value.value
    return not isinstance(value, Instance | ClassValue | FunctionValue)


def may_be_none(value: Value) -> bool:
    """Whether a value may be None."""
    return value == NONE or isinstance(value, Unknown)


def may_be_something(value: Value) -> bool:
    """Whether a value may be anything but None."""
    return value != NONE
