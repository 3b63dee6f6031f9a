"""What an observed run says of a finding, in words and as values for machines."""

from typing import Any

from hue_lint.findings import Mark, Witness
from hue_lint.report import Report, Sighting
from hue_lint.reporters.view import View, counted, printable

WORDS = {
    Mark.CONFIRMED: "confirmed",
    Mark.RAN_WITHOUT: "ran without: this row ran and nothing was seen to happen; look again",
    Mark.NEVER_RAN: "never ran: no test comes here",
}


def words(witness: Witness) -> str:
    """The mark and what it rests on, in one line."""
    if witness.mark is not Mark.CONFIRMED:
        return WORDS[witness.mark]
    parts = [f"{WORDS[witness.mark]}: {_times(witness)}"]
    if witness.tests:
        more = witness.tests_total - 1
        others = f" and {counted(more, 'other test')}" if more else ""
        parts.append(f"{witness.tests[0]}{others}")
    return printable(", ".join(parts))


def sighting_line(sighting: Sighting, view: View) -> str:
    """Something that was seen and not found, in one line."""
    start = sighting.span.start
    code = f"  {sighting.code}" if sighting.code else ""
    place = f"{view.path(sighting.filename)}:{start.row}:{start.column}{code}"
    return printable(f"{place}  {sighting_words(sighting)}")


def sighting_words(sighting: Sighting) -> str:
    """What was seen there, how often and how long."""
    on = f" ({sighting.on})" if sighting.on else ""
    through = [step.function for step in sighting.path[1:]]
    by = f" through {', '.join(through)}" if through else ""
    return (
        f"{sighting.kind}{on}: {sighting.what} in {sighting.function}{by}; "
        f"{_times(sighting.witness)}"
    )


def summary_words(report: Report) -> str:
    """How many findings carry which mark, and how much was missed."""
    if report.comparison is None:
        return ""
    confirmed, without, never = (report.marked(mark) for mark in Mark)
    missed = len(report.comparison.missed)
    return (
        f"{confirmed} confirmed, {without} ran without, {never} never ran; {missed} seen, not found"
    )


def witness_values(witness: Witness | None) -> dict[str, Any] | None:
    """A witness as plain values."""
    if witness is None:
        return None
    return {
        "mark": witness.mark.value,
        "count": witness.count,
        "refused": witness.refused,
        "swallowed": witness.swallowed,
        "longest": witness.longest,
        "tests": list(witness.tests),
        "tests_total": witness.tests_total,
    }


def sighting_values(sighting: Sighting, view: View) -> dict[str, Any]:
    """Something that was seen and not found, as plain values."""
    start, end = sighting.span.start, sighting.span.end
    return {
        "filename": view.path(sighting.filename),
        "location": {"row": start.row, "column": start.column},
        "end_location": {"row": end.row, "column": end.column},
        "function": sighting.function,
        "kind": sighting.kind,
        "what": sighting.what,
        "on": sighting.on,
        "code": sighting.code,
        "path": [
            {"filename": view.path(step.filename), "row": step.row, "function": step.function}
            for step in sighting.path
        ],
        "observed": witness_values(sighting.witness),
    }


def _times(witness: Witness) -> str:
    told = counted(witness.count, "time")
    if witness.longest >= 0.001:
        told += f", {witness.longest * 1000:.0f} ms at the longest"
    if witness.refused:
        told += f", refused by Django {counted(witness.refused, 'time')}"
    if witness.swallowed:
        told += f", swallowed {counted(witness.swallowed, 'time')}"
    return told
