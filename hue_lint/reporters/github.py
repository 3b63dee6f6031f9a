"""`github`: workflow commands that GitHub shows beside the changed lines.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from hue_lint.findings import Finding
from hue_lint.report import Notice, Report
from hue_lint.reporters.view import View


def render(report: Report, view: View) -> str:
    """One `::error` command for each finding, a `::warning` for what was not looked at."""
    commands = [_command(finding, view) for finding in report.findings]
    commands += [_warning(notice, view) for notice in report.notices]
    return "".join(command + "\n" for command in commands)


def _warning(notice: Notice, view: View) -> str:
    file = "" if notice.path is None else f"file={_property(view.path(notice.path))},"
    return f"::warning {file}title=hue-lint::{_data(notice.text)}"


def _command(finding: Finding, view: View) -> str:
    start, end = finding.span.start, finding.span.end
    properties = {"file": view.path(finding.filename), "line": start.row, "endLine": end.row}
    if start.row == end.row:
        # GitHub ignores columns of an annotation that spans rows.
        properties |= {"col": start.column, "endColumn": end.column}
    properties["title"] = f"{finding.code} {finding.name}"
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    lines = [finding.message]
    lines += [
        f"{step.function} ({view.path(step.filename)}:{step.row}): {step.what}"
        for step in finding.path
    ]
    repair = finding.fix.message if finding.fix is not None else finding.remedy
    if repair:
        lines.append(f"repair: {repair}")
    message = "\n".join(lines)
    return f"::error {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
