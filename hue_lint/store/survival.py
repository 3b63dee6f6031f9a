"""Which findings outlive edits inside of functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hue_lint.findings import Finding
from hue_lint.project.edits import Reach
from hue_lint.project.reads import Rests


@dataclass(frozen=True)
class Edits:
    """The files that were edited inside of functions, and how far each edit reaches."""

    reaches: Mapping[Path, Reach]

    @cached_property
    def _bodies(self) -> Set[Path]:
        return {path for path, reach in self.reaches.items() if reach.bodies}

    @cached_property
    def _names(self) -> frozenset[int]:
        return frozenset[int]().union(*(reach.names for reach in self.reaches.values()))

    def leave(self, path: Path, findings: Iterable[Finding], rests: Rests) -> bool:
        """Whether the findings of a file are the same as before: they rest on nothing that means
        something else now, and quote no row in which something else stands."""
        return (
            path not in self.reaches
            and self._bodies.isdisjoint(rests.bodies)
            and self._names.isdisjoint(rests.names)
            and not any(map(self._move, findings))
        )

    def _move(self, finding: Finding) -> bool:
        return any(
            step.filename in self.reaches and self.reaches[step.filename].moves(step.row)
            for step in finding.path
        )
