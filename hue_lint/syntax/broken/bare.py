"""The rows of a text without comments and without what strings hold."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_PARTS = re.compile(
    r"""(?P<comment>\#.*)|(?:\b[rbuftRBUFT]{1,2})?(?P<quote>\"\"\"|'''|"|')""",
)
_DEFINES = re.compile(r"\s*(?:async\s+def|def|class)\s+\w+\s*[(:\[]|@\w")
_TRIPLE: Final = ('"' * 3, "'" * 3)


@dataclass(frozen=True, slots=True)
class Bare:
    """One row of them."""

    text: str
    goes_on: bool
    """A string is open at its end that the next row goes on with."""
    is_closed: bool
    """No string in it was left open."""
    end: int
    """The column where its comment begins, or its last one."""


def bare_rows(lines: Sequence[str]) -> tuple[Bare, ...]:
    """One for each line. Where a string in three quotes is never closed, none of them goes on over
    a row that defines something: the next string would be taken for code, and code for a string."""
    rows = tuple(_rows(lines, None))
    if rows and rows[-1].goes_on:
        rows = tuple(_rows(lines, _DEFINES))
    return rows


def _rows(lines: Sequence[str], stops: re.Pattern[str] | None) -> Iterator[Bare]:
    quote = ""
    for at, line in enumerate(lines):
        text, quote, closed, end = _row(line.rstrip("\r\n"), quote)
        if quote and stops is not None and not _is_closed_later(lines, at + 1, quote, stops):
            quote, closed = "", False
        yield Bare(text, bool(quote), closed, end)


def _row(line: str, quote: str) -> tuple[str, str, bool, int]:
    """A row that begins inside the string that `quote` began, or outside of any: what is left of
    it, the quote of the string that is open at its end, whether the others were closed, and where
    its comment begins."""
    left: list[str] = []
    at = 0
    while True:
        if quote:
            end = _end_of_string(line, at, quote)
            if end is None:
                goes_on = quote in _TRIPLE or line.endswith("\\")
                return "".join(left), quote if goes_on else "", goes_on, len(line)
            at, quote = end, ""
        found = _PARTS.search(line, at)
        if found is None:
            return "".join([*left, line[at:]]), "", True, len(line)
        left.append(line[at : found.start()])
        if found["comment"] is not None:
            return "".join(left), "", True, found.start()
        left.append('""')
        at, quote = found.end(), found["quote"]


def _end_of_string(line: str, at: int, quote: str) -> int | None:
    while at < len(line):
        if line[at] == "\\":
            at += 2
        elif line.startswith(quote, at):
            return at + len(quote)
        else:
            at += 1
    return None


def _is_closed_later(lines: Sequence[str], first: int, quote: str, stops: re.Pattern[str]) -> bool:
    for line in lines[first:]:
        if quote in line:
            return True
        if stops.match(line):
            return False
    return False
