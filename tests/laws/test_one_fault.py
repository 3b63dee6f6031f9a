"""One fault, one function: everything else is as if nothing had been."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from asked import ask

MODELS = """\
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=50)
"""

VIEWS = """\
from shop.models import Book


async def first(request):
    return Book.objects.get(pk=1)


async def broken(request):
    return Book.objects.get(pk=2)


class Shop:
    async def last(self):
        return Book.objects.get(pk=3)
"""

Write = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A project with these files."""

    def to(files: Mapping[str, str]) -> Path:
        texts = {"manage.py": "", "shop/__init__.py": "", "shop/models.py": MODELS, **files}
        for name, text in texts.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        return tmp_path

    return to


NEWER = {
    "a template string": "name = t'{1}'",
    "exceptions without brackets": "try:\n    pass\nexcept ValueError, TypeError:\n    pass",
    "a type parameter": "def generic[T](x: T) -> T:\n    return x",
    "a type statement": "type Name = int",
    "a quote of the same kind": "name = f'{'x'}'",
}


@pytest.mark.parametrize("statement", NEWER.values(), ids=NEWER)
def test_syntax_newer_than_the_running_python_costs_nothing(write: Write, statement: str) -> None:
    root = write({"shop/views.py": f"{VIEWS}\n\n{statement}\n"})
    answer = ask(root, ".")
    rows = [f"shop/views.py:{row} HUE101" for row in (14, 5, 9)]
    assert (answer.status, answer.places, answer.said) == (1, rows, "")
