"""Methods with arguments bound in advance, files and their storage, instances of one list."""

from collections.abc import Callable, Mapping

import pytest

Judge = Callable[[Mapping[str, str]], None]

METHODS = """\
from functools import partialmethod

from shop.models import Book


class Keeper:
    def count(self, kind, extra=None):
        if kind == "book":
            return Book.objects.count() + len(self.title)
        return 0

    title = ""
    books = partialmethod(count, "book")
    nothing = partialmethod(count, "none")

    async def go(self):
        self.nothing(extra=1)
        return self.books()  # ! sync-helper


async def ask(keeper: Keeper):
    keeper.nothing()
    return keeper.books(extra=1)  # ! sync-helper
"""

STORAGE = """\
from django.db import models


class Scan(models.Model):
    cover = models.FileField()


async def show(scan: Scan):
    print(scan.cover.name, scan.cover.url)
    return scan.cover.storage.exists("a")  # ! sync-service
"""

ONE_OF_A_LIST = """\
from shop.models import Author, Book


async def refreshed():
    books = [book async for book in Book.objects.select_related("author")]
    await books[0].arefresh_from_db()
    return books[1].author


async def changed():
    books = [book async for book in Book.objects.select_related("author")]
    books[0].author_id = 3
    return books[1].author


async def in_turn():
    books = [book async for book in Book.objects.select_related("author")]
    for book in books:
        print(book.author)
        await book.arefresh_from_db()


async def not_loaded():
    books = [book async for book in Book.objects.all()]
    return books[1].author  # ! lazy-relation


async def alone(pk):
    book = await Book.objects.select_related("author").aget(pk=pk)
    await book.arefresh_from_db()
    return book.author  # ! lazy-relation
"""

USER_PUT_THERE = """\
from unittest.mock import Mock

from django.http import HttpRequest


async def made():
    request = HttpRequest()
    request.user = Mock()
    return request.user.is_staff


async def given(request: HttpRequest):
    return request.user.is_staff  # ! lazy-request-user
"""


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(METHODS, id="a partialmethod is bound and brings its arguments"),
        pytest.param(STORAGE, id="a file's storage is a storage"),
        pytest.param(USER_PUT_THERE, id="whatever is put under request.user is no lazy user"),
        pytest.param(ONE_OF_A_LIST, id="what one instance of a list forgets the others keep"),
    ],
)
def test_bound_and_shared(code: str, judge: Judge) -> None:
    judge({"shop/views.py": code})
