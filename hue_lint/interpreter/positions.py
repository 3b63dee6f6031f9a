"""Which items of a container a subscript means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.values.plain import NONE, UNKNOWN, Const
from hue_lint.values.which import At, ByVariable, One, Reordered, Some, Span, Under, Which

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame
    from hue_lint.values.values import Value


def asked(frame: Frame, node: cst.Subscript) -> tuple[Value, Which | None]:
    """The key of a subscript, and what it means where it is a slice; evaluated in order."""
    keys: list[Value] = []
    which: Which | None = None
    for element in node.slice:
        if isinstance(element.slice, cst.Slice):
            which = _sliced(frame, element.slice)
        elif isinstance(element.slice, cst.Index):
            keys.append(frame.evaluate(element.slice.value))
    return keys[0] if len(keys) == 1 else UNKNOWN, which


def _sliced(frame: Frame, node: cst.Slice) -> Which:
    bounds = [frame.evaluate(part) if part else NONE for part in (node.lower, node.upper)]
    if node.step is not None:
        step = frame.evaluate(node.step)
        return Reordered() if step == Const(-1) and bounds == [NONE, NONE] else Some(node)
    known = [
        bound.value
        for bound in bounds
        if isinstance(bound, Const) and isinstance(bound.value, int | None)
    ]
    return Span(known[0] or None, known[1]) if len(known) == 2 else Some(node)


def has_step(node: cst.Subscript) -> bool:
    """Whether a subscript is a slice with a step."""
    return any(isinstance(e.slice, cst.Slice) and e.slice.step is not None for e in node.slice)


def under(frame: Frame, key: Value, node: cst.Subscript) -> Which:
    """What tells the value under a key from others: the key, else the variable that holds it."""
    if isinstance(key, Const):
        return Under(key.value)
    match node.slice[0].slice:
        case cst.Index(value=cst.Name(value=name)):
            return ByVariable(name, frame.bound_at.get(name))
    return One(node)


def at(frame: Frame, key: Value, node: cst.Subscript) -> Which:
    """What tells the item at an index from others."""
    if isinstance(key, Const) and isinstance(key.value, int):
        return At(key.value)
    return under(frame, key, node)
