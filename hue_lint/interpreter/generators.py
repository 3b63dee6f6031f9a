"""Running the bodies of generator functions: to their end, to their first yield, or around the body
of a `with` statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.interpreter.colour_checks import is_async
from hue_lint.syntax.walk import walk
from hue_lint.values.operations import Effects, Halves, Summary, begun, ended
from hue_lint.values.origins import MadeAt
from hue_lint.values.plain import Const
from hue_lint.values.values import Closure, Generator, State
from hue_lint.values.widening import origins

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame

_STARTED = "<started>"
"""Under which name the state of a generator has that it was asked for an item."""


def run(frame: Frame, generator: Generator, node: cst.CSTNode) -> None:
    """The body of a generator function runs to its end, because somebody iterates it."""
    callee = generator.callee
    if isinstance(callee, Closure):
        frame.engine.nested.run(frame, callee, generator.arguments, node)
        return
    summary = frame.engine.summaries.of(callee, generator.arguments, frame, node)
    frame.engine.calls.record_call(
        frame, summary, frame.engine.callee_name(callee), node, callee.function
    )
    take_effect(frame, summary, node)


def step(frame: Frame, generator: Generator, node: cst.CSTNode) -> None:
    """A generator runs until it yields, the first time that it is asked for an item."""
    started = frame.environment.state(generator)
    if started.attribute(_STARTED) is not None:
        run(frame, generator, node)
        return
    _record(frame, generator, begun(_halves(frame, generator, node).operations), node)
    frame.environment.update(generator, started.with_attribute(_STARTED, Const(True)))


def entered(frame: Frame, generator: Generator, node: cst.CSTNode) -> None:
    """A context manager is entered that is not seen to be left: what it does then is told of here,
    and has happened to nothing yet."""
    halves = _halves(frame, generator, node)
    _record(frame, generator, Summary(halves.operations), node)
    _update(frame, halves.first)


@contextmanager
def around(frame: Frame, generator: Generator, node: cst.CSTNode) -> Iterator[None]:
    """What stands before the yield is done before what happens inside, and the rest after it, to
    what is there by then."""
    halves = _halves(frame, generator, node)
    first, last = dict(halves.first), dict(halves.last)
    at_first = {each: frame.environment.state(each) for each in (*first, *last)}
    _record(frame, generator, begun(halves.operations), node)
    _update(frame, halves.first)
    yield
    _record(frame, generator, ended(_halves(frame, generator, node).operations), node)
    for origin, before in at_first.items():
        then, later = first.get(origin, before), last.get(origin, before)
        if then != later:
            now = frame.environment.state(origin)
            frame.environment.update(origin, _moved(now, then, later))


def keeps_errors(frame: Frame, generator: Generator, node: cst.CSTNode) -> bool:
    """Whether an error of what happens around its yield may go no further."""
    return _halves(frame, generator, node).keeps_errors


def yields_inside(frame: Frame, body: cst.BaseSuite) -> bool:
    """Whether a generator stops in these statements, which have been run."""
    return frame.is_generator and any(isinstance(each, cst.Yield) for each in walk(body))


def take_effect(frame: Frame, summary: Summary, node: cst.CSTNode) -> None:
    """What a function that ran at `node` did to what it was given, and to what it made."""
    for origin in origins(summary.returns):
        if isinstance(origin, MadeAt) and origin.call is node:
            frame.environment.forget(origin)
    _update(frame, summary.effects)


def _update(frame: Frame, effects: Effects) -> None:
    for origin, state in effects:
        frame.environment.update(origin, state)


def _halves(frame: Frame, generator: Generator, node: cst.CSTNode) -> Halves:
    callee = generator.callee
    if isinstance(callee, Closure):
        return frame.engine.nested.halves(frame, callee, generator.arguments)
    summary = frame.engine.summaries.of(callee, generator.arguments, frame, node)
    first = summary.effects if summary.yielding is None else summary.yielding
    return Halves(summary.operations, first, summary.effects, summary.keeps_errors)


def _record(frame: Frame, generator: Generator, did: Summary, node: cst.CSTNode) -> None:
    """What is done belongs to who enters; what an async function does is its own."""
    callee = generator.callee
    function = None if isinstance(callee, Closure) else callee.function
    if not is_async(callee):
        name = frame.engine.calls.name_of(callee)
        frame.engine.calls.record_call(frame, did, name, node, function)


def _moved(now: State, then: State, later: State) -> State:
    """A state now, with what happened to the value between two others."""
    state = replace(
        now,
        evaluated=now.evaluated or later.evaluated,
        loaded=(now.loaded | (later.loaded - then.loaded)) - (later.dropped - then.dropped),
        forgotten=now.forgotten or later.forgotten,
        dropped=now.dropped | later.dropped,
        told=now.told | later.told,
    )
    for name in dict.fromkeys(name for name, _ in (*then.attributes, *later.attributes)):
        value = later.attribute(name)
        if then.attribute(name) != value:
            state = state.with_attribute(name, value)
    return state
