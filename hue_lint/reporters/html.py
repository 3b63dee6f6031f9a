"""`html`: one page for people who would rather look than read; it needs nothing beside itself."""

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Final, Literal, TypeAlias

from hue_lint.findings import Finding, Position
from hue_lint.report import Report
from hue_lint.reporters.frame import function_row
from hue_lint.reporters.repair import new_rows
from hue_lint.reporters.view import View, counted, page
from hue_lint.reporters.witness import sighting_line, summary_words, words

_HERE: Final = Path(__file__).parent / "page"


def render(report: Report, view: View) -> str:
    """The findings with their frames, paths and repairs, counted by app and family."""
    style, script = (_text(name) for name in ("page.css", "page.js"))
    word = "new finding" if report.known else "finding"
    found = counted(len(report.findings), word) if report.findings else f"no {word}s"
    known = f", {report.baselined} in the baseline," if report.known else ""
    files = counted(report.files, "file")
    functions = counted(report.async_functions, "async function")
    told = f"{found}{known} in {files} with {functions}"
    if report.comparison is not None:
        told += f": {summary_words(report)}"
    every = _states(report)
    articles = "".join(_article(finding, state, view) for finding, state in every)
    filtering = f"<script>{script}</script>\n" if every else ""
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>hue-lint: {escape(found)}</title>\n<style>{style}</style>\n"
        f'<h1>hue-lint</h1>\n<p class="sum">{escape(told)}</p>\n'
        f"{_table(every, view)}{_filters(every, view)}"
        f"<main>\n{articles}</main>\n{_missed(report, view)}{filtering}</html>\n"
    )


_State: TypeAlias = Literal["", "new", "known"]
_Shown: TypeAlias = Sequence[tuple[Finding, _State]]
"""Findings with what the baseline says of each; where there is none, it says nothing."""


def _states(report: Report) -> _Shown:
    """Every finding in the order of the files, those that the baseline names among them."""
    state: _State = "new" if report.known else ""
    found: list[tuple[Finding, _State]] = [(finding, state) for finding in report.findings]
    found += [(finding, "known") for finding in report.known]
    return found if not state else sorted(found, key=lambda each: _place(each[0]))


def _place(finding: Finding) -> tuple[str, Position]:
    return str(finding.filename), finding.span.start


def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _app(finding: Finding, view: View) -> str:
    """The folder that the file lies in."""
    return view.path(finding.filename).rpartition("/")[0] or "."


def _family(finding: Finding) -> str:
    return finding.code[:4]


def _table(shown: _Shown, view: View) -> str:
    """How many findings of each family there are in each app, and how many of them are new."""
    if not shown:
        return ""
    families = sorted({_family(finding) for finding, _ in shown})
    counts = Counter((_app(each, view), _family(each)) for each, _ in shown)
    new = Counter((_app(each, view), _family(each)) for each, state in shown if state == "new")
    apps = sorted({app for app, _ in counts})

    def cell(places: Sequence[tuple[str, str]]) -> str:
        number, fresh = sum(map(counts.__getitem__, places)), sum(map(new.__getitem__, places))
        mark = f' <b class="new">+{fresh}</b>' if fresh else ""
        return f"<td>{number or ''}{mark}</td>"

    head = "".join(f"<th>{family}</th>" for family in families)
    rows = "".join(
        f"<tr><td>{_safe(app)}</td>"
        + "".join(cell([(app, family)]) for family in families)
        + f"{cell([(app, family) for family in families])}</tr>\n"
        for app in apps
    )
    table = f"<table><tr><th>app</th>{head}<th>all</th></tr>\n{rows}</table>"
    return f'<div class="wide">{table}</div>\n'


def _filters(shown: _Shown, view: View) -> str:
    if not shown:
        return ""
    families = _options("every family", sorted({_family(each) for each, _ in shown}))
    apps = _options("every app", sorted({_app(each, view) for each, _ in shown}))
    repairs = _options("repairable or not", ["safe", "unsafe", "none"])
    compared = any(state for _, state in shown)
    return (
        f'<form hidden><select name="family" aria-label="family">{families}</select>'
        f'<select name="app" aria-label="app">{apps}</select>'
        f'<select name="repair" aria-label="repair">{repairs}</select>'
        f"{_BASELINE if compared else ''}"
        '<input name="text" type="search" placeholder="search" aria-label="search">'
        "<output></output></form>\n"
    )


