"""What the worker's thread does: check one document, and repair everything in it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from hue_lint.config import Options
from hue_lint.discovery import is_excluded
from hue_lint.findings import Finding
from hue_lint.fixing import repair_in_memory
from hue_lint.integrations.lsp.worker import Halt
from hue_lint.linter import Sources, Tools, check_file
from hue_lint.report import Failure
from hue_lint.syntax.halftyped import without_half_typed
from hue_lint.syntax.source import UnreadableSource
from hue_lint.workspace import Workspace

Texts = Mapping[Path, bytes]
"""The open documents, which go before what is on disk."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The findings in a file, and what went wrong inside hue-lint."""

    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks files of any project by the settings of that project."""

    tools: Tools

    def check(self, path: Path, texts: Texts, halt: Halt) -> Outcome:
        """Check one file. Raises ConfigError, Halted."""
        halt.check()
        workspace = Workspace(self.tools, Options(), path.parent, texts)
        if is_excluded(path, workspace.settings_at(path)):
            return Outcome()
        project = workspace.opened(path)
        halt.check()
        checked = check_file(path, project, Sources(texts))
        if not checked.blind or checked.failures:
            return Outcome(checked.findings, checked.failures)
        halt.check()
        return Outcome((*checked.findings, *self._rest(path, texts)))

    def _rest(self, path: Path, texts: Texts) -> tuple[Finding, ...]:
        """What is found in a text beside the rows that somebody is typing in."""
        try:
            whole = without_half_typed(Sources(texts).read(path))
        except UnreadableSource:
            return ()
        if whole is None:
            return ()
        mended = {**texts, path: whole.encode(whole.text)}
        workspace = Workspace(self.tools, Options(), path.parent, mended)
        return check_file(path, workspace.opened(path), Sources(mended)).findings

    def repaired(
        self, path: Path, findings: tuple[Finding, ...], texts: Texts, halt: Halt
    ) -> str | None:
        """The text of a file after every safe repair; None where nothing is to be repaired.
        Raises ConfigError, Halted."""

        def recheck(changed: Texts, _: Collection[Path]) -> tuple[Finding, ...]:
            return self.check(path, {**texts, **changed}, halt).findings

        repair = repair_in_memory(findings, recheck, unsafe=False, read=Sources(texts).read)
        if path not in repair.changed:
            return None
        source, data = repair.changed[path]
        return data.decode(source.encoding).removeprefix("\ufeff")
