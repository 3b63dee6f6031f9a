"""`concise`: one line for each finding, as compilers print it."""

from rich.text import Text

from hue_lint.findings import Applicability, Finding
from hue_lint.report import Report
from hue_lint.reporters.view import View, printable

MARKS = {None: "", Applicability.SAFE: " [*]", Applicability.UNSAFE: " [?]"}


def render(report: Report, view: View) -> Text:
    """`path:row:column: CODE name message`, with `[*]` where `--fix` repairs it."""
    text = Text()
    for finding in report.findings:
        text.append_text(_line(finding, view)).append("\n")
    return text


def _line(finding: Finding, view: View) -> Text:
    start = finding.span.start
    applicability = finding.fix.applicability if finding.fix is not None else None
    return Text.assemble(
        (printable(view.path(finding.filename)), "bold"),
        (f":{start.row}:{start.column}: ", "dim"),
        (finding.code, "bold red"),
        (f" {finding.name} ", "dim"),
        printable(finding.message),
        (MARKS[applicability], "cyan"),
    )
