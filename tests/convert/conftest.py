"""The project that every test of the conversion starts from."""

from pathlib import Path

import pytest
from convert_project import Project


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Project:
    """A new, small project, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, capfd)
