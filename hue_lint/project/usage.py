"""How the project's text uses names: which functions call one, and whether it is handed about.

Told by text alone, so the same whoever asks, and a superset: a name may mean several things.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from hue_lint.project.classes import Function
from hue_lint.project.index import Project
from hue_lint.project.names import (
    CALLED,
    IMPORTED,
    MENTIONED,
    MENTIONED_AS_MEMBER,
    calls_in,
    kept_in,
)
from hue_lint.project.scan import Standing
from hue_lint.syntax.source import UnreadableSource

_SPECIAL = frozenset({"__call__", "__aenter__", "__aexit__", "__aiter__", "__anext__"})
"""Methods that run on the loop and that no text calls by their names."""


def _may_be_own(caller: Function, method: Function) -> bool:
    """Whether `self.method()` in one method may mean another: one class inherits from the other,
    or the class of the caller leaves the method to those that mix it in."""
    one, other = caller.owner, method.owner
    if one is None or other is None:
        return True
    return one in other.mro() or other in one.mro() or one.member(method.name) is None


class Usage:
    """The uses of names in one project's files."""

    def __init__(self, project: Project) -> None:
        self._project = project
        scan = project.scan
        self._calling: dict[Path, Mapping[str, tuple[Function, ...]]] = {}
        self._called = Standing(scan, CALLED)
        self._mentioned = Standing(scan, MENTIONED)
        self._as_members = Standing(scan, MENTIONED_AS_MEMBER)
        self._imported = Standing(scan, IMPORTED)

    def callers(self, function: Function) -> Iterator[Function]:
        """The functions whose text calls a function by its name, sorted by place: a method as an
        attribute of something, any other also bare where its module or an import has the name; and
        those that keep the function under another name, by which they may call it. What Python
        calls by itself (`__call__`) is called where an instance of the class is made."""
        yield from self._makers(function)
        bare, member, own = function.name, f".{function.name}", f"self.{function.name}"
        named = {*self._called.files(member), *self._called.files(own)}
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
        """The functions that make an instance of the class of a special method, or of one that
        inherits it."""
        owner = function.owner
        if owner is not None and function.name in _SPECIAL:
            heirs = self._project.scan.heirs(owner.name)
            places = {owner.name: {function.module.path}}
            for heir in heirs:
                places.setdefault(heir.name, set()).add(heir.path)
            for name, defined in places.items():
                for path in sorted(self._called.files(name)):
                    if path in defined or self._imports(path, name):
                        yield from self.calling(path).get(name, ())

    def _bare_in(self, function: Function) -> Iterator[Path]:
        if function.owner is None:
            for path in self._called.files(function.name):
                if path == function.module.path or self._imports(path, function.name):
                    yield path

    def _keeping(self, function: Function) -> Iterator[Path]:
        """The files that mention a function of theirs, or one that they import, without a call."""
        self._project.scan.reads.name(function.name)
        if function.owner is None:
            for path in self._mentions(function.name):
                if path == function.module.path or self._imports(path, function.name):
                    yield path

    def _imports(self, path: Path, name: str) -> bool:
        """Whether a name stands in a file's imports; any does where one imports everything."""
        return self._imported.has(path, name) or self._imported.has(path, "*")

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
            text = module.declarations.slice(outline.row, outline.last)
            called = Counter(calls_in(text))
            called[outline.name] -= 1  # its own head reads like a call
            called.update(f"={name}" for name in kept_in(text) if name in self._async_names)
            caller = self._project.function(module, outline, owners)
            for name, times in called.items():
                if times > 0:
                    found[name].append(caller)
        return {name: tuple(functions) for name, functions in found.items()}

    def is_handed_about(self, function: Function) -> bool:
        """Whether something mentions the name of an async function without calling it: it is kept,
        passed on or looked up, so that who calls it cannot be told by name."""
        if function.name not in self._async_names:
            return False
        as_member = bool(self._as_members.files(function.name))
        if function.owner is None:
            return as_member or bool(self._mentioned.files(function.name))
        return as_member

    def _mentions(self, name: str) -> tuple[Path, ...]:
        """The files that mention an async function of a name bare, without calling it."""
        return self._mentioned.files(name) if name in self._async_names else ()

    @cached_property
    def _async_names(self) -> frozenset[str]:
        """The names of async functions, where code is async or addresses are given to it."""
        return self._project.scan.names_of_async_functions
