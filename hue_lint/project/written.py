"""Where the statements of a text stand, for what tells of them by their rows."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

_Part: TypeAlias = ast.stmt | ast.ExceptHandler | ast.match_case


@dataclass(frozen=True, slots=True)
class Written:
    """The rows in which the statements of a text begin and end, what stands inside them left out,
    in order, and the rows of the text."""

    rows: Sequence[str]
    first: Sequence[int]
    last: Sequence[int]

    def at(self, row: int) -> Hashable | None:
        """Which statement stands in a row, in which of its rows that is, and how it is written;
        None where none does."""
        which = bisect_right(self.first, row) - 1
        if which < 0 or row > self.last[which]:
            return None
        first, last = self.first[which], self.last[which]
        return which, row - first, tuple(self.rows[first - 1 : last])


def written_in(tree: ast.Module, rows: Sequence[str]) -> Written:
    """Where the statements of a text stand; the tree is that of its rows."""
    found = sorted(_heads(tree))
    return Written(rows, [first for first, _ in found], [last for _, last in found])


def _heads(tree: ast.Module) -> Iterator[tuple[int, int]]:
    waiting: list[ast.AST] = [tree]
    while waiting:
        children = list(ast.iter_child_nodes(waiting.pop()))
        for child in children:
            if isinstance(child, _Part):
                waiting.append(child)
                parts = [e for e in ast.iter_child_nodes(child) if not isinstance(e, _Part)]
                placed = [each for part in parts for each in ast.walk(part)]
                if not isinstance(child, ast.match_case):
                    placed.append(child)
                starts = [row for each in placed if (row := getattr(each, "lineno", None))]
                simple = len(parts) == len(list(ast.iter_child_nodes(child)))
                ends = [
                    row
                    for each in placed
                    if (each is not child or simple) and (row := getattr(each, "end_lineno", None))
                ]
                yield min(starts), max([*ends, min(starts)])
