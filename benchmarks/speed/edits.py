"""Edits of a project, as somebody makes them while hue-lint is asked again and again."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path


class NothingToEdit(Exception):
    """A project without asynchronous code, or without a function that it may call."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a project is edited and asked: a file with asynchronous code, and a function elsewhere
    whose name stands in it."""

    asked: Path
    helper: Path
    row: int
    indent: str

    def edit(self, turn: int) -> None:
        """Change what the function does: it gets one more statement, of its own each turn."""
        lines = self.helper.read_text(encoding="utf-8").splitlines(keepends=True)
        mark = "bench_turn = "
        lines = [line for line in lines if not line.lstrip().startswith(mark)]
        lines.insert(self.row - 1, f"{self.indent}{mark}{turn}\n")
        self.helper.write_text("".join(lines), encoding="utf-8")


def places_in(root: Path) -> Places:
    """The first such places, files taken by name. Raises NothingToEdit."""
    texts = {path: path.read_text(encoding="utf-8") for path in _files(root)}
    asynchronous = [path for path, text in texts.items() if "async def" in text]
    # The middle one: those at the beginning are often generated or of a kind of their own.
    for asked in asynchronous[len(asynchronous) // 2 :]:
        words = set(re.findall(r"\w+(?=\()", texts[asked]))
        near = {asked.parent, *asked.parent.iterdir()}
        for helper, text in texts.items():
            if helper.parent in near and "async def" not in text:
                if (found := _function(text, words)) is not None:
                    return Places(asked, helper, *found)
    raise NothingToEdit(root.name)


def _files(root: Path) -> list[Path]:
    found = []
    for path in sorted(root.rglob("*.py")):
        try:
            path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if not {"tests", "migrations"} & set(path.parts):
            found.append(path)
    return found


def _function(text: str, words: set[str]) -> tuple[int, str] | None:
    """Row and indentation of the first statement of a function with one of these names."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return None
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in words:
            last = node.body[-1]
            return last.lineno, " " * last.col_offset
    return None
