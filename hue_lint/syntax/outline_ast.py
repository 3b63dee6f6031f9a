"""The outline as `ast` gives it: 250,000 lines in about a second."""

import ast
import warnings
from collections.abc import Iterator, Sequence
from typing import Literal

from hue_lint.syntax.block import Block
from hue_lint.syntax.outline import (
    ClassOutline,
    Entry,
    FunctionOutline,
    Imported,
    Outline,
    Statement,
)
from hue_lint.syntax.source import Source, UnreadableSource


class NotForThisPython(Exception):
    """`ast` of the running Python refuses the text; `reason` says why, and where."""

    def __init__(self, reason: UnreadableSource) -> None:
        super().__init__(str(reason))
        self.reason = reason


def outline_by_ast(source: Source) -> Outline:
    """The outline; raises NotForThisPython, or UnreadableSource where no Python could parse it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source.text)
    except SyntaxError as error:
        column = max(error.offset or 1, 1)
        reason = UnreadableSource(source.path, error.msg, max(error.lineno or 1, 1), column)
        if error.msg.startswith("too many"):  # a limit of every Python; libcst's stack would burst
            raise reason from error
        raise NotForThisPython(reason) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise UnreadableSource(source.path, str(error) or "too deeply nested") from error
    return Outline(tuple(_Reader(source).entries(tree.body, Block())))


class _Reader:
    def __init__(self, source: Source) -> None:
        self._ascii = source.text.isascii()
        self._source = source
        self._async = "async" in source.text

    def entries(self, body: Sequence[ast.stmt], block: Block) -> Iterator[Entry]:
        for node in body:
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    yield self._function(node, block)
                case ast.ClassDef():
                    yield self._class(node, block)
                case ast.If():
                    yes, no = _branches(node.test, block)
                    yield from self.entries(node.body, yes)
                    yield from self.entries(node.orelse, no)
                case ast.For() | ast.AsyncFor() | ast.While():
                    yield from self.entries(node.body, block.branch())
                    yield from self.entries(node.orelse, block.branch())
                case ast.With() | ast.AsyncWith():
                    yield from self.entries(node.body, block.branch())
                case ast.Try() | ast.TryStar():
                    yield from self.entries(node.body, block.branch())
                    for handler in node.handlers:
                        yield from self.entries(handler.body, block.fallen_back())
                    yield from self.entries(node.orelse, block.branch())
                    yield from self.entries(node.finalbody, block.branch())
                case ast.Match():
                    for case in node.cases:
                        yield from self.entries(case.body, block.branch())
                case _:
                    yield self._statement(node, block)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, block: Block) -> Entry:
        is_async = isinstance(node, ast.AsyncFunctionDef)
        first = min((d.lineno for d in node.decorator_list), default=node.lineno)
        return FunctionOutline(
            name=node.name,
            qualname=block.prefix + node.name,
            is_async=is_async,
            first=first,
            row=node.lineno,
            last=node.end_lineno or node.lineno,
            column=self._column(node.lineno, node.col_offset),
            decorated=bool(node.decorator_list),
            contains_async=is_async or (self._async and _has_async(node.body)),
            conditional=block.conditional,
            fallback=block.fallback,
        )

    def _class(self, node: ast.ClassDef, block: Block) -> Entry:
        first = min((d.lineno for d in node.decorator_list), default=node.lineno)
        return ClassOutline(
            name=node.name,
            qualname=block.prefix + node.name,
            first=first,
            row=node.lineno,
            last=node.end_lineno or node.lineno,
            column=self._column(node.lineno, node.col_offset),
            body=tuple(self.entries(node.body, block.inside_class(node.name))),
            conditional=block.conditional,
            fallback=block.fallback,
            bases=_bases(node),
        )

    def _statement(self, node: ast.stmt, block: Block) -> Statement:
        kind, names = _binds(node)
        last = node.end_lineno or node.lineno
        return Statement(
            kind=kind,
            names=names,
            first=node.lineno,
            last=last,
            column=self._column(node.lineno, node.col_offset),
            end_column=self._column(last, node.end_col_offset or 0),
            type_checking=block.type_checking,
            conditional=block.conditional,
            fallback=block.fallback,
            imports=tuple(_imports(node)),
        )

    def _column(self, row: int, offset: int) -> int:
        """`ast` counts bytes of UTF-8; columns count characters."""
        if self._ascii or not offset:
            return offset
        line = self._source.lines[row - 1]
        return offset if line.isascii() else len(line.encode()[:offset].decode())


def _branches(test: ast.expr, block: Block) -> tuple[Block, Block]:
    match test:
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return block.checking(), block.fallen_back()
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yes, no = _branches(operand, block)
            return no, yes
        case _:
            return block.branch(), block.branch()


def _binds(node: ast.stmt) -> tuple[Literal["import", "assign", "other"], tuple[str, ...]]:
    match node:
        case ast.Import() | ast.ImportFrom():
            return "import", tuple(each.bound for each in _imports(node))
        case ast.Assign():
            return "assign", tuple(name for target in node.targets for name in _names(target))
        case ast.AnnAssign():
            return "assign", tuple(_names(node.target))
        case _ if type(node).__name__ == "TypeAlias":
            return "assign", (node.name.id,)  # type: ignore[attr-defined]
        case _:
            return "other", ()


def _imports(node: ast.stmt) -> Iterator[Imported]:
    match node:
        case ast.Import():
            for alias in node.names:
                module = alias.name if alias.asname else alias.name.partition(".")[0]
                yield Imported(alias.asname or module, module)
        case ast.ImportFrom():
            for alias in node.names:
                bound = alias.asname or alias.name
                yield Imported(bound, node.module or "", alias.name, node.level)
        case _:
            return


def _bases(node: ast.ClassDef) -> tuple[str, ...] | None:
    names = [
        _dotted(base.value if isinstance(base, ast.Subscript) else base) for base in node.bases
    ]
    found = tuple(name for name in names if name)
    return found if len(found) == len(names) and not node.keywords else None


def _dotted(node: ast.expr) -> str | None:
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            value = _dotted(node.value)
            return f"{value}.{node.attr}" if value else None
        case _:
            return None


def _names(target: ast.expr) -> Iterator[str]:
    match target:
        case ast.Name():
            yield target.id
        case ast.Tuple() | ast.List():
            for element in target.elts:
                yield from _names(element)
        case ast.Starred():
            yield from _names(target.value)
        case _:
            return


def _has_async(body: Sequence[ast.stmt]) -> bool:
    for node in body:
        if isinstance(node, ast.AsyncFunctionDef):
            return True
        for name in ("body", "orelse", "finalbody"):
            if _has_async(getattr(node, name, ())):
                return True
        for name in ("handlers", "cases"):
            if any(_has_async(part.body) for part in getattr(node, name, ())):
                return True
    return False
