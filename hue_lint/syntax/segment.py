"""The text of one function, class head or statement, parsed by libcst when somebody asks for it."""

import re
import tokenize
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

import libcst as cst
from libcst.metadata import CodeRange

from hue_lint.findings import Position, Span
from hue_lint.syntax.formfeed import without_form_feeds
from hue_lint.syntax.nesting import is_too_deep
from hue_lint.syntax.outline import ClassOutline, FunctionOutline, Statement
from hue_lint.syntax.positions import positions_of
from hue_lint.syntax.source import Source, UnreadableSource

_HEAD = "if 1:\n"
_WHITE_SPACE = re.compile(r"\s*\\?(?:\r\n|\r|\n)\s*|[ \t\f]+")
_COMMENT = re.compile(r"[ \t]#[^\r\n\"']*(?=[\r\n])")

_Kind = Literal["function", "class", "statement"]


class _Parsed:
    """A parsed text with the positions of its nodes, rows and columns relative to the text."""

    __slots__ = ("_positions", "module", "node", "rows_above")

    def __init__(self, text: str, indented: bool, kind: _Kind) -> None:
        self.rows_above = 1 if indented else 0
        self.module = cst.parse_module(_HEAD + text if indented else text)
        self.node = _node(self.module, indented, kind)
        self._positions: Mapping[cst.CSTNode, CodeRange] | None = None

    @property
    def positions(self) -> Mapping[cst.CSTNode, CodeRange]:
        if self._positions is None:
            self._positions = positions_of(self.module)
        return self._positions


def _node(module: cst.Module, indented: bool, kind: _Kind) -> cst.CSTNode:
    first: Any = module.body[0]
    if indented:
        first = first.body.body[0]
    return first.body[0] if kind == "statement" else first  # type: ignore[no-any-return]


@lru_cache(maxsize=8192)
def _parse(text: str, indented: bool, kind: _Kind) -> _Parsed:
    """Parsing depends on nothing but the text, so equal texts share one tree."""
    return _Parsed(text, indented, kind)


class Segment:
    """A stretch of a file that is parsed on its own.

    Two requests for the same stretch of the same source give the same object, so nodes can be told
    apart by identity. Equal texts may share their nodes; `span_of` is right for each.
    """

    __slots__ = (
        "_code",
        "_column",
        "_indented",
        "_kind",
        "_parsed",
        "_removed",
        "first",
        "last",
        "source",
        "text",
    )

    def __init__(
        self, source: Source, first: int, last: int, text: str, *, column: int, kind: _Kind
    ) -> None:
        self.source = source
        self.first = first
        self.last = last
        self.text = text
        self._column = column
        self._kind: _Kind = kind
        self._code, self._removed = without_form_feeds(text)
        self._indented = kind != "statement" and self._code[:1].isspace()
        self._parsed: _Parsed | None = None

    @property
    def node(self) -> Any:
        """The `FunctionDef`, the `ClassDef` with a body of `...`, or the small statement.

        Raises UnreadableSource where libcst cannot parse what Python could.
        """
        return self._tree().node

    def _tree(self) -> _Parsed:
        if self._parsed is None:
            if is_too_deep(_HEAD + self._code if self._indented else self._code):
                raise UnreadableSource(self.source.path, "too deeply nested", self.first)
            try:
                self._parsed = _parse(self._code, self._indented, self._kind)
            except cst.ParserSyntaxError as error:
                row = self.first + error.raw_line - 1 - self._indented
                place = (max(row, self.first), error.raw_column + 1)
                raise UnreadableSource(self.source.path, error.message, *place) from error
            except RecursionError as error:
                reason = "too deeply nested"
                raise UnreadableSource(self.source.path, reason, self.first) from error
        return self._parsed

    def span_of(self, node: cst.CSTNode) -> Span:
        """Where a node of this segment stands in the file; parentheses around it are left out."""
        tree = self._tree()
        try:
            place = tree.positions[node]
        except RecursionError as error:
            raise UnreadableSource(self.source.path, "too deeply nested", self.first) from error
        return Span(
            self._position(place.start.line - tree.rows_above, place.start.column),
            self._position(place.end.line - tree.rows_above, place.end.column),
        )

    def _position(self, row: int, column: int) -> Position:
        shift = (self._column if row == 1 else 0) + self._removed.get(row, 0)
        return Position(self.first + row - 1, column + shift + 1)

    def text_of(self, node: cst.CSTNode) -> str:
        """The text at `span_of(node)`, as it stands in the file."""
        span = self.span_of(node)
        if span.start.row == span.end.row:
            return self.source.lines[span.start.row - 1][
                span.start.column - 1 : span.end.column - 1
            ]
        rows = list(self.source.lines[span.start.row - 1 : span.end.row])
        rows[0] = rows[0][span.start.column - 1 :]
        rows[-1] = rows[-1][: span.end.column - 1]
        return "".join(rows)

    def one_line(self, node: cst.CSTNode, limit: int = 80) -> str:
        """The text of a node on one line, white space folded, cut with `…` behind `limit`."""
        folded = _WHITE_SPACE.sub(" ", _COMMENT.sub("", self.text_of(node))).strip()
        folded = folded.replace("( ", "(").replace("[ ", "[").replace("{ ", "{")
        folded = re.sub(r",? ([)\]}])", r"\1", folded)
        return folded if len(folded) <= limit else folded[: limit - 1].rstrip() + "…"

    def __repr__(self) -> str:
        return f"<Segment {self._kind} {self.source.path}:{self.first}-{self.last}>"


