"""The project that is converted, opened with texts in the place of what is on disk."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hue_lint.analysis import Analysis
from hue_lint.config import Options
from hue_lint.convert.names import Key, functions_at, key_of
from hue_lint.findings import Edit, Finding
from hue_lint.linter import Sources
from hue_lint.report import Unread
from hue_lint.suppression import apply_suppressions
from hue_lint.syntax.edits import apply_edits
from hue_lint.workspace import Workspace

if TYPE_CHECKING:
    from hue_lint.linter import Tools
    from hue_lint.syntax.source import Source

Texts = Mapping[Path, bytes]

_MAY_BE_LOADED = "HUE114"
"""Off in `check`, since most relations are loaded by then. Code that worked must go on working."""


class Ground:
    """One project under changing texts; `unsaved` is what an editor holds."""

    def __init__(
        self, tools: Tools, options: Options, directory: Path, path: Path, unsaved: Texts
    ) -> None:
        stricter = replace(options, extend_select=(*options.extend_select, _MAY_BE_LOADED))
        self._workspace = Workspace(tools, stricter, directory)
        self._path = path
        self._unsaved = dict(unsaved)
        self._opened: tuple[dict[Path, bytes], Workspace] | None = None
        self._unread: frozenset[Unread] = frozenset()

    def analysis(self, texts: Texts) -> Analysis:
        """What is known of the project with these texts. Raises ConfigError."""
        engine = self._with(texts).opened(self._path).engine
        if not isinstance(engine, Analysis):
            raise TypeError("only a project that is analysed can be converted")
        return engine

    def findings(self, texts: Texts, keys: Collection[Key]) -> tuple[Finding, ...]:
        """What `check` finds in these functions, whatever a baseline knows."""
        analysis, workspace = self.analysis(texts), self._with(texts)
        found: list[Finding] = []
        for path in sorted({key.path for key in keys}):
            opened = workspace.opened(path)
            enabled = opened.selection.codes_for(path)
            mine = [
                finding
                for function in functions_at(analysis.project, path)
                if key_of(function) in keys
                for finding in analysis.findings_in(function)
                if finding.code in enabled and not finding.besides
            ]
            told = apply_suppressions(mine, self.source(texts, path), opened.rules, enabled)
            found += [finding for finding in told if finding in mine]
        return tuple(found)

    def source(self, texts: Texts, path: Path) -> Source:
        """A file with these texts. Raises UnreadableSource."""
        return Sources({**self._unsaved, **texts}).read(path)

    def edited(self, texts: Texts, edits: Mapping[Path, Collection[Edit]]) -> dict[Path, bytes]:
        """The texts with edits. Raises OverlappingEdits, UnicodeEncodeError."""
        changed = dict(texts)
        for path, many in edits.items():
            source = self.source(texts, path)
            changed[path] = source.encode(apply_edits(source, tuple(dict.fromkeys(many))))
        return changed

    def unread(self) -> tuple[Unread, ...]:
        """What was followed an import to so far, whatever the texts, and could not be read."""
        return tuple(sorted(self._unread_so_far()))

    def _unread_so_far(self) -> frozenset[Unread]:
        if self._opened is None:
            return self._unread
        return self._unread.union(self._opened[1].opened(self._path).engine.unread())

    def _with(self, texts: Texts) -> Workspace:
        """The workspace for some texts; the last one is kept."""
        if self._opened is None or self._opened[0] != texts:
            self._unread = self._unread_so_far()
            overlay = {**self._unsaved, **texts}
            self._opened = (dict(texts), self._workspace.with_overlay(overlay))
        return self._opened[1]
