"""Repairs applied: in rounds until nothing changes, then written, or shown as a diff.

Everything happens in memory first. A round applies the fixes that do not overlap, and the changed
texts are checked again; a round after which a file no longer parses is undone for that file.
"""

import ast
import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hue_lint.findings import Applicability, Edit, Finding
from hue_lint.syntax.edits import apply_edits
from hue_lint.syntax.source import Source, UnreadableSource, read_source, source_of
from hue_lint.writing import replace_file

MOST_ROUNDS: Final = 50

Recheck = Callable[[Mapping[Path, bytes]], Sequence[Finding]]
"""Checks the project with these texts in the place of what is on disk."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What repairing came to: new texts beside the old, findings repaired, findings left.

    `skipped` files were not written, with the reason.
    """

    changed: Mapping[Path, tuple[Source, bytes]]
    repaired: tuple[Finding, ...]
    left: tuple[Finding, ...]
    skipped: Mapping[Path, str]


def fix_files(
    findings: Sequence[Finding],
    recheck: Recheck,
    *,
    unsafe: bool,
    read: Callable[[Path], Source] = read_source,
) -> Repair:
    """Repair the files and write them. A file that was changed meanwhile is left alone."""
    repair = repair_in_memory(findings, recheck, unsafe=unsafe, read=read)
    skipped = dict(repair.skipped)
    for path, (source, data) in repair.changed.items():
        try:
            if path.read_bytes() != source.encode(source.text):
                skipped[path] = "changed while it was being repaired"
                continue
            replace_file(path, data)
        except OSError as error:
            skipped[path] = error.strerror or str(error)
    return Repair(repair.changed, repair.repaired, repair.left, skipped)


def diff_files(
    findings: Sequence[Finding],
    recheck: Recheck,
    *,
    unsafe: bool,
    read: Callable[[Path], Source] = read_source,
    shown: Callable[[Path], str] = str,
) -> str:
    """The repairs as a unified diff; nothing is written. `shown` gives a path's name in it."""
    repair = repair_in_memory(findings, recheck, unsafe=unsafe, read=read)
    parts: list[str] = []
    for path, (source, data) in sorted(repair.changed.items()):
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
    """Apply fixes in rounds until none is left; nothing is written."""
    allowed = {Applicability.SAFE, Applicability.UNSAFE} if unsafe else {Applicability.SAFE}
    sources: dict[Path, Source] = {}
    texts: dict[Path, bytes] = {}
    skipped: dict[Path, str] = {}
    repaired: list[Finding] = []
    left = tuple(findings)
    for _ in range(MOST_ROUNDS):
        applied: list[Finding] = []
        for path, mine in _by_file(left, allowed).items():
            if path in skipped:
                continue
            original = sources.setdefault(path, read(path))
            current = source_of(path, texts[path]) if path in texts else original
            done, text = _round(current, mine)
            try:
                data = current.encode(text)
            except UnicodeEncodeError:
                skipped[path] = f"the repair cannot be written in {current.encoding}"
                continue
            if not _parses(data) and _parses(current.encode(current.text)):
                skipped[path] = "the repair would leave a file that does not parse"
                continue
            texts[path] = data
            applied += done
        if not applied:
            break
        repaired += applied
        left = tuple(recheck(texts))
    changed = {
        path: (sources[path], data)
        for path, data in texts.items()
        if data != sources[path].encode(sources[path].text)
    }
    return Repair(changed, tuple(repaired), left, skipped)


def _by_file(findings: Sequence[Finding], allowed: set[Applicability]) -> dict[Path, list[Finding]]:
    grouped: dict[Path, list[Finding]] = {}
    for finding in findings:
        if finding.fix is not None and finding.fix.applicability in allowed:
            grouped.setdefault(finding.filename, []).append(finding)
    return grouped


def _round(source: Source, findings: Sequence[Finding]) -> tuple[list[Finding], str]:
    """Apply the fixes that do not overlap one another, the first in the file first."""
    taken: list[Edit] = []
    done: list[Finding] = []
    for finding in findings:
        edits = finding.fix.edits if finding.fix is not None else ()
        new = [edit for edit in edits if edit not in taken]
        if any(_overlap(edit, other) for edit in new for other in taken):
            continue
        taken += new
        done.append(finding)
    return done, apply_edits(source, taken)


def _overlap(one: Edit, other: Edit) -> bool:
    """Whether two edits touch: what one inserts at the other's edge may depend on its order."""
    return one.span.start <= other.span.end and other.span.start <= one.span.end


def _parses(data: bytes) -> bool:
    try:
        ast.parse(data)
    except (SyntaxError, ValueError, UnreadableSource):
        return False
    return True
