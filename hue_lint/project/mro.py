"""The method resolution order."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

T = TypeVar("T", bound=Hashable)


def linearise(cls: T, bases: Callable[[Any], Sequence[T]]) -> tuple[T, ...]:
    """C3 over `bases`; depth first, each class once, where the bases are inconsistent.

    A class that is its own ancestor is taken as if it were not among the bases.
    """
    return tuple(_linearise(cls, bases, ()))


def _linearise(cls: T, bases: Callable[[Any], Sequence[T]], above: tuple[T, ...]) -> list[T]:
    direct = [base for base in dict.fromkeys(bases(cls)) if base not in above and base != cls]
    orders = [_linearise(base, bases, (*above, cls)) for base in direct]
    merged = _merge([*(list(order) for order in orders), list(direct)])
    if merged is None:
        merged = list(dict.fromkeys(found for order in orders for found in order))
    return [cls, *merged]


def _merge(orders: list[list[T]]) -> list[T] | None:
    merged: list[T] = []
    while orders := [order for order in orders if order]:
        for order in orders:
            head = order[0]
            if not any(head in other[1:] for other in orders):
                break
        else:
            return None
        merged.append(head)
        for order in orders:
            if order[0] == head:
                del order[0]
    return merged
