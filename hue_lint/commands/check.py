"""`hue-lint check`: find, report, repair."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from hue_lint.baseline import BaselineError
from hue_lint.commands.acting import Done, add_noqa, fix, print_diff, update_baseline
from hue_lint.commands.options import GivenPath, options_from, settings_options
from hue_lint.commands.output import (
    Destination,
    note,
    note_notices,
    note_unread,
    print_report,
    print_statistics,
    write_text,
)
from hue_lint.config import ConfigError, Options
from hue_lint.discovery import UnusablePath, discover, is_excluded
from hue_lint.disk import resolved
from hue_lint.linter import Sources, Tools
from hue_lint.observed.compare import confirmed_only
from hue_lint.observed.file import read_observed
from hue_lint.report import Comparison, Entry, Notice, Report
from hue_lint.reporters.view import View
from hue_lint.run import Run, common_folder
from hue_lint.selection import selection_of
from hue_lint.workspace import KeepingWorkspace, Workspace

STDIN: Final = Path("-")
PRINTING: Final = ("diff", "statistics", "show_files", "add_noqa", "update_baseline")
"""What is printed in the place of a report."""
EXCLUSIVE: Final = (
    ("fix", "diff", "show_files", "add_noqa", "update_baseline", "watch"),
    PRINTING,
    *((name, "output_file") for name in PRINTING),
)
"""Of the options in a group one can be given."""
MOST_STALE: Final = 20
"""So many entries of a baseline are named, the others counted."""


@click.command(name="check", short_help="Find, report, repair.")
@click.argument("paths", nargs=-1, type=GivenPath(path_type=Path, readable=False))
@settings_options
@click.option("--fix", is_flag=True, help="Repair what can be repaired safely.")
@click.option("--diff", is_flag=True, help="Print the repairs as a diff and change nothing.")
@click.option("--statistics", is_flag=True, help="Print how often each code was found.")
@click.option("--add-noqa", is_flag=True, help="Write a `# noqa` beside every finding.")
@click.option("--update-baseline", is_flag=True, help="Write what is found to the baseline file.")
@click.option(
    "--strict-baseline",
    is_flag=True,
    help="Exit with 1 where the baseline names what no longer occurs.",
)
@click.option(
    "--since", metavar="REF", help="Only what the working tree has changed since this revision."
)
@click.option(
    "--observed",
    type=GivenPath(path_type=Path),
    metavar="FILE",
    help="Mark findings by what the tests saw (pytest --hue-observe writes the file).",
)
@click.option("--select-confirmed", is_flag=True, help="Only findings that the tests saw happen.")
@click.option("--show-files", is_flag=True, help="Print the files that would be read.")
@click.option("-q", "--quiet", is_flag=True, help="Print the findings and nothing else.")
@click.option(
    "--output-file",
    type=GivenPath(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the report to this file.",
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Whether to colour the report (default: auto).",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when there are findings.")
@click.option("--no-cache", is_flag=True, help="Neither use nor keep what was found last time.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
@click.option(
    "--stdin-filename",
    type=GivenPath(path_type=Path),
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
    if values["strict_baseline"] and not run.has_baseline:
        raise ConfigError("--strict-baseline needs --baseline FILE, or `baseline` in the settings")
    if values["show_files"]:
        note_notices(run.discovery)
        write_text("".join(f"{path}\n" for path in run.files))
        return 0
    if values["update_baseline"]:
        note_notices(run.notices)
        renewed = update_baseline(run)
        _note_unread(run, renewed.report)
        return 0 if renewed.complete and not renewed.report.failures else 2
    sources = Sources(run.overlay)
    observed = None if values["observed"] is None else read_observed(values["observed"])
    writes = values["add_noqa"] or values["diff"] or values["fix"]
    report = run.report(run.workspace, sources)
    note_notices(run.notices)
    report = replace(report, notices=run.notices)
    if not writes:
        report = report.with_more(run.callers(run.workspace, sources))
    _note_unread(run, report)
    if observed is not None:
        report = run.beside(report, observed, sources)
        report = confirmed_only(report) if values["select_confirmed"] else report
    if isinstance(run.workspace, KeepingWorkspace):
        run.workspace.save()
    if values["add_noqa"]:
        return 0 if add_noqa(run, report, sources) and not report.failures else 2
    if values["diff"]:
        print_diff(run, report, sources)
        return _status(Done(report), values)
    done = Done(report)
    if values["fix"]:
        done, sources = fix(run, report, sources), Sources(run.overlay)
        callers = run.callers(run.workspace.with_overlay(run.overlay), sources)
        done = Done(done.report.with_more(callers), done.complete)
    if values["statistics"]:
        print_statistics(done.report, run.settings)
    elif not (values["fix"] and run.overlay):
        to = Destination(values["output_file"], values["color"], values["quiet"])
        print_report(done.report, run.settings, tools, sources, to)
    if not values["quiet"]:
        _note_changed(done.report.comparison)
    if values["strict_baseline"] or not values["quiet"]:
        _note_stale(done.report.stale)
    return _status(done, values)


def _prepare(
    tools: Tools, paths: tuple[Path, ...], options: Options, values: dict[str, Any]
) -> Run:
    here = Path.cwd()
    if paths == (STDIN,):
        name = values["stdin_filename"] or Path("stdin.py")
        overlay = {name: _standard_input()}
        workspace = Workspace(tools, options, here, overlay)
        settings = workspace.settings_at(name)
        left_out = settings.force_exclude and is_excluded(name, settings)
        files = () if left_out else (name,)
        return Run(workspace, settings, (name,), files, overlay, values["since"])
    kept = KeepingWorkspace(tools, options, here)
    workspace = Workspace(tools, options, here) if values["no_cache"] else kept
    settings = workspace.settings_at(common_folder(paths))
    selection_of(settings, tools.rules)
    discovered = discover(paths, workspace.settings_at)
    for path in discovered.unread:
        note(f"{path}: notebooks are not read")
    notices = tuple(
        Notice(f"{reason}, nothing below it was checked", path)
        for path, reason in discovered.unlisted.items()
    )
    if not discovered.files:
        notices = (Notice("nothing was checked: no Python file was found"), *notices)
    progress = partial(_progress, settings.output_format)
    return Run(workspace, settings, paths, discovered.files, {}, values["since"], progress, notices)


def _standard_input() -> bytes:
    """What comes on standard input. Raises UnusablePath."""
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise UnusablePath(STDIN, f"standard input: {error.strerror}") from error


def _refuse_together(values: dict[str, Any], paths: tuple[Path, ...]) -> None:
    """Some options make no sense together; say which."""
    for group in EXCLUSIVE:
        given = [f"--{name.replace('_', '-')}" for name in group if values[name]]
        if len(given) > 1:
            raise click.UsageError(f"{given[0]} and {given[1]} exclude each other")
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
    if values["fix"] and values["output_file"] is not None and paths == (STDIN,):
        raise click.UsageError("--fix prints what came on standard input: no --output-file there")


def _status(done: Done, values: dict[str, Any]) -> int:
    view = View(Path.cwd(), lambda path: ())
    for failure in done.report.failures:
        row = f":{failure.row}" if failure.row else ""
        note(f"{view.path(failure.path)}{row}: {failure.text}")
    if done.report.failures or not done.complete:
        return 2
    if done.report.stale and values["strict_baseline"]:
        return 1
    return 1 if done.report.findings and not values["exit_zero"] else 0


def _note_unread(run: Run, report: Report) -> None:
    """Warn of what is imported and could not be read, unless the run looked there itself."""
    if not report.unread:
        return
    unlisted = (each.path for each in run.discovery if each.path is not None)
    looked = frozenset(map(resolved, (*run.files, *unlisted)))
    told = (each for each in report.unread if each.untold or each.path not in looked)
    note_unread(told, View(Path.cwd(), lambda path: ()))


def _note_changed(comparison: Comparison | None) -> None:
    """Name the files of which an observed run says nothing any more."""
    for path in comparison.changed if comparison is not None else ():
        note(f"{path}: changed since the observed run, which says nothing of it")


def _note_stale(stale: Sequence[Entry]) -> None:
    """Name the entries of the baseline that no longer occur."""
    for entry in sorted(stale)[:MOST_STALE]:
        times = f" ({entry.count} times)" if entry.count > 1 else ""
        note(f"in the baseline, but gone: {entry.filename}: {entry.code} {entry.line}{times}")
    if len(stale) > MOST_STALE:
        note(f"in the baseline, but gone: {len(stale) - MOST_STALE} more")
    if stale:
        note("--update-baseline takes out what is gone")


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
def _progress(output_format: str, total: int) -> Iterator[Callable[[Path], None]]:
    """A line on standard error that says how far the run is, while it is a terminal."""
    if not sys.stderr.isatty() or output_format not in ("full", "concise"):
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
