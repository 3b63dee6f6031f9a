"""What the worker's thread does: check one document, and repair everything in it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from hue_lint.analysis import Explanation
from hue_lint.config import Options
from hue_lint.discovery import is_excluded
from hue_lint.disk import resolved
from hue_lint.findings import Finding
from hue_lint.fixing import repair_in_memory
from hue_lint.integrations.lsp.worker import Halt
from hue_lint.linter import Opened, Sources, Tools, check_file
from hue_lint.observed.compare import beside
from hue_lint.observed.file import DEFAULT_FILE, Observed, ObservedError, read_observed
from hue_lint.project.edits import Reach, reach_of
from hue_lint.project.reads import Rests
from hue_lint.report import Failure, Report, Sighting, Unread
from hue_lint.store.survival import Edits
from hue_lint.syntax.source import UnreadableSource
from hue_lint.workspace import Workspace

Texts = Mapping[Path, bytes]
"""The open documents, which go before what is on disk."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The findings in a file, what an observed run saw there besides, what went wrong, and what the
    project could not be read of, open documents aside."""

    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    missed: tuple[Sighting, ...] = ()
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class World:
    """One state of all that is open and on disk, by its number: nothing changes within one. What is
    on disk is the same as in another state where both have a `disk` of one number; None is of no
    state that is known."""

    edition: int
    texts: Texts
    disk: int | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found in a file in one state of the world, and what that rests on."""

    world: World
    outcome: Outcome
    rests: Rests

    def outlives(self, path: Path, world: World) -> bool:
        """Whether it is the same in another state, in which only functions were edited."""
        before = self.world
        if world.disk is None or world.disk != before.disk:
            return False
        if world.texts.keys() != before.texts.keys():
            return False
        reaches: dict[Path, Reach] = {}
        for each, text in world.texts.items():
            old = before.texts[each]
            if text != old:
                reach = reach_of(each, old, text, self.rests.words)
                if reach is None:
                    return False
                reaches[resolved(each)] = reach
        return Edits(reaches).leave(resolved(path), self.outcome.findings, self.rests)


class Checker:
    """Checks files of any project by the settings of that project.

    What was opened is kept while nothing changes, so that looking at the next open file, or
    explaining a finding, reads nothing again.
    """

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        self._opened: tuple[World, Workspace] | None = None
        self._found: dict[Path, _Found] = {}

    def _workspace(self, world: World, path: Path) -> Workspace:
        """The projects in one state of the world."""
        kept = self._opened
        if kept is None or kept[0] != world:
            kept = (world, Workspace(self.tools, Options(), path.parent, world.texts))
            self._opened = kept
        return kept[1]

    def explained(self, path: Path, row: int, world: World, halt: Halt) -> Explanation | None:
        """What is known of a row. Raises ConfigError, Halted."""
        halt.check()
        try:
            return self._workspace(world, path).opened(path).engine.explain(path, row)
        except UnreadableSource:
            return None

    def check(self, path: Path, world: World, halt: Halt) -> Outcome:
        """Check one file. Raises ConfigError, Halted."""
        halt.check()
        found = self._found.get(path)
        if found is not None and found.outlives(path, world):
            return found.outcome
        workspace = self._workspace(world, path)
        outcome = self._checked(path, workspace, world.texts, halt)
        unread = workspace.opened(path).engine.unread()
        told = tuple(each for each in unread if each.path not in world.texts)
        outcome = replace(outcome, unread=told)
        self._found.pop(path, None)
        rests = workspace.opened(path).engine.rests_on(resolved(path))
        if rests is not None and not outcome.failures and not outcome.unread:
            self._found[path] = _Found(world, outcome, rests)
        return outcome

    def _checked(self, path: Path, workspace: Workspace, texts: Texts, halt: Halt) -> Outcome:
        if is_excluded(path, workspace.settings_at(path)):
            return Outcome()
        project = workspace.opened(path)
        halt.check()
        checked = check_file(path, project, Sources(texts))
        outcome = Outcome(checked.findings, checked.failures)
        if checked.blind and not checked.failures:
            return outcome
        return self._seen(outcome, path, texts, project)

    def _seen(self, outcome: Outcome, path: Path, texts: Texts, project: Opened) -> Outcome:
        """The outcome with what an observed run says, where the project has the record of one."""
        record = project.home.root / DEFAULT_FILE
        if not record.is_file() or outcome.failures:
            return outcome
        try:
            return self._beside(outcome, read_observed(record), path, texts, project)
        except ObservedError as error:
            return Outcome(outcome.findings, (Failure(path, str(error)),))

    def _beside(
        self, outcome: Outcome, observed: Observed, path: Path, texts: Texts, project: Opened
    ) -> Outcome:
        """The outcome with what the project's tests saw, as long as the text is what ran."""

        def text(path: Path) -> bytes | None:
            return texts.get(path) or (path.read_bytes() if path.is_file() else None)

        report = Report(outcome.findings, files=1)
        report = beside(report, observed, (path,), text, project.engine.findings)
        missed = report.comparison.missed if report.comparison is not None else ()
        return Outcome(report.findings, outcome.failures, missed)

    def repaired(
        self, path: Path, findings: tuple[Finding, ...], world: World, halt: Halt
    ) -> str | None:
        """The text of a file after every safe repair; None where nothing is to be repaired.
        Raises ConfigError, Halted."""

        def recheck(changed: Texts, _: Collection[Path]) -> tuple[Finding, ...]:
            halt.check()
            both = {**world.texts, **changed}
            workspace = Workspace(self.tools, Options(), path.parent, both)
            return self._checked(path, workspace, both, halt).findings

        repair = repair_in_memory(findings, recheck, unsafe=False, read=Sources(world.texts).read)
        if path not in repair.changed:
            return None
        source, data = repair.changed[path]
        return data.decode(source.encoding).removeprefix("\ufeff")
