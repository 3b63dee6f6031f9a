"""Async functions inside other functions are judged, whoever calls them."""

from collections.abc import Callable, Mapping

import pytest

Judge = Callable[[Mapping[str, str]], None]

RUN_BY_A_LOOP = """\
import asyncio

from shop.models import Book


def task(number):
    def run():
        asyncio.new_event_loop().run_until_complete(work(number))

    async def work(number):
        Book.objects.get(pk=number)  # ! sync-query

        async def deeper():
            Book.objects.count()  # ! sync-query

        await deeper()

    return run
"""

STREAM = """\
from shop.models import Book


def stream(chunks, book: Book):
    async def body():
        async for chunk in chunks:
            yield chunk
        book.save()  # ! sync-instance-method

    return body()
"""

DECORATOR = """\
from functools import wraps

from shop.models import Book


def counted(view):
    @wraps(view)
    async def wrapper(request):
        Book.objects.count()  # ! sync-query
        return await view(request)

    return wrapper


@counted
async def page(request):
    return None


async def other(request):
    return await page(request)
"""


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(RUN_BY_A_LOOP, id="a coroutine that a sync function hands to a loop"),
        pytest.param(STREAM, id="an async generator that a sync function calls"),
        pytest.param(DECORATOR, id="the wrapper of a decorator that has been called already"),
    ],
)
def test_nested(code: str, judge: Callable[[Mapping[str, str]], None]) -> None:
    judge({"shop/views.py": code})


def test_a_nested_function_sees_what_was_known_where_it_was_defined(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
import inspect

from asgiref.sync import sync_to_async

from shop.models import Author, Book


def of_either_colour(found):
    rows = Book.objects.all() if found else sync_to_async(Book.objects.first)()
    if inspect.isawaitable(rows):

        async def later():
            return await rows

        return later()
    return rows


def narrowed(book: Book | None, rows):
    if isinstance(rows, list):

        async def counted():
            return len(rows)

        return counted
    if isinstance(rows, Author):

        async def stored():
            rows.save()  # ! sync-instance-method

        return stored
    return None


async def bound_again():
    rows = []

    async def show():
        return [row.title for row in rows]  # ! queryset-evaluated

    rows = Book.objects.all()
    return show


async def grown(numbers):
    books = []

    async def show():
        return [book.author for book in books]  # ! lazy-relation

    async for book in Book.objects.all():
        books.append(book)
    return await show()


async def by_a_local_class(rows):
    if isinstance(rows, Book):

        class Shelf:
            async def put(self):
                rows.save()  # ! sync-instance-method

        return Shelf
    return None
""",
        }
    )


def test_a_nested_function_that_is_only_called_is_judged_where_it_is_called(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
from asgiref.sync import sync_to_async

from shop.models import Book


async def loaded_before(pk):
    book = await Book.objects.select_related("author").aget(pk=pk)

    async def show():
        return book.author

    return show


async def loaded_before_it_is_defined(pk):
    book = await Book.objects.aget(pk=pk)
    await sync_to_async(lambda: book.author)()

    async def show():
        return book.author

    return show


async def loaded_before_it_is_called(pk):
    book = await Book.objects.aget(pk=pk)

    async def show():
        return book.author

    await sync_to_async(lambda: book.author)()
    return await show()


async def handed_out(pk):
    book = await Book.objects.aget(pk=pk)

    async def show():
        return book.author  # ! lazy-relation

    await sync_to_async(lambda: book.author)()
    await show()
    return show
""",
        }
    )


def test_what_makes_an_instance_of_a_subclass_gives_it_what_it_keeps(judge: Judge) -> None:
    judge(
        {
            "shop/operations.py": """\
from ninja.signature import is_async

from shop.models import Book


def creating():
    def create(title):
        return Book.objects.create(title=title)

    return create


class Operation:
    def __init__(self, view):
        self.view = view

    async def run_at_once(self, title):
        return self.view(title)  # ! sync-helper


class AsyncOperation(Operation):
    async def run(self, title):
        return await self.view(title)


class EagerOperation(Operation):
    async def run(self, title):
        return self.view(title)  # ! sync-helper


def operation(view):
    made = Operation
    if is_async(view):
        made = AsyncOperation
    return made(view)


async def register(view):
    return Operation(creating()), EagerOperation(creating()), operation(creating()), operation(view)
""",
        }
    )


def test_a_nested_function_called_again_is_judged_by_what_has_changed(
    judge: Judge,
) -> None:
    judge(
        {
            "shop/views.py": """\
from shop.models import Author, Book


async def view(pk):
    book = await Book.objects.aget(pk=pk)
    other = await Book.objects.select_related("author").aget(pk=pk)
    chosen = other

    def name(of):
        return of.author.name

    def name_of_chosen():
        return chosen.author.name

    def choose(another):
        nonlocal chosen
        chosen = another

    name(other)
    name(book)  # ! sync-helper
    name(book)
    await book.arefresh_from_db()
    name(book)  # ! sync-helper
    name_of_chosen()
    third = await Book.objects.aget(pk=pk + 1)
    choose(third)
    choose(other)
    choose(third)
    return name_of_chosen()  # ! sync-helper
""",
        }
    )


def test_wrappers_that_call_one_another_from_several_places_are_read_once(
    judge: Judge,
) -> None:
    """Read at each of their calls, these would be read some three million times."""
    judge(
        {
            "shop/decorators.py": """\
from functools import wraps


def guarded(function):
    @wraps(function)
    async def wrapper(request, *args):
        if request.method == "GET":
            return await function(request, *args)
        if request.method == "PUT":
            return await function(request, *args)
        try:
            return await function(request, *args)
        except ValueError:
            return await function(request, *args)

    return wrapper
""",
            "shop/views.py": """\
from shop.decorators import guarded
from shop.models import Book


"""
            + "@guarded\n" * 11
            + """\
async def view(request):
    return Book.objects.count()  # ! sync-query
""",
        }
    )
