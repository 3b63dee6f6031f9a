"""Which value it is, as far as that can be told: the place where it was made."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable
from dataclasses import field
from typing import TypeAlias

from hue_lint.bounds import MOST_PARTS
from hue_lint.values.frozen import Frozen, by_content
from hue_lint.values.which import Which

Origin: TypeAlias = Hashable
"""Identity of a value at run time, as far as it can be told: the node that made it."""


Part: TypeAlias = tuple[Origin, frozenset[str]]
"""The origin of a value, and the relations that came with it."""


@by_content
class MadeAt(Frozen):
    """The origin of a value that a called function made: the call, and the origin inside."""

    call: Hashable
    inside: Origin


@by_content
class Melted(Frozen):
    """The origin of a value that stands for several: what happened to all of them happened to
    it."""

    parts: frozenset[Origin]
    in_order: tuple[Part, ...] = field(compare=False)
    """The same in the order in which they were met, that of a set being another each time, with
    what each was made with."""


@by_content
class Each(Frozen):
    """The origin of what a loop gives whose rows come from several places: what happens to it in
    each round happens to all of them."""

    of: Melted


@by_content
class OneOf(Frozen):
    """The origin of one of the values that share an origin: what happened to `all` of them happened
    to it."""

    all: Origin
    which: Which


def of_all(origin: Origin) -> Origin | None:
    """The origin of all the values of which one has this origin; None where it is its own."""
    if isinstance(origin, OneOf):
        return origin.all
    if isinstance(origin, tuple) and origin:
        owner = of_all(origin[0])
        return (owner, *origin[1:]) if owner is not None else None
    return None


def which_of(origin: Origin) -> Which | None:
    """Which of several values it is that has this origin, or that it hangs on."""
    while isinstance(origin, tuple) and origin:
        origin = origin[0]
    return origin.which if isinstance(origin, OneOf) else None


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


def each_of(origin: Origin) -> Origin:
    """The origin of what a loop gives, by that of any row of what it iterates."""
    return Each(origin) if isinstance(origin, Melted) else origin


def melted(one: Part, other: Part) -> Origin:
    """The origin of a value that stands for two; none where that gets too many to follow."""
    if one[0] == other[0]:
        return one[0]
    return melted_of(
        part
        for each in (one, other)
        for part in (each[0].in_order if isinstance(each[0], Melted) else (each,))
    )


def melted_of(given: Iterable[Part]) -> Origin:
    """The origin of a value that stands for those of all these origins."""
    parts = dict(given)
    if len(parts) == 1:
        return next(iter(parts))
    if None in parts:
        return None
    # what happened to all of them happened to each of them, too
    parts = {part: along for part, along in parts.items() if of_all(part) not in parts}
    return None if len(parts) > MOST_PARTS else Melted(frozenset(parts), tuple(parts.items()))


_KEPT = "kept"


def kept_by_process(model: str) -> Origin:
    """The origin of the rows of a model that the process keeps once they were asked for."""
    return (_KEPT, model)


def is_kept_by_process(origin: Origin) -> bool:
    """Whether an origin is that of what the process keeps, the same in each function."""
    return isinstance(origin, tuple) and origin[:1] == (_KEPT,)
