"""One thread for everything that takes long, so that the server's loop is always free."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TypeVar

T = TypeVar("T")


class Halted(Exception):
    """Nobody waits for this work any more."""


class Halt:
    """Told to work, so that it can stop in the middle."""

    def __init__(self) -> None:
        self._asked = Event()

    def ask(self) -> None:
        """Ask the work to stop."""
        self._asked.set()

    def check(self) -> None:
        """Raise Halted where the work was asked to stop."""
        if self._asked.is_set():
            raise Halted


class Worker:
    """Does one piece of work after the other, in the order in which they were asked for."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def run(self, work: Callable[[Halt], T]) -> T:
        """What `work` gives. Who is cancelled while waiting takes the work out of the queue, or
        asks it to stop where it is."""
        halt = Halt()
        future = self._pool.submit(work, halt)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            halt.ask()
            raise
