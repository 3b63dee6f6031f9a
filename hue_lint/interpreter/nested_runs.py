"""Nested functions that are called again with what they were called with before: a chain of
decorators, each of whose wrappers calls the next one from several places, is read once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hue_lint.bounds import MOST_RUNS
from hue_lint.frames.frames import frame_of
from hue_lint.values.values import Closure, Value

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame, Given, Run


def around(closure: Closure) -> tuple[dict[str, Value], ...]:
    """The names that a nested function sees in the functions around it, as they are now."""
    return (closure.names, *_names(frame_of(closure)))


def _names(frame: Frame | None) -> Iterator[dict[str, Value]]:
    while frame is not None:
        yield dict(frame.environment.names)
        frame = frame.parent


def known_run(closure: Closure, given: Given) -> Run | None:
    """The run that began just so."""
    runs = frame_of(closure).runs.get(id(closure.node), ())
    return next((run for run in runs if run.given == given), None)


def remember(closure: Closure, run: Run) -> None:
    """Keep a run, as long as the function around lives; not one that binds names outside of itself
    (`nonlocal`), which it has to bind at each call."""
    if run.given.around == around(closure):
        runs = frame_of(closure).runs.setdefault(id(closure.node), [])
        runs.append(run)
        del runs[:-MOST_RUNS]
