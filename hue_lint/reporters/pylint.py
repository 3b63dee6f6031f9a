"""`pylint`: one line for each finding, as pylint's parseable output has it."""

from hue_lint.report import Report
from hue_lint.reporters.view import View, printable


def render(report: Report, view: View) -> str:
    """`path:row: [CODE(name), function] message`."""
    return "".join(
        f"{printable(view.path(each.filename))}:{each.span.start.row}: "
        f"[{each.code}({each.name}), {each.function}] {printable(each.message)}\n"
        for each in report.findings
    )
