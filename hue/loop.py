"""Which side of the event loop the code is on, and how it calls what belongs to the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from inspect import isawaitable
from typing import Any, Protocol, TypeVar

from asgiref.sync import async_to_sync, iscoroutinefunction, sync_to_async

T = TypeVar("T")


def runs_on_event_loop() -> bool:
    """Whether this thread is running an event loop right now."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Handler:
    """A function, and what was found out about it before any request.

    Arguments:
        function: The function.
        is_async: Whether it runs on the event loop.
    """

    function: Callable[..., Any]
    is_async: bool

    @classmethod
    def of(cls, function: Callable[..., Any]) -> Handler:
        """Find out about a function."""
        return cls(function, iscoroutinefunction(function))


class Side(Protocol):
    """Where a request is answered. The way to the answer is written once, as coroutines."""

    async def run(self, handler: Handler, /, *args: Any, **kwargs: Any) -> Any:
        """Return what a handler gives, run where it belongs."""
        ...

    async def call(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Return what a function gives, be it synchronous or not, run where it belongs."""
        ...

    async def all_of(self, awaitables: Sequence[Awaitable[Any]]) -> Sequence[Any]:
        """Return what several awaitables give."""
        ...


class _OnLoop:
    """Coroutines run here, synchronous functions in Django's thread."""

    async def call(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        return await self.run(Handler.of(function), *args, **kwargs)

    async def run(self, handler: Handler, /, *args: Any, **kwargs: Any) -> Any:
        run: Any = partial(handler.function, *args, **kwargs)
        result = run() if handler.is_async else await sync_to_async(run)()
        # A synchronous decorator around a coroutine function hands back a coroutine.
        while isawaitable(result):
            result = await result
        return result

    async def all_of(self, awaitables: Sequence[Awaitable[Any]]) -> Sequence[Any]:
        if len(awaitables) == 1:
            return [await awaitables[0]]
        tasks = [asyncio.ensure_future(each) for each in awaitables]
        try:
            return await asyncio.gather(*tasks)
        except BaseException:
            for task in tasks:
                task.cancel()
            raise


class _InThread:
    """Synchronous functions run here, coroutines on the event loop, a new one under WSGI.

    Nothing here waits, so that `finished` can run these coroutines without an event loop.
    """

    async def call(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        return await self.run(Handler.of(function), *args, **kwargs)

    async def run(self, handler: Handler, /, *args: Any, **kwargs: Any) -> Any:
        if handler.is_async:
            return async_to_sync(partial(ON_LOOP.run, handler))(*args, **kwargs)
        result = handler.function(*args, **kwargs)
        return async_to_sync(_awaited)(result) if isawaitable(result) else result

    async def all_of(self, awaitables: Sequence[Awaitable[Any]]) -> Sequence[Any]:
        result: Sequence[Any] = async_to_sync(ON_LOOP.all_of)(awaitables)
        return result


async def _awaited(result: Any) -> Any:
    while isawaitable(result):
        result = await result
    return result


ON_LOOP: Side = _OnLoop()
IN_THREAD: Side = _InThread()


def this_side() -> Side:
    """Return the side that this code runs on."""
    return ON_LOOP if runs_on_event_loop() else IN_THREAD


def finished(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return the result of a coroutine that waits for nothing, as those given `IN_THREAD` do.

    Raises:
        RuntimeError: it waits for an event loop.
    """
    try:
        coroutine.send(None)
    except StopIteration as stop:
        result: T = stop.value
        return result
    coroutine.close()
    raise RuntimeError("this coroutine waits for an event loop, and there is none here")
