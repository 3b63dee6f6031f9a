"""The files of a project: what is looked through for models, heirs and callers.

It leaves out what discovery leaves out. A module that is imported by name is read wherever it lies.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from hue_lint.config import Settings
from hue_lint.discovery import Listing, is_excluded, listings_below, without_doubles
from hue_lint.disk import Stamp, exists
from hue_lint.project.home import Home


class Crawl:
    """A walk through a project, done when something that needs it is asked for.

    `unsaved` files count although they are not on disk yet.
    """

    def __init__(self, home: Home, settings: Settings, unsaved: Collection[Path] = ()) -> None:
        self.home = home
        self._settings = settings
        self._unsaved = unsaved

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """Every Python file, those of a folder before those of the folders in it."""
        found = without_doubles(each for listing in self._listings for each in listing.files)
        added = [path for path in self._unsaved if self._adds(path)]
        return tuple(sorted({*found.values(), *added}, key=_place))

    @cached_property
    def stamps(self) -> Mapping[Path, Stamp]:
        """How every folder looked before it was listed."""
        return {each.shown: each.stamp for each in self._listings}

    @cached_property
    def folders(self) -> Mapping[Path, frozenset[str]]:
        """Every folder, with the names of what lies in it."""
        return {each.shown: each.names for each in self._listings}

    def takes_in(self, folder: Path) -> bool:
        """Whether a folder that may not be listed is looked for Python in, and not left out."""
        return not self.home.is_marked or folder in self._unlisted

    @cached_property
    def _unlisted(self) -> frozenset[Path]:
        return frozenset(each.shown for each in self._listings if each.reason)

    @cached_property
    def _listings(self) -> tuple[Listing, ...]:
        return tuple(self._walk())

    def _walk(self) -> Iterator[Listing]:
        home = self.home
        if home.is_marked:
            yield from listings_below(home.root, self._settings)
            return
        beside = next(listings_below(home.root, self._settings), None)
        if beside is not None:
            yield beside
        if home.package is not None:
            yield from listings_below(home.package, self._settings)

    def _adds(self, path: Path) -> bool:
        home = self.home
        if not path.is_relative_to(home.root) or exists(path):
            return False
        if not home.is_marked and path.parent != home.root:
            return home.package is not None and path.is_relative_to(home.package)
        return not is_excluded(path, self._settings)


def _place(path: Path) -> tuple[tuple[bool, str], ...]:
    return (*((True, part) for part in path.parts[:-1]), (False, path.name))
