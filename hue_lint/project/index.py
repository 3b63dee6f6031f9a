"""The project as inference sees it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import libcst as cst

from hue_lint.project.classes import ClassInfo, Function, Symbol
from hue_lint.project.commands import Commands
from hue_lint.project.external import ExternalModels, NamedModels
from hue_lint.project.faults import Faults
from hue_lint.project.layout import Layout
from hue_lint.project.models import Models
from hue_lint.project.modules import Module, Modules
from hue_lint.project.scan import Candidate, Scan
from hue_lint.project.shelf import Shelf
from hue_lint.project.symbols import Symbols
from hue_lint.project.templates import Templates
from hue_lint.syntax.outline import ClassOutline, FunctionOutline
from hue_lint.syntax.source import UnreadableSource


class Project:
    """Modules, names and models of one project. Opening reads nothing; asking does."""

    def __init__(
        self,
        layout: Layout,
        aliases: Mapping[str, str],
        external: ExternalModels | None,
        shelf: Shelf | None,
    ) -> None:
        self.layout = layout
        self.modules = Modules(layout, shelf)
        self.faults = Faults()
        self._aliases = aliases
        self._external = external if external is not None else NamedModels()
        self._forget()

    @classmethod
    def open(
        cls,
        layout: Layout,
        aliases: Mapping[str, str],
        external: ExternalModels | None = None,
        shelf: Shelf | None = None,
    ) -> "Project":
        """A project of this layout; `aliases` and `external` say what is known of packages, `shelf`
        has what is known of files."""
        return cls(layout, aliases, external, shelf)

    def _forget(self) -> None:
        self.symbols = Symbols(self.modules, self._aliases, self._external.describes)
        self.scan = Scan(self.modules)
        self.commands = Commands(self.scan)
        self.models = Models(self.symbols, self.scan, self._external)
        self.templates = Templates(self.modules.crawl, self.models.settings.template_folders)

    def module_at(self, path: Path) -> Module:
        """The module in a file; raises UnreadableSource."""
        return self.modules.module_at(path)

    def module(self, name: str, near: Path | None = None) -> Module | None:
        """The module of a dotted name, as the file `near` would import it."""
        return self.modules.module(name, near)

    def overlay(self, path: Path, data: bytes) -> Module:
        """Take `data` for a file's content until it is invalidated; raises UnreadableSource.

        What was known of symbols and models is forgotten, since any of it may rest on that file.
        """
        try:
            return self.modules.overlay(path, data)
        finally:
            self._forget()

    def invalidate(self, path: Path) -> None:
        """Forget a file's content, an overlay included, and what rests on it."""
        self.modules.invalidate(path)
        self._forget()

    def function(
        self, module: Module, outline: FunctionOutline, owners: Sequence[ClassOutline]
    ) -> Function:
        """A function of a module, with the class that it lies in."""
        owner: ClassInfo | None = None
        for each in owners:
            owner = self.symbols.class_info(module, each, owner)
        return Function(module, outline, owner)

    def class_at(self, candidate: Candidate) -> ClassInfo | None:
        """The class that a scan has seen; None for one in a function or in an unreadable file."""
        try:
            module = self.modules.module_at(candidate.path)
        except UnreadableSource:
            return None
        return self.symbols.class_at(module, candidate.row)

    def resolve(self, module: Module, dotted: str, owner: ClassInfo | None = None) -> Symbol | None:
        """What a dotted name stands for in a module, `owner`'s class body first."""
        return self.symbols.resolve(module, dotted, owner)

    def resolve_expression(
        self, module: Module, node: cst.BaseExpression, owner: ClassInfo | None = None
    ) -> Symbol | None:
        """What a name, attribute, subscript or quoted annotation stands for."""
        return self.symbols.resolve_expression(module, node, owner)

    def resolve_qualname(self, qualname: str, near: Module | None = None) -> Symbol | None:
        """What a full dotted name stands for."""
        return self.symbols.resolve_qualname(qualname, near)

    def canonical(self, qualname: str) -> str:
        """The canonical name of something outside the project."""
        return self.symbols.canonical(qualname)

    @property
    def context_processors(self) -> tuple[str, ...]:
        """The functions that the settings name as context processors of templates."""
        return self.models.settings.context_processors

    def cache_backend(self, alias: str) -> str | None:
        """The class behind a cache of the settings; None where it cannot be told."""
        return self.models.settings.cache_backend(alias)

    def settings_value(self, name: str) -> object:
        """The literal value of a Django setting; None where it cannot be told."""
        return self.models.settings_value(name)
