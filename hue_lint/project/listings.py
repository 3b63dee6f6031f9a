"""What lies in folders, as the import system sees it."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path


class Listings:
    """The names in folders, each listed once. `unsaved` files count as if they were on disk."""

    def __init__(self, unsaved: Collection[Path] = ()) -> None:
        self._unsaved = unsaved
        self._known: dict[Path, frozenset[str]] = {}
        self._locked: dict[Path, str] = {}
        self.missed: dict[Path, str] = {}
        """The folders that modules were looked for in and that may not be listed, with reasons."""

    def names(self, directory: Path) -> frozenset[str]:
        """The names in a folder; none where it cannot be listed."""
        known = self._known.get(directory)
        if known is None:
            unsaved = {path.name for path in self._unsaved if path.parent == directory}
            known = self._known[directory] = self._listed(directory) | unsaved
        return known

    @property
    def known(self) -> Mapping[Path, frozenset[str]]:
        """The folders that were listed, with the names in them."""
        return self._known

    def _listed(self, directory: Path) -> frozenset[str]:
        try:
            return frozenset(os.listdir(directory))  # noqa: PTH208
        except (FileNotFoundError, NotADirectoryError):
            return frozenset()
        except OSError as error:
            self._locked[directory] = error.strerror or str(error)
            return frozenset()

    def module(self, root: Path, name: str) -> Path | None:
        """The file of a module below a folder: a package goes before a module, as in Python."""
        *packages, last = name.split(".")
        directory = root.joinpath(*packages)
        names = self.names(directory)
        if last in names and "__init__.py" in self.names(directory / last):
            return directory / last / "__init__.py"
        self._miss(directory if not names else directory / last)
        return directory / f"{last}.py" if f"{last}.py" in names else None

    def _miss(self, directory: Path) -> None:
        """Keep that modules were looked for in a folder, if it may not be listed."""
        while directory.parent in self._locked:
            directory = directory.parent
        if directory in self._locked:
            self.missed[directory] = self._locked[directory]

    def namespace(self, root: Path, name: str) -> Path | None:
        """A folder without `__init__.py` counts when there are Python files in it or one below."""
        directory = root.joinpath(*name.split("."))
        names = self.names(directory)
        if any(entry.endswith(".py") for entry in names):
            return directory
        if any("__init__.py" in self.names(directory / entry) for entry in names):
            return directory
        return None

    def package(self, directory: Path) -> Path | None:
        """The file of the package in a folder, or the folder where it is none."""
        names = self.names(directory)
        return directory / "__init__.py" if "__init__.py" in names else directory if names else None

    def above_packages(self, directory: Path) -> Path:
        """The nearest folder that is no package, from which those below are imported."""
        while "__init__.py" in self.names(directory) and directory != directory.parent:
            directory = directory.parent
        return directory
