"""What several entries of one function say together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from hue_lint.values.values import Operation

_Where: TypeAlias = tuple[int, str]
_CERTAIN = {"unknown-relation": "relation", "unknown-call": "project-call"}
"""What is told of instead where an entry knows for certain."""


def joint(entries: Sequence[Sequence[Operation]]) -> tuple[Operation, ...]:
    """The operations of the entries of one function, each once.

    Most hold if one entry has them. That a relation may not be loaded holds if no entry knows
    better, and that a callable needs no wrapper if it needs none in any.
    """
    found: dict[tuple[_Where, str], Operation] = {}
    for entry in entries:
        for operation in entry:
            found.setdefault((_where(operation), operation.kind), operation)
    unloaded = {kind: _in_each(entries, (kind, sure)) for kind, sure in _CERTAIN.items()}
    wrapped = _in_each(entries, ("async-wrapped",))

    def holds(operation: Operation) -> bool:
        where = _where(operation)
        if operation.kind in _CERTAIN:
            certain = _CERTAIN[operation.kind]
            return where in unloaded[operation.kind] and (where, certain) not in found
        return operation.kind != "async-wrapped" or where in wrapped

    return tuple(filter(holds, found.values()))


def _in_each(entries: Sequence[Sequence[Operation]], kinds: Sequence[str]) -> set[_Where]:
    """Where each of some entries has an operation of one of some kinds."""
    places = [{_where(op) for op in entry if op.kind in kinds} for entry in entries]
    return set.intersection(*places) if places else set()


def _where(operation: Operation) -> _Where:
    return (id(operation.place.node), operation.name)
