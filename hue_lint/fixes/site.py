"""Where a repair happens: a node of a function, what stands around it, and edits of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import libcst as cst

from hue_lint.findings import Applicability, Edit, Position, Span
from hue_lint.frames.frames import frame_of
from hue_lint.project.classes import ExternalSymbol
from hue_lint.syntax.bindings import binds
from hue_lint.syntax.walk import children, walk

if TYPE_CHECKING:
    from hue_lint.project.modules import Module
    from hue_lint.syntax.segment import Segment
    from hue_lint.syntax.source import Source
    from hue_lint.values.values import Operation


Version: TypeAlias = tuple[int, int]
"""A release of Django: `(5, 2)`."""

OLDEST_SUPPORTED: Version = (4, 2)
"""The target where nothing says otherwise: what the facts were measured on begins here."""

_IDENTIFIER = re.compile(r"\w")


class Unrepairable(Exception):
    """A repair cannot be made here; `remedy` says what a person can do."""

    def __init__(self, remedy: str) -> None:
        super().__init__(remedy)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Draft:
    """A repair before it is shown: its edits, and how far it can be trusted."""

    edits: tuple[Edit, ...]
    applicability: Applicability = Applicability.SAFE


@dataclass(frozen=True)
class Site:
    """The place of an operation: its node, and the function around it as text and as tree."""

    operation: Operation
    target: Version
    node: Any = field(init=False)
    segment: Segment = field(init=False)
    module: Module = field(init=False)

    def __post_init__(self) -> None:
        place = self.operation.place
        object.__setattr__(self, "node", place.node)
        object.__setattr__(self, "segment", place.frame.segment)
        object.__setattr__(self, "module", place.frame.module)

    @property
    def source(self) -> Source:
        """The file that the place is in."""
        return self.segment.source

    def has(self, since: str | None) -> bool:
        """Whether the target Django has what a release brought."""
        return since is None or version_of(since) <= self.target

    # -- the tree

    @cached_property
    def _parents(self) -> Mapping[int, cst.CSTNode]:
        kept = self.source.kept
        key = ("parents", id(self.segment.node))
        found: Mapping[int, cst.CSTNode] | None = kept.get(key)
        if found is None:
            found = kept[key] = dict(_parents(self.segment.node))
        return found

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The node around `node`; None for the function itself."""
        return self._parents.get(id(node))

    def ancestors(self, node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
        """Each node around `node` with the child that leads to it, the nearest first."""
        child, around = node, self.parent(node)
        while around is not None:
            yield around, child
            child, around = around, self.parent(around)

    def call_of(self, node: cst.CSTNode) -> tuple[cst.Call, cst.Arg] | None:
        """The call that `node` is an argument of, with the argument."""
        argument = self.parent(node)
        call = self.parent(argument) if isinstance(argument, cst.Arg) else None
        if isinstance(call, cst.Call) and isinstance(argument, cst.Arg):
            return call, argument
        return None

    def statement(self, node: cst.CSTNode) -> cst.CSTNode:
        """The statement that `node` is in, compound or small."""
        if isinstance(node, cst.BaseSmallStatement | cst.BaseCompoundStatement):
            return node
        for around, _ in self.ancestors(node):
            if isinstance(around, cst.BaseSmallStatement | cst.BaseCompoundStatement):
                return around
        return node

    @cached_property
    def bound_names(self) -> frozenset[str]:
        """The names that the function, or one in it, gives a meaning of its own."""
        kept = self.source.kept
        key = ("bound", id(self.segment.node))
        found: frozenset[str] | None = kept.get(key)
        if found is None:
            found = kept[key] = frozenset(_bound(self.segment.node))
        return found

    @cached_property
    def used_names(self) -> frozenset[str]:
        """Every name that is written in the function."""
        inner = walk(self.segment.node, into_scopes=True)
        return frozenset(node.value for node in inner if isinstance(node, cst.Name))

    def is_builtin(self, node: cst.CSTNode, *names: str) -> bool:
        """Whether `node` is the name of one of these builtins, not hidden by another meaning."""
        if not isinstance(node, cst.Name) or node.value not in names:
            return False
        if node.value in self.bound_names:
            return False
        symbol = frame_of(self.operation.place).engine.project.resolve(self.module, node.value)
        return isinstance(symbol, ExternalSymbol) and symbol.qualname == f"builtins.{node.value}"

    def qualname(self, node: cst.BaseExpression) -> str:
        """The dotted name of what an expression of an installed package is; empty for the rest."""
        root = node
        while isinstance(root, cst.Attribute):
            root = root.value
        if not isinstance(root, cst.Name) or root.value in self.bound_names:
            return ""
        engine = frame_of(self.operation.place).engine
        symbol = engine.project.resolve_expression(self.module, node)
        return symbol.qualname if isinstance(symbol, ExternalSymbol) else ""

    # -- the text

    def span(self, node: cst.CSTNode) -> Span:
        """Where a node stands, without the parentheses around it."""
        return self.segment.span_of(node)

    def outer_span(self, node: cst.CSTNode) -> Span:
        """Where a node stands, with the parentheses around it."""
        span = self.span(node)
        left, right = getattr(node, "lpar", ()), getattr(node, "rpar", ())
        start = self.span(left[0]).start if left else span.start
        end = self.span(right[-1]).end if right else span.end
        return Span(start, end)

    def text(self, node: cst.CSTNode) -> str:
        """The text of a node, without the parentheses around it."""
        return self.segment.text_of(node)

    def outer_text(self, node: cst.CSTNode) -> str:
        """The text of a node, with the parentheses around it."""
        return self.between(self.outer_span(node))

    def between(self, span: Span) -> str:
        """The text of a span of the file."""
        return text_at(self.source, span)

    def format_around(self, node: cst.CSTNode) -> cst.FormattedString | None:
        """The f-string that a node stands in."""
        found = (around for around, _ in self.ancestors(node))
        return next((a for a in found if isinstance(a, cst.FormattedString)), None)

    def quoted(self, node: cst.CSTNode, text: str) -> str:
        """A string as the function writes most of its strings; as an f-string around allows."""
        around = self.format_around(node)
        written = self.segment.text
        single = written.count("'") > written.count('"') if around is None else '"' in around.start
        return f"'{text}'" if single else f'"{text}"'

    # -- edits

    def insert(self, place: Position, content: str) -> Edit:
        """Put `content` at a place; a blank keeps it apart from a keyword that ends there."""
        before = self.source.lines[place.row - 1][place.column - 2 : place.column - 1]
        glued = place.column > 1 and _IDENTIFIER.match(before) and _IDENTIFIER.match(content)
        return Edit(Span(place, place), f" {content}" if glued else content)

    def replace(self, span: Span, content: str) -> Edit:
        """Put `content` in the place of a span, kept apart from a keyword that ends before it."""
        return Edit(span, self.insert(span.start, content).content)

    def delete(self, span: Span) -> Edit:
        """Take a span away."""
        return Edit(span, "")


def version_of(text: str) -> Version:
    """`"5.2"` as a version."""
    major, _, minor = text.partition(".")
    return int(major), int(minor.partition(".")[0] or 0)


def text_at(source: Source, span: Span) -> str:
    """The text of a span of a source."""
    rows = list(source.lines[span.start.row - 1 : span.end.row])
    rows[-1] = rows[-1][: span.end.column - 1]
    rows[0] = rows[0][span.start.column - 1 :]
    return "".join(rows)


def _parents(node: cst.CSTNode) -> Iterator[tuple[int, cst.CSTNode]]:
    stack = [node]
    while stack:
        around = stack.pop()
        for child in children(around):
            yield id(child), around
            stack.append(child)


def _bound(function: cst.CSTNode) -> Iterator[str]:
    for node in walk(function, into_scopes=True):
        if isinstance(node, cst.Param):
            yield node.name.value
        else:
            yield from binds(node)
