"""What a test replaces by a mock does not run."""

from collections.abc import Callable, Mapping

SERVICES = """\
from shop.models import Book


def count():
    return Book.objects.count()


def report():
    return f"{count()} books"


class Shelf:
    def full(self):
        return count() > 3
"""

TESTS = """\
from unittest import mock
from unittest.mock import patch

from shop.services import Shelf, count, report


async def test_page():
    with patch("shop.services.count", return_value=3):
        report()
        Shelf().full()
    with mock.patch.object(Shelf, "full") as full, patch("shop.services.other"):
        Shelf().full()
        report()  # ! sync-helper
    report()  # ! sync-helper


def test_inner():
    with patch("shop.services.count"):

        async def inner():
            report()

        inner()  # ! never-awaited


@patch("shop.services.count")
async def test_whole(count):
    report()
"""


def test_mocks(judge: Callable[[Mapping[str, str]], None]) -> None:
    judge({"shop/services.py": SERVICES, "shop/test_services.py": TESTS})


QUERIES = """\
from shop.models import Author, Book


def first():
    books = Book.objects.filter(title="x")
    return books.first()


def author():
    return Author.objects.get(pk=1)


def rename(book, name):
    book.title = name
    book.save()
"""

QUERY_TESTS = """\
from unittest.mock import patch

import shop.models
from shop import queries
from shop.models import Author, Book
from shop.queries import author, first, rename


@patch("shop.queries.Book.objects.filter")
async def test_a_method_of_a_manager(filter):
    first()
    author()  # ! sync-helper
    Book.objects.filter(title="y").first()
    Book.objects.get(pk=1)  # ! sync-query


@patch("shop.queries.Book.objects")
async def test_a_manager(objects):
    first()
    book = shop.models.Book.objects.get(pk=1)
    book.author
    author()  # ! sync-helper


@patch("shop.queries.Book")
async def test_a_name_of_one_module(model):
    first()
    Book.objects.get(pk=1)  # ! sync-query


async def test_by_the_object():
    with patch.object(Book.objects, "filter"), patch.object(queries, "Author"):
        first()
        author()
        Author.objects.get(pk=1)  # ! sync-query
    first()  # ! sync-helper


async def test_a_method_of_a_model():
    book = await Book.objects.aget(pk=1)
    with patch("shop.queries.Book.save"):
        rename(book, "y")
        book.save()
        rename(Book.objects.get(pk=2), "y")  # ! sync-query
    with patch.object(Author, "save"):
        rename(book, "z")  # ! sync-helper
"""


def test_what_is_replaced_on_a_class(judge: Callable[[Mapping[str, str]], None]) -> None:
    judge({"shop/queries.py": QUERIES, "shop/test_queries.py": QUERY_TESTS})


SETTINGS = """\
from shop.models import Book


class Settings:
    @property
    def limit(self):
        return Book.objects.count()

    def stored(self):
        return Book.objects.first()


site_settings = Settings()
"""

HEADERS = """\
from shop.settings_of_site import site_settings


def headers():
    return {"limit": site_settings.limit}


def stored():
    return site_settings.stored()
"""

HEADER_TESTS = """\
from unittest.mock import patch

from shop import headers as module
from shop.headers import headers, stored
from shop.settings_of_site import site_settings


async def test_headers():
    with patch.object(module, "site_settings") as replaced:
        replaced.limit = 3
        assert headers() == {"limit": 3}
        assert stored()
        assert site_settings.limit  # ! sync-helper
    assert headers()  # ! sync-helper
    with patch("shop.headers.site_settings"):
        assert stored()
    assert stored()  # ! sync-helper
"""


def test_an_object_replaced_in_a_module_is_replaced_for_all_that_it_does(
    judge: Callable[[Mapping[str, str]], None],
) -> None:
    judge(
        {
            "shop/settings_of_site.py": SETTINGS,
            "shop/headers.py": HEADERS,
            "tests/test_headers.py": HEADER_TESTS,
        }
    )
