"""The fenced blocks of the documentation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_FENCE = re.compile(
    r"^(?:<!-- file: (?P<file>\S+) -->\n)?"
    r"(?P<indent> *)```(?P<language>\S*)\n(?P<text>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Block:
    """A block: its page, the row of its fence, its language, the file that it stands for."""

    page: Path
    row: int
    language: str
    text: str
    file: str

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(ROOT).as_posix()}:{self.row}"


def blocks_of(page: Path) -> Iterator[Block]:
    """The blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    for found in _FENCE.finditer(text):
        indent, code = found["indent"], found["text"]
        lines = [line.removeprefix(indent) for line in code.splitlines(keepends=True)]
        row = text.count("\n", 0, found.start("indent")) + 1
        yield Block(page, row, found["language"], "".join(lines), found["file"] or "")
