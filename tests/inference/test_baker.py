"""Rows that model_bakery makes, through a fixture."""

from collections.abc import Callable, Mapping

CONFTEST = """\
import pytest
from asgiref.sync import sync_to_async


@pytest.fixture
def baker():
    from model_bakery import baker

    return baker


@pytest.fixture
async def book(baker):
    return await sync_to_async(baker.make)("shop.Book")
"""

TESTS = """\
from model_bakery import baker

from shop.models import Author


async def test_book(book):
    await book.arefresh_from_db()
    book.save()  # ! sync-instance-method


async def test_what_it_refers_to(book):
    print(book.author.name)
    return list(book.author.books.all())  # ! queryset-evaluated


async def test_author():
    author = baker.make(Author)  # ! sync-query
    baker.prepare(Author)
    author.delete()  # ! sync-instance-method
"""


def test_baker(judge: Callable[[Mapping[str, str]], None]) -> None:
    judge({"conftest.py": CONFTEST, "shop/test_models.py": TESTS})
