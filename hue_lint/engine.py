"""The engine behind every face of hue-lint: its rules, and how a project is opened."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from hue_lint.config import Settings
from hue_lint.linter import Engine, Tools
from hue_lint.project.crawl import Crawl
from hue_lint.project.home import Home
from hue_lint.project.shelf import Shelf
from hue_lint.rule_info import rule_infos


def django_tools() -> Tools:
    """What knows Django."""
    return Tools(rule_infos(), partial(_open, shelf=Shelf()))


def _open(
    home: Home,
    settings: Settings,
    overlay: Mapping[Path, bytes],
    walked: Crawl | None = None,
    *,
    shelf: Shelf,
) -> Engine:
    # Whoever is answered from what was kept needs none of the analysis.
    from hue_lint.opening import open_analysis

    return open_analysis(home, settings, overlay, shelf, walked)
