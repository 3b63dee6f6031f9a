"""Form feeds before code, which Python ignores and libcst does not."""

import re
from collections.abc import Mapping

from hue_lint.syntax.source import split_lines

_BEFORE_CODE = re.compile(r"[ \t\f]*\f(?=[ \t]*[^\s#])")


def without_form_feeds(text: str) -> tuple[str, Mapping[int, int]]:
    """The text without form feeds that stand before code on a row, and for each row (from 1) by how
    many characters it became shorter. White space before a form feed is no indentation either."""
    if "\f" not in text:
        return text, {}
    removed: dict[int, int] = {}
    lines = []
    for row, line in enumerate(split_lines(text), start=1):
        match = _BEFORE_CODE.match(line)
        if match is not None:
            removed[row] = match.end()
        lines.append(line[removed.get(row, 0) :])
    return "".join(lines), removed
