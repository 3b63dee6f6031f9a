"""What every reporter needs beside the report: paths as a person sees them, lines, links."""

import hashlib
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from hue_lint.disk import text_of
from hue_lint.findings import Finding
from hue_lint.report import RuleInfo
from hue_lint.version import address

_CONTROL = re.compile(
    # C0 without tab, C1, and the marks that reorder text in a terminal.
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]"
)
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class View:
    """`directory` is where the run is, and what paths are shown relative to, unless `base` is;
    `lines` gives a file's lines."""

    directory: Path
    lines: Callable[[Path], Sequence[str]]
    rules: Sequence[RuleInfo] = ()
    base: Path | None = None
    _shown: dict[Path, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def root(self) -> Path:
        """What paths are shown relative to."""
        return self.directory if self.base is None else self.base

    def path(self, path: Path) -> str:
        """The path as it is shown: relative to the root where it lies below it."""
        shown = self._shown.get(path)
        if shown is None:
            shown = self._shown[path] = self._relative(path)
        return shown

    def _relative(self, path: Path) -> str:
        absolute = path if path.is_absolute() else self.directory / path
        if self.base is not None:
            absolute = Path(os.path.normpath(absolute))
        if absolute.is_relative_to(self.root):
            absolute = absolute.relative_to(self.root)
        return text_of(absolute)

    def line(self, path: Path, row: int) -> str:
        """The text of one row without its end; empty where there is no such row."""
        lines = self.lines(path)
        return lines[row - 1].rstrip("\r\n") if 0 < row <= len(lines) else ""

    def fingerprints(self, findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
        """Each finding with a text that stays the same when the code around it moves."""
        seen: Counter[str] = Counter()
        for finding in findings:
            parts = (
                self.path(finding.filename),
                finding.code,
                finding.function,
                self.line(finding.filename, finding.span.start.row).strip(),
            )
            digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
            seen[digest] += 1
            if seen[digest] > 1:
                again = f"{digest}\0{seen[digest]}"
                digest = hashlib.sha256(again.encode()).hexdigest()
            yield finding, digest


@cache
def page(code: str) -> str:
    """The address of the rule's page, beside the list of the rules; its place in the sources where
    no address is declared."""
    folder, slash, _ = address("Rules").rpartition("/")
    return f"{folder}/{code}.html" if slash else f"docs/rules/{code}.md"


def printable(text: str) -> str:
    """`text` without the characters that would move or colour a terminal's output."""
    return _CONTROL.sub(REPLACEMENT, text)


def counted(count: int, one: str, many: str = "") -> str:
    """`1 file`, `3 files`."""
    return f"{count} {one if count == 1 else many or one + 's'}"
