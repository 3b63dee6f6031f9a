"""Callbacks of exit stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.values.values import Object, Operation, Value, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame

_KEEPING = frozenset({"callback", "push"})


def let_go(frame: Frame, stack: Value) -> None:
    """`stack.pop_all()`: what the stack would have called when it is left, it does not call.

    Source: Lib/contextlib.py _BaseExitStack.pop_all.
    """
    frame.operations[:] = [op for op in frame.operations if not _is_called_by(frame, stack, op)]


def _is_called_by(frame: Frame, stack: Value, operation: Operation) -> bool:
    match operation.place.node:
        case cst.Call(func=cst.Attribute(value=base, attr=cst.Name(value=name))) if (
            name in _KEEPING
        ):
            found = options(frame.scratch().evaluate(base))
            return isinstance(stack, Object) and any(
                isinstance(option, Object) and option.origin is stack.origin for option in found
            )
    return False
