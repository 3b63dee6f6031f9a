"""Projects for tests."""

from collections.abc import Iterable
from pathlib import Path

from hue_lint.config import Settings
from hue_lint.project.home import Home
from hue_lint.project.layout import Layout


def layout_at(root: Path, site_packages: Iterable[Path] = ()) -> Layout:
    """A project of everything below a folder, with the settings that hold by default."""
    return Layout(Home(root), Settings(root), tuple(site_packages))
