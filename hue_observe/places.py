"""From a stack to a place: the row of the asynchronous function that led to the work."""

from __future__ import annotations

import inspect
import linecache
import os
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import CodeType, FrameType
from typing import Final

ASYNC_FLAGS: Final = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
INSTALLED: Final = frozenset({"site-packages", "dist-packages"})
OWN: Final = os.path.dirname(os.path.abspath(__file__)) + os.sep  # noqa: PTH100, PTH120
STANDARD: Final = tuple(
    spelling + os.sep
    for name in ("stdlib", "platstdlib")
    if (path := sysconfig.get_path(name))
    for spelling in (path, os.path.realpath(path))
)


@dataclass(frozen=True, slots=True)
class Step:
    """A row of a function of the project."""

    filename: str
    row: int
    function: str


@dataclass(frozen=True, slots=True)
class Place:
    """The expression that runs in `function`: rows and columns from 1, the end exclusive."""

    filename: str
    row: int
    column: int
    end_row: int
    end_column: int
    function: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function on the stack below the place, by its module and qualified name."""

    module: str
    function: str
    project: bool


@dataclass(frozen=True, slots=True)
class Way:
    """How the work was come to: the place, and the calls from there inwards.

    `steps` are the rows of the project's functions on the way, the place's own first.
    """

    place: Place
    asynchronous: bool
    steps: tuple[Step, ...]
    calls: tuple[Call, ...]


@lru_cache(maxsize=4096)
def is_project(filename: str) -> bool:
    """Whether a file is the project's own: neither Python's, nor installed, nor this package's."""
    if not filename.endswith(".py") or not os.path.isabs(filename) or filename.startswith(OWN):  # noqa: PTH117
        return False
    return INSTALLED.isdisjoint(Path(filename).parts) and not filename.startswith(STANDARD)


def is_async(code: CodeType) -> bool:
    """Whether calling the code gives a coroutine or an asynchronous generator."""
    return bool(code.co_flags & ASYNC_FLAGS)


def way_to(frame: FrameType | None) -> Way | None:
    """The way that led to `frame`, from the innermost asynchronous function of the project; where
    there is none (a callback of the loop), from the outermost function of the project."""
    passed: list[FrameType] = []
    outermost = 0
    for each in _outwards(frame):
        passed.append(each)
        if is_project(each.f_code.co_filename):
            outermost = len(passed)
            if is_async(each.f_code):
                return _way(passed, asynchronous=True)
    return _way(passed[:outermost], asynchronous=False) if outermost else None


def _outwards(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        if not frame.f_code.co_filename.startswith(OWN):
            yield frame
        frame = frame.f_back


def _way(passed: list[FrameType], *, asynchronous: bool) -> Way:
    """The way through the frames, innermost first, the last of which is the place.

    Comprehensions and lambdas are part of the function that they stand in.
    """
    outwards = passed[::-1]
    inside = [each for each in outwards[1:] if not each.f_code.co_name.startswith("<")]
    steps = tuple(
        Step(each.f_code.co_filename, each.f_lineno or 0, function_of(each.f_code))
        for each in (outwards[0], *inside)
        if is_project(each.f_code.co_filename)
    )
    calls = tuple(
        Call(
            str(each.f_globals.get("__name__", "")),
            each.f_code.co_qualname,
            is_project(each.f_code.co_filename),
        )
        for each in inside
    )
    return Way(place_of(outwards[0]), asynchronous, steps, calls)


def place_of(frame: FrameType) -> Place:
    """The expression that the frame is evaluating."""
    return _place(frame.f_code, frame.f_lasti, frame.f_lineno or 0)


@lru_cache(maxsize=4096)
def _place(code: CodeType, instruction: int, line: int) -> Place:
    row, end_row, start, end = next(
        islice(code.co_positions(), instruction // 2, None), (line, line, None, None)
    )
    row = row or line
    end_row = end_row or row
    filename = code.co_filename
    function = function_of(code)
    if start is None or end is None:
        return Place(filename, row, 1, end_row + 1, 1, function)
    return Place(
        filename, row, _column(filename, row, start), end_row, _column(filename, end_row, end),
        function,
    )  # fmt: skip


def _column(filename: str, row: int, offset: int) -> int:
    """A column in characters, from 1, for an offset in bytes of UTF-8."""
    return len(linecache.getline(filename, row).encode()[:offset].decode(errors="replace")) + 1


def function_of(code: CodeType) -> str:
    """The qualified name of a function, as a reader would write it."""
    return code.co_qualname.replace(".<locals>", "")
