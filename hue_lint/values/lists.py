"""Lists of which not every item is known: what stands at a position, in a slice, and what is left
and where once something is put in or taken out."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from hue_lint.values.joining import ends_of, item_of, union
from hue_lint.values.picking import one_of
from hue_lint.values.values import Sequence, Value
from hue_lint.values.which import At, Moved, Reordered, Span, Which, without


def item_at(rows: Sequence, index: int) -> Value:
    """The item at a position."""
    if rows.items is not None and -len(rows.items) <= index < len(rows.items):
        return rows.items[index]
    for at, value in rows.ends:
        if at == index:
            return value
    rest = item_of(rows) if rows.items is not None else rows.item
    if any((at < 0) is (index < 0) for at, _ in rows.ends):
        rest = one_of(rest, Moved())
    return one_of(rest, At(index))


def part_of(rows: Sequence, span: Span) -> Sequence:
    """The items of a slice."""
    if rows.items is not None:
        return replace(rows, items=rows.items[span.start : span.stop])
    start, stop = span.start or 0, span.stop
    ends = tuple(
        (at - start if at >= 0 else at, value)
        for at, value in rows.ends
        if (start <= at and (stop is None or at < stop) if at >= 0 else stop is None and start >= 0)
    )
    return Sequence(rows.type, None, one_of(rows.item, span), ends if start >= 0 else ())


def some_of(rows: Sequence, which: Which) -> Sequence:
    """Those of the items that something picked out, in whatever order."""
    return Sequence(rows.type, None, one_of(item_of(rows), which))


def placed(rows: Sequence, index: int, value: Value) -> Sequence:
    """The list once an item is another one."""
    if rows.items is not None and -len(rows.items) <= index < len(rows.items):
        at = index % len(rows.items)
        return replace(rows, items=(*rows.items[:at], value, *rows.items[at + 1 :]))
    others = tuple(end for end in rows.ends if end[0] != index)
    return Sequence(rows.type, None, _rest(rows, value), (*others, (index, value)))


def inserted(rows: Sequence, index: int | None, value: Value) -> Sequence:
    """The list once an item is put in before a position; behind the last one without."""
    ends = dict(ends_of(rows))
    if index is None:
        length = len(rows.items) if rows.items is not None else None
        moved = {at - 1 if at < 0 else at: each for at, each in ends.items()} | {-1: value}
        if length is not None:
            moved[length] = value
    elif index == 0:
        moved = {at + 1 if at >= 0 else at: each for at, each in ends.items()} | {0: value}
    else:
        return Sequence(rows.type, None, union([_rest(rows, value), value]))
    return Sequence(rows.type, None, _rest(rows, value), tuple(moved.items()))


def put_together(one: Sequence, other: Sequence) -> Sequence:
    """Two lists behind one another."""
    if one.items == () or other.items == ():
        return replace(other if one.items == () else one, type=one.type)
    if one.items is not None and other.items is not None:
        return replace(one, items=(*one.items, *other.items))
    ends = [
        *((at, value) for at, value in ends_of(one) if at > 0),
        (0, item_at(one, 0)),
        *((at, value) for at, value in ends_of(other) if at < -1),
        (-1, item_at(other, -1)),
    ]
    return Sequence(one.type, None, union([item_of(one), item_of(other)]), tuple(ends))


def taken_out(rows: Sequence, which: Which) -> Sequence:
    """The list without some of its items."""
    if rows.items is not None and isinstance(which, At):
        index = which.index + (len(rows.items) if which.index < 0 else 0)
        return replace(rows, items=(*rows.items[:index], *rows.items[index + 1 :]))
    left = without(which)
    if isinstance(left, Span):
        return part_of(rows, left)
    return Sequence(rows.type, None, one_of(item_of(rows), left))


def reordered(rows: Sequence, by: Hashable) -> Sequence:
    """The list in another order; in the reverse one where nothing orders it."""
    if by is None and rows.items is not None:
        return replace(rows, items=tuple(reversed(rows.items)))
    ends = tuple((-1 - at, value) for at, value in rows.ends) if by is None else ()
    return Sequence(rows.type, None, one_of(item_of(rows), Reordered(by)), ends)


def _rest(rows: Sequence, value: Value) -> Value:
    """What else there is in a list; in an empty one, nothing but what is put in."""
    if rows.items is None:
        return rows.item
    return union(rows.items) if rows.items else value
