"""The flake8 plugin: the findings of the command line, at the same places.

Options come from `[tool.hue-lint]`, rules are chosen there; flake8's own `--select`, `--ignore`,
`per-file-ignores` and `# noqa` act on what is left. A file that does not parse is flake8's E999.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hue_lint.config import Options, Settings, settings_for
from hue_lint.disk import resolved
from hue_lint.engine import django_tools
from hue_lint.linter import Engine, Sources, Tools, check_file, encoded_text
from hue_lint.project.roots import find_layout
from hue_lint.project_settings import project_settings
from hue_lint.selection import Selection, selection_of
from hue_lint.syntax.source import UnreadableSource
from hue_lint.version import version


@dataclass(frozen=True, slots=True)
class _Project:
    """What one process keeps of a project, so that its index is built once for all its files."""

    tools: Tools
    settings: Settings
    selection: Selection
    engine: Engine


class Plugin:
    """Checks one file for flake8, which makes an instance for each."""

    name = "hue-lint"
    version = version()

    def __init__(self, tree: ast.AST, filename: str, lines: Sequence[str]) -> None:
        self._path = Path(filename)
        self._lines = lines

    def run(self) -> Iterator[tuple[int, int, str, type["Plugin"]]]:
        """Row from 1, column from 0, `CODE message`, as flake8 wants them."""
        project = _project_at(_folder(self._path))
        engine, sources = project.engine, Sources()
        if not self._is_on_disk(sources):
            overlay = {self._path: encoded_text("".join(self._lines))}
            engine = project.tools.open((self._path,), project.settings, overlay)
            sources = Sources(overlay)
        checked = check_file(self._path, engine, project.tools.rules, project.selection, sources)
        if checked.failure is not None:
            raise RuntimeError(f"hue-lint failed on {self._path}: {checked.failure.reason}")
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


def _folder(path: Path) -> Path:
    return resolved(path).parent


@cache
def _project_at(folder: Path) -> _Project:
    settings = settings_for([folder], Options(), Path.cwd())
    return _opened(find_layout([folder]).root, settings.source)


@cache
def _opened(root: Path, configuration: Path | None) -> _Project:
    tools = django_tools()
    settings = project_settings([root], Options(config=configuration), Path.cwd())
    engine = tools.open((root,), settings, {})
    return _Project(tools, settings, selection_of(settings, tools.rules), engine)
