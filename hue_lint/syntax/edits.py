"""Edits applied to the text of a source."""

from collections.abc import Sequence

from hue_lint.findings import Edit, Position
from hue_lint.syntax.source import Source


class OverlappingEdits(Exception):
    """Two edits change the same text."""

    def __init__(self, first: Edit, second: Edit) -> None:
        super().__init__(f"{first.span} and {second.span} overlap")
        self.first = first
        self.second = second


def apply_edits(source: Source, edits: Sequence[Edit]) -> str:
    """The text of `source` with the edits applied; everything else stays as it is.

    Insertions at one place appear in the order given. Raises OverlappingEdits, and ValueError for
    a span that is not in the text.
    """
    starts = [0]
    for line in source.lines:
        starts.append(starts[-1] + len(line))
    parts: list[str] = []
    at = 0
    previous: Edit | None = None
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        start = _offset(source, starts, edit.span.start)
        end = _offset(source, starts, edit.span.end)
        if previous is not None and start < at:
            raise OverlappingEdits(previous, edit)
        if end < start:
            raise ValueError(f"{edit.span} ends before it starts")
        parts += (source.text[at:start], edit.content)
        at = end
        previous = edit
    parts.append(source.text[at:])
    return "".join(parts)


def _offset(source: Source, starts: list[int], position: Position) -> int:
    row, column = position.row - 1, position.column - 1
    if not (0 <= row < len(starts) and 0 <= column <= len(source.text) - starts[row]):
        raise ValueError(f"{source.path} has no place {position.row}:{position.column}")
    return starts[row] + column
