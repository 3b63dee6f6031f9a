"""The Python interpreters of this machine, and environments made with them.

A name on the path that is only a version manager's shim does not start, so pyenv's own folder is
looked into as well.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

Version = tuple[int, int]


def interpreters() -> dict[Version, str]:
    """One interpreter for each version, in the order of the versions; this one before others."""
    found: dict[Version, str] = {}
    for candidate in _candidates():
        version = _version(candidate)
        if version is not None:
            found.setdefault(version, candidate)
    return dict(sorted(found.items()))


def _candidates() -> Iterator[str]:
    yield sys.executable
    named = [shutil.which(f"python3.{minor}") for minor in range(11, 16)]
    yield from filter(None, [*named, shutil.which("python3")])
    yield from map(str, sorted((Path.home() / ".pyenv" / "versions").glob("3.*/bin/python")))


def _version(interpreter: str) -> Version | None:
    """What starts there, if it can make environments."""
    code = "import sys, venv, ensurepip; print(*sys.version_info[:2])"
    done = subprocess.run([interpreter, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return None
    major, minor = map(int, done.stdout.split())
    return major, minor


def environment(name: str, interpreter: str, *requirements: str) -> Path:
    """The Python of `.venv-NAME`, which is made where it is missing or is to hold other things."""
    folder = ROOT / f".venv-{name}"
    stamp, python = folder / "installed.txt", folder / "bin" / "python"
    wanted = f"{interpreter} {requirements} {_project_files()}"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        subprocess.run([interpreter, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--upgrade", "pip>=25.1"], cwd=ROOT, check=True)
        subprocess.run([*pip, *requirements], cwd=ROOT, check=True)
        stamp.write_text(wanted, encoding="utf-8")
    return python


def _project_files() -> list[str]:
    return [(ROOT / name).read_text("utf-8") for name in ("pyproject.toml", "hue/pyproject.toml")]
