"""Text that does not parse, as somebody who types leaves it: what is broken is taken out, the rest
stays.

Rows and columns of everything else are what they were.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from hue_lint.syntax.broken.faults import CLAUSES, Fault, defined_below, faults_of, inside
from hue_lint.syntax.broken.pieces import Piece, depth_of, pieces_of
from hue_lint.syntax.broken.standins import (
    UNKNOWN,
    bound_by,
    changed_by,
    forgetting,
    names_bound_in,
    own_scope,
    spoken_of_by,
    stand_in,
)
from hue_lint.syntax.outline import Outline
from hue_lint.syntax.outlining import outline_of
from hue_lint.syntax.source import Source, UnreadableSource, source_of

MOST: Final = 8
"""In so many places a text may be broken; beyond that nobody can tell what is meant."""


_NEAR: Final = 3
"""So near behind a decorator stands what it decorates, half-typed rows between them or not."""


@dataclass(frozen=True, slots=True, eq=False)
class Broken:
    """Rows, from 1, that do not parse and are left out, and what was said of them."""

    first: int
    last: int
    error: UnreadableSource


@dataclass(frozen=True, slots=True, eq=False)
class Mended:
    """A text without what is broken in it, its outline, and what was left out, by rows."""

    source: Source
    outline: Outline
    broken: tuple[Broken, ...]


def mended(source: Source, reason: UnreadableSource) -> Mended | None:
    """The source without what does not parse: statement by statement, and where that makes it no
    whole, the statements at the top that `reason` and what follows it are about. None where it is
    broken in more than MOST places."""
    mending = _Mending(source)
    if not mending.statements():
        return None
    for _ in range(MOST):
        try:
            text = source_of(source.path, source.encode("".join(mending.lines)))
            outline = outline_of(text)
        except UnreadableSource as further:
            if not mending.whole_statement(further):
                return None
            continue
        found = mending.broken or [Broken(reason.row, reason.row, reason)]
        return Mended(text, outline, tuple(sorted(found, key=lambda each: each.first)))
    return None


class _Mending:
    """The lines of a text, one broken part after the other taken out of them."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._pieces = pieces_of(source.lines)
        self.lines = list(source.lines)
        self.broken: list[Broken] = []

    def statements(self) -> bool:
        """Take out each piece with a fault, or where that is more than MOST, each statement at the
        top with one; False for more than MOST of those."""
        faults = list(faults_of(self._source, self._pieces))
        if len(faults) <= MOST:
            for fault in faults:
                self._take_out(fault)
            return True
        wholes = {self._around(fault.first): fault.error for fault in reversed(faults)}
        if len(wholes) > MOST:
            return False
        for (first, last), error in wholes.items():
            self._forget(Fault("text", first, last, 0, error))
        return True

    def whole_statement(self, error: UnreadableSource) -> bool:
        """Take out the statement at the top that an error is in; False where nothing of it was
        left, or too much is broken."""
        rows = [piece.first for piece in self._pieces]
        if not rows or len(self.broken) >= MOST:
            return False
        first, last = self._around(max(bisect_right(rows, error.row - 1) - 1, 0))
        before = list(self.lines)
        self._forget(Fault("text", first, last, 0, error))
        return self.lines != before

    def _around(self, at: int) -> tuple[int, int]:
        """The first and the last piece of the statement at the top that a piece is in."""
        first = at
        while first > 0 and not self._begins_statement(first):
            first -= 1
        last = at
        while last + 1 < len(self._pieces) and not self._begins_statement(last + 1):
            last += 1
        return first, last

    def _begins_statement(self, at: int) -> bool:
        """Whether a whole statement at the top begins with a piece."""
        piece = self._pieces[at]
        decorated = at > 0 and self._pieces[at - 1].is_decorator
        return piece.depth == 0 and not decorated and piece.word not in CLAUSES

    def _take_out(self, fault: Fault) -> None:
        piece = self._pieces[fault.first]
        line = self.lines[piece.last]
        match fault.kind:
            case "no body" if self._is_broken(piece) and piece.word in ("def", "class"):
                self._write(piece, forgetting(bound_by(piece)))
            case "no body":
                end = piece.end if line == self._source.lines[piece.last] else None
                self.lines[piece.last] = f"{line[:end].rstrip()} pass{_end(line)}"
            case "no handler":
                self.lines[piece.last] = line.replace("try", "if 1", 1)
            case "no place" if piece.opens and piece.depth == fault.depth:
                self._write(piece, f"if {UNKNOWN}:")
            case "text" if piece.opens:
                self._write(piece, stand_in(piece))
            case "text" if piece.is_decorator and self._undecorate(fault.first):
                self._write(piece, f"@{UNKNOWN}")
            case _:
                self._forget(fault)
                return
        self._note(piece, piece, fault.error)

    def _undecorate(self, at: int) -> bool:
        """Forget what is defined at a piece, or below a decorator: it may have become anything.
        False where there is no room for it, or nothing is defined."""
        defined = defined_below(self._pieces, at)
        if defined is None:
            return False
        head = self._pieces[defined]
        row = self._pieces[inside(self._pieces, defined + 1, head.depth)].last + 1
        if row == len(self.lines):
            self.lines[-1] = f"{self.lines[-1].rstrip()}{self._source.newline}"
            self.lines.append("")
        if self.lines[row].strip():
            return False
        forgotten = forgetting(bound_by(head))
        self.lines[row] = f"{self._indent(defined, head.depth)}{forgotten}{self._source.newline}"
        return True

    def _forget(self, fault: Fault) -> None:
        """Take pieces out; what they may have bound is not known, nor what they may decorate."""
        last = fault.last
        if self._pieces[fault.first].is_decorator:
            defined = defined_below(self._pieces, fault.first)
            if defined is not None:
                last = inside(self._pieces, defined + 1, fault.depth)
        decorated = self._decorated_behind(fault.first, last)
        if decorated is not None and not self._undecorate(decorated):
            last = inside(self._pieces, decorated + 1, self._pieces[decorated].depth)
        run = self._pieces[fault.first : last + 1]
        targets = [name for piece in own_scope(run) for name in bound_by(piece)]
        first, end = run[0].first, run[-1].last
        indent = self._indent(fault.first, fault.depth)
        forgotten = forgetting([*targets, *self._changed(fault.first, run)])
        if len(run) == 1 and run[0].bare.startswith("return"):
            forgotten = f"if {UNKNOWN}: return {UNKNOWN}"
        self.lines[first] = f"{indent}{forgotten}{_end(self.lines[first])}"
        self._blank(first + 1, end)
        self._note(run[0], run[-1], fault.error)

    def _decorated_behind(self, first: int, last: int) -> int | None:
        """The function or class behind pieces that are taken out, if one of them, or the piece
        before them, may decorate it."""
        depth = self._pieces[first].depth
        around = self._pieces[max(first - 1, 0) : last + 1]
        marks = [piece.is_decorator or _ends_in_decorator(piece) for piece in around]
        if True not in marks:
            return None
        open_since = len(marks) - marks[::-1].index(True)
        if any(piece.word in ("def", "class") for piece in around[open_since:]):
            return None
        for behind, piece in enumerate(self._pieces[last + 1 : last + 1 + _NEAR], last + 1):
            if piece.depth != depth:
                return None
            if piece.word in ("def", "class"):
                return behind
        return None

    def _changed(self, at: int, run: Sequence[Piece]) -> list[str]:
        """The names that pieces may have done something to: in a synchronous function, where
        whatever they look at may be loaded, all that they speak of."""
        here, is_async = self._locals_at(at)
        pieces = [inner for piece in run for inner in (piece, *piece.inner)]
        speak = changed_by if is_async else spoken_of_by
        return [name for piece in pieces for name in speak(piece) if name.partition(".")[0] in here]

    def _write(self, piece: Piece, text: str) -> None:
        line = self.lines[piece.first]
        indent = line[: len(line) - len(line.lstrip())]
        self.lines[piece.first] = f"{indent}{text}{_end(line)}"
        self._blank(piece.first + 1, piece.last)

    def _blank(self, first: int, last: int) -> None:
        for row in range(first, last + 1):
            self.lines[row] = _end(self.lines[row])

    def _is_broken(self, piece: Piece) -> bool:
        return any(each.first == piece.first + 1 for each in self.broken)

    def _note(self, first: Piece, last: Piece, error: UnreadableSource) -> None:
        """One note for all that is wrong with a piece, as far as anything was taken out for it."""
        row, end = first.first + 1, last.last + 1
        for at, each in enumerate(self.broken):
            if each.first == row:
                self.broken[at] = replace(each, last=max(each.last, end))
                return
        self.broken.append(Broken(row, end, error))

    def _indent(self, at: int, depth: int) -> str:
        """The white space before a statement that is indented by `depth`, as it stands around."""
        piece = self._pieces[at]
        rows = [
            *(piece.first + inner.first for inner in piece.inner),
            *(each.first for each in reversed(self._pieces[: at + 1]) if not each.inner),
            *(each.first for each in self._pieces[at:] if not each.inner),
        ]
        lines = (self._source.lines[row] for row in rows)
        line = next((each for each in lines if depth_of(each) == depth), "")
        return line[: len(line) - len(line.lstrip())]

    def _locals_at(self, at: int) -> tuple[frozenset[str], bool]:
        """The names that the function around a piece binds, none outside of functions, and whether
        it is async."""
        depth = self._pieces[at].depth
        for above in range(at - 1, -1, -1):
            piece = self._pieces[above]
            if piece.depth < depth:
                depth = piece.depth
                if piece.word == "def":
                    last = inside(self._pieces, above + 1, depth)
                    names = names_bound_in(self._pieces[above : last + 1])
                    return names, piece.bare.startswith("async")
        return frozenset(), True


def _ends_in_decorator(piece: Piece) -> bool:
    return any(inner.is_decorator for inner in piece.inner[-1:])


def _end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]
