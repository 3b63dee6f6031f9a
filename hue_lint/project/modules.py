"""Modules of the project, found and read when somebody asks for them."""

import os
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hue_lint.disk import is_dir
from hue_lint.project.import_roots import ImportRoots
from hue_lint.project.layout import Layout
from hue_lint.project.listings import Listings
from hue_lint.project.reads import Reads
from hue_lint.project.shelf import Look, Shelf
from hue_lint.report import Unread
from hue_lint.syntax.broken.mending import Broken, mended
from hue_lint.syntax.broken.standins import is_stand_in
from hue_lint.syntax.outline import Entry, FunctionOutline, Outline, Statement
from hue_lint.syntax.outlining import outline_of
from hue_lint.syntax.source import Source, UnreadableSource, source_of

_BARE_ANNOTATION = re.compile(r"\s*\w+\s*:[^=]*$")


def bindings_of(source: Source, entries: Iterable[Entry]) -> Mapping[str, Entry]:
    """Which entry gives each name its meaning.

    The last one wins; one outside of blocks goes before one inside a block, and one in a fallback
    (`except ImportError`) comes after these. An annotation alone binds nothing: any other goes
    before it; what does not parse may bind its names to anything, and goes before all.
    The setters and deleters of a property do not hide it.
    """
    chosen: dict[str, tuple[int, Entry]] = {}
    for entry in entries:
        rank = _rank(source, entry)
        names = entry.names if isinstance(entry, Statement) else (entry.name,)
        for name in names:
            if name in chosen and (rank < chosen[name][0] or is_accessor(source, entry)):
                continue
            chosen[name] = (rank, entry)
    return {name: entry for name, (_, entry) in chosen.items()}


def _rank(source: Source, entry: Entry) -> int:
    if isinstance(entry, Statement) and entry.kind == "assign" and entry.first == entry.last:
        text = source.slice(entry.first, entry.last)
        if _BARE_ANNOTATION.match(text):
            return -1
        if is_stand_in(text):
            return 3
    return 0 if entry.fallback else 1 if entry.conditional else 2


def is_accessor(source: Source, entry: Entry) -> bool:
    """Whether the entry is the setter or deleter of a property (`@name.setter`)."""
    if not isinstance(entry, FunctionOutline) or not entry.decorated:
        return False
    decorators = source.slice(entry.first, entry.row - 1)
    return f"@{entry.name}.setter" in decorators or f"@{entry.name}.deleter" in decorators


