"""`hue-lint check`: find, report, repair."""

import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from hue_lint.baseline import BaselineError, read_baseline, write_baseline
from hue_lint.cache import CachedEngine
from hue_lint.commands.options import options_from, settings_options
from hue_lint.commands.output import note, print_report, print_statistics, write_text
from hue_lint.config import ConfigError, Options, Settings
from hue_lint.discovery import NoSuchPath, discover
from hue_lint.findings import Finding
from hue_lint.fixing import Repair, diff_files, fix_files, repair_in_memory
from hue_lint.linter import (
    Engine,
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
from hue_lint.project.roots import find_layout
from hue_lint.project_settings import project_settings
from hue_lint.report import Report
from hue_lint.reporters.view import View, counted
from hue_lint.revision import changes_since
from hue_lint.rules.hygiene import UnreadableFile
from hue_lint.selection import Selection, selection_of
from hue_lint.suppression import with_suppressions
from hue_lint.syntax.edits import apply_edits
from hue_lint.syntax.source import UnreadableSource
from hue_lint.writing import replace_file

STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of `check`: what to read, by which settings, and what goes before the disk."""

    tools: Tools
    settings: Settings
    selection: Selection
    paths: tuple[Path, ...]
    files: tuple[Path, ...]
    overlay: Mapping[Path, bytes]
    since: str | None
    cached: bool

    def open(self, overlay: Mapping[Path, bytes]) -> Engine:
        """The project, with `overlay` in the place of what is on disk."""
        return self.tools.open(self.paths, self.settings, overlay)

    @contextmanager
    def opened(self) -> Iterator[Engine]:
        """The project as it is on disk, by what is kept of it where that may be used."""
        if not self.cached or self.overlay or self.settings.python is not None:
            yield self.open(self.overlay)
            return
        root = find_layout(self.paths).root
        engine = CachedEngine.load(root, self.settings, lambda: self.open({}))
        yield engine
        engine.save()

    def report(self, engine: Engine, sources: Sources) -> Report:
        """Check every file. Raises BaselineError, RevisionError."""
        with progress(len(self.files), self.settings) as advance:
            report = check_files(
                self.files, engine, self.tools.rules, self.selection, sources, advance
            )
        return self._less(report, self.files, sources)

    def callers(self, engine: Engine, sources: Sources) -> Report:
        """Check the async callers of the files that were asked for, where these are not the whole
        project. Text from standard input is looked at by itself."""
        root = find_layout(self.paths).root
        whole = any(path.is_dir() and root.is_relative_to(path.resolve()) for path in self.paths)
        if whole or self.overlay:
            return Report((), 0)
        others = engine.callers_of(self.files)
        if others:
            readable = {path.resolve() for path in discover([root], self.settings).files}
            others = [path for path in others if path.resolve() in readable]
        report = check_callers(
            self.files, others, engine, self.tools.rules, self.selection, sources
        )
        # Entries for files that are gone are counted with the files that were asked for.
        return replace(self._less(report, (), sources), stale=0)

    def _less(self, report: Report, files: Collection[Path], sources: Sources) -> Report:
        """The report without what has not changed, and what the baseline knows of `files`."""
        if self.since is not None:
            report = less_unchanged(report, changes_since(self.since, Path.cwd()))
        if self.settings.baseline is not None:
            entries = read_baseline(self.settings.baseline)
            report = less_baseline(report, self.settings.baseline, entries, files, sources)
        return report

    def beside(self, report: Report, observed: Observed, engine: Engine, confirmed: bool) -> Report:
        """The report held against an observed run."""

        def find_all(path: Path) -> Sequence[Finding]:
            try:
                return engine.findings(path)
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
        return run.report(run.open(overlay), Sources(overlay)).findings


@click.command(name="check", short_help="Find, report, repair.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
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
    with run.opened() as engine:
        report = run.report(engine, sources)
        if not writes:
            report = report.with_more(run.callers(engine, sources))
        if observed is not None:
            report = run.beside(report, observed, engine, values["select_confirmed"])
    if values["add_noqa"]:
        return _add_noqa(run, report, sources)
    if values["diff"]:
        return _diff(run, report, sources, values)
    if values["fix"]:
        report, sources = _fix(run, report, sources)
        report = report.with_more(run.callers(run.open(run.overlay), sources))
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
    overlay: dict[Path, bytes] = {}
    files: tuple[Path, ...]
    if paths == (STDIN,):
        name = values["stdin_filename"] or Path("stdin.py")
        overlay[name] = sys.stdin.buffer.read()
        settings = project_settings([name], options, Path.cwd())
        paths = files = (name,)
    else:
        settings = project_settings(paths, options, Path.cwd())
        discovered = discover(paths, settings)
        files = discovered.files
        for path in discovered.unread:
            note(f"{path}: notebooks are not read")
    selection = selection_of(settings, tools.rules)
    since, cached = values["since"], not values["no_cache"]
    return Run(tools, settings, selection, paths, files, overlay, since, cached)


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
    bare = replace(run, settings=replace(run.settings, baseline=None))
    report = bare.report(bare.open({}), sources)
    count = write_baseline(path, located(report.findings, sources))
    note(f"{path}: holds {counted(count, 'finding')}")
    return 2 if report.failures else 0


def _watch(tools: Tools, paths: tuple[Path, ...], options: Options, values: dict[str, Any]) -> int:
    try:
        from watchfiles import PythonFilter, watch
    except ImportError as error:
        raise click.UsageError(
            "--watch needs watchfiles: install it with  pip install watchfiles"
        ) from error
    _check(tools, paths, options, values)
    for _ in watch(*paths, watch_filter=PythonFilter(extra_extensions=(".toml",))):
        click.clear()
        try:
            _check(tools, paths, options, values)
        except (ConfigError, NoSuchPath, BaselineError) as error:
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
