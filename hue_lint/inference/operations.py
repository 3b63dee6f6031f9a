"""What the interpreter meets: operations, and the summaries of functions made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from hue_lint.django.schema import Family
from hue_lint.inference.environment import State
from hue_lint.inference.values import UNKNOWN, Argument, Place, Value

Kind: TypeAlias = (
    Family  # what the facts say
    | Literal[
        "unknown-relation",  # HUE114
        "project-call",  # HUE501
        "package-call",  # HUE502
        "called-early",  # HUE601
        "lazy-escape",  # HUE602
        "never-awaited",  # HUE603
        "async-wrapped",  # HUE604
        "unmanaged-thread",  # HUE605
        "twin-exists",  # HUE607
        "no-such-method",  # HUE608
        "not-awaitable",  # HUE609
        "coroutine-callback",  # HUE611
        "connections-closed",  # what is no concern of HUE605
        "rows-handed-over",  # what is no concern of HUE602
    ]
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """The line of a template where something is evaluated."""

    filename: Path
    row: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One synchronous thing at one place.

    `subject` is the receiver (a manager, an instance, …), `name` the method, attribute or special
    method (`__iter__` for an evaluation), `does` what happens in Django's terms, `twin` the async
    counterpart and `since` its release. `arguments` are the call's. `cause` is the operation inside
    the function that is called here, `spelling` how an evaluation is written (`list()`, `for`),
    `rendered` the template's line. `lazy` is an evaluation through an iterator that reads the
    queryset (`chain(qs)`, `qs.iterator()`). `later`: what is handed over here is called later, on
    the loop's thread (`loop.call_soon(f)`), so that handing it over in a thread changes nothing.
    `on_miss`: it happens only where what the process keeps (a module's dictionary or variable) does
    not hold the answer yet, or where a function of which nothing is known proves to be async;
    whoever calls the function around it is not told.
    """

    kind: Kind
    effect: Literal["raises", "blocks", "wrong"]
    place: Place
    name: str
    does: str
    subject: Value = UNKNOWN
    evidence: str = ""
    twin: str | None = None
    since: str | None = None
    arguments: tuple[Argument, ...] = ()
    cause: Operation | None = None
    callee: str = ""
    spelling: str = ""
    touched: Place | None = None
    on_miss: bool = False
    rendered: Rendered | None = None
    lazy: bool = False
    later: bool = False

    def root(self) -> Operation:
        """The operation at the end of the path."""
        return self.cause.root() if self.cause is not None else self


@dataclass(frozen=True, slots=True)
class Summary:
    """What a function does to whoever calls it on the event loop, and what it returns.

    `effects` are the states of parameters when it returns (relations that it loaded), by the
    origin that the parameter had inside.
    """

    operations: tuple[Operation, ...] = ()
    returns: Value = UNKNOWN
    effects: tuple[tuple[object, State], ...] = ()


NOTHING = Summary()

OF_EVERY_COLOUR = frozenset({"never-awaited", "coroutine-callback"})
"""What is a mistake in a synchronous function, too."""


_NOT_PROPAGATED = frozenset({"unknown-relation", "twin-exists", "never-awaited", "lazy-escape"})


def leading_cause(operations: Iterable[Operation]) -> Operation | None:
    """The operation that a caller is told of: the first that raises, else the first that blocks."""
    real = [
        op
        for op in operations
        if op.kind not in _NOT_PROPAGATED and op.effect != "wrong" and not op.on_miss
    ]
    return next((op for op in real if op.root().effect == "raises"), real[0] if real else None)
