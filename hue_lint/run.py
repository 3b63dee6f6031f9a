"""One run over files of any projects: what to read, and what is found in it."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TypeAlias

from hue_lint.baseline import Looked, read_baseline
from hue_lint.config import Settings
from hue_lint.disk import is_dir, resolved
from hue_lint.findings import Finding
from hue_lint.linter import (
    Sources,
    Tools,
    check_callers,
    check_files,
    less_baseline,
    less_unchanged,
)
from hue_lint.observed.compare import beside
from hue_lint.observed.file import Observed
from hue_lint.report import Notice, Report
from hue_lint.revision import Changes, changes_since
from hue_lint.syntax.source import UnreadableSource
from hue_lint.workspace import Workspace

Progress: TypeAlias = Callable[[int], AbstractContextManager[Callable[[Path], None]]]
"""Told how many files there are; what it gives is told each file before it is looked at."""


@contextmanager
def unwatched(_: int) -> Iterator[Callable[[Path], None]]:
    """The progress that nobody looks at."""
    yield lambda path: None


@dataclass(frozen=True)
class Run:
    """One run: what to read, by which settings, and what goes before the disk.

    `settings` are those of the run as a whole; what is found in a file, the settings of its own
    project decide.
    """

    workspace: Workspace
    settings: Settings
    paths: tuple[Path, ...]
    files: tuple[Path, ...]
    overlay: Mapping[Path, bytes]
    since: str | None = None
    progress: Progress = unwatched
    discovery: tuple[Notice, ...] = ()
    """What was not looked at of the paths."""

    @property
    def tools(self) -> Tools:
        """What knows Django."""
        return self.workspace.tools

    @cached_property
    def changes(self) -> Changes | None:
        """What has changed since the revision that was asked for. Raises RevisionError."""
        if self.since is None:
            return None
        return changes_since(self.since, Path.cwd(), self.files)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the run does not look at. Raises RevisionError."""
        if self.changes is None or self.changes:
            return self.discovery
        text = f"no row of Python is new or changed since {self.since}: nothing is reported"
        return (*self.discovery, Notice(text))

    def found(self, workspace: Workspace, sources: Sources) -> Report:
        """What is found in every file, whatever has changed and a baseline knows of it."""
        with self.progress(len(self.files)) as advance:
            return check_files(self.files, workspace.opened, sources, advance)

    def report(self, workspace: Workspace, sources: Sources) -> Report:
        """Check every file. Raises BaselineError, RevisionError."""
        return self._less(self.found(workspace, sources), sources)

    def callers(self, workspace: Workspace, sources: Sources) -> Report:
        """Check the async callers of the files that were asked for, where these are not a whole
        project. Text from standard input is looked at by itself."""
        folders = [resolved(path) for path in self.paths if is_dir(path)]
        parts = [
            file
            for file in self.files
            if not any(workspace.home_of(file).root.is_relative_to(folder) for folder in folders)
        ]
        if not parts or self.overlay:
            return Report((), 0)
        report = check_callers(parts, self.files, workspace.opened, sources)
        # Entries for files that are gone are counted with the files that were asked for.
        return replace(self._less(report, sources), stale=())

    def recheck(self, texts: Mapping[Path, bytes], files: Collection[Path]) -> Sequence[Finding]:
        """The findings in `files` with `texts` in the place of what is on disk."""
        overlay = {**self.overlay, **texts}
        run = replace(self, files=tuple(files))
        return run.report(self.workspace.with_overlay(overlay), Sources(overlay)).findings

    def beside(self, report: Report, observed: Observed, sources: Sources) -> Report:
        """The report held against an observed run of the tests."""

        def find_all(path: Path) -> Sequence[Finding]:
            try:
                return self.workspace.opened(path).engine.findings(resolved(path))
            except UnreadableSource:
                return ()

        def text(path: Path) -> bytes | None:
            try:
                source = sources.read(path)
                return source.encode(source.text)
            except (UnreadableSource, UnicodeEncodeError):
                return None

        return beside(report, observed, self.files, text, find_all)

    def looked(self, report: Report, baseline: Path) -> Looked:
        """What the run has looked at of what a baseline is for: not the files of which nothing
        could be told."""
        files = [path for path in self.files if path not in report.blind]
        return Looked(
            frozenset(resolved(path) for path in files if self.baseline_of(path) == baseline),
            tuple(resolved(path) for path in self.paths),
            lambda path: self.workspace.selection_at(path).codes_for(path),
            cache(lambda path: self.workspace.opened(path).engine.sees_all_of(path)),
        )

    def judged(self, report: Report, baseline: Path) -> Report:
        """The report of only the files that a baseline is for."""
        own = (each for each in report.findings if self.baseline_of(each.filename) == baseline)
        return replace(report, findings=tuple(own))

    def baseline_of(self, path: Path) -> Path | None:
        """The baseline of the project of a file."""
        return self.workspace.settings_at(path).baseline

    @property
    def has_baseline(self) -> bool:
        """Whether there is a baseline for any of the files."""
        return any((self.settings.baseline, *map(self.baseline_of, self.files)))

    def reaches(self, path: Path) -> bool:
        """Whether a file lies in what was asked for, and is not just linked from there."""
        real = resolved(path)
        return any(real.is_relative_to(resolved(asked)) for asked in self.paths)

    def _less(self, report: Report, sources: Sources) -> Report:
        """The report without what the baselines know, and what has not changed."""
        asked = (*self.files, *(finding.filename for finding in report.findings))
        for baseline in dict.fromkeys((self.settings.baseline, *map(self.baseline_of, asked))):
            if baseline is not None:
                report = self._less_baseline(report, baseline, sources)
        return report if self.changes is None else less_unchanged(report, self.changes)

    def _less_baseline(self, report: Report, baseline: Path, sources: Sources) -> Report:
        judged, looked = self.judged(report, baseline), self.looked(report, baseline)
        entries = read_baseline(baseline)
        left = less_baseline(judged, baseline, entries, looked, self.changes, sources)
        known = frozenset(judged.findings) - frozenset(left.findings)
        return replace(
            report,
            findings=tuple(finding for finding in report.findings if finding not in known),
            known=report.known + left.known,
            stale=report.stale + left.stale,
        )


def common_folder(paths: Sequence[Path]) -> Path:
    """The folder that holds all paths, each of which may be a folder itself: its settings are those
    of a run over them."""
    absolute = [resolved(path) for path in paths]
    common = Path(os.path.commonpath(absolute))
    return common if is_dir(common) else common.parent
