"""Handlers of class-based views, and what else has to be of one colour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from hue_lint.convert.decorators import known
from hue_lint.convert.names import Key, key_of
from hue_lint.facts.names import HTTP_METHODS, VIEW
from hue_lint.project.classes import ClassInfo, Function

if TYPE_CHECKING:
    from hue_lint.analysis import Analysis

HANDLERS: Final = HTTP_METHODS - {"options"}
"""Those that `View.view_is_async` looks at."""


def is_handler(analysis: Analysis, function: Function) -> bool:
    """Whether `View.dispatch` calls it."""
    owner, knowledge = function.owner, analysis.engine.knowledge
    if owner is None or function.name not in HTTP_METHODS:
        return False
    return any(base == VIEW or knowledge.is_subclass(base, VIEW) for base in owner.external_bases())


def takes_either(owner: ClassInfo) -> bool:
    """Whether a class comes from one that awaits its hooks where they are async, each by itself."""
    return any(known().awaits_hooks(base) and base != VIEW for base in owner.external_bases())


def colleagues(analysis: Analysis, function: Function) -> Iterator[Function]:
    """The functions that have to be of the same colour: those that override it or that it
    overrides; of a handler, the other handlers of its view and of the views made of it."""
    owner = function.owner
    if owner is None:
        return
    together = is_handler(analysis, function) and not takes_either(owner)
    names = HANDLERS if together else {function.name}
    heirs = (
        heir
        for candidate in analysis.project.scan.heirs(owner.name)
        if (heir := analysis.project.class_at(candidate)) is not None and owner in heir.mro()
    )
    seen: set[Key] = {key_of(function)}
    for cls in (owner, *heirs):
        for base in cls.project_mro():
            for name in sorted(names):
                member = base.own_member(name)
                if isinstance(member, Function) and key_of(member) not in seen:
                    seen.add(key_of(member))
                    yield member
