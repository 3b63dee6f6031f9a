"""What became of each undone function: like the author's, like it but for style, different."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias

import libcst as cst

from benchmarks.convert.undo import Name, Undo

Verdict: TypeAlias = Literal["identical", "style", "different", "refused", "broken"]


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, with the author's function and ours."""

    name: Name
    verdict: Verdict
    why: str
    author: str
    ours: str


def judge(original: Path, converted: Path, name: Name, refused: str) -> Judged | None:
    """Compare one function in two trees; `refused` is the reason where it was not converted.
    None where the author's cannot be read by this Python."""
    author = _function(original / name.file, name.qualname)
    ours = _function(converted / name.file, name.qualname)
    if author is None:
        return None
    if ours is None:
        return Judged(
            name, "broken", "the file does not parse, or the function is gone", *_both(author, ours)
        )
    if not isinstance(ours, ast.AsyncFunctionDef):
        return Judged(name, "refused", refused, *_both(author, ours))
    if ast.dump(author) == ast.dump(ours):
        return Judged(name, "identical", "", *_both(author, ours))
    missing = _asynchronous(author) - _asynchronous(ours)
    if _undone(author, name) == _undone(ours, name):
        if not missing:
            return Judged(name, "style", "", *_both(author, ours))
        why = f"{missing} not awaited" if missing > 0 else f"{-missing} more awaited"
        return Judged(name, "different", why, *_both(author, ours))
    return Judged(name, "different", "other code", *_both(author, ours))


def _both(author: ast.AST, ours: ast.AST | None) -> tuple[str, str]:
    return ast.unparse(author), "" if ours is None else ast.unparse(ours)


def _function(path: Path, qualname: str) -> ast.AST | None:
    """A function of a file; by itself, since the file may be newer than this Python."""
    tree = _parsed(path)
    if tree is None:
        return None
    here: cst.CSTNode = tree
    for part in qualname.split("."):
        named = (node for node in _walk(here) if getattr(node, "name", None) is not None)
        found = next((n for n in named if getattr(n.name, "value", "") == part), None)  # type: ignore[attr-defined]
        if found is None:
            return None
        here = found
    try:
        return ast.parse(textwrap.dedent(tree.code_for_node(here).lstrip("\n"))).body[0]
    except SyntaxError:
        return None


@lru_cache(maxsize=8)
def _parsed(path: Path) -> cst.Module | None:
    try:
        return cst.parse_module(path.read_bytes())
    except cst.ParserSyntaxError:
        return None


def _walk(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The functions and classes below a node, those of functions left aside."""
    for child in node.children:
        if isinstance(child, cst.FunctionDef | cst.ClassDef):
            yield child
        else:
            yield from _walk(child)


def _asynchronous(function: ast.AST) -> int:
    """How many places of a function are asynchronous."""
    return sum(
        isinstance(node, ast.Await | ast.AsyncFor)
        or (isinstance(node, ast.comprehension) and bool(node.is_async))
        for node in ast.walk(function)
    )


class _Plain(ast.NodeTransformer):
    """`[x for x in y]` as `list(y)`; `f(lambda: g(x))()` as `g(x)`: what is written in two ways."""

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        self.generic_visit(node)
        only = node.generators[0]
        same = isinstance(node.elt, ast.Name) and isinstance(only.target, ast.Name)
        if len(node.generators) == 1 and same and not only.ifs and node.elt.id == only.target.id:  # type: ignore[attr-defined]
            return ast.Call(ast.Name("list", ast.Load()), [only.iter], [])
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.Call(func=ast.Lambda(args=args, body=body), args=[], keywords=[]) if (
                not args.args
            ):
                return body
        return node

    def visit_Await(self, node: ast.Await) -> ast.AST:
        self.generic_visit(node)
        return node.value


def _undone(function: ast.AST, name: Name) -> str:
    """A function without what makes it asynchronous, however that was written."""
    text = ast.unparse(function)
    own = frozenset({name.qualname.rpartition(".")[2]})
    tree = cst.parse_module(text).visit(Undo(own, frozenset()))
    return ast.dump(_Plain().visit(ast.parse(tree.code)))
