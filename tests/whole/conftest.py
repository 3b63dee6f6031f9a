"""The command line as it is installed, over small projects on disk."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from hue_lint.cli import run
from hue_lint.engine import django_tools

Write = Callable[[dict[str, str]], None]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended and what it printed."""

    status: int
    out: str
    err: str

    @property
    def findings(self) -> list[dict[str, Any]]:
        """What `--output-format json` printed."""
        found: list[dict[str, Any]] = json.loads(self.out)
        return found


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an empty Django project, which is the working directory."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "manage.py").write_text("")
    monkeypatch.chdir(root)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return root


@pytest.fixture
def write(project: Path) -> Write:
    """Write files of the project."""

    def to(files: dict[str, str]) -> None:
        for name, text in files.items():
            path = project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text).lstrip("\n"))

    return to


@pytest.fixture
def hue_lint(capfd: pytest.CaptureFixture[str], project: Path) -> Callable[..., Ended]:
    """Run `hue-lint` with these arguments in the project."""

    def call(*arguments: str) -> Ended:
        capfd.readouterr()
        status = run(arguments, django_tools())
        return Ended(status, *capfd.readouterr())

    return call


@pytest.fixture
def check(hue_lint: Callable[..., Ended]) -> Callable[..., list[str]]:
    """Run `hue-lint check` and give `file:row code` of each finding."""

    def call(*arguments: str) -> list[str]:
        ended = hue_lint("check", "--output-format", "json", *arguments)
        assert ended.status in (0, 1), ended.err
        return [
            f"{each['filename']}:{each['location']['row']} {each['code']}"
            for each in ended.findings
        ]

    return call
