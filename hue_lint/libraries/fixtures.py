"""Pytest: a test's parameter is what `parametrize` lists for it, or what the fixture of its name
gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.disk import is_file
from hue_lint.project.classes import Function, FunctionSymbol
from hue_lint.syntax.source import UnreadableSource
from hue_lint.values.joining import union
from hue_lint.values.plain import UNKNOWN, Const
from hue_lint.values.values import FunctionValue, Sequence, Value

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine, Frame
    from hue_lint.project.modules import Module

_DECORATED = re.compile(r"^\s*@[\w.]*\bfixture\b", re.MULTILINE)
_NAMED = re.compile(r"@[\w.]*\bfixture\([^)]*\bname\s*=\s*[\"'](\w+)[\"']")
_PLUGINS = re.compile(r"pytest_plugins\s*[:=][^\[(]*[\[(]([^\])]*)[\])]")
_USED = re.compile(r"\busefixtures\(([^)]*)\)")
_INSTALLED = "pytest_django.fixtures"
"""The facts' module of the fixtures that an installed plugin brings."""


def takes_fixtures(function: Function) -> bool:
    """Whether pytest calls the function and fills its parameters by name."""
    name = function.outline.name
    if name.startswith("test") and function.module.path.name.startswith(("test", "conftest")):
        return True
    if name.startswith("test") and function.module.path.stem.endswith(("_test", "tests")):
        return True
    return function.outline.decorated and is_fixture(function)


def is_fixture(function: Function) -> bool:
    """Whether the function is declared a fixture."""
    head = function.module.declarations.slice(function.outline.first, function.outline.row)
    return _DECORATED.search(head) is not None


def given_by_pytest(frame: Frame, function: Function, name: str) -> Value:
    """What pytest gives to the parameter `name` of a test or fixture."""
    listed = _parametrized(frame, function, name)
    return listed if listed is not None else _fixture_value(frame.engine, function, name)


def _parametrized(frame: Frame, function: Function, name: str) -> Value | None:
    """Any of the values that the decorators of a test list for a parameter; None where they list
    none, or hand them to a fixture."""
    for decorator in frame.engine.shape(function).decorators:
        match decorator:
            case cst.Call(
                func=cst.Attribute(attr=cst.Name(value="parametrize")),
                args=[names, values, *rest],
            ) if not any(_keyword(argument) == "indirect" for argument in rest):
                parameters = _names(frame.engine.default_value(frame, names.value))
                if name in parameters:
                    at = parameters.index(name) if len(parameters) > 1 else None
                    return _listed(frame, values.value, at)
    return None


def _keyword(argument: cst.Arg) -> str:
    return argument.keyword.value if argument.keyword is not None else ""


def _names(value: Value) -> list[str]:
    """The names that the first argument of `parametrize` gives: a text with commas, or texts."""
    given = value.items if isinstance(value, Sequence) and value.items is not None else (value,)
    texts = [each.value for each in given if isinstance(each, Const)]
    return [name.strip() for text in texts if isinstance(text, str) for name in text.split(",")]


def _listed(frame: Frame, node: cst.BaseExpression, at: int | None) -> Value:
    """Any of the values in a list of them, or the one at a position in any of its tuples."""
    if not isinstance(node, cst.List | cst.Tuple | cst.Set):
        item = frame.engine.item(frame.engine.default_value(frame, node), node)
        return item if at is None else UNKNOWN
    return union(_case(frame, element.value, at) for element in node.elements)


def _case(frame: Frame, node: cst.BaseExpression, at: int | None) -> Value:
    match node:
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="param")), args=arguments):
            given = [argument.value for argument in arguments if argument.keyword is None]
            if (at or 0) < len(given):
                return frame.engine.default_value(frame, given[at or 0])
            return UNKNOWN
    value = frame.engine.default_value(frame, node)
    if at is None:
        return value
    items = value.items if isinstance(value, Sequence) and value.items is not None else ()
    return items[at] if at < len(items) else UNKNOWN


def _fixture_value(engine: Engine, function: Function, name: str) -> Value:
    """What the fixture `name` gives to a test, as pytest finds it: class, module, conftest
    files, installed plugins."""
    found = _find(engine, function, name)
    if found is None or found == function:
        known = engine.knowledge.module_attribute(f"{_INSTALLED}.{name}")
        return engine.typed(known.returns, (_INSTALLED, name)) if known is not None else UNKNOWN
    return engine.summaries.of(FunctionValue(found), (), None).returns


def names_of_fixtures(engine: Engine, function: Function) -> frozenset[str]:
    """The fixtures that a test takes by its parameters or by `usefixtures`, and those that they
    take."""
    found: set[str] = set()
    left = [function] if takes_fixtures(function) else []
    while left:
        each = left.pop()
        names = {*_parameters(each), *_used_by_mark(each)} - found
        found |= names
        left += [taken for name in names if (taken := _find(engine, each, name)) is not None]
    return frozenset(found)


def _parameters(function: Function) -> Iterator[str]:
    try:
        parameters = function.head.params
    except UnreadableSource:
        return
    for each in (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params):
        yield each.name.value


def _used_by_mark(function: Function) -> Iterator[str]:
    """The names in `@pytest.mark.usefixtures("a", "b")`."""
    if function.outline.decorated:
        head = function.module.declarations.slice(function.outline.first, function.outline.row)
        for names in _USED.findall(head):
            yield from re.findall(r"[\"'](\w+)[\"']", names)


def _find(engine: Engine, function: Function, name: str) -> Function | None:
    if function.owner is not None:
        member = function.owner.member(name)
        if member is not None and isinstance(member[1], Function) and is_fixture(member[1]):
            return member[1]
    for module in _modules(engine, function.module):
        symbol = engine.project.resolve(module, name)
        if isinstance(symbol, FunctionSymbol) and is_fixture(symbol.function):
            if symbol.function != function:
                return symbol.function
        renamed = _renamed(engine, module, name)
        if renamed is not None:
            return renamed
    return None


def _renamed(engine: Engine, module: Module, name: str) -> Function | None:
    """A fixture given its name in the decorator."""
    if f'"{name}"' not in module.source.text and f"'{name}'" not in module.source.text:
        return None
    for outline, owners in module.outline.functions():
        if outline.decorated and not owners:
            head = module.declarations.slice(outline.first, outline.row)
            named = _NAMED.search(head)
            if named is not None and named.group(1) == name:
                return Function(module, outline, None)
    return None


def _modules(engine: Engine, module: Module) -> Iterator[Module]:
    """Where pytest looks for fixtures of a module, nearest first, plugins named in conftest
    last."""
    yield module
    plugins: list[Module] = []
    folder = module.path.parent
    root = engine.project.layout.root
    while True:
        conftest = _module_at(engine, folder / "conftest.py")
        if conftest is not None:
            yield conftest
            plugins += _plugins(engine, conftest)
        if folder == root or folder == folder.parent:
            break
        folder = folder.parent
    yield from plugins


def _module_at(engine: Engine, path: Path) -> Module | None:
    if not is_file(path):
        return None
    try:
        return engine.project.module_at(path)
    except UnreadableSource:
        return None


def _plugins(engine: Engine, conftest: Module) -> list[Module]:
    match = _PLUGINS.search(conftest.source.text)
    if match is None:
        return []
    names = re.findall(r"[\"']([\w.]+)[\"']", match.group(1))
    found = [engine.project.module(name, conftest.path) for name in names]
    return [module for module in found if module is not None]
