"""A class in whose object a decorated function stands: what its `__call__` does around the function
runs where the object is called."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

CODE = """\
import functools

from asgiref.sync import sync_to_async

from shop.models import Book


class OnTheLoop:
    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.function = function

    async def __call__(self, *args):
        return self.function(*args)


class InAThread:
    def __init__(self, function):
        self.function = function

    async def __call__(self, *args):
        return await sync_to_async(self.function)(*args)


class Awaiting:
    def __init__(self, function):
        self.function = function

    async def __call__(self, *args):
        return await self.function(*args)


class Retried:
    def __init__(self, times):
        self.times = times

    def __call__(self, function):
        async def inner(*args):
            return function(*args)

        return inner


class Timed:
    def __init__(self, function):
        self.function = function

    def __call__(self, *args):
        return self.function(*args)


@OnTheLoop
def counted():
    return Book.objects.count()  # ! sync-query


@InAThread
def counted_in_a_thread():
    return Book.objects.count()


@Awaiting
async def counted_itself():
    return await Book.objects.acount()


@Retried(3)
def retried():
    return Book.objects.count()  # ! sync-query


@Timed
def timed():
    return Book.objects.count()


async def page():
    await counted()
    await counted_in_a_thread()
    await counted_itself()
    await retried()
    timed()  # ! sync-helper
"""


def test_what_a_class_does_around_a_function(judge: Judge) -> None:
    judge({"shop/work.py": CODE})
