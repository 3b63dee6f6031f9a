"""Small projects of several files, analysed as they are."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from bookshop import lay_out
from layouts import layout_at

from hue_lint.analysis import Analysis

MARK = re.compile(r"#\s*!\s*([\w-]+(?:\s*,\s*[\w-]+)*)")

MODELS = """\
from django.db import models


class Country(models.Model):
    name = models.CharField(max_length=50)


class Author(models.Model):
    name = models.CharField(max_length=50)
    country = models.ForeignKey(Country, on_delete=models.CASCADE)


class Book(models.Model):
    title = models.CharField(max_length=50)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
"""

Found = list[tuple[str, int, str]]


def marked(files: Mapping[str, str]) -> Found:
    """File, row and kind of every operation that the comments announce (`# ! query`)."""
    return sorted(
        (name, row, kind.strip())
        for name, text in files.items()
        for row, line in enumerate(text.splitlines(), 1)
        if (mark := MARK.search(line))
        for kind in mark[1].split(",")
    )


@pytest.fixture
def judge(tmp_path: Path) -> Callable[[Mapping[str, str]], None]:
    """Lay a project out, with the models of a bookshop, and compare what is found in it with what
    its comments announce."""

    def compare(files: Mapping[str, str]) -> None:
        code = lay_out(tmp_path, {"shop/__init__.py": "", "shop/models.py": MODELS, **files})
        analysis = Analysis.open(layout_at(tmp_path))
        found = sorted(
            {
                (name, finding.span.start.row, finding.name)
                for name in code
                for finding in analysis.findings(tmp_path / name)
                if not finding.besides
            }
        )
        assert found == marked(code)

    return compare
