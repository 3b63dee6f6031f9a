"""Programs from npm, for tests of what they judge; each is installed once, beside Python's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

needs_npm = pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not here")

PLACE = Path(sys.prefix) / "npm"


def npm(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What npm prints when it is run in a folder; its status has to be 0."""
    done = subprocess.run(
        ["npm", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def installed(name: str, version: str) -> Path:
    """The folder of a package, installed in this version."""
    place = PLACE / f"{name.replace('/', '+')}@{version}"
    found = place / "node_modules" / name
    if not found.exists():
        making = place.with_name(f"{place.name}.{os.getpid()}")
        making.mkdir(parents=True)
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock")
        npm("install", *quiet, f"{name}@{version}", folder=making)
        making.replace(place)
    return found
