"""The flake8 plugin: the findings of the command line, at the same places.

Options come from `[tool.hue-lint]`, rules are chosen there; flake8's own `--select`, `--ignore`,
`per-file-ignores` and `# noqa` act on what is left. A file that does not parse is flake8's E999.
"""

import ast
import os
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

from flake8.exceptions import ExecutionError  # type: ignore[import-untyped]

from hue_lint.config import ConfigError, Options
from hue_lint.discovery import is_excluded
from hue_lint.engine import django_tools
from hue_lint.hygiene import UNREADABLE
from hue_lint.linter import Sources, check_file, encoded_text
from hue_lint.syntax.source import UnreadableSource
from hue_lint.version import version
from hue_lint.workspace import KeepingWorkspace, Workspace


class Plugin:
    """Checks one file for flake8, which makes an instance for each."""

    name = "hue-lint"
    version = version()

    def __init__(self, tree: ast.AST, filename: str, lines: Sequence[str]) -> None:
        self._path = Path(filename)
        self._lines = lines

    def run(self) -> Iterator[tuple[int, int, str, type["Plugin"]]]:
        """Row from 1, column from 0, `CODE message`, as flake8 wants them. Raises ExecutionError,
        whose text flake8 prints before it stops, where the settings cannot be used."""
        try:
            yield from self._run()
        except ConfigError as error:
            raise ExecutionError(f"hue-lint: {error}") from error

    def _run(self) -> Iterator[tuple[int, int, str, type["Plugin"]]]:
        workspace, sources = _workspace(), Sources()
        if is_excluded(self._path, workspace.settings_at(self._path)):
            return
        if not self._is_on_disk(sources):
            overlay = {self._path: encoded_text("".join(self._lines))}
            workspace, sources = workspace.with_overlay(overlay), Sources(overlay)
        checked = check_file(self._path, workspace.opened(self._path), sources)
        for failure in checked.failures:
            yield max(failure.row, 1), 0, f"{UNREADABLE} {failure.text}", type(self)
        for each in workspace.opened(self._path).engine.unread():
            _warn(f"{os.path.relpath(each.path)}{f':{each.row}' if each.row else ''}: {each.text}")
        for finding in checked.findings:
            start = finding.span.start
            yield start.row, start.column - 1, f"{finding.code} {finding.message}", type(self)

    def _is_on_disk(self, sources: Sources) -> bool:
        """Whether flake8 read these lines from the file of that name, and not from its input."""
        try:
            text = sources.read(self._path).text
        except UnreadableSource:
            return False
        return text.replace("\r\n", "\n").replace("\r", "\n") == "".join(self._lines)


@cache
def _warn(text: str) -> None:
    """Say once in a process what is no finding of the file that flake8 has in hand."""
    print(f"hue-lint: warning: {text}", file=sys.stderr)


@cache
def _workspace() -> Workspace:
    """What one process keeps, so that a project is opened once for all its files, and what it found
    is kept for the next run."""
    workspace = KeepingWorkspace(django_tools(), Options(), Path.cwd())
    # The processes of `--jobs` end without what `atexit` has.
    Finalize(None, workspace.save, exitpriority=1)
    return workspace
