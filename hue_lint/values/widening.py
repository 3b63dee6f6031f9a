"""Values with their origins replaced, or with less told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Known
from dataclasses import replace
from itertools import chain
from operator import is_
from typing import Any

from hue_lint.bounds import DEEPEST_VALUE, LARGEST_VALUE, MOST_IMAGES
from hue_lint.values.joining import item_of, union
from hue_lint.values.origins import Origin
from hue_lint.values.plain import UNKNOWN, Const, Plain, Shaped
from hue_lint.values.values import (
    Argument,
    AsyncIterator,
    ClassValue,
    Coroutine,
    FunctionValue,
    Generator,
    Guarded,
    Instance,
    Lazy,
    LazyUser,
    Manager,
    Mapping,
    Method,
    Object,
    Partial,
    PartialMethod,
    Pending,
    QuerySet,
    Sequence,
    State,
    Super,
    Union,
    Value,
    Wrapped,
    options,
)

_PARTS: dict[type, tuple[str, ...]] = {
    Sequence: ("items", "item", "ends"),
    Mapping: ("known", "key", "value"),
    Coroutine: ("result",),
    AsyncIterator: ("item", "around"),
    Lazy: ("sources", "item"),
    Partial: ("callee", "arguments"),
    PartialMethod: ("callee", "arguments"),
    Argument: ("value",),
    Method: ("receiver",),
    FunctionValue: ("receiver",),
    Super: ("receiver",),
    Wrapped: ("callee",),
    Guarded: ("callee", "context"),
}
"""Where other values are inside a value."""

_HELD: dict[type, tuple[str, ...]] = {**_PARTS, Object: ("arguments",), Union: ("options",)}
"""The same, with what counts for how large a value is."""

_WITH_ORIGINS = frozenset(
    {tuple, Instance, QuerySet, LazyUser, Object, Manager, Union, Generator, Pending, *_PARTS}
)
"""What has an origin, or may hold a value that has one."""


def mapped(value: Any, change: Callable[[Origin], Origin]) -> Any:
    """The same value with every origin inside it replaced; the very object where nothing
    changes."""
    kind = type(value)
    if kind not in _WITH_ORIGINS:
        return value
    if kind is tuple:
        changed = tuple(
            [mapped(item, change) if type(item) in _WITH_ORIGINS else item for item in value]
        )
        return value if all(map(is_, changed, value)) else changed
    before = origins_in(value)
    images = tuple([change(origin) for origin in before])
    if all(map(is_, images, before)):
        return value
    try:
        known = value._images
    except AttributeError:
        known = {}
        object.__setattr__(value, "_images", known)
    found = known.get(images)
    if found is None:
        if len(known) >= MOST_IMAGES:
            known.clear()
        found = known[images] = _replaced(value, dict(zip(before, images, strict=True)))
    return found


def origins_in(value: Any) -> tuple[Origin, ...]:
    """The origins inside a value, None among them where something has none, each once."""
    kind = type(value)
    if kind not in _WITH_ORIGINS:
        return ()
    if kind is tuple:
        return tuple(dict.fromkeys([each for item in value for each in origins_in(item)]))
    try:
        return value._origins  # type: ignore[no-any-return]
    except AttributeError:
        found = _origins_of(kind, value)
        object.__setattr__(value, "_origins", found)
        return found


def _origins_of(kind: type, value: Any) -> tuple[Origin, ...]:
    parts = _PARTS.get(kind)
    if parts is not None:
        return origins_in(tuple([getattr(value, name) for name in parts]))
    if kind in (Instance, QuerySet, LazyUser):
        return (value.origin,)
    if kind is Object:
        inner = origins_in(value.arguments)
        return tuple(dict.fromkeys((value.origin, *inner))) if inner else (value.origin,)
    if kind is Manager:
        return () if value.owner is None else (value.owner,)
    if kind is Union:
        return origins_in(value.options)
    if kind is Pending:
        states = [(origin, *origins_in(state.attributes)) for origin, state in value.states]
        return tuple(dict.fromkeys((*origins_in(value.item), *chain.from_iterable(states))))
    return origins_in((value.callee, value.arguments))


def _replaced(value: Any, images: Known[Origin, Origin]) -> Any:
    """A value whose origins are replaced by their images."""
    kind, change = type(value), images.__getitem__
    parts = _PARTS.get(kind)
    if parts is not None:
        new_parts: dict[str, Any] = {}
        for name in parts:
            old = getattr(value, name)
            new = mapped(old, change) if old is not None else None
            if new is not old:
                new_parts[name] = new
        return replace(value, **new_parts) if new_parts else value
    if kind in (Instance, QuerySet, LazyUser):
        return replace(value, origin=change(value.origin))
    if kind is Object:
        return Object(value.ref, mapped(value.arguments, change), change(value.origin))
    if kind is Manager:
        return replace(value, owner=change(value.owner))
    if kind is Union:
        return union(mapped(value.options, change))
    if kind is Pending:
        return Pending(
            mapped(value.item, change),
            value.operations,
            tuple(
                (change(origin), replace(state, attributes=mapped(state.attributes, change)))
                for origin, state in value.states
            ),
        )
    return Generator(mapped(value.callee, change), mapped(value.arguments, change), value.kind)


def held_by(owner: Origin, name: str, value: Value) -> Value:
    """What the methods of a class leave on `self` under a name, as one instance has it: what
    happens to it there happens to no other instance's."""
    return held_with(owner, name, value, {})[0]


