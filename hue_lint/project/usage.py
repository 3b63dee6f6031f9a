"""How the project's text uses names: which functions call one, and whether it is handed about.

Told by text alone, so the same whoever asks, and a superset: a name may mean several things.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from hue_lint.project.callers import PROSE, without_prose
from hue_lint.project.index import Project
from hue_lint.project.symbols import Function
from hue_lint.syntax.source import UnreadableSource

_CALLED = re.compile(r"\b([A-Za-z_]\w*)\s*\(")
_DEFINED = re.compile(r"\basync\s+def\s+(\w+)")
_IMPORTS = re.compile(r"^[ \t]*(?:from\s[^\n(]*import\s*(?:\([^)]*\)|[^\n]*)|import\s[^\n]*)", re.M)
_EXPORTS = re.compile(r"^__all__\b[^\n\[(]*[\[(][^\])]*[\])]", re.M)
_MENTIONED = re.compile(
    r"""(?P<dot>\.\s*)?(?P<quote>["'])?\b(?<!def )(?<!class )(?P<name>[A-Za-z_]\w*)\b"""
    r"""(?(quote)(?P=quote)|(?!["']))(?!\s*\()(?!\s*=[^=])"""
)


class Usage:
    """The uses of names in one project's files."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._calling: dict[Path, Mapping[str, tuple[Function, ...]]] = {}

    def callers(self, names: Iterable[str]) -> Iterator[Function]:
        """The functions whose text calls something of one of these names, sorted by place."""
        called = sorted(names)
        paths = sorted({path for name in called for path in self._paths.get(name, ())})
        for path in paths:
            calling = self.calling(path)
            found = {each for name in called for each in calling.get(name, ())}
            yield from sorted(found, key=lambda each: each.outline.row)

    def calling(self, path: Path) -> Mapping[str, tuple[Function, ...]]:
        """The functions of a file by the names that their text calls."""
        found = self._calling.get(path)
        if found is None:
            found = self._calling[path] = self._read(path)
        return found

    def _read(self, path: Path) -> Mapping[str, tuple[Function, ...]]:
        found: dict[str, list[Function]] = defaultdict(list)
        try:
            module = self._project.module_at(path)
        except UnreadableSource:
            return {}
        for outline, owners in module.outline.functions():
            called = Counter(_CALLED.findall(module.source.slice(outline.row, outline.last)))
            called[outline.name] -= 1  # its own head reads like a call
            caller = self._project.function(module, outline, owners)
            for name, times in called.items():
                if times > 0:
                    found[name].append(caller)
        return {name: tuple(functions) for name, functions in found.items()}

    def is_handed_about(self, function: Function) -> bool:
        """Whether something mentions the name of an async function without calling it: it is kept,
        passed on or looked up, so that who calls it cannot be told by name."""
        bare, members = self._mentioned
        if function.owner is None:
            return function.name in bare or function.name in members
        return function.name in members

    @cached_property
    def _paths(self) -> Mapping[str, tuple[Path, ...]]:
        """The files that call something of a name; only files that speak of async code count."""
        found: dict[str, list[Path]] = defaultdict(list)
        for path, text in self._project.scan.texts(b"async"):
            for name in set(_CALLED.findall(text)):
                found[name].append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    @cached_property
    def _mentioned(self) -> tuple[frozenset[str], frozenset[str]]:
        """The names of async functions that are mentioned bare, and as attributes or in quotes,
        where code is async or addresses are given to it."""
        scan = self._project.scan
        texts = list(dict([*scan.texts(b"async"), *scan.texts(b"urlpatterns")]).values())
        names = {name for text in texts for name in _DEFINED.findall(text)}
        bare: set[str] = set()
        members: set[str] = set()
        for text in texts:
            code = PROSE.sub(without_prose, text)
            for part in (_IMPORTS, _EXPORTS):
                code = part.sub("", code)
            for match in _MENTIONED.finditer(code):
                name = match["name"]
                if name in names:
                    (members if match["dot"] or match["quote"] else bare).add(name)
        return frozenset(bare), frozenset(members)
