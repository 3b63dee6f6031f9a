"""Repairs applied: in rounds until nothing changes, then written, or shown as a diff.

Everything happens in memory first. A round applies the fixes that do not overlap, and the changed
texts are checked again. A fix after which the file no longer parses is dropped and named. Imports
whose last use a repair took away go at the end.
"""

import difflib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from hue_lint.disk import read_bytes
from hue_lint.findings import Applicability, Edit, Finding, Fix, Span
from hue_lint.syntax.edits import OverlappingEdits, apply_edits
from hue_lint.syntax.outlining import outline_of
from hue_lint.syntax.source import Source, UnreadableSource, read_source, source_of
from hue_lint.writing import replace_file

MOST_ROUNDS: Final = 30

Recheck = Callable[[Mapping[Path, bytes], Collection[Path]], Sequence[Finding]]
"""Checks some files of the project, with texts in the place of what is on disk."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What repairing came to: new texts beside the old, findings repaired, findings left.

    `skipped` files were not repaired, or not to the end, with the reason; `unwritten` files could
    not be written, with the reason, so that nothing in them is repaired.
    """

    changed: Mapping[Path, tuple[Source, bytes]]
    repaired: tuple[Finding, ...]
    left: tuple[Finding, ...]
    skipped: Mapping[Path, str]
    unwritten: Mapping[Path, str] = field(default_factory=dict)


def fix_files(
    findings: Sequence[Finding],
    recheck: Recheck,
    *,
    unsafe: bool,
    read: Callable[[Path], Source] = read_source,
) -> Repair:
    """Repair the files and write them. A file that was changed meanwhile is left alone.

    Where a file could not be written, everything is checked once more as it now is on disk.
    """
    repair = repair_in_memory(findings, recheck, unsafe=unsafe, read=read)
    unwritten: dict[Path, str] = {}
    for path, (source, data) in repair.changed.items():
        reason = rewrite(source, data)
        if reason:
            unwritten[path] = reason
    if not unwritten:
        return repair
    concerned = dict.fromkeys(finding.filename for finding in (*findings, *repair.left))
    return Repair(
        {path: change for path, change in repair.changed.items() if path not in unwritten},
        tuple(each for each in repair.repaired if each.filename not in unwritten),
        tuple(sorted(recheck({}, tuple(concerned)), key=_place)),
        repair.skipped,
        unwritten,
    )


def rewrite(source: Source, data: bytes) -> str:
    """Write the new text of a file that was read as `source`; why it was not written, or nothing.

    A file that has another content by now is left alone.
    """
    try:
        if read_bytes(source.path) != source.encode(source.text):
            return "changed meanwhile"
        replace_file(source.path, data)
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return ""


def rewrite_together(changed: Mapping[Path, tuple[Source, bytes]]) -> dict[Path, str]:
    """Write the new texts of files that belong together: all of them, or none.

    What could not be written is given back with the reason; the others are what they were.
    """
    written: list[Path] = []
    for path, (source, data) in changed.items():
        reason = rewrite(source, data)
        if reason:
            for each in written:
                before, after = changed[each]
                rewrite(source_of(each, after), before.encode(before.text))
            return {path: reason}
        written.append(path)
    return {}


def diff_files(
    findings: Sequence[Finding],
    recheck: Recheck,
    *,
    unsafe: bool,
    read: Callable[[Path], Source] = read_source,
    shown: Callable[[Path], str] = str,
) -> str:
    """The repairs as a unified diff; nothing is written. `shown` gives a path's name in it."""
    return diff_of(repair_in_memory(findings, recheck, unsafe=unsafe, read=read).changed, shown)


def diff_of(
    changed: Mapping[Path, tuple[Source, bytes]], shown: Callable[[Path], str] = str
) -> str:
    """What files were and what they become, as a unified diff."""
    parts: list[str] = []
    for path, (source, data) in sorted(changed.items()):
        name = shown(path)
        new = source_of(path, data).lines
        for line in difflib.unified_diff(source.lines, new, f"a/{name}", f"b/{name}"):
            parts.append(line)
            if not line.endswith(("\n", "\r")):
                parts.append("\n\\ No newline at end of file\n")
    return "".join(parts)


def repair_in_memory(
    findings: Sequence[Finding],
    recheck: Recheck,
    *,
    unsafe: bool,
    read: Callable[[Path], Source] = read_source,
) -> Repair:
    """Apply fixes in rounds until none is left; nothing is written.

    Fixes that would be applied for ever are left out, and said so.
    """
    allowed = {Applicability.SAFE, Applicability.UNSAFE} if unsafe else {Applicability.SAFE}
    endless: dict[_Kind, str] = {}
    while True:
        work = _Work(findings, allowed, endless, read)
        if work.run(recheck):
            return work.result()
        for finding in work.applied:
            endless[_kind(finding)] = (
                f"the repair of {finding.code} in {finding.function} does not come to an end"
            )


_Kind = tuple[Path, str, str]


def _kind(finding: Finding) -> _Kind:
    return finding.filename, finding.function, finding.code


