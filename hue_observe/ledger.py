"""What a run saw, added up; parts of one run (xdist's workers, parallel processes) are merged.

The file is JSON, version 1; its format is documented in docs/observation.md.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final
from weakref import ReferenceType, ref

from hue_observe.places import Place, Step
from hue_observe.recorder import Seen, is_refusal

FORMAT: Final = "hue-observed"
VERSION: Final = 1
DEFAULT_FILE: Final = "hue-observed.json"
NAMED_TESTS: Final = 10
"""How many tests are named for one piece of work."""


@dataclass(frozen=True, slots=True)
class WorkKey:
    """What makes two pieces of work the same."""

    place: Place
    asynchronous: bool
    kind: str
    what: str
    on: str
    code: str
    stack: tuple[Step, ...]


@dataclass(slots=True)
class Work:
    """How often one piece of work was seen, how long it took (in seconds), in which tests.

    Django `refused` it that often, and so often was that `swallowed`: it was not what the test
    ended with.
    """

    count: int = 0
    refused: int = 0
    swallowed: int = 0
    seconds: float = 0.0
    longest: float = 0.0
    inner: set[str] = field(default_factory=set)
    tests: set[str] = field(default_factory=set)

    def add(self, other: Work) -> None:
        self.count += other.count
        self.refused += other.refused
        self.swallowed += other.swallowed
        self.seconds += other.seconds
        self.longest = max(self.longest, other.longest)
        self.inner |= other.inner
        self.tests |= other.tests


@dataclass(frozen=True, slots=True)
class Made:
    """A coroutine function whose coroutine, made at this row, was never awaited. `callers` are the
    project's rows that called whoever made it, the nearest first: one of them may have dropped what
    it was given."""

    filename: str
    row: int
    function: str
    coroutine: str
    callers: tuple[Step, ...] = ()


@dataclass(slots=True)
class Ledger:
    """Everything that was seen, and during which test."""

    test: str = ""
    tests: set[str] = field(default_factory=set)
    work: dict[WorkKey, Work] = field(default_factory=dict)
    coroutines: dict[Made, Work] = field(default_factory=dict)
    ran: dict[str, set[int]] = field(default_factory=dict)
    _refusals: list[tuple[Work, ReferenceType[BaseException] | None]] = field(default_factory=list)

    def begin(self, test: str) -> None:
        """What is seen from here on is seen by this test."""
        self.test = test
        self.tests.add(test)

    def see(self, seen: Seen) -> None:
        """Add a piece of work."""
        way = seen.way
        key = WorkKey(
            way.place, way.asynchronous, seen.kind, seen.what, seen.on, seen.code, way.steps
        )
        work = self.work.setdefault(key, Work())
        tests = {self.test} if self.test else set()
        work.add(
            Work(
                1, int(seen.refused), int(seen.hidden), seen.seconds, seen.seconds,
                set(seen.inner), tests,
            )
        )  # fmt: skip
        if seen.refused and not seen.hidden:
            self._refusals.append((work, None if seen.error is None else ref(seen.error)))

    def never_awaited(self, made: Made) -> None:
        """Add a coroutine that nobody awaited."""
        tests = {self.test} if self.test else set()
        self.coroutines.setdefault(made, Work()).add(Work(count=1, tests=tests))

    def end(self, error: BaseException | None) -> None:
        """The test is over, with this error or without: a refusal that is none of its causes was
        swallowed on the way."""
        told = tuple(_causes(error))
        for work, refusal in self._refusals:
            if refusal is None:
                work.swallowed += not any(map(is_refusal, told))
            else:
                error_seen = refusal()
                work.swallowed += error_seen is None or not any(error_seen is e for e in told)
        self._refusals.clear()

    def merge(self, other: Ledger) -> None:
        """Add what another part of the run saw."""
        self.tests |= other.tests
        for key, work in other.work.items():
            self.work.setdefault(key, Work()).add(work)
        for made, work in other.coroutines.items():
            self.coroutines.setdefault(made, Work()).add(work)
        for filename, rows in other.ran.items():
            self.ran.setdefault(filename, set()).update(rows)

    def part(self) -> dict[str, Any]:
        """This ledger in plain values, for another process to merge."""
        return {
            "tests": sorted(self.tests),
            "work": [(asdict(key), _plain(work)) for key, work in self.work.items()],
            "coroutines": [(asdict(made), _plain(work)) for made, work in self.coroutines.items()],
            "ran": {name: sorted(rows) for name, rows in self.ran.items()},
        }

    @classmethod
    def of_part(cls, part: Mapping[str, Any]) -> Ledger:
        """A ledger from another process."""
        ledger = cls(tests=set(part["tests"]))
        for key, work in part["work"]:
            place, stack = Place(**key.pop("place")), tuple(Step(**s) for s in key.pop("stack"))
            ledger.work[WorkKey(place=place, stack=stack, **key)] = _work(work)
        for made, work in part["coroutines"]:
            callers = tuple(Step(**step) for step in made.pop("callers"))
            ledger.coroutines[Made(**made, callers=callers)] = _work(work)
        ledger.ran = {name: set(rows) for name, rows in part["ran"].items()}
        return ledger


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How a run was observed: below which folder, with Django's guard off, and why no rows were
    recorded, where they were not."""

    root: Path
    allowed: bool = False
    rows_missing: str = ""


