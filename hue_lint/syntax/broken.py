"""Text that does not parse, as somebody who types leaves it: what is broken is taken out, the rest
stays.

Rows and columns of everything else are what they were.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hue_lint.syntax.outline import Outline
from hue_lint.syntax.outlining import outline_of
from hue_lint.syntax.source import Source, UnreadableSource, source_of

MOST: Final = 8
"""So many rows, or statements, are taken out of one text; beyond that nobody can tell what is
meant."""

_INDENT = re.compile(r"[ \t\f]*")
_BEGINS = re.compile(r"[^\s#)\]}\"']")
"""How a row begins that may begin a statement at the top."""


@dataclass(frozen=True, slots=True, eq=False)
class Mended:
    """A text without what is broken in it, its outline, and what was said of the broken part."""

    source: Source
    outline: Outline
    reason: UnreadableSource


def mended(source: Source, reason: UnreadableSource) -> Mended | None:
    """The source with each row that does not parse replaced by one that says nothing, or else each
    statement at the top that holds such a row; None where neither makes it whole."""
    for quiet in (_row, _statement):
        lines = list(source.lines)
        error = reason
        for _ in range(MOST):
            if not quiet(lines, min(error.row, len(lines)) - 1):
                break
            try:
                text = source_of(source.path, source.encode("".join(lines)))
                return Mended(text, outline_of(text), reason)
            except UnreadableSource as further:
                error = further
    return None


Quiet = Callable[[list[str], int], bool]
"""Takes what is broken in a row out of the lines; False where nothing was left to take out."""


def _row(lines: list[str], row: int) -> bool:
    """A row in the place of one: it opens a block where the next row is deeper."""
    line = lines[row] if 0 <= row < len(lines) else ""
    indent = _INDENT.match(line)
    depth = indent[0] if indent is not None else ""
    below = next((each for each in lines[row + 1 :] if each.strip()), "")
    deeper = _INDENT.match(below)
    opens = deeper is not None and len(deeper[0]) > len(depth)
    quiet = f"{depth}{'if 1:' if opens else 'pass'}{_end(line)}"
    if not line or quiet == line:
        return False
    lines[row] = quiet
    return True


def _statement(lines: list[str], row: int) -> bool:
    """Empty rows in the place of the statement at the top that a row belongs to."""
    starts = [at for at, line in enumerate(lines) if _BEGINS.match(line)]
    first = max((at for at in starts if at <= row), default=0)
    last = min((at for at in starts if at > row), default=len(lines))
    while first > 0 and lines[first - 1].startswith("@"):
        first -= 1
    taken = [at for at in range(first, last) if lines[at].strip()]
    for at in taken:
        lines[at] = _end(lines[at])
    return bool(taken)


def _end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]
