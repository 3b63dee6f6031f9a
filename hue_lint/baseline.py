"""A baseline: the findings that an old project has already, so that only new ones are reported.

The file is JSON and meant to be committed. A finding is known by its file, its code, the function
it is in and the text of its line, not by its row, so that it stays known when the code moves.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from hue_lint.disk import exists, read_bytes, resolved
from hue_lint.findings import Finding
from hue_lint.syntax.source import Source

VERSION: Final = 1


class BaselineError(Exception):
    """A baseline file that cannot be read; the text names it and says why."""


class Entry(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """`count` findings of one code on lines with one text."""

    filename: str
    code: str
    function: str
    line: str
    count: int = 1


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    findings: list[Entry]


@dataclass(frozen=True, slots=True)
class Compared:
    """What is new, how many findings the baseline holds back, how many entries are no more."""

    new: tuple[Finding, ...]
    known: int
    stale: int


@dataclass(frozen=True, slots=True)
class Located:
    """A finding with the source it is in, which gives the text of its line."""

    finding: Finding
    source: Source | None

    def key(self, directory: Path) -> tuple[str, str, str, str]:
        finding = self.finding
        path = resolved(finding.filename)
        name = path.relative_to(directory) if path.is_relative_to(directory) else path
        row = finding.span.start.row
        line = self.source.slice(row, row).strip() if self.source is not None else ""
        return (name.as_posix(), finding.code, finding.function, line)


def read_baseline(path: Path) -> tuple[Entry, ...]:
    """The entries of a baseline file. Raises BaselineError."""
    try:
        file = msgspec.json.decode(read_bytes(path), type=_File)
    except OSError as error:
        hint = " (write it with --update-baseline)" if isinstance(error, FileNotFoundError) else ""
        raise BaselineError(f"{path}: {error.strerror}{hint}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BaselineError(f"{path}: not a baseline of hue-lint: {error}") from error
    if file.version != VERSION:
        raise BaselineError(f"{path}: version {file.version} of the baseline is not known")
    return tuple(file.findings)


def write_baseline(path: Path, findings: Iterable[Located]) -> int:
    """Write a baseline that holds all of `findings`; how many it holds."""
    counts = Counter(located.key(resolved(path).parent) for located in findings)
    entries = sorted(Entry(*key, count=count) for key, count in counts.items())
    data = msgspec.json.format(msgspec.json.encode(_File(VERSION, entries)), indent=2)
    path.write_bytes(data + b"\n")
    return counts.total()


def compare(
    path: Path, entries: Sequence[Entry], findings: Iterable[Located], seen: frozenset[Path]
) -> Compared:
    """Hold `findings` against the entries of the baseline at `path`.

    Entries of files that are not in `seen` (resolved paths of the files read) are never stale.
    """
    directory = resolved(path).parent
    left: Counter[tuple[str, str, str, str]] = Counter()
    for entry in entries:
        left[(entry.filename, entry.code, entry.function, entry.line)] += entry.count
    new = []
    known = 0
    for located in findings:
        key = located.key(directory)
        if left[key] > 0:
            left[key] -= 1
            known += 1
        else:
            new.append(located.finding)
    stale = sum(
        count
        for (filename, *_), count in left.items()
        if resolved(directory / filename) in seen or not exists(directory / filename)
    )
    return Compared(tuple(new), known, stale)
