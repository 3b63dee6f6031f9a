"""Coroutines that were never awaited, with the row that made them."""

from __future__ import annotations

import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import ExitStack
from types import CoroutineType, FunctionType, SimpleNamespace
from typing import Any, Final

from hue_observe.ledger import Made
from hue_observe.places import Step, is_project

DEPTH: Final = 6
"""How many callers Python remembers of whoever made a coroutine: decorators stand between."""


def watch_coroutines(tell: Callable[[Made], None]) -> ExitStack:
    """Tell of coroutines that are thrown away, until the returned stack is closed."""
    undo = ExitStack()
    original: Any = getattr(warnings, "_warn_unawaited_coroutine", None)
    if original is None:
        return undo
    warn = _two_frames_further(original)

    def noticed(coroutine: CoroutineType[Any, Any, Any]) -> None:
        made = _made(coroutine)
        if made is not None:
            tell(made)
        warn(coroutine)

    undo.callback(vars(warnings).__setitem__, "_warn_unawaited_coroutine", original)
    vars(warnings)["_warn_unawaited_coroutine"] = noticed
    undo.callback(
        sys.set_coroutine_origin_tracking_depth, sys.get_coroutine_origin_tracking_depth()
    )
    remember_origins()
    if threading.getprofile() is None:
        undo.callback(threading.setprofile, None)
        threading.setprofile(_in_a_new_thread)
    return undo


def _in_a_new_thread(*_: object) -> None:
    """The first thing that a thread does, synchronous views' among them, is to remember, too."""
    sys.setprofile(None)
    remember_origins()


def _two_frames_further(original: FunctionType) -> Callable[[Any], None]:
    """Python's own warning, about the row that it names when nobody stands in between: filters and
    the registry of what was warned of go by that row."""

    def warn(message: Any, category: Any = None, stacklevel: int = 1, source: Any = None) -> None:
        warnings.warn(message, category, stacklevel + 2, source=source)

    names = {**original.__globals__, "warn": warn, "_wm": SimpleNamespace(warn=warn)}
    return FunctionType(original.__code__, names, original.__name__, original.__defaults__)


def remember_origins() -> None:
    """Have Python remember, in this thread, where coroutines are made."""
    if sys.get_coroutine_origin_tracking_depth() < DEPTH:
        sys.set_coroutine_origin_tracking_depth(DEPTH)


def _made(coroutine: CoroutineType[Any, Any, Any]) -> Made | None:
    """The innermost row of the project that had a part in making it, and those around that."""
    rows = [Step(*each) for each in coroutine.cr_origin or () if is_project(each[0])]
    if not rows:
        return None
    made, *callers = rows
    name = coroutine.__qualname__.replace(".<locals>", "")
    return Made(made.filename, made.row, made.function, name, tuple(callers))
