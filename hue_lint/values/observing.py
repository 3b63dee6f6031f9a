"""Looking on while functions are interpreted, for whoever asks why, and not only what."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import libcst as cst

from hue_lint.values.values import Operation, State, Value

if TYPE_CHECKING:
    from hue_lint.syntax.segment import Segment
    from hue_lint.values.values import Spot


@dataclass(slots=True, eq=False)
class Hop:
    """Something that a call at `node` runs in a thread, and what it does `inside`."""

    frame: Spot
    callee: Value
    node: cst.CSTNode
    inside: list[Operation] = field(default_factory=list)


Recorded: TypeAlias = tuple[Operation, Hop | None]
"""An operation, and the hop to a thread that it was a part of."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One evaluation of an expression: its value, what had happened to the value by then, and the
    hop to a thread that it was a part of."""

    frame: Spot
    node: cst.BaseExpression
    value: Value
    state: State
    hop: Hop | None


@dataclass(slots=True)
class Observer:
    """Looks on while functions of one file are interpreted."""

    path: Path
    seen: list[Seen] = field(default_factory=list)
    hops: list[Hop] = field(default_factory=list)
    recorded: list[Recorded] = field(default_factory=list)

    def evaluated(
        self,
        frame: Spot,
        node: cst.BaseExpression,
        value: Value,
        state: State,
        hop: Hop | None,
    ) -> None:
        """An expression was evaluated."""
        if frame.module.path == self.path:
            self.seen.append(Seen(frame, node, value, state, hop))

    def met(self, operation: Operation, hop: Hop | None) -> None:
        """An operation was recorded."""
        self.recorded.append((operation, hop))

    def recorded_in(self, segment: Segment) -> list[Recorded]:
        """The operations that were recorded in the text of one function."""
        return [each for each in self.recorded if each[0].place.frame.segment is segment]

    def hopped(self, hop: Hop) -> None:
        """Something was run in a thread."""
        if hop.frame.module.path == self.path:
            self.hops.append(hop)
