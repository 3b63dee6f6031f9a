"""What a look at the bytes of a project's files tells: words, and classes that may be models."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

from hue_lint.bounds import MOST_SEARCHED
from hue_lint.project.modules import Modules
from hue_lint.project.names import ASSIGNED, Way
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
_FUNCTION = re.compile(r"^([ \t]*)(async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.M)
_HANDLERS = frozenset({"delete", "get", "handle", "head", "options", "patch", "post", "put"})
"""Names of handlers, which dictionaries, caches and clients have as well."""
_USER_ASSIGNED = re.compile(
    r"\b\w*req\w*\.(?:_cached_)?user\s*(?:,[^=\n]*)?(?::[^=\n]*)?=(?!=)"
    r"|\bsetattr\(\s*(?:\w+\.)*\w*req\w*\s*,\s*[\"'](?:_cached_)?user[\"']",
    re.IGNORECASE,
)
"""An assignment of the `user` of something that is called a request."""
_ASGI = re.compile(r"\bget_asgi_application\b|\bASGIHandler\b|\bASGI_APPLICATION\b")
_ASYNC_FUNCTION = re.compile(r"\basync\s+def\s+(\w+)")
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
        self.reads = modules.reads
        self._assigned = Standing(self, ASSIGNED)
        self.root = modules.layout.root

    @property
    def files(self) -> tuple[Path, ...]:
        """Every Python file of the project."""
        return self._modules.crawl.files

    def read(self, path: Path) -> bytes:
        """The content of a file; nothing where it cannot be read."""
        self.reads.body(path)
        return self.look(path).data

    def look(self, path: Path) -> Look:
        """The same with what was made out of it, which whoever asks notes."""
        try:
            return self._modules.look(path)
        except OSError:
            return Look(path, b"")

    def looks(self, word: bytes) -> Iterator[Look]:
        """The files whose bytes hold `word`."""
        return (look for path in self.files if (look := self.look(path)).holds(word))

    def texts(self, word: bytes) -> Iterator[tuple[Path, str]]:
        """The texts, as far as they can be decoded, of the files that hold `word`."""
        self.reads.word(word.decode("utf-8", "surrogatepass"))
        for look in self.looks(word):
            self.reads.body(look.path)
            yield look.path, look.once(text_of)

    # -- what is told of all files together, and counts as declared

    @cached_property
    def nests_loops(self) -> bool:
        """Whether asyncio is patched in some file to run an event loop inside a running one."""
        return any(True for _ in self.looks(b"nest_asyncio"))

    @cached_property
    def serves_asgi(self) -> bool:
        """Whether the project makes an ASGI application, or its settings name one."""
        return any(self.look(path).once(_serves_asgi) for path in self.files)

    @cached_property
    def names_of_async_functions(self) -> frozenset[str]:
        """The names of async functions, where code is async or addresses are given to it."""
        looks = (*self.looks(b"async"), *self.looks(b"urlpatterns"))
        return frozenset().union(*(look.once(_async_functions) for look in looks))

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
        return any(not self.is_test(path) for path in self._assigned.files(name))

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


class Standing:
    """The files of one project in which names stand in one way."""

    def __init__(self, scan: Scan, way: Way) -> None:
        self._scan = scan
        self._way = way
        self._searched: dict[str, tuple[Path, ...]] = {}

    def files(self, name: str) -> tuple[Path, ...]:
        """The files in which a name stands so, in their order."""
        self._scan.reads.name(name)
        if name in self._searched:
            return self._searched[name]
        # After an edit few names are asked for: then no file is gone through that holds none.
        if self._way.is_written and len(self._searched) < MOST_SEARCHED:
            found = self._searched[name] = tuple(self._search(name))
            return found
        return self._files.get(name, ())

    def _search(self, name: str) -> Iterator[Path]:
        written = name.rpartition(".")[2].encode("utf-8", "surrogatepass")
        for look in self._looks:
            if written in look.data and name in look.once(self._way.find):
                yield look.path

    @cached_property
    def _looks(self) -> tuple[Look, ...]:
        looks = map(self._scan.look, self._scan.files)
        return tuple(look for look in looks if self._way.may_stand_in(look))

    def has(self, path: Path, name: str) -> bool:
        """Whether a name stands so in one file."""
        self._scan.reads.name(name)
        return name in self._way.names(self._scan.look(path))

    @cached_property
    def _files(self) -> Mapping[str, tuple[Path, ...]]:
        found: dict[str, list[Path]] = defaultdict(list)
        for look in self._looks:
            for name in look.once(self._way.find):
                found[name].append(look.path)
        return {name: tuple(paths) for name, paths in found.items()}


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


def _serves_asgi(look: Look) -> bool:
    return _ASGI.search(look.once(text_of)) is not None


def _async_functions(look: Look) -> frozenset[str]:
    return frozenset(_ASYNC_FUNCTION.findall(look.once(text_of)))


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


def told_to_all(look: Look) -> Hashable:
    """What a file tells to everything in the project, whoever reads its functions."""
    words = (b"async", b"nest_asyncio", b"channels.sessions", b"AuthMiddleware", b"urlpatterns")
    settings = (b"INSTALLED_APPS", b"CACHES[", b"split_settings", b"include(", b"SETTINGS_MODULE")
    classes = ((each.name, each.bases, each.has_fields) for each in look.once(_classes))
    facts = (_assigns_user, _adds_methods, _coroutines, _async_makers, _serves_asgi)
    return (
        *map(look.holds, words),
        any(map(look.holds, settings)) and look.data,
        tuple(classes),
        *(look.once(each) for each in (*facts, _async_functions)),
    )
