"""What was loaded wherever there is a row, is loaded; a row that is not there misses nothing."""

from collections.abc import Callable, Mapping

import pytest
from bookshop import files

Judge = Callable[[Mapping[str, str]], None]

WAYS = [
    pytest.param("book and book.publisher", id="and"),
    pytest.param("{'is_big': book and book.publisher == 3}", id="and, inside a dictionary"),
    pytest.param("book is None or book.publisher", id="is None or"),
    pytest.param("not book or book.publisher", id="not or"),
    pytest.param("book is not None and book.publisher", id="is not None and"),
    pytest.param("bool(book and (book.publisher and book.publisher.name))", id="and in and"),
    pytest.param("book.publisher if book else None", id="a conditional expression"),
]
LOCAL = """\
from asgiref.sync import sync_to_async

from shop.models import Book


def fetch(pk, flag):
    book = Book.objects.filter(pk=pk).first()
    seen = {way}
    return book


async def page(request):
    book = await sync_to_async(fetch)(3, request)
    return book and book.publisher{mark}
"""
HELD = """\
from shop.models import Book


class Page:
    def load(self, pk, flag):
        self.book = None
        if pk:
            self.book = Book.objects.filter(pk=pk).first()
        self.seen = {way}

    async def show(self):
        async def inner():
            return True if self.book and self.book.publisher{mark} else False

        return await inner()
"""
OTHERS = [
    pytest.param("flag and book.publisher", id="something else and"),
    pytest.param("flag or book.publisher", id="something else or"),
    pytest.param("book and flag and book.publisher", id="and something else"),
    pytest.param("book.publisher if flag else None", id="a condition of something else"),
    pytest.param("book and book.author", id="another relation"),
]


@pytest.mark.parametrize("way", WAYS)
def test_a_relation_read_where_there_is_a_row_is_loaded(way: str, judge: Judge) -> None:
    judge(files(LOCAL.replace("{way}", way).replace("{mark}", "")))


@pytest.mark.parametrize("way", WAYS)
def test_one_of_a_row_on_self_too(way: str, judge: Judge) -> None:
    way = way.replace("book", "self.book")
    judge(files(HELD.replace("{way}", way).replace("{mark}", "")))


@pytest.mark.parametrize("way", OTHERS)
def test_one_read_for_another_reason_may_not_be(way: str, judge: Judge) -> None:
    mark = "  # ! lazy-relation"
    judge(files(LOCAL.replace("{way}", way).replace("{mark}", mark)))
    held = HELD.replace("{way}", way.replace("book", "self.book")).replace(" else False", "")
    judge(files(held.replace("True if ", "").replace("{mark}", mark)))


STATEMENTS = """\
from asgiref.sync import sync_to_async

from shop.models import Book


class Page:
    def with_if(self, pk):
        self.book = Book.objects.filter(pk=pk).first()
        if self.book:
            print(self.book.publisher)

    def with_else(self, pk):
        self.other = Book.objects.filter(pk=pk).first()
        if not self.other:
            self.found = False
        else:
            print(self.other.publisher)

    def with_is(self, pk):
        self.third = Book.objects.filter(pk=pk).first()
        if self.third is None:
            return
        print(self.third.publisher)

    async def show(self):
        print(self.book.publisher, self.other.publisher, self.third.publisher)
        return self.book.author  # ! lazy-relation


def deeper(pk):
    book = Book.objects.get(pk=pk)
    if book.publisher is not None:
        print(book.publisher.country)
    return book


async def deep(pk):
    book = await sync_to_async(deeper)(pk)
    if book.publisher:
        return book.publisher.country
"""


def test_statements_do_the_same(judge: Judge) -> None:
    judge(files(STATEMENTS))


METHODS = """\
from shop.models import Book


class Both:
    async def begin(self, pk):
        self.book = await Book.objects.select_related("publisher").filter(pk=pk).afirst()

    def begin_synchronously(self, pk):
        self.book = Book.objects.get(pk=pk)
        self.seen = self.book.publisher == 3

    async def show(self):
        return self.book.publisher


class One:
    def begin(self, pk):
        self.book = Book.objects.get(pk=pk)
        self.seen = self.book.publisher == 3

    def again(self, pk):
        self.book = Book.objects.get(pk=pk)

    async def show(self):
        return self.book.publisher  # ! lazy-relation
"""


def test_what_every_method_that_sets_it_has_loaded_is_loaded(judge: Judge) -> None:
    judge(files(METHODS))


ROUNDS = """\
from shop.models import Book


class Page:
    def begin(self, pk):
        self.book = Book.objects.get(pk=pk)
        self.seen = self.book.publisher == 3

    async def show(self):
        return self.book.publisher

    async def show_inside(self):
        async def inner():
            return self.book.publisher

        return await inner()

    async def show_all(self):
        for _ in range(2):
            await self.show()
        for _ in range(2):
            await self.show_inside()
        while self.book.publisher:
            self.seen = True

    async def perhaps(self, flag):
        if flag:
            await self.show()
        return self.book.publisher


class Fresh:
    def begin(self, pk):
        self.book = Book.objects.get(pk=pk)
        self.seen = self.book.publisher == 3

    async def show(self, flag):
        if flag:
            await self.book.arefresh_from_db()
        return self.book.publisher  # ! lazy-relation

    async def author(self):
        for _ in range(2):
            print(self.book.author.name)  # ! lazy-relation
"""


def test_rounds_and_branches_that_have_not_read_it_know_no_less(judge: Judge) -> None:
    judge(files(ROUNDS))
