"""What a `with` statement leads to: behind a context manager that may keep an error to itself,
control goes on; one of several is entered; what an exit stack is given runs when it is left."""

from collections.abc import Callable, Mapping

import pytest
from bookshop import files

Judge = Callable[[Mapping[str, str]], None]

HEAD = """\
from contextlib import (
    AsyncExitStack,
    ExitStack,
    aclosing,
    asynccontextmanager,
    closing,
    contextmanager,
    nullcontext,
    suppress,
)

import anyio
from asgiref.sync import sync_to_async

from shop.models import Author, Book


@contextmanager
def quiet():
    try:
        yield
    except Exception:
        print("never mind")


@contextmanager
def quiet_by_another():
    with suppress(Exception):
        yield


@contextmanager
def quiet_by_returning():
    try:
        yield
    finally:
        return


@asynccontextmanager
async def quiet_async():
    try:
        yield
    except ValueError:
        pass


@contextmanager
def loud():
    try:
        yield
    except ValueError as error:
        raise RuntimeError from error


@contextmanager
def silent():
    yield


@contextmanager
def written_by(book, author):
    book.author = author
    yield


class Quiet:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return kind is not None and issubclass(kind, ValueError)


class QuietAsync:
    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, error, trace):
        if kind is ValueError:
            return True


class Loud:
    def __enter__(self):
        return self

    def __exit__(self, *details) -> None:
        print(details)


class Opened:
    def __enter__(self):
        return self

    def __exit__(self, *details):
        print(self.count())

    def count(self):
        return Book.objects.count()


class Row:
    def __init__(self, book):
        self.book = book

    def close(self):
        print(self.book.author.name)


"""

KEPT = [
    ("with quiet()", "a generator that handles the error at its yield"),
    (
        "with quiet_by_another()",
        "a generator whose yield lies in another manager that keeps errors",
    ),
    ("with quiet_by_returning()", "a generator that returns in a finally"),
    ("async with quiet_async()", "an async generator that handles the error at its yield"),
    ("with Quiet()", "a class whose exit may say True"),
    ("async with QuietAsync()", "a class whose async exit may say True"),
    ("with suppress(ValueError)", "suppress"),
    ("with anyio.move_on_after(1)", "a cancel scope"),
    ("with Loud(), quiet()", "one of two"),
    ("with quiet() if request.GET else silent()", "one of two alternatives"),
]
LET_THROUGH = [
    ("with loud()", "a generator that raises another error"),
    ("with silent()", "a generator without a handler"),
    ("with Loud()", "a class whose exit says nothing"),
    ("with closing(Loud())", "closing"),
    ("with ExitStack()", "a stack that has entered nothing"),
]


@pytest.mark.parametrize("manager", [pytest.param(text, id=name) for text, name in KEPT])
def test_control_goes_on_behind_a_manager_that_may_keep_the_error(
    judge: Judge, manager: str
) -> None:
    judge(
        files(
            HEAD
            + f"""\
async def page(request):
    book = await Book.objects.aget(pk=1)
    {manager}:
        await sync_to_async(lambda: book.author)()
        raise ValueError
    print(Book.objects.count())  # ! sync-query
    print(book.author.name)  # ! lazy-relation


async def nothing_fails():
    {manager.replace("request.GET", "True")}:
        return 1
    print(Book.objects.count())
"""
        )
    )


@pytest.mark.parametrize("manager", [pytest.param(text, id=name) for text, name in LET_THROUGH])
def test_an_error_leaves_any_other_manager(judge: Judge, manager: str) -> None:
    judge(
        files(
            HEAD
            + f"""\
async def page(request):
    {manager}:
        raise ValueError
    print(Book.objects.count())


async def goes_on(request):
    book = await Book.objects.aget(pk=1)
    {manager}:
        await sync_to_async(lambda: book.author)()
    print(book.author.name)
"""
        )
    )


