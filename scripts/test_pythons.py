"""Runs the whole test suite on every Python from 3.11 on that is here, each with its newest Django.

python scripts/test_pythons.py [PYTEST ARGUMENTS]
"""

from __future__ import annotations

import subprocess
import sys

from pythons import ROOT, Version, environment, interpreters

OLDEST: Version = (3, 11)
NEWEST: Version = (3, 14)
PROJECTS = ("--editable", ".[flake8,lsp]", "--editable", "./hue", "--group", "dev")


def main(arguments: list[str]) -> int:
    """Run the suites one after the other; 0 if every one passed, 1 if one failed."""
    here = {
        version: python for version, python in interpreters().items() if OLDEST <= version <= NEWEST
    }
    failed = []
    for (major, minor), interpreter in here.items():
        python = environment(f"python-{major}.{minor}", interpreter, *PROJECTS)
        print(f"== Python {major}.{minor}", flush=True)
        done = subprocess.run([python, "-m", "pytest", *arguments], cwd=ROOT, check=False)
        if done.returncode:
            failed.append(f"{major}.{minor}")
    missing = [f"3.{minor}" for minor in range(11, 15) if (3, minor) not in here]
    if missing:
        print(f"Not here, so not tested: Python {', '.join(missing)}")
    if failed:
        print(f"Failed on Python {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
