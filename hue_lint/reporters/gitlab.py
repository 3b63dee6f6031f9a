"""`gitlab`: a Code Quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

import msgspec

from hue_lint.report import Report
from hue_lint.reporters.view import View


def render(report: Report, view: View) -> str:
    """The findings as GitLab's list of issues."""
    issues = [
        {
            "description": f"{finding.code} {finding.name}: {finding.message}",
            "check_name": finding.code,
            "fingerprint": fingerprint,
            "severity": "major",
            "location": {
                "path": view.path(finding.filename),
                "positions": {
                    "begin": _position(finding.span.start.row, finding.span.start.column),
                    "end": _position(finding.span.end.row, finding.span.end.column),
                },
                "lines": {"begin": finding.span.start.row, "end": finding.span.end.row},
            },
        }
        for finding, fingerprint in view.fingerprints(report.findings)
    ]
    return msgspec.json.format(msgspec.json.encode(issues), indent=2).decode() + "\n"


def _position(row: int, column: int) -> dict[str, int]:
    return {"line": row, "column": column}
