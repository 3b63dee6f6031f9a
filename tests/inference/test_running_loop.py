"""Code that asks whether a loop is running, and does something else without one."""

from collections.abc import Callable, Mapping

HELPERS = """\
import asyncio

from asgiref.sync import async_to_sync

from shop.models import Book


def on_loop():
    try:
        asyncio.current_task()
        return True
    except RuntimeError:
        return False


def count():
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return Book.objects.count()
    return None


def run(method):
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        loop = None
    if loop and loop.is_running():
        return None
    return async_to_sync(method)()


def careless():
    try:
        return Book.objects.count()
    except RuntimeError:
        return Book.objects.exists()
"""

VIEWS = """\
from shop.helpers import careless, count, on_loop, run
from shop.models import Book


async def page():
    if on_loop():
        books = await Book.objects.acount()
    else:
        books = Book.objects.count()
    count()
    run(page)
    careless()  # ! sync-helper
    return books
"""


def test_what_is_only_done_without_a_loop_is_not_reported(
    judge: Callable[[Mapping[str, str]], None],
) -> None:
    judge({"shop/helpers.py": HELPERS, "shop/views.py": VIEWS})
