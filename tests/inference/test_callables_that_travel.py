"""Functions are followed to where they are called: through variables, containers, decorators."""

from collections.abc import Callable, Mapping

import pytest
from bookshop import files

Judge = Callable[[Mapping[str, str]], None]

LISTS = """\
== shop/lists.py
from shop.models import Book


def titles(limit=None):
    return list(Book.objects.values_list("title", flat=True))


def cheap():
    return Book.objects.filter(price__lt=5)


def shout(text):
    return text.upper()
"""

HARMLESS = [
    pytest.param(
        """\
from shop.lists import titles


async def page(request):
    load = titles
    table = {"titles": titles}
    return load, table
""",
        id="a function in a variable that nobody calls",
    ),
    pytest.param(
        """\
from asgiref.sync import sync_to_async

from shop.lists import titles

LOADERS = {"titles": titles}


async def page(request):
    load = LOADERS["titles"]
    return await sync_to_async(load)(), await sync_to_async(LOADERS["titles"])()
""",
        id="a function out of a dictionary that is wrapped",
    ),
    pytest.param(
        """\
from functools import partial

from asgiref.sync import sync_to_async

from shop.lists import titles


async def page(request):
    load = partial(titles, limit=3)
    return await sync_to_async(load)()
""",
        id="a partial that is wrapped",
    ),
    pytest.param(
        """\
from shop.moving import in_thread
from shop.models import Book


@in_thread
def titles():
    return list(Book.objects.values_list("title", flat=True))


async def page(request):
    return await titles()
== shop/moving.py
from functools import wraps

from asgiref.sync import sync_to_async


def in_thread(function):
    @wraps(function)
    async def wrapper(*args, **kwargs):
        return await sync_to_async(function)(*args, **kwargs)

    return wrapper
""",
        id="a decorator of the project that moves its function to a thread",
    ),
    pytest.param(
        """\
from asgiref.sync import sync_to_async

from shop.models import Book


@sync_to_async
def titles():
    return list(Book.objects.values_list("title", flat=True))


class Shelf:
    @sync_to_async
    def count(self):
        return Book.objects.count()


async def page(request):
    return await titles(), await Shelf().count()
""",
        id="a decorator of asgiref that moves its function to a thread",
    ),
    pytest.param(
        """\
import asyncio

from shop.models import Book


async def count():
    return await Book.objects.acount()


async def page(request):
    task = asyncio.create_task(count())
    return await asyncio.gather(count(), count()), await task
""",
        id="coroutines that run together and only await",
    ),
    pytest.param(
        """\
from shop.lists import shout
from shop.apply import apply
from shop.models import Book


def price(pk):
    return Book.objects.get(pk=pk).price


async def page(request):
    later = map(price, [1, 2]), filter(price, [1, 2])
    return later, apply(shout, "x"), apply(lambda text: text.lower(), "y")
== shop/apply.py
def apply(function, *args):
    return function(*args)
""",
        id="a callback that asks nobody",
    ),
    pytest.param(
        """\
from shop.lists import titles
from shop.hooks import HOOKS, register


async def page(request):
    register(titles)
== shop/hooks.py
HOOKS = []


def register(function):
    HOOKS.append(function)
    return function
""",
        id="a callback that is only kept",
    ),
    pytest.param(
        """\
from asgiref.sync import sync_to_async

from shop.models import Book


async def page(request):
    def load():
        return list(Book.objects.all())

    later = lambda: Book.objects.count()
    return await sync_to_async(load)(), await sync_to_async(later)()
""",
        id="a nested function and a lambda that run in a thread",
    ),
    pytest.param(
        """\
from django.db import transaction

from asgiref.sync import sync_to_async

from shop.models import Book


@sync_to_async
@transaction.atomic
def rename(pk):
    Book.objects.filter(pk=pk).update(title="x")


async def page(request):
    await rename(3)
""",
        id="a transaction around a function that runs in a thread",
    ),
    pytest.param(
        """\
from shop.reading import rows


async def page(request):
    return rows()
== shop/reading.py
from shop.models import Book


def rows():
    for book in Book.objects.all():
        yield book
""",
        id="a generator that nobody iterates",
    ),
    pytest.param(
        """\
from shop.counters import Counter


async def page(request):
    return Counter()
== shop/counters.py
from shop.models import Book


class Counter:
    def __call__(self):
        return Book.objects.count()
""",
        id="an object with a __call__ that nobody calls",
    ),
    pytest.param(
        """\
from typing import Annotated

from fastapi import Depends

from shop.models import Book


async def count():
    return await Book.objects.acount()


async def page(total: int = Depends(count)):
    return total
""",
        id="a dependency that awaits",
    ),
]

