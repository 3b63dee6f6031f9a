"""One run: files in, a report out.

The engine (what finds defects in one file) is an argument, so that the command line, flake8 and an
editor share this road: discovery, engine, selection, suppressions, baseline, revision.
"""

from __future__ import annotations

import time
import tokenize
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from hue_lint.baseline import Located, Looked, compare
from hue_lint.config import Settings
from hue_lint.disk import resolved
from hue_lint.findings import Finding
from hue_lint.hygiene import UNREADABLE, UNUSED_SUPPRESSION, unreadable
from hue_lint.project.crawl import Crawl
from hue_lint.project.home import Home
from hue_lint.project.reads import Rests
from hue_lint.report import Entry, Failure, Report, RuleInfo, Unread
from hue_lint.revision import Changes
from hue_lint.selection import Selection
from hue_lint.suppression import apply_suppressions
from hue_lint.syntax.source import Source, UnreadableSource, read_source, source_of

if TYPE_CHECKING:
    from hue_lint.analysis import Explanation
    from hue_lint.calltree import CallTree, CodesFor


class Engine(Protocol):
    """Finds the defects of single files within one project."""

    def findings(self, path: Path) -> Sequence[Finding]:
        """Every finding of every rule in the file. Raises UnreadableSource."""

    def async_functions(self, path: Path) -> int:
        """How many async functions the file holds. Raises UnreadableSource."""

    def explain(self, path: Path, row: int) -> Explanation:
        """What is known about a row of a file. Raises UnreadableSource."""

    def functions(self, path: Path) -> Mapping[str, int]:
        """The qualified names of the functions of a file, with their rows. Raises
        UnreadableSource."""

    def call_tree(self, path: Path, row: int, codes: CodesFor) -> CallTree:
        """What the function does that is defined in a row, and whatever it calls, with the codes
        that are reported in each file. Raises UnreadableSource."""

    def folders_beside(self) -> Sequence[Path]:
        """Folders whose files are read beside the project's Python: its templates."""

    def seen(self) -> Iterable[tuple[Path, bytes | Collection[str]]]:
        """The files of Python that were read so far, and the folders that were listed, with what
        was in them."""

    def rests_on(self, path: Path) -> Rests | None:
        """What the findings of a file rest on; None where they were not asked for before."""

    def failures(self) -> Sequence[Failure]:
        """The functions that it could not cope with so far, each told once."""

    def unread(self) -> Sequence[Unread]:
        """What it followed an import to so far, and could not read to the last row."""

    def sees_all_of(self, path: Path) -> bool:
        """Whether the file, and all that it rests on, can be read to the last row: where not,
        nothing can be said to be gone from it."""

    def callers_of(self, files: Collection[Path]) -> Sequence[Path]:
        """The other files of the project that may hold async callers of what `files` define."""


class OpenProject(Protocol):
    """Opens a project by its settings, with texts that go before what is on disk; `walked` are its
    files where they are known."""

    def __call__(
        self,
        home: Home,
        settings: Settings,
        overlay: Mapping[Path, bytes],
        walked: Crawl | None = None,
    ) -> Engine: ...


@dataclass(frozen=True, slots=True)
class Tools:
    """What a run needs of the inside of hue-lint: the rules, and how to open a project."""

    rules: Sequence[RuleInfo]
    open: OpenProject


@dataclass(frozen=True, slots=True)
class Opened:
    """A project that was opened: where it is, its settings, the rules in force, and its engine."""

    home: Home
    settings: Settings
    selection: Selection
    rules: Sequence[RuleInfo]
    engine: Engine


OpenedFor: TypeAlias = Callable[[Path], Opened]
"""The project that a file belongs to, opened."""


class Sources:
    """The sources of a run, each read once; what an editor holds goes before what is on disk."""

    def __init__(self, overlay: Mapping[Path, bytes] | None = None) -> None:
        self._overlay = {resolved(path): data for path, data in (overlay or {}).items()}
        self._read: dict[Path, Source] = {}
        self._folders: dict[Path, Path] = {}

    def real(self, path: Path) -> Path:
        """The path with its links followed, of each folder once."""
        if path.is_symlink():
            return resolved(path)
        folder = self._folders.get(path.parent)
        if folder is None:
            folder = self._folders[path.parent] = resolved(path.parent)
        return folder / path.name

    def read(self, path: Path) -> Source:
        """The source at `path`. Raises UnreadableSource."""
        source = self._read.get(path)
        if source is None:
            data = self._overlay.get(resolved(path)) if self._overlay else None
            source = read_source(path) if data is None else source_of(path, data)
            self._read[path] = source
        return source

    def lines(self, path: Path) -> tuple[str, ...]:
        """The lines of the file at `path`; none where it cannot be read."""
        try:
            return self.read(path).lines
        except UnreadableSource:
            return ()


def encoded_text(text: str) -> bytes:
    """Text that is not on disk as the bytes of a file, in the encoding that it declares. Half of a
    character, which an editor may hold and no file, is a question mark."""
    try:
        name, _ = tokenize.detect_encoding(BytesIO(text.encode()).readline)
        return text.encode(name)
    except (SyntaxError, LookupError, UnicodeEncodeError):
        return text.encode(errors="replace")


@dataclass(frozen=True, slots=True)
class Checked:
    """One file after the engine, selection and suppressions; `blind` where not all can be told."""

    findings: tuple[Finding, ...] = ()
    async_functions: int = 0
    failures: tuple[Failure, ...] = ()
    blind: bool = False


