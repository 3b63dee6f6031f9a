"""The code frame: the lines around a finding, with carets under it that fit tabs and wide text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from rich.text import Text

from hue_lint.findings import Span
from hue_lint.reporters.view import printable

TAB: Final = 4
LONGEST: Final = 6
"""A span over more rows than this is shown by its first and last rows."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters that a frame is drawn with, for terminals that have them or not."""

    bar: str = "│"
    gap: str = "⋮"
    arrow: str = "→"
    dot: str = "·"
    more: str = "…"


UNICODE: Final = Glyphs()
ASCII: Final = Glyphs(bar="|", gap=":", arrow="->", dot="-", more="...")


def glyphs_for(encoding: str) -> Glyphs:
    """The glyphs that can be written in `encoding`."""
    try:
        "".join((UNICODE.bar, UNICODE.gap, UNICODE.arrow, UNICODE.dot, UNICODE.more)).encode(
            encoding
        )
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE


@dataclass(frozen=True, slots=True)
class Frame:
    """The lines of a file and how wide a line may become (None: as wide as it is)."""

    lines: Sequence[str]
    glyphs: Glyphs = UNICODE
    width: int | None = None

    def render(self, span: Span, function: str, label: str) -> Text:
        """The frame of `span`, below the head of the async function that it is in."""
        gutter = self.gutter(span)
        text = Text()
        head = function_row(self.lines, span.start.row, function)
        if head is not None and head < span.start.row:
            text.append_text(self._row(head, gutter, 0))
        shift = self._shift(span, gutter)
        rows = [row for row in range(span.start.row, span.end.row + 1) if row <= len(self.lines)]
        for row in rows:
            if len(rows) > LONGEST and LONGEST // 2 <= row - rows[0] <= len(rows) - LONGEST // 2:
                if row - rows[0] == LONGEST // 2:
                    text.append(f"{self.glyphs.gap:>{gutter}} {self.glyphs.bar}\n", "dim")
                continue
            text.append_text(self._row(row, gutter, shift))
            shown = label if row == rows[-1] else ""
            text.append_text(self._carets(row, span, gutter, shift, shown))
        return text

    def gutter(self, span: Span) -> int:
        """How many columns stand left of the bar in the frame of `span`."""
        return len(str(min(span.end.row, len(self.lines)) or 1)) + 2

    def bar(self, span: Span) -> Text:
        """The empty gutter of a row below the frame of `span`."""
        return Text(f"{'':>{self.gutter(span)}} {self.glyphs.bar}", "dim")

    def new_row(self, span: Span, row: int, mark: str, code: str, style: str) -> Text:
        """A row as a repair makes it: `mark` stands in the place of the bar."""
        gutter = self.gutter(span)
        room = None if self.width is None else max(self.width - gutter - 3, 20)
        shown = _cut(_expanded(code), self._shift(span, gutter), room, self.glyphs.more)
        line = Text(f"{row:>{gutter}} ", "dim")
        return line.append(f"{mark} {shown}\n", f"not dim {style}")

    def _row(self, row: int, gutter: int, shift: int) -> Text:
        line = Text(f"{row:>{gutter}} {self.glyphs.bar}", "dim")
        code = _expanded(self.lines[row - 1].rstrip("\r\n"))
        room = None if self.width is None else max(self.width - gutter - 3, 20)
        code = _cut(code, shift, room, self.glyphs.more)
        if code.strip():
            line.append(f" {code}", "not dim")
        return line.append("\n")

    def _carets(self, row: int, span: Span, gutter: int, shift: int, label: str) -> Text:
        raw = self.lines[row - 1].rstrip("\r\n")
        start = span.start.column - 1 if row == span.start.row else len(raw) - len(raw.lstrip())
        end = span.end.column - 1 if row == span.end.row else len(raw)
        before = cell_len(_expanded(raw[:start])) - shift
        length = max(cell_len(_expanded(raw[:end])) - shift - before, 1)
        if self.width is not None:
            length = min(length, max(self.width - gutter - 3 - before, 1))
        text = Text(f"{'':>{gutter}} {self.glyphs.bar} ", "dim")
        text.append(" " * before + "^" * length, "not dim bold red")
        if label:
            text.append(f" {printable(label)}", "not dim red")
        return text.append("\n")

    def _shift(self, span: Span, gutter: int) -> int:
        """How many columns to leave out on the left so that the carets are in sight."""
        if self.width is None:
            return 0
        room = max(self.width - gutter - 3, 20)
        raw = self.lines[span.start.row - 1] if span.start.row <= len(self.lines) else ""
        start = cell_len(_expanded(raw[: span.start.column - 1]))
        end = cell_len(_expanded(raw[: span.end.column - 1]))
        if span.end.row == span.start.row and end <= room:
            return 0
        return max(0, start - room // 3) if start > room // 2 else 0


def function_row(lines: Sequence[str], row: int, function: str) -> int | None:
    """The nearest row at or above `row` where the async function of that name begins."""
    name = function.rpartition(".")[2]
    if not name.isidentifier():
        return None
    pattern = re.compile(rf"\s*async\s+def\s+{re.escape(name)}\b")
    above = range(min(row, len(lines)), 0, -1)
    return next((place for place in above if pattern.match(lines[place - 1])), None)


def _expanded(text: str) -> str:
    """`text` with tabs as blanks and without characters that a terminal would act on."""
    if "\t" not in text:
        return printable(text)
    parts: list[str] = []
    column = 0
    for part in re.split(r"(\t)", text):
        if part == "\t":
            part = " " * (TAB - column % TAB)
        parts.append(printable(part))
        column += cell_len(parts[-1])
    return "".join(parts)


def _cut(text: str, shift: int, room: int | None, more: str) -> str:
    """The part of `text` from column `shift` on that fits in `room` columns."""
    if room is None or (shift == 0 and cell_len(text) <= room):
        return text
    kept: list[str] = []
    column = 0
    width = 0
    for character in text:
        size = cell_len(character)
        column += size
        if column <= shift:
            continue
        if width + size > room - len(more):
            kept.append(more)
            break
        kept.append(character)
        width += size
    return "".join(kept)
