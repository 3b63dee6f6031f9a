"""What a helper learns by asking whether a value is awaitable, or a function async."""

from collections.abc import Callable, Mapping

import pytest

Judge = Callable[[Mapping[str, str]], None]

_HELPERS = """\
import asyncio
import collections.abc
import inspect
import types
from collections.abc import Awaitable, Coroutine

from shop.models import Book


def count():
    return str(2)


async def acount():
    return str(await Book.objects.acount())


async def either(adapter):
    result = adapter()
    if {asked}:
        return await result
    return result
"""


@pytest.mark.parametrize(
    "asked",
    [
        'hasattr(result, "__await__")',
        "inspect.isawaitable(result)",
        "asyncio.iscoroutine(result)",
        "isinstance(result, Awaitable)",
        "isinstance(result, (Coroutine, types.CoroutineType))",
        "isinstance(result, collections.abc.Awaitable)",
    ],
)
def test_what_is_awaited_where_it_can_be_awaited_is_no_coroutine_afterwards(
    asked: str, judge: Judge
) -> None:
    judge(
        {
            "shop/adapters.py": _HELPERS.format(asked=asked),
            "shop/views.py": """\
from shop.adapters import acount, count, either

ADAPTERS = {"count": count, "acount": acount}


async def view(request, name):
    counted = await either(ADAPTERS[name])
    made = acount()
    assert "2" in made  # ! never-awaited
    return "2" in counted, counted == "2"
""",
        }
    )


def test_an_awaitable_takes_the_branch_for_awaitables_only(judge: Judge) -> None:
    judge(
        {
            "shop/work.py": """\
from inspect import isawaitable

from shop.models import Book


class Later:
    def __await__(self):
        yield


def made(result):
    if isawaitable(result):
        return result
    Book.objects.create(title=str(result))
    return result


def open_(result):
    if hasattr(result, "close"):
        return result
    Book.objects.create(title=str(result))
    return result
""",
            "shop/views.py": """\
from shop.models import Book
from shop.work import Later, made, open_


async def count():
    return await Book.objects.acount()


async def view(request):
    await made(count())
    await made(Later())
    made(2)  # ! sync-helper
    made(request)  # ! sync-helper
    await open_(count())  # ! sync-helper
""",
        }
    )


def test_a_callback_of_either_colour_is_wrapped_where_it_is_not_async(judge: Judge) -> None:
    judge(
        {
            "shop/background.py": """\
import asyncio
import inspect

from asgiref.sync import sync_to_async


async def execute(callback):
    if asyncio.iscoroutinefunction(callback):
        return await callback()
    result = await sync_to_async(callback)()
    if inspect.iscoroutine(result):
        result = await result
    return result


async def careless(callback):
    return await sync_to_async(callback)()  # ! async-function-wrapped
""",
            "shop/views.py": """\
from shop.background import careless, execute
from shop.models import Book


async def deep():
    return await Book.objects.acount()


def starts():
    return deep()


def plain():
    return Book.objects.count()


async def view(request, other):
    await execute(deep)
    await execute(starts)
    await execute(plain)
    await execute(other)
    return await careless(starts)
""",
        }
    )


@pytest.mark.parametrize(
    "asked",
    [
        'hasattr(rows, "__aiter__")',
        "isinstance(rows, AsyncIterable)",
        "isinstance(rows, (abc.AsyncIterable, abc.AsyncIterator))",
    ],
)
@pytest.mark.parametrize("held", ["rows", "self.rows"])
def test_what_is_iterated_by_async_for_where_it_can_be_is_no_list_there(
    asked: str, held: str, judge: Judge
) -> None:
    asked = asked.replace("rows", held)
    judge(
        {
            "shop/pages.py": f"""\
from collections import abc
from collections.abc import AsyncIterable

from shop.models import Book


class Page:
    def __init__(self, rows):
        self.rows = rows

    async def every(self):
        rows = self.rows
        if {asked}:
            return [row async for row in {held}]
        return [row for row in {held}]

    async def each(self):
        return [row async for row in self.rows]  # ! not-awaitable


async def view(request):
    await Page([1, 2]).every()
    await Page(Book.objects.all()).every()
    await Page([1, 2]).each()
"""
        }
    )


