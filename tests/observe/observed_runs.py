"""Observed runs of the small project beside this file, each in a process of its own."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[2]
PROJECT = Path(__file__).with_name("project")
IGNORED = shutil.ignore_patterns("__pycache__", "hue-observed.json", ".*")


@dataclass(frozen=True)
class Observed:
    """What a run wrote, and what it said."""

    folder: Path
    document: dict[str, Any]
    output: str

    def work(self, function: str) -> list[dict[str, Any]]:
        """The work that was seen in one function."""
        return [each for each in self.document["work"] if each["function"] == function]

    def kinds(self) -> dict[str, str]:
        """The kinds and codes of what was seen, by function."""
        told: dict[str, set[str]] = {}
        for each in self.document["work"]:
            told.setdefault(each["function"], set()).add(f"{each['kind']} {each['code']}".strip())
        return {function: ", ".join(sorted(kinds)) for function, kinds in told.items()}


def copied(folder: Path) -> Path:
    """The project in a folder of its own."""
    return Path(shutil.copytree(PROJECT, folder / "project", ignore=IGNORED))


def start(folder: Path, *arguments: str, python: str = sys.executable) -> str:
    """Run Python in the folder; what it printed."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO", "PYTEST", "HUE"))}
    done = subprocess.run(
        [python, *arguments],
        cwd=folder,
        env=kept,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    return done.stdout


def observe(folder: Path, arguments: Sequence[str], python: str = sys.executable) -> Observed:
    """Run the project's tests; what was seen."""
    output = start(folder, *arguments, python=python)
    written = folder / "hue-observed.json"
    assert written.exists(), output
    return Observed(folder, json.loads(written.read_text()), output)


def another_django() -> str:
    """The Python of an environment with another Django than the one here, made once."""
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        from pythons import interpreters
        from test_django import environment_with, oldest_python
    finally:
        sys.path.remove(str(ROOT / "scripts"))
    suitable = [each for version, each in interpreters().items() if version >= oldest_python("6.1")]
    here = ".".join(django.get_version().split(".")[:2])
    release = "5.2" if here == "6.1" else "6.1" if suitable else "4.2"
    (ROOT / ".venv").mkdir(exist_ok=True)
    with (ROOT / ".venv/another-django.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return str(environment_with(release, (*suitable, sys.executable)[0]))
