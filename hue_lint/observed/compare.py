"""Side by side: what a run saw, and what was found.

Work belongs to the finding whose text it ran in. A finding that only surrounds or touches that text
speaks of something else, unless both are of one rule, or both come through a function in between.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from msgspec.structs import replace as replace_struct

from hue_lint.findings import Finding, Mark, Position, Span, Step, Witness
from hue_lint.observed.file import Coroutine, Observed, ObservedFile, Row, Work
from hue_lint.report import Comparison, Report, Sighting

NEVER_AWAITED: Final = "HUE603"
THROUGH_FUNCTIONS: Final = ("HUE501", "HUE502")
OUT_OF_SIGHT: Final = ("HUE602", "HUE604", "HUE605", "HUE607", "HUE608", "HUE609", "HUE7", "HUE9")
"""Codes of which a run cannot tell whether they happened: they carry no mark."""

NOTHING: Final = ObservedFile("", frozenset(), (), ())
"""What a run saw of a file that no asynchronous code of ran."""

ReadBytes: TypeAlias = Callable[[Path], bytes | None]
FindAll: TypeAlias = Callable[[Path], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class _Assigned:
    """What was seen by the number of the finding that speaks of it, and what none speaks of."""

    seen: Mapping[int, Sequence[Work | Coroutine]]
    left: tuple[Work | Coroutine, ...]


def beside(
    report: Report, observed: Observed, files: Iterable[Path], read: ReadBytes, find_all: FindAll
) -> Report:
    """The report with a witness on each finding, and what was seen in `files` and not found.

    `find_all` gives every finding of a file, whatever is selected or suppressed: what is known of
    is not missed.
    """
    by_file: dict[Path, list[int]] = {path: [] for path in files}
    for number, finding in enumerate(report.findings):
        by_file.setdefault(finding.filename, []).append(number)
    findings = list(report.findings)
    observed = _dropped_where_found(observed, find_all)
    missed: list[Sighting] = []
    changed: list[Path] = []
    for path, numbers in by_file.items():
        file = observed.files.get(path.resolve(), NOTHING)
        data = None if file is NOTHING else read(path)
        if file is not NOTHING and (data is None or not file.is_of(data)):
            changed.append(path)
            continue
        assigned = _assign((*file.work, *file.coroutines), [findings[n] for n in numbers])
        for place, number in enumerate(numbers):
            finding, seen = findings[number], assigned.seen.get(place, ())
            witness = _witness(finding, seen, file.ran, observed)
            findings[number] = replace(finding, witness=witness)
        if assigned.left:
            missed += sightings(path, _assign(assigned.left, find_all(path)).left, observed.root)
    return replace(
        report, findings=tuple(findings), comparison=Comparison(tuple(missed), tuple(changed))
    )


def _dropped_where_found(observed: Observed, find_all: FindAll) -> Observed:
    """The same, with each coroutine at the row that is found to have dropped it: that may have got
    it from whoever made it."""

    @cache
    def dropping(path: Path) -> frozenset[int]:
        found = [each.span for each in find_all(path) if each.code == NEVER_AWAITED]
        return frozenset(row for span in found for row in range(span.start.row, span.end.row + 1))

    placed: dict[Path, list[Coroutine]] = {}
    for path, file in observed.files.items():
        for made in file.coroutines:
            for row in (Row(made.filename, made.row, made.function), *made.callers):
                there = (observed.root / row.filename).resolve()
                if there in observed.files and row.row in dropping(there):
                    moved = replace_struct(made, row=row.row, function=row.function)
                    placed.setdefault(there, []).append(moved)
                    break
            else:
                placed.setdefault(path, []).append(made)
    files = {
        path: replace(file, coroutines=tuple(placed.get(path, ())))
        for path, file in observed.files.items()
    }
    return replace(observed, files=files)


def confirmed_only(report: Report) -> Report:
    """The report with only what was seen to happen."""
    kept = tuple(
        finding
        for finding in report.findings
        if finding.witness is not None and finding.witness.mark is Mark.CONFIRMED
    )
    return replace(report, findings=kept)


def _assign(seen: Iterable[Work | Coroutine], findings: Sequence[Finding]) -> _Assigned:
    owned: dict[int, list[Work | Coroutine]] = {}
    left = []
    for each in seen:
        owners = _owners(each, findings)
        for owner in owners:
            owned.setdefault(owner, []).append(each)
        if not owners:
            left.append(each)
    return _Assigned(owned, tuple(left))


def sightings(path: Path, seen: Iterable[Work | Coroutine], root: Path) -> list[Sighting]:
    """What was seen and not found, as it is reported; several ways to one place are one."""
    by_place: dict[tuple[Span, str, str], list[Work]] = {}
    told = []
    for each in seen:
        if isinstance(each, Work):
            by_place.setdefault((_span(each), each.kind, each.what), []).append(each)
        else:
            told.append(_dropped(path, each))
    for (span, kind, what), work in by_place.items():
        first = work[0]
        steps = tuple(Step(root / row.filename, row.row, row.function, "") for row in first.stack)
        told.append(
            Sighting(
                path, span, first.function, kind, what, first.on, first.code, steps, _seen(work)
            )
        )
    return sorted(told, key=lambda sighting: (sighting.span, sighting.kind, sighting.what))


def _dropped(path: Path, made: Coroutine) -> Sighting:
    span = Span(Position(made.row, 1), Position(made.row + 1, 1))
    what = made.coroutine
    return Sighting(
        path, span, made.function, "coroutine", what, "", NEVER_AWAITED, (), _seen([made])
    )


def _witness(
    finding: Finding, seen: Sequence[Work | Coroutine], ran: frozenset[int], observed: Observed
) -> Witness | None:
    if seen:
        return _seen(seen)
    if finding.code.startswith(OUT_OF_SIGHT) or not observed.rows_known:
        return None
    rows = range(finding.span.start.row, finding.span.end.row + 1)
    return Witness(Mark.NEVER_RAN if ran.isdisjoint(rows) else Mark.RAN_WITHOUT)


def _seen(seen: Sequence[Work | Coroutine]) -> Witness:
    work = [each for each in seen if isinstance(each, Work)]
    return Witness(
        Mark.CONFIRMED,
        count=sum(each.count for each in seen),
        refused=sum(each.refused for each in work),
        swallowed=sum(each.swallowed for each in work),
        longest=max((each.longest for each in work), default=0.0),
        tests=tuple(dict.fromkeys(test for each in seen for test in each.tests)),
        tests_total=max(each.tests_total for each in seen),
    )


def _owners(seen: Work | Coroutine, findings: Sequence[Finding]) -> list[int]:
    """The findings that speak of it: those whose text fits best among those that may."""
    fits = {
        number: fit
        for number, finding in enumerate(findings)
        if (fit := _fit(seen, finding)) is not None
    }
    best = min(fits.values(), default=None)
    return [number for number, fit in fits.items() if fit == best]


def _fit(seen: Work | Coroutine, finding: Finding) -> int | None:
    """How well the finding's text fits what was seen, the least best; None where it is about
    something else."""
    if isinstance(seen, Coroutine):
        rows = range(finding.span.start.row, finding.span.end.row + 1)
        return 0 if finding.code == NEVER_AWAITED and seen.row in rows else None
    span, found = _span(seen), finding.span
    if found == span:
        return 0
    through = finding.code in THROUGH_FUNCTIONS
    if seen.code and through != (seen.code in THROUGH_FUNCTIONS):
        return None
    if found.start < span.end and span.start < found.end:
        if finding.code == seen.code:
            return 1
        return 2 if span.start <= found.start and found.end <= span.end else 3
    rows_meet = found.start.row <= span.end.row and span.start.row <= found.end.row
    return 4 if finding.code == seen.code and rows_meet else None


def _span(work: Work) -> Span:
    return Span(Position(work.row, work.column), Position(work.end_row, work.end_column))
