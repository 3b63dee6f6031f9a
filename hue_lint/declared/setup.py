"""How a project is set up, as far as it decides about the event loop: switches and middleware."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import libcst as cst

from hue_lint.declared.frameworks import has_other_requests
from hue_lint.findings import Position, Span
from hue_lint.project.classes import ClassInfo, ClassSymbol, ExternalSymbol, FunctionSymbol
from hue_lint.project.reads import Memo
from hue_lint.project.segments import segments_with
from hue_lint.syntax.outline import FunctionOutline, Statement
from hue_lint.syntax.source import UnreadableSource
from hue_lint.syntax.walk import walk

if TYPE_CHECKING:
    from pathlib import Path

    from hue_lint.project.index import Project
    from hue_lint.project.modules import Module

SWITCH = "DJANGO_ALLOW_ASYNC_UNSAFE"
_ATOMIC = "ATOMIC_REQUESTS"
_VIEW = re.compile(r"async def \w+\(\s*(?:self,\s*)?_?request\b(?:\s*:\s*[\"']?([\w.]+))?")
_REQUESTS = ("django.", "rest_framework.", "adrf.", "ninja.", "builtins.", "typing.")
"""Where the requests come from that views are given; others are those of HTTP clients."""
_TESTS = re.compile(r"(?:^|[/_])tests?(?:[/_.]|$)|conftest")
_CAPABLE = frozenset(
    {
        "django.utils.decorators.sync_and_async_middleware",
        "django.utils.decorators.async_only_middleware",
    }
)


CircumstanceKind: TypeAlias = Literal[
    "async-unsafe",  # HUE701
    "atomic-requests",  # HUE702
    "sync-middleware",  # HUE703
    "async-hook",  # HUE610
    "own-loop",  # HUE612
]


@dataclass(frozen=True, slots=True)
class Circumstance:
    """Something about the project's setup at one place; `name` is what is set or defined there."""

    kind: CircumstanceKind
    span: Span
    name: str


