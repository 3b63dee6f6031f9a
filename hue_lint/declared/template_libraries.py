"""The tags and filters that a project's libraries define for templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.project.classes import Function
from hue_lint.syntax.outline import FunctionOutline, Statement
from hue_lint.syntax.segment import statement_segment
from hue_lint.syntax.source import UnreadableSource

if TYPE_CHECKING:
    from hue_lint.project.index import Project
    from hue_lint.project.modules import Module
    from hue_lint.project.templates import Template

KINDS = frozenset({"filter", "simple_tag", "inclusion_tag", "simple_block_tag"})


@dataclass(frozen=True, slots=True)
class Registered:
    """A function that a library registers. `template` is what an inclusion tag renders."""

    function: Function
    is_filter: bool
    takes_context: bool = False
    template: str = ""


class Libraries:
    """The libraries of one project, each read when a template loads it."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._read: dict[str, Mapping[str, Registered]] = {}

    def loaded_by(self, template: Template) -> dict[str, Registered]:
        """What the libraries that a template loads define, by name."""
        found: dict[str, Registered] = {}
        for name in template.loaded():
            if name not in self._read:
                self._read[name] = self._library(name)
            found |= self._read[name]
        return found

    def _library(self, name: str) -> Mapping[str, Registered]:
        path = self._project.templates.library(name)
        if path is None:
            return {}
        try:
            return dict(_registered(self._project.module_at(path)))
        except UnreadableSource:
            return {}


def _registered(module: Module) -> Iterator[tuple[str, Registered]]:
    functions = {
        entry.name: Function(module, entry, None)
        for entry in module.outline.body
        if isinstance(entry, FunctionOutline)
    }
    for name, function in functions.items():
        for decorator in function.head.decorators if function.outline.decorated else ():
            yield from _by_decorator(decorator.decorator, name, function)
    for entry in module.outline.body:
        if isinstance(entry, Statement) and ".filter(" in module.declarations.slice(
            entry.first, entry.last
        ):
            yield from _by_call(statement_segment(module.declarations, entry).node, functions)


def _by_decorator(
    node: cst.BaseExpression, name: str, function: Function
) -> Iterator[tuple[str, Registered]]:
    """`@register.filter`, `@register.simple_tag(name="x", takes_context=True)`."""
    arguments = node.args if isinstance(node, cst.Call) else ()
    called = node.func if isinstance(node, cst.Call) else node
    kind = called.attr.value if isinstance(called, cst.Attribute) else ""
    if kind not in KINDS:
        return
    texts = {
        (argument.keyword.value if argument.keyword else str(at)): argument.value
        for at, argument in enumerate(arguments)
    }
    first = _text(texts.get("0") or texts.get("filename"))
    named = _text(texts.get("name")) or (first if kind != "inclusion_tag" else "")
    context = texts.get("takes_context")
    yield (
        named or name,
        Registered(
            function,
            kind == "filter",
            isinstance(context, cst.Name) and context.value == "True",
            first if kind == "inclusion_tag" else "",
        ),
    )


def _by_call(
    node: cst.CSTNode, functions: Mapping[str, Function]
) -> Iterator[tuple[str, Registered]]:
    """`register.filter("name", function)`."""
    match node:
        case cst.SimpleStatementLine(
            body=[
                cst.Expr(
                    value=cst.Call(
                        func=cst.Attribute(attr=cst.Name(value="filter")),
                        args=[cst.Arg(value=named), cst.Arg(value=cst.Name(value=function))],
                    )
                )
            ]
        ) if function in functions and (name := _text(named)):
            yield name, Registered(functions[function], True)


def _text(node: cst.BaseExpression | None) -> str:
    if isinstance(node, cst.SimpleString) and isinstance(node.evaluated_value, str):
        return node.evaluated_value
    return ""
