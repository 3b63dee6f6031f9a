"""`grouped`: the findings below the files that they are in."""

from itertools import groupby

from rich.text import Text

from hue_lint.report import Report
from hue_lint.reporters.concise import MARKS
from hue_lint.reporters.view import View, printable


def render(report: Report, view: View) -> Text:
    """A file, and a row for each finding in it, in columns."""
    text = Text()
    for path, group in groupby(report.findings, key=lambda finding: finding.filename):
        found = list(group)
        places = [f"{each.span.start.row}:{each.span.start.column}" for each in found]
        width = max(len(place) for place in places)
        names = max(len(each.name) for each in found)
        text.append(f"{printable(view.path(path))}:\n", "bold")
        for place, each in zip(places, found, strict=True):
            text.append(f"  {place:>{width}}  ", "dim").append(each.code, "bold red")
            text.append(f" {each.name:<{names}}  ", "dim").append(printable(each.message))
            mark = MARKS[each.fix.applicability if each.fix is not None else None]
            text.append(f"{mark}\n", "cyan")
        text.append("\n")
    return text
