from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import (
    ContextDecorator,
    asynccontextmanager,
    contextmanager,
)
from typing import Any, Generic, ParamSpec, TypeAlias, TypeVar

from asgiref.sync import sync_to_async

from fair.models import Event, Ticket

P = ParamSpec("P")
R = TypeVar("R")
Handler: TypeAlias = "Callable[..., int]"


def count_tickets(*_: Any) -> int:
    return Ticket.objects.count()


def no_tickets(*_: Any) -> int:
    return 0


HANDLERS: dict[str, Handler] = {"count": count_tickets, "none": no_tickets}
HANDLERS["late"] = count_tickets
HANDLERS.update(later=count_tickets)
PIPELINE = (no_tickets, count_tickets)


def register(kind: str) -> Callable[[Handler], Handler]:
    def inner(function: Handler) -> Handler:
        REGISTRY[kind] = function
        return function

    return inner


REGISTRY: dict[str, Handler] = {}


@register("count")
def registered_count() -> int:
    return Ticket.objects.count()


@register("zero")
def registered_zero() -> int:
    return 0


def threaded(function: Callable[P, R]) -> Callable[P, Awaitable[R]]:
    """Moves its function to a thread."""

    @functools.wraps(function)
    async def moved(*args: P.args, **kwargs: P.kwargs) -> R:
        return await sync_to_async(function, thread_sensitive=True)(*args, **kwargs)

    return moved


def threaded_with(*, sensitive: bool = True):
    def decorator(function):
        return functools.wraps(function)(sync_to_async(function, thread_sensitive=sensitive))

    return decorator


def loud(function: Callable[P, R]) -> Callable[P, R]:
    @functools.wraps(function)
    def calling(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        finally:
            pass

    return calling


def retried(times: int = 2):
    def decorate(function):
        async def again(*args, **kwargs):
            for attempt in range(times):
                try:
                    return await function(*args, **kwargs)
                except LookupError:
                    continue

        return again

    return decorate


@threaded
def threaded_count(minimum: int = 0) -> int:
    return Ticket.objects.filter(price__gte=minimum).count()


@threaded_with(sensitive=True)
def threaded_count_2() -> int:
    return Ticket.objects.count()


@loud
def loud_count() -> int:
    return Ticket.objects.count()


@functools.cache
def cached_count(n: int = 1) -> int:
    return Ticket.objects.count() + n


@functools.cache
def cached_nothing(n: int = 1) -> int:
    return n


class describe_by(Generic[R]):
    """A decorator written as a class with arguments."""

    def __init__(self, prefix: str):
        self.prefix = prefix

    def __call__(self, function):
        def inner(*a, **k):
            return self.prefix + str(function(*a, **k))

        return inner


@describe_by(prefix="n=")
def described_count() -> int:
    return Ticket.objects.count()


@describe_by("n=")
def described_zero() -> int:
    return 0


def each(items: Iterable[Any], visit: Callable[[Any], Any]) -> list[Any]:
    return [visit(item) for item in items]


def keep(items, visit=None, **options):
    return {"visit": visit, **options}


def apply_all(*functions: Callable[[], int]) -> int:
    return sum(function() for function in functions)


def with_default(count: Callable[[], int] = count_tickets) -> int:
    return count()


def make_counter(offset: int) -> Callable[[], int]:
    def counter() -> int:
        nonlocal offset
        offset += Ticket.objects.count()
        return offset

    return counter


def make_pure(offset: int) -> Callable[[], int]:
    return lambda: offset + 1


@contextmanager
def locked_event(pk: int) -> Iterator[Event]:
    yield Event.objects.select_related("venue").get(pk=pk)


@contextmanager
def counted_on_exit():
    try:
        yield 1
    finally:
        Ticket.objects.count()


@contextmanager
def quiet():
    yield 1


@asynccontextmanager
async def loaded_event(pk: int):
    event = await Event.objects.aget(pk=pk)
    try:
        yield event
    finally:
        await event.asave()


class Guard(ContextDecorator):
    def __enter__(self):
        Ticket.objects.count()
        return self

    def __exit__(self, *exc: object) -> bool | None:
        return None


class AsyncGuard:
    async def __aenter__(self) -> AsyncGuard:
        self.event = await Event.objects.aget(pk=1)
        return self

    async def __aexit__(self, *exc: object) -> None:
        pass


def prices() -> Iterator[int]:
    for ticket in Ticket.objects.all():
        yield ticket.price


def numbers() -> Iterator[int]:
    yield from range(3)


def chained() -> Iterator[int]:
    yield 1
    yield from prices()


def first_then_prices():
    yield 1
    yield from prices()


class Counter:
    default = staticmethod(count_tickets)
    handler: Callable[[], int] = None
    zero = staticmethod(lambda: 0)
    table = {"count": count_tickets, "zero": no_tickets}

    def __init__(self, function: Callable[[], int] = no_tickets):
        self.function = function

    def __call__(self, *args: Any) -> int:
        return self.function(*args)

    async def acall(self) -> int:
        return await sync_to_async(self.function)()


class QueryCounter(Counter):
    def __call__(self, *args):
        return Ticket.objects.count()


class AsyncCounter:
    async def __call__(self) -> int:
        return await Ticket.objects.acount()


class Depends:
    def __init__(self, dependency: Callable[..., Any]) -> None:
        self.dependency = dependency


def get_event() -> Event:
    return Event.objects.get(pk=1)


async def aget_event() -> Event:
    return await Event.objects.aget(pk=1)
