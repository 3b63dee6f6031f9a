"""Imports that a repair left without a use."""

from __future__ import annotations

import re
import tokenize
from collections import Counter
from collections.abc import Iterator

import libcst as cst

from hue_lint.findings import Edit, Position, Span
from hue_lint.syntax.outline import Outline, Statement
from hue_lint.syntax.outlining import outline_of
from hue_lint.syntax.segment import Segment, function_segment, statement_segment
from hue_lint.syntax.source import Source
from hue_lint.syntax.walk import walk

_WORD = re.compile(r"[^\W\d]\w*")


def unused_imports(before: Source, after: Source) -> tuple[Edit, ...]:
    """Edits of `after` that take away the names whose last use has gone since `before`.

    A package's `__init__.py` is left alone, since its imports may be there for others, and so is
    what a string may name (`__all__`, a quoted annotation, the target of a mock).
    """
    if after.path.name == "__init__.py":
        return ()
    used_before, used_now = _uses(before), _uses(after)
    gone = {name for name in used_before if name not in used_now}
    if not gone:
        return ()
    return tuple(
        edit
        for segment, node, alone in _imports(after, outline_of(after))
        for edit in _without(segment, node, gone, alone)
    )


def _uses(source: Source) -> Counter[str]:
    """How often each name is used other than to import it, or as an attribute."""
    counted: Counter[str] = Counter()
    previous = ""
    importing = False
    lines = iter(source.lines)
    for token in tokenize.generate_tokens(lambda: next(lines, "")):
        if token.type == tokenize.NAME:
            if token.string in ("import", "from") and previous in ("", ";", "\n"):
                importing = True
            if not importing and previous != ".":
                counted[token.string] += 1
        elif token.type == tokenize.STRING or token.type > tokenize.ENCODING:
            counted.update(_named_by(token.string))
        if token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT):
            importing = False
            previous = ""
        elif token.type not in (tokenize.NL, tokenize.COMMENT):
            previous = token.string
            importing = importing and token.string != ";"
    return counted


def _named_by(literal: str) -> Iterator[str]:
    """The names that a string may mean: all in an f-string, those in one without blanks else."""
    formatted = "f" in literal.partition(literal[-1:])[0].lower()
    if formatted or not re.search(r"\s", literal.strip()):
        yield from _WORD.findall(literal)


def _imports(source: Source, outline: Outline) -> Iterator[tuple[Segment, cst.ImportFrom, bool]]:
    """Every `from … import …` with whether a line of its own can go."""
    for entry in outline.body:
        if isinstance(entry, Statement) and entry.kind == "import" and not entry.type_checking:
            segment = statement_segment(source, entry)
            if isinstance(segment.node, cst.ImportFrom):
                yield segment, segment.node, not entry.conditional
    for function, _ in outline.functions():
        if " import " in source.slice(function.first, function.last):
            segment = function_segment(source, function)
            for block in walk(segment.node, into_scopes=True):
                if isinstance(block, cst.IndentedBlock):
                    for line in block.body:
                        if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1:
                            node = line.body[0]
                            if isinstance(node, cst.ImportFrom):
                                yield segment, node, len(block.body) > 1


def _without(segment: Segment, node: cst.ImportFrom, gone: set[str], alone: bool) -> Iterator[Edit]:
    """Edits that take names out of an import, or the whole import where none is left."""
    if isinstance(node.names, cst.ImportStar):
        return
    aliases = list(node.names)
    names = [alias.evaluated_alias or alias.evaluated_name for alias in aliases]
    kept = [at for at, name in enumerate(names) if name not in gone]
    if len(kept) == len(names):
        return
    if not kept:
        span = _own_lines(segment, segment.span_of(node))
        if alone and span is not None:
            yield Edit(span, "")
        return
    for at, alias in enumerate(aliases):
        if at in kept:
            continue
        if at + 1 < len(aliases) and any(other > at for other in kept):
            yield Edit(Span(_start(segment, alias), _start(segment, aliases[at + 1])), "")
        else:
            yield Edit(Span(_end(segment, aliases[at - 1]), _end(segment, alias)), "")


def _start(segment: Segment, alias: cst.ImportAlias) -> Position:
    return segment.span_of(alias.name).start


def _end(segment: Segment, alias: cst.ImportAlias) -> Position:
    inner = alias.asname.name if alias.asname is not None else alias.name
    return segment.span_of(inner).end


def _own_lines(segment: Segment, span: Span) -> Span | None:
    """The whole rows of a span, where nothing else stands on them."""
    lines = segment.source.lines
    before = lines[span.start.row - 1][: span.start.column - 1]
    behind = lines[span.end.row - 1][span.end.column - 1 :]
    if before.strip() or behind.strip():
        return None
    if span.end.row < len(lines):
        return Span(Position(span.start.row, 1), Position(span.end.row + 1, 1))
    return Span(Position(span.start.row, 1), Position(span.end.row, len(lines[-1]) + 1))
