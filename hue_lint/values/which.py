"""Which of the values that share an origin one is: by its position, by what picked it out.

`holds(done, asked)` answers whether what happened to the picked `done` has happened to `asked`:
yes, no, or that it cannot be told. Nothing else compares picked values.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class At:
    """The one at a position, counted from the end where it is negative."""

    index: int


@dataclass(frozen=True, slots=True)
class Span:
    """Those of a slice without a step."""

    start: int | None
    stop: int | None


@dataclass(frozen=True, slots=True)
class Under:
    """The one under a key of a dictionary."""

    key: Hashable


@dataclass(frozen=True, slots=True)
class ByVariable:
    """The one whose position or key a variable holds, since it was bound there."""

    name: str
    bound_at: Hashable


@dataclass(frozen=True, slots=True)
class One:
    """One that was found by code of which no more is known (`next(…)`, `max(…)`)."""

    found_by: Hashable


@dataclass(frozen=True, slots=True)
class Some:
    """Those that were found by code of which no more is known: a condition, a step."""

    found_by: Hashable


@dataclass(frozen=True, slots=True)
class Reordered:
    """All of them in another order: the reverse one, or one that is not known."""

    by: Hashable = None


@dataclass(frozen=True, slots=True)
class Moved:
    """All of them, at other positions."""


@dataclass(frozen=True, slots=True)
class Without:
    """All but those."""

    which: Which


@dataclass(frozen=True, slots=True)
class Within:
    """Some of some."""

    rows: Which
    which: Which


Which: TypeAlias = (
    At | Span | Under | ByVariable | One | Some | Reordered | Moved | Without | Within
)


_ALL = Span(None, None)
_INFINITY = float("inf")


def without(which: Which) -> Which:
    """What is left of all where some are taken away."""
    match which:
        case At(index=0):
            return Span(1, None)
        case At(index=-1):
            return Span(None, -1)
        case Span(start=None | 0, stop=int(stop)):
            return Span(stop, None)
        case Span(start=int(start), stop=None):
            return Span(None, start)
    return Without(which)


def within(rows: Which, which: Which) -> Which:
    """Which of all those are that were picked out of some of them."""
    if which == _ALL:
        return rows
    match rows, which:
        case Reordered(by=None), At(index=index):
            return At(-1 - index)
        case Reordered(by=None), Reordered(by=None):
            return _ALL
        case Reordered(by=None), Span():
            turned = _turned(which)
            return Within(rows, which) if turned is None else Within(turned, rows)
        case Without(which=At(index=gone)), At(index=index) if (gone < 0) is (index < 0):
            stays = index < gone if index >= 0 else index > gone
            return At(index if stays else index + (1 if index >= 0 else -1))
        case Span(start=start), At(index=index) if index >= 0 and (start or 0) >= 0:
            return At((start or 0) + index)
        case Span(stop=stop), At(index=index) if index < 0 and (stop is None or stop < 0):
            return At((stop or 0) + index)
        case Span(), Span():
            return _span_within(rows, which) or Within(rows, which)
        case Within(rows=first), _ if isinstance(rows.which, Within):
            return Within(first, which)  # no further back
        case Within(rows=first, which=then), _:
            return Within(first, within(then, which))
    return Within(rows, which)


def _turned(part: Span) -> Span | None:
    """The slice of a list that is a slice of the list in reverse order."""
    start, stop = part.start or 0, part.stop
    return None if stop == 0 else Span(None if stop is None else -stop, -start or None)


def _span_within(rows: Span, part: Span) -> Span | None:
    start, more = rows.start or 0, part.start or 0
    if start < 0 or more < 0:
        return None
    if part.stop is None:
        return Span(start + more, rows.stop)
    if part.stop < 0:
        below = rows.stop is None or rows.stop < 0
        return Span(start + more, (rows.stop or 0) + part.stop) if below else None
    if rows.stop is not None and rows.stop < 0:
        return None
    stop = start + part.stop
    return Span(start + more, stop if rows.stop is None else min(stop, rows.stop))


def is_everything(which: Which) -> bool:
    """Whether nothing is left out."""
    return isinstance(which, Reordered | Moved) or (
        isinstance(which, Span) and which.start in (None, 0) and which.stop is None
    )


def _is_many(which: Which) -> bool:
    match which:
        case Within():
            return _is_many(which.which)
        case Span() | Some() | Reordered() | Moved() | Without():
            return True
    return False


def holds(done: Which, asked: Which) -> bool | None:
    """Whether what happened to `done` has happened to `asked`; None where it cannot be told, since
    one may be the other, or among them."""
    done, asked = _plain(done), _plain(asked)
    if done == asked or is_everything(done):
        return True
    if isinstance(done, At | Span) and isinstance(asked, At | Span):
        return _contains(done, asked)
    if _is_many(asked) and not _is_many(done):
        return False
    match done, asked:
        case Under(), Under():
            return False
        case _, Without(which=gone):
            return False if holds(gone, done) else None
        case ByVariable(), ByVariable() if done.name == asked.name:
            return False  # it has been bound to something else since
        case Within(rows=Reordered() as rows), Within() if rows == asked.rows:
            # sorted again, it may be in the order that it had
            same = isinstance(done.which, At) and isinstance(asked.which, At)
            return holds(done.which, asked.which) if same else None
        case Within(), Within() if done.rows == asked.rows:
            return holds(done.which, asked.which)
        case (At() as one, Within(rows=Reordered(), which=At() as other)) | (
            Within(rows=Reordered(), which=At() as one),
            At() as other,
        ):
            # the same position means another row in another order
            return False if one == other else None
        case _, Within(rows=rows):
            return _told_of_all(done, rows)
    return None


def _plain(which: Which) -> Which:
    """The same rows, in whatever order."""
    while isinstance(which, Within) and is_everything(which.which):
        which = which.rows
    return which


def _told_of_all(done: Which, rows: Which) -> bool | None:
    """What can be told of some of `rows`, whichever they are."""
    if isinstance(rows, Without) and holds(rows.which, done):
        return False
    if isinstance(done, At | Span) and isinstance(rows, At | Span) and _lie_apart(done, rows):
        return False
    return True if holds(done, rows) else None


def may_hold(done: Iterable[Which], asked: Which) -> bool:
    """Whether what happened to several may have happened to `asked`, to all of them where these are
    several."""
    given = set(done)
    if any(holds(each, asked) is not False for each in given):
        return True
    wanted = _plain(asked)
    if not isinstance(wanted, Span):
        return False
    ranges = ((from_end, _range(wanted, from_end=from_end)) for from_end in (False, True))
    return any(each is not None and _cover(given, each, from_end=end) for end, each in ranges)


def hold_all(done: Iterable[Which]) -> bool:
    """Whether what happened to several has happened to all there are. Where two say of themselves
    only that a condition held for them, the conditions may be each other's opposites."""
    given = set(map(_plain, done))
    if any(
        is_everything(which) or (isinstance(which, Without) and which.which in given)
        for which in given
    ):
        return True
    many = [which for which in given if _is_many(which)]
    if len(many) > 1 and not all(isinstance(which, Span) for which in many):
        return True
    return _cover(given, (0, _INFINITY), from_end=False) or _cover(
        given, (-_INFINITY, 0), from_end=True
    )