def held_with(
    owner: Origin, name: str, value: Value, states: Known[Origin, State]
) -> tuple[Value, dict[Origin, State]]:
    """The same, with what has happened to it."""
    if owner is None:
        return value, {}
    numbers: dict[Origin, int] = {}

    def held(origin: Origin) -> Origin:
        if origin is None:
            return None
        label = f"{name} {numbers.setdefault(origin, len(numbers))}"
        return _part_labelled(owner, label) or (owner, label)

    return mapped(value, held), {
        held(each): states[each] for each in dict.fromkeys(origins(value)) if each in states
    }


def _part_labelled(origin: Origin, label: str) -> Origin:
    """The part of an origin that has a label already: the nodes of a chain are not told apart."""
    if not isinstance(origin, tuple):
        return None
    if origin[-1:] == (label,):
        return origin
    return next((found for part in origin if (found := _part_labelled(part, label))), None)


def shallow(value: Value, depth: int = 2) -> Value:
    """A value whose objects know what they were made with only `depth` objects deep: objects that
    hold objects of their own kind would grow without end."""
    match value:
        case Object() if value.arguments:
            if not depth:
                return replace(value, arguments=())
            kept = tuple((name, shallow(inner, depth - 1)) for name, inner in value.arguments)
            return value if kept == value.arguments else replace(value, arguments=kept)
        case Sequence(items=None):
            ends = tuple((at, shallow(item, depth)) for at, item in value.ends)
            return replace(value, item=shallow(value.item, depth), ends=ends)
        case Sequence():
            return replace(value, items=tuple(shallow(item, depth) for item in value.items or ()))
        case Mapping():
            known = tuple((key, shallow(item, depth)) for key, item in value.known)
            return replace(value, known=known, value=shallow(value.value, depth))
        case Union():
            return union(shallow(option, depth) for option in value.options)
    return value


def bounded(value: Value) -> Value:
    """A value in which nothing lies deeper than `DEEPEST_VALUE`, or less deep where it would hold
    more than `LARGEST_VALUE`; what does is unknown."""
    for depth in range(DEEPEST_VALUE, 0, -1):
        kept = _bounded(value, depth)
        if _extent(kept)[1] < LARGEST_VALUE:
            return kept  # type: ignore[no-any-return]
    return UNKNOWN


def _extent(value: Any) -> tuple[int, int]:
    """How deep values lie inside one another in a value, and how many it is made of, each counted
    as often as it is met."""
    kind = type(value)
    if kind is tuple:
        inner = [_extent(item) for item in value]
        return max((deep for deep, _ in inner), default=0), sum(many for _, many in inner)
    parts = _HELD.get(kind)
    if parts is None:
        return 0, 1
    try:
        return value._extent  # type: ignore[no-any-return]
    except AttributeError:
        inside = [getattr(value, name) for name in parts]
        deep, many = _extent(tuple([part for part in inside if part is not None]))
        level = 0 if kind in (Union, Argument) or not many else 1
        found = (deep + level, many + (kind is not Union))
        object.__setattr__(value, "_extent", found)
        return found


def _bounded(value: Any, depth: int) -> Any:
    known = getattr(value, "_extent", None)
    if known is not None and known[0] <= depth:
        return value
    kind = type(value)
    if kind is tuple:
        kept = tuple([_bounded(item, depth) for item in value])
        return value if all(map(is_, kept, value)) else kept
    if kind is Union:
        options_kept = _bounded(value.options, depth)
        return value if options_kept is value.options else union(options_kept)
    if kind is Argument:
        inner = _bounded(value.value, depth)
        return value if inner is value.value else replace(value, value=inner)
    parts = _HELD.get(kind)
    if parts is None:
        return value
    if depth == 0:
        return Object(value.ref, (), value.origin) if kind is Object else UNKNOWN
    changed: dict[str, Any] = {}
    for name in parts:
        old = getattr(value, name)
        new = _bounded(old, depth - 1) if old is not None else None
        if new is not old:
            changed[name] = new
    return replace(value, **changed) if changed else value


def widened(value: Value) -> Value:
    """A value without its literals: what kind of value it is, not which."""
    return union(_widened(option) for option in options(value))


def _widened(value: Value) -> Value:
    match value:
        case Const() if not (value.value is None or isinstance(value.value, bool)):
            return Plain(type(value.value).__name__)
        case Shaped():
            return Plain(value.type)
        case Sequence() if value.items is not None or value.ends:
            return Sequence(value.type, None, _widened(item_of(value)))
        case Mapping():
            known = tuple((key, _widened(item)) for key, item in value.known)
            return Mapping(known, value.key, value.value)
        case Object():
            return replace(value, arguments=())
    return value


def bare(value: Value) -> Value:
    """A value that tells only of model instances and rows of them, managers, querysets, users that
    are not loaded yet, classes and functions, and of what flags say."""
    kept = [found for option in options(value) if (found := _bare(option)) is not None]
    return union(kept) if kept else UNKNOWN


def _bare(value: Value) -> Value | None:
    match value:
        case FunctionValue(receiver=Object() as receiver):
            return replace(value, receiver=replace(receiver, arguments=()))
        case Instance() | QuerySet() | LazyUser() | Manager() | ClassValue() | FunctionValue():
            return value
        case Const(value=None | bool()):
            return value
        case Sequence():
            rows = [row for row in options(item_of(value)) if isinstance(row, Instance)]
            return Sequence(value.type, None, union(rows)) if rows else None
    return None


def with_parts(value: Value, change: Callable[[Value], Value]) -> Value:
    """An object whose parts, what it was constructed with, are changed; anything else as it is."""
    if not isinstance(value, Object) or not value.arguments:
        return value
    parts = [(name, change(part)) for name, part in value.arguments]
    return replace(value, arguments=tuple(part for part in parts if part[1] != UNKNOWN))


def origins(value: Any) -> Iterator[Origin]:
    """Every origin inside a value."""
    return (origin for origin in origins_in(value) if origin is not None)
