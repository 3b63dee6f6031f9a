"""Edits after which an answer was told that rested on what had been there before: one each for the
ways in which an edit of a function reaches answers elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from asked import ask

MODELS = """\
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=50)
"""
VIEW = """\
from shop.helpers import load


async def view(request):
    return load(1)
"""
COMMAND = """\
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    def handle(self, *args, **options):
        bot({}.run)
"""
RUNS_WITH = """\
import sys

from shop.models import Book


async def view(request):
    if "runbot" in sys.argv:
        return 0
    return Book.objects.count()
"""


@dataclass(frozen=True)
class Edit:
    """The same with a text in the place of another, everywhere in one file."""

    helpers: str
    old: str
    new: str
    name: str = "shop/helpers.py"
    beside: Mapping[str, str] = field(default_factory=dict)


EDITS = {
    "another local in a later row of a statement that is quoted": Edit(
        """\
from shop.models import Book


def load(pk):
    found = pk
    return Book.objects.get(
        pk=found + 1,
    )
""",
        "found",
        "wanted",
    ),
    "rows of which one reads as another did in its place": Edit(
        """\
from shop.models import Book


def load(pk):
    print(
        pk
    )
    return Book.objects.count()
def count(pk):
    return Book.objects.count()
""",
        "    print(\n        pk\n    )\n",
        "    print(pk)\n",
    ),
    "a text that is told to something that is raised": Edit(
        """\
from shop.models import Book


class Refused(Exception):
    def __init__(self, kind):
        if kind == "counted":
            Book.objects.count()


def load(pk):
    raise Refused(
        "counted"
    )
""",
        '"counted"\n',
        '"refused"\n',
    ),
    "a text that is told to a function which makes what is raised": Edit(
        "from shop.refusing import refused\n\n\ndef load(pk):\n    raise refused('not counted')\n",
        "'not counted'",
        "'counted'",
        beside={
            "shop/refusing.py": """\
from shop.models import Book


def refused(kind):
    if kind == "counted":
        return Book.objects.count()
    return ValueError(kind)
"""
        },
    ),
    "a text that is told to an exception of the project with a name of Python's": Edit(
        """\
from shop.errors import ValueError


def load(pk):
    raise ValueError("refused")
""",
        '"refused"',
        '"counted"',
        beside={
            "shop/errors.py": """\
from shop.models import Book


class ValueError(Exception):
    def __init__(self, kind):
        if kind == "counted":
            Book.objects.count()
"""
        },
    ),
    "a local with a name that says that it is a model": Edit(
        """\
def load(pks):
    for kind in pks:
        kind.objects.count()
""",
        "kind",
        "model",
    ),
    "a local that the module has a function of that name for": Edit(
        """\
from shop.models import Book


def count(pk):
    return Book.objects.count()


def load(pks):
    if pks:
        return counted(1)
    counted = pks
""",
        "counted",
        "count",
    ),
    "documentation that reads like the import of another framework": Edit(
        '''\
def load(request):
    return request.user.username


def other():
    """See.

    the manual
    """
''',
        "the manual",
        "import fastapi",
        beside={
            "shop/views.py": VIEW.replace("request", "given").replace("load(1)", "load(given)")
        },
    ),
    "a command that begins to run an event loop": Edit(
        "",
        "plainloop",
        "uvloop",
        "shop/management/commands/runbot.py",
        {
            "shop/management/commands/runbot.py": COMMAND.format("plainloop"),
            "shop/views.py": RUNS_WITH,
            "shop/more_views.py": RUNS_WITH,
        },
    ),
}


def write(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.mark.parametrize("edit", [pytest.param(each, id=name) for name, each in EDITS.items()])
def test_an_edit_of_a_function_reaches_the_answers_that_it_changes(
    tmp_path: Path, edit: Edit
) -> None:
    files = {"manage.py": "", "shop/__init__.py": "", "shop/models.py": MODELS}
    write(
        tmp_path, {**files, "shop/views.py": VIEW, "shop/helpers.py": edit.helpers, **edit.beside}
    )
    path = tmp_path / edit.name
    texts = (path.read_text(), path.read_text().replace(edit.old, edit.new))
    before, after = (ask(tmp_path, "."), None)
    assert ask(tmp_path, ".", cached=True) == before
    for text in (texts[1], texts[0]):
        path.write_text(text)
        after, last = ask(tmp_path, "."), after
        assert after != (last or before)
        assert ask(tmp_path, ".", cached=True) == after
