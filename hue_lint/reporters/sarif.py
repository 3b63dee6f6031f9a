"""`sarif`: the Static Analysis Results Interchange Format 2.1.0, for code scanning services.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import quote

import msgspec

from hue_lint.findings import Finding, Fix, Span, Step
from hue_lint.report import Report, RuleInfo
from hue_lint.reporters.view import View, page
from hue_lint.reporters.witness import sighting_values, witness_values
from hue_lint.version import address, version

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT: Final = "SRCROOT"

Json: TypeAlias = dict[str, Any]


def render(report: Report, view: View) -> str:
    """The findings as one SARIF run."""
    indexes = {rule.code: index for index, rule in enumerate(view.rules)}
    told = [
        *(_notification("error", each.reason, each.path, view) for each in report.failures),
        *(_notification("warning", each.text, each.path, view) for each in report.unread),
        *(_notification("warning", each.text, each.path, view) for each in report.notices),
    ]
    run: Json = {
        "tool": {
            "driver": {
                "name": "hue-lint",
                "version": version(),
                "semanticVersion": version(),
                **({"informationUri": site} if (site := address("Documentation")) else {}),
                "rules": [_rule(rule) for rule in view.rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"uri": view.root.as_uri().rstrip("/") + "/"}},
        "results": [
            _result(finding, fingerprint, indexes, view)
            for finding, fingerprint in view.fingerprints(report.findings)
        ],
        "invocations": [
            {
                "executionSuccessful": not report.failures,
                "toolExecutionNotifications": told,
            }
        ],
    }
    if report.comparison is not None:
        missed = [sighting_values(sighting, view) for sighting in report.comparison.missed]
        run["properties"] = {"hueLint/seenNotFound": missed}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode() + "\n"


def _notification(level: str, text: str, path: Path | None, view: View) -> Json:
    notification: Json = {"level": level, "message": {"text": text}}
    if path is not None:
        place = {"physicalLocation": {"artifactLocation": _file(view, path)}}
        notification["locations"] = [place]
    return notification


def _rule(rule: RuleInfo) -> Json:
    described: Json = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": _first_paragraph(rule) or rule.summary},
        "help": {"text": rule.page or rule.summary, "markdown": rule.page or rule.summary},
        "defaultConfiguration": {"enabled": rule.default, "level": "error"},
        "properties": {
            "tags": ["django", "async", rule.family],
            "precision": "high" if rule.default else "medium",
            "problem.severity": "error",
        },
    }
    if (here := page(rule.code)).startswith("http"):
        described["helpUri"] = here
    return described


def _first_paragraph(rule: RuleInfo) -> str:
    """What the rule reports: the first text of its page that is no heading."""
    paragraphs = (part.strip() for part in rule.page.split("\n\n"))
    plain = (part for part in paragraphs if part and not part.startswith(("#", "-", "|", "`")))
    return " ".join(next(plain, "").split())


def _result(finding: Finding, fingerprint: str, indexes: dict[str, int], view: View) -> Json:
    result: Json = {
        "ruleId": finding.code,
        "level": "error",
        "message": {"text": finding.message},
        "locations": [_location(finding, view)],
        "partialFingerprints": {"hueLint/v1": fingerprint},
    }
    if finding.code in indexes:
        result["ruleIndex"] = indexes[finding.code]
    if finding.path:
        steps = [{"location": _location(finding, view)}]
        steps += [{"location": _step(step, view)} for step in finding.path]
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    if finding.witness is not None:
        result["properties"] = {"hueLint/observed": witness_values(finding.witness)}
    if finding.fix is not None:
        result["fixes"] = [_fix(finding, finding.fix, view)]
    return result


def _location(finding: Finding, view: View) -> Json:
    location: Json = {
        "physicalLocation": {
            "artifactLocation": _file(view, finding.filename),
            "region": _region(finding.span) | _snippet(finding, view),
        },
        "message": {"text": finding.label or finding.message},
    }
    if finding.function:
        location["logicalLocations"] = [
            {"fullyQualifiedName": finding.function, "kind": "function"}
        ]
    return location


def _step(step: Step, view: View) -> Json:
    return {
        "physicalLocation": {
            "artifactLocation": _file(view, step.filename),
            "region": {"startLine": step.row},
        },
        "logicalLocations": [{"fullyQualifiedName": step.function, "kind": "function"}],
        "message": {"text": step.what},
    }


def _fix(finding: Finding, fix: Fix, view: View) -> Json:
    replacements = [
        {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.content}}
        for edit in fix.edits
    ]
    return {
        "description": {"text": fix.message},
        "artifactChanges": [
            {"artifactLocation": _file(view, finding.filename), "replacements": replacements}
        ],
    }


def _snippet(finding: Finding, view: View) -> Json:
    """The text that the finding is about, for who reads the report without the code."""
    span = finding.span
    rows = [view.line(finding.filename, row) for row in range(span.start.row, span.end.row + 1)]
    if not any(rows):
        return {}
    rows[-1] = rows[-1][: span.end.column - 1]
    rows[0] = rows[0][span.start.column - 1 :]
    return {"snippet": {"text": "\n".join(rows)}}


def _region(span: Span) -> Json:
    return {
        "startLine": span.start.row,
        "startColumn": span.start.column,
        "endLine": span.end.row,
        "endColumn": span.end.column,
    }


def _file(view: View, path: Path) -> Json:
    shown = view.path(path)
    if shown.startswith("/"):
        return {"uri": path.as_uri()}
    return {"uri": quote(shown), "uriBaseId": ROOT}
