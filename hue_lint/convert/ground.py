"""The project that is converted, opened with texts in the place of what is on disk."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hue_lint.analysis import Analysis
from hue_lint.config import Options
from hue_lint.findings import Edit, Finding
from hue_lint.linter import Sources, check_files
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

    def analysis(self, texts: Texts) -> Analysis:
        """What is known of the project with these texts. Raises ConfigError."""
        engine = self._with(texts).opened(self._path).engine
        if not isinstance(engine, Analysis):
            raise TypeError("only a project that is analysed can be converted")
        return engine

    def findings(self, texts: Texts, files: Collection[Path]) -> tuple[Finding, ...]:
        """What `check` finds in files with these texts, whatever a baseline knows."""
        sources = Sources({**self._unsaved, **texts})
        return check_files(tuple(files), self._with(texts).opened, sources).findings

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

    def _with(self, texts: Texts) -> Workspace:
        """The workspace for some texts; the last one is kept."""
        if self._opened is None or self._opened[0] != texts:
            overlay = {**self._unsaved, **texts}
            self._opened = (dict(texts), self._workspace.with_overlay(overlay))
        return self._opened[1]
