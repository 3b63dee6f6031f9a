"""A baseline: the findings that an old project has already, so that only new ones are reported.

The file is JSON and meant to be committed. A finding is known by its file, its code, the function
it is in and the text of its line, not by its row, so that it stays known when the code moves. What
cannot be read (HUE900) is never one of them: nobody knows what would be found there.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from hue_lint.disk import read_bytes, resolved, text_of
from hue_lint.findings import Finding
from hue_lint.hygiene import UNREADABLE
from hue_lint.report import Entry
from hue_lint.syntax.source import Source
from hue_lint.writing import replace_file

VERSION: Final = 1

_Key: TypeAlias = tuple[str, str, str, str]
"""File, code, function and line of an entry."""


class BaselineError(Exception):
    """A baseline file that cannot be read; the text names it and says why."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    findings: list[Entry]


@dataclass(frozen=True, slots=True)
class Compared:
    """What is new, what the baseline holds back, and the entries that are no more."""

    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    stale: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Located:
    """A finding with the source it is in, which gives the text of its line."""

    finding: Finding
    source: Source | None

    def key(self, directory: Path) -> _Key:
        finding = self.finding
        path = resolved(finding.filename)
        name = path.relative_to(directory) if path.is_relative_to(directory) else path
        row = finding.span.start.row
        line = self.source.slice(row, row).strip() if self.source is not None else ""
        return (text_of(name), finding.code, finding.function, line)


def read_baseline(path: Path) -> tuple[Entry, ...]:
    """The entries of a baseline file. Raises BaselineError."""
    try:
        file = msgspec.json.decode(read_bytes(path), type=_File)
    except OSError as error:
        hint = " (write it with --update-baseline)" if isinstance(error, FileNotFoundError) else ""
        raise BaselineError(f"{path}: {error.strerror}{hint}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BaselineError(f"{path}: not a baseline of hue-lint: {error}") from error
    if file.version != VERSION:
        raise BaselineError(f"{path}: version {file.version} of the baseline is not known")
    return tuple(file.findings)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a run has looked at: for the codes that `codes_for` gives, these files as far as
    `sees_all_of` says so, and whatever is gone from `places`. All paths are resolved."""

    files: frozenset[Path]
    places: tuple[Path, ...]
    codes_for: Callable[[Path], frozenset[str]]
    sees_all_of: Callable[[Path], bool]

    def covers(self, path: Path, code: str) -> bool:
        """Whether the run would have found this code in this file."""
        if code not in self.codes_for(path):
            return False
        return self.sees_all_of(path) if path in self.files else self._is_gone(path)

    def _is_gone(self, path: Path) -> bool:
        try:
            path.stat()
        except FileNotFoundError:
            return any(path.is_relative_to(place) for place in self.places)
        except OSError:
            return False
        return False


def write_baseline(path: Path, entries: Iterable[Entry]) -> int:
    """Write a baseline; how many findings it holds. Raises OSError."""
    held = sorted(entries)
    data = msgspec.json.format(msgspec.json.encode(_File(VERSION, held)), indent=2)
    replace_file(path, data + b"\n")
    return sum(entry.count for entry in held)


def renewed(
    path: Path,
    entries: Iterable[Entry],
    found: Iterable[Located],
    touched: Iterable[Located],
    looked: Looked,
) -> tuple[Entry, ...]:
    """The entries of the baseline at `path` after a run: what it has `found` and was asked about
    (`touched`) is taken in, what it would have found and has not is taken out, the rest stays."""
    directory = resolved(path).parent
    now = Counter(located.key(directory) for located in found)
    new = Counter(located.key(directory) for located in touched)
    counts = Counter(new)
    for key, count in _counted(entries).items():
        filename, code, *_ = key
        if looked.covers(resolved(directory / filename), code):
            counts[key] = new[key] + min(count, now[key] - new[key])
        else:
            counts[key] = max(new[key], count)
    return tuple(
        Entry(*key, count=count) for key, count in counts.items() if count and _may_be_held(key)
    )


def _may_be_held(key: _Key) -> bool:
    return key[1] != UNREADABLE


def _counted(entries: Iterable[Entry]) -> Counter[_Key]:
    counts: Counter[_Key] = Counter()
    for entry in entries:
        counts[(entry.filename, entry.code, entry.function, entry.line)] += entry.count
    return counts


def compare(
    path: Path, entries: Iterable[Entry], findings: Iterable[Located], looked: Looked
) -> Compared:
    """Hold `findings` against the entries of the baseline at `path`; stale are those that the run
    would have found and has not."""
    directory = resolved(path).parent
    left = _counted(entries)
    new: list[Finding] = []
    known: list[Finding] = []
    for located in findings:
        key = located.key(directory)
        if left[key] > 0 and _may_be_held(key):
            left[key] -= 1
            known.append(located.finding)
        else:
            new.append(located.finding)
    stale = tuple(
        Entry(*key, count=count)
        for key, count in left.items()
        if count and looked.covers(resolved(directory / key[0]), key[1])
    )
    return Compared(tuple(new), tuple(known), stale)
