"""hue-lint: finds synchronous Django work that runs on the event loop, explains and repairs it.

`check_paths` and `check_source` give a `Report` of `Finding`s; see `hue_lint.api`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hue_lint.api import check_paths, check_source
    from hue_lint.config import ConfigError, Options
    from hue_lint.discovery import UnusablePath
    from hue_lint.findings import Finding, Fix
    from hue_lint.report import Report

__all__ = [
    "ConfigError",
    "Finding",
    "Fix",
    "Options",
    "Report",
    "UnusablePath",
    "check_paths",
    "check_source",
]

_HOME = {
    "ConfigError": "config",
    "Finding": "findings",
    "Fix": "findings",
    "Options": "config",
    "Report": "report",
    "UnusablePath": "discovery",
    "check_paths": "api",
    "check_source": "api",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is asked for: the command starts without them."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
