"""A text that need not parse, split into the rows that belong together.

A bracket that somebody forgot to close ends where only a new statement can begin, so that one slip
costs one statement. A text that parses is never read this way.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from hue_lint.syntax.broken.bare import Bare, bare_rows

_HEAD = re.compile(
    r"(?:async\s+)?"
    r"(if|elif|else|for|while|with|try|except|finally|def|class|match|case)\b"
)
_NEVER_INSIDE = re.compile(
    r"(?:async\s+def|async\s+with|assert|break|class|continue|def|del|elif|except|finally|from|"
    r"global|import|nonlocal|pass|raise|return|try|while|with)\b(?!\s*[=,)\].])"
)
"""How a row begins that cannot go on inside brackets."""
_DEFINES = re.compile(r"(?:async\s+)?def\b")
_PARAMETERS = re.compile(r"[)*/,]|[^\W\d]\w*\s*(?:[:=,)]|$)")
"""How a row begins that can go on with the parameters of a function."""
_MARKER = re.compile(r"(<{7}|={7}|>{7}|\|{7})(?:\s|$)")


@dataclass(frozen=True)
class Piece:
    """The rows of a statement, or of the head of one; `first` and `last` count from 0."""

    first: int
    last: int
    depth: int
    """How far it is indented, tabs counted as Python counts them."""
    text: str
    """Its rows, without the indentation of the first."""
    bare: str
    """Its text in one row, without comments and what strings hold."""
    is_closed: bool
    """Every bracket and string in it is closed."""
    end: int = 0
    """The column of its last row where a comment begins, or the row ends."""
    inner: "tuple[Piece, ...]" = ()
    """Of a part that Git could not merge, from marker to marker, the pieces of both sides."""

    @cached_property
    def word(self) -> str:
        """The word of the block that it is the head of, such as `if` or `def`; "" for none."""
        found = _HEAD.match(self.bare)
        if found is None:
            return ""
        rest = self.bare[found.end() :].lstrip()
        if found[1] == "match":
            return "match" if rest and rest.endswith(":") and rest[0] not in "=.:" else ""
        if found[1] == "case":
            return "case" if ":" in rest and rest[0] not in "=.:" else ""
        return found[1]

    @cached_property
    def opens(self) -> str:
        """Its word, where what belongs to it comes in the rows below; else ""."""
        return "" if self.is_closed and _is_followed(self.bare) else self.word

    @property
    def is_decorator(self) -> bool:
        """Whether it stands above a function or class."""
        return self.bare.startswith("@")


def pieces_of(lines: Sequence[str]) -> tuple[Piece, ...]:
    """The pieces of a text, from its lines with their ends; blank rows and comments are in none."""
    rows = bare_rows(lines)
    return tuple(_pieces(lines, rows))


def _pieces(lines: Sequence[str], rows: Sequence[Bare]) -> Iterator[Piece]:
    at = 0
    while at < len(lines):
        end = _conflict(lines, at)
        if end is not None:
            yield _undecided(lines, at, end)
            at = end + 1
            continue
        if not rows[at].text.strip():
            at += 1
            continue
        last = _last(lines, rows, at)
        bare = " ".join(row.text.strip().rstrip("\\") for row in rows[at : last + 1]).strip()
        bare = bare or "\\"
        text = "".join(lines[at : last + 1]).lstrip(" \t\f")
        closed = all(row.is_closed for row in rows[at : last + 1]) and _is_balanced(bare)
        yield Piece(at, last, depth_of(lines[at]), text, bare, closed, rows[last].end)
        at = last + 1


def _last(lines: Sequence[str], rows: Sequence[Bare], first: int) -> int:
    """The last row of the piece that begins in a row."""
    depth = depth_of(lines[first])
    open_brackets = 0
    at = first
    while True:
        row = rows[at]
        open_brackets = max(open_brackets + _balance(row.text), 0)
        goes_on = open_brackets or row.goes_on or row.text.rstrip().endswith("\\")
        if not goes_on or at + 1 >= len(lines):
            return at
        if at == first and _HEAD.match(row.text.strip()) and row.text.rstrip().endswith(":"):
            return at
        if not row.goes_on and _begins_anew(lines, rows, at + 1, depth):
            return at
        below = rows[at + 1].text.strip()
        if open_brackets == 1 and _DEFINES.match(rows[first].text.strip()):
            if below and not _PARAMETERS.match(below):
                return at
        at += 1


def _begins_anew(lines: Sequence[str], rows: Sequence[Bare], at: int, depth: int) -> bool:
    """Whether a row cannot belong to a piece that is indented by `depth`."""
    text = rows[at].text.strip()
    if _MARKER.match(lines[at]):
        return True
    if not text:
        return False
    if _NEVER_INSIDE.match(text):
        return True
    return depth_of(lines[at]) <= depth and text[0] not in ")]}\"'"


def _conflict(lines: Sequence[str], at: int) -> int | None:
    """The last row of a part that Git could not merge, where one begins in a row."""
    if not lines[at].startswith("<<<<<<<") or not _MARKER.match(lines[at]):
        return None
    ends = (row for row in range(at, len(lines)) if lines[row].startswith(">>>>>>>"))
    return next(ends, None)


def _undecided(lines: Sequence[str], first: int, last: int) -> Piece:
    """A part that Git could not merge: both sides count as one after the other."""
    sides = ["\n" if _MARKER.match(line) else line for line in lines[first : last + 1]]
    inner = pieces_of(sides)
    depth = min((piece.depth for piece in inner), default=0)
    return Piece(first, last, depth, "".join(lines[first : last + 1]), "", False, inner=inner)


def _balance(text: str) -> int:
    return sum(1 if each in "([{" else -1 for each in text if each in "()[]{}")


def _is_balanced(text: str) -> bool:
    pairs = {")": "(", "]": "[", "}": "{"}
    opened: list[str] = []
    for each in text:
        if each in "([{":
            opened.append(each)
        elif each in pairs and (not opened or opened.pop() != pairs[each]):
            return False
    return not opened


def _is_followed(head: str) -> bool:
    """Whether something follows the colon of a head, which is the first outside of brackets that no
    lambda takes."""
    depth = lambdas = 0
    for found in re.finditer(r"[()\[\]{}]|\blambda\b|:(?!=)", head):
        if found[0] == "lambda":
            lambdas += 1
        elif found[0] != ":":
            depth += _balance(found[0])
        elif not depth and lambdas:
            lambdas -= 1
        elif not depth:
            return bool(head[found.end() :].strip())
    return False


def depth_of(line: str) -> int:
    """How far a row is indented."""
    return len(line[: len(line) - len(line.lstrip(" \t\f"))].expandtabs(8))
