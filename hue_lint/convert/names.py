"""Functions by name, so that they can be found again in another text of their file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hue_lint.syntax.source import UnreadableSource

if TYPE_CHECKING:
    from hue_lint.project.classes import Function
    from hue_lint.project.index import Project

_OVERLOAD = re.compile(r"^\s*@(?:\w+\.)?overload\b", re.M)


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """A function: the file that it is in, and its dotted name there."""

    path: Path
    qualname: str


def key_of(function: Function) -> Key:
    """The key of a function of a project."""
    return Key(function.module.path, function.outline.qualname)


def broken_row(project: Project, path: Path) -> int:
    """The first row of a file that cannot be read or does not parse; 0 for none."""
    try:
        module = project.module_at(path)
    except UnreadableSource as error:
        return error.row
    return module.broken[0].error.row if module.broken else 0


def functions_at(project: Project, path: Path) -> tuple[Function, ...]:
    """The functions of a file; none where it, or a part of it, cannot be read: it is not written
    to before somebody has mended it."""
    if broken_row(project, path):
        return ()
    module = project.module_at(path)
    return tuple(
        project.function(module, outline, owners) for outline, owners in module.outline.functions()
    )


def functions_named(project: Project, key: Key) -> tuple[Function, ...]:
    """The functions of that name: several where a name is defined more than once, what only tells
    type checkers how it can be called (`@overload`) left aside."""
    return tuple(each for each in _all_named(project, key) if not _is_overload(each))


def overloads_named(project: Project, key: Key) -> tuple[Function, ...]:
    """What tells type checkers how the function of that name can be called."""
    return tuple(each for each in _all_named(project, key) if _is_overload(each))


def _all_named(project: Project, key: Key) -> tuple[Function, ...]:
    found = functions_at(project, key.path)
    return tuple(each for each in found if each.outline.qualname == key.qualname)


def _is_overload(function: Function) -> bool:
    outline = function.outline
    if not outline.decorated:
        return False
    decorators = function.module.source.slice(outline.first, outline.row - 1)
    return _OVERLOAD.search(decorators) is not None


def function_named(project: Project, key: Key) -> Function:
    """The one function of that name, which is known to be there."""
    return functions_named(project, key)[0]
