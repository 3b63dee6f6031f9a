"""Async functions inside other functions are judged, whoever calls them."""

from collections.abc import Callable, Mapping

import pytest

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
