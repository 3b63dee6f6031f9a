"""How a project is opened."""

from collections.abc import Mapping
from pathlib import Path

from hue_lint.analysis import Analysis
from hue_lint.config import ConfigError, Settings
from hue_lint.environment import site_packages_of
from hue_lint.facts.assemble import InvalidFacts
from hue_lint.fixes import OLDEST_SUPPORTED, version_of
from hue_lint.project.crawl import Crawl
from hue_lint.project.home import Home
from hue_lint.project.layout import Layout
from hue_lint.project.shelf import Shelf
from hue_lint.syntax.source import UnreadableSource


def open_analysis(
    home: Home,
    settings: Settings,
    overlay: Mapping[Path, bytes],
    shelf: Shelf | None = None,
    walked: Crawl | None = None,
) -> Analysis:
    """A project, with `overlay` in the place of what is on disk, and what `shelf` has of files that
    are the same; `walked` are the files of the project where they are known. Raises ConfigError.
    """
    python, place = settings.python, settings.place("python")
    packages = () if python is None else site_packages_of(python, place)
    wanted = settings.target_django
    target = OLDEST_SUPPORTED if wanted is None else version_of(wanted)
    layout = Layout(home, settings, packages, walked)
    try:
        analysis = Analysis.open(layout, target, settings.extension, shelf)
    except InvalidFacts as error:
        raise ConfigError(f"a pack of an installed package: {error}") from error
    for path, data in overlay.items():
        try:
            analysis.project.overlay(path, data)
        except UnreadableSource:
            # Asked for this file, the analysis raises it again, and it is reported there.
            continue
    return analysis
