"""Mistakes in moving work off the event loop, in every spelling, each with its repair."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from bookshop import files, lay_out
from layouts import layout_at

from hue_lint.analysis import Analysis
from hue_lint.findings import Finding

Judge = Callable[[Mapping[str, str]], None]

HEAD = """\
import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from asgiref.sync import async_to_sync, sync_to_async
from channels.db import database_sync_to_async

from shop.helpers import fetch, load, shout, titles
from shop.models import Author, Book

"""
HELPERS = """\
== shop/helpers.py
from shop.models import Book


def load(pk):
    return Book.objects.get(pk=pk)


def titles():
    return [book.title for book in Book.objects.all()]


async def fetch(pk):
    return await Book.objects.aget(pk=pk)


def shout(text):
    return text.upper()
"""

HARMLESS = [
    pytest.param(
        """
import paging


def searched(text):
    books = Book.objects.filter(title=text)
    paging.count(books)
    return books


def hooked(hooks):
    books = Book.objects.all()
    for hook in hooks:
        hook(books)
    return books


def warmed():
    books = Book.objects.all()
    paging.Page(books)
    return books


async def page(text, hooks):
    return (
        await sync_to_async(searched)(text),
        await sync_to_async(hooked)(hooks),
        await sync_to_async(warmed)(),
    )
""",
        id="a library reads in the thread what comes out of it",
    ),
    pytest.param(
        """
from django.db import transaction


def rename(pk, title):
    Book.objects.filter(pk=pk).update(title=title)


def renaming(title):
    return partial(rename, 1, title)


async def page(pk):
    await sync_to_async(transaction.atomic(rename))(pk, "one")
    await sync_to_async(transaction.atomic(using="default")(rename))(pk, "two")
    await sync_to_async(transaction.atomic(lambda: rename(pk, "three")))()
    await sync_to_async(renaming("four"))()
    await asyncio.to_thread(renaming("five"))  # ! unmanaged-thread
""",
        id="a call that gives the function, a transaction around it for one",
    ),
    pytest.param(
        """
def resolver(function, hook=None):
    def resolve(*args):
        rows = function(*args)
        if hook is not None:
            rows = hook(rows)
        return rows

    return sync_to_async(resolve)


async def page(hooks):
    return await resolver(Book.objects.all, hooks.pop())()
""",
        id="a hook that nothing is known of may evaluate the queryset in the thread",
    ),
    pytest.param(
        """
async def page(pk):
    one = await sync_to_async(load)(pk)
    two = await sync_to_async(partial(load, pk))()
    three = await sync_to_async(lambda: load(pk))()
    four = await database_sync_to_async(load)(pk)
    return one, two, three, four


@sync_to_async
def decorated(pk):
    return load(pk)


@sync_to_async(thread_sensitive=True)
def with_options(pk):
    return load(pk)


async def other(pk):
    return await decorated(pk), await with_options(pk)
""",
        id="functions that are wrapped by call, partial, lambda and decorator",
    ),
    pytest.param(
        """
from contextlib import contextmanager

from django.db import close_old_connections, connection, connections


@contextmanager
def own_connection():
    try:
        yield
    finally:
        connection.close()


@contextmanager
def fresh_connections():
    for each in connections.all(initialized_only=True):
        each.close_if_unusable_or_obsolete()
    yield


def one(pk):
    with own_connection():
        return load(pk)


def two(pk):
    with fresh_connections():
        return load(pk)


def three(pk):
    try:
        return load(pk)
    finally:
        close_old_connections()


async def page(pk):
    loop = asyncio.get_running_loop()
    await asyncio.to_thread(one, pk)
    await loop.run_in_executor(None, two, pk)
    await sync_to_async(three, thread_sensitive=False)(pk)
""",
        id="functions that close the connections of their thread",
    ),
    pytest.param(
        """
class Later:
    def __init__(self, callback, check):
        self.callback = callback
        self.check = check

    async def run(self):
        if await self.in_its_way(self.check):
            await self.in_its_way(partial(self.callback, 2))

    async def in_its_way(self, function):
        if asyncio.iscoroutinefunction(function):
            return await function()
        return await sync_to_async(function)()


