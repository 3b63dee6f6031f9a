"""What a repair makes of the code: the rows that it changes, as they will be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

from hue_lint.findings import Edit, Fix, Position, Span
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
    try:
        found = [row for edits in _runs(fix.edits) for row in _changed(lines, edits)]
    except (OverlappingEdits, ValueError):
        return ()
    return tuple(found) if len(found) <= MOST else ()


def _runs(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """The edits, those together that share a row."""
    run: list[Edit] = []
    last = 0
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        if run and edit.span.start.row > last:
            yield run
            run = []
        run.append(edit)
        last = max(last, edit.span.end.row)
    if run:
        yield run


def _changed(lines: Sequence[str], edits: Sequence[Edit]) -> Iterator[NewRow]:
    """What becomes of the rows that some edits touch; a file may have very many others."""
    above = edits[0].span.start.row - 1
    below = max(edit.span.end.row for edit in edits)
    old = lines[above:below]
    source = Source(Path(), "".join(old), "utf-8", False, "\n")
    new = split_lines(apply_edits(source, [_moved_up(edit, above) for edit in edits]))
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, False).get_opcodes():
        for offset, text in enumerate(new[new_start:new_end] if tag != "equal" else ()):
            if text.strip() and not text.startswith(_IMPORTS):
                row = above + start + 1 + min(offset, max(end - start - 1, 0))
                yield NewRow(row, text.rstrip("\r\n"))


def _moved_up(edit: Edit, rows: int) -> Edit:
    start, end = edit.span.start, edit.span.end
    span = Span(Position(start.row - rows, start.column), Position(end.row - rows, end.column))
    return Edit(span, edit.content)