_BASELINE: Final = (
    '<select name="state" aria-label="baseline"><option value="">new or not</option>'
    '<option value="new">new</option><option value="known">in the baseline</option></select>'
)


def _options(every: str, values: Iterable[str]) -> str:
    listed = "".join(f"<option>{_safe(value)}</option>" for value in values)
    return f'<option value="">{every}</option>{listed}'


def _article(finding: Finding, state: _State, view: View) -> str:
    start = finding.span.start
    place = f"{view.path(finding.filename)}:{start.row}:{start.column}"
    address = page(finding.code)
    code = f'<span class="code">{finding.code} {finding.name}</span>'
    linked = f'<a href="{_safe(address)}">{code}</a>' if address.startswith("http") else code
    repair = finding.fix.applicability.value if finding.fix is not None else "none"
    fresh = '<b class="new">new</b> ' if state == "new" else ""
    steps = "".join(
        f"<li>{_safe(step.function)} <span class=place>{_safe(view.path(step.filename))}:{step.row}"
        f"</span> <code>{_safe(step.what)}</code></li>"
        for step in finding.path
    )
    return (
        f'<article data-family="{_family(finding)}" data-app="{_safe(_app(finding, view))}" '
        f'data-repair="{repair}" data-state="{state}">\n'
        f"<header>{fresh}{linked} {_safe(finding.message)}<br>"
        f'<span class="place">{_safe(place)}</span></header>'
        f"\n<pre>{_frame(finding, view)}</pre>\n"
        f"{f'<ol>{steps}</ol>' if steps else ''}{_told(finding, view)}{_seen(finding)}</article>\n"
    )


def _seen(finding: Finding) -> str:
    """What an observed run says of the finding."""
    told = words(finding.witness) if finding.witness is not None else ""
    return f'<p class="told">seen: {_safe(told)}</p>\n' if told else ""


def _missed(report: Report, view: View) -> str:
    """What an observed run saw and no rule found."""
    missed = report.comparison.missed if report.comparison is not None else ()
    rows = "".join(f"<li>{_safe(sighting_line(sighting, view))}</li>\n" for sighting in missed)
    return f"<h2>seen, not found</h2>\n<ul>\n{rows}</ul>\n" if rows else ""


def _frame(finding: Finding, view: View) -> str:
    """The function, the rows of the finding, and the rows that the repair makes."""
    lines = view.lines(finding.filename)
    span = finding.span
    head = function_row(lines, span.start.row, finding.function)
    rows = [] if head is None or head >= span.start.row else [_row(head, lines[head - 1])]
    for row in range(span.start.row, min(span.end.row, len(lines)) + 1):
        line = lines[row - 1].rstrip("\r\n")
        first = span.start.column - 1 if row == span.start.row else 0
        last = span.end.column - 1 if row == span.end.row else len(line)
        marked = f"<mark>{_safe(line[first:last])}</mark>"
        rows.append(_numbered(row, f"{_safe(line[:first])}{marked}{_safe(line[last:])}", "hit"))
    for new in new_rows(lines, finding.fix) if finding.fix is not None else ():
        rows.append(_numbered(new.row, _safe(new.text), "fix"))
    return "".join(rows)


def _told(finding: Finding, view: View) -> str:
    """The repair in words, where the frame does not show it."""
    if finding.fix is None:
        told = finding.remedy
    else:
        told = "" if new_rows(view.lines(finding.filename), finding.fix) else finding.fix.message
    return f'<p class="told">{_safe(told)}</p>\n' if told else ""


def _row(row: int, line: str) -> str:
    return _numbered(row, _safe(line.rstrip("\r\n")), "")


def _numbered(row: int, content: str, kind: str) -> str:
    return f'<span class="{kind}"><b class="n">{row}</b>{content}</span>'


def _safe(text: str) -> str:
    return escape(text.encode("utf-8", "backslashreplace").decode())