class Module:
    """One file of the project, or a folder without `__init__.py` (then `path` is the folder)."""

    def __init__(
        self,
        name: str,
        path: Path,
        source: Source,
        outline: Outline,
        reads: Reads,
        broken: tuple[Broken, ...] = (),
    ) -> None:
        self.name = name
        self.reads = reads
        self.broken = broken
        """The parts of its text that do not parse, which are left out."""
        self.path = path
        self.declarations = source
        """Its text, for what it declares; not for what stands in functions (`source`)."""
        self.outline = outline
        self.is_namespace = path.suffix != ".py" and is_dir(path)
        self.is_package = self.is_namespace or path.name == "__init__.py"

    @property
    def source(self) -> Source:
        """Its text, with the bodies of its functions."""
        self.reads.body(self.path)
        return self.declarations

    @property
    def directory(self) -> Path:
        """The folder that the module lies in; for a package its own."""
        return self.path if self.is_namespace else self.path.parent

    @property
    def package(self) -> str:
        """The dotted name of the package that the module belongs to; for a package its own."""
        return self.name if self.is_package else self.name.rpartition(".")[0]

    @cached_property
    def bindings(self) -> Mapping[str, Entry]:
        """Every name bound at module level, star imports aside."""
        return bindings_of(self.declarations, self.outline.body)

    def binding(self, name: str) -> Entry | None:
        """The entry that gives `name` its meaning at module level."""
        return self.bindings.get(name)

    @cached_property
    def stars(self) -> tuple[Statement, ...]:
        """The star imports at module level, the last one first, since the last one wins."""
        return tuple(
            entry
            for entry in reversed(self.outline.body)
            if isinstance(entry, Statement) and entry.names == ("*",)
        )

    def __repr__(self) -> str:
        return f"<Module {self.name} {self.path}>"


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A text that parses, its outline, and what of it does not and was left out."""

    source: Source
    outline: Outline
    broken: tuple[Broken, ...] = ()


def _parsed(look: Look) -> _Parsed | UnreadableSource:
    try:
        source = source_of(look.path, look.data)
    except UnreadableSource as error:
        return error
    try:
        return _Parsed(source, outline_of(source))
    except UnreadableSource as error:
        rest = mended(source, error)
        if rest is not None:
            return _Parsed(rest.source, rest.outline, rest.broken)
        reason = f"{error.reason}; so much is broken here that nothing in the file was checked"
        return UnreadableSource(look.path, reason, error.row, error.column)


class Modules:
    """The modules of a project by name and by path; each file is read at most once."""

    def __init__(self, layout: Layout, shelf: Shelf | None = None) -> None:
        self.layout = layout
        self._shelf = shelf or Shelf()
        self.reads = Reads()
        self._looks: dict[Path, Look] = {}
        self._by_path: dict[Path, Module | UnreadableSource] = {}
        self._overlays: dict[Path, bytes] = {}
        self._imported_in_part: set[Path] = set()
        self._look_around()

    def _look_around(self) -> None:
        """Begin anew to list folders."""
        unsaved = tuple(self._overlays)
        self.crawl = self.layout.crawl(unsaved)
        self._listings = Listings(unsaved)
        self._roots = ImportRoots(self.crawl, self._listings, self.read)
        self._found: dict[tuple[Path | None, str], Path | None] = {}

    def read(self, path: Path) -> bytes:
        """The content of a file, as an editor has it where one has; raises OSError."""
        return self.look(path).data

    def look(self, path: Path) -> Look:
        """The same with what was made out of it before; raises OSError."""
        found = self._looks.get(path)
        if found is None:
            data = self._overlays.get(path)
            shelf = self._shelf
            found = shelf.on_disk(path) if data is None else shelf.given(path, data)
            self._looks[path] = found
        return found

    def module(self, name: str, near: Path | None = None) -> Module | None:
        """The module that `import name` gives in the file `near`; None if it is not the project's.

        A file that cannot be read gives None too; `module_at` says why.
        """
        path = self.find(name, near)
        return None if path is None else self._readable(path)

    def module_at(self, path: Path) -> Module:
        """The module in a file; raises UnreadableSource."""
        found = self._load(Path(os.path.abspath(path)))  # noqa: PTH100
        if isinstance(found, UnreadableSource):
            raise found
        return found

    def relative(self, module: Module, level: int, name: str) -> Module | None:
        """The module that `from ..name import` means in `module`; `level` is the number of dots."""
        directory = module.directory
        for _ in range(level - 1):
            directory = directory.parent
        path = self._below(directory, name) if name else self._listings.package(directory)
        return None if path is None else self._readable(path)

    def submodule(self, module: Module, name: str) -> Module | None:
        """The module `name` in the folder of a package."""
        if not module.is_package:
            return None
        path = self._below(module.directory, name)
        return None if path is None else self._readable(path)

    def installed(self, name: str) -> Module | None:
        """The module of an installed package, where the layout has an environment."""
        for root in self.layout.site_packages:
            path = self._listings.module(root, name)
            if path is not None:
                return self._readable(path)
        return None

    def find(self, name: str, near: Path | None = None) -> Path | None:
        """The file (or the folder without `__init__.py`) of the module that `near` would import.

        In an installed package that is one of the same package: any other is outside of it.
        """
        key = (None if near is None else near.parent, name)
        if key not in self._found:
            site = None if near is None else self.layout.site_of(near)
            if site is None or near is None:
                self._found[key] = self._in_project(name, near)
            else:
                own = near.relative_to(site).parts[0].removesuffix(".py")
                same = name.partition(".")[0] == own
                self._found[key] = self._listings.module(site, name) if same else None
        return self._found[key]

    def owns(self, name: str, near: Path | None = None) -> bool:
        """Whether the topmost package of a dotted name is a regular module of the project's."""
        path = self.find(name.partition(".")[0], near)
        return path is not None and path.suffix == ".py"

    def name_of(self, path: Path) -> str:
        """The dotted name of the module in a file, seen from the source root it belongs to."""
        package = path.parent if path.suffix == ".py" else path
        named = path.with_suffix("") if path.suffix == ".py" else path
        root = self.layout.site_of(path) or self._roots.naming(package)
        parts = list(named.relative_to(root).parts)
        if not all(part.isidentifier() for part in parts[:-1]):
            parts = list(named.relative_to(self._listings.above_packages(package)).parts)
        if len(parts) > 1 and parts[-1] == "__init__":
            parts.pop()
        return ".".join(parts)

    def overlay(self, path: Path, data: bytes) -> Module:
        """Take `data` for the content of a file (an editor's buffer); raises UnreadableSource."""
        path = Path(os.path.abspath(path))  # noqa: PTH100
        self._by_path.pop(path, None)
        self._looks.pop(path, None)
        self._overlays[path] = data
        self._look_around()
        return self.module_at(path)

    def invalidate(self, path: Path) -> None:
        """Forget what is known of a file, its overlay included."""
        path = Path(os.path.abspath(path))  # noqa: PTH100
        self._by_path.pop(path, None)
        self._looks.pop(path, None)
        self._overlays.pop(path, None)
        self._look_around()

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What was asked for by name so far and could not be read, or not to its last row."""
        missed = self._listings.missed.items()
        found = [Unread(path, why) for path, why in missed if self.crawl.takes_in(path)]
        for path in self._imported_in_part:
            module = self._load(path)
            if isinstance(module, UnreadableSource):
                found.append(Unread(path, module.reason))
            elif module.broken:
                error = module.broken[0].error
                found.append(Unread(path, error.reason, error.row))
        return tuple(sorted(found))

    def seen(self) -> Iterator[tuple[Path, bytes | Collection[str]]]:
        """The files that were read so far, and the folders that were listed, with what was in
        them."""
        yield from ((path, look.data) for path, look in self._looks.items())
        yield from self._listings.known.items()

    def _readable(self, path: Path) -> Module | None:
        found = self._load(path)
        if isinstance(found, UnreadableSource):
            self._imported_in_part.add(path)
            return None
        if found.broken and self.layout.site_of(path) is None:
            self._imported_in_part.add(path)
        return found

    def _load(self, path: Path) -> Module | UnreadableSource:
        if path not in self._by_path:
            try:
                self._by_path[path] = self._module(path)
            except UnreadableSource as error:
                self._by_path[path] = error
        return self._by_path[path]

    def _module(self, path: Path) -> Module:
        if path not in self._overlays and path.suffix != ".py" and is_dir(path):
            nothing = Source(path, "", "utf-8", False, "\n")
            return Module(self.name_of(path), path, nothing, Outline(()), self.reads)
        try:
            parsed = self.look(path).once(_parsed)
        except OSError as error:
            raise UnreadableSource(path, error.strerror or str(error)) from error
        if isinstance(parsed, UnreadableSource):
            raise parsed
        name, source = self.name_of(path), parsed.source
        return Module(name, path, source, parsed.outline, self.reads, parsed.broken)

    def _in_project(self, name: str, near: Path | None) -> Path | None:
        """A module of the project: below an import root at or above the file that asks, else below
        the nearest of the others."""
        for roots in self._roots.near(self.layout.root if near is None else near.parent):
            for root in roots:
                path = self._listings.module(root, name)
                if path is not None:
                    return path
            if name.partition(".")[0] not in sys.stdlib_module_names:
                for root in roots:
                    path = self._listings.namespace(root, name)
                    if path is not None:
                        return path
        return None

    def _below(self, directory: Path, name: str) -> Path | None:
        return self._listings.module(directory, name) or self._listings.namespace(directory, name)
