"""Methods that only subclasses fill in: what each of those does."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

THROTTLES = """\
from abc import ABC, abstractmethod

from django.core.cache import cache


class Throttle(ABC):
    @abstractmethod
    def allows(self, request) -> bool: ...


class ByPath(Throttle):
    def allows(self, request):
        return cache.get(request.path) is None


class ByUser(ByPath):
    pass


class Twice(ByPath):
    def allows(self, request):
        return super().allows(request) and cache.get("all") is None


class Gate:
    def opens(self, request):
        raise NotImplementedError


class Slow(Gate):
    def opens(self, request):
        return cache.get("gate")


class Quick(Gate):
    def opens(self, request):
        return True


class Left:
    def opens(self, request):
        raise NotImplementedError
"""
VIEWS = """\
from shop.throttles import ByUser, Gate, Left, Throttle


class Operation:
    def __init__(self, throttles: list[Throttle]):
        self.throttles: list[Throttle] = []
        for throttle in throttles:
            self.throttles.append(throttle)

    def check(self, request):
        return all(throttle.allows(request) for throttle in self.throttles)


class AsyncOperation(Operation):
    async def run(self, request):
        return self.check(request)  # ! sync-helper


async def each_of_them_reads_the_cache(request, throttle: Throttle):
    return throttle.allows(request)  # ! sync-helper


async def one_of_them_does(request, gate: Gate):
    return gate.opens(request)


async def nobody_fills_it_in(request, left: Left):
    return left.opens(request)


async def a_known_one(request):
    return ByUser().allows(request)  # ! sync-helper
"""
TESTED = """\
from shop.throttles import Throttle


class Never(Throttle):
    def allows(self, request):
        return False
"""


def test_what_every_class_does_that_fills_an_abstract_method_in_it_does(judge: Judge) -> None:
    judge(
        {"shop/throttles.py": THROTTLES, "shop/views.py": VIEWS, "tests/test_throttles.py": TESTED}
    )


def test_what_an_heir_does_synchronously_is_no_coroutine_for_the_sake_of_its_base(
    judge: Judge,
) -> None:
    judge(
        {
            "shop/shelves.py": """\
import abc
from collections.abc import AsyncIterator
from typing import Protocol

from asgiref.sync import sync_to_async

from shop.models import Book


class Refused(Exception):
    pass


class Shelf(abc.ABC):
    @abc.abstractmethod
    async def titles(self) -> list: ...

    @abc.abstractmethod
    async def authors(self) -> list: ...


class Stored(Shelf):
    def titles(self):
        return list(Book.objects.values_list("title", flat=True))

    async def authors(self):
        return [book.author_id async for book in Book.objects.all()]


class Reader:
    def __init__(self, shelf: Shelf):
        self.shelf = shelf

    @sync_to_async
    def titles(self):
        return self.shelf.titles()

    @sync_to_async
    def authors(self):
        return self.shelf.authors()


class Stream(Protocol):
    def lines(self) -> AsyncIterator[str]: ...


class Refusing:
    def lines(self) -> AsyncIterator[str]:
        raise Refused("lines")


async def in_threads(shelf: Shelf):
    await sync_to_async(shelf.titles)()
    await sync_to_async(shelf.authors)()  # ! async-function-wrapped
    reader = Reader(shelf)
    await reader.titles()
    await reader.authors()  # ! async-function-wrapped


async def line_by_line(stream: Stream, refusing: Refusing):
    async for line in stream.lines():
        print(line)
    async for line in refusing.lines():
        print(line)
"""
        }
    )
