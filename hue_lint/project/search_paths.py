"""The folders that a project itself puts on Python's search path, read without running anything:
by `sys.path` in settings, entry points and `conftest.py`, and by what its project files declare."""

import configparser
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from hue_lint.disk import is_dir
from hue_lint.project.crawl import Crawl
from hue_lint.toml import NoToml, parsed

_ADDED: Final = re.compile(
    r"""\bsys\.path\.(?:insert|append|extend)\(((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*)\)"""
)
_STRING: Final = re.compile(r"""["']([^"'\n]+)["']""")
_UP: Final = re.compile(r"\bdirname\(|\.parent\b(?!s)")
INI_FILES: Final = ("pytest.ini", "setup.cfg", "tox.ini")
_INI_SECTIONS: Final = ("pytest", "tool:pytest")
_TABLES: Final = (
    "tool.pytest.ini_options.pythonpath",
    "tool.setuptools.packages.find.where",
    "tool.setuptools.package-dir",
    "tool.poetry.packages",
    "tool.pdm.build.package-dir",
    "tool.hatch.build.sources",
    "tool.hatch.build.targets.wheel.sources",
    "tool.uv.build-backend.module-root",
    "tool.maturin.python-source",
)
"""Where a `pyproject.toml` may name folders that modules are imported from."""


def search_paths(crawl: Crawl, read: Callable[[Path], bytes]) -> Iterator[Path]:
    """Every folder of the project that it puts on the search path."""
    root = crawl.home.root
    for path in crawl.files:
        if _may_add(path):
            yield from _added(path, root, _text(path, read))
    for folder, names in crawl.folders.items():
        if "pyproject.toml" in names:
            yield from _declared(folder, read)
        for name in INI_FILES:
            if name in names:
                yield from _in_ini(folder, _text(folder / name, read))


def _may_add(path: Path) -> bool:
    return (
        path.name in ("manage.py", "asgi.py", "wsgi.py", "conftest.py")
        or "settings" in path.stem
        or path.parent.name == "settings"
    )


def _added(path: Path, root: Path, text: str) -> Iterator[Path]:
    """What a file puts on `sys.path`: the text in the expression is sought beside the file and in
    the folders above; an expression of `__file__` alone says how far up."""
    if "sys.path" not in text:
        return
    for expression in _ADDED.findall(text):
        named = "/".join(_STRING.findall(expression))
        if named:
            above = [folder for folder in path.parents if folder.is_relative_to(root)]
            found = (_below(folder, named, root) for folder in above)
            yield from [folder for folder in found if folder is not None][:1]
        elif "__file__" in expression:
            up = len(_UP.findall(expression))
            if 0 < up <= len(path.parents) and path.parents[up - 1].is_relative_to(root):
                yield path.parents[up - 1]


def _declared(folder: Path, read: Callable[[Path], bytes]) -> Iterator[Path]:
    try:
        document = parsed(read(folder / "pyproject.toml"))
    except (OSError, NoToml):
        return
    for table in _TABLES:
        value: Any = document
        for key in table.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        for name in _names(value):
            found = _below(folder, name, folder)
            if found is not None:
                yield found


def _names(value: Any) -> Iterator[str]:
    """The folders in a value: a text, a list of texts or of poetry's `{from = …}`, or a table from
    packages or prefixes to folders."""
    match value:
        case str():
            yield value
        case list():
            for each in value:
                yield from _names(each.get("from") if isinstance(each, dict) else each)
        case {"": str() as whole}:
            yield whole


def _in_ini(folder: Path, text: str) -> Iterator[Path]:
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(text)
    except configparser.Error:
        return
    named = [parser.get(section, "pythonpath", fallback="") for section in _INI_SECTIONS]
    named.append(parser.get("options.packages.find", "where", fallback=""))
    for name in " ".join(named).split():
        found = _below(folder, name, folder)
        if found is not None:
            yield found


def _below(folder: Path, name: str, root: Path) -> Path | None:
    """The folder of that name, if it is there and in the project."""
    found = Path(os.path.normpath(folder / name))
    return found if found.is_relative_to(root) and is_dir(found) else None


def _text(path: Path, read: Callable[[Path], bytes]) -> str:
    try:
        return read(path).decode("utf-8", "replace")
    except OSError:
        return ""
