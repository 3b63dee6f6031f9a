"""The outline as libcst gives it, for syntax that is newer than the running Python."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import libcst as cst
from libcst.metadata import CodePosition, CodeRange

from hue_lint.syntax.block import Block
from hue_lint.syntax.formfeed import without_form_feeds
from hue_lint.syntax.outline import (
    ClassOutline,
    Entry,
    FunctionOutline,
    Imported,
    Outline,
    Statement,
)
from hue_lint.syntax.positions import positions_of
from hue_lint.syntax.source import Source, UnreadableSource


def outline_by_libcst(source: Source, reason: UnreadableSource | None = None) -> Outline:
    """The outline; raises `reason` (what `ast` said), or libcst's own, where libcst refuses too."""
    try:
        text, removed = without_form_feeds(source.text)
        module = cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        if reason is not None:
            raise reason from error
        place = (error.raw_line, error.raw_column + 1)
        raise UnreadableSource(source.path, error.message, *place) from error
    return Outline(tuple(_Reader(positions_of(module), removed).entries(module.body, Block())))


class _Reader:
    def __init__(
        self, positions: Mapping[cst.CSTNode, CodeRange], removed: Mapping[int, int]
    ) -> None:
        self._positions = positions
        self._removed = removed

    def entries(
        self, body: Sequence[cst.BaseStatement | cst.BaseSmallStatement], block: Block
    ) -> Iterator[Entry]:
        for node in body:
            match node:
                case cst.FunctionDef():
                    yield self._function(node, block)
                case cst.ClassDef():
                    yield self._class(node, block)
                case cst.SimpleStatementLine():
                    yield from self.entries(node.body, block)
                case cst.If():
                    yield from self._if(node, block)
                case cst.For() | cst.While():
                    yield from self.entries(node.body.body, block.branch())
                    if node.orelse is not None:
                        yield from self.entries(node.orelse.body.body, block.branch())
                case cst.With():
                    yield from self.entries(node.body.body, block.branch())
                case cst.Try() | cst.TryStar():
                    yield from self._try(node, block)
                case cst.Match():
                    for case in node.cases:
                        yield from self.entries(case.body.body, block.branch())
                case cst.BaseSmallStatement():
                    yield self._statement(node, block)
                case _:
                    continue

    def _if(self, node: cst.If, block: Block) -> Iterator[Entry]:
        yes, no = _branches(node.test, block)
        yield from self.entries(node.body.body, yes)
        if isinstance(node.orelse, cst.If):
            yield from self._if(node.orelse, no)
        elif node.orelse is not None:
            yield from self.entries(node.orelse.body.body, no)

    def _try(self, node: cst.Try | cst.TryStar, block: Block) -> Iterator[Entry]:
        yield from self.entries(node.body.body, block.branch())
        for handler in node.handlers:
            yield from self.entries(handler.body.body, block.fallen_back())
        if node.orelse is not None:
            yield from self.entries(node.orelse.body.body, block.branch())
        if node.finalbody is not None:
            yield from self.entries(node.finalbody.body.body, block.branch())

    def _function(self, node: cst.FunctionDef, block: Block) -> Entry:
        place = self._positions[node]
        return FunctionOutline(
            name=node.name.value,
            qualname=block.prefix + node.name.value,
            is_async=node.asynchronous is not None,
            first=self._first(node),
            row=place.start.line,
            last=place.end.line,
            column=self._column(place.start),
            decorated=bool(node.decorators),
            contains_async=node.asynchronous is not None or _has_async(node.body.body),
            conditional=block.conditional,
            fallback=block.fallback,
        )

    def _class(self, node: cst.ClassDef, block: Block) -> Entry:
        place = self._positions[node]
        inside = block.inside_class(node.name.value)
        return ClassOutline(
            name=node.name.value,
            qualname=block.prefix + node.name.value,
            first=self._first(node),
            row=place.start.line,
            last=place.end.line,
            column=self._column(place.start),
            body=tuple(self.entries(node.body.body, inside)),
            conditional=block.conditional,
            fallback=block.fallback,
            bases=_bases(node),
        )

    def _first(self, node: cst.FunctionDef | cst.ClassDef) -> int:
        """The row of the first decorator's expression, as `ast` has it."""
        if not node.decorators:
            return self._positions[node].start.line
        return self._positions[node.decorators[0]].start.line

    def _column(self, place: CodePosition) -> int:
        return place.column + self._removed.get(place.line, 0)

    def _statement(self, node: cst.BaseSmallStatement, block: Block) -> Statement:
        kind, names = _binds(node)
        place = self._positions[node]
        return Statement(
            kind=kind,
            names=names,
            first=place.start.line,
            last=place.end.line,
            column=self._column(place.start),
            end_column=self._column(place.end),
            type_checking=block.type_checking,
            conditional=block.conditional,
            fallback=block.fallback,
            imports=tuple(imports_of(node)),
        )


