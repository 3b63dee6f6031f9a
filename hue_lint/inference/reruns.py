"""Nested functions that are called again with what they were called with before: a chain of
decorators, each of whose wrappers calls the next one from several places, is read once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hue_lint.inference.environment import State
from hue_lint.inference.values import Argument, Closure, Origin, Value

if TYPE_CHECKING:
    from hue_lint.inference.frames import Frame

_MOST_RUNS = 4
"""How many of the latest runs of a nested function are remembered."""


@dataclass(frozen=True, slots=True)
class Given:
    """All that a run of a nested function depends on: its arguments, the names around it, what has
    happened to values, which nested functions are being interpreted (which ends recursion), and the
    inquiry about a wrapper that is open."""

    arguments: tuple[Argument, ...]
    around: tuple[dict[str, Value], ...]
    states: dict[Origin, State]
    running: frozenset[object]
    inquiry: int


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a nested function: its frame, what had happened to values afterwards, and the
    entries of functions that it asked for."""

    given: Given
    frame: Frame
    states: dict[Origin, State]
    asked: tuple[int, ...]


def around(closure: Closure) -> tuple[dict[str, Value], ...]:
    """The names that a nested function sees in the functions around it, as they are now."""
    return (closure.names, *_names(closure.frame))


def _names(frame: Frame | None) -> Iterator[dict[str, Value]]:
    while frame is not None:
        yield dict(frame.environment.names)
        frame = frame.parent


def known_run(closure: Closure, given: Given) -> Run | None:
    """The run that began just so."""
    runs = closure.frame.runs.get(id(closure.node), ())
    return next((run for run in runs if run.given == given), None)


def remember(closure: Closure, run: Run) -> None:
    """Keep a run, as long as the function around lives; not one that binds names outside of itself
    (`nonlocal`), which it has to bind at each call."""
    if run.given.around == around(closure):
        runs = closure.frame.runs.setdefault(id(closure.node), [])
        runs.append(run)
        del runs[:-_MOST_RUNS]
