"""What a repair makes of the code: the rows that it changes, as they will be."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

from hue_lint.findings import Fix
from hue_lint.syntax.edits import OverlappingEdits, apply_edits
from hue_lint.syntax.source import Source, split_lines

MOST: Final = 3
"""A repair of more rows is told in its own words instead."""

_IMPORTS: Final = ("import ", "from ")


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row after the repair, and the row that it stands in the place of."""

    row: int
    text: str


def new_rows(lines: Sequence[str], fix: Fix) -> tuple[NewRow, ...]:
    """The rows that the repair changes, those of imports aside; none where they are too many."""
    source = Source(Path(), "".join(lines), "utf-8", False, "\n")
    try:
        repaired = split_lines(apply_edits(source, fix.edits))
    except (OverlappingEdits, ValueError):
        return ()
    first = _common(lines, repaired)
    behind = min(_common(lines[::-1], repaired[::-1]), len(lines) - first, len(repaired) - first)
    old, new = lines[first : len(lines) - behind], repaired[first : len(repaired) - behind]
    found = [
        NewRow(first + start + 1 + min(offset, max(end - start - 1, 0)), text.rstrip("\r\n"))
        for tag, start, end, new_start, new_end in SequenceMatcher(
            None, old, new, False
        ).get_opcodes()
        if tag != "equal"
        for offset, text in enumerate(new[new_start:new_end])
        if text.strip() and not text.startswith(_IMPORTS)
    ]
    return tuple(found) if len(found) <= MOST else ()


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many rows two texts have in common from their beginning."""
    count = 0
    for mine, its in zip(one, other, strict=False):
        if mine != its:
            break
        count += 1
    return count
