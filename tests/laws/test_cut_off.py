"""Early cut-off: what a changed function does not change is not interpreted again."""

from pathlib import Path

import pytest
from asked import ask
from interpreting import counted

HELPER = """\
from shop.models import Book


def title_of(book):
    # the title
    name = book.title
    if not name:
        raise ValueError("no title")
    return name


def load(pk):
    return Book.objects.get(pk=pk)
"""

USERS = "from shop.helpers import load, title_of\n" + "".join(
    f"\n\nasync def view{at}(book):\n    return title_of(book), load({at})\n" for at in range(500)
)

MODELS = """\
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=50)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project whose helper 500 functions use, asked once."""
    files = {"manage.py": "", "shop/models.py": MODELS, "shop/helpers.py": HELPER}
    for name, text in {**files, "shop/views.py": USERS, "shop/__init__.py": ""}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    ask(tmp_path, ".", cached=True)
    return tmp_path


def test_nothing_is_interpreted_where_nothing_changed(root: Path) -> None:
    with counted() as names:
        ask(root, ".", cached=True)
    assert not names