FOUND = [
    pytest.param(
        """\
from shop.lists import titles


async def page(request):
    load = titles
    return load()  # ! sync-helper


async def either(request, flag):
    load = titles if flag else shout
    return load()  # ! sync-helper


def shout():
    return "X"
""",
        id="a function in a variable",
    ),
    pytest.param(
        """\
from shop.lists import shout, titles

LOADERS = {"titles": titles, "shout": shout}
ALL = [titles, shout]


async def page(request, name):
    print(LOADERS["titles"]())  # ! sync-helper
    print(LOADERS[name]())  # ! sync-helper
    print(LOADERS.get(name)())  # ! sync-helper
    print(LOADERS["shout"]("x"))
    for load in ALL:
        print(load())  # ! sync-helper
    for name, load in LOADERS.items():
        print(load())  # ! sync-helper
""",
        id="a function in a dictionary or a list",
    ),
    pytest.param(
        """\
from shop.lists import titles


class Page:
    load = staticmethod(titles)
    table = {"titles": titles}

    def __init__(self):
        self.other = titles

    async def get(self, request):
        print(self.load())  # ! sync-helper
        print(self.other())  # ! sync-helper
        return self.table["titles"]()  # ! sync-helper
""",
        id="a function in a class attribute",
    ),
    pytest.param(
        """\
from functools import partial, partialmethod

from shop.lists import titles
from shop.models import Book


async def page(request):
    load = partial(titles, limit=3)
    get = partial(Book.objects.get, pk=3)
    print(get())  # ! sync-query
    return load()  # ! sync-helper


class Shelf:
    def of(self, price):
        return list(Book.objects.filter(price=price))

    cheap = partialmethod(of, 3)


async def other(request):
    return Shelf().cheap()  # ! sync-helper
""",
        id="a partial",
    ),
    pytest.param(
        """\
from shop.keeping import logged, twice
from shop.models import Book


@logged
def titles():
    return list(Book.objects.values_list("title", flat=True))


@twice(3)
def count():
    return Book.objects.count()


async def page(request):
    print(count())  # ! sync-helper
    return titles()  # ! sync-helper
== shop/keeping.py
from functools import wraps


def logged(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        print(function)
        return function(*args, **kwargs)

    return wrapper


def twice(times):
    def decorator(function):
        @wraps(function)
        def wrapper(*args, **kwargs):
            for _ in range(times):
                result = function(*args, **kwargs)
            return result

        return wrapper

    return decorator
""",
        id="a decorator of the project that calls its function",
    ),
    pytest.param(
        """\
from functools import lru_cache

import tenacity

from shop.models import Book


@lru_cache
def titles():
    return list(Book.objects.values_list("title", flat=True))


@tenacity.retry(stop=3)
def count():
    return Book.objects.count()


async def page(request):
    print(count())  # ! sync-helper
    return titles()  # ! sync-helper
""",
        id="a decorator out of sight",
    ),
    pytest.param(
        """\
from functools import wraps

from shop.models import Book


def counted(view):
    @wraps(view)
    async def wrapper(request, *args):
        Book.objects.count()  # ! sync-query
        return await view(request, *args)

    return wrapper


@counted
async def page(request):
    return None
""",
        id="a decorator that queries around an async view",
    ),
    pytest.param(
        """\
from shop.lists import titles
from shop.apply import apply, Runner


async def page(request):
    print(apply(titles))  # ! sync-helper
    print(Runner(titles).run())  # ! sync-helper
    print(sorted([1, 2], key=lambda pk: price(pk)))  # ! sync-helper
    print(list(map(price, [1, 2])))  # ! sync-helper
    print(list(filter(lambda pk: price(pk) > 3, [1, 2])))  # ! sync-helper
    return apply(function=titles)  # ! sync-helper


def price(pk):
    from shop.models import Book

    return Book.objects.get(pk=pk).price
== shop/apply.py
def apply(function, *args):
    return function(*args)


class Runner:
    def __init__(self, function):
        self.function = function

    def run(self):
        return self.function()
""",
        id="a callback handed to a synchronous function that calls it",
    ),
    pytest.param(
        """\
from shop.models import Book


async def page(request):
    def load():
        return list(Book.objects.all())

    count = lambda: Book.objects.count()
    print(count())  # ! sync-helper
    return load()  # ! sync-helper


def outer():
    books = Book.objects.all()

    def inner():
        return [book.title for book in books]

    return inner


async def other(request):
    inner = outer()
    return inner()  # ! sync-helper
""",
        id="nested functions and lambdas",
    ),
    pytest.param(
        """\
from shop.reading import locked, rows


async def page(request):
    for row in rows():  # ! sync-helper
        print(row)
    first = next(rows())  # ! sync-helper
    every = list(rows())  # ! sync-helper
    with locked(3) as order:  # ! sync-helper
        print(order)
    return first, every
== shop/reading.py
from contextlib import contextmanager

from shop.models import Book, Order


def rows():
    for book in Book.objects.all():
        yield book


@contextmanager
def locked(pk):
    order = Order.objects.select_for_update().get(pk=pk)
    try:
        yield order
    finally:
        order.save()
""",
        id="context managers and generators written as functions",
    ),
    pytest.param(
        """\
from contextlib import asynccontextmanager

from shop.models import Order


@asynccontextmanager
async def locked(pk):
    order = Order.objects.get(pk=pk)  # ! sync-query
    yield order
    order.save()  # ! sync-instance-method


async def page(request):
    async with locked(3) as order:
        return order.buyer  # ! lazy-relation
""",
        id="an async context manager written as a function",
    ),
    pytest.param(
        """\
import asyncio

from shop.models import Book


async def load(pk):
    return await Book.objects.aget(pk=pk)


async def page(request):
    one, other = await asyncio.gather(load(1), load(2))
    print(one.author.name, other.author.name)  # ! lazy-relation
    task = asyncio.create_task(load(3))
    book = await task
    print(book.author.name)  # ! lazy-relation
    book = await asyncio.wait_for(load(4), timeout=3)
    print(book.author.name)  # ! lazy-relation
    async with asyncio.TaskGroup() as group:
        task = group.create_task(load(5))
    print(task.result().author.name)  # ! lazy-relation
    for book in await asyncio.gather(*[load(pk) for pk in range(3)]):
        print(book.author.name)  # ! lazy-relation
""",
        id="what comes out of gather, create_task, wait_for and a task group",
    ),
    pytest.param(
        """\
from fastapi import Depends

from shop.models import Book


def the_book(pk: int):
    return Book.objects.get(pk=pk)


async def loaded(pk: int):
    return await Book.objects.aget(pk=pk)


async def page(book=Depends(the_book)):
    return book.author  # ! lazy-relation


async def other(book: Book = Depends(loaded)):
    return book.author  # ! lazy-relation
""",
        id="what a dependency gives by a default",
    ),
    pytest.param(
        """\
from shop.counters import Counter

count = Counter()


async def page(request):
    print(count())  # ! sync-helper
    return Counter()()  # ! sync-helper
== shop/counters.py
from shop.models import Book


class Counter:
    def __call__(self):
        return Book.objects.count()
""",
        id="an object with a __call__",
    ),
    pytest.param(
        """\
from shop.keeping import Cached
from shop.models import Book


@Cached
def titles():
    return list(Book.objects.all())


async def page(request):
    return titles()  # ! sync-helper
== shop/keeping.py
class Cached:
    def __init__(self, function):
        self.function = function

    def __call__(self, *args):
        return self.function(*args)
""",
        id="a decorator written as a class",
    ),
]


@pytest.mark.parametrize("code", HARMLESS)
def test_nothing_is_found_in(code: str, judge: Judge) -> None:
    judge(files(code + LISTS))


@pytest.mark.parametrize("code", FOUND)
def test_the_call_is_found_of(code: str, judge: Judge) -> None:
    judge(files(code + LISTS))
