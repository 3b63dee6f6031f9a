"""The table of async twins and the Django that is installed know the same twins."""

from __future__ import annotations

import ast
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import django
import pytest

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "hue_lint" / "facts" / "twins.json"
INSTALLED = (django.VERSION[0], django.VERSION[1])


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("django_twins", ROOT / "scripts/django_twins.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


script = load_script()


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    """The text of every module of the installed Django."""
    return dict(script.sources_of_folder(Path(django.__file__).parent))


def named(until: tuple[int, int]) -> set[tuple[str, str, str]]:
    """The twins that the table has for a release."""
    rows = json.loads(TABLE.read_text(encoding="utf-8"))
    return {
        (row["module"], row["sync"], row["async"])
        for row in rows
        if tuple(map(int, row["since"].split("."))) <= until
    }


def test_every_twin_that_the_table_names_exists(sources: dict[str, str]) -> None:
    existing = {
        (twin.module, twin.sync, twin.asynchronous) for twin in script.twins_in(sources.items())
    }
    assert named(INSTALLED) - existing == set()


def test_every_twin_that_exists_is_named(sources: dict[str, str]) -> None:
    existing = {
        (twin.module, twin.sync, twin.asynchronous) for twin in script.twins_in(sources.items())
    }
    assert existing - named(INSTALLED) == set()


def test_no_async_method_is_overlooked(sources: dict[str, str]) -> None:
    """Whatever is named like a twin is one, belongs to a class that is one, or is a known other."""
    known = named(INSTALLED)
    twins = {(module, asynchronous) for module, _, asynchronous in known}
    overlooked = {
        (module, name)
        for module, text in sources.items()
        if "async def a" in text
        for name in async_names(ast.parse(text), "")
        if (module, name) not in twins and (module, name.rpartition(".")[0]) not in twins
    }
    # The function that the middleware sets on the request as `auser`.
    assert overlooked - {("django.contrib.auth.middleware", "auser")} == set()


def async_names(scope: ast.Module | ast.ClassDef, prefix: str) -> list[str]:
    """The async functions of modules and classes whose names begin like a twin's."""
    names = []
    for node in script.definitions(scope):
        if isinstance(node, ast.AsyncFunctionDef) and node.name.startswith("a"):
            names.append(prefix + node.name)
        elif isinstance(node, ast.ClassDef):
            names += async_names(node, f"{prefix}{node.name}.")
    return names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "class Q:\n  def get(self): ...\n  async def aget(self): ...\n",
            {("Q.get", "Q.aget")},
            id="a method beside its async method is a twin",
        ),
        pytest.param(
            "def make():\n  class M:\n    if True:\n      def add(self): ...\n"
            "      async def aadd(self): ...\n",
            {("make.<locals>.M.add", "make.<locals>.M.aadd")},
            id="a class made in a function and a method under a condition are found",
        ),
        pytest.param(
            "class S:\n  def __setitem__(self, k, v): ...\n  async def aset(self, k, v): ...\n",
            {("S.__setitem__", "S.aset")},
            id="aset is the twin of an assignment to a key",
        ),
        pytest.param(
            "class Pages: ...\nclass AsyncPages:\n  async def apage(self): ...\n",
            {("Pages", "AsyncPages")},
            id="a class whose methods are async is the twin of the class without Async",
        ),
        pytest.param(
            "class Mw:\n  def process_request(self, request):\n    request.user = 1\n"
            "    request.auser = 2\nasync def auser(request): ...\n",
            {("HttpRequest.user", "HttpRequest.auser")},
            id="what a middleware sets beside request.user is its twin",
        ),
        pytest.param(
            "async def get(): ...\nasync def aget(): ...\n",
            set(),
            id="an async function has no twin",
        ),
    ],
)
def test_twins_are_read_from_source(text: str, expected: set[tuple[str, str]]) -> None:
    found = {(twin.sync, twin.asynchronous) for twin in script.twins_in([("module", text)])}
    assert found == expected
