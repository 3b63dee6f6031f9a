"""Room for deep recursion.

CPython keeps the frames of its functions in chunks of 16 KB. Where calls go to and fro across the
end of a chunk, the next one is taken from the operating system and given back each time, which is a
tenth of a run on a large project. (`push_chunk` in CPython's Python/pystate.c, since 3.11.)
"""

from collections.abc import Callable
from types import FunctionType
from typing import TypeVar

T = TypeVar("T")

_SLOTS = 2**16 + 1
"""Half a megabyte and a little: the chunk of such a frame is a whole one."""


def _call(function: Callable[[], T]) -> T:
    return function()


_with_room = FunctionType(_call.__code__.replace(co_stacksize=_SLOTS), {})


def with_room(function: Callable[[], T]) -> T:
    """What `function` gives; it is called above a frame whose chunk has room for all its calls."""
    result: T = _with_room(function)
    return result
