"""What functions do, as their callers are told: summaries, and the operation that counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from hue_lint.values.effects import Kind
from hue_lint.values.plain import UNKNOWN
from hue_lint.values.values import Operation, State, Value

Effects: TypeAlias = tuple[tuple[object, State], ...]
"""The states of values, by their origins."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a function does to whoever calls it on the event loop, and what it returns.

    `effects` are the states of parameters when it returns (relations that it loaded), by the
    origin that the parameter had inside, `passing` the same where what it returns is not surely
    false (None where it never is), `yielding` the same where a generator yields first (None where
    it does not). `keeps_errors` says that an error at a yield may go no further.
    """

    operations: tuple[Operation, ...] = ()
    returns: Value = UNKNOWN
    effects: Effects = ()
    passing: Effects | None = None
    yielding: Effects | None = None
    keeps_errors: bool = False


NOTHING = Summary()


@dataclass(frozen=True, slots=True)
class Halves:
    """What a generator function does, and what it has done to values when it yields first, and when
    it ends; whether an error at its yield may go no further."""

    operations: tuple[Operation, ...]
    first: Effects
    last: Effects
    keeps_errors: bool


def begun(operations: Iterable[Operation]) -> Summary:
    """What a generator does until it yields for the first time."""
    return Summary(tuple(op for op in operations if not op.behind_yield))


def ended(operations: Iterable[Operation]) -> Summary:
    """What it does after that."""
    return Summary(tuple(op for op in operations if op.behind_yield))


OF_EVERY_COLOUR = frozenset({"never-awaited", "coroutine-callback"})
"""What is a mistake in a synchronous function, too."""


_NOT_PROPAGATED = frozenset(
    {"unknown-relation", "unknown-call", "twin-exists", "never-awaited", "lazy-escape"}
)
_OF_UNKNOWN_ORIGIN = frozenset({"unknown-relation", "unknown-call"})
_LEAST: frozenset[Kind] = frozenset({"file", "computation"})
"""What is told only where nothing else blocks: it rarely takes long."""


def leading_cause(operations: Iterable[Operation]) -> Operation | None:
    """The operation that a caller is told of: the first that raises, else the first that blocks,
    what is no more than a file or a computation last."""
    real = [
        op
        for op in operations
        if op.kind not in _NOT_PROPAGATED and op.effect != "wrong" and not op.on_miss
    ]
    return min(real, key=lambda op: _rank(op.root()), default=None)


def possible_cause(operations: Iterable[Operation]) -> Operation | None:
    """What a caller is told of where nothing is certain: a relation that may have to be loaded."""
    return next((o for o in operations if o.kind in _OF_UNKNOWN_ORIGIN and not o.on_miss), None)


def _rank(root: Operation) -> int:
    if root.effect == "raises":
        return 0
    return 2 if root.kind in _LEAST else 1
