"""What is said of files and comments themselves: their codes, which every part of a run knows
without the rules that explain them (`hue_lint/rules/hygiene.py`)."""

from pathlib import Path
from typing import Final

from hue_lint.findings import Finding, Position, Span
from hue_lint.syntax.source import UnreadableSource

UNREADABLE: Final = "HUE900"
"""Selected beside anything else: a file that nothing was checked in is not clean."""
UNREADABLE_NAME: Final = "unreadable-file"

UNUSED_SUPPRESSION: Final = "HUE901"
UNUSED_SUPPRESSION_NAME: Final = "unused-suppression"


def unreadable(path: Path, error: UnreadableSource) -> Finding:
    """The finding that a file, or a part of it, cannot be read."""
    here = Position(error.row, error.column)
    return Finding(
        code=UNREADABLE,
        name=UNREADABLE_NAME,
        message=error.reason,
        filename=path,
        span=Span(here, here),
        noqa_row=error.row,
    )
