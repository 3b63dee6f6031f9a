"""What values are made of: frozen, compared by content; what follows from it is found out once."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


class Frozen:
    """A place beside the fields of a value for what follows from them."""

    __slots__ = ("_extent", "_hash", "_images", "_origins")

    _hash: int
    _origins: tuple[Hashable, ...]
    """The origins that lie in it, in the order in which they are met."""
    _extent: tuple[int, int]
    """How deep values lie inside one another in it, and how many it is made of."""
    _images: dict[tuple[Hashable, ...], Any]
    """What it was made into by replacing them."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def by_content(cls: type[T]) -> type[T]:
    """Make a subclass of Frozen a frozen dataclass that is hashed once, and compared by the hash
    first: values are trees, and the same ones are looked up again and again."""
    made: Any = dataclass(frozen=True, slots=True)(cls)
    hash_of, equal = made.__hash__, made.__eq__

    def __hash__(self: Any) -> int:
        try:
            return self._hash  # type: ignore[no-any-return]
        except AttributeError:
            found: int = hash_of(self)
            object.__setattr__(self, "_hash", found)
            return found

    def __eq__(self: Any, other: object) -> bool:
        if self is other:
            return True
        if other.__class__ is not self.__class__:
            return NotImplemented
        return hash(self) == hash(other) and equal(self, other)

    made.__hash__, made.__eq__ = __hash__, __eq__
    return made  # type: ignore[no-any-return]
