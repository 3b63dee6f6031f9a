"""Runs the runtime's tests, the oracle and the table of twins on another release of Django.

    python scripts/test_django.py 4.2 [PYTEST ARGUMENTS]

An environment `.venv-django-RELEASE` is made once beside the project, with the first Python here
that the release runs on.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pythons import ROOT, Version, environment, interpreters

TESTS = (
    *("tests/oracle", "tests/test_twins.py", "tests/observe/test_sights.py", "tests/runtime"),
    # Which Django answers a browser, or a type checker, is not seen there.
    *("--ignore=tests/runtime/browser", "--ignore=tests/runtime/test_typing.py"),
)
TOOLS = (
    *("pytest", "pytest-asyncio", "pytest-django", "pytest-xdist"),
    *("anyio", "hypothesis", "grimp", "uvicorn"),
)


def main(release: str, arguments: list[str]) -> int:
    """Run the tests on the release; what pytest returns."""
    oldest = oldest_python(release)
    suitable = [python for version, python in interpreters().items() if version >= oldest]
    if not suitable:
        needed = ".".join(map(str, oldest))
        print(f"Django {release} needs Python {needed} and there is none here.", file=sys.stderr)
        print("scripts/debian.sh tells how to run this where there is one.", file=sys.stderr)
        return 2
    python = environment_with(release, suitable[0])
    command = [python, "-m", "pytest", *(arguments or TESTS)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def environment_with(release: str, interpreter: str) -> Path:
    """The Python of an environment with the release and what the tests need."""
    ours = ("--editable", ".", "--editable", "./hue")
    wanted = (*ours, *TOOLS, f"django=={release}.*")
    return environment(f"django-{release}", interpreter, *wanted)


def oldest_python(release: str) -> Version:
    """The first Python that both the release and this project support."""
    return (3, 12) if int(release.split(".")[0]) >= 6 else (3, 11)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Which release? For example: python scripts/test_django.py 4.2")
    sys.exit(main(sys.argv[1], sys.argv[2:]))