def _branches(test: cst.BaseExpression, block: Block) -> tuple[Block, Block]:
    match test:
        case cst.Name(value="TYPE_CHECKING"):
            return block.checking(), block.fallen_back()
        case cst.Attribute(attr=cst.Name(value="TYPE_CHECKING")):
            return block.checking(), block.fallen_back()
        case cst.UnaryOperation(operator=cst.Not(), expression=operand):
            yes, no = _branches(operand, block)
            return no, yes
        case _:
            return block.branch(), block.branch()


def _binds(
    node: cst.BaseSmallStatement,
) -> tuple[Literal["import", "assign", "other"], tuple[str, ...]]:
    match node:
        case cst.Import() | cst.ImportFrom():
            return "import", tuple(each.bound for each in imports_of(node))
        case cst.Assign():
            return "assign", tuple(n for target in node.targets for n in _names(target.target))
        case cst.AnnAssign():
            return "assign", tuple(_names(node.target))
        case cst.TypeAlias():
            return "assign", (node.name.value,)
        case _:
            return "other", ()


def imports_of(node: cst.BaseSmallStatement) -> Iterator[Imported]:
    """What each of the names is that an import binds; nothing for another statement."""
    match node:
        case cst.Import():
            for alias in node.names:
                name = alias.evaluated_name
                module = name if alias.asname else name.partition(".")[0]
                yield Imported(alias.evaluated_alias or module, module)
        case cst.ImportFrom():
            module = (_dotted(node.module) or "") if node.module is not None else ""
            level = len(node.relative)
            if isinstance(node.names, cst.ImportStar):
                yield Imported("*", module, "*", level)
                return
            for alias in node.names:
                name = alias.evaluated_name
                yield Imported(alias.evaluated_alias or name, module, name, level)
        case _:
            return


def _bases(node: cst.ClassDef) -> tuple[str, ...] | None:
    values = [argument.value for argument in node.bases if not argument.star]
    names = [_dotted(v.value if isinstance(v, cst.Subscript) else v) for v in values]
    found = tuple(name for name in names if name)
    return found if len(found) == len(node.bases) and not node.keywords else None


def _dotted(node: cst.BaseExpression) -> str | None:
    match node:
        case cst.Name():
            return node.value
        case cst.Attribute():
            value = _dotted(node.value)
            return f"{value}.{node.attr.value}" if value else None
        case _:
            return None


def _names(target: cst.BaseExpression) -> Iterator[str]:
    match target:
        case cst.Name():
            yield target.value
        case cst.Tuple() | cst.List():
            for element in target.elements:
                yield from _names(element.value)
        case _:
            return


def _has_async(body: Sequence[cst.CSTNode]) -> bool:
    return any(
        (isinstance(node, cst.FunctionDef) and node.asynchronous is not None)
        or (isinstance(node, cst.BaseCompoundStatement) and _part_has_async(node))
        for node in body
    )


def _part_has_async(part: cst.CSTNode) -> bool:
    """Looks into the blocks that hang on a compound statement or on one of its branches."""
    branches = [getattr(part, name, None) for name in ("body", "orelse", "finalbody")]
    branches += (*getattr(part, "handlers", ()), *getattr(part, "cases", ()))
    return any(
        _has_async(branch.body) if isinstance(branch, cst.BaseSuite) else _part_has_async(branch)
        for branch in branches
        if isinstance(branch, cst.CSTNode)
    )
