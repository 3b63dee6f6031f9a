"""Which value it is, as far as that can be told: the place where it was made."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

Origin: TypeAlias = Hashable
"""Identity of a value at run time, as far as it can be told: the node that made it."""


@dataclass(frozen=True, slots=True)
class MadeAt:
    """The origin of a value that a called function made: the call, and the origin inside."""

    call: Hashable
    inside: Origin


@dataclass(frozen=True, slots=True)
class Melted:
    """The origin of a value that stands for several: what happened to all of them happened to
    it."""

    parts: frozenset[Origin]
    in_order: tuple[Origin, ...] = field(compare=False)
    """The same in the order in which they were met: that of a set is another each time."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """The origin of one of the values that share an origin: what happened to `all` of them happened
    to it."""

    all: Origin
    which: Hashable


def of_all(origin: Origin) -> Origin | None:
    """The origin of all the values of which one has this origin; None where it is its own."""
    if isinstance(origin, OneOf):
        return origin.all
    if isinstance(origin, tuple) and origin:
        owner = of_all(origin[0])
        return (owner, *origin[1:]) if owner is not None else None
    return None


def row_of(queryset: Origin) -> Origin:
    """The origin of the rows that a queryset keeps; no relation has such a name."""
    return (queryset, "[]")


def hangs_on(origin: Origin, known: Container[Origin]) -> bool:
    """Whether an origin is that of what belongs to a value of one of the known origins."""
    while isinstance(origin, tuple) and origin:
        origin = origin[0]
        if origin in known:
            return True
    return False


_MOST_PARTS = 4


def melted(one: Origin, other: Origin) -> Origin:
    """The origin of a value that stands for two; none where that gets too many to follow."""
    if one == other:
        return one
    return melted_of(
        part
        for origin in (one, other)
        for part in (origin.in_order if isinstance(origin, Melted) else (origin,))
    )


def melted_of(origins: Iterable[Origin]) -> Origin:
    """The origin of a value that stands for those of all these origins."""
    parts = tuple(dict.fromkeys(origins))
    if len(parts) == 1:
        return parts[0]
    return None if None in parts or len(parts) > _MOST_PARTS else Melted(frozenset(parts), parts)


_KEPT = "kept"


def kept_by_process(model: str) -> Origin:
    """The origin of the rows of a model that the process keeps once they were asked for."""
    return (_KEPT, model)


def is_kept_by_process(origin: Origin) -> bool:
    """Whether an origin is that of what the process keeps, the same in each function."""
    return isinstance(origin, tuple) and origin[:1] == (_KEPT,)
