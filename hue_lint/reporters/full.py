"""`full`: for people. What is wrong, where, why Django raises there, and the repair."""

from rich.text import Text

from hue_lint.findings import Applicability, Finding, Step
from hue_lint.report import Report
from hue_lint.reporters.frame import UNICODE, Frame, Glyphs
from hue_lint.reporters.view import View, counted, printable
from hue_lint.reporters.witness import sighting_line, summary_words, words


def render(report: Report, view: View, glyphs: Glyphs = UNICODE, width: int | None = None) -> Text:
    """Every finding with its code frame, then the summary. `width` is that of a terminal."""
    text = Text()
    for finding in report.findings:
        text.append_text(_finding(finding, view, glyphs, width)).append("\n")
    if report.comparison is not None and report.comparison.missed:
        text.append("seen, not found\n", "bold")
        for sighting in report.comparison.missed:
            text.append(f"  {sighting_line(sighting, view)}\n")
        text.append("\n")
    return text.append_text(summary(report, glyphs)).append("\n")


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
    if report.repairable:
        text.append(f", {report.repairable} repairable")
    if report.repairable_unsafely:
        text.append(f", {report.repairable_unsafely} more with --unsafe-fixes")
    if report.comparison is not None:
        text.append(f", {summary_words(report)}")
    if report.baselined:
        text.append(f", {report.baselined} in the baseline")
    return text.append(f" {glyphs.dot} {report.seconds:.2f} s", "dim")


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
        text.append("\n").append_text(frame.render(finding.span, finding.function, finding.label))
        if finding.path:
            bar = frame.bar(finding.span)
            text.append_text(bar).append("\n")
            for line in _path(finding.path, view, glyphs):
                text.append_text(bar).append(f" {line}\n")
    text.append("\n")
    if finding.fix is not None:
        unsafe = finding.fix.applicability is Applicability.UNSAFE
        option = "--fix --unsafe-fixes" if unsafe else "--fix"
        text.append("  repair: ", "dim").append(printable(finding.fix.message), "green")
        text.append(f"    hue-lint check {option}\n", "dim")
    elif finding.remedy:
        text.append("  repair: ", "dim").append(f"{printable(finding.remedy)}\n", "green")
    if finding.witness is not None:
        text.append("  seen:   ", "dim").append(f"{words(finding.witness)}\n")
    return text.append(f"  why:    hue-lint rule {finding.code}\n", "dim")


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
