"""What `check` does to files: repair them, show the repairs, suppress, renew the baseline.

What could not be written is named, and counts as not done.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from hue_lint.baseline import read_baseline, renewed, write_baseline
from hue_lint.commands.output import note, write_text
from hue_lint.config import ConfigError
from hue_lint.disk import exists
from hue_lint.findings import Finding
from hue_lint.fixing import Repair, diff_files, fix_files, repair_in_memory, rewrite
from hue_lint.hygiene import UNREADABLE
from hue_lint.linter import Sources, less_unchanged, located
from hue_lint.report import Report
from hue_lint.reporters.view import View, counted
from hue_lint.run import Run
from hue_lint.suppression import with_suppressions
from hue_lint.syntax.edits import apply_edits


@dataclass(frozen=True, slots=True)
class Done:
    """What is left to report, and whether everything could be written."""

    report: Report
    complete: bool = True


def fix(run: Run, report: Report, sources: Sources) -> Done:
    """Repair, and say what was repaired."""
    report, linked = _within(run, report)
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
    return Done(replace(report, findings=(*repair.left, *linked)), not repair.unwritten)


def print_diff(run: Run, report: Report, sources: Sources) -> None:
    """Print what `fix` would change."""
    reached, _ = _within(run, report)
    diff = diff_files(
        reached.findings,
        run.recheck,
        unsafe=run.settings.unsafe_fixes,
        read=sources.read,
        shown=View(Path.cwd(), sources.lines).path,
    )
    write_text(diff)


def add_noqa(run: Run, report: Report, sources: Sources) -> bool:
    """Write a `# noqa` beside every finding; whether all could be written."""
    reached, _ = _within(run, report)
    by_file: dict[Path, list[Finding]] = {}
    for finding in reached.findings:
        by_file.setdefault(finding.filename, []).append(finding)
    added = 0
    unwritten: dict[Path, str] = {}
    for path, findings in by_file.items():
        broken = [each.span.start.row for each in findings if each.code == UNREADABLE]
        if broken:
            unwritten[path] = f"row {broken[0]} does not parse: mend it first"
            continue
        source = sources.read(path)
        edits = with_suppressions(source, findings, run.tools.rules)
        reason = rewrite(source, source.encode(apply_edits(source, edits)))
        if reason:
            unwritten[path] = reason
        else:
            added += len(edits)
    _note_left(unwritten)
    written = counted(len(by_file) - len(unwritten), "file")
    note(f"wrote {counted(added, 'suppression')} in {written}")
    return not unwritten


def update_baseline(run: Run) -> Done:
    """Renew the baseline where the run has looked; what was found, and whether all of it could be
    held. Raises ConfigError, BaselineError, OSError."""
    path = run.settings.baseline
    if path is None:
        raise ConfigError("--update-baseline needs --baseline FILE, or `baseline` in the settings")
    sources = Sources()
    entries = read_baseline(path) if exists(path) else ()
    report = run.found(run.workspace, sources)
    found, looked = run.judged(report, path), run.looked(report, path)
    touched = found
    if run.changes is not None:
        looked = replace(looked, files=looked.files & run.changes.rows.keys())
        touched = less_unchanged(found, run.changes)
    now, new = (located(each.findings, sources) for each in (found, touched))
    count = write_baseline(path, renewed(path, entries, now, new, looked))
    note(f"{path}: holds {counted(count, 'finding')}")
    unheld = tuple(each for each in touched.findings if each.code == UNREADABLE)
    view = View(Path.cwd(), sources.lines)
    for each in unheld:
        place = f"{view.path(each.filename)}:{each.span.start.row}"
        note(f"{place}: {each.message}: no baseline holds what cannot be read: mend it first")
    return Done(report, not unheld)


def _within(run: Run, report: Report) -> tuple[Report, tuple[Finding, ...]]:
    """The report of the files that may be written to, and what was found in those that are only
    linked from what was asked for."""
    inside = {path for path in run.files if run.reaches(path)}
    reached = tuple(each for each in report.findings if each.filename in inside)
    linked = tuple(each for each in report.findings if each.filename not in inside)
    reason = "it lies outside of what was asked for, behind a link"
    _note_left({each.filename: reason for each in linked})
    return replace(report, findings=reached), linked


def _note_repair(repair: Repair) -> None:
    _note_left({**repair.skipped, **repair.unwritten})
    if repair.repaired:
        files = counted(len(repair.changed), "file")
        note(f"repaired {counted(len(repair.repaired), 'finding')} in {files}")


def _note_left(reasons: Mapping[Path, str]) -> None:
    for path, reason in reasons.items():
        note(f"{path}: left as it is: {reason}")
