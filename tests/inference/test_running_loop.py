"""Code that asks whether a loop is running, and does something else without one."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

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


def test_a_question_for_the_loop_among_others_sends_work_to_a_thread(judge: Judge) -> None:
    judge(
        {
            "shop/resolvers.py": """\
import inspect
from contextvars import ContextVar

from asgiref.sync import sync_to_async
from strawberry.utils.inspect import in_async_context

in_thread = ContextVar("in_thread", default=False)


def resolver(function):
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        return function

    def here(*args):
        return function(*args)

    @sync_to_async
    def there(*args):
        token = in_thread.set(True)
        try:
            return here(*args)
        finally:
            in_thread.reset(token)

    def either(*args):
        chosen = there if in_async_context() and not in_thread.get() else here
        return chosen(*args)

    return either
""",
            "shop/views.py": """\
from shop.models import Book
from shop.resolvers import in_thread, resolver


@resolver
def count():
    return Book.objects.count()


def count_all():
    return Book.objects.count() if not in_thread.get() else 0


async def view():
    found = count()
    return found, count_all()  # ! sync-helper
""",
        }
    )


def test_the_loop_of_the_thread_is_there_where_one_runs(judge: Judge) -> None:
    judge(
        {
            "shop/news.py": """\
import asyncio

from asgiref.sync import async_to_sync


async def tell():
    pass


class News:
    @classmethod
    def broadcast(cls):
        try:
            loop = asyncio.get_event_loop()
        except RuntimeError:
            pass
        else:
            if loop.is_running():
                return loop.create_task(tell())
        return cls.broadcast_at_once()

    @classmethod
    def broadcast_at_once(cls):
        async_to_sync(tell)()


async def page(request):
    await News.broadcast()
    News.broadcast_at_once()  # ! sync-helper
""",
        }
    )
