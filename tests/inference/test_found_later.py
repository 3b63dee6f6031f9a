"""What one function leaves where others find it, and functions that are called by another name."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

KEPT = """\
from contextvars import ContextVar

from shop.models import Book

current = ContextVar("current", default=None)
typed: ContextVar[Book] = ContextVar("typed")
last = None


def of_the_context():
    return current.get().author.name


def of_the_module():
    return last.author.name


async def set_there(pk):
    current.set(await Book.objects.aget(pk=pk))
    return of_the_context()  # ! sync-helper


async def typed_there(pk):
    typed.set(await Book.objects.aget(pk=pk))
    return typed.get().author.name  # ! lazy-relation


async def loaded_there(pk):
    current.set(await Book.objects.select_related("author").aget(pk=pk))
    return of_the_context()


async def reset_there(pk):
    token = current.set(await Book.objects.aget(pk=pk))
    current.reset(token)
    return of_the_context()


async def put_there(pk):
    global last
    last = await Book.objects.aget(pk=pk)
    return of_the_module()  # ! sync-helper


async def put_there_loaded(pk):
    global last
    last = await Book.objects.select_related("author").aget(pk=pk)
    return of_the_module()
"""

NAMED = """\
from shop.models import Book


async def author(book):
    return book.author.name  # ! lazy-relation


async def title(book):
    return book.title


async def country(book):
    return book.author.country.name


async def by_table(kind, pk):
    handler = {"author": author, "title": title}[kind]
    return await handler(await Book.objects.aget(pk=pk))


async def by_condition(kind, pk):
    handler = country if kind else title
    return await handler(await Book.objects.select_related("author__country").aget(pk=pk))


async def several(*books):
    return [book.author.name for book in books]  # ! lazy-relation


async def by_star(pk):
    books = [book async for book in Book.objects.all()]
    return await several(*books)
"""


def test_context_variables_and_globals_hold_what_was_put_there(judge: Judge) -> None:
    judge({"shop/kept.py": KEPT})


def test_a_function_is_entered_under_the_name_that_it_is_kept_by(judge: Judge) -> None:
    judge({"shop/named.py": NAMED})
