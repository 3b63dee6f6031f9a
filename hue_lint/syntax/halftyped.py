"""Text that somebody is typing: the row that does not parse yet is taken out, the rest stays.

Rows and columns of everything else are what they were.
"""

import re
from typing import Final

from hue_lint.syntax.outlining import outline_of
from hue_lint.syntax.source import Source, UnreadableSource, source_of

MOST: Final = 8
"""So many rows are taken out of one text; beyond that nobody can tell what is meant."""

_INDENT = re.compile(r"[ \t\f]*")


def without_half_typed(source: Source) -> Source | None:
    """The source with each row that does not parse replaced by one that says nothing; None where
    that does not make it whole."""
    lines = list(source.lines)
    for _ in range(MOST):
        try:
            mended = source_of(source.path, source.encode("".join(lines)))
            outline_of(mended)
        except UnreadableSource as error:
            row = min(error.row, len(lines)) - 1
            quiet = _quiet(lines, row)
            if row < 0 or quiet == lines[row]:
                return None
            lines[row] = quiet
        else:
            return mended
    return None


def _quiet(lines: list[str], row: int) -> str:
    """A row in the place of one: it opens a block where the next row is deeper."""
    line = lines[row]
    indent = _INDENT.match(line)
    depth = indent[0] if indent is not None else ""
    below = next((each for each in lines[row + 1 :] if each.strip()), "")
    deeper = _INDENT.match(below)
    opens = deeper is not None and len(deeper[0]) > len(depth)
    end = line[len(line.rstrip("\r\n")) :]
    return f"{depth}{'if 1:' if opens else 'pass'}{end}"
