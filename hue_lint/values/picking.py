"""Values that were picked out of others."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from hue_lint.values.joining import union
from hue_lint.values.origins import OneOf
from hue_lint.values.values import Instance, Sequence, Value, options


def one_of(value: Value, which: Hashable) -> Value:
    """A value that was picked out of others, all of which are told of by the origin it has: what
    happens to it happens to it alone."""
    return union(_one_of(option, which) for option in options(value))


def _one_of(value: Value, which: Hashable) -> Value:
    if isinstance(value, Instance) and value.origin is not None:
        picked = value.origin
        if isinstance(picked, OneOf):
            return value if picked.which == which else replace(value, origin=_again(picked, which))
        return replace(value, origin=OneOf(picked, which))
    if isinstance(value, Sequence) and value.items is not None:
        return replace(value, items=tuple(one_of(item, which) for item in value.items))
    return value


def _again(picked: OneOf, which: Hashable) -> OneOf:
    """One of some of all: how it came to be is not told any further back."""
    return OneOf(picked.all if isinstance(picked.all, OneOf) else picked, which)