def _cover(done: Iterable[Which], wanted: tuple[float, float], *, from_end: bool) -> bool:
    """Whether positions and slices leave out nothing of a range."""
    low, high = wanted
    ranges = (_range(w, from_end=from_end) for w in map(_plain, done) if isinstance(w, At | Span))
    for start, stop in sorted(each for each in ranges if each is not None):
        if start <= low:
            low = max(low, stop)
    return low >= high


def _contains(done: At | Span, asked: At | Span) -> bool | None:
    for from_end in (False, True):
        there = _range(done, from_end=from_end)
        wanted = _range(asked, from_end=from_end)
        if there is not None and wanted is not None:
            return there[0] <= wanted[0] and wanted[1] <= there[1]
    # of two positions, one counted from the end, nobody means the same row
    return False if isinstance(done, At) and isinstance(asked, At) else None


def _lie_apart(one: At | Span, other: At | Span) -> bool:
    for from_end in (False, True):
        first, second = _range(one, from_end=from_end), _range(other, from_end=from_end)
        if first is not None and second is not None:
            return first[1] <= second[0] or second[1] <= first[0]
    return False


def _range(which: At | Span, *, from_end: bool) -> tuple[float, float] | None:
    """The positions that are meant, counted from the beginning or from the end; None where they are
    counted otherwise."""
    if isinstance(which, At):
        return (which.index, which.index + 1) if (which.index < 0) is from_end else None
    start, stop = which.start, which.stop
    if from_end:
        if (start is None or start < 0) and (stop is None or stop < 0):
            return (-_INFINITY if start is None else start, 0 if stop is None else stop)
        return None
    if (start or 0) < 0 or (stop is not None and stop < 0):
        return None
    return (start or 0, _INFINITY if stop is None else stop)
