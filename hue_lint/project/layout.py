"""What a project is opened with."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from hue_lint.config import Settings
from hue_lint.project.crawl import Crawl
from hue_lint.project.home import Home


@dataclass(frozen=True, slots=True)
class Layout:
    """Which project it is, the settings that say what belongs to it, and the folders with the
    installed packages that are read with it; where it was walked through already, what was found.
    """

    home: Home
    settings: Settings
    site_packages: tuple[Path, ...] = ()
    walked: Crawl | None = None

    @property
    def root(self) -> Path:
        """The folder that the project begins at."""
        return self.home.root

    def crawl(self, unsaved: Collection[Path] = ()) -> Crawl:
        """Its files, and others that are not on disk yet."""
        if self.walked is not None and not unsaved:
            return self.walked
        return Crawl(self.home, self.settings, unsaved)

    def site_of(self, path: Path) -> Path | None:
        """The folder of installed packages that a file lies in; None for one of the project."""
        return next((site for site in self.site_packages if path.is_relative_to(site)), None)
