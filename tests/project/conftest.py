"""Small projects, written out file by file."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from layouts import layout_at

from hue_lint.project.index import Project

ALIASES = {
    "django.db.models.base.Model": "django.db.models.Model",
    "django.db.models.query.QuerySet": "django.db.models.QuerySet",
    "django.db.models.manager.Manager": "django.db.models.Manager",
}


@pytest.fixture
def project(tmp_path: Path) -> Callable[[dict[str, str]], Project]:
    """Writes files below a project root (`pyproject.toml` marks it) and opens the project."""

    def make(files: dict[str, str]) -> Project:
        (tmp_path / "pyproject.toml").touch()
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")
        return Project.open(layout_at(tmp_path), ALIASES)

    return make
