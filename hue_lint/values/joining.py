"""Several values as one, and one value with what is known of it taken away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hue_lint.bounds import MOST_MAPPINGS, MOST_OPTIONS
from hue_lint.values import paths
from hue_lint.values.origins import melted
from hue_lint.values.plain import NONE, UNKNOWN, Const, Plain, Unknown
from hue_lint.values.values import (
    Coroutine,
    Instance,
    Mapping,
    Object,
    Sequence,
    Union,
    Value,
    options,
)

_MELTING = (Instance, Const, Plain, Sequence, Coroutine)
"""Kinds of values of which two may become one."""


def union(values: Iterable[Value]) -> Value:
    """One value that stands for any of `values`; model instances of one model melt together."""
    given = list(values)
    if len(given) == 1:
        return given[0]
    found: list[Value] = []
    for value in given:
        for option in options(value):
            kind = _kind(option)
            alike = [at for at, other in enumerate(found) if _kind(other) is kind]
            if any(found[at] is option or found[at] == option for at in alike):
                continue
            for at in alike if isinstance(option, _MELTING) else ():
                merged = _merged(found[at], option)
                if merged is not None:
                    found[at] = merged
                    break
            else:
                found.append(option)
    if not found:
        return UNKNOWN
    if len(found) == 1:
        return found[0]
    if sum(isinstance(value, Mapping) for value in found) > MOST_MAPPINGS:
        return _pooled(found)
    if len(found) > MOST_OPTIONS:
        return UNKNOWN
    return Union(tuple(found))


def _kind(value: Value) -> type:
    """What has to be the same of two values for them to be equal, or to become one."""
    return Plain if isinstance(value, Plain) else type(value)


def _merged(one: Value, other: Value) -> Value | None:
    """One value for two of the same kind: only what both have loaded is loaded."""
    if isinstance(one, Instance) and isinstance(other, Instance) and one.model == other.model:
        if one.provenance != other.provenance and "unknown" in (one.provenance, other.provenance):
            return None
        return replace(
            one,
            provenance=one.provenance if one.provenance == other.provenance else "query",
            loaded=paths.common(one.loaded | one.prefetched, other.loaded | other.prefetched),
            prefetched=paths.common(one.prefetched, other.prefetched),
            deferred=one.deferred | other.deferred,
            lists=one.lists if one.lists == other.lists else (),
            origin=melted(
                (one.origin, one.loaded | one.prefetched),
                (other.origin, other.loaded | other.prefetched),
            ),
        )
    if isinstance(one, Const) and isinstance(other, Const):
        if one.value is None or other.value is None or isinstance(one.value, str):
            return None
        return Plain(type(one.value).__name__) if type(one.value) is type(other.value) else None
    if isinstance(one, Plain) and isinstance(other, Plain) and one.type == other.type:
        return Plain(one.type)
    if isinstance(one, Sequence) and isinstance(other, Sequence) and one.type == other.type:
        if (
            one.type == "tuple"
            and one.items is not None
            and other.items is not None
            and len(one.items) == len(other.items) <= 6
        ):
            if _told_apart(one.items, other.items):
                return None
            pairs = zip(one.items, other.items, strict=True)
            return Sequence(one.type, tuple(union(pair) for pair in pairs))
        return Sequence(
            one.type,
            None,
            union([item_of(one), item_of(other)]),
            _common_ends(one, other),
        )
    if isinstance(one, Coroutine) and isinstance(other, Coroutine):
        return Coroutine(union([one.result, other.result]), one.made_by)
    return None


def merged(one: Mapping, other: Mapping) -> Mapping:
    """A dictionary with what another one holds put into it."""
    return Mapping(
        tuple((dict(one.known) | dict(other.known)).items()),
        union(key for key in (one.key, other.key) if key != UNKNOWN),
        union(value for value in (one.value, other.value) if value != UNKNOWN),
    )


def pooled(values: Iterable[Value]) -> Value:
    """One value for what several put together, their dictionaries as one: each puts in what it
    has."""
    found = options(union(values))
    return _pooled(found) if sum(isinstance(o, Mapping) for o in found) > 1 else union(found)


def _pooled(found: Iterable[Value]) -> Value:
    values = list(found)
    mappings = [value for value in values if isinstance(value, Mapping)]
    known: dict[object, Value] = {}
    for mapping in mappings:
        for key, value in mapping.known:
            known[key] = union([known[key], value]) if key in known else value
    items = union(m.value for m in mappings if m.value != UNKNOWN)
    keys = union(m.key for m in mappings if m.key != UNKNOWN)
    whole = Mapping(tuple(known.items()), keys, items)
    return union([*(o for o in values if not isinstance(o, Mapping)), whole])


def _told_apart(one: tuple[Value, ...], other: tuple[Value, ...]) -> bool:
    """Whether one of two tuples has None where the other surely has something else, or True where
    the other has False."""
    return any(
        ((a == NONE) is not (b == NONE) and _is_sure(a) and _is_sure(b)) or _are_opposite(a, b)
        for a, b in zip(one, other, strict=True)
    )


def _are_opposite(one: Value, other: Value) -> bool:
    """Whether one is True and the other False."""
    values = [value.value for value in (one, other) if isinstance(value, Const)]
    return len(values) == 2 and {True, False} == {v for v in values if isinstance(v, bool)}


def _is_sure(value: Value) -> bool:
    """Whether a value is None, or surely is not."""
    found = options(value)
    return value == NONE or not any(o == NONE or isinstance(o, Unknown) for o in found)


def ends_of(value: Sequence) -> tuple[tuple[int, Value], ...]:
    """The items that are known at positions, counted from either end."""
    if value.items is None:
        return value.ends
    count = len(value.items)
    return tuple(
        pair for at, item in enumerate(value.items) for pair in ((at, item), (at - count, item))
    )


def _common_ends(one: Sequence, other: Sequence) -> tuple[tuple[int, Value], ...]:
    if not (one.ends or other.ends):
        return ()
    others = dict(ends_of(other))
    return tuple((at, union([v, others[at]])) for at, v in ends_of(one) if at in others)


def item_of(value: Sequence) -> Value:
    """Any item of a sequence."""
    if value.items is None:
        return union([value.item, *(each for _, each in value.ends)])
    return union(value.items) if value.items else UNKNOWN


def without_none(value: Value) -> Value:
    """The value once it is known not to be None."""
    kept = [option for option in options(value) if option != NONE]
    return union(kept) if kept else UNKNOWN


def declared_or(value: Value, declared: Value) -> Value:
    """What a name is that was declared and given a value: an empty container or None says less
    than the declaration, which tells what will be put there."""
    if value == UNKNOWN:
        return declared
    if declared == UNKNOWN:
        return value
    if value == NONE:
        return union([declared, NONE])
    if isinstance(value, Sequence) and value.items == ():
        return declared
    if isinstance(value, Mapping) and value == Mapping():
        return declared
    if isinstance(value, Object) and isinstance(declared, Object) and value.ref == declared.ref:
        given = tuple(each for each in declared.arguments if each not in value.arguments)
        return replace(value, arguments=(*value.arguments, *given))
    return value
