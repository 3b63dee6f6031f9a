"""What a look at the bytes of a project's files tells: words, and classes that may be models."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

from hue_lint.project.modules import Modules
from hue_lint.project.shelf import Look, text_of

_CLASS = re.compile(
    rb"^[ \t]*class[ \t]+(\w+)[ \t]*(?:\[[^\n]*?\])?[ \t]*\((.*?)\)[ \t]*:", re.S | re.M
)
_NAME = re.compile(rb"\w+(?=\s*(?:,|$|\[|\())")
_TESTS = re.compile(r"(?:^|/)tests?(?:[/_.]|$)|_tests?\.py$|(?:^|/)conftest\.py$")
_FIELD = re.compile(rb"[=:][^\n]*\b(?:models\.|\w*(?:Field|ForeignKey|Key)(?:\[[^\n]*\])?\()")
_MODEL_WORDS = (b"odel", b"Field(", b"Key(")
_MODEL_NAME = re.compile(rb"Model|^Abstract|User$|Mixin$|Page$")

_GIVES_AWAITABLE = re.compile(
    r"^[ \t]*async[ \t]+def[ \t]+(\w+)"
    r"|^[ \t]*@\w*sync_to_async\b[^\n]*\n(?:[ \t]*@[^\n]*\n)*[ \t]*def[ \t]+(\w+)"
    r"|^[ \t]*(\w+)[ \t]*=[ \t]*\w*sync_to_async\(",
    re.M,
)
_FUNCTION = re.compile(r"^([ \t]*)(async[ \t]+)?def[ \t]+(\w+)", re.M)
_HANDLERS = frozenset({"delete", "get", "handle", "head", "options", "patch", "post", "put"})
"""Names of handlers, which dictionaries, caches and clients have as well."""
_USER_ASSIGNED = re.compile(
    r"\b\w*req\w*\.(?:_cached_)?user\s*(?:,[^=\n]*)?(?::[^=\n]*)?=(?!=)"
    r"|\bsetattr\(\s*(?:\w+\.)*\w*req\w*\s*,\s*[\"'](?:_cached_)?user[\"']",
    re.IGNORECASE,
)
"""An assignment of the `user` of something that is called a request."""
_ATTRIBUTE_ASSIGNED = re.compile(r"\b(?!self\b|cls\b)\w+\.(\w+)[ \t]*=(?!=)")
_METHODS_ADDED = re.compile(
    rb"\b(?!self\b)\w+\.(?:objects|_default_manager)\s*=(?!=)"
    rb"|\b(?:setattr\(\s*[\w.]+\s*,|add_to_class\()\s*[\"'](?:objects|_default_manager)[\"']"
    rb"|\b(?:QuerySet|(?:Base)?Manager|Model)\.a\w+\s*=(?!=)"
    rb"|\bsetattr\(\s*(?:\w+\.)*(?:QuerySet|(?:Base)?Manager|Model)\s*,"
)
"""Another manager for a model that has one already, or a method for a class of Django's."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A class as its head is written."""

    path: Path
    name: str
    row: int


