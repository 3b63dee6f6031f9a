"""Values that a cast, a subclass or an AttributeError tells more about."""

from collections.abc import Callable, Mapping

import pytest

CAST = """\
from typing import cast

from asgiref.sync import async_to_sync


class Plain:
    def run(self, callback):
        return async_to_sync(callback)()


class Native(Plain):
    async def run(self, callback):
        return await callback()


async def page(found: Plain, callback):
    await cast(Native, found).run(callback)
    return found.run(callback)  # ! sync-helper
"""

OWN_WRAPPER = """\
from asgiref.sync import SyncToAsync

from shop.models import Book


class Threaded(SyncToAsync):
    pass


def threaded(function, thread_sensitive=True):
    return Threaded(function, thread_sensitive=thread_sensitive)


@threaded
def count():
    return Book.objects.count()


async def page():
    return await count()
"""

TWO_SENDERS = """\
from asgiref.sync import async_to_sync


class Consumer:
    threads = False

    def __init__(self, send):
        if self.threads:
            self.send = async_to_sync(send)
        else:
            self.send = send

    async def reply(self, text):
        await self.send(text)
"""

NO_QUERYSET = """\
from django.db.models import QuerySet


async def size(rows: QuerySet) -> int:
    try:
        return await rows.all().acount()
    except AttributeError:
        return len(rows)


async def length(rows: QuerySet) -> int:
    try:
        return await rows.all().acount()
    except ValueError:
        return len(rows)  # ! queryset-evaluated
"""

NO_SUCH_RELATION = """\
from django.db.models import QuerySet

from shop.models import Book


async def tidy(book: Book):
    try:
        return book.title.upper() + book.nickname
    except AttributeError:
        book.delete()  # ! sync-instance-method


async def tidy_anything(thing: Book | dict):
    try:
        await thing.adelete()
    except AttributeError:
        thing.delete()
"""


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(CAST, id="a cast names the subclass"),
        pytest.param(OWN_WRAPPER, id="a project's own subclass of SyncToAsync"),
        pytest.param(TWO_SENDERS, id="a callable that is wrapped for some subclasses only"),
        pytest.param(NO_QUERYSET, id="an AttributeError says that it was no queryset"),
        pytest.param(NO_SUCH_RELATION, id="an AttributeError of a field leaves the instance"),
    ],
)
def test_guarded(code: str, judge: Callable[[Mapping[str, str]], None]) -> None:
    judge({"shop/views.py": code})


def test_the_text_of_a_coroutine_that_is_kept_is_no_mistake(
    judge: Callable[[Mapping[str, str]], None],
) -> None:
    judge(
        {
            "shop/tasks.py": """\
import asyncio


async def work():
    return 1


async def start():
    task = work()
    print(f"starting {task}")
    await asyncio.wait_for(task, 3)
    return f"{work()}"  # ! never-awaited
"""
        }
    )


def test_a_text_that_a_condition_leaves_out_is_not_read(
    judge: Callable[[Mapping[str, str]], None],
) -> None:
    judge(
        {
            "shop/views.py": """\
from shop.models import Book


async def matching(pk, wanted):
    book = await Book.objects.aget(pk=pk)
    fields = {"author": 1, "title": "x"}
    same = [getattr(book, name) for name in fields if name != "author"]
    return same, [getattr(book, name) for name in fields if name != "title"]  # ! lazy-relation
"""
        }
    )


def test_another_key_of_a_dictionary_is_not_what_is_known(
    judge: Callable[[Mapping[str, str]], None],
) -> None:
    judge(
        {
            "shop/views.py": """\
from django.utils.functional import SimpleLazyObject

from shop.models import Book


def first():
    return Book.objects.first()


async def view(request):
    state = {"book": SimpleLazyObject(first)}
    text = f"{state['method']}"
    return text + f"{state['book']}"  # ! sync-helper
"""
        }
    )


def test_what_counts_rows_gives_a_number_whoever_has_the_rows(
    judge: Callable[[Mapping[str, str]], None],
) -> None:
    judge(
        {
            "shop/pages.py": """\
from shop.models import Book


def page(rows, count: int = None):
    return count if count is not None else len(rows)


async def paged(rows):
    count = await rows.acount()
    return page(rows, count=count)


async def uncounted(rows):
    return page(rows)  # ! sync-helper


async def view(request):
    await uncounted(Book.objects.all())
    return await paged(Book.objects.all())
"""
        }
    )
