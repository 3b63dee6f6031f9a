"""Regenerates `hue_lint/facts/twins.json`, the table of Django's async twins.

    python scripts/django_twins.py

Each release's wheel is fetched with pip and its source is read, not imported. A twin is an
`async def aname` beside a `name` in the same scope; further, `aset` beside `__setitem__`; a class
`AsyncName` with such methods beside a class `Name`; and `request.aname` that a middleware sets
beside `request.name`. Where a later release is to be known too, add it to `RELEASES`.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

RELEASES = ("4.0", "4.1", "4.2", "5.0", "5.1", "5.2", "6.0", "6.1")
TABLE = Path(__file__).parents[1] / "hue_lint" / "facts" / "twins.json"

Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = ast.Module | ast.ClassDef | Function


@dataclass(frozen=True, slots=True, order=True)
class Twin:
    """A synchronous name, qualified inside its module, and its async counterpart."""

    module: str
    sync: str
    asynchronous: str


def main() -> None:
    """Fetch every release, and write the table."""
    since: dict[Twin, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        for release in RELEASES:
            for twin in twins_in(sources_of_wheel(fetch(release, Path(folder) / release))):
                since.setdefault(twin, release)
    TABLE.write_text(as_json(since), encoding="utf-8")
    print(f"{len(since)} twins in {TABLE.name}; now: python -m hue_lint.facts.compile")


def as_json(since: dict[Twin, str]) -> str:
    """The table's text, in the order of the releases."""
    rows = [
        {"module": twin.module, "sync": twin.sync, "async": twin.asynchronous, "since": release}
        for twin, release in sorted(since.items(), key=lambda item: (_key(item[1]), item[0]))
    ]
    return json.dumps(rows, indent=0) + "\n"


def _key(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split("."))


def fetch(release: str, folder: Path) -> Path:
    """The wheel of a release's newest version, downloaded into the folder."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--ignore-requires-python", "--only-binary=:all:", "--dest", str(folder)]
    subprocess.run([*command, f"django=={release}.*"], check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def sources_of_wheel(wheel: Path) -> Iterator[tuple[str, str]]:
    """The dotted name and the text of every module in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.endswith(".py") and name.startswith("django/"):
                yield module_name(name), archive.read(name).decode("utf-8")


def sources_of_folder(package: Path) -> Iterator[tuple[str, str]]:
    """The dotted name and the text of every module of an installed Django."""
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package.parent).as_posix()
        yield module_name(name), path.read_text(encoding="utf-8")


def module_name(path: str) -> str:
    """`django/core/cache/__init__.py` → `django.core.cache`."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def twins_in(sources: Iterable[tuple[str, str]]) -> set[Twin]:
    """Every twin in Django's sources."""
    return {
        Twin(module, sync, asynchronous)
        for module, text in sources
        if "async def a" in text
        for sync, asynchronous in _twins_in_scope(ast.parse(text), "")
    }


def _twins_in_scope(scope: Scope, prefix: str) -> Iterator[tuple[str, str]]:
    defined = {each.name: each for each in definitions(scope)}
    for name, node in defined.items():
        if isinstance(node, ast.AsyncFunctionDef) and name.startswith("a"):
            other = "__setitem__" if name == "aset" and "set" not in defined else name[1:]
            if other in defined and not isinstance(defined[other], ast.AsyncFunctionDef):
                yield prefix + other, prefix + name
        elif isinstance(node, ast.ClassDef):
            if name.removeprefix("Async") in defined and _has_async_names(name, node):
                yield prefix + name.removeprefix("Async"), prefix + name
            yield from _twins_in_scope(node, f"{prefix}{name}.")
        elif isinstance(node, ast.FunctionDef):
            yield from _twins_of_the_request(node)
            yield from _twins_in_scope(node, f"{prefix}{name}.<locals>.")


def _has_async_names(name: str, node: ast.ClassDef) -> bool:
    return name.startswith("Async") and any(
        isinstance(each, ast.AsyncFunctionDef) and each.name.startswith("a")
        for each in definitions(node)
    )


def _twins_of_the_request(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    names = {
        target.attr
        for statement in function.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Attribute)
        and isinstance(target.value, ast.Name)
        and target.value.id == "request"
    }
    for name in sorted(names):
        if f"a{name}" in names:
            yield f"HttpRequest.{name}", f"HttpRequest.a{name}"


def definitions(scope: Scope) -> Iterator[Function | ast.ClassDef]:
    """The functions and classes of a scope, those in an `if` or `try` of it included."""
    waiting: list[ast.AST] = list(scope.body)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, Function | ast.ClassDef):
            yield node
        elif isinstance(node, ast.If | ast.Try | ast.With | ast.ExceptHandler):
            waiting[:0] = ast.iter_child_nodes(node)


if __name__ == "__main__":
    main()
