"""What is known at one point of a function: names, and what has happened to values so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from hue_lint.values.joining import union
from hue_lint.values.origins import Melted, Origin, of_all, row_of
from hue_lint.values.values import FRESH, State, Value


def joined(one: State, other: State) -> State:
    """What holds on both of two branches, or on the one that has the value."""
    if one.absent or other.absent:
        return other if one.absent else one
    names = dict(one.attributes)
    merged = tuple(
        (name, union([names[name], value])) for name, value in other.attributes if name in names
    )
    only = {name for name, _ in merged}
    rest = tuple(item for item in (*one.attributes, *other.attributes) if item[0] not in only)
    return State(
        one.evaluated and other.evaluated,
        one.loaded & other.loaded,
        one.forgotten or other.forgotten,
        one.dropped | other.dropped,
        merged + rest,
    )


def _shared(one: State, other: State) -> State:
    """What holds of a value that may be the one or the other."""
    found = joined(one, other)
    if one.absent or other.absent:
        return found
    both = {name for name, _ in one.attributes} & {name for name, _ in other.attributes}
    return replace(found, attributes=tuple(a for a in found.attributes if a[0] in both))


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """Names bound at once, what each was bound to, and the tuples that they may have come from."""

    names: tuple[str, ...]
    bound: tuple[Value, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(slots=True)
class Environment:
    """Names and states at one point; copied at each branch, joined where branches meet."""

    names: dict[str, Value] = field(default_factory=dict)
    states: dict[Origin, State] = field(default_factory=dict)
    together: tuple[Together, ...] = ()
    """Names that were unpacked from one tuple, while they hold what they held then."""

    def copy(self) -> Environment:
        """An environment of its own with the same content."""
        return Environment(dict(self.names), dict(self.states), self.together)

    def state(self, origin: Origin) -> State:
        """What has happened to the value of that origin. A value melted from several
        has several origins: only what happened to all of them counts."""
        if origin is None:
            return FRESH
        found = self.states.get(origin)
        general = of_all(origin)
        if general is not None:
            return _of_one(found, self.state(general))
        if found is None and isinstance(origin, Melted):
            first, *others = [self.state(part) for part in origin.in_order]
            for other in others:
                first = _shared(first, other)
            return first
        return found or FRESH

    def update(self, origin: Origin, state: State) -> None:
        """Remember what happened to a value; values without an origin have no memory."""
        if origin is not None:
            self.states[origin] = state

    def changed(self, later: Environment) -> tuple[tuple[Origin, State], ...]:
        """The states of a later environment that are not those of this one."""
        return tuple(
            (origin, state)
            for origin, state in later.states.items()
            if self.states.get(origin) is not state
        )

    def forget(self, origin: Origin) -> None:
        """A new value is made at this origin (the next round of a loop): its past is void."""
        self.states.pop(origin, None)
        self.states.pop(row_of(origin), None)


def _of_one(own: State | None, whole: State) -> State:
    """What has happened to one of several values, by what happened to it and to all of them."""
    if own is None or own.forgotten or whole.absent:
        return own or whole
    return replace(
        own,
        evaluated=own.evaluated or whole.evaluated,
        loaded=own.loaded | (whole.loaded - own.dropped),
    )


_ABSENT = State(absent=True)


def _by_others(states: dict[Origin, State], origin: Origin) -> State | None:
    """The state of one of several values by that of all, and of what hangs on a value that is not
    there: neither is it."""
    general = of_all(origin)
    if general is not None:
        return states.get(general) or _by_others(states, general)
    while isinstance(origin, tuple) and origin:
        origin = origin[0]
        state = states.get(origin)
        if state is not None and state.absent:
            return _ABSENT
    return None


def join(environments: Iterable[Environment]) -> Environment | None:
    """What is known where branches meet; None if none of them gets there."""
    branches = list(environments)
    if not branches:
        return None
    first, *others = branches
    if not others:
        return first
    names: dict[str, Value] = dict(first.names)
    states = dict(first.states)
    for other in others:
        for name, value in other.names.items():
            mine = names.get(name)
            names[name] = value if mine is None or mine is value else union([mine, value])
        mine_before = dict(states)
        for origin in dict.fromkeys([*mine_before, *other.states]):
            mine_state = mine_before.get(origin) or _by_others(mine_before, origin)
            other_state = other.states.get(origin) or _by_others(other.states, origin)
            if mine_state is not other_state:
                states[origin] = joined(mine_state or FRESH, other_state or FRESH)
    shared = tuple(g for g in first.together if all(g in other.together for other in others))
    return Environment(names, states, shared)
