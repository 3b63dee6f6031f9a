"""What a context manager made of a generator function does before the body of a `with` statement,
and what after it."""

from collections.abc import Callable, Mapping

import pytest
from bookshop import files

Judge = Callable[[Mapping[str, str]], None]

AFTERWARDS = [
    pytest.param(
        """\
from shop.models import Book
from shop.around import warmed_at_last


async def page(request):
    book = await Book.objects.aget(pk=1)
    with warmed_at_last(book):
        print(book.author.name)  # ! lazy-relation
== shop/around.py
from contextlib import contextmanager


@contextmanager
def warmed_at_last(book):
    yield
    print(book.author.name)
""",
        id="what it loads after its yield is not there in the body",
    ),
    pytest.param(
        """\
from asgiref.sync import sync_to_async

from shop.models import Book
from shop.around import told


async def page(request):
    book = await Book.objects.aget(pk=1)
    with told(book):
        await sync_to_async(lambda: book.author)()


async def direct(request):
    book = await Book.objects.aget(pk=1)
    with told(book):  # ! sync-helper
        pass
== shop/around.py
from contextlib import contextmanager


@contextmanager
def told(book):
    try:
        yield
    finally:
        print(book.author.name)
""",
        id="what the body loads is there after its yield",
    ),
    pytest.param(
        """\
from asgiref.sync import sync_to_async

from shop.models import Book
from shop.around import told


async def page(request):
    book = await Book.objects.aget(pk=1)
    with told(book):
        await sync_to_async(lambda: book.author)()
== shop/around.py
from contextlib import contextmanager


@contextmanager
def told(book):
    try:
        yield
    except ValueError:
        print(book.author.name)
    finally:
        print(book.author.name)
""",
        id="a handler around the yield runs after the body, too",
    ),
    pytest.param(
        """\
from shop.models import Book
from shop.around import fresh


async def page(request):
    book = await Book.objects.select_related("author").aget(pk=1)
    with fresh(book):  # ! sync-helper
        print(book.author.name)
    print(book.author.name)  # ! lazy-relation
== shop/around.py
from contextlib import contextmanager


@contextmanager
def fresh(book):
    yield book
    book.refresh_from_db()
""",
        id="what it drops after its yield is there in the body",
    ),
    pytest.param(
        """\
from shop.models import Book
from shop.around import acting_as


async def page(request):
    user = await request.auser()
    with acting_as(request, user):
        print(request.user.username)
    print(request.user.username)  # ! lazy-request-user
== shop/around.py
from contextlib import contextmanager


@contextmanager
def acting_as(request, user):
    before = request.user
    request.user = user
    try:
        yield request
    finally:
        request.user = before
""",
        id="a user that is put on the request for the time of the body",
    ),
    pytest.param(
        """\
from asgiref.sync import sync_to_async

from shop.models import Book
from shop.around import named


async def page(request):
    book = await Book.objects.aget(pk=1)
    with named(book):
        await sync_to_async(lambda: book.author)()
    print(book.author.name)
== shop/around.py
from contextlib import contextmanager


@contextmanager
def named(book):
    book.shown = True
    yield
    book.shown = False
""",
        id="what the body loads stays, whatever else is put there after the yield",
    ),
    pytest.param(
        """\
from contextlib import contextmanager

from shop.models import Book


async def page(request):
    book = await Book.objects.aget(pk=1)

    @contextmanager
    def at_last():
        yield
        print(book.author.name)

    with at_last():
        print(book.author.name)  # ! lazy-relation
""",
        id="a function inside the function",
    ),
    pytest.param(
        """\
from shop.models import Book
from shop.around import warmed, warmed_at_last


async def page(request):
    book = await Book.objects.aget(pk=1)
    async with warmed(book):
        print(book.author.name)
    print(book.author.name)


async def behind(request):
    book = await Book.objects.aget(pk=1)
    async with warmed_at_last(book):
        print(book.author.name)  # ! lazy-relation


async def later(request):
    book = await Book.objects.aget(pk=1)
    async with warmed_at_last(book):
        pass
    print(book.author.name)
== shop/around.py
from asgiref.sync import sync_to_async
from contextlib import asynccontextmanager


@asynccontextmanager
async def warmed(book):
    await sync_to_async(lambda: book.author)()
    yield book


@asynccontextmanager
async def warmed_at_last(book):
    yield book
    await sync_to_async(lambda: book.author)()
""",
        id="an asynchronous one",
    ),
    pytest.param(
        """\
from shop.models import Book
from shop.around import Counted, counted


@counted()
def by_function():
    return 1


@Counted()
def by_class():
    return 1


async def page(request):
    by_function()  # ! sync-helper
    by_class()  # ! sync-helper
== shop/around.py
from contextlib import ContextDecorator, contextmanager

from shop.models import Book


class Counted(ContextDecorator):
    def __enter__(self):
        return self

    def __exit__(self, *error):
        Book.objects.update(price=1)


@contextmanager
def counted():
    yield
    Book.objects.update(price=1)
""",
        id="a decorator that is a context manager",
    ),
    pytest.param(
        """\
from contextlib import ExitStack

from shop.models import Book
from shop.around import Counted, counted


async def by_class(request):
    with ExitStack() as stack:
        stack.enter_context(Counted())  # ! sync-helper


async def by_function(request):
    with ExitStack() as stack:
        stack.enter_context(counted())  # ! sync-helper
== shop/around.py
from contextlib import contextmanager

from shop.models import Book


class Counted:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        Book.objects.update(price=1)


@contextmanager
def counted():
    yield
    Book.objects.update(price=1)
""",
        id="a stack of them",
    ),
    pytest.param(
        """\
from shop.models import Book
from shop.around import several


async def page(request, book_id):
    book = await Book.objects.aget(pk=book_id)
    with several(book, book_id > 3):  # ! sync-helper
        print(book.title)
    print(book.author.name)
== shop/around.py
from contextlib import contextmanager


@contextmanager
def several(book, quick):
    if quick:
        yield None
    else:
        yield book
    print(book.author.name)
""",
        id="one of several yields",
    ),
]


@pytest.mark.parametrize("text", AFTERWARDS)
def test_what_stands_behind_a_yield_is_done_after_the_body(judge: Judge, text: str) -> None:
    judge(files(text))
