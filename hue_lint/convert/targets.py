"""What is to be converted: `PATH::NAME`, a class, or every function of a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hue_lint.convert.names import Key, functions_at, key_of
from hue_lint.disk import is_dir, is_file, resolved
from hue_lint.syntax.source import UnreadableSource

if TYPE_CHECKING:
    from hue_lint.project.index import Project


class NoSuchTarget(Exception):
    """What was asked for is not there; the text says what is."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A file, and the name of a function or class in it; without a name all of its functions. It is
    spoken of as it was `written`."""

    path: Path
    name: str = ""
    written: str = ""

    @classmethod
    def parse(cls, text: str) -> Asked:
        """`shop/views.py::OrderView.get`, also as pytest writes it (`…::OrderView::get`).

        Raises NoSuchTarget where there is no such file.
        """
        path, _, name = text.partition("::")
        if not is_file(Path(path)):
            lacking = "a folder, and no file" if is_dir(Path(path)) else "no such file"
            raise NoSuchTarget(f"{path}: {lacking}: name it as PATH::FUNCTION or PATH::CLASS")
        return cls(resolved(Path(path)), name.replace("::", "."), path)


@dataclass(frozen=True, slots=True)
class Target:
    """A function that is to be converted. `named`: it was asked for by its own name, so that it
    is told of where nothing in it has to change."""

    key: Key
    named: bool


def targets_of(project: Project, asked: Asked) -> Iterator[Target]:
    """The functions that are meant, async ones too. Raises NoSuchTarget where there is none, or
    where the file cannot be read."""
    inside = f"{asked.name}." if asked.name else ""
    found = False
    for function in functions_at(project, asked.path):
        key = key_of(function)
        if key.qualname == asked.name or key.qualname.startswith(inside):
            found = True
            yield Target(key, key.qualname == asked.name)
    if not found:
        shown = asked.written or asked.path
        try:
            broken = [part.error for part in project.module_at(asked.path).broken]
        except UnreadableSource as error:
            broken = [error]
        if broken:
            place = f"{shown}:{broken[0].row}:{broken[0].column}"
            raise NoSuchTarget(f"{place}: {broken[0].reason}: mend the file first")
        what = f"function or class {asked.name}" if asked.name else "function"
        raise NoSuchTarget(f"{shown}: there is no {what} in this file")