def check_file(path: Path, project: Opened, sources: Sources) -> Checked:
    """Check one file. A file, or a part of it, that cannot be read is a finding; a defect of the
    engine a failure."""
    enabled = project.selection.codes_for(path)
    real = sources.real(path)
    try:
        source = sources.read(path)
        async_functions = project.engine.async_functions(real)
        found = project.engine.findings(real)
    except UnreadableSource as error:
        finding = unreadable(path, error)
        return Checked((finding,) if UNREADABLE in enabled else (), blind=True)
    except Exception as error:
        return Checked(failures=(Failure.of(path, error),), blind=True)
    # The path is reported as it was asked for, however the engine spells it.
    chosen = tuple(replace(each, filename=path) for each in found if each.is_selected(enabled))
    told = _less_suppressed(chosen, source, project.rules, enabled)
    if any(each.code == UNUSED_SUPPRESSION for each in told):
        if not project.engine.sees_all_of(real):
            told = tuple(each for each in told if each.code != UNUSED_SUPPRESSION)
    failures = tuple(
        replace(each, path=path) for each in project.engine.failures() if each.path == real
    )
    broken = any(each.code == UNREADABLE for each in found)
    return Checked(told, async_functions, failures, blind=broken or bool(failures))


def _less_suppressed(
    found: Sequence[Finding], source: Source, rules: Sequence[RuleInfo], enabled: frozenset[str]
) -> tuple[Finding, ...]:
    """The findings of one file that no comment keeps back. Of a part that does not parse no comment
    can say that it is all right, and what would be found in it nobody knows."""
    broken = tuple(finding for finding in found if finding.code == UNREADABLE)
    if not broken:
        return apply_suppressions(found, source, rules, enabled)
    others = (finding for finding in found if finding.code != UNREADABLE)
    told = apply_suppressions(others, source, rules, enabled - {UNUSED_SUPPRESSION})
    return tuple(sorted((*broken, *told), key=lambda finding: (finding.span, finding.code)))


def check_files(
    files: Sequence[Path],
    opened: OpenedFor,
    sources: Sources,
    advance: Callable[[Path], None] = lambda path: None,
) -> Report:
    """Check `files` in order, each in its project; `advance` is told each path before it is looked
    at."""
    started = time.perf_counter()
    findings: list[Finding] = []
    failures: dict[Failure, None] = {}
    engines: dict[int, Engine] = {}
    blind: list[Path] = []
    async_files = async_functions = 0
    for path in files:
        advance(path)
        project = opened(path)
        engines[id(project.engine)] = project.engine
        checked = check_file(path, project, sources)
        findings += checked.findings
        async_functions += checked.async_functions
        async_files += checked.async_functions > 0
        failures |= dict.fromkeys(checked.failures)
        if checked.blind:
            blind.append(path)
    # Of functions in other files too, which these led to.
    failed = [each for engine in engines.values() for each in engine.failures()]
    unread = {each: None for engine in engines.values() for each in engine.unread()}
    shown = {resolved(path): path for path in files} if failed or unread else {}
    failures |= {replace(each, path=shown.get(each.path, each.path)): None for each in failed}
    return Report(
        findings=tuple(findings),
        files=len(files),
        async_files=async_files,
        async_functions=async_functions,
        seconds=time.perf_counter() - started,
        failures=tuple(sorted(failures, key=lambda failure: (failure.path, failure.row))),
        blind=tuple(blind),
        unread=tuple(sorted(each for each in unread if each.untold or each.path not in shown)),
    )


def check_callers(
    files: Collection[Path], known: Collection[Path], opened: OpenedFor, sources: Sources
) -> Report:
    """Check the files that may call what `files` define, `known` ones left out; only findings whose
    path runs through `files` are reported, and only files that have some are counted."""
    given = frozenset(resolved(path) for path in files)
    asked = frozenset(resolved(path) for path in known)
    groups: dict[int, tuple[Opened, list[Path]]] = {}
    for path in files:
        project = opened(path)
        groups.setdefault(id(project), (project, []))[1].append(path)
    candidates = {
        path: None
        for project, members in groups.values()
        for path in project.engine.callers_of(members)
        if resolved(path) not in asked
    }
    report = check_files(tuple(candidates), opened, sources)
    findings = tuple(
        finding
        for finding in report.findings
        if any(resolved(step.filename) in given for step in finding.path)
    )
    reached = tuple(dict.fromkeys(finding.filename for finding in findings))
    functions = [opened(path).engine.async_functions(resolved(path)) for path in reached]
    return replace(
        report,
        findings=findings,
        files=len(reached),
        async_files=sum(1 for count in functions if count),
        async_functions=sum(functions),
    )


def less_baseline(
    report: Report,
    path: Path,
    entries: Sequence[Entry],
    looked: Looked,
    changes: Changes | None,
    sources: Sources,
) -> Report:
    """The report without what the baseline at `path` knows: of findings that look the same, those
    that the changes do not touch."""
    old_first = sorted(report.findings, key=lambda f: changes is not None and changes.touch(f))
    compared = compare(path, entries, located(old_first, sources), looked)
    new = frozenset(compared.new)
    return replace(
        report,
        findings=tuple(finding for finding in report.findings if finding in new),
        known=compared.known,
        stale=compared.stale,
    )


def less_unchanged(report: Report, changes: Changes) -> Report:
    """The report with only the findings that the changes touch."""
    kept = tuple(finding for finding in report.findings if changes.touch(finding))
    return replace(report, findings=kept)


def located(findings: Iterable[Finding], sources: Sources) -> tuple[Located, ...]:
    """The findings with the sources that they are in."""
    return tuple(
        Located(finding, _source_or_none(finding.filename, sources)) for finding in findings
    )


def _source_or_none(path: Path, sources: Sources) -> Source | None:
    try:
        return sources.read(path)
    except UnreadableSource:
        return None
