"""The tests that ask for a view by a client: found by its name or its route in the URL confs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import libcst as cst

from hue_lint.convert.handlers import is_handler
from hue_lint.convert.names import Key, functions_at, key_of
from hue_lint.project.classes import ClassInfo, ClassSymbol, Function, FunctionSymbol
from hue_lint.syntax.outline import ClassOutline, Entry, FunctionOutline, Statement
from hue_lint.syntax.segment import statement_segment
from hue_lint.syntax.source import UnreadableSource
from hue_lint.syntax.walk import walk

if TYPE_CHECKING:
    from hue_lint.analysis import Analysis
    from hue_lint.project.modules import Module

_ROUTES: Final = frozenset({"path", "re_path", "url"})
_ASKS: Final = re.compile(r"\b\w*client\w*\s*\.\s*(?:get|post|put|patch|delete|head|options)\s*\(")
_CONVERTER: Final = re.compile(r"<[^<>]*>")
_BOUND: Final = re.compile(r"\s*(?:(?:self|cls)\.)?(\w+)(?:\s*:[^=]*)?\s*=(?!=)")
_ADDRESS: Final = re.compile(r"[\"']([^\"'\n]*/[^\"'\n]*)[\"']")
_NAME: Final = re.compile(r"\b(?:reverse|reverse_lazy|resolve_url)\(\s*[\"']([^\"'\n]+)[\"']")


@dataclass(frozen=True, slots=True)
class _Route:
    """What a URL conf leads to: a function or a class, by a name and a route."""

    symbol: FunctionSymbol | ClassSymbol
    name: str
    route: re.Pattern[str] | None


class Tests:
    """The tests of one project that ask for its views."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._project = analysis.project

    def of(self, function: Function) -> tuple[Key, ...]:
        """The tests whose text names the view, or gives an address that leads to it."""
        routes = [each for each in self._routes if self._leads_to(each, function)]
        return tuple(
            key for key, texts in self._tests if any(_is_meant(routes, text) for text in texts)
        )

    def _leads_to(self, route: _Route, function: Function) -> bool:
        match route.symbol:
            case FunctionSymbol(view):
                return view == function
            case ClassSymbol(info):
                owner = function.owner
                own = owner is not None and (owner is info or owner in info.mro())
                return own and is_handler(self._analysis, function)
        return False

    @cached_property
    def _tests(self) -> tuple[tuple[Key, frozenset[str]], ...]:
        """Every test that asks by a client, with the texts in it and in what comes before it."""
        found: dict[Key, frozenset[str]] = {}
        for path in self._project.scan.files:
            if not self._project.scan.is_test(path):
                continue
            functions = functions_at(self._project, path)
            for each in functions:
                text = each.segment.text
                if each.name.startswith("test") and _ASKS.search(text):
                    before = _before(each.owner)
                    text += "".join(line for name, line in before if _uses(text, name))
                    named = {name.rpartition(":")[2] for name in _NAME.findall(text)}
                    found[key_of(each)] = frozenset((*_ADDRESS.findall(text), *named))
        return tuple(sorted(found.items(), key=lambda item: item[0]))

    @cached_property
    def _routes(self) -> tuple[_Route, ...]:
        found: list[_Route] = []
        for path, _ in self._project.scan.texts(b"urlpatterns"):
            found += self._routes_in(path)
        return tuple(found)

    def _routes_in(self, path: Path) -> Iterator[_Route]:
        try:
            module = self._project.module_at(path)
        except UnreadableSource:
            return
        for statement in _statements(module.outline.body):
            segment = statement_segment(module.source, statement)
            if any(f"{word}(" in segment.text for word in _ROUTES):
                for node in walk(segment.node, into_scopes=True):
                    if isinstance(node, cst.Call) and _last(node.func) in _ROUTES:
                        yield from self._route(module, node)

    def _route(self, module: Module, node: cst.Call) -> Iterator[_Route]:
        given = [arg.value for arg in node.args if arg.keyword is None and not arg.star]
        named = {arg.keyword.value: arg.value for arg in node.args if arg.keyword is not None}
        view = named.get("view", given[1] if len(given) > 1 else None)
        if view is None:
            return
        while isinstance(view, cst.Call):
            # `login_required(view)`, `View.as_view()`
            inner = view.args[0].value if _last(view.func) != "as_view" and view.args else None
            view = inner if inner is not None else getattr(view.func, "value", view.func)
        symbol = self._project.resolve_expression(module, view, None)
        if isinstance(symbol, FunctionSymbol | ClassSymbol):
            name, route = named.get("name"), named.get("route", given[0] if given else None)
            is_regex = _last(node.func) != "path"
            yield _Route(symbol, _text(name), _pattern(_text(route), is_regex=is_regex))


def _is_meant(routes: list[_Route], text: str) -> bool:
    """Whether a text is the name of one of the routes, or an address that one leads from."""
    address = text.partition("?")[0]
    return any(
        text == route.name
        or ("/" in address and route.route is not None and route.route.search(address))
        for route in routes
    )


def _pattern(route: str, *, is_regex: bool) -> re.Pattern[str] | None:
    """The end of the addresses of a route; None for one that could end any."""
    if is_regex:
        route = route.removeprefix("^").removesuffix("$")
        route = _CONVERTER.sub("", route)
        plain = re.sub(r"\([^()]*\)", "<>", route).replace("\\", "")
    else:
        plain = route
    parts = [re.escape(part) for part in _CONVERTER.split(plain)]
    if not re.search(r"\w", "".join(_CONVERTER.split(plain))):
        return None
    return re.compile(rf"(?:^|/){'[^/]+'.join(parts)}$")


def _before(owner: ClassInfo | None) -> Iterator[tuple[str, str]]:
    """The lines of a class of tests beside its tests, each with the name that it sets up."""
    for cls in owner.project_mro() if owner is not None else ():
        for entry in cls.outline.body:
            name = ""
            if not isinstance(entry, ClassOutline) and not _is_test(entry):
                for line in cls.module.source.lines[entry.first - 1 : entry.last]:
                    bound = _BOUND.match(line)
                    name = bound[1] if bound is not None else name
                    yield name, line


def _uses(text: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", text) is not None


def _is_test(entry: Entry) -> bool:
    return isinstance(entry, FunctionOutline) and entry.name.startswith("test")


def _statements(body: tuple[Entry, ...]) -> Iterator[Statement]:
    return (entry for entry in body if isinstance(entry, Statement) and entry.kind != "import")


def _last(node: cst.BaseExpression) -> str:
    match node:
        case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
            return name
    return ""


def _text(node: cst.BaseExpression | None) -> str:
    value = node.evaluated_value if isinstance(node, cst.SimpleString) else ""
    return value if isinstance(value, str) else ""