class Setup:
    """The setup of one project; what concerns the whole of it is found out once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._views: Memo[None, bool] = Memo(project.modules.reads)
        self._middleware: Memo[None, frozenset[str]] = Memo(project.modules.reads)

    def circumstances(self, module: Module) -> Iterator[Circumstance]:
        """What one file sets up."""
        text = module.source.text
        if SWITCH in text:
            yield from self._switches(module)
        if _ATOMIC in text and self.has_async_views:
            yield from self._atomic(module)
        if "get_response" in text:
            yield from self._sync_middleware(module)

    @property
    def has_async_views(self) -> bool:
        """Whether a file that is no test defines an async function whose parameter is a request."""
        return self._views.of(None, self._find_async_views)

    def _find_async_views(self) -> bool:
        root = self._project.layout.root
        return any(
            self._is_request(path, annotation)
            for path, text in self._project.scan.texts(b"async def")
            if not _TESTS.search(str(path.relative_to(root))) and not has_other_requests(text)
            for annotation in self._given_requests(path, text)
        )

    def _given_requests(self, path: Path, text: str) -> Iterator[str | None]:
        """The annotations of what async functions and methods take as a request. What is nested in
        a function is a wrapper or a step of it, and `__acall__` middleware."""
        found = {text.count("\n", 0, match.start()) + 1: match[1] for match in _VIEW.finditer(text)}
        if found:
            try:
                outline = self._project.module_at(path).outline
            except UnreadableSource:
                return
            for function, _ in outline.functions():
                if function.row in found and not function.name.startswith("__"):
                    yield found[function.row]

    def _is_request(self, path: Path, annotation: str | None) -> bool:
        """Whether a parameter of this annotation may be a request that Django gives to a view."""
        if annotation is None:
            return True
        try:
            symbol = self._project.resolve(self._project.module_at(path), annotation)
        except UnreadableSource:
            return True
        return not isinstance(symbol, ExternalSymbol) or symbol.qualname.startswith(_REQUESTS)

    # -- HUE701

    def _switches(self, module: Module) -> Iterator[Circumstance]:
        for segment in segments_with(module, SWITCH):
            for node in walk(segment.node, into_scopes=True):
                if _sets(node, SWITCH):
                    yield Circumstance("async-unsafe", segment.span_of(node), SWITCH)

    # -- HUE702

    def _atomic(self, module: Module) -> Iterator[Circumstance]:
        for segment in segments_with(module, _ATOMIC):
            for node in walk(segment.node, into_scopes=True):
                match node:
                    case cst.DictElement(
                        key=cst.SimpleString() as key, value=cst.Name(value="True")
                    ):
                        if key.evaluated_value == _ATOMIC:
                            yield Circumstance("atomic-requests", segment.span_of(node), _ATOMIC)
                    case cst.Assign(value=cst.Name(value="True")) if _sets(node, _ATOMIC):
                        yield Circumstance("atomic-requests", segment.span_of(node), _ATOMIC)
            node = segment.node
            if isinstance(node, cst.Assign) and _sets(node, _ATOMIC):
                if isinstance(node.value, cst.Name) and node.value.value == "True":
                    yield Circumstance("atomic-requests", segment.span_of(node), _ATOMIC)

    # -- HUE703

    def _sync_middleware(self, module: Module) -> Iterator[Circumstance]:
        if self._project.scan.is_test(module.path):
            return  # it serves nobody
        for entry in module.outline.body:
            if isinstance(entry, Statement):
                continue
            if f"{module.name}.{entry.name}" not in self._listed():
                continue
            symbol = self._project.resolve(module, entry.name)
            if isinstance(symbol, ClassSymbol):
                capable = self._class_is_capable(symbol.info)
            elif isinstance(symbol, FunctionSymbol):
                capable = self._function_is_capable(symbol)
            else:
                continue
            if not capable and self.has_async_views and self._project.scan.serves_asgi:
                yield Circumstance(
                    "sync-middleware", head(module, entry.row, entry.name), entry.name
                )

    def _listed(self) -> frozenset[str]:
        """The middleware of the project's settings, by the names that their modules go by."""
        return self._middleware.of(None, lambda: frozenset(self._find_listed()))

    def _find_listed(self) -> Iterator[str]:
        for module in self._project.models.settings.modules:
            for each in self._project.models.settings.listed(module, "MIDDLEWARE"):
                symbol = self._project.resolve_qualname(each.text, module)
                if isinstance(symbol, ClassSymbol):
                    yield f"{symbol.info.module.name}.{symbol.info.name}"
                elif isinstance(symbol, FunctionSymbol):
                    yield symbol.function.qualname

    def _class_is_capable(self, cls: ClassInfo) -> bool:
        if "django.utils.deprecation.MiddlewareMixin" in cls.external_bases():
            return True
        if cls.has_unknown_base or any(not b.startswith("builtins.") for b in cls.external_bases()):
            return True
        if cls.member("async_capable") is not None or cls.member("__acall__") is not None:
            return True
        call = cls.own("__call__")
        return isinstance(call, FunctionOutline) and call.contains_async

    def _function_is_capable(self, symbol: FunctionSymbol) -> bool:
        function = symbol.function
        if function.outline.contains_async:
            return True
        for decorator in function.head.decorators:
            found = self._project.resolve_expression(function.module, decorator.decorator)
            if getattr(found, "qualname", "") in _CAPABLE:
                return True
        return f"{function.outline.name}.async_capable" in function.module.source.text


def _sets(node: cst.CSTNode, name: str) -> bool:
    """Whether a node sets `x["name"]`, calls `x.setdefault("name", …)`, `setenv` or `putenv`, or
    takes `{"name": …}` or `name=…` into a mapping (`x.update(…)`, `x |= …`)."""
    match node:
        case cst.AssignTarget(
            target=cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(value=key))])
        ):
            return _is_text(key, name)
        case cst.Assign(targets=[cst.AssignTarget() as target]) if name == _ATOMIC:
            return _sets(target, name)
        case cst.Call(
            func=cst.Attribute(attr=cst.Name(value="setdefault" | "setenv" | "putenv")),
            args=[first, _, *_],
        ):
            return _is_text(first.value, name)
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="update"))):
            return any(
                argument.keyword.value == name
                if argument.keyword is not None
                else _holds(argument.value, name)
                for argument in node.args
            )
        case cst.AugAssign(operator=cst.BitOrAssign()):
            return _holds(node.value, name)
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=target_name))]):
            return target_name == name and name == SWITCH
    return False


def _holds(node: cst.BaseExpression, name: str) -> bool:
    """Whether a dictionary is written with a key."""
    return isinstance(node, cst.Dict) and any(
        isinstance(element, cst.DictElement) and _is_text(element.key, name)
        for element in node.elements
    )


def _is_text(node: cst.BaseExpression, text: str) -> bool:
    return isinstance(node, cst.SimpleString) and node.evaluated_value == text


def head(module: Module, row: int, name: str) -> Span:
    """The name of a class or function in its definition's row."""
    line = module.declarations.lines[row - 1]
    column = line.index(name) + 1 if name in line else 1
    return Span(Position(row, column), Position(row, column + len(name)))
