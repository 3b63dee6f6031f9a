"""What is wrong with the pieces of a text: with one alone, or with how they are indented."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from hue_lint.syntax.broken.pieces import Piece
from hue_lint.syntax.outlining import outline_of
from hue_lint.syntax.source import Source, UnreadableSource

Kind: TypeAlias = Literal["text", "no body", "no handler", "no place"]
"""The piece does not parse; is the head of nothing; is a `try` that nothing handles; stands where
no statement of its kind can."""

_FOLLOWS: Final = {
    "elif": ("if", "elif"),
    "else": ("if", "elif", "for", "while", "except"),
    "except": ("try", "except"),
    "finally": ("try", "except", "else"),
}
"""What each clause follows."""
CLAUSES: Final = frozenset(_FOLLOWS)
"""The words of what goes on with a statement that began above."""


@dataclass(frozen=True, slots=True, eq=False)
class Fault:
    """One thing that is wrong, with the pieces from `first` to `last` that it makes worthless."""

    kind: Kind
    first: int
    last: int
    depth: int
    """How far a statement is indented there."""
    error: UnreadableSource


def faults_of(source: Source, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """Everything that is wrong with the pieces, in order."""
    walk = _Walk(source, pieces)
    at = 0
    while at < len(pieces):
        fault = walk.arrive(at)
        yield from walk.left
        walk.left.clear()
        if fault is not None:
            yield fault
            at = fault.last
        at += 1
    walk.close(0, len(pieces))
    yield from walk.left


def inside(pieces: Sequence[Piece], first: int, depth: int) -> int:
    """The last of the pieces from `first` on that are deeper than `depth`; the one before `first`
    where it is not."""
    at = first
    while at < len(pieces) and pieces[at].depth > depth:
        at += 1
    return at - 1


def defined_below(pieces: Sequence[Piece], decorator: int) -> int | None:
    """The head of the function or class that a decorator is for; None where there is none."""
    at = decorator
    while at < len(pieces) and pieces[at].is_decorator:
        at += 1
    return at if at < len(pieces) and pieces[at].word in ("def", "class") else None


class _Walk:
    """From piece to piece, with the blocks that are open."""

    def __init__(self, source: Source, pieces: Sequence[Piece]) -> None:
        self._source = source
        self._pieces = pieces
        self._depths = [0]
        self._heads: dict[int, int] = {}
        """The last piece at each depth that was a head, while nothing else came after it."""
        self._awaited: int | None = None
        """The head whose block comes next."""
        self.left: list[Fault] = []
        """What shows only when a block ends."""

    def arrive(self, at: int) -> Fault | None:
        """Go on to a piece; what is wrong with it, or with all that is deeper than the block it
        should be in."""
        piece = self._pieces[at]
        self._enter(at)
        between = [depth for depth in self._depths if depth > piece.depth]
        if between and piece.depth not in self._depths:
            self.close(min(between), at)
            return self._misplaced(at, self._last_misplaced(at), min(between))
        self.close(piece.depth, at)
        if piece.depth > self._depths[-1]:
            last = inside(self._pieces, at, self._depths[-1])
            return self._misplaced(at, last, self._depths[-1])
        belongs = self._belongs(piece)
        if piece.word not in _FOLLOWS:
            self._end_of_chain(piece.depth)
        if piece.word:
            self._heads[piece.depth] = at
        if piece.opens:
            self._awaited = at
        if not belongs:
            reason = self._error(at, f"this '{piece.word}' belongs to nothing")
            return Fault("no place", at, at, piece.depth, reason)
        error = self._said_of(at)
        last = at if piece.opens else inside(self._pieces, at + 1, piece.depth)
        return None if error is None else Fault("text", at, last, piece.depth, error)

    def close(self, depth: int, at: int) -> None:
        """Leave the blocks that are deeper than `depth`."""
        while self._depths[-1] > depth:
            self._end_of_chain(self._depths.pop())
        if at == len(self._pieces):
            self._end_of_body(at)
            self._end_of_chain(0)

    def _misplaced(self, first: int, last: int, depth: int) -> Fault:
        return Fault("no place", first, last, depth, self._error(first, "unexpected indentation"))

    def _last_misplaced(self, first: int) -> int:
        """The last of the pieces that are indented as wrongly as the first."""
        depth = self._pieces[first].depth
        at = first
        while at + 1 < len(self._pieces) and self._pieces[at + 1].depth == depth:
            at += 1
        return at

    def _enter(self, at: int) -> None:
        if self._awaited is None:
            return
        if self._pieces[at].depth > self._depths[-1]:
            self._depths.append(self._depth_of_block(at))
            self._awaited = None
        else:
            self._end_of_body(at)

    def _depth_of_block(self, first: int) -> int:
        """How far a block that begins with a piece is indented, judged by most of it: the first
        row of it can be the one that is wrong."""
        last = inside(self._pieces, first, self._depths[-1])
        depths = [piece.depth for piece in self._pieces[first : last + 1]]
        return max(depths[0], min(depths), key=depths.count)

    def _end_of_body(self, at: int) -> None:
        if self._awaited is not None:
            head, self._awaited = self._awaited, None
            word = self._pieces[head].opens
            reason = self._error(head, f"nothing is indented below this '{word}'")
            depth = self._pieces[head].depth
            self.left.append(Fault("no body", head, head, depth, reason))

    def _end_of_chain(self, depth: int) -> None:
        head = self._heads.pop(depth, None)
        if head is not None and self._pieces[head].word == "try":
            reason = self._error(head, "no 'except' or 'finally' belongs to this 'try'")
            self.left.append(Fault("no handler", head, head, depth, reason))

    def _belongs(self, piece: Piece) -> bool:
        before = self._heads.get(piece.depth)
        return piece.word not in _FOLLOWS or (
            before is not None and self._pieces[before].word in _FOLLOWS[piece.word]
        )

    def _said_of(self, at: int) -> UnreadableSource | None:
        """Why a piece does not parse by itself; None where it does."""
        piece = self._pieces[at]
        if not piece.bare:
            return self._error(at, "Git could not merge this part: it is still to be decided")
        if piece.is_decorator and defined_below(self._pieces, at) is None:
            return self._error(at, "a decorator of nothing")
        before, text = _whole(piece)
        above = "\n" * (piece.first - before.count("\n"))
        try:
            outline_of(Source(self._source.path, above + before + text, "utf-8", False, "\n"))
        except UnreadableSource as error:
            row = min(max(error.row, piece.first + 1), piece.last + 1)
            column = error.column + (piece.depth if row == piece.first + 1 else 0)
            return UnreadableSource(self._source.path, error.reason, row, column)
        return None

    def _error(self, at: int, reason: str) -> UnreadableSource:
        piece = self._pieces[at]
        return UnreadableSource(self._source.path, reason, piece.first + 1, piece.depth + 1)


def _whole(piece: Piece) -> tuple[str, str]:
    """Text that parses where the piece does, and what comes before the piece in it."""
    text = piece.text if piece.text.endswith(("\n", "\r")) else f"{piece.text}\n"
    body = " pass\n" if piece.opens else ""
    match piece.word:
        case "elif" | "else":
            return "if 1: pass\n", f"{text}{body}"
        case "except" | "finally":
            return "try: pass\n", f"{text}{body}"
        case "try":
            return "", f"{text}{body}finally: pass\n"
        case "match":
            return "", f"{text} case _: pass\n"
        case "case":
            return "match 1:\n", f" {text} {body}"
        case _ if piece.is_decorator:
            return "", f"{text}def _(): pass\n"
        case _:
            return "", f"{text}{body}"
