"""An edit of the bodies of functions reaches what rests on them, any other reaches everything."""

from pathlib import Path

import pytest

from hue_lint.project.edits import reach_of
from hue_lint.project.reads import slots

TEXT = """\
from shop.models import Book

LIMIT = 10


class Basket:
    size = 3

    def total(self):
        return load(self.size)


def load(pk):
    book = Book.objects.get(pk=pk)
    return book


async def view(request):
    return load(1)
"""
FILE = Path("shop/views.py")


def reach(old: str, new: str, *words: str) -> frozenset[int] | None:
    assert old in TEXT
    return reach_of(FILE, TEXT.encode(), TEXT.replace(old, new).encode(), words)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("LIMIT = 10", "LIMIT = 11", id="a value of the module"),
        pytest.param("import Book", "import Book, Author", id="an import"),
        pytest.param("size = 3", "size = None", id="an attribute of a class"),
        pytest.param("def load(pk)", "def load(pk, more=1)", id="a parameter"),
        pytest.param("def load", "async def load", id="the colour of a function"),
        pytest.param("def load", "@cached\ndef load", id="a decorator"),
        pytest.param("def load(pk):", "def load(pk) -> Book:", id="what a function returns"),
        pytest.param("class Basket:", "class Basket(Bag):", id="a base class"),
        pytest.param("    return book", "    yield book", id="whether a function yields"),
        pytest.param(
            "    return book",
            "    async def inner(): ...\n    return inner",
            id="an async function in a function",
        ),
        pytest.param("def view", "def page", id="the name of a function"),
        pytest.param("    return book", "    return (", id="a text that does not parse"),
    ],
)
def test_what_a_file_declares_reaches_everything(old, new):
    assert reach(old, new) is None


@pytest.mark.parametrize(
    ("old", "new", "kind", "names"),
    [
        pytest.param("    return book", "    return pk", "called", set(), id="no name"),
        pytest.param(
            "    return book",
            "    # a comment\n\n    return book",
            "called",
            set(),
            id="a comment and a row without anything",
        ),
        pytest.param(
            "    return book", "    return save(book)", "called", {"save"}, id="a name called"
        ),
        pytest.param(
            "return load(1)", "return await load(1)", "called", {"load"}, id="how a name is called"
        ),
        pytest.param("return load(1)", "return 1", "calls", {"load"}, id="a name not called"),
        pytest.param(
            "    return book", "    book.shelf = pk", "assigned", {"shelf"}, id="an attribute"
        ),
        pytest.param("return load(1)", "return load", "mentioned", {"load"}, id="a name mentioned"),
        pytest.param("return load(1)", "f = [load]", "kept", {"load"}, id="a name kept"),
    ],
)
def test_the_body_of_a_function_reaches_the_names_that_stand_in_it_otherwise(old, new, kind, names):
    reached = reach(old, new)
    assert reached is not None
    assert slots(kind, names) <= reached


def test_a_comment_in_a_function_reaches_nothing():
    assert reach("    return book", "    # a comment\n    return book") == frozenset()


def test_a_word_that_all_files_were_searched_for_is_reached_where_it_comes_or_goes():
    assert reach("return load(1)", "return connect", "connect", "Book") == slots(
        "word", {"connect"}
    ) | (reach("return load(1)", "return connect") or frozenset())
