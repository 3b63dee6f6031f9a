"""An edit of the bodies of functions reaches what rests on them, any other reaches everything."""

from pathlib import Path

import pytest

from hue_lint.project.edits import Reach, reach_of
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


def reach(old: str, new: str, *words: str) -> Reach | None:
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
        pytest.param(
            "    size = 3", "    size = 3\n    # self.total()", id="a comment that reads like code"
        ),
    ],
)
def test_what_a_file_declares_reaches_everything(old, new):
    assert reach(old, new) is None


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        pytest.param("    return book", "    return pk", set(), id="no name"),
        pytest.param(
            "    return book",
            "    # a comment\n\n    return book",
            set(),
            id="a comment and a row without anything",
        ),
        pytest.param("    return book", "    return save(book)", {"save"}, id="a name called"),
        pytest.param("return load(1)", "return await load(1)", {"load"}, id="how a name is called"),
        pytest.param("return load(1)", "return 1", {"load"}, id="a name not called"),
        pytest.param("    return book", "    book.shelf = pk", {"shelf"}, id="an attribute"),
        pytest.param("return load(1)", "return load", {"load"}, id="a name mentioned"),
        pytest.param("return load(1)", "f = [load]", {"load"}, id="a name kept"),
    ],
)
def test_the_body_of_a_function_reaches_the_names_that_stand_in_it_otherwise(old, new, names):
    reached = reach(old, new)
    assert reached is not None
    assert slots(names) <= reached.names


@pytest.mark.parametrize(
    ("old", "new", "means_the_same"),
    [
        pytest.param("    return book", "    # a comment\n    return book", True, id="a comment"),
        pytest.param(
            "    book = Book.objects.get(pk=pk)\n    return book",
            "    found = Book.objects.get(pk=pk)\n    return found",
            True,
            id="the name of a local",
        ),
        pytest.param(
            "def load(pk):\n", 'def load(pk):\n    """Load it."""\n', True, id="what it documents"
        ),
        pytest.param("return load(1)", "return  load( 1 )", True, id="white space"),
        pytest.param("    return book", "    return pk", False, id="what it returns"),
        pytest.param("return load(1)", "return load(2)", False, id="a value"),
        pytest.param(
            "def load(pk):\n",
            "def load(pk):\n    # run it\n",
            False,
            id="a comment that reads like code above the first statement",
        ),
        pytest.param(
            "    return book",
            "    return book  # see self.total(book)",
            False,
            id="a comment behind a statement that reads like code",
        ),
        pytest.param(
            "    return book",
            "    # async is not for this\n    return book",
            False,
            id="a comment with a word that is looked for in texts",
        ),
        pytest.param(
            "    book = Book.objects.get(pk=pk)\n    return book",
            "    found = Book.objects.get(pk=pk)\n    return [found for pk in found]",
            False,
            id="the name of a local beside another scope",
        ),
    ],
)
def test_an_edit_after_which_a_function_means_the_same_does_not_reach_what_rests_on_it(
    old, new, means_the_same
):
    reached = reach(old, new)
    assert reached is not None
    assert reached.bodies is not means_the_same


def test_a_message_of_an_exception_means_nothing_but_the_values_in_it():
    text = "def f(x):\n    raise ValueError({})\n"
    texts = [text.format(said).encode() for said in ("'no'", "'never'", "f'no {x}'", "f'{x}!'")]
    same = [reach_of(FILE, texts[0], other, ()) for other in texts]
    assert [each is not None and not each.bodies for each in same] == [True, True, False, False]
    formatted = reach_of(FILE, texts[2], texts[3], ())
    assert formatted is not None and not formatted.bodies


def test_a_row_moves_where_another_stands_there_or_more_stands_above():
    edit = reach_of(FILE, b"def f():\n    # x\n    a()\n    a()\n    b()\n", TEXT.encode(), ())
    assert edit is None
    edit = reach_of(
        FILE,
        b"def f():\n    a()\n    a()\n\n    b()\n",
        b"def f():\n    # x\n    a()\n    a()\n    b()\n",
        (),
    )
    assert edit is not None and not edit.bodies
    assert [edit.moves(row) for row in (1, 2, 3, 4, 5)] == [False, True, True, True, False]


def test_a_word_that_all_files_were_searched_for_is_reached_where_it_comes_or_goes():
    searched = reach("return load(1)", "return connect", "connect", "Book")
    other = reach("return load(1)", "return connect")
    assert searched is not None and other is not None
    assert searched.names == slots({"connect"}) | other.names
