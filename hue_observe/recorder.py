"""Notices what passes a boundary in a thread whose event loop is running."""

from __future__ import annotations

import os
import sys
import threading
from asyncio.events import _get_running_loop
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from time import perf_counter
from types import FrameType
from typing import Any, Final, TypeAlias

from hue_observe.boundaries import EMPTY_ALONE, Boundary
from hue_observe.codes import code_of
from hue_observe.places import Call, Way, way_to

PLUMBING: Final = frozenset(
    {"contextlib", "django.db.models.manager", "django.utils.connection", "django.utils.functional"}
)
"""Modules whose functions hand a call on and say nothing of what it is."""
REFUSAL: Final = "SynchronousOnlyOperation"
SILENCER: Final = "DJANGO_ALLOW_ASYNC_UNSAFE"


@dataclass(frozen=True, slots=True)
class Seen:
    """One piece of work on the event loop.

    `what` was called by the project, `on` is waited for, `inner` are kinds of work inside, `error`
    is what Django raised instead of working, and `hidden` whether that went no further than here.
    """

    way: Way
    kind: str
    what: str
    on: str
    code: str
    inner: frozenset[str]
    seconds: float
    refused: bool
    error: BaseException | None
    hidden: bool


Sink: TypeAlias = Callable[[Seen], None]


@dataclass(slots=True)
class _Open:
    """The outermost boundary that this thread is inside of."""

    inner: set[str] = field(default_factory=set)
    error: BaseException | None = None
    refused: bool = False


class Recorder:
    """Tells `sink` of each piece of work; what lies inside of another piece is part of that."""

    def __init__(self, sink: Sink, *, wanted: Callable[[], bool] = lambda: True) -> None:
        self._sink = sink
        self._wanted = wanted
        self._thread = threading.local()

    def observed(
        self, original: Callable[..., Any], boundary: Boundary, name: str
    ) -> Callable[..., Any]:
        """`original`, watched as the function of this name at the boundary."""

        @wraps(original)
        def watched(*args: Any, **kwargs: Any) -> Any:
            if _get_running_loop() is None:
                return original(*args, **kwargs)
            return self._run(boundary, name, original, args, kwargs)

        return watched

    def glimpse(self, boundary: Boundary, name: str, frame: FrameType | None) -> None:
        """Take note of work that is about to begin, of which no time is known."""
        if getattr(self._thread, "open", None) is None and self._wanted():
            self._tell(boundary, name, (), frame, _Open(), 0.0, None)

    def unsafe(self, frame: FrameType | None) -> None:
        """A function that Django guards itself is called on the loop, at no boundary known here."""
        outer: _Open | None = getattr(self._thread, "open", None)
        refused = not os.environ.get(SILENCER)
        if outer is not None:
            outer.refused |= refused
            return
        if not self._wanted():
            return
        guarded = None if frame is None else frame.f_locals.get("func")
        boundary = Boundary("connection", getattr(guarded, "__module__", ""), "", ())
        name = getattr(guarded, "__qualname__", "")
        self._tell(boundary, name, (), frame, _Open(refused=refused), 0.0, None)

    def _run(
        self,
        boundary: Boundary,
        name: str,
        original: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> Any:
        outer: _Open | None = getattr(self._thread, "open", None)
        if outer is not None:
            outer.inner.add(boundary.kind)
            try:
                return original(*args, **kwargs)
            except Exception as error:
                if is_refusal(error):
                    outer.error, outer.refused = error, True
                raise
        if (boundary.unless and args and _truth(args[0], boundary.unless)) or not self._wanted():
            return original(*args, **kwargs)
        self._thread.open = here = _Open()
        raised: BaseException | None = None
        started = perf_counter()
        try:
            return original(*args, **kwargs)
        except BaseException as error:
            raised = error
            if is_refusal(error):
                here.error, here.refused = error, True
            raise
        finally:
            seconds = perf_counter() - started
            try:
                self._tell(boundary, name, args, sys._getframe(1), here, seconds, raised)
            finally:
                self._thread.open = None
                # An error that is held here would keep this frame alive, and the frame the error.
                del here, raised

    def _tell(
        self,
        boundary: Boundary,
        name: str,
        args: tuple[Any, ...],
        frame: FrameType | None,
        here: _Open,
        seconds: float,
        raised: BaseException | None,
    ) -> None:
        if boundary.kind in EMPTY_ALONE and not here.inner and not here.refused:
            return
        way = way_to(frame)
        if way is None:
            return
        entry = name if not boundary.owner else f"{boundary.owner}.{name}"
        what = called_by_project(way.calls, entry)
        self._sink(
            Seen(
                way=way,
                kind=boundary.kind,
                what=what,
                on=_reached(args[0], boundary.on) if args and boundary.on else "",
                code=code_of(boundary, entry, way.calls),
                inner=frozenset(here.inner - {boundary.kind}),
                seconds=seconds,
                refused=here.refused,
                error=here.error,
                hidden=here.refused and here.error is not None and raised is None,
            )
        )


def called_by_project(calls: Sequence[Call], entry: str) -> str:
    """What the project called in the end: the first function below its own that says something, or
    the boundary itself."""
    for number, call in enumerate(calls):
        if any(later.project for later in calls[number:]) or call.module in PLUMBING:
            continue
        return call.function.replace(".<locals>", "")
    return entry


def is_refusal(error: BaseException) -> bool:
    """Whether Django refused to work on the event loop."""
    return type(error).__name__ == REFUSAL


def _reached(start: Any, path: str) -> str:
    for name in path.split("."):
        start = getattr(start, name, "")
    return str(start)


def _truth(start: Any, name: str) -> bool:
    value = getattr(start, name, False)
    return bool(value() if callable(value) else value)
