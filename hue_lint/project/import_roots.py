"""The folders from which the modules of a project are imported, nearest first."""

import os
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Final

from hue_lint.config import CONFIGURATIONS
from hue_lint.project.crawl import Crawl
from hue_lint.project.home import PROJECT_FILES, REPOSITORY, SITE
from hue_lint.project.listings import Listings
from hue_lint.project.search_paths import INI_FILES, search_paths

MARKERS: Final = frozenset({*CONFIGURATIONS, *REPOSITORY, *PROJECT_FILES, *SITE})

SOURCES: Final = frozenset({"src", "python"})
"""Folders that stand on `sys.path` where they lie beside a marker; `python` is maturin's."""

SETTINGS_MODULE: Final = re.compile(
    rb"DJANGO_SETTINGS_MODULE['\"]\s*[,\]]\s*=?\s*['\"]([\w.]+)['\"]"
)

DECLARING: Final = MARKERS | frozenset(INI_FILES)
"""The files whose presence or content makes import roots, Python's own left aside."""

Read = Callable[[Path], bytes]


class ImportRoots:
    """The import roots of one project: where it begins, every folder in it that is marked as a
    project or site of its own, the `src` beside a marker, and what the project itself puts on
    Python's search path."""

    def __init__(self, crawl: Crawl, listings: Listings, read: Read) -> None:
        self._crawl = crawl
        self._listings = listings
        self._read = read
        self._near: dict[Path, tuple[tuple[Path, ...], tuple[Path, ...]]] = {}

    @property
    def _root(self) -> Path:
        return self._crawl.home.root

    @cached_property
    def all(self) -> frozenset[Path]:
        """Every import root of the project."""
        if not self._crawl.home.is_marked:
            return frozenset({self._root})
        return frozenset({self._root, *self._marked(), *self._searched})

    @cached_property
    def _searched(self) -> frozenset[Path]:
        if not self._crawl.home.is_marked:
            return frozenset()
        return frozenset(search_paths(self._crawl, self._read))

    def _marked(self) -> Iterator[Path]:
        for folder, names in self._crawl.folders.items():
            if not MARKERS.isdisjoint(names):
                yield folder
                sources = (folder / name for name in SOURCES & names)
                yield from (source for source in sources if self._is_source(source))

    def _is_source(self, folder: Path) -> bool:
        names = self._listings.names(folder)
        return bool(names) and (folder.name == "src" or "__init__.py" not in names)

    def near(self, directory: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
        """The import roots as a file in `directory` sees them, nearest first: those at or above it,
        and those that lie elsewhere in the project."""
        known = self._near.get(directory)
        if known is None:
            above = tuple(dict.fromkeys(self._above(directory)))
            others = (root for root in self.all if root not in above)
            beside = tuple(sorted(others, key=lambda root: _distance(directory, root)))
            known = self._near[directory] = (above, beside)
        return known

    def _above(self, directory: Path) -> Iterator[Path]:
        top = self._listings.above_packages(directory)
        managed = False
        for above in (directory, *directory.parents):
            names = self._listings.names(above)
            managed = managed or "manage.py" in names
            if (above == top and top != directory) or self.is_root(above):
                yield from (above / name for name in ("src",) if name in names)
                yield above
            if above == self._root:
                break
        if not managed and top == directory:
            # a script, or a test in a folder that is no package: what lies beside it
            yield directory

    def is_root(self, directory: Path) -> bool:
        """Whether modules are imported from a folder."""
        if directory in self.all:
            return True
        if not directory.is_relative_to(self._root) or not self._crawl.home.is_marked:
            return False
        # in a folder that is left out, and so not crawled
        names = self._listings.names(directory)
        if not MARKERS.isdisjoint(names):
            return True
        if directory.name not in SOURCES or "__init__.py" in names:
            return False
        return not MARKERS.isdisjoint(self._listings.names(directory.parent))

    def naming(self, package: Path) -> Path:
        """The import root that the modules in a folder are named from."""
        top = self._listings.above_packages(package)
        marked = None
        for directory in (package, *package.parents):
            names = self._listings.names(directory)
            reached = top.is_relative_to(directory)
            if reached and directory in self._searched:
                return directory
            if "manage.py" in names and self._runs_here(directory, names):
                return directory
            if marked is None and reached and self.is_root(directory):
                marked = directory
            if directory == self._root:
                break
        return marked if marked is not None else top

    def _runs_here(self, directory: Path, names: frozenset[str]) -> bool:
        """Whether modules are imported from the folder of a `manage.py`: its settings module is
        below it. A `manage.py` that names none, in a package, does not count."""
        try:
            named = SETTINGS_MODULE.search(self._read(directory / "manage.py"))
        except OSError:
            named = None
        if named is None:
            return "__init__.py" not in names
        name = named[1].decode()
        top = self._listings.above_packages(directory)
        return (
            self._listings.module(directory, name) is not None
            or self._listings.module(top, name) is None
        )


def _distance(directory: Path, root: Path) -> tuple[int, int, Path]:
    """How far apart two folders are: by the folder that they have in common, then by depth."""
    common = len(os.path.commonpath((directory, root)))
    return (-common, len(root.parts), root)
