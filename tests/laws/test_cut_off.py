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


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("# the title", "# its title", id="a comment"),
        pytest.param('"no title"', '"a book without a title"', id="a changed message"),
        pytest.param("name", "label", id="a renamed local"),
    ],
)
def test_what_a_helper_means_as_before_is_not_interpreted_again_for_any_of_500_users(
    root: Path, old: str, new: str
) -> None:
    before = ask(root, ".", cached=True)
    helpers = root / "shop/helpers.py"
    assert old in HELPER
    helpers.write_text(HELPER.replace(old, new))
    with counted() as names:
        after = ask(root, ".", cached=True)
    assert sum(names.values()) <= 1
    assert after == before == ask(root, ".")


def test_only_what_rests_on_an_edited_function_is_interpreted(tmp_path: Path) -> None:
    view = "from shop.{0} import load\n\n\nasync def {0}_view(request):\n    return load(1)\n"
    helper = "from shop.models import Book\n\n\ndef load(pk):\n    return Book.objects.get(pk=pk)\n"
    files = {"manage.py": "", "shop/models.py": MODELS, "shop/__init__.py": ""}
    for name in ("one", "two"):
        files |= {f"shop/{name}.py": helper, f"shop/views_{name}.py": view.format(name)}
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    before = ask(tmp_path, ".", cached=True).places
    assert before == ["shop/views_one.py:5 HUE501", "shop/views_two.py:5 HUE501"]
    (tmp_path / "shop/one.py").write_text(helper.replace("Book.objects.get(pk=pk)", "pk"))
    with counted() as names:
        after = ask(tmp_path, ".", cached=True).places
    assert after == ["shop/views_two.py:5 HUE501"]
    assert set(names) == {"load", "one_view"}


def test_a_row_more_in_a_helper_moves_the_rows_of_paths_that_lead_there(tmp_path: Path) -> None:
    helper = "from shop.models import Book\n\n\ndef load(pk):\n    return Book.objects.get(pk=pk)\n"
    view = "from shop.helpers import load\n\n\nasync def view(request):\n    return load(1)\n"
    files = {"manage.py": "", "shop/models.py": MODELS, "shop/helpers.py": helper}
    for name, text in {**files, "shop/views.py": view, "shop/__init__.py": ""}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    ask(tmp_path, ".", cached=True)
    (tmp_path / "shop/helpers.py").write_text(
        helper.replace("    return", "    # more\n    return")
    )
    assert ask(tmp_path, ".", cached=True) == ask(tmp_path, ".")
