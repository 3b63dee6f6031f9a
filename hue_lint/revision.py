"""What has changed since a git revision, for `--since`."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from hue_lint.disk import resolved
from hue_lint.findings import Finding

_HUNK = re.compile(rb"^@@ -\S+ \+(\d+)(?:,(\d+))? @@")


class RevisionError(Exception):
    """Git cannot say what has changed; the text gives its reason."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The rows that are new or changed, by resolved path; an untracked file has None: all rows."""

    rows: dict[Path, frozenset[int] | None]

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


def changes_since(reference: str, directory: Path) -> Changes:
    """What the working tree has changed since it left `reference` (their merge base).

    Raises RevisionError outside a repository or when the reference is not known.
    """
    top = Path(_git(directory, "rev-parse", "--show-toplevel").decode().rstrip("\n"))
    if reference.startswith("-"):
        raise RevisionError(f"--since: '{reference}' is no revision")
    commit = (
        _git(
            directory,
            "rev-parse",
            "--verify",
            "--quiet",
            f"{reference}^{{commit}}",
            what=(f"--since: '{reference}' is no revision of {top}"),
        )
        .decode()
        .strip()
    )
    base = _git(directory, "merge-base", commit, "HEAD").decode().strip()
    # Names come unquoted and ended by NUL only where no hunks are asked for, so: names first.
    names = _git(top, "diff", "--name-only", "-z", "--no-renames", "--diff-filter=d", base)
    rows: dict[Path, frozenset[int] | None] = {}
    for name in _names(names):
        if name.suffix == ".py":
            hunks = _git(top, "diff", "-U0", "--no-color", "--no-ext-diff", base, "--", str(name))
            rows[resolved(top / name)] = _changed_rows(hunks)
    untracked = _git(top, "ls-files", "--others", "--exclude-standard", "-z")
    for name in _names(untracked):
        rows[resolved(top / name)] = None
    return Changes(rows)


def _names(output: bytes) -> list[Path]:
    return [Path(name.decode("utf-8", "surrogateescape")) for name in output.split(b"\0") if name]


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
        reason = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise RevisionError(what or f"--since: {reason or 'git failed'}")
    return done.stdout
