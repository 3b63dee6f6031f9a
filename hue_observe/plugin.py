"""The pytest plugin: `pytest --hue-observe`. Without that option it adds three options, no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("hue-observe", "hue-observe: what works on the event loop")
    group.addoption(
        "--hue-observe",
        action="store_true",
        help="Record the synchronous work that runs on the event loop.",
    )
    group.addoption(
        "--hue-observe-file",
        metavar="FILE",
        help="Where to write what was seen (default: hue-observed.json).",
    )
    group.addoption(
        "--hue-observe-allow",
        action="store_true",
        help="Let Django work on the event loop in this run, so that one error hides no other.",
    )
    group.addoption(
        "--hue-observe-blockbuster",
        action="store_true",
        help="Also watch what blockbuster knows to block: files, sockets, locks.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Begin to observe, where that was asked for."""
    asked = config.getoption("hue_observe")
    for option in ("hue_observe_file", "hue_observe_allow", "hue_observe_blockbuster"):
        if config.getoption(option) and not asked:
            import pytest

            raise pytest.UsageError(f"--{option.replace('_', '-')} goes with --hue-observe")
    if asked:
        from hue_observe.pytest_run import PytestRun

        config.pluginmanager.register(PytestRun(config), "hue-observe-run")
