"""`full`: for people. What is wrong, where, why Django raises there, and the repair."""

from rich.text import Text

from hue_lint.findings import Applicability, Finding, Fix, Span, Step
from hue_lint.report import Report
from hue_lint.reporters.frame import UNICODE, Frame, Glyphs
from hue_lint.reporters.repair import new_rows
from hue_lint.reporters.view import View, counted, printable
from hue_lint.reporters.witness import sighting_line, summary_words, words

MARKS = {Applicability.SAFE: "+", Applicability.UNSAFE: "?"}
STYLES = {Applicability.SAFE: "green", Applicability.UNSAFE: "yellow"}


def render(report: Report, view: View, glyphs: Glyphs = UNICODE, width: int | None = None) -> Text:
    """Every finding with its code frame, then the summary. `width` is that of a terminal."""
    text = findings(report, view, glyphs, width)
    text.append_text(summary(report, glyphs)).append("\n")
    if report.findings:
        text.append_text(_hint(report)).append("\n")
    return text


def findings(
    report: Report, view: View, glyphs: Glyphs = UNICODE, width: int | None = None
) -> Text:
    """Every finding with its code frame."""
    text = Text()
    for finding in report.findings:
        text.append_text(_finding(finding, view, glyphs, width))
        if finding.witness is not None:
            text.append(f"  seen: {words(finding.witness)}\n", "cyan")
        text.append("\n")
    if report.comparison is not None and report.comparison.missed:
        text.append("seen, not found\n", "bold")
        for sighting in report.comparison.missed:
            text.append(f"  {sighting_line(sighting, view)}\n")
        text.append("\n")
    return text


def summary(report: Report, glyphs: Glyphs = UNICODE) -> Text:
    """How much was found in how much code, how long it took and what can be repaired."""
    async_code = f"{report.async_files} with async code"
    if report.async_functions:
        async_code += f": {counted(report.async_functions, 'async function')}"
    if report.findings:
        found = (counted(len(report.findings), "finding"), "bold red")
        where = f" in {report.files_with_findings} of {counted(report.files, 'file')}"
    else:
        found = ("no findings", "bold green")
        where = f" in {counted(report.files, 'file')}"
    text = Text.assemble(found, where, f" ({async_code})")
    if report.comparison is not None:
        text.append(f", {summary_words(report)}")
    if report.baselined:
        text.append(f", {report.baselined} in the baseline")
    return text.append(f" {glyphs.dot} {report.seconds:.2f} s", "dim")


def _hint(report: Report) -> Text:
    """What to do next, once for all findings."""
    hints = []
    if report.repairable:
        hints.append(f"hue-lint check --fix repairs {report.repairable} (+)")
    if report.repairable_unsafely:
        more = "more " if report.repairable else ""
        hints.append(f"--fix --unsafe-fixes {report.repairable_unsafely} {more}(?)")
    hints.append(f"hue-lint rule {report.findings[0].code} says why")
    return Text(", ".join(hints), "dim")


def _finding(finding: Finding, view: View, glyphs: Glyphs, width: int | None) -> Text:
    start = finding.span.start
    text = Text.assemble(
        (f"{printable(view.path(finding.filename))}:{start.row}:{start.column}", "bold"),
        "  ",
        (finding.code, "bold red"),
        (f" {finding.name}", "red"),
        f"  {printable(finding.message)}\n",
    )
    lines = view.lines(finding.filename)
    if 0 < start.row <= len(lines):
        frame = Frame(lines, glyphs, width)
        # In a function the message says already what Django does there.
        label = "" if finding.function else finding.label
        text.append_text(frame.render(finding.span, finding.function, label))
        here = (view.path(finding.filename), start.row)
        # A step in the line that is shown would only repeat it.
        steps = tuple(each for each in finding.path if (view.path(each.filename), each.row) != here)
        for line in _path(steps, view, glyphs) if steps else ():
            text.append_text(frame.bar(finding.span)).append(f" {line}\n")
        if finding.fix is not None:
            return text.append_text(_repair(finding.span, finding.fix, frame))
        gutter = frame.gutter(finding.span)
    else:
        gutter = 2
    told = finding.fix.message if finding.fix is not None else finding.remedy
    return text.append(f"{'':>{gutter}} = {printable(told)}\n", "green") if told else text


def _repair(span: Span, fix: Fix, frame: Frame) -> Text:
    """The rows that the repair changes, or what it does where they are many."""
    mark, style = MARKS[fix.applicability], STYLES[fix.applicability]
    text = Text()
    rows = new_rows(frame.lines, fix)
    if not rows:
        text.append(f"{'':>{frame.gutter(span)}} {mark} {printable(fix.message)}\n", style)
    for each in rows:
        text.append_text(frame.new_row(span, each.row, mark, each.text, style))
    return text


def _path(steps: tuple[Step, ...], view: View, glyphs: Glyphs) -> list[str]:
    """One row for each function on the way, in columns; the last does what Django refuses."""
    first = max(len(step.function) for step in steps)
    second = max(len(_place(step, view)) for step in steps)
    width = len(glyphs.arrow) + 1
    marks = [" " * width] * (len(steps) - 1) + [f"{glyphs.arrow} "]
    return [
        printable(f"{mark}{step.function:<{first}}  {_place(step, view):<{second}}  {step.what}")
        for mark, step in zip(marks, steps, strict=True)
    ]


def _place(step: Step, view: View) -> str:
    return f"{view.path(step.filename)}:{step.row}"
