"""`rdjson`: reviewdog's Diagnostic Format, whose columns count bytes of UTF-8.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
"""

from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from hue_lint.findings import Finding, Position, Span
from hue_lint.report import Report
from hue_lint.reporters.view import View, page

Json: TypeAlias = dict[str, Any]


def render(report: Report, view: View) -> str:
    """The findings as one result of reviewdog's, with their repairs as suggestions."""
    result = {
        "source": {"name": "hue-lint"},
        "severity": "ERROR",
        "diagnostics": [_diagnostic(finding, view) for finding in report.findings],
    }
    return msgspec.json.format(msgspec.json.encode(result), indent=2).decode() + "\n"


def _diagnostic(finding: Finding, view: View) -> Json:
    found: Json = {
        "message": finding.message,
        "location": {
            "path": view.path(finding.filename),
            "range": _range(finding.filename, finding.span, view),
        },
        "code": {"value": finding.code, "url": page(finding.code)},
    }
    if finding.path:
        found["related_locations"] = [
            {
                "message": f"{step.function}: {step.what}",
                "location": {
                    "path": view.path(step.filename),
                    "range": {"start": {"line": step.row}},
                },
            }
            for step in finding.path
        ]
    if finding.fix is not None:
        found["suggestions"] = [
            {"range": _range(finding.filename, edit.span, view), "text": edit.content}
            for edit in finding.fix.edits
        ]
    return found


def _range(path: Path, span: Span, view: View) -> Json:
    return {"start": _place(path, span.start, view), "end": _place(path, span.end, view)}


def _place(path: Path, position: Position, view: View) -> Json:
    before = view.line(path, position.row)[: position.column - 1]
    column = len(before.encode("utf-8", "surrogateescape")) + 1
    return {"line": position.row, "column": column}