class _Work:
    """Rounds of repairs from the first text on; `applied` are the fixes of the last round."""

    def __init__(
        self,
        findings: Sequence[Finding],
        allowed: set[Applicability],
        endless: Mapping[_Kind, str],
        read: Callable[[Path], Source],
    ) -> None:
        self.left = tuple(findings)
        self.repaired: list[Finding] = []
        self.applied: list[Finding] = []
        self._files: dict[Path, _File] = {}
        self._allowed = allowed
        self._endless = endless
        self._read = read

    def run(self, recheck: Recheck) -> bool:
        """Repair in rounds; whether that came to an end."""
        for _ in range(MOST_ROUNDS):
            self._round()
            if not self.applied:
                return True
            touched = list(dict.fromkeys(finding.filename for finding in self.applied))
            files = self._files.items()
            texts = {path: file.data for path, file in files if file.changed}
            others = [finding for finding in self.left if finding.filename not in touched]
            self.left = tuple(sorted((*others, *recheck(texts, touched)), key=_place))
        return False

    def _round(self) -> None:
        self.applied = []
        usable = [finding for finding in self.left if _kind(finding) not in self._endless]
        for path, mine in _by_file(usable, self._allowed).items():
            if path not in self._files:
                self._files[path] = _File.of(self._read(path))
            self.applied += self._files[path].apply(mine)
        self.repaired += self.applied

    def result(self) -> Repair:
        """What the rounds came to."""
        for file in self._files.values():
            file.prune()
        files = self._files.items()
        changed = {path: (file.original, file.data) for path, file in files if file.changed}
        skipped = {path: reason for (path, _, _), reason in self._endless.items()}
        skipped |= {path: file.trouble for path, file in files if file.trouble}
        return Repair(changed, tuple(self.repaired), self.left, skipped)


@dataclass(slots=True)
class _File:
    """A file while it is repaired: what it was, what it is now, and what went wrong with it.

    `dropped` are the fixes that would have broken it; they are not tried again. `seen` are the
    texts that it had, which no repair may bring back.
    """

    original: Source
    current: Source
    data: bytes
    dropped: set[Fix]
    seen: set[bytes]
    trouble: str = ""

    @classmethod
    def of(cls, source: Source) -> "_File":
        data = source.encode(source.text)
        return cls(source, source, data, set(), {data})

    @property
    def changed(self) -> bool:
        return self.current.text != self.original.text

    def apply(self, findings: Sequence[Finding]) -> list[Finding]:
        """Apply the fixes that do not touch one another; those that were applied."""
        usable = [finding for finding in findings if finding.fix not in self.dropped]
        chosen = _apart(usable)
        if not chosen or self._take(chosen):
            return chosen
        return self._one_by_one(chosen)

    def _one_by_one(self, findings: Sequence[Finding]) -> list[Finding]:
        """Apply the fixes that do not break the file, each beside those before it."""
        held: list[Finding] = []
        for finding in findings:
            if self._edited(_edits([*held, finding])) is not None:
                held.append(finding)
            elif finding.fix is not None:
                self.dropped.add(finding.fix)
                row = finding.span.start.row
                broken = _broken_row(self.original)
                self.trouble = (
                    f"row {broken} does not parse: mend it first"
                    if broken is not None
                    else f"the repair of {finding.code} in row {row} does not hold"
                )
        return held if held and self._take(held) else []

    def _take(self, findings: Sequence[Finding]) -> bool:
        return self._edit(_edits(findings))

    def _edit(self, edits: Sequence[Edit]) -> bool:
        """Edit the text unless that makes it unreadable or what it was; whether it was edited."""
        edited = self._edited(edits)
        if edited is None:
            return False
        self.current, self.data = edited
        self.seen.add(self.data)
        return True

    def _edited(self, edits: Sequence[Edit]) -> tuple[Source, bytes] | None:
        """The text with the edits; None where it is unreadable, or one that it had before."""
        try:
            data = self.current.encode(apply_edits(self.current, edits))
            source = source_of(self.current.path, data)
            outline_of(source)
        except (UnicodeEncodeError, UnreadableSource, OverlappingEdits, ValueError):
            return None
        return None if data in self.seen else (source, data)

    def prune(self) -> None:
        """Take away imports that nothing uses since the repair."""
        if self.changed:
            from hue_lint.fixes.pruning import unused_imports

            self._edit(unused_imports(self.original, self.current))


def _broken_row(source: Source) -> int | None:
    """The row in which a text stops being Python."""
    try:
        outline_of(source)
    except UnreadableSource as error:
        return error.row
    return None


def _edits(findings: Sequence[Finding]) -> tuple[Edit, ...]:
    edits = [edit for f in findings if f.fix is not None for edit in f.fix.edits]
    return tuple(dict.fromkeys(edits))


def _place(finding: Finding) -> tuple[Path, Span, str]:
    return finding.filename, finding.span, finding.code


def _by_file(findings: Sequence[Finding], allowed: set[Applicability]) -> dict[Path, list[Finding]]:
    grouped: dict[Path, list[Finding]] = {}
    for finding in findings:
        if finding.fix is not None and finding.fix.applicability in allowed:
            grouped.setdefault(finding.filename, []).append(finding)
    return grouped


def _apart(findings: Sequence[Finding]) -> list[Finding]:
    """Findings whose fixes do not touch one another, the first in the file first.

    Fixes may share an edit (the import that both need).
    """
    taken: list[Edit] = []
    chosen: list[Finding] = []
    for finding in sorted(findings, key=lambda finding: finding.span):
        edits = finding.fix.edits if finding.fix is not None else ()
        new = [edit for edit in edits if edit not in taken]
        if any(_overlap(edit, other) for edit in new for other in taken):
            continue
        taken += new
        chosen.append(finding)
    return chosen


def _overlap(one: Edit, other: Edit) -> bool:
    """Whether two edits touch: what one inserts at the other's edge may depend on its order."""
    return one.span.start <= other.span.end and other.span.start <= one.span.end
