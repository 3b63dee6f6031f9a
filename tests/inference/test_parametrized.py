"""Values that a test lists decide which way the tested function goes."""

from collections.abc import Callable, Mapping

SERVICES = """\
from shop.models import Author, Book


def title(book):
    if type(book) is not Book:
        return None
    return Book.objects.get(pk=book.pk).title


def by_number(number):
    if number is None:
        return None
    if type(number) not in (int, str):
        return None
    return Book.objects.get(pk=int(number))


def save(book):
    if isinstance(book, (str, list)) or isinstance(book, Author):
        raise TypeError
    book.save()
    return Author.objects.count()
"""

TESTS = """\
import pytest

from shop.models import Book
from shop.services import by_number, save, title

BOTH = [1, "1"]


@pytest.mark.parametrize("book", ["a title", [], {"title": "a title"}, None])
async def test_title_of_what_is_no_book(book):
    assert title(book) is None


@pytest.mark.parametrize("book", [Book(pk=1), Book(pk=2)])
async def test_title(book):
    assert title(book)  # ! sync-helper


@pytest.mark.parametrize("number", [1.5, [], pytest.param({1}, id="a set")])
async def test_no_number(number):
    assert by_number(number) is None


@pytest.mark.parametrize("number", BOTH)
async def test_number(number):
    assert by_number(number)  # ! sync-helper


@pytest.mark.parametrize("number", [None, 1])
async def test_number_or_none(number):
    assert by_number(number)  # ! sync-helper


@pytest.mark.parametrize(("given", "expected"), [("x", None), pytest.param([], None)])
async def test_several(given, expected):
    with pytest.raises(TypeError):
        save(given)


@pytest.mark.parametrize("given, other", [("x", 1), ([], "2")])
async def test_one_of_several(given, other):
    by_number(other)  # ! sync-helper


@pytest.fixture
def number(request):
    return int(request.param)


@pytest.mark.parametrize("number", ["x", []], indirect=True)
async def test_through_a_fixture(number):
    by_number(number)  # ! sync-helper
"""


def test_values_that_a_test_lists(judge: Callable[[Mapping[str, str]], None]) -> None:
    judge({"shop/services.py": SERVICES, "shop/test_services.py": TESTS})


def test_the_class_of_a_literal_decides(judge: Callable[[Mapping[str, str]], None]) -> None:
    judge(
        {
            "shop/services.py": SERVICES,
            "shop/views.py": """\
from shop.services import by_number, save, title


async def view(request, number, other=None):
    title(None)
    title("x")
    title(number)  # ! sync-helper
    by_number([])
    by_number(number)  # ! sync-helper
    by_number(1)  # ! sync-helper
    save("x")
    save(number)  # ! sync-helper
    found = None
    for each in number:
        title(found)  # ! sync-helper
        found = each


async def count(number):
    if isinstance(number, str):
        return 0
    return save(number)  # ! sync-helper


async def by_text(request, number):
    return await count("1"), await count(number)
""",
        }
    )
