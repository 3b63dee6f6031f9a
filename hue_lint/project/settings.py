"""What the project's settings modules say, read without running them."""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import libcst as cst

from hue_lint.project.classes import ValueSymbol
from hue_lint.project.import_roots import SETTINGS_MODULE
from hue_lint.project.literals import literal
from hue_lint.project.modules import Module
from hue_lint.project.scan import Scan
from hue_lint.project.setting_lists import listed
from hue_lint.project.setting_values import Listed
from hue_lint.project.symbols import Symbols
from hue_lint.syntax.source import UnreadableSource
from hue_lint.syntax.walk import children, walk

_ENTRY_FILES = ("manage.py", "asgi.py", "wsgi.py")
_INCLUDE = re.compile(r"^include\(((?:[^()]|\([^()]*\))*)\)", re.MULTILINE)
_STRING = re.compile(r"[\"']([^\"'\n]+)[\"']")

_DEFAULT_CACHE = "django.core.cache.backends.locmem.LocMemCache"
"""Source: django/conf/global_settings.py CACHES."""


class Settings:
    """The settings modules of a project, those named by its entry points first."""

    def __init__(self, symbols: Symbols, scan: Scan) -> None:
        self._symbols = symbols
        self._scan = scan

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        """The modules that `manage.py`, `asgi.py` or `wsgi.py` name, then any `*settings*.py`
        and the modules of `settings` packages; those of tests and examples come last."""
        return tuple(dict.fromkeys((*self._named(), *self._crawled())))

    def value(self, name: str) -> object:
        """The literal value of a setting in the first module that has one; None without."""
        for module in self.modules:
            found = self.value_in(module, name)
            if found is not None:
                return found
        return None

    def value_in(self, module: Module, name: str) -> object:
        """The literal value of a setting in one module, through its imports and includes."""
        symbol = self._symbol(module, name)
        try:
            return literal(symbol.value) if symbol is not None else None
        except UnreadableSource:
            return None

    def agreed(self, name: str) -> object:
        """The literal value of a setting, where every settings module that tells of it tells the
        same; None where they do not, or where none does."""
        told = [each for each in self.modules if self._symbol(each, name) is not None]
        first, *others = [self.value_in(module, name) for module in told] or [None]
        return first if all(other == first for other in others) else None

    def listed(self, module: Module, name: str) -> tuple[Listed, ...]:
        """The texts that a setting lists in one module, however the list is put together."""
        for each in self._with_included(module):
            try:
                found = listed(self._symbols, each, name)
            except UnreadableSource:
                continue
            if found:
                return found
        return ()

    def template_folders(self) -> Iterator[Path]:
        """The folders that `DIRS` of TEMPLATES names: the text at the end of each entry
        (`BASE_DIR / "pages"`), beside the settings module and above it, whether they are there or
        not."""
        for module in self.modules:
            symbol = self._symbol(module, "TEMPLATES")
            if symbol is None or symbol.value is None:
                continue
            root = self._scan.root
            above = [path for path in module.path.parents if path.is_relative_to(root)]
            for entry in _listed_under("DIRS", symbol.value):
                text = "/".join(_strings_in(entry))
                yield from (folder / text for folder in above if text)

    @cached_property
    def context_processors(self) -> tuple[str, ...]:
        """The functions that TEMPLATES names as context processors, in any settings module."""
        found: dict[str, None] = {}
        for module in self.modules:
            symbol = self._symbols.resolve(module, "TEMPLATES")
            if isinstance(symbol, ValueSymbol) and symbol.value is not None:
                for entry in _listed_under("context_processors", symbol.value):
                    found |= dict.fromkeys(_strings_in(entry))
        return tuple(found)

    def cache_backend(self, alias: str) -> str | None:
        """The class behind a cache, where every settings module that tells of it tells the same;
        None where one computes it, or changes it later. Where none tells of caches, Django keeps
        the default one in memory."""
        found: set[object] = set()
        for module in self.modules:
            if re.search(rf"CACHES\[[\"']{re.escape(alias)}[\"']\]", module.declarations.text):
                return None
            if self._symbol(module, "CACHES") is not None:
                caches = self.value_in(module, "CACHES")
                cache = caches.get(alias) if isinstance(caches, dict) else None
                found.add(cache.get("BACKEND") if isinstance(cache, dict) else None)
        if not found and self.modules and alias == "default":
            return _DEFAULT_CACHE
        backend = found.pop() if len(found) == 1 else None
        return backend if isinstance(backend, str) else None

    def _symbol(self, module: Module, name: str) -> ValueSymbol | None:
        """A setting in one module, through its imports and includes."""
        for each in self._with_included(module):
            symbol = self._symbols.resolve(each, name)
            if isinstance(symbol, ValueSymbol):
                return symbol
        return None

    def _with_included(
        self, module: Module, below: frozenset[Path] = frozenset()
    ) -> Iterator[Module]:
        """A settings module and the files that django-split-settings runs in its namespace
        (`include("components/*.py", optional("local.py"))`), the last one first, since the last
        one wins; not those that include it themselves (`below`)."""
        yield module
        if "split_settings" not in module.declarations.text:
            return
        below |= {module.path}
        included = "".join(_INCLUDE.findall(module.declarations.text))
        for pattern in reversed(_STRING.findall(included)):
            if not pattern or Path(pattern).is_absolute():
                continue
            for path in sorted(module.directory.glob(pattern), reverse=True):
                if path in below or path.suffix != ".py":
                    continue
                try:
                    yield from self._with_included(self._symbols.modules.module_at(path), below)
                except UnreadableSource:
                    continue

    def _named(self) -> Iterator[Module]:
        for path in self._scan.files:
            if path.name not in _ENTRY_FILES:
                continue
            match = SETTINGS_MODULE.search(self._scan.look(path).data)
            if match is not None:
                module = self._symbols.modules.module(match[1].decode(), path)
                if module is not None:
                    yield module

    def _crawled(self) -> Iterator[Module]:
        found = [
            path
            for path in self._scan.files
            if ("settings" in path.stem or path.parent.name == "settings")
            and path.parent.name != "migrations"
        ]
        for path in sorted(found, key=self._rank):
            try:
                yield self._symbols.modules.module_at(path)
            except UnreadableSource:
                continue

    def _rank(self, path: Path) -> tuple[bool, bool, int, str]:
        inside = path.relative_to(self._scan.root).parts
        aside = any(part in ("tests", "test", "examples", "docs") for part in inside)
        partial = not self._scan.look(path).holds(b"INSTALLED_APPS")
        return (partial, aside or "test" in path.stem, len(path.parts), str(path))


def _listed_under(key: str, node: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """The elements of every list under a key of the dictionaries in an expression."""
    for inner in walk(node):
        match inner:
            case cst.DictElement(
                key=cst.SimpleString() as text, value=cst.List(elements) | cst.Tuple(elements)
            ) if text.evaluated_value == key:
                yield from (element.value for element in elements)


def _strings_in(node: cst.CSTNode) -> Iterator[str]:
    """The literal strings in an expression, in their order."""
    if isinstance(node, cst.SimpleString) and isinstance(node.evaluated_value, str):
        yield node.evaluated_value
    for child in children(node):
        yield from _strings_in(child)
