"""Modules of the project, found and read when somebody asks for them."""

import os
import re
import sys
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from hue_lint.disk import is_dir, names_in, read_bytes
from hue_lint.project.roots import MARKERS, SOURCES, Layout
from hue_lint.syntax.outline import Entry, FunctionOutline, Outline, Statement, outline_of
from hue_lint.syntax.source import Source, UnreadableSource, read_source, source_of

_BARE_ANNOTATION = re.compile(r"\s*\w+\s*:[^=]*$")
SETTINGS_MODULE = re.compile(rb"DJANGO_SETTINGS_MODULE['\"]\s*[,\]]\s*=?\s*['\"]([\w.]+)['\"]")


def bindings_of(source: Source, entries: Iterable[Entry]) -> Mapping[str, Entry]:
    """Which entry gives each name its meaning.

    The last one wins; one outside of blocks goes before one inside a block, and one in a fallback
    (`except ImportError`) comes after these. An annotation alone binds nothing: any other goes
    before it.
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
        if _BARE_ANNOTATION.match(source.slice(entry.first, entry.last)):
            return -1
    return 0 if entry.fallback else 1 if entry.conditional else 2


def is_accessor(source: Source, entry: Entry) -> bool:
    """Whether the entry is the setter or deleter of a property (`@name.setter`)."""
    if not isinstance(entry, FunctionOutline) or not entry.decorated:
        return False
    decorators = source.slice(entry.first, entry.row - 1)
    return f"@{entry.name}.setter" in decorators or f"@{entry.name}.deleter" in decorators


class Module:
    """One file of the project, or a folder without `__init__.py` (then `path` is the folder)."""

    def __init__(self, name: str, path: Path, source: Source, outline: Outline) -> None:
        self.name = name
        self.path = path
        self.source = source
        self.outline = outline
        self.is_namespace = path.suffix != ".py" and is_dir(path)
        self.is_package = self.is_namespace or path.name == "__init__.py"

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
        return bindings_of(self.source, self.outline.body)

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


class Modules:
    """The modules of a project by name and by path; each file is read at most once."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._by_path: dict[Path, Module | UnreadableSource] = {}
        self._overlays: dict[Path, bytes] = {}
        self._listings: dict[Path, frozenset[str]] = {}
        self._roots: dict[Path, tuple[Path, ...]] = {}
        self._found: dict[tuple[tuple[Path, ...], str], Path | None] = {}

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
        if name:
            path = self._beneath(directory, name) or self._namespace(directory, name)
        else:
            path = self._package(directory)
        return None if path is None else self._readable(path)

    def submodule(self, module: Module, name: str) -> Module | None:
        """The module `name` in the folder of a package."""
        if not module.is_package:
            return None
        path = self._beneath(module.directory, name) or self._namespace(module.directory, name)
        return None if path is None else self._readable(path)

    def installed(self, name: str) -> Module | None:
        """The module of an installed package, where the layout has an environment."""
        for root in self.layout.site_packages:
            path = self._beneath(root, name)
            if path is not None:
                return self._readable(path)
        return None

    def find(self, name: str, near: Path | None = None) -> Path | None:
        """The file (or the folder without `__init__.py`) of the module that `near` would import."""
        roots = self.layout.source_roots if near is None else self._roots_near(near.parent)
        key = (roots, name)
        if key not in self._found:
            self._found[key] = self._find(roots, name)
        return self._found[key]

    def owns(self, name: str, near: Path | None = None) -> bool:
        """Whether the topmost package of a dotted name is a regular module of the project's."""
        path = self.find(name.partition(".")[0], near)
        return path is not None and path.suffix == ".py"

    def name_of(self, path: Path) -> str:
        """The dotted name of the module in a file, seen from the source root it belongs to."""
        package = path.parent if path.suffix == ".py" else path
        top = self._above_packages(package)
        root = self._naming_root(package, top)
        named = path.with_suffix("") if path.suffix == ".py" else path
        parts = list(named.relative_to(root).parts)
        if not all(part.isidentifier() for part in parts[:-1]) and top != root:
            parts = list(named.relative_to(top).parts)
        if len(parts) > 1 and parts[-1] == "__init__":
            parts.pop()
        return ".".join(parts)

    def overlay(self, path: Path, data: bytes) -> Module:
        """Take `data` for the content of a file (an editor's buffer); raises UnreadableSource."""
        path = Path(os.path.abspath(path))  # noqa: PTH100
        self.invalidate(path)
        self._overlays[path] = data
        return self.module_at(path)

    def invalidate(self, path: Path) -> None:
        """Forget what is known of a file, its overlay included."""
        path = Path(os.path.abspath(path))  # noqa: PTH100
        self._by_path.pop(path, None)
        self._overlays.pop(path, None)
        self._listings.clear()
        self._roots.clear()
        self._found.clear()

    def _readable(self, path: Path) -> Module | None:
        found = self._load(path)
        return None if isinstance(found, UnreadableSource) else found

    def _load(self, path: Path) -> Module | UnreadableSource:
        if path not in self._by_path:
            try:
                self._by_path[path] = self._read(path)
            except UnreadableSource as error:
                self._by_path[path] = error
        return self._by_path[path]

    def _read(self, path: Path) -> Module:
        if path in self._overlays:
            source = source_of(path, self._overlays[path])
        elif path.suffix != ".py" and is_dir(path):
            return Module(
                self.name_of(path), path, Source(path, "", "utf-8", False, "\n"), Outline(())
            )
        else:
            source = read_source(path)
        return Module(self.name_of(path), path, source, outline_of(source))

    def _find(self, roots: tuple[Path, ...], name: str) -> Path | None:
        for root in roots:
            path = self._beneath(root, name)
            if path is not None:
                return path
        if name.partition(".")[0] in sys.stdlib_module_names:
            return None
        for root in roots:
            path = self._namespace(root, name)
            if path is not None:
                return path
        return None

    def _beneath(self, root: Path, name: str) -> Path | None:
        """The file of a module below a folder: a package goes before a module, as in Python."""
        *packages, last = name.split(".")
        directory = root.joinpath(*packages)
        names = self._listing(directory)
        if last in names and "__init__.py" in self._listing(directory / last):
            return directory / last / "__init__.py"
        return directory / f"{last}.py" if f"{last}.py" in names else None

    def _namespace(self, root: Path, name: str) -> Path | None:
        """A folder without `__init__.py` counts when there are Python files in it or one below."""
        directory = root.joinpath(*name.split("."))
        names = self._listing(directory)
        if any(entry.endswith(".py") for entry in names):
            return directory
        if any("__init__.py" in self._listing(directory / entry) for entry in names):
            return directory
        return None

    def _package(self, directory: Path) -> Path | None:
        names = self._listing(directory)
        return directory / "__init__.py" if "__init__.py" in names else directory if names else None

    def _listing(self, directory: Path) -> frozenset[str]:
        known = self._listings.get(directory)
        if known is None:
            known = names_in(directory)
            beside = {path.name for path in self._overlays if path.parent == directory}
            known = self._listings[directory] = known | beside
        return known

    def _above_packages(self, directory: Path) -> Path:
        while "__init__.py" in self._listing(directory) and directory != directory.parent:
            directory = directory.parent
        return directory

    def _naming_root(self, package: Path, top: Path) -> Path:
        marked = None
        for directory in (package, *package.parents):
            names = self._listing(directory)
            if "manage.py" in names and self._runs_here(directory, names):
                return directory
            reached = top.is_relative_to(directory)
            if marked is None and reached and self._is_root(directory, names):
                marked = directory
            if directory == self.layout.root:
                break
        return marked if marked is not None else top

    def _runs_here(self, directory: Path, names: frozenset[str]) -> bool:
        """Whether modules are imported from the folder of a `manage.py`: its settings module is
        below it. A `manage.py` that names none, in a package, does not count."""
        try:
            named = SETTINGS_MODULE.search(read_bytes(directory / "manage.py"))
        except OSError:
            named = None
        if named is None:
            return "__init__.py" not in names
        name = named[1].decode()
        return (
            self._beneath(directory, name) is not None
            or self._beneath(self._above_packages(directory), name) is None
        )

    def _is_root(self, directory: Path, names: frozenset[str]) -> bool:
        if directory in self.layout.source_roots or not MARKERS.isdisjoint(names):
            return True
        if directory.name not in SOURCES or "__init__.py" in names:
            return False
        return not MARKERS.isdisjoint(self._listing(directory.parent))

    def _roots_near(self, directory: Path) -> tuple[Path, ...]:
        """The source roots as a file in `directory` sees them, the most specific first."""
        known = self._roots.get(directory)
        if known is not None:
            return known
        top = self._above_packages(directory)
        roots: list[Path] = []
        managed = False
        for above in (directory, *directory.parents):
            names = self._listing(above)
            managed = managed or "manage.py" in names
            if (above == top and top != directory) or self._is_root(above, names):
                roots.append(above)
            if "src" in names and above in roots:
                roots.insert(-1, above / "src")
            if above == self.layout.root:
                break
        roots += self.layout.source_roots
        if not managed and top == directory:
            roots.append(directory)
        known = self._roots[directory] = tuple(dict.fromkeys(roots))
        return known
