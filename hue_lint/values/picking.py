"""Values that were picked out of others."""

from __future__ import annotations

from dataclasses import replace

from hue_lint.values.joining import union
from hue_lint.values.origins import OneOf, each_of
from hue_lint.values.values import Instance, Sequence, Value, options
from hue_lint.values.which import Span, Which, within
from hue_lint.values.widening import mapped


def one_of(value: Value, which: Which) -> Value:
    """A value that was picked out of others, all of which are told of by the origin it has: what
    happens to it happens to it alone."""
    return union(_one_of(option, which) for option in options(value))


def each_in_turn(value: Value) -> Value:
    """What a loop gives, by any item of what it iterates."""
    return mapped(value, each_of)  # type: ignore[no-any-return]


def _one_of(value: Value, which: Which) -> Value:
    if isinstance(value, Instance) and value.origin is not None:
        origin = value.origin
        if isinstance(origin, OneOf):
            all_of_them = origin.all
            found = which if origin.which == which else within(origin.which, which)
        else:
            all_of_them, found = origin, which
        if found == Span(None, None):
            return replace(value, origin=all_of_them)
        return replace(value, origin=OneOf(all_of_them, found))
    if isinstance(value, Sequence) and value.items is not None:
        return replace(value, items=tuple(one_of(item, which) for item in value.items))
    return value
