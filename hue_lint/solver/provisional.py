"""Answers that are not the last word."""

from __future__ import annotations

from dataclasses import dataclass

from hue_lint.project.reads import Making


@dataclass(frozen=True, slots=True, eq=False)
class Provisional:
    """It may wait for answers further out that were being made then, or callers were out of reach
    where it was asked, inside of so many that were asked about (`depth`)."""

    made: Making
    depth: int | None

    def holds_at(self, depth: int) -> bool:
        """Whether no more could be found out inside of so many."""
        if self.made.waits_for is not None:
            return True
        return self.depth is not None and self.depth <= depth
