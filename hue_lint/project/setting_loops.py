"""Loops around a statement of a settings module: `for each in EXTRA: MIDDLEWARE.append(each)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from hue_lint.syntax.outline import Statement
from hue_lint.syntax.source import Source

_CUTS_SHORT = re.compile(r"\b(?:break|continue|raise)\b")


@dataclass(frozen=True, slots=True)
class Loop:
    """A name that stands for each of some rows in turn."""

    name: str
    rows: cst.BaseExpression


def loops_around(source: Source, entry: Statement) -> tuple[tuple[Loop, ...], bool]:
    """The loops that a statement stands in, the outermost first, and whether it stands in nothing
    else that may keep it from running."""
    headers = list(_headers(source, entry))[::-1]
    loops = [_loop(header) for _, header in headers]
    body = source.lines[headers[0][0] : entry.first] if headers else ()
    cut_short = any(_CUTS_SHORT.search(line) for line in body)
    return tuple(loop for loop in loops if loop is not None), None not in loops and not cut_short


def _headers(source: Source, entry: Statement) -> Iterator[tuple[int, str]]:
    """The rows and texts of the first lines of the blocks around a statement, the innermost
    first."""
    lines, column = source.lines, entry.column
    for row in range(entry.first - 1, 0, -1):
        if not column:
            return
        line = lines[row - 1].expandtabs()
        text = line.strip()
        indent = len(line) - len(line.lstrip())
        if text and not text.startswith("#") and indent < column:
            column = indent
            yield row, text


def _loop(header: str) -> Loop | None:
    if not header.startswith("for "):
        return None
    try:
        node = cst.parse_statement(f"{header.partition('#')[0].rstrip()} pass\n")
    except cst.ParserSyntaxError:
        return None
    match node:
        case cst.For(target=cst.Name(value=name), iter=rows):
            return Loop(name, rows)
    return None
