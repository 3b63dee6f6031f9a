"""What an edit of a file can change elsewhere in its project.

An edit of the bodies of functions changes what rests on those bodies, and on the names that stand
in them. Any other edit, of what the file declares, can change everything.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hue_lint.project.bodies import Function, around, like_code, meaning_of
from hue_lint.project.names import (
    WAYS,
    calls_in,
    kept_in,
    names_called_in,
)
from hue_lint.project.reads import slots
from hue_lint.project.scan import told_to_all
from hue_lint.project.shelf import Look
from hue_lint.project.written import Written, written_in
from hue_lint.syntax.source import UnreadableSource, source_of

_DECLARING: Final = frozenset({"as_manager"})
"""Functions whose bodies declare something. Source: project/managers.py."""
_NOTHING: Final = re.compile(r"\s*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an edit of a file's functions reaches: to what rests on their bodies, if these mean
    something else now, and to what rests on kinds of names, by the numbers that `Reads.name` notes.
    `old` and `new` tell where statements stand, for what quotes them."""

    bodies: bool
    names: frozenset[int]
    old: Written
    new: Written

    def moves(self, row: int) -> bool:
        """Whether another statement stands in a row now, or one that is written otherwise."""
        before = self.old.at(row)
        return before is None or before != self.new.at(row)


def reach_of(path: Path, old: bytes, new: bytes, words: Iterable[str]) -> Reach | None:
    """How far an edit of a file's functions reaches; None where it is an edit of what the file
    declares, and reaches everything. `words` are those that all files were searched for."""
    before, after = Look(path, old), Look(path, new)
    if told_to_all(before) != told_to_all(after):
        return None
    one, other = _read(before), _read(after)
    if one is None or other is None or one.declared != other.declared:
        return None
    searched = {word for word in words if _holds(before, word) != _holds(after, word)}
    reached = slots(searched)
    for way in WAYS:
        reached |= slots(way.names(before) ^ way.names(after))
    for find in (calls_in, names_called_in, kept_in):
        reached |= slots({name for name, *_ in one.names(find) ^ other.names(find)})
    return Reach(one.meanings != other.meanings, reached, one.written, other.written)


def _says(row: str) -> bool:
    """Whether a row, outside of a text of several rows, is more than a comment."""
    return _NOTHING.match(row) is None


def _silent(rows: Iterable[str]) -> Iterator[str]:
    return (row for row in rows if not _says(row))


def _holds(look: Look, word: str) -> bool:
    return look.holds(word.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class _File:
    """A text in two parts: what it declares, and the functions that stand in no other, by their
    order."""

    declared: tuple[str, tuple[str, ...]]
    functions: tuple[str, ...]
    meanings: tuple[object, ...]
    written: Written

    def names(self, find: Callable[[str], Iterable[str]]) -> Set[tuple[str, int, str]]:
        """The names that stand somehow in functions: in which, and in what row."""
        return {
            (name, at, row)
            for at, text in enumerate(self.functions)
            for row in ("", *text.splitlines())
            for name in find(row or text)
        }


def _read(look: Look) -> _File | None:
    """A file in its parts; None where the running Python cannot parse it."""
    try:
        source = source_of(look.path, look.data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source.text)
        written, module = written_in(tree, source.lines), around(tree)
        functions = list(_outermost(tree))
        texts = tuple(source.slice(each.lineno, each.end_lineno or 0) for each in functions)
        rows = dict(enumerate(source.lines, 1))
        meanings = []
        for each, text in zip(functions, texts, strict=True):
            if each.name not in _DECLARING:
                told = _take_out(each, rows)
                meanings.append(meaning_of(each, text, module))
                each.body = [ast.Expr(ast.Constant(told))]
        said = (*filter(_says, rows.values()), *like_code(_silent(rows.values())))
        return _File((ast.dump(tree), said), texts, tuple(meanings), written)
    except (UnreadableSource, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _outermost(node: ast.AST) -> Iterator[Function]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield child
        elif not isinstance(child, ast.expr):
            yield from _outermost(child)


def _take_out(function: Function, rows: dict[int, str]) -> str:
    """Take the rows of a function's body out of others. What of it counts as declared: whether
    there is async code in it, and whether it yields."""
    first = function.body[0]
    start = min([first.lineno, *(each.lineno for each in getattr(first, "decorator_list", ()))])
    for row in range(function.lineno + 1, (function.end_lineno or 0) + 1):
        if row >= start or not _says(rows.get(row, "")):
            rows.pop(row, None)
    asynchronous = any(isinstance(each, ast.AsyncFunctionDef) for each in ast.walk(function))
    return repr((asynchronous, any(map(_yields, function.body))))


def _yields(node: ast.AST) -> bool:
    if isinstance(node, ast.Yield | ast.YieldFrom):
        return True
    if isinstance(node, Function | ast.Lambda | ast.ClassDef):
        return False
    return any(map(_yields, ast.iter_child_nodes(node)))
