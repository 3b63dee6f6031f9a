"""What has changed since a git revision, for `--since`."""

import os
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hue_lint.disk import peek, resolved
from hue_lint.findings import Finding

_PLAIN: Final = ("--no-color", "--no-ext-diff", "--no-textconv", "--text")
"""Whatever a person has configured for their eyes."""

_HUNK = re.compile(rb"^@@ -\S+ \+(\d+)(?:,(\d+))? @@")


class RevisionError(Exception):
    """Git cannot say what has changed; the text gives its reason."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The rows that are new or changed, by resolved path; an untracked file has None: all rows."""

    rows: dict[Path, frozenset[int] | None]

    def __bool__(self) -> bool:
        """Whether any row is new or changed."""
        return any(rows is None or rows for rows in self.rows.values())

    def touch(self, finding: Finding) -> bool:
        """Whether the finding, or a step of the path that leads to its operation, is in them."""
        span = finding.span
        if any(self._has(finding.filename, r) for r in range(span.start.row, span.end.row + 1)):
            return True
        return any(self._has(step.filename, step.row) for step in finding.path)

    def _has(self, path: Path, row: int) -> bool:
        real = resolved(path)
        if real not in self.rows:
            return False
        rows = self.rows[real]
        return rows is None or row in rows


def changes_since(reference: str, directory: Path, files: Iterable[Path]) -> Changes:
    """What of Python the working tree has changed since it left `reference` (their merge base); a
    file that was only moved has not changed. Of Python are the `files`, whatever they are called.

    Raises RevisionError outside a repository or when the reference is not known.
    """
    top = Path(os.fsdecode(_git(directory, "rev-parse", "--show-toplevel")).rstrip("\n"))
    base = _merge_base(reference, top)
    rows: dict[Path, frozenset[int] | None] = {}
    gone: set[bytes] = set()
    asked = {resolved(path) for path in files}

    def is_python(name: str) -> bool:
        return name.endswith(".py") or resolved(top / name) in asked

    for old, new in _renames_and_changes(top, base, is_python):
        if new is None:
            gone.add(_git(top, "show", f"{base}:{old}"))
            continue
        names = [str(name) for name in dict.fromkeys((old, new))]
        hunks = _git(top, "diff", "-U0", *_PLAIN, "-M", base, "--", *names)
        rows[resolved(top / new)] = _changed_rows(hunks)
    untracked = _git(top, "ls-files", "--others", "--exclude-standard", "-z")
    for text in filter(is_python, _fields(untracked)):
        path = resolved(top / text)
        # Moved without telling git: the new place holds what an old one held.
        rows[path] = frozenset() if gone and peek(path) in gone else None
    return Changes(rows)


def _merge_base(reference: str, top: Path) -> str:
    if reference.startswith("-"):
        raise RevisionError(f"--since: '{reference}' is no revision")
    more = ""
    if _git(top, "rev-parse", "--is-shallow-repository").strip() == b"true":
        more = (
            ": this clone is shallow, fetch more of its history"
            " (git fetch --unshallow, or fetch-depth: 0 for actions/checkout)"
        )
    unknown = f"--since: '{reference}' is no revision of {top}{more}"
    named = ("rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}")
    commit = _git(top, *named, what=unknown).decode().strip()
    apart = f"--since: '{reference}' and HEAD have no commit in common{more}"
    return _git(top, "merge-base", commit, "HEAD", what=apart).decode().strip()


def _renames_and_changes(
    top: Path, base: str, is_python: Callable[[str], bool]
) -> Iterator[tuple[str, str | None]]:
    """The Python files that differ, by their names at the base and now; None where one is gone.

    Names come unquoted and ended by NUL only where no hunks are asked for.
    """
    listed = iter(_fields(_git(top, "diff", "--name-status", "-z", *_PLAIN, "-M", base)))
    for status in listed:
        old = next(listed)
        new = next(listed) if status[0] in "RC" else old
        if is_python(new):
            yield old, None if status == "D" else new


def _fields(output: bytes) -> list[str]:
    return [field.decode("utf-8", "surrogateescape") for field in output.split(b"\0") if field]


def _changed_rows(hunks: bytes) -> frozenset[int]:
    rows: set[int] = set()
    for line in hunks.split(b"\n"):
        if (found := _HUNK.match(line)) is not None:
            first, count = int(found[1]), int(found[2] or 1)
            rows.update(range(first, first + count))
    return frozenset(rows)


def _git(directory: Path, *arguments: str, what: str = "") -> bytes:
    try:
        done = subprocess.run(["git", *arguments], cwd=directory, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise RevisionError("--since: git is not installed") from error
    if done.returncode != 0:
        # All of it: of a repository of somebody else, the remedy stands in the last line.
        reason = " ".join(done.stderr.decode(errors="replace").split())
        raise RevisionError(what or f"--since: {reason or 'git failed'}")
    return done.stdout
