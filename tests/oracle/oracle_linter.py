"""What the linter says about a bookshop project, asked from its command line."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from oracle_cases import Truth, Version

Place = tuple[str, int]

# Instances of unknown origin are off by default; the oracle knows what Django did with them.
EXTENDED = "HUE114"


@dataclass(frozen=True, slots=True)
class Said:
    """One finding: its rows in a file, the rows that its path names, and how safe its fix is."""

    file: str
    row: int
    last_row: int
    code: str
    message: str
    path: tuple[Place, ...]
    fix: str | None

    def covers(self, truth: Truth) -> bool:
        """Whether this finding is about the line of a statement, and has its code."""
        here = self.file == truth.file and self.row <= truth.row <= self.last_row
        return self.code == truth.code and (here or (truth.file, truth.row) in self.path)


def check(project: Path, django: Version) -> list[Said]:
    """Every finding in the project's cases and in what they use."""
    done = hue_lint(
        project,
        "check",
        "--output-format=json",
        f"--extend-select={EXTENDED}",
        f"--target-django={django[0]}.{django[1]}",
        ".",
    )
    assert done.returncode in (0, 1), done.stderr
    return [
        Said(
            file=_inside(project, finding["filename"]),
            row=finding["location"]["row"],
            last_row=finding["end_location"]["row"],
            code=finding["code"],
            message=finding["message"],
            path=tuple(
                (_inside(project, each["filename"]), each["row"]) for each in finding["path"]
            ),
            fix=finding["fix"]["applicability"] if finding["fix"] else None,
        )
        for finding in json.loads(done.stdout)
    ]


def hue_lint(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the linter in the project's folder."""
    return subprocess.run(
        [sys.executable, "-m", "hue_lint", *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )


def _inside(project: Path, filename: str) -> str:
    path = (project / filename).resolve()
    return path.relative_to(project).as_posix() if path.is_relative_to(project) else filename
