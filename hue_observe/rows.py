"""Which rows of asynchronous functions ran on an event loop.

Python 3.12 and later report each row once and then never again (`sys.monitoring`); before, rows are
traced in threads while they run a loop, unless another tracer is there first.
"""

from __future__ import annotations

import sys
from asyncio.base_events import BaseEventLoop
from asyncio.events import _get_running_loop
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import wraps
from types import CodeType, FrameType
from typing import Any, Final, TypeAlias

from hue_observe.coroutines import remember_origins
from hue_observe.places import is_async, is_project

Rows: TypeAlias = dict[str, set[int]]
Tracer: TypeAlias = Callable[[FrameType, str, Any], Any]

NAME: Final = "hue-observe"
FREE_IDS: Final = (3, 4)
"""The tools' numbers that Python reserves for nobody."""


class RowsUnavailable(Exception):
    """Rows cannot be recorded here; the text says why."""


def watch_rows(rows: Rows) -> ExitStack:
    """Add the rows that run to `rows` until the returned stack is closed.

    Raises RowsUnavailable.
    """
    undo = ExitStack()
    if sys.version_info >= (3, 12):
        _monitor(rows, undo)
        _at_loops(remember_origins, lambda: None, undo)
        return undo
    if sys.gettrace() is not None:
        raise RowsUnavailable("another tracer (coverage, a debugger) is active")
    trace = _tracer(rows)

    def begin() -> None:
        remember_origins()
        if sys.gettrace() is None:
            sys.settrace(trace)

    def end() -> None:
        if sys.gettrace() is trace:
            sys.settrace(None)

    _at_loops(begin, end, undo)
    return undo


def with_nested(code: CodeType) -> Iterator[CodeType]:
    """The code of a function, and of what is written inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from with_nested(constant)


def _at_loops(begin: Callable[[], None], end: Callable[[], None], undo: ExitStack) -> None:
    """Call `begin` and `end` in each thread around the time that it runs a loop."""
    original = BaseEventLoop.run_forever

    @wraps(original)
    def run_forever(self: BaseEventLoop) -> None:
        begin()
        try:
            original(self)
        finally:
            end()

    BaseEventLoop.run_forever = run_forever  # type: ignore[method-assign]
    undo.callback(setattr, BaseEventLoop, "run_forever", original)


if sys.version_info >= (3, 12):

    def _monitor(rows: Rows, undo: ExitStack) -> None:
        monitoring = sys.monitoring
        events = monitoring.events
        tool = next((each for each in FREE_IDS if monitoring.get_tool(each) is None), None)
        if tool is None:
            raise RowsUnavailable("other tools use sys.monitoring")
        monitoring.use_tool_id(tool, NAME)
        undo.callback(monitoring.free_tool_id, tool)

        def started(code: CodeType, _: int) -> Any:
            if is_async(code) and is_project(code.co_filename):
                rows.setdefault(code.co_filename, set())
                for each in with_nested(code):
                    monitoring.set_local_events(tool, each, events.LINE)
            return monitoring.DISABLE

        def ran(code: CodeType, row: int) -> Any:
            if _get_running_loop() is None:
                return None
            rows.setdefault(code.co_filename, set()).add(row)
            return monitoring.DISABLE

        for event, heard in ((events.PY_START, started), (events.LINE, ran)):
            monitoring.register_callback(tool, event, heard)
            undo.callback(monitoring.register_callback, tool, event, None)
        monitoring.set_events(tool, events.PY_START)
        undo.callback(monitoring.set_events, tool, 0)
        # What ran for an earlier tool may have been switched off for good.
        monitoring.restart_events()


def _tracer(rows: Rows) -> Tracer:
    """What `sys.settrace` takes: looks into asynchronous functions, and what is written in them."""
    wanted: dict[CodeType, set[int] | None] = {}

    def look(code: CodeType) -> set[int] | None:
        if is_async(code) and is_project(code.co_filename):
            for each in with_nested(code):
                wanted[each] = rows.setdefault(each.co_filename, set())
            return wanted[code]
        return wanted.setdefault(code, None)

    def rows_of(frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            seen = wanted[frame.f_code]
            if seen is not None:
                seen.add(frame.f_lineno)
        return rows_of

    def calls(frame: FrameType, event: str, _: Any) -> Any:
        code = frame.f_code
        try:
            seen = wanted[code]
        except KeyError:
            seen = look(code)
        return None if seen is None else rows_of

    return calls
