"""`hue-lint explain`: what is known about one line, why it is reported or why it is not; and what
one function does."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.text import Text

from hue_lint.analysis import Explanation, Judged
from hue_lint.commands import tree as drawn
from hue_lint.commands.options import options_from, settings_options
from hue_lint.commands.output import console_for, note_unread, print_text, write_text
from hue_lint.disk import is_dir, is_file, resolved
from hue_lint.findings import Finding
from hue_lint.linter import Opened, Sources, Tools
from hue_lint.reporters.frame import glyphs_for
from hue_lint.reporters.view import View
from hue_lint.selection import Selection
from hue_lint.suppression import apply_suppressions
from hue_lint.syntax.source import UnreadableSource
from hue_lint.workspace import Workspace

_WHERE = {
    "async": "in the async function {}, which runs on the event loop",
    "sync": "in the synchronous function {}: it is judged where async functions call it",
    "module": "at the level of the module, which runs when it is imported",
}


@click.command(short_help="Say what is known about one line, or what one function does.")
@click.argument("place", metavar="PATH:LINE|PATH::NAME")
@click.option(
    "--mermaid", is_flag=True, help="Draw what a function does as a mermaid flowchart (Markdown)."
)
@settings_options
@click.pass_obj
def explain(tools: Tools, /, place: str, mermaid: bool, **values: Any) -> int:
    """Say what is known about the line: the values on it, what is reported there and on what
    evidence, or why nothing is. Of a function (`shop/views.py::OrderView.get`), or the methods of a
    class, draw the tree of what it does: on the event loop, in threads, and by which hops."""
    path, row, name = _place(place)
    project = Workspace(tools, options_from(values), Path.cwd()).opened(path)
    if mermaid and not name:
        raise click.UsageError(f"--mermaid draws a function: write {path}::NAME")
    try:
        if name:
            _print_tree(project, path, name, View(Path.cwd(), Sources().lines), mermaid)
        else:
            _print_line(project, tools, path, row)
    except UnreadableSource as error:
        raise click.ClickException(f"{path}:{error.row}: {error.reason}") from error
    note_unread(project.engine.unread(), View(Path.cwd(), Sources().lines))
    return 0


def _print_tree(project: Opened, path: Path, name: str, view: View, mermaid: bool) -> None:
    tree = drawn.tree_of(project, path, name)
    if mermaid:
        write_text(drawn.mermaid_of(tree, view))
    elif project.settings.output_format == "json":
        _write_json(drawn.document_of(tree, view))
    else:
        console = console_for(sys.stdout)
        print_text(console, drawn.text_of(tree, view, glyphs_for(console.encoding)))


def _write_json(document: Any) -> None:
    write_text(msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n")


def _print_line(project: Opened, tools: Tools, path: Path, row: int) -> None:
    settings, selection, sources = project.settings, project.selection, Sources()
    source = sources.read(path)
    if row > len(source.lines):
        raise click.UsageError(f"{path} has {len(source.lines)} lines, not {row}")
    explanation = project.engine.explain(resolved(path), row)
    page = _Page(explanation, selection, tools, View(Path.cwd(), sources.lines, tools.rules))
    verdicts = [(each, page.verdict(each, sources, path)) for each in explanation.judged]
    line = source.lines[row - 1].rstrip("\r\n")
    if settings.output_format == "json":
        _write_json(page.document(path, row, line, verdicts))
    else:
        print_text(console_for(sys.stdout), page.text(path, row, line, verdicts))


def _place(text: str) -> tuple[Path, int, str]:
    """`path:row`, with a column behind it that is left aside, or `path::name`."""
    before, _, name = text.rpartition("::")
    if before and name.replace(".", "").isidentifier():
        return _there(Path(before)), 0, name
    parts = text.split(":")
    numbers: list[int] = []
    while len(parts) > 1 and parts[-1].isdigit() and len(numbers) < 2:
        numbers.append(int(parts.pop()))
    path = Path(":".join(parts))
    if not numbers or numbers[-1] < 1:
        raise click.UsageError(
            f"'{text}' names no line and no function: write {path}:LINE or {path}::NAME"
        )
    return _there(path), numbers[-1], ""


def _there(path: Path) -> Path:
    if not is_file(path):
        lacking = "a folder, and no file" if is_dir(path) else "no such file"
        raise click.UsageError(f"{path}: {lacking}")
    return path


class _Page:
    """One explanation, in the words of the settings in force."""

    def __init__(
        self, explanation: Explanation, selection: Selection, tools: Tools, view: View
    ) -> None:
        self._explanation = explanation
        self._selection = selection
        self._tools = tools
        self._view = view

    def verdict(self, judged: Judged, sources: Sources, path: Path) -> str:
        """`reported`, or why it is not."""
        finding = judged.finding
        if finding.code not in self._selection.codes_for(path):
            rule = next(rule for rule in self._tools.rules if rule.code == finding.code)
            if not rule.default:
                return f"not reported: {finding.code} is off by default (--extend-select)"
            return f"not reported: the settings leave {finding.code} out here"
        codes = frozenset({finding.code})
        if not apply_suppressions([finding], sources.read(path), self._tools.rules, codes):
            return "not reported: a # noqa keeps it back"
        return "reported"

    def reasons(self) -> Iterator[str]:
        """Why nothing is found on the line."""
        explanation = self._explanation
        if explanation.judged or explanation.callers:
            return
        match explanation.colour:
            case "module":
                yield "Nothing here runs on the event loop."
            case "sync":
                yield "No async function is known whose path to Django runs through this line."
            case "async":
                unknown = [fact for fact in explanation.facts if not fact.known]
                if unknown:
                    yield (
                        "What is unknown is no evidence: an operation on it is not reported, "
                        "since it may be anything."
                    )
                else:
                    yield "Nothing on this line asks Django for anything on the event loop."

    def text(self, path: Path, row: int, line: str, verdicts: list[tuple[Judged, str]]) -> Text:
        """The explanation for people."""
        explanation = self._explanation
        text = Text()
        text.append(f"{self._view.path(path)}:{row}", "bold")
        text.append(f"  {_WHERE[explanation.colour].format(explanation.function)}\n\n", "dim")
        text.append(f"    {line.strip()}\n")
        if explanation.facts:
            text.append("\nwhat is known\n", "bold")
        for fact in explanation.facts:
            text.append(f"  {fact.text}", "cyan")
            text.append(f"  {fact.value}\n", "" if fact.known else "yellow")
            for reason in fact.why:
                text.append(f"      {reason}\n", "dim")
        if verdicts:
            text.append("\nwhat is found\n", "bold")
        for judged, verdict in verdicts:
            self._append_judged(text, judged, verdict)
        if explanation.callers:
            text.append("\nwho comes here from the event loop\n", "bold")
        for finding in explanation.callers:
            text.append(f"  {self._at(finding)}  ", "bold")
            text.append(f"{finding.code} {finding.name}", "bold red")
            text.append(f"  {finding.message}\n")
        for reason in self.reasons():
            text.append(f"\n{reason}\n")
        return text

    def _append_judged(self, text: Text, judged: Judged, verdict: str) -> None:
        finding = judged.finding
        text.append(f"  {finding.code} {finding.name}", "bold red")
        text.append(f"  {finding.message}\n")
        text.append(f"      {verdict}\n", "" if verdict == "reported" else "yellow")
        if judged.evidence:
            text.append(f"      evidence: {judged.evidence}\n", "dim")
        for step in finding.path:
            where = f"{self._view.path(step.filename)}:{step.row}"
            text.append(f"      by {step.function}  {where}  {step.what}\n", "dim")
        if finding.fix is not None:
            text.append(f"      repair ({finding.fix.applicability}): {finding.fix.message}\n")
        elif finding.remedy:
            text.append(f"      remedy: {finding.remedy}\n")

    def document(
        self, path: Path, row: int, line: str, verdicts: list[tuple[Judged, str]]
    ) -> dict[str, Any]:
        """The explanation for machines."""
        explanation = self._explanation
        return {
            "filename": self._view.path(path),
            "row": row,
            "text": line,
            "function": explanation.function,
            "colour": explanation.colour,
            "expressions": [
                {
                    "location": {"row": fact.row, "column": fact.column},
                    "text": fact.text,
                    "value": fact.value,
                    "known": fact.known,
                    "reasons": list(fact.why),
                }
                for fact in explanation.facts
            ],
            "findings": [
                {
                    "code": judged.finding.code,
                    "name": judged.finding.name,
                    "message": judged.finding.message,
                    "verdict": verdict,
                    "effect": judged.effect,
                    "does": judged.does,
                    "evidence": judged.evidence,
                }
                for judged, verdict in verdicts
            ],
            "callers": [
                {
                    "code": finding.code,
                    "filename": self._view.path(finding.filename),
                    "row": finding.span.start.row,
                    "message": finding.message,
                }
                for finding in explanation.callers
            ],
            "reasons": list(self.reasons()),
        }

    def _at(self, finding: Finding) -> str:
        return f"{self._view.path(finding.filename)}:{finding.span.start.row}"