def write(path: Path, ledger: Ledger, circumstances: Circumstances) -> None:
    """Write what was seen, the same bytes for the same sights."""
    root = circumstances.root
    folder = path.resolve().parent
    names = {name for key in ledger.work for name in _files(key)} | ledger.ran.keys()
    made_in = [
        (made.filename, *(step.filename for step in made.callers)) for made in ledger.coroutines
    ]
    names |= {name for each in made_in for name in each}
    document = {
        "format": FORMAT,
        "version": VERSION,
        "root": _relative(root, folder),
        "python": platform.python_version(),
        "django": _django_version(),
        "allowed": circumstances.allowed,
        "rows_missing": circumstances.rows_missing,
        "tests": len(ledger.tests),
        "files": {
            _relative(Path(name), root): {
                "digest": digest_of(Path(name)),
                "ran": sorted(ledger.ran.get(name, ())),
            }
            for name in sorted(names)
        },
        "work": sorted(
            (_work_entry(key, work, root) for key, work in ledger.work.items()), key=_order
        ),
        "coroutines": sorted(
            (_made_entry(made, work, root) for made, work in ledger.coroutines.items()), key=_order
        ),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def digest_of(path: Path) -> str:
    """What tells whether a file is the one that ran; empty where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError:
        return ""


def _files(key: WorkKey) -> Iterable[str]:
    return (key.place.filename, *(step.filename for step in key.stack))


def _work_entry(key: WorkKey, work: Work, root: Path) -> dict[str, Any]:
    return {
        **_located(asdict(key.place), root),
        "asynchronous": key.asynchronous,
        "kind": key.kind,
        "what": key.what,
        "on": key.on,
        "code": key.code,
        "inner": sorted(work.inner),
        "count": work.count,
        "refused": work.refused,
        "swallowed": work.swallowed,
        "seconds": round(work.seconds, 6),
        "longest": round(work.longest, 6),
        "stack": [_located(asdict(step), root) for step in key.stack],
        **_tests(work),
    }


def _made_entry(made: Made, work: Work, root: Path) -> dict[str, Any]:
    callers = [_located(asdict(step), root) for step in made.callers]
    return {
        **_located(asdict(made), root), "callers": callers, "count": work.count, **_tests(work),
    }  # fmt: skip


def _tests(work: Work) -> dict[str, Any]:
    return {"tests": sorted(work.tests)[:NAMED_TESTS], "tests_total": len(work.tests)}


def _located(values: dict[str, Any], root: Path) -> dict[str, Any]:
    return {**values, "filename": _relative(Path(values["filename"]), root)}


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # Another drive.
        return path.as_posix()


def _order(entry: dict[str, Any]) -> tuple[str, int, int, str, str]:
    column, kind = entry.get("column", 0), entry.get("kind", "")
    return (entry["filename"], entry["row"], column, kind, json.dumps(entry))


def _plain(work: Work) -> dict[str, Any]:
    return {**asdict(work), "inner": sorted(work.inner), "tests": sorted(work.tests)}


def _work(values: Mapping[str, Any]) -> Work:
    return Work(**{**values, "inner": set(values["inner"]), "tests": set(values["tests"])})


def _causes(error: BaseException | None) -> Iterable[BaseException]:
    """An error with what it was raised from, came on top of, or holds together."""
    waiting, known = [error], set[int]()
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in known:
            continue
        known.add(id(each))
        yield each
        waiting += [each.__cause__, each.__context__, *getattr(each, "exceptions", ())]


def _django_version() -> str:
    django = sys.modules.get("django")
    return str(django.get_version()) if django is not None else ""
