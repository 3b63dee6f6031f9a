"""hue-lint from Python: the findings of files, and of text that is on no disk.

The settings are the project's own, as on the command line; what `Options` say goes before them.
Nothing is printed, written or executed.
"""

from collections.abc import Iterable
from os import PathLike
from pathlib import Path

from hue_lint.config import Options
from hue_lint.discovery import discover
from hue_lint.engine import django_tools
from hue_lint.linter import Sources, encoded_text
from hue_lint.report import Report
from hue_lint.run import Run, common_folder
from hue_lint.workspace import Workspace

_AS_CONFIGURED = Options()


def check_paths(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]], options: Options = _AS_CONFIGURED
) -> Report:
    """What is found in the Python files under `paths`, or one path, in order of file and place.

    Raises ConfigError where settings cannot be used, UnusablePath where a path is not there or may
    not be read.
    """
    given = (paths,) if isinstance(paths, str | PathLike) else tuple(paths)
    named = tuple(Path(path) for path in given)
    if not named:
        return Report((), 0)
    workspace = Workspace(django_tools(), options, Path.cwd())
    settings = workspace.settings_at(common_folder(named))
    files = discover(named, workspace.settings_at).files
    return Run(workspace, settings, named, files, {}).report(workspace, Sources())


def check_source(
    source: str, filename: str | PathLike[str], options: Options = _AS_CONFIGURED
) -> Report:
    """What is found in `source`, taken for the content of `filename`, which need not exist.

    The name tells the project that the text belongs to, and so its models, helpers and settings.
    Raises ConfigError where the settings cannot be used.
    """
    path = Path(filename)
    overlay = {path: encoded_text(source)}
    workspace = Workspace(django_tools(), options, Path.cwd(), overlay)
    run = Run(workspace, workspace.settings_at(path), (path,), (path,), overlay)
    return run.report(workspace, Sources(overlay))
