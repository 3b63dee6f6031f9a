"""`hue-lint check`: find, report, repair."""

import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from hue_lint.baseline import BaselineError, read_baseline, write_baseline
from hue_lint.commands.options import options_from, settings_options
from hue_lint.commands.output import note, print_report, print_statistics, write_text
from hue_lint.config import ConfigError, Options, Settings
from hue_lint.discovery import UnusablePath, discover, is_excluded
from hue_lint.disk import is_dir, resolved
from hue_lint.findings import Finding
from hue_lint.fixing import Repair, diff_files, fix_files, repair_in_memory
from hue_lint.linter import (
    Sources,
    Tools,
    check_callers,
    check_files,
    less_baseline,
    less_unchanged,
    located,
)
from hue_lint.observed.compare import beside, confirmed_only
from hue_lint.observed.file import Observed, read_observed
from hue_lint.report import Report
from hue_lint.reporters.view import View, counted
from hue_lint.revision import changes_since
from hue_lint.rules.hygiene import UnreadableFile
from hue_lint.selection import selection_of
from hue_lint.suppression import with_suppressions
from hue_lint.syntax.edits import apply_edits
from hue_lint.syntax.source import UnreadableSource
from hue_lint.workspace import KeepingWorkspace, Workspace
from hue_lint.writing import replace_file

STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of `check`: what to read, by which settings, and what goes before the disk.

    `settings` are those of the run as a whole; what is found in a file, the settings of its own
    project decide.
    """

    workspace: Workspace
    settings: Settings
    paths: tuple[Path, ...]
    files: tuple[Path, ...]
    overlay: Mapping[Path, bytes]
    since: str | None

    @property
    def tools(self) -> Tools:
        """What knows Django."""
        return self.workspace.tools

    def found(self, workspace: Workspace, sources: Sources) -> Report:
        """What is found in every file, whatever a baseline knows of it."""
        with progress(len(self.files), self.settings) as advance:
            return check_files(self.files, workspace.opened, sources, advance)

    def report(self, workspace: Workspace, sources: Sources) -> Report:
        """Check every file. Raises BaselineError, RevisionError."""
        return self._less(self.found(workspace, sources), self.files, sources)

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
        return replace(self._less(report, (), sources), stale=0)

    def _less(self, report: Report, files: Collection[Path], sources: Sources) -> Report:
        """The report without what has not changed, and what the baselines know of `files`."""
        if self.since is not None:
            report = less_unchanged(report, changes_since(self.since, Path.cwd()))
        asked = (*files, *(finding.filename for finding in report.findings))
        for baseline in dict.fromkeys((self.settings.baseline, *map(self._baseline, asked))):
            if baseline is not None:
                report = self._less_baseline(report, baseline, files, sources)
        return report

    def _less_baseline(
        self, report: Report, baseline: Path, files: Collection[Path], sources: Sources
    ) -> Report:
        """The report without what a baseline knows of the files that it is for."""
        own = [path for path in files if self._baseline(path) == baseline]
        judged = [f for f in report.findings if self._baseline(f.filename) == baseline]
        compared = less_baseline(
            replace(report, findings=tuple(judged)), baseline, read_baseline(baseline), own, sources
        )
        known = frozenset(judged) - frozenset(compared.findings)
        return replace(
            report,
            findings=tuple(f for f in report.findings if f not in known),
            baselined=report.baselined + compared.baselined,
            stale=report.stale + compared.stale,
        )

    def _baseline(self, path: Path) -> Path | None:
        return self.workspace.settings_at(path).baseline

    def beside(self, report: Report, observed: Observed, confirmed: bool) -> Report:
        """The report held against an observed run."""

        def find_all(path: Path) -> Sequence[Finding]:
            try:
                return self.workspace.opened(path).engine.findings(path)
            except UnreadableSource:
                return ()

        report = beside(report, observed, self.files, self._bytes_of, find_all)
        return confirmed_only(report) if confirmed else report

    def _bytes_of(self, path: Path) -> bytes | None:
        if path in self.overlay:
            return self.overlay[path]
        try:
            return path.read_bytes()
        except OSError:
            return None

    def recheck(self, texts: Mapping[Path, bytes], files: Collection[Path]) -> Sequence[Finding]:
        """The findings in `files` with `texts` in the place of what is on disk."""
        overlay = {**self.overlay, **texts}
        run = replace(self, files=tuple(files))
        return run.report(self.workspace.with_overlay(overlay), Sources(overlay)).findings


@click.command(name="check", short_help="Find, report, repair.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, readable=False))
@settings_options
@click.option("--fix", is_flag=True, help="Repair what can be repaired safely.")
@click.option("--diff", is_flag=True, help="Print the repairs as a diff and change nothing.")
@click.option("--statistics", is_flag=True, help="Print how often each code was found.")
@click.option("--add-noqa", is_flag=True, help="Write a `# noqa` beside every finding.")
@click.option("--update-baseline", is_flag=True, help="Write what is found to the baseline file.")
@click.option(
    "--since", metavar="REF", help="Only what the working tree has changed since this revision."
)
@click.option(
    "--observed",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Mark findings by what the tests saw (pytest --hue-observe writes the file).",
)
@click.option("--select-confirmed", is_flag=True, help="Only findings that the tests saw happen.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when there are findings.")
@click.option("--no-cache", is_flag=True, help="Neither use nor keep what was found last time.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
@click.option(
    "--stdin-filename",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The name of the file that comes on standard input (`-`).",
)
@click.pass_obj
def check(tools: Tools, /, paths: tuple[Path, ...], **values: Any) -> int:
    """Check the Python files under PATHS (default: the working directory); `-` reads one file
    from standard input."""
    options = options_from(values)
    _refuse_together(values, paths)
    if values["watch"]:
        return _watch(tools, paths or (Path(),), options, values)
    return _check(tools, paths or (Path(),), options, values)


def _check(tools: Tools, paths: tuple[Path, ...], options: Options, values: dict[str, Any]) -> int:
    run = _prepare(tools, paths, options, values)
    if values["update_baseline"]:
        return _update_baseline(run)
    sources = Sources(run.overlay)
    observed = None if values["observed"] is None else read_observed(values["observed"])
    writes = values["add_noqa"] or values["diff"] or values["fix"]
    report = run.report(run.workspace, sources)
    if not writes:
        report = report.with_more(run.callers(run.workspace, sources))
    if observed is not None:
        report = run.beside(report, observed, values["select_confirmed"])
    if isinstance(run.workspace, KeepingWorkspace):
        run.workspace.save()
    if values["add_noqa"]:
        return _add_noqa(run, report, sources)
    if values["diff"]:
        return _diff(run, report, sources, values)
    if values["fix"]:
        report, sources = _fix(run, report, sources)
        report = report.with_more(run.callers(run.workspace.with_overlay(run.overlay), sources))
    if values["statistics"]:
        print_statistics(report, run.settings)
    elif not (values["fix"] and run.overlay):
        print_report(report, run.settings, tools, sources)
    if report.comparison is not None:
        for path in report.comparison.changed:
            note(f"{path}: changed since the observed run, which says nothing of it")
    if report.stale:
        note(f"{counted(report.stale, 'entry', 'entries')} of the baseline no longer occur")
    return _status(report, values)


def _prepare(
    tools: Tools, paths: tuple[Path, ...], options: Options, values: dict[str, Any]
) -> Run:
    here = Path.cwd()
    if paths == (STDIN,):
        name = values["stdin_filename"] or Path("stdin.py")
        overlay = {name: sys.stdin.buffer.read()}
        workspace = Workspace(tools, options, here, overlay)
        settings = workspace.settings_at(name)
        left_out = settings.force_exclude and is_excluded(name, settings)
        files = () if left_out else (name,)
        return Run(workspace, settings, (name,), files, overlay, values["since"])
    kept = KeepingWorkspace(tools, options, here)
    workspace = Workspace(tools, options, here) if values["no_cache"] else kept
    settings = workspace.settings_at(_common_folder(paths))
    selection_of(settings, tools.rules)
    discovered = discover(paths, workspace.settings_at)
    for path in discovered.unread:
        note(f"{path}: notebooks are not read")
    for path, reason in discovered.unlisted.items():
        note(f"warning: {path}: {reason}, nothing below it was checked")
    return Run(workspace, settings, paths, discovered.files, {}, values["since"])


def _common_folder(paths: Sequence[Path]) -> Path:
    """The folder that holds all paths, each of which may be a folder itself."""
    absolute = [resolved(path) for path in paths]
    common = Path(os.path.commonpath(absolute))
    return common if is_dir(common) else common.parent


def _refuse_together(values: dict[str, Any], paths: tuple[Path, ...]) -> None:
    """Some options make no sense together; say which."""
    acting = [
        f"--{name.replace('_', '-')}"
        for name in ("fix", "diff", "add_noqa", "update_baseline", "watch")
        if values[name]
    ]
    if len(acting) > 1:
        raise click.UsageError(f"{acting[0]} and {acting[1]} exclude each other")
    if STDIN in paths and len(paths) > 1:
        raise click.UsageError("'-' (standard input) stands alone")
    if values["stdin_filename"] is not None and paths != (STDIN,):
        raise click.UsageError("--stdin-filename goes with '-'")
    if values["select_confirmed"] and values["observed"] is None:
        raise click.UsageError("--select-confirmed goes with --observed FILE")
    for name in ("fix", "diff", "update_baseline"):
        if values[name] and values["observed"] is not None:
            raise click.UsageError(f"--{name.replace('_', '-')} and --observed exclude each other")
    for name in ("add_noqa", "update_baseline", "watch"):
        if values[name] and paths == (STDIN,):
            raise click.UsageError(f"--{name.replace('_', '-')} needs files, not standard input")


def _status(report: Report, values: dict[str, Any]) -> int:
    for failure in report.failures:
        note(f"{failure.path}: hue-lint failed on this file ({failure.reason}); please report it")
    if report.failures:
        return 2
    return 1 if report.findings and not values["exit_zero"] else 0


def _fix(run: Run, report: Report, sources: Sources) -> tuple[Report, Sources]:
    """Repair, say what was repaired, and give the report of what is left."""
    if run.overlay:
        repair = repair_in_memory(
            report.findings, run.recheck, unsafe=run.settings.unsafe_fixes, read=sources.read
        )
        (path,) = run.overlay
        changed = repair.changed.get(path)
        sys.stdout.buffer.write(changed[1] if changed is not None else run.overlay[path])
        sys.stdout.buffer.flush()
    else:
        repair = fix_files(
            report.findings, run.recheck, unsafe=run.settings.unsafe_fixes, read=sources.read
        )
    _note_repair(repair)
    return replace(report, findings=repair.left), Sources(run.overlay)


def _note_repair(repair: Repair) -> None:
    for path, reason in repair.skipped.items():
        note(f"{path}: left as it is: {reason}")
    if repair.repaired:
        files = counted(len(repair.changed), "file")
        note(f"repaired {counted(len(repair.repaired), 'finding')} in {files}")


def _diff(run: Run, report: Report, sources: Sources, values: dict[str, Any]) -> int:
    """Print the diff. The status says whether there is one, as `--fix` would change something."""
    diff = diff_files(
        report.findings,
        run.recheck,
        unsafe=run.settings.unsafe_fixes,
        read=sources.read,
        shown=View(Path.cwd(), sources.lines).path,
    )
    write_text(diff)
    return _status(report, values)


def _add_noqa(run: Run, report: Report, sources: Sources) -> int:
    added = 0
    by_file: dict[Path, list[Finding]] = {}
    for finding in report.findings:
        if finding.code != UnreadableFile.code:
            by_file.setdefault(finding.filename, []).append(finding)
    for path, findings in by_file.items():
        source = sources.read(path)
        edits = with_suppressions(source, findings, run.tools.rules)
        replace_file(path, source.encode(apply_edits(source, edits)))
        added += len(edits)
    note(f"wrote {counted(added, 'suppression')} in {counted(len(by_file), 'file')}")
    return 2 if report.failures else 0


def _update_baseline(run: Run) -> int:
    path = run.settings.baseline
    if path is None:
        raise ConfigError("--update-baseline needs --baseline FILE, or `baseline` in the settings")
    sources = Sources()
    report = run.found(run.workspace, sources)
    count = write_baseline(path, located(report.findings, sources))
    note(f"{path}: holds {counted(count, 'finding')}")
    return 2 if report.failures else 0


def _watch(tools: Tools, paths: tuple[Path, ...], options: Options, values: dict[str, Any]) -> int:
    try:
        from watchfiles import PythonFilter, watch
    except ImportError as error:
        raise click.UsageError(
            "--watch needs watchfiles: install it with  pip install 'hue-lint[watch]'"
        ) from error
    _check(tools, paths, options, values)
    for _ in watch(
        *paths,
        watch_filter=PythonFilter(extra_extensions=(".toml",)),
        ignore_permission_denied=True,
    ):
        click.clear()
        try:
            _check(tools, paths, options, values)
        except (ConfigError, UnusablePath, BaselineError, OSError) as error:
            # Half-written settings or a file that was moved: the next change may mend it.
            note(str(error))
    return 0


@contextmanager
def progress(total: int, settings: Settings) -> Iterator[Callable[[Path], None]]:
    """A line on standard error that says how far the run is, while it is a terminal."""
    if not sys.stderr.isatty() or settings.output_format not in ("full", "concise"):
        yield lambda path: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("checking"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[file]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("checking", total=total, file="")
        yield lambda path: bar.update(task, advance=1, file=path.name)
