"""What the middleware of the settings has done to each request before a view gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hue_lint.project.classes import ClassSymbol, ExternalSymbol
from hue_lint.project.reads import Memo
from hue_lint.values import classes

if TYPE_CHECKING:
    from hue_lint.facts.knowledge import Knowledge
    from hue_lint.project.classes import Symbol
    from hue_lint.project.index import Project
    from hue_lint.project.modules import Module

_RUN_BEFORE = ("__call__", "process_request", "process_view")
"""Methods of middleware that run before the view: in a thread, where it is synchronous."""


class Middlewares:
    """The middleware that the settings surely list. Where settings modules differ, it is that of
    the first one, which the project's entry points name."""

    def __init__(self, project: Project, knowledge: Knowledge) -> None:
        self._project = project
        self._knowledge = knowledge
        self._listed: Memo[None, tuple[Symbol, ...]] = Memo(project.modules.reads)
        self._done: Memo[str, bool] = Memo(project.modules.reads)

    @property
    def listed(self) -> tuple[Symbol, ...]:
        """The classes and functions that are listed."""
        return self._listed.of(None, self._find_listed)

    def _find_listed(self) -> tuple[Symbol, ...]:
        project = self._project
        settings = project.models.settings
        lists = (settings.listed(module, "MIDDLEWARE") for module in settings.modules)
        names = [each.text for each in next(filter(None, lists), ()) if each.surely]
        return tuple(filter(None, map(project.resolve_qualname, names)))

    @property
    def _load_the_user(self) -> bool:
        return self._do("user")

    @property
    def assign_the_user(self) -> bool:
        """Whether a request may have another user than that of its session: given by code of the
        project, or by a middleware of a package."""
        return self._project.scan.assigns_user or self._do("assigns-user")

    def _do(self, word: str) -> bool:
        """Whether the facts say this of what a middleware does with the request."""
        return self._done.of(word, lambda: self._find_done(word))

    def _find_done(self, word: str) -> bool:
        return any(
            isinstance(known, classes.Known) and known.behaviour.arguments.get("0") == word
            for symbol in self.listed
            for name in _RUN_BEFORE
            if (known := self._member(symbol, name)) is not None
        )

    def _member(self, symbol: Symbol, name: str) -> classes.Member | None:
        match symbol:
            case ClassSymbol(info):
                return classes.member(self._knowledge, info, name)
            case ExternalSymbol(qualname):
                return classes.member(self._knowledge, qualname, name)
        return None

    def have_loaded_the_user(self, module: Module) -> bool:
        """Whether `request.user` is loaded where the code of a module runs, unless that is other
        middleware, which may run before."""
        return self._load_the_user and not any(
            isinstance(symbol, ClassSymbol) and symbol.info.module is module
            for symbol in self.listed
        )
