"""Roots: the functions that something out of sight calls, a framework above all.

Any other function is judged by how the project calls it. What is told here is told by the function
and the project's text alone, so that it does not depend on who asks.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from hue_lint.facts.names import HTTP_METHODS
from hue_lint.project.classes import ClassInfo, Function
from hue_lint.project.reads import Memo
from hue_lint.syntax.source import UnreadableSource
from hue_lint.values import classes

if TYPE_CHECKING:
    from hue_lint.project.usage import Usage
    from hue_lint.solver.engine import Engine

_OF_PYTHON = ("builtins.", "typing.", "typing_extensions.", "abc.", "enum.", "dataclasses.")
"""Classes of these do not call what a class of the project adds."""
_STEP = re.compile(r"\b(?:self|cls)\.(\w+)\(")


class Roots:
    """Tells the roots among the functions of one project."""

    def __init__(self, engine: Engine, usage: Usage) -> None:
        self._engine = engine
        self._usage = usage
        self._known: Memo[Function, bool] = Memo(engine.project.modules.reads)

    def is_root(self, function: Function) -> bool:
        """Whether a function has to be judged for whatever it may be given."""
        return self._known.of(function, lambda: self._is_root(function))

    def is_called_by_a_framework(self, function: Function) -> bool:
        """Whether it is told by what a function is that its callers are out of sight; callers in
        the project, if there are any, tell nothing more of it."""
        if self._is_registered(function):
            return True
        owner = function.owner
        return owner is not None and self.is_of_a_framework(owner, function.name)

    def _is_root(self, function: Function) -> bool:
        if _is_special(function.name) or self.is_called_by_a_framework(function):
            return True
        return function.outline.is_async and self._usage.is_handed_about(function)

    def _is_registered(self, function: Function) -> bool:
        """Whether a decorator may have given the function to something."""
        if not function.outline.decorated:
            return False
        try:
            return bool(self._engine.shape(function).decorators)
        except UnreadableSource:
            return True

    def is_of_a_framework(self, owner: ClassInfo, name: str) -> bool:
        """Whether a method is one that classes from outside the project call or declare."""
        bases = [base for base in owner.external_bases() if not base.startswith(_OF_PYTHON)]
        if not bases and not owner.has_unknown_base:
            return False
        knowledge = self._engine.knowledge
        if any(classes.known_member(knowledge, base, name) is not None for base in bases):
            return True
        if name in HTTP_METHODS:
            return True
        described = all(knowledge.class_facts(base) is not None for base in bases)
        return not (described and not owner.has_unknown_base) and not _is_own_step(owner, name)


def _is_own_step(owner: ClassInfo, name: str) -> bool:
    """Whether a class or a base of it in the project calls the method on `self`."""
    return any(
        name in _called_in(cls.module.source.slice(cls.outline.row, cls.outline.last))
        for cls in owner.project_mro()
    )


@lru_cache(maxsize=4096)
def _called_in(text: str) -> frozenset[str]:
    """The methods that the text of a class calls on `self`."""
    return frozenset(_STEP.findall(text))


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")