def plan():
    return [Later(partial(load, 1), lambda: Book.objects.exists()), Later(partial(fetch, 1), shout)]
""",
        id="partials and lambdas that are asked whether they are async",
    ),
    pytest.param(
        """
def loader(pk):
    return partial(load, pk)


async def page(pk):
    return await sync_to_async(loader(pk))()
""",
        id="a call that gives a function",
    ),
    pytest.param(
        """
async def page():
    one = await sync_to_async(list)(Book.objects.all())
    two = await sync_to_async(lambda: list(Book.objects.all()))()
    return one, two


@sync_to_async
def rows():
    return tuple(Book.objects.all()[:3])


async def other():
    return await rows()
""",
        id="querysets that are evaluated in the thread",
    ),
    pytest.param(
        """
async def page(pk):
    waiting = sync_to_async(load)(pk)
    task = asyncio.create_task(fetch(pk))
    return await waiting, await task, await asyncio.gather(fetch(1), sync_to_async(load)(2))
""",
        id="awaitables that are awaited later",
    ),
    pytest.param(
        """
async def page(text):
    one = await asyncio.to_thread(shout, text)
    two = await sync_to_async(shout, thread_sensitive=False)(text)
    with ThreadPoolExecutor() as pool:
        three = await asyncio.get_running_loop().run_in_executor(pool, shout, text)
    return one, two, three
""",
        id="work without a database in threads of any kind",
    ),
    pytest.param(
        """
def page(request):
    return async_to_sync(fetch)(3)


async def other(pk):
    return await sync_to_async(page)(pk)
""",
        id="async_to_sync in synchronous code, in a thread too",
    ),
]

FOUND = [
    pytest.param(
        """
async def page(pk):
    return await sync_to_async(load(pk))()  # ! called-too-early
""",
        "await sync_to_async(load)(pk)",
        id="601, a project function that is called in the parentheses",
    ),
    pytest.param(
        """
async def page(pk):
    return await sync_to_async(Book.objects.get(pk=pk))()  # ! called-too-early
""",
        "await sync_to_async(Book.objects.get)(pk=pk)",
        id="601, a query method",
    ),
    pytest.param(
        """
async def page(pk):
    return await database_sync_to_async(titles())()  # ! called-too-early
""",
        "await database_sync_to_async(titles)()",
        id="601, with the wrapper of channels",
    ),
    pytest.param(
        """
async def page(pk):
    return await sync_to_async(list(Book.objects.all()))()  # ! called-too-early
""",
        "await sync_to_async(list)(Book.objects.all())",
        id="601, a queryset that becomes a list too early",
    ),
    pytest.param(
        """
async def page():
    books = await sync_to_async(Book.objects.filter)(price=3)  # ! lazy-result
    return books
""",
        "Book.objects.filter(price=3)",
        id="602, the making of a queryset",
    ),
    pytest.param(
        """
@sync_to_async
def rows():
    return Book.objects.filter(price=3)


async def page():
    for book in await rows():  # ! lazy-result, queryset-evaluated
        print(book.title)
""",
        "",
        id="602, a decorated function whose queryset is evaluated outside",
    ),
    pytest.param(
        """
async def page():
    books = await sync_to_async(lambda: Book.objects.filter(price=3))()  # ! lazy-result
    return list(books)  # ! queryset-evaluated
""",
        "books = (Book.objects.filter(price=3))",
        id="602, a lambda whose queryset is evaluated outside",
    ),
    pytest.param(
        """
async def page():
    books = await sync_to_async(partial(Book.objects.filter, price=3))()  # ! lazy-result
    return list(books)  # ! queryset-evaluated
""",
        "books = partial(Book.objects.filter, price=3)()",
        id="602, a partial whose queryset is evaluated outside",
    ),
    pytest.param(
        """
async def page(pk):
    sync_to_async(load)(pk)  # ! never-awaited
