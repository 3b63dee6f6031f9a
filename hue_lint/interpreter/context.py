"""Context variables: what one function sets, the functions that it calls find."""

from __future__ import annotations

from collections.abc import Sequence as Arguments
from typing import TYPE_CHECKING, Literal

from hue_lint.frames.frames import HELD
from hue_lint.values.origins import kept_by_process
from hue_lint.values.plain import UNKNOWN, Const
from hue_lint.values.values import Argument, Object, Value

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


def context_variable(
    frame: Frame,
    variable: Object,
    how: Literal["puts", "takes", "put"],
    arguments: Arguments[Argument],
) -> Value | None:
    """Set a context variable, reset it, or read it; the value where it is known to hold one."""
    name = variable.argument("0", "name")
    if not isinstance(name, Const):
        return None
    origin = kept_by_process(f"context variable {name.value}")
    state = frame.environment.state(origin)
    if how == "put":
        return state.attribute(HELD)
    value = arguments[0].value if how == "puts" and arguments else UNKNOWN
    frame.environment.update(origin, state.with_attribute(HELD, value))
    return None