class Scan:
    """A look through the bytes of the project's files; done once, when something that needs it is
    asked for. A file that is gone by then is passed over."""

    def __init__(self, modules: Modules) -> None:
        self._modules = modules
        self.root = modules.layout.root

    @property
    def files(self) -> tuple[Path, ...]:
        """Every Python file of the project."""
        return self._modules.crawl.files

    def read(self, path: Path) -> bytes:
        """The content of a file; nothing where it cannot be read."""
        return self.look(path).data

    def look(self, path: Path) -> Look:
        """The same with what was made out of it."""
        try:
            return self._modules.look(path)
        except OSError:
            return Look(path, b"")

    def looks(self, word: bytes) -> Iterator[Look]:
        """The files whose bytes hold `word`."""
        for path in self.files:
            look = self.look(path)
            if look.holds(word):
                yield look

    def texts(self, word: bytes) -> Iterator[tuple[Path, str]]:
        """The same with their text as far as it can be decoded."""
        for look in self.looks(word):
            yield look.path, look.once(text_of)

    @cached_property
    def nests_loops(self) -> bool:
        """Whether asyncio is patched in some file to run an event loop inside a running one."""
        return any(True for _ in self.texts(b"nest_asyncio"))

    @cached_property
    def assigns_user(self) -> bool:
        """Whether some code of the project, its tests left aside, gives a request another user than
        that of its session."""
        return any(
            look.once(_assigns_user) for look in self.looks(b"user") if not self.is_test(look.path)
        )

    @cached_property
    def has_scopes_without_users(self) -> bool:
        """Whether the project gives the scopes of Channels sessions, and no users."""
        sessions, users = self.looks(b"channels.sessions"), self.looks(b"AuthMiddleware")
        return any(True for _ in sessions) and not any(True for _ in users)

    def assigns_attribute(self, name: str) -> bool:
        """Whether some code of the project, its tests left aside, assigns an attribute of that name
        to anything but `self`."""
        return any(
            name in look.once(_assigned_attributes)
            for look in self.looks(f".{name}".encode())
            if not self.is_test(look.path)
        )

    @cached_property
    def adds_methods(self) -> bool:
        """Whether some code of the project, its tests left aside, gives models other managers while
        it runs, or Django's own classes other methods."""
        return any(
            self.look(path).once(_adds_methods) for path in self.files if not self.is_test(path)
        )

    @cached_property
    def names_of_coroutines(self) -> frozenset[str]:
        """The names of functions of the project that give something to await when called."""
        return frozenset().union(*(look.once(_coroutines) for look in self.looks(b"async")))

    @cached_property
    def names_of_async_makers(self) -> frozenset[str]:
        """The names of synchronous functions that define async ones: decorators, factories."""
        return frozenset().union(*(look.once(_async_makers) for look in self.looks(b"async def")))

    def is_test(self, path: Path) -> bool:
        """Whether a file holds tests, by its place and name."""
        return _TESTS.search(path.relative_to(self.root).as_posix()) is not None

    @cached_property
    def _by_base(self) -> dict[str, list[Candidate]]:
        found: dict[str, list[Candidate]] = defaultdict(list)
        for path in sorted(self.files, key=self.is_test):
            if path.parent.name == "migrations":
                continue
            for each in self.look(path).once(_classes):
                for base in each.bases:
                    found[base.decode()].append(each.candidate)
        return found

    def heirs(self, name: str) -> Iterator[Candidate]:
        """The classes that inherit from one of that name by what their heads say, nearest first,
        those of tests last among equals."""
        names, seen, todo = {name}, set[Candidate](), [name]
        while todo:
            heirs = [heir for base in todo for heir in self._by_base.get(base, ())]
            fresh = [heir for heir in dict.fromkeys(heirs) if heir not in seen]
            yield from fresh
            seen.update(fresh)
            todo = list(dict.fromkeys(heir.name for heir in fresh if heir.name not in names))
            names.update(todo)

    @cached_property
    def model_candidates(self) -> tuple[Candidate, ...]:
        """Classes whose bases or fields look like a model's, and the classes that inherit them."""
        seeds: set[bytes] = set()
        heirs: dict[bytes, set[bytes]] = defaultdict(set)
        found: list[tuple[Candidate, bytes]] = []
        for path in self.files:
            if path.parent.name == "migrations":
                continue
            look = self.look(path)
            if not any(look.holds(word) for word in _MODEL_WORDS):
                continue
            for each in look.once(_classes):
                found.append((each.candidate, each.name))
                for base in each.bases:
                    heirs[base].add(each.name)
                if each.has_fields or any(_MODEL_NAME.search(base) for base in each.bases):
                    seeds.add(each.name)
        wanted, todo = set(seeds), list(seeds)
        while todo:
            fresh = heirs.get(todo.pop(), set()) - wanted
            wanted |= fresh
            todo += fresh
        return tuple(candidate for candidate, name in found if name in wanted)


@dataclass(frozen=True, slots=True)
class _Class:
    candidate: Candidate
    name: bytes
    bases: tuple[bytes, ...]
    has_fields: bool
    """Whether something in it looks like a model's field."""


def _classes(look: Look) -> tuple[_Class, ...]:
    """The classes of a file with the names of their bases."""
    data = look.data
    if b"class" not in data:
        return ()
    matches = list(_CLASS.finditer(data))
    found = []
    for match, following in zip_longest(matches, matches[1:]):
        end = following.start() if following else len(data)
        name = match[1]
        row = data.count(b"\n", 0, match.start(1)) + 1
        bases = tuple(_NAME.findall(re.sub(rb"#[^\n]*", b"", match[2]).strip()))
        has_fields = _FIELD.search(data, match.end(), end) is not None
        found.append(_Class(Candidate(look.path, name.decode(), row), name, bases, has_fields))
    return tuple(found)


def _assigns_user(look: Look) -> bool:
    return _USER_ASSIGNED.search(look.once(text_of)) is not None


def _assigned_attributes(look: Look) -> frozenset[str]:
    return frozenset(_ATTRIBUTE_ASSIGNED.findall(look.once(text_of)))


def _adds_methods(look: Look) -> bool:
    return _METHODS_ADDED.search(look.data) is not None


def _coroutines(look: Look) -> frozenset[str]:
    return frozenset(
        name
        for found in _GIVES_AWAITABLE.finditer(look.once(text_of))
        for name in found.groups()
        if name and name not in _HANDLERS and not name.startswith("__")
    )


def _async_makers(look: Look) -> frozenset[str]:
    found: set[str] = set()
    around: list[tuple[int, str]] = []
    for indent, asynchronous, name in _FUNCTION.findall(look.once(text_of)):
        width = len(indent.expandtabs())
        around = [each for each in around if each[0] < width]
        if asynchronous:
            found.update(each for _, each in around)
        else:
            around.append((width, name))
    return frozenset(found)
