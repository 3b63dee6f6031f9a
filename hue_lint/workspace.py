"""The projects that one run comes to: every face of hue-lint asks here for the one of a file."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from hue_lint.config import Options, Settings
from hue_lint.disk import is_dir, resolved
from hue_lint.linter import Engine, Opened, Tools
from hue_lint.project.home import Home, home_of
from hue_lint.project_settings import project_settings, says_something
from hue_lint.selection import Selection, selection_of
from hue_lint.store.cached import CachedEngine
from hue_lint.target import Targets


class Workspace:
    """Opens each project when one of its files is asked for, and keeps it open.

    A file's project and settings are told from the folder that it lies in, never from what else is
    asked. `overlay` goes before what is on disk.
    """

    def __init__(
        self,
        tools: Tools,
        options: Options,
        working_directory: Path,
        overlay: Mapping[Path, bytes] | None = None,
    ) -> None:
        self.tools = tools
        self._options = options
        self._working_directory = working_directory
        self._overlay = {resolved(path): data for path, data in (overlay or {}).items()}
        self._settings: dict[Path, tuple[Home, Settings]] = {}
        self._folders: dict[Path, Path] = {}
        self._targets = Targets()
        self._opened: dict[tuple[Home, str | None], Opened] = {}
        self._selections: dict[tuple[Home, str | None], Selection] = {}

    def with_overlay(self, overlay: Mapping[Path, bytes]) -> "Workspace":
        """The same with other texts in the place of what is on disk, nothing opened yet."""
        return Workspace(self.tools, self._options, self._working_directory, overlay)

    def settings_at(self, path: Path) -> Settings:
        """The settings of a file, or of the files in a folder. Raises ConfigError."""
        return self._at(path)[1]

    def home_of(self, path: Path) -> Home:
        """The project of a file, or of the files in a folder. Raises ConfigError."""
        return self._at(path)[0]

    def selection_at(self, path: Path) -> Selection:
        """The rules in force in the project of a file. Raises ConfigError."""
        home, settings = self._at(path)
        key = (home, settings.target_django)
        if key not in self._selections:
            self._selections[key] = selection_of(settings, self.tools.rules)
        return self._selections[key]

    def opened(self, path: Path) -> Opened:
        """The project of a file, opened. Raises ConfigError."""
        home, settings = self._at(path)
        key = (home, settings.target_django)
        if key not in self._opened:
            selection = self.selection_at(path)
            engine = self._engine(home, settings)
            self._opened[key] = Opened(home, settings, selection, self.tools.rules, engine)
        return self._opened[key]

    def _engine(self, home: Home, settings: Settings) -> Engine:
        return self.tools.open(home, settings, self._overlay)

    def _at(self, path: Path) -> tuple[Home, Settings]:
        folder = self._folders.get(path)
        if folder is None:
            real = resolved(path)
            folder = self._folders[path] = real if is_dir(real) else real.parent
        return self._in(folder)

    def _in(self, folder: Path) -> tuple[Home, Settings]:
        if folder not in self._settings:
            nearest = self._nearest_that_says_something(folder)
            if nearest not in self._settings:
                self._settings[nearest] = self._found_in(nearest)
            home, _ = self._settings[nearest]
            if folder != nearest:
                same = self._settings[nearest] if home.is_marked else self._found_in(folder)
                self._settings[folder] = same
        return self._settings[folder]

    def _nearest_that_says_something(self, folder: Path) -> Path:
        for above in (folder, *folder.parents):
            if above in self._settings or says_something(above):
                return above
        return folder

    def _found_in(self, folder: Path) -> tuple[Home, Settings]:
        home = home_of(folder)
        settings = project_settings(
            home, folder, self._options, self._working_directory, self._targets
        )
        return home, settings


class KeepingWorkspace(Workspace):
    """Answers from what is kept of a project while nothing in it has changed.

    Nothing is kept where packages are installed that could change, nor in a folder that nothing
    marks as a project.
    """

    def __init__(self, tools: Tools, options: Options, working_directory: Path) -> None:
        super().__init__(tools, options, working_directory)
        self._keeping: list[CachedEngine] = []

    def _engine(self, home: Home, settings: Settings) -> Engine:
        if settings.python is not None or not home.is_marked:
            return super()._engine(home, settings)
        engine = CachedEngine.load(home, settings, partial(self.tools.open, home, settings, {}))
        self._keeping.append(engine)
        return engine

    def save(self) -> None:
        """Keep what was found anew."""
        for engine in self._keeping:
            engine.save()
