"""What is known at one point of a function: names, and what has happened to values so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import libcst as cst

from hue_lint.values.joining import union
from hue_lint.values.origins import (
    Each,
    MadeAt,
    Melted,
    OneOf,
    Origin,
    each_of,
    of_all,
    row_of,
    which_of,
)
from hue_lint.values.values import FRESH, State, Value
from hue_lint.values.which import Some, Which, hold_all, is_everything, may_hold
from hue_lint.values.widening import origins

_BY_A_BRANCH = Some("a branch")
"""Those values of several for which a branch was taken that loads a relation."""


def joined(one: State, other: State) -> State:
    """What holds on both of two branches, or on the one that has the value."""
    if one.absent or other.absent:
        return other if one.absent else one
    names = dict(one.attributes)
    merged = tuple(
        (name, union([names[name], value])) for name, value in other.attributes if name in names
    )
    picked = one.picked | other.picked
    picked |= {(_BY_A_BRANCH, name) for name in one.loaded ^ other.loaded}
    by_all = {name for name in {name for _, name in picked} if _is_done(picked, name)}
    # a relation that one branch alone has assigned is loaded on the other
    gone = {name for name, _ in merged} | ((one.loaded ^ other.loaded) - by_all)
    rest = tuple(item for item in (*one.attributes, *other.attributes) if item[0] not in gone)
    return State(
        one.evaluated and other.evaluated,
        (one.loaded & other.loaded) | by_all,
        one.forgotten or other.forgotten,
        one.dropped | other.dropped,
        merged + rest,
        picked=picked,
        told=one.told | other.told,
    )


def _with(state: State, along: frozenset[str]) -> State:
    """The state of a value, with the relations that came with it."""
    if not along or state.forgotten:
        return state
    there = {path for path in along if path.partition("__")[0] not in state.dropped}
    return replace(state, loaded=state.loaded | there)


def _is_done(picked: frozenset[tuple[Which, str]], name: str) -> bool:
    """Whether a relation is loaded of all values, by those of which it is."""
    return hold_all(which for which, relation in picked if relation == name)


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
    begun: dict[Origin, State] = field(default_factory=dict, compare=False)
    """How values were found that others have left where they were first read, of all branches: no
    branch that has not read them yet knows less."""

    def copy(self) -> Environment:
        """An environment of its own with the same content."""
        return Environment(dict(self.names), dict(self.states), self.together, self.begun)

    def begin(self, found: Mapping[Origin, State]) -> None:
        """Values are met that others have left in these states."""
        for origin, state in found.items():
            if origin not in self.states:
                self.states[origin] = self.begun.setdefault(origin, state)

    def state(self, origin: Origin) -> State:
        """What has happened to the value of that origin. A value melted from several
        has several origins: only what happened to all of them counts."""
        if origin is None:
            return FRESH
        found = self.states.get(origin)
        general, which = of_all(origin), which_of(origin)
        if general is not None and which is not None:
            if is_everything(which):
                return self.state(each_of(general))
            return _of_one(found, self.state(general), which)
        if isinstance(origin, Each):
            whole = self.state(origin.of)
            return whole if found is None else _with(found, whole.loaded)
        if found is None and isinstance(origin, Melted):
            first, *others = [_with(self.state(part), along) for part, along in origin.in_order]
            for other in others:
                first = _shared(first, other)
            return first
        return found or FRESH

    def update(self, origin: Origin, state: State) -> None:
        """Remember what happened to a value; values without an origin have no memory."""
        if origin is None:
            return
        general, which = of_all(origin), which_of(origin)
        if general is not None and which is not None and is_everything(which):
            self.update(each_of(general), state)
            return
        self.states[origin] = state
        if isinstance(origin, Each):
            for part, _ in origin.of.in_order:
                before = self.state(part)
                loaded = (before.loaded - state.dropped) | state.loaded
                self.update(part, replace(before, loaded=loaded, absent=state.absent))
        several = origin if isinstance(origin, Melted) else general
        several = several.of if isinstance(several, Each) else several
        if isinstance(several, Melted):
            for part, _ in several.in_order:
                self._tell_of_part(part, state)
        if general is not None and which is not None and state.loaded:
            self._tell_of_one(general, which, state.loaded)

    def _tell_of_part(self, part: Origin, state: State) -> None:
        """What happened to one of several values may have happened to this one."""
        general, which = of_all(part), which_of(part)
        if general is None:
            self._tell_of_one(part, _BY_A_BRANCH, state.loaded)
        elif which is not None and not is_everything(which):
            self._tell_of_one(general, which, state.loaded)

    def _tell_of_one(self, general: Origin, which: Which, loaded: frozenset[str]) -> None:
        """Of several values one, or some, have loaded relations; where these are all there are, all
        have."""
        whole = self.states.get(general, FRESH)
        told = whole.picked | {(which, name) for name in loaded - whole.loaded}
        if told != whole.picked:
            by_all = {name for name in loaded - whole.loaded if _is_done(told, name)}
            self.update(general, replace(whole, picked=told, loaded=whole.loaded | by_all))

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


def _of_one(own: State | None, whole: State, which: Which) -> State:
    """What has happened to one of several values, by what happened to it and to all of them; what
    may be the one that a relation was loaded for, may have it."""
    if whole.absent or (own is not None and own.forgotten):
        return own or whole
    names = {name for _, name in whole.picked if name not in whole.loaded}
    loaded = whole.loaded.union(
        name for name in names if may_hold((w for w, n in whole.picked if n == name), which)
    )
    if own is None:
        return whole if loaded == whole.loaded else replace(whole, loaded=loaded)
    return replace(
        own,
        evaluated=own.evaluated or whole.evaluated,
        loaded=own.loaded | (loaded - own.dropped),
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


class _There:
    """Which of the values that a function makes, or is given by a call, a branch holds: one that
    was made on another branch only is not there, and has nothing left undone."""

    def __init__(self, names: dict[str, Value], states: dict[Origin, State]) -> None:
        self._names = names
        self._states = states
        self._found: frozenset[Origin] | None = None

    def has(self, origin: Origin) -> bool:
        while isinstance(origin, tuple) and origin:
            origin = origin[0]
        if not isinstance(origin, MadeAt | cst.CSTNode):
            return True
        if self._found is None:
            held = (value for state in self._states.values() for _, value in state.attributes)
            self._found = frozenset(
                each for value in (*self._names.values(), *held) for each in _roots(value)
            )
        return origin in self._found


def _roots(value: Value) -> Iterator[Origin]:
    """The origins of the values inside a value, and of what they hang on or stand for."""
    waiting = list(origins(value))
    while waiting:
        origin = waiting.pop()
        match origin:
            case Melted():
                waiting += [part for part, _ in origin.in_order]
            case Each():
                waiting.append(origin.of)
            case OneOf():
                waiting.append(origin.all)
            case (owner, *_):
                waiting.append(owner)
            case _:
                yield origin


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
        names_before = dict(names)
        for name, value in other.names.items():
            mine = names.get(name)
            names[name] = value if mine is None or mine is value else union([mine, value])
        mine_before = dict(states)
        mine_there, other_there = (
            _There(names_before, mine_before),
            _There(other.names, other.states),
        )
        for origin in dict.fromkeys([*mine_before, *other.states]):
            mine_state, other_state = (
                states.get(origin) or _by_others(states, origin) or first.begun.get(origin)
                for states in (mine_before, other.states)
            )
            if mine_state is None and not mine_there.has(origin):
                mine_state = _ABSENT
            elif other_state is None and not other_there.has(origin):
                other_state = _ABSENT
            if mine_state is not other_state:
                states[origin] = joined(mine_state or FRESH, other_state or FRESH)
    shared = tuple(g for g in first.together if all(g in other.together for other in others))
    return Environment(names, states, shared, first.begun)
