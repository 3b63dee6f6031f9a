"""hue-lint from Python: the findings of files, and of text that is on no disk.

The settings are those of each file's project, as on the command line; what `Options` say goes
before them. Baselines are the command line's. Nothing is printed, written or executed.
"""

from collections.abc import Iterable
from os import PathLike
from pathlib import Path

from hue_lint.config import Options
from hue_lint.discovery import discover
from hue_lint.engine import django_tools
from hue_lint.linter import Sources, check_files, encoded_text
from hue_lint.report import Report
from hue_lint.workspace import Workspace

_AS_CONFIGURED = Options()


def check_paths(paths: Iterable[str | PathLike[str]], options: Options = _AS_CONFIGURED) -> Report:
    """What is found in the Python files under `paths`, in order of file and place.

    Raises ConfigError where the settings cannot be used, UnusablePath where a path is not there or
    cannot be read.
    """
    workspace = Workspace(django_tools(), options, Path.cwd())
    files = discover([Path(path) for path in paths], workspace.settings_at).files
    return check_files(files, workspace.opened, Sources())


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
    return check_files((path,), workspace.opened, Sources(overlay))
