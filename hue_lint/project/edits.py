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
from typing import Final, TypeAlias

from hue_lint.project.names import (
    CALLED,
    CALLS,
    KEPT,
    WAYS,
    calls_in,
    kept_in,
    names_called_in,
)
from hue_lint.project.reads import WORD, slots
from hue_lint.project.scan import told_to_all
from hue_lint.project.shelf import Look
from hue_lint.syntax.source import UnreadableSource, source_of

_Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
_DECLARING: Final = frozenset({"as_manager"})
"""Functions whose bodies declare something. Source: project/managers.py."""
_NOTHING: Final = re.compile(r"\s*(?:#.*)?$")
"""A row that says nothing outside of a text of several rows."""


def reach_of(path: Path, old: bytes, new: bytes, words: Iterable[str]) -> frozenset[int] | None:
    """The numbers of the kinds of names whose standing an edit of a file's functions changes, as
    `Reads.name` notes them; None where the edit reaches further. `words` are those that all files
    were searched for."""
    before, after = Look(path, old), Look(path, new)
    if told_to_all(before) != told_to_all(after):
        return None
    one, other = _read(before), _read(after)
    if one is None or other is None or one.declared != other.declared:
        return None
    searched = {word for word in words if _holds(before, word) != _holds(after, word)}
    reached = slots(WORD, searched)
    for way in WAYS:
        reached |= slots(way.name, way.names(before) ^ way.names(after))
    for kind, find in ((CALLED.name, calls_in), (CALLS.name, names_called_in), (KEPT, kept_in)):
        reached |= slots(kind, {name for name, *_ in one.names(find) ^ other.names(find)})
    return reached


def _holds(look: Look, word: str) -> bool:
    return look.holds(word.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class _File:
    """A text in two parts: what it declares, and the functions that stand in no other, by their
    order."""

    declared: tuple[str, tuple[str, ...]]
    functions: tuple[str, ...]

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
        functions = list(_outermost(tree))
        texts = tuple(source.slice(each.lineno, each.end_lineno or 0) for each in functions)
        rows = dict(enumerate(source.lines, 1))
        for each in functions:
            if each.name not in _DECLARING:
                _take_out(each, rows)
        said = tuple(row for row in rows.values() if not _NOTHING.match(row))
        return _File((ast.dump(tree), said), texts)
    except (UnreadableSource, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _outermost(node: ast.AST) -> Iterator[_Function]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _Function):
            yield child
        elif not isinstance(child, ast.expr):
            yield from _outermost(child)


def _take_out(function: _Function, rows: dict[int, str]) -> None:
    """Leave of a function what it declares: whether it yields, and whether there is async code in
    it, beside its head."""
    first = function.body[0]
    start = min([first.lineno, *(each.lineno for each in getattr(first, "decorator_list", ()))])
    for row in range(max(start, function.lineno + 1), (function.end_lineno or 0) + 1):
        rows.pop(row, None)
    asynchronous = any(isinstance(each, ast.AsyncFunctionDef) for each in ast.walk(function))
    told = (asynchronous, any(map(_yields, function.body)))
    function.body = [ast.Expr(ast.Constant(repr(told)))]


def _yields(node: ast.AST) -> bool:
    if isinstance(node, ast.Yield | ast.YieldFrom):
        return True
    if isinstance(node, _Function | ast.Lambda | ast.ClassDef):
        return False
    return any(map(_yields, ast.iter_child_nodes(node)))
