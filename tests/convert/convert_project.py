"""A small project on disk, and `hue-lint convert` run on it as on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import libcst as cst
import pytest

from hue_lint.cli import run
from hue_lint.engine import django_tools

MODELS = """\
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=20)


class Post(models.Model):
    title = models.CharField(max_length=20)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)

    def publish(self):
        self.title = "published"
        self.save()
"""


@dataclass
class Done:
    """How the command ended, and what it printed."""

    status: int
    out: str
    err: str


class Project:
    """Files below a folder."""

    def __init__(self, root: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capture = capture
        self.write("manage.py", "")
        self.write("blog/__init__.py", "")
        self.write("blog/models.py", MODELS)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text))

    def read(self, name: str = "blog/views.py") -> str:
        return (self.root / name).read_text()

    def hue_lint(self, *arguments: str) -> Done:
        self._capture.readouterr()
        status = run(arguments, django_tools())
        return Done(status, *self._capture.readouterr())

    def convert(self, *arguments: str, target: str = "5.2") -> Done:
        """Run it; what is written parses, has no finding, and stays when it is run again."""
        done = self.hue_lint("convert", f"--target-django={target}", *arguments)
        if done.status != 2 and not {"--plan", "--diff"} & set(arguments):
            texts = self._texts()
            for text in texts.values():
                cst.parse_module(text)
            again = self.hue_lint("convert", f"--target-django={target}", *arguments)
            assert (again.status, self._texts()) == (done.status, texts)
        return done

    def found(self, target: str = "5.2") -> str:
        return self.hue_lint("check", f"--target-django={target}", "--output-format=concise").out

    def _texts(self) -> dict[Path, str]:
        return {path: path.read_text() for path in self.root.rglob("*.py")}