""",
        "await sync_to_async(load)(pk)",
        id="603, a wrapped call",
    ),
    pytest.param(
        """
async def page(pk):
    fetch(pk)  # ! never-awaited
""",
        "await fetch(pk)",
        id="603, a coroutine of the project",
    ),
    pytest.param(
        """
async def page(pk):
    Book.objects.acreate(title="x")  # ! never-awaited
""",
        'await Book.objects.acreate(title="x")',
        id="603, an async method of a manager",
    ),
    pytest.param(
        """
@sync_to_async
def decorated(pk):
    return load(pk)


async def page(pk):
    decorated(pk)  # ! never-awaited
""",
        "await decorated(pk)",
        id="603, a decorated function",
    ),
    pytest.param(
        """
async def page(pk):
    return await sync_to_async(fetch)(pk)  # ! async-function-wrapped
""",
        "await fetch(pk)",
        id="604, an async function of the project",
    ),
    pytest.param(
        """
async def page(pk):
    return await sync_to_async(Book.objects.aget)(pk=pk)  # ! async-function-wrapped
""",
        "await Book.objects.aget(pk=pk)",
        id="604, an async method of a manager",
    ),
    pytest.param(
        """
async def page(pk):
    return await sync_to_async(partial(fetch, pk))()  # ! async-function-wrapped
""",
        "",
        id="604, a partial of an async function",
    ),
    pytest.param(
        """
async def page(pk):
    return await asyncio.to_thread(load, pk)  # ! unmanaged-thread
""",
        "await sync_to_async(load)(pk)",
        id="605, asyncio.to_thread",
    ),
    pytest.param(
        """
async def page(pk):
    return await sync_to_async(load, thread_sensitive=False)(pk)  # ! unmanaged-thread
""",
        "await sync_to_async(load)(pk)",
        id="605, thread_sensitive=False",
    ),
    pytest.param(
        """
async def page(pk):
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, load, pk)  # ! unmanaged-thread
""",
        "await sync_to_async(load)(pk)",
        id="605, run_in_executor",
    ),
    pytest.param(
        """
async def page(pk):
    return await asyncio.to_thread(lambda: load(pk))  # ! unmanaged-thread
""",
        "await sync_to_async(lambda: load(pk))()",
        id="605, a lambda",
    ),
    pytest.param(
        """
async def page(pk):
    return await asyncio.to_thread(partial(load, pk))  # ! unmanaged-thread
""",
        "await sync_to_async(partial(load, pk))()",
        id="605, a partial",
    ),
    pytest.param(
        """
@sync_to_async(thread_sensitive=False)
def decorated(pk):
    return load(pk)


async def page(pk):
    return await decorated(pk)  # ! unmanaged-thread
""",
        "",
        id="605, a decorator",
    ),
    pytest.param(
        """
async def page(pk):
    return async_to_sync(fetch)(pk)  # ! async-to-sync-on-loop
""",
        "await fetch(pk)",
        id="606, a call",
    ),
    pytest.param(
        """
@async_to_sync
async def decorated(pk):
    return await fetch(pk)


async def page(pk):
    return decorated(pk)  # ! async-to-sync-on-loop
""",
        "",
        id="606, a decorator",
    ),
    pytest.param(
        """
def helper(pk):
    return async_to_sync(fetch)(pk)


async def page(pk):
    return helper(pk)  # ! sync-helper
