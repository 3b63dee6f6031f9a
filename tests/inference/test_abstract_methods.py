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