@pytest.mark.parametrize("asked", ['getattr(self, "view_is_async", False)', "self.view_is_async"])
def test_a_view_that_asks_whether_it_is_async_takes_that_way_on_the_loop(
    asked: str, judge: Judge
) -> None:
    judge(
        {
            "shop/pages.py": f"""\
from django.views import View

from shop.models import Book


class Either(View):
    def dispatch(self, request):
        if {asked}:
            return self.later(request)
        return self.now(request)

    async def later(self, request):
        return await self.get(request)

    def now(self, request):
        Book.objects.count()
        return self.get(request)


class Page(Either):
    async def get(self, request):
        return Book.objects.count()  # ! sync-query
"""
        }
    )


_DECORATORS = """\
import inspect
from asgiref.sync import iscoroutinefunction

from shop.models import Book


class Paging:
    size = 10


def paged(given=None):
    bare = {asked}
    if bare:
        Book.objects.count()
        return given

    def decorate(view):
        return view

    return decorate


def timed(view):
    is_async = iscoroutinefunction(view)
    if not is_async:
        Book.objects.count()
    return view
"""


@pytest.mark.parametrize(
    "asked",
    [
        "inspect.isfunction(given)",
        "not inspect.isclass(given)",
        "inspect.isfunction(given) and not inspect.isclass(given)",
    ],
)
def test_a_decorator_that_asks_for_a_function_is_told_from_a_class_by_a_name_too(
    asked: str, judge: Judge
) -> None:
    judge(
        {
            "shop/decorators.py": _DECORATORS.format(asked=asked),
            "shop/views.py": """\
from shop.decorators import Paging, paged, timed


async def page(request):
    @paged(Paging)
    async def inner(request):
        return 1

    @timed
    async def other(request):
        return 1

    @paged  # ! sync-helper
    async def third(request):
        return 1

    @timed  # ! sync-helper
    def fourth(request):
        return 1

    return inner, other, third, fourth
""",
        }
    )


def test_what_is_one_of_several_given_by_callers_is_not_said_to_be_no_async_iterable(
    judge: Judge,
) -> None:
    judge(
        {
            "shop/views.py": """\
class Operation:
    def __init__(self, view, streams=False):
        self.view = view
        self.streams = streams

    async def run(self, request):
        result = self.view(request)
        if self.streams:
            return [each async for each in self.stream(result)]
        return result

    async def stream(self, result):
        async for each in result:
            yield each


def one(request):
    return {"method": "get"}


def other(request):
    return {"method": "post"}


OPERATIONS = [Operation(one), Operation(other)]


async def page(request, at):
    return await OPERATIONS[at].run(request)
""",
        }
    )


def test_what_is_found_to_be_a_coroutine_and_given_up_for_another_is_never_awaited(
    judge: Judge,
) -> None:
    judge(
        {
            "shop/callbacks.py": """\
import asyncio
import inspect
from asgiref.sync import async_to_sync


def twice(callback, request):
    result = callback(request)  # ! never-awaited
    if inspect.iscoroutine(result):
        result = async_to_sync(callback)(request)
    return result


async def twice_on_the_loop(callback, request):
    result = callback(request)  # ! never-awaited
    if asyncio.iscoroutine(result):
        result = await callback(request)
    return result


async def once(callback, request):
    result = callback(request)
    if inspect.iscoroutine(result):
        result = await result
    return result


def tasks_run_by_themselves(callback, request):
    result = callback(request)
    if inspect.isawaitable(result):
        result = None
    return result


def refuses(callback, request):
    result = callback(request)
    if inspect.iscoroutine(result):
        raise TypeError("callbacks are synchronous")
    return result


def keeps(callback, request, pending):
    result = callback(request)
    pending.append(result)
    if inspect.iscoroutine(result):
        result = None
    return result


def closes(callback, request):
    result = callback(request)
    if inspect.iscoroutine(result):
        result.close()
        result = None
    return result
""",
        }
    )
