"""What a function has done to values by the time that it returns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hue_lint.bounds import MOST_ATTRIBUTES
from hue_lint.values.environment import Environment, join
from hue_lint.values.operations import Effects
from hue_lint.values.origins import (
    Each,
    MadeAt,
    Melted,
    OneOf,
    Origin,
    hangs_on,
    is_kept_by_process,
    of_all,
)
from hue_lint.values.plain import Const
from hue_lint.values.values import FRESH, State, Value
from hue_lint.values.widening import bounded, origins

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


def effects_of(frame: Frame, before: dict[Origin, State], returns: Value) -> Effects:
    """What the function did to values that came in from outside, and to what it hands out."""
    return _at(frame, frame.exits, before, returns)


def passing_of(frame: Frame, before: dict[Origin, State], returns: Value) -> Effects | None:
    """The same where what it returns is not surely false; None where that is always so."""
    pairs = list(zip(frame.returns, frame.exits, strict=False))
    passing = [end for value, end in pairs if not _is_false(value)]
    if len(frame.returns) != len(frame.exits) or len(passing) in (0, len(pairs)):
        return None
    return _at(frame, passing, before, returns)


def yielding_of(frame: Frame, before: dict[Origin, State], returns: Value) -> Effects | None:
    """The same where a generator yields first; None where it does not."""
    return _at(frame, frame.at_yields, before, returns) if frame.at_yields else None


def _is_false(value: Value) -> bool:
    return isinstance(value, Const) and not value.value


def _at(
    frame: Frame, ends: list[Environment], before: dict[Origin, State], returns: Value
) -> Effects:
    merged = join([environment.copy() for environment in ends])
    if merged is None:
        return ()
    merged.states.update((origin, _bounded(state)) for origin, state in merged.states.items())
    begun = merged.begun
    handed_out = set(origins(returns))
    handed_out.update(whole for each in tuple(handed_out) if (whole := of_all(each)) is not None)
    latest = {
        origin
        for origin, state in merged.states.items()
        if (_from_outside(origin) and state != (before.get(origin) or begun.get(origin, FRESH)))
        or origin in handed_out
        or hangs_on(origin, handed_out)
    }
    found = set(latest)
    while latest:  # what an attribute holds is handed out with whatever has the attribute
        held = set(origins(tuple(merged.states[each].attributes for each in latest)))
        hung = (each for each in merged.states if each in held or hangs_on(each, held))
        latest = set(hung) - found if held else set()
        found |= latest
    return tuple(
        (origin, state.outside() if frame.colour == "async" else state)
        for origin, state in merged.states.items()
        if origin in found
    )


def _bounded(state: State) -> State:
    """A state whose attributes hold no more than what a call gives back may."""
    if len(state.attributes) > MOST_ATTRIBUTES:
        return replace(state, attributes=())
    kept = tuple((name, bounded(value)) for name, value in state.attributes)
    if all(new is old for (_, new), (_, old) in zip(kept, state.attributes, strict=True)):
        return state
    return replace(state, attributes=kept)


def _from_outside(origin: Origin) -> bool:
    if isinstance(origin, MadeAt):
        return False
    if isinstance(origin, Melted):
        return any(_from_outside(part) for part in origin.parts)
    if isinstance(origin, OneOf):
        return _from_outside(origin.all)
    if isinstance(origin, Each):
        return _from_outside(origin.of)
    if isinstance(origin, tuple):
        if (len(origin) == 2 and origin[0] == "parameter") or is_kept_by_process(origin):
            return True
        return any(_from_outside(part) for part in origin)
    return False