STACKS = [
    pytest.param(
        """\
async def page(request):
    with ExitStack() as stack:
        stack.enter_context(quiet())
        raise ValueError
    print(Book.objects.count())  # ! sync-query


async def by_a_method(request):
    async with AsyncExitStack() as stack:
        stack.push(lambda *details: True)
        raise ValueError
    print(Book.objects.count())  # ! sync-query
""",
        id="a stack keeps the errors that what it entered keeps",
    ),
    pytest.param(
        """\
async def cold(request):
    book = await Book.objects.aget(pk=1)
    with ExitStack() as stack:
        stack.callback(lambda: print(book.author.name))  # ! lazy-relation
        print(stack)


async def warm(request):
    book = await Book.objects.aget(pk=1)
    with ExitStack() as stack:
        stack.callback(lambda: print(book.author.name))
        await sync_to_async(lambda: book.author)()


async def told(book):
    print(book.author.name)


async def warm_in_a_coroutine(request):
    book = await Book.objects.aget(pk=1)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(told, book)
        await sync_to_async(lambda: book.author)()
""",
        id="a callback finds what the body has loaded",
    ),
    pytest.param(
        """\
async def told(book):
    print(book.author.name)  # ! lazy-relation


async def page(request):
    async with AsyncExitStack() as stack:
        stack.push_async_callback(told, await Book.objects.aget(pk=1))
""",
        id="a coroutine function is called with what it was given",
    ),
    pytest.param(
        """\
def at_the_end(kind, error, trace):
    print(Book.objects.count())


async def leave(*details):
    print(Book.objects.count())  # ! sync-query


async def page(request):
    async with AsyncExitStack() as stack:
        stack.push(at_the_end)  # ! sync-helper
        stack.push(Opened())  # ! sync-helper
        stack.push_async_exit(leave)
""",
        id="what is pushed is called or left",
    ),
    pytest.param(
        """\
async def lost(request):
    with ExitStack() as stack:
        stack.callback(lambda: Book.objects.count())
        stack.enter_context(Opened())
        stack.pop_all()


async def closed(request):
    with ExitStack() as stack:
        stack.callback(lambda: Book.objects.count())  # ! sync-query
        other = stack.pop_all()
    other.close()


async def left(request):
    async with AsyncExitStack() as stack:
        stack.callback(lambda: Book.objects.count())  # ! sync-query
        other = stack.pop_all()
    async with other:
        print(other)


async def perhaps(request):
    with ExitStack() as stack:
        stack.callback(lambda: Book.objects.count())  # ! sync-query
        if request.GET:
            stack.pop_all()
""",
        id="what a stack handed on is done where the other one is left",
    ),
]


@pytest.mark.parametrize("text", STACKS)
def test_an_exit_stack_does_at_the_end_what_it_was_given(judge: Judge, text: str) -> None:
    judge(files(HEAD + text))


ENTERED = [
    pytest.param(
        """\
async def null(request):
    with nullcontext(await Book.objects.aget(pk=1)) as book:
        print(book.author.name)  # ! lazy-relation
    async with nullcontext(Book.objects.all()) as books:
        print(len(books))  # ! queryset-evaluated
""",
        id="nullcontext gives its argument",
    ),
    pytest.param(
        """\
async def page(request):
    with closing(Row(await Book.objects.aget(pk=1))) as row:  # ! sync-helper
        print(row)


async def warm(request):
    book = await Book.objects.aget(pk=1)
    with closing(Row(book)) as row:
        await sync_to_async(lambda: book.author)()
        print(row.book.author.name)


async def iterated(request):
    async with aclosing(Book.objects.aiterator()) as books:
        async for book in books:
            print(book.author.name)  # ! lazy-relation
""",
        id="closing gives the thing and closes it at the end",
    ),
    pytest.param(
        """\
async def one_way(request):
    book = await Book.objects.aget(pk=1)
    author = await Author.objects.aget(pk=1)
    with written_by(book, author) if request.GET else silent():
        print(book.author.name)  # ! lazy-relation


async def both_ways(request):
    book = await Book.objects.aget(pk=1)
    author = await Author.objects.aget(pk=1)
    manager = written_by(book, author) if request.GET else written_by(book, Author())
    with manager:
        print(book.author.name)


async def assigned_one_way(request):
    book = await Book.objects.aget(pk=1)
    if request.GET:
        book.author = await Author.objects.aget(pk=1)
    print(book.author.name)  # ! lazy-relation
""",
        id="of two managers one is entered",
    ),
]


@pytest.mark.parametrize("text", ENTERED)
def test_what_a_manager_gives(judge: Judge, text: str) -> None:
    judge(files(HEAD + text))
