"""hue-lint from Python: the findings of files, and of text that is on no disk.

The settings are the project's own, as on the command line; what `Options` say goes before them.
Nothing is printed, written or executed.
"""

from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path

from hue_lint.baseline import read_baseline
from hue_lint.config import Options
from hue_lint.discovery import discover
from hue_lint.engine import django_tools
from hue_lint.linter import Sources, check_files, encoded_text, less_baseline
from hue_lint.project_settings import project_settings
from hue_lint.report import Report
from hue_lint.selection import selection_of

_AS_CONFIGURED = Options()


def check_paths(paths: Iterable[str | PathLike[str]], options: Options = _AS_CONFIGURED) -> Report:
    """What is found in the Python files under `paths`, in order of file and place.

    Raises ConfigError where the settings cannot be used, NoSuchPath where a path is not there.
    """
    named = tuple(Path(path) for path in paths)
    settings = project_settings(named, options, Path.cwd())
    return _checked(named, discover(named, settings).files, options, {})


def check_source(
    source: str, filename: str | PathLike[str], options: Options = _AS_CONFIGURED
) -> Report:
    """What is found in `source`, taken for the content of `filename`, which need not exist.

    The name tells the project that the text belongs to, and so its models, helpers and settings.
    Raises ConfigError where the settings cannot be used.
    """
    path = Path(filename)
    return _checked((path,), (path,), options, {path: encoded_text(source)})


def _checked(
    named: tuple[Path, ...],
    files: tuple[Path, ...],
    options: Options,
    overlay: Mapping[Path, bytes],
) -> Report:
    tools, sources = django_tools(), Sources(overlay)
    settings = project_settings(named, options, Path.cwd())
    selection = selection_of(settings, tools.rules)
    engine = tools.open(named, settings, overlay)
    report = check_files(files, engine, tools.rules, selection, sources)
    if settings.baseline is None:
        return report
    entries = read_baseline(settings.baseline)
    return less_baseline(report, settings.baseline, entries, files, sources)
