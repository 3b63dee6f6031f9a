"""How the project's text uses names: which functions call one, and whether it is handed about.

Told by text alone, so the same whoever asks, and a superset: a name may mean several things.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hue_lint.project.callers import PROSE, without_prose
from hue_lint.project.classes import Function
from hue_lint.project.index import Project
from hue_lint.project.shelf import Look, text_of
from hue_lint.syntax.source import UnreadableSource

_CALLED = re.compile(r"(\b(?:self|cls|super\(\))\.|\.?)\s*\b([A-Za-z_]\w*)\s*\(")
_DEFINED = re.compile(r"\basync\s+def\s+(\w+)")
_IMPORTS = re.compile(r"^[ \t]*(?:from\s[^\n(]*import\s*(?:\([^)]*\)|[^\n]*)|import\s[^\n]*)", re.M)
_WORD = re.compile(r"\w+")
_EXPORTS = re.compile(r"^__all__\b[^\n\[(]*[\[(][^\])]*[\])]", re.M)
_MENTIONED = re.compile(
    r"""(?P<dot>\.\s*)?(?P<quote>["'])?\b(?<!def )(?<!class )(?P<name>[A-Za-z_]\w*)\b"""
    r"""(?(quote)(?P=quote)|(?!["']))(?!\s*\()(?!\s*=[^=])"""
)

_KEPT = re.compile(r"[:=,\[({]\s*([A-Za-z_]\w*)\s*(?=[,}\])\n]|(?:if|else)\b|$)")
"""A name that stands in a display, behind a colon, or is given to a name."""


_SPECIAL = frozenset({"__call__", "__aenter__", "__aexit__", "__aiter__", "__anext__"})
"""Methods that run on the loop and that no text calls by their names."""


def _calls_in(text: str) -> Iterator[str]:
    """The names that a text calls: those of attributes with their dot, of the receiver's own with
    `self`."""
    for before, name in _CALLED.findall(text):
        yield f"self.{name}" if len(before) > 1 else before + name


def _called(look: Look) -> frozenset[str]:
    return frozenset(_calls_in(look.once(text_of)))


def _defined(look: Look) -> frozenset[str]:
    """The names of the async functions of a file."""
    return frozenset(_DEFINED.findall(look.once(text_of)))


def _mentions(look: Look) -> frozenset[tuple[str, bool]]:
    """The names that code mentions without calling them, and whether as attributes or in quotes."""
    code = PROSE.sub(without_prose, look.once(text_of))
    for part in (_IMPORTS, _EXPORTS):
        code = part.sub("", code)
    return frozenset(
        (match["name"], bool(match["dot"] or match["quote"])) for match in _MENTIONED.finditer(code)
    )


def _may_be_own(caller: Function, method: Function) -> bool:
    """Whether `self.method()` in one method may mean another: one class inherits from the other,
    or the class of the caller leaves the method to those that mix it in."""
    one, other = caller.owner, method.owner
    if one is None or other is None:
        return True
    return one in other.mro() or other in one.mro() or one.member(method.name) is None


@dataclass(frozen=True, slots=True)
class _Names:
    """Some names, or any."""

    named: frozenset[str]
    any: bool

    def __contains__(self, name: str) -> bool:
        return self.any or name in self.named


def _imported(look: Look) -> _Names:
    statements = _IMPORTS.findall(look.once(text_of))
    star = any(statement.rstrip().endswith("*") for statement in statements)
    return _Names(frozenset(word for each in statements for word in _WORD.findall(each)), star)


class Usage:
    """The uses of names in one project's files."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._calling: dict[Path, Mapping[str, tuple[Function, ...]]] = {}
        self._imports: dict[Path, _Names] = {}

    def callers(self, function: Function) -> Iterator[Function]:
        """The functions whose text calls a function by its name, sorted by place: a method as an
        attribute of something, any other also bare where its module or an import has the name; and
        those that keep the function under another name, by which they may call it. What Python
        calls by itself (`__call__`) is called where an instance of the class is made."""
        yield from self._makers(function)
        bare, member, own = function.name, f".{function.name}", f"self.{function.name}"
        named = {*self._paths.get(member, ()), *self._paths.get(own, ())}
        kept = f"={function.name}"
        for path in sorted({*named, *self._bare_in(function), *self._keeping(function)}):
            calling = self.calling(path)
            found = {*calling.get(member, ())}
            if function.owner is None:
                found.update(calling.get(kept, ()))
            if function.owner is None:
                found.update(calling.get(bare, ()))
            else:
                found.update(e for e in calling.get(own, ()) if _may_be_own(e, function))
            yield from sorted(found, key=lambda each: each.outline.row)

    def _makers(self, function: Function) -> Iterator[Function]:
        """The functions that make an instance of the class of a special method."""
        owner = function.owner
        if owner is not None and function.name in _SPECIAL:
            for path in sorted(self._paths.get(owner.name, ())):
                if path == function.module.path or owner.name in self._imported(path):
                    yield from self.calling(path).get(owner.name, ())

    def _bare_in(self, function: Function) -> Iterator[Path]:
        if function.owner is None:
            for path in self._paths.get(function.name, ()):
                if path == function.module.path or function.name in self._imported(path):
                    yield path

    def _keeping(self, function: Function) -> Iterator[Path]:
        """The files that mention a function of theirs, or one that they import, without a call."""
        if function.owner is None:
            for path in self._mentioned[0].get(function.name, ()):
                if path == function.module.path or function.name in self._imported(path):
                    yield path

    def _imported(self, path: Path) -> _Names:
        """The names in a file's imports; any name where one imports everything."""
        found = self._imports.get(path)
        if found is None:
            found = self._imports[path] = self._project.scan.look(path).once(_imported)
        return found

    def calling(self, path: Path) -> Mapping[str, tuple[Function, ...]]:
        """The functions of a file by the names that their text calls, attributes with their dot."""
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
            called = Counter(_calls_in(module.source.slice(outline.row, outline.last)))
            called[outline.name] -= 1  # its own head reads like a call
            kept = _KEPT.findall(module.source.slice(outline.row, outline.last))
            called.update(f"={name}" for name in kept if name in self._mentioned[0])
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
        for look in self._project.scan.looks(b"async"):
            for name in look.once(_called):
                found[name].append(look.path)
        return {name: tuple(paths) for name, paths in found.items()}

    @cached_property
    def _mentioned(self) -> tuple[Mapping[str, tuple[Path, ...]], frozenset[str]]:
        """The names of async functions that are mentioned bare, with the files, and as attributes
        or in quotes, where code is async or addresses are given to it."""
        scan = self._project.scan
        looks = dict.fromkeys([*scan.looks(b"async"), *scan.looks(b"urlpatterns")])
        names = {name for look in looks for name in look.once(_defined)}
        bare: dict[str, dict[Path, None]] = defaultdict(dict)
        members: set[str] = set()
        for look in looks:
            for name, is_member in look.once(_mentions):
                if name not in names:
                    continue
                if is_member:
                    members.add(name)
                else:
                    bare[name][look.path] = None
        return {name: tuple(paths) for name, paths in bare.items()}, frozenset(members)