""",
        "await sync_to_async(helper)(pk)",
        id="606, in a helper",
    ),
]


def findings_in(root: Path, code: str) -> list[Finding]:
    """What is found in the view."""
    lay_out(root, files(HEAD + code + HELPERS))
    return list(Analysis.open(layout_at(root)).findings(root / "shop/views.py"))


@pytest.mark.parametrize("code", HARMLESS)
def test_nothing_is_found_in(code: str, judge: Judge) -> None:
    judge(files(HEAD + code + HELPERS))


@pytest.mark.parametrize(("code", "repair"), FOUND)
def test_the_mistake_is_found_and_repaired(code: str, repair: str, tmp_path: Path) -> None:
    found = findings_in(tmp_path, code)
    announced = [
        (row, name)
        for row, line in enumerate((HEAD + code).splitlines(), 1)
        if "# ! " in line
        for name in line.split("# ! ")[1].split(", ")
    ]
    assert sorted((each.span.start.row, each.name) for each in found) == sorted(announced)
    finding = next(each for each in found if each.name == announced[0][1])
    if repair:
        assert finding.fix is not None
        assert repair in finding.fix.message
    else:
        assert finding.fix is not None or finding.remedy


def test_a_call_without_a_twin_is_not_needless(tmp_path: Path) -> None:
    """HUE607 is of an async method that exists; a helper of the project has none."""
    code = "\nasync def page(pk):\n    return await sync_to_async({})\n"
    assert findings_in(tmp_path, code.format("load)(pk")) == []
    (finding,) = findings_in(tmp_path, code.format("Book.objects.get)(pk=pk"))
    assert finding.code == "HUE607"


def test_only_a_queryset_that_is_surely_made_there_was_wrapped_in_vain(judge: Judge) -> None:
    judge(
        {
            "shop/ordering.py": """\
from abc import ABC, abstractmethod

from django.db.models import QuerySet

from shop.models import Book


class Ordering(ABC):
    @abstractmethod
    def ordered(self, items: QuerySet | list) -> QuerySet | list: ...

    @abstractmethod
    def rows(self) -> QuerySet[Book]: ...


class Rows:
    queryset = None

    def get_queryset(self):
        queryset = self.queryset
        return queryset.all() if isinstance(queryset, QuerySet) else queryset


def cheap():
    return Book.objects.filter(price=3)


def cheap_or_none(wanted):
    return cheap() if wanted else None


def cheap_or_listed(wanted):
    return cheap() if wanted else [1, 2]
""",
            "shop/views.py": """\
from asgiref.sync import sync_to_async

from shop.ordering import Ordering, Rows, cheap, cheap_or_listed, cheap_or_none


async def page(ordering: Ordering, items, wanted):
    await sync_to_async(ordering.ordered)(items)
    await sync_to_async(ordering.rows)()
    await sync_to_async(Rows().get_queryset)()
    await sync_to_async(cheap_or_listed)(wanted)
    await sync_to_async(cheap_or_none)(wanted)  # ! lazy-result
    return await sync_to_async(cheap)()  # ! lazy-result
""",
        }
    )


def test_what_only_some_branches_forget_to_await_is_an_instance_on_the_others(
    judge: Judge,
) -> None:
    judge(
        files("""\
from shop.models import Book


async def rename(book: Book, title):
    if not book:
        book = Book.objects.acreate(title=title)
    book.title = title
    book.asave()  # ! never-awaited


async def awaited(book: Book, title):
    if not book:
        book = await Book.objects.acreate(title=title)
    await book.asave()
""")
    )


def test_a_property_over_a_wrapped_function_gives_something_to_await(judge: Judge) -> None:
    judge(
        files(
            """\
from shop.models import Post


async def page(pk):
    post = await Post.objects.aget(pk=pk)
    author = await post.get_author
    return author.name, await post.get_title, await post.author  # ! not-awaitable


async def country(pk):
    post = await Post.objects.aget(pk=pk)
    author = await post.get_author
    return author.country.name  # ! lazy-relation


async def forgotten(pk):
    post = await Post.objects.aget(pk=pk)
    return post.get_author.name  # ! never-awaited
""",
            """\
from asgiref.sync import sync_to_async
from django.db import models


class Country(models.Model):
    name = models.CharField(max_length=50)


class Author(models.Model):
    name = models.CharField(max_length=50)
    country = models.ForeignKey(Country, on_delete=models.CASCADE)


class Post(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    title = models.CharField(max_length=50)

    @property
    @sync_to_async
    def get_author(self):
        return self.author

    @property
    async def get_title(self):
        return self.title
""",
        )
    )