def function_segment(source: Source, outline: FunctionOutline) -> Segment:
    """The segment of a function: decorators, head and body."""
    key = ("function", outline.first, outline.last)
    kept: Segment | None = source.kept.get(key)
    if kept is None:
        text = source.slice(outline.first, outline.last)
        kept = source.kept[key] = Segment(
            source, outline.first, outline.last, text, column=0, kind="function"
        )
    return kept


def class_segment(source: Source, outline: ClassOutline) -> Segment:
    """The segment of a class's head: decorators, name, bases, keywords; its body reads `...`."""
    key = ("class", outline.first, outline.row)
    kept: Segment | None = source.kept.get(key)
    if kept is None:
        row, column = _head_end(source, outline)
        text = source.slice(outline.first, row - 1) + source.lines[row - 1][:column] + " ...\n"
        kept = source.kept[key] = Segment(source, outline.first, row, text, column=0, kind="class")
    return kept


def statement_segment(source: Source, statement: Statement) -> Segment:
    """The segment of one simple statement, without what stands beside it on its rows."""
    key = ("statement", statement.first, statement.column)
    kept: Segment | None = source.kept.get(key)
    if kept is None:
        rows = list(source.lines[statement.first - 1 : statement.last])
        rows[-1] = rows[-1][: statement.end_column]
        rows[0] = rows[0][statement.column :]
        kept = source.kept[key] = Segment(
            source,
            statement.first,
            statement.last,
            "".join(rows),
            column=statement.column,
            kind="statement",
        )
    return kept


def _head_end(source: Source, outline: ClassOutline) -> tuple[int, int]:
    """Row and column just behind the colon that ends a class's head."""
    rows = iter(source.lines[outline.row - 1 : outline.last])
    depth = 0
    for token in tokenize.generate_tokens(lambda: next(rows, "")):
        if token.type != tokenize.OP:
            continue
        if token.string in "([{":
            depth += 1
        elif token.string in ")]}":
            depth -= 1
        elif token.string == ":" and not depth:
            return outline.row + token.end[0] - 1, token.end[1]
    raise UnreadableSource(source.path, "class without a colon", outline.row)


@lru_cache(maxsize=4096)
def parse_annotation(text: str) -> cst.BaseExpression | None:
    """An expression from a string (a quoted annotation, a configured name); None if it is none."""
    try:
        return cst.parse_expression(text.strip())
    except (cst.ParserSyntaxError, cst.CSTValidationError):
        return None


expression_segment = parse_annotation
