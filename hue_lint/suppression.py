"""`# noqa`: what a comment keeps back, which comments keep back nothing, and writing new ones.

A comment counts on the row of a finding, on the row that the finding names for it, and on the last
row of its span; rows that a string or a backslash joins are one row. `# hue-lint: noqa` in a row of
its own counts for the whole file, and so does `# flake8: noqa`, whichever of the two programs asks.
Only comments are read, never strings.
"""

import re
import tokenize
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from hue_lint.findings import Applicability, Edit, Finding, Fix, Position, Span
from hue_lint.hygiene import UNUSED_SUPPRESSION, UNUSED_SUPPRESSION_NAME
from hue_lint.report import RuleInfo
from hue_lint.selection import PREFIX
from hue_lint.syntax.source import Source

_DIRECTIVE = re.compile(
    r"#(?P<whole> flake8[:=]\s*|\s*hue-lint\s*:\s*)?\s*noqa\b(?P<colon>\s*:\s*)?", re.IGNORECASE
)
_ENTRY = re.compile(r"(?P<text>[A-Za-z][A-Za-z0-9-]*)(?P<gap>[\s,]*)")
_CODE = re.compile(r"[A-Za-z]+[0-9]+")
_OURS = re.compile(
    r"#(?: flake8[:=]|\s*hue-lint\s*:)?\s*noqa\s*:.*(?:hue\d|[a-z]-[a-z])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One code or name in a directive, with the columns (from 1, end exclusive) that it takes."""

    text: str
    column: int
    end: int


@dataclass(frozen=True, slots=True)
class Directive:
    """One `# noqa` with its place; without entries it keeps back everything in its row, or in its
    file where it is written `# hue-lint: noqa` or `# flake8: noqa` (`whole`).

    `comment` is the whole comment that it stands in, which starts at `comment_column`.
    """

    row: int
    column: int
    end: int
    entries: tuple[Entry, ...]
    comment: str
    comment_column: int
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Comments:
    """The directives of a file, and the rows that belong together (first row, last row)."""

    directives: tuple[Directive, ...]
    joined: tuple[tuple[int, int], ...]

    def last_row_with(self, row: int) -> int:
        """The last of the rows that are joined with `row`."""
        return next((last for first, last in self.joined if first <= row <= last), row)

    def rows_of(self, finding: Finding) -> frozenset[int]:
        """The rows whose comments can keep `finding` back."""
        rows = {finding.noqa_row, finding.span.start.row, finding.span.end.row}
        for first, last in self.joined:
            if any(first <= row <= last for row in rows):
                rows.update(range(first, last + 1))
        return frozenset(rows)


def may_name_rules(source: Source) -> bool:
    """Whether a comment of the file may name one of hue-lint's rules: a cheap look at the text."""
    return _OURS.search(source.text) is not None


def comments_of(source: Source, rules: Sequence[RuleInfo]) -> Comments:
    """Read the directives of a file. Text that the running Python cannot split into tokens is
    searched line by line instead."""
    names = {rule.name for rule in rules}
    directives: list[Directive] = []
    joined: list[tuple[int, int]] = []
    reached = first = 0
    try:
        for token in tokenize.generate_tokens(_reader(source)):
            if token.type in (tokenize.ENDMARKER, tokenize.DEDENT, tokenize.INDENT):
                continue
            reached = token.start[0]
            first = first or reached
            if token.type == tokenize.COMMENT:
                column = token.start[1]
                before = token.line[:column]
                directives += _directives(token.string, reached, column + 1, before, names)
            if token.type in (tokenize.NL, tokenize.NEWLINE):
                if reached > first:
                    joined.append((first, reached))
                first = 0
    except (tokenize.TokenError, SyntaxError):
        for row, line in enumerate(source.lines[reached:], start=reached + 1):
            if (found := _DIRECTIVE.search(line)) is not None:
                text = line[found.start() :].rstrip()
                before = line[: found.start()]
                directives += _directives(text, row, found.start() + 1, before, names)
    return Comments(tuple(directives), tuple(joined))


def apply_suppressions(
    findings: Iterable[Finding],
    source: Source,
    rules: Sequence[RuleInfo],
    enabled: frozenset[str],
) -> tuple[Finding, ...]:
    """The findings of one file less those that a comment keeps back; with HUE901 for each comment
    that names a rule in force and keeps back nothing of it."""
    findings = tuple(findings)
    if "noqa" not in source.text.lower() or not (findings or may_name_rules(source)):
        return findings
    comments = comments_of(source, rules)
    kept: list[Finding] = []
    used: set[tuple[Directive, Entry | None]] = set()
    for finding in findings:
        rows = comments.rows_of(finding)
        matching = [
            (directive, entry)
            for directive in comments.directives
            if directive.whole or directive.row in rows
            for entry in (directive.entries or (None,))
            if entry is None or _names(entry, finding.code, finding.name)
        ]
        used.update(matching)
        if not matching:
            kept.append(finding)
    everything = any(each.whole and not each.entries for each in comments.directives)
    if UNUSED_SUPPRESSION in enabled and not everything:
        for directive in comments.directives:
            unused = _unused(directive, used, rules, enabled)
            if unused:
                kept.append(_unused_finding(source, directive, unused, rules))
    return tuple(sorted(kept, key=lambda finding: (finding.span, finding.code)))


def with_suppressions(
    source: Source, findings: Sequence[Finding], rules: Sequence[RuleInfo]
) -> tuple[Edit, ...]:
    """Edits that write a `# noqa` for each of `findings`, which are all in this file.

    A comment that names codes already is extended.
    """
    comments = comments_of(source, rules)
    wanted: dict[int, list[str]] = {}
    for finding in findings:
        codes = wanted.setdefault(comments.last_row_with(finding.noqa_row), [])
        if finding.code not in codes:
            codes.append(finding.code)
    edits = []
    for row, codes in sorted(wanted.items()):
        present = [d for d in comments.directives if d.row == row and d.entries and not d.whole]
        if present:
            column, text = present[0].entries[-1].end, "".join(f", {code}" for code in codes)
        else:
            line = source.lines[row - 1].rstrip()
            column, text = len(line) + 1, f"  # noqa: {', '.join(codes)}"
        here = Position(row, column)
        edits.append(Edit(Span(here, here), text))
    return tuple(edits)


def _reader(source: Source) -> Callable[[], str]:
    lines = iter(source.lines)

    def read() -> str:
        line = next(lines, "")
        return line.rstrip("\r\n") + "\n" if line else ""

    return read


def _directives(
    comment: str, row: int, column: int, before: str, names: set[str]
) -> Iterator[Directive]:
    """The directives of a comment, which stands behind `before` in its row."""
    for found in _DIRECTIVE.finditer(comment):
        if (found["whole"] or "").lower().startswith(" flake8") and before.strip():
            # flake8 passes over one that stands behind code.
            continue
        entries: list[Entry] = []
        at = found.end()
        while found["colon"] and (entry := _ENTRY.match(comment, at)) is not None:
            text = entry["text"]
            if not (_CODE.fullmatch(text) or text.lower() in names):
                break
            entries.append(Entry(text, column + entry.start("text"), column + entry.end("text")))
            at = entry.end()
            if not entry["gap"]:
                break
        end = entries[-1].end if entries else column + found.end()
        whole = found["whole"] is not None and not before.strip()
        yield Directive(row, column + found.start(), end, tuple(entries), comment, column, whole)


def _names(entry: Entry, code: str, name: str) -> bool:
    """Whether the entry names this rule: its name, its code, or the start of its code."""
    text = entry.text
    if text.lower() == name:
        return True
    return text.upper().startswith(PREFIX) and code.startswith(text.upper())


def _unused(
    directive: Directive,
    used: set[tuple[Directive, Entry | None]],
    rules: Sequence[RuleInfo],
    enabled: frozenset[str],
) -> tuple[Entry, ...]:
    if any(
        _names(entry, UNUSED_SUPPRESSION, UNUSED_SUPPRESSION_NAME) for entry in directive.entries
    ):
        return ()
    unused = []
    for entry in directive.entries:
        named = {rule.code for rule in rules if _names(entry, rule.code, rule.name)}
        ours = bool(named) or re.fullmatch(rf"{PREFIX}\d+", entry.text, re.IGNORECASE)
        if ours and (directive, entry) not in used and (not named or named & enabled):
            unused.append(entry)
    return tuple(unused)


def _unused_finding(
    source: Source, directive: Directive, unused: tuple[Entry, ...], rules: Sequence[RuleInfo]
) -> Finding:
    unknown = [
        entry.text
        for entry in unused
        if not any(_names(entry, rule.code, rule.name) for rule in rules)
    ]
    texts = [entry.text for entry in unused]
    message = (
        f"{' and '.join(texts)} {'suppresses' if len(texts) == 1 else 'suppress'} nothing here"
    )
    if unknown:
        message += f" ({', '.join(unknown)}: no such rule)"
    span = Span(Position(directive.row, directive.column), Position(directive.row, directive.end))
    return Finding(
        code=UNUSED_SUPPRESSION,
        name=UNUSED_SUPPRESSION_NAME,
        message=message,
        filename=source.path,
        span=span,
        noqa_row=directive.row,
        label="nothing to suppress",
        fix=Fix(
            Applicability.SAFE,
            f"remove {', '.join(texts)} from the comment",
            (_without(source, directive, unused),),
        ),
    )


def _without(source: Source, directive: Directive, unused: tuple[Entry, ...]) -> Edit:
    """The edit that takes `unused` entries, or the whole directive, out of its comment."""
    line = source.lines[directive.row - 1].rstrip("\r\n")
    row = directive.row

    def edit(start: int, end: int, content: str) -> Edit:
        return Edit(Span(Position(row, start), Position(row, end)), content)

    left = [entry for entry in directive.entries if entry not in unused]
    if left:
        first, last = directive.entries[0], directive.entries[-1]
        return edit(first.column, last.end, ", ".join(entry.text for entry in left))
    before = line[: directive.column - 1].rstrip()
    rest = line[directive.end - 1 :].strip()
    alone = directive.column == directive.comment_column
    if rest and not rest.startswith("#") and alone:
        return edit(directive.column, len(line) + 1, f"# {rest.lstrip('-: ')}")
    if rest:
        return edit(directive.column, len(line) + 1, rest)
    return edit(len(before) + 1, len(line) + 1, "")
