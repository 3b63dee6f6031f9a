"""What a call gives, in the function's own numbers; and what came of it, in those of the caller.

Inside a function the values that it is given are `("parameter", 0)`, 1, 2 …, in the order in which
they are met, whatever their origins are outside: so calls that give the same have one entry.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.bounds import MOST_CALLS_TOLD
from hue_lint.values.environment import Environment
from hue_lint.values.operations import Effects, Summary
from hue_lint.values.origins import (
    Each,
    MadeAt,
    Melted,
    OneOf,
    Origin,
    each_of,
    hangs_on,
    is_kept_by_process,
    melted_of,
)
from hue_lint.values.values import FRESH, Argument, State, Value
from hue_lint.values.widening import mapped

if TYPE_CHECKING:
    from hue_lint.project.classes import Function


@dataclass(frozen=True, slots=True, eq=False)
class EntryKey:
    """An entry: a function, and all that a call gives to it. Its hash is that of everything that
    lies in it, taken once."""

    function: Function
    receiver: Value | None
    arguments: tuple[Argument, ...]
    states: frozenset[tuple[Origin, State]]
    _hash: int

    @classmethod
    def of(
        cls,
        function: Function,
        receiver: Value | None,
        arguments: tuple[Argument, ...],
        states: Mapping[Origin, State],
    ) -> EntryKey:
        """The entry for what a call gives; in which order things happened does not matter."""
        given = (function, receiver, arguments, frozenset(states.items()))
        return cls(*given, hash(given))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, EntryKey)
            and self._hash == other._hash
            and self.function == other.function
            and self.receiver == other.receiver
            and self.arguments == other.arguments
            and self.states == other.states
        )

    def __hash__(self) -> int:
        return self._hash


class Numbering:
    """The numbers of one call; what enters the function through it is what it is given."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._numbers: dict[Origin, Origin] = {}
        self._met: list[Origin] = []

    def inside(self, origin: Origin) -> Origin:
        """The origin, inside the function, of what has this one outside."""
        if origin is None:
            return None
        number = self._numbers.get(origin)
        if number is None:
            number = self._numbers[origin] = ("parameter", len(self._met))
            self._met.append(origin)
        return number

    def states(self, less: Callable[[Value], Value]) -> dict[Origin, State]:
        """What has happened to all that enters, what hangs on it and what its attributes hold, of
        which `less` tells how much is told apart."""
        numbers, met = self._numbers, self._met
        for kept in sorted(filter(is_kept_by_process, self._environment.states), key=_labels):
            numbers[kept] = kept
            met.append(kept)
        states: dict[Origin, State] = {}

        def enters(outside: Origin, name: Origin) -> None:
            state = self._environment.state(outside)
            if state != FRESH:
                attributes = tuple(
                    (key, mapped(less(value), self.inside))
                    for key, value in sorted(state.attributes, key=_name_of)
                )
                states[name] = replace(state, attributes=attributes)

        entered = 0
        hanging = list(self._environment.states)
        while entered < len(met):
            for outside in met[entered:]:
                enters(outside, numbers[outside])
                entered += 1
            hanging = [each for each in hanging if each not in numbers]
            names = {self._hung(each): each for each in hanging if hangs_on(each, numbers)}
            for name in sorted((each for each in names if each not in states), key=_labels):
                enters(names[name], name)
        return states

    def _hung(self, origin: Origin) -> Origin:
        """The origin inside of what hangs on something that enters."""
        if origin in self._numbers or not isinstance(origin, tuple):
            return self._numbers.get(origin, origin)
        return (self._hung(origin[0]), *origin[1:])

    def summary(self, inside: Summary, call: cst.CSTNode | None) -> Summary:
        """What a function does, told where it is called at `call`."""
        back = {name: outside for outside, name in self._numbers.items()}

        def outside_of(origin: Origin) -> Origin:
            if isinstance(origin, tuple):
                return back.get(origin) or tuple([outside_of(part) for part in origin])
            if isinstance(origin, Melted):
                return back.get(origin) or melted_of(
                    (outside_of(part), along) for part, along in origin.in_order
                )
            if isinstance(origin, Each):
                return back.get(origin) or each_of(outside_of(origin.of))
            if isinstance(origin, OneOf):
                return back.get(origin) or OneOf(outside_of(origin.all), origin.which)
            if origin is None or isinstance(origin, MadeAt | cst.CSTNode):
                # whoever made it, from here on it is what this call gave
                return origin if call is None else _made_at(call, origin)
            return origin

        def effects_outside(effects: Effects) -> Effects:
            return tuple(
                (
                    outside_of(origin),
                    replace(state, attributes=mapped(state.attributes, outside_of)),
                )
                for origin, state in effects
            )

        return Summary(
            inside.operations,
            mapped(inside.returns, outside_of),
            effects_outside(inside.effects),
            None if inside.passing is None else effects_outside(inside.passing),
            None if inside.yielding is None else effects_outside(inside.yielding),
            inside.keeps_errors,
        )


def _labels(origin: Origin) -> tuple[str, ...]:
    """The names in an origin, by which origins are put in an order that no past can change."""
    if isinstance(origin, tuple):
        return tuple(label for part in origin for label in _labels(part))
    return (str(origin),) if isinstance(origin, str | int) else ()


def _name_of(attribute: tuple[str, Value]) -> str:
    return attribute[0]


def _made_at(call: cst.CSTNode, origin: Origin) -> Origin:
    """The origin of what a call gave, by what it was inside. A function that calls itself gives the
    same value each time, and of a long way out only the last calls are told apart."""
    calls: list[Hashable] = []
    inside = origin
    while isinstance(inside, MadeAt):
        calls.append(inside.call)
        inside = inside.inside
    if call in calls:
        return origin
    found = inside
    for each in reversed([call, *calls][:MOST_CALLS_TOLD]):
        found = MadeAt(each, found)
    return found
