"""`json`: a list of findings. Its shape is a promise (DESIGN.md) and is only ever added to."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from hue_lint.findings import Edit, Finding, Fix, Position, Step
from hue_lint.report import Report
from hue_lint.reporters.view import View, page
from hue_lint.reporters.witness import sighting_values, witness_values


class _Location(msgspec.Struct, frozen=True):
    row: int
    column: int


class _Edit(msgspec.Struct, frozen=True):
    content: str
    location: _Location
    end_location: _Location


class _Fix(msgspec.Struct, frozen=True):
    applicability: str
    message: str
    edits: list[_Edit]


class _Step(msgspec.Struct, frozen=True):
    filename: str
    row: int
    function: str
    what: str


class _Finding(msgspec.Struct, frozen=True):
    code: str
    name: str
    message: str
    filename: str
    location: _Location
    end_location: _Location
    fix: _Fix | None
    path: list[_Step]
    noqa_row: int
    url: str
    observed: dict[str, Any] | UnsetType | None


class _Compared(msgspec.Struct, frozen=True):
    findings: list[_Finding]
    seen_not_found: list[dict[str, Any]]


def render(report: Report, view: View) -> str:
    """The findings as JSON, rows and columns from 1; `[]` when there are none.

    Held against an observed run, the list stands in an object beside what was seen, not found.
    """
    compared = report.comparison is not None
    findings = [_finding(finding, view, compared) for finding in report.findings]
    if report.comparison is None:
        encoded = msgspec.json.encode(findings)
    else:
        missed = [sighting_values(sighting, view) for sighting in report.comparison.missed]
        encoded = msgspec.json.encode(_Compared(findings, missed))
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def render_lines(report: Report, view: View) -> str:
    """The findings as JSON, one a line; nothing when there are none."""
    compared = report.comparison is not None
    told = (_finding(finding, view, compared) for finding in report.findings)
    encoded = (msgspec.json.encode(each) for each in told)
    return "".join(line.decode() + "\n" for line in encoded)


def _finding(finding: Finding, view: View, compared: bool) -> _Finding:
    return _Finding(
        code=finding.code,
        name=finding.name,
        message=finding.message,
        filename=view.path(finding.filename),
        location=_location(finding.span.start),
        end_location=_location(finding.span.end),
        fix=None if finding.fix is None else _fix(finding.fix),
        path=[_step(step, view) for step in finding.path],
        noqa_row=finding.noqa_row,
        url=page(finding.code),
        observed=witness_values(finding.witness) if compared else UNSET,
    )


def _location(position: Position) -> _Location:
    return _Location(position.row, position.column)


def _fix(fix: Fix) -> _Fix:
    return _Fix(fix.applicability.value, fix.message, [_edit(edit) for edit in fix.edits])


def _edit(edit: Edit) -> _Edit:
    return _Edit(edit.content, _location(edit.span.start), _location(edit.span.end))


def _step(step: Step, view: View) -> _Step:
    return _Step(view.path(step.filename), step.row, step.function, step.what)
