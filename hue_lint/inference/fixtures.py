"""Pytest fixtures: a test's parameter is what the fixture of that name gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from hue_lint.inference.values import UNKNOWN, FunctionValue, Value
from hue_lint.project.symbols import Function, FunctionSymbol
from hue_lint.syntax.source import UnreadableSource

if TYPE_CHECKING:
    from hue_lint.inference.engine import Engine
    from hue_lint.project.modules import Module

_DECORATED = re.compile(r"^\s*@[\w.]*\bfixture\b", re.MULTILINE)
_NAMED = re.compile(r"@[\w.]*\bfixture\([^)]*\bname\s*=\s*[\"'](\w+)[\"']")
_PLUGINS = re.compile(r"pytest_plugins\s*[:=][^\[(]*[\[(]([^\])]*)[\])]")


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
    head = function.module.source.slice(function.outline.first, function.outline.row)
    return _DECORATED.search(head) is not None


def fixture_value(engine: Engine, function: Function, name: str) -> Value:
    """What the fixture `name` gives to a test, as pytest finds it: class, module, conftest
    files."""
    found = _find(engine, function, name)
    if found is None or found == function:
        return UNKNOWN
    return engine.summaries.of(FunctionValue(found), (), None).returns


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
            head = module.source.slice(outline.first, outline.row)
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
    if not path.is_file():
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
