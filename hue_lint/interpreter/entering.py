"""Entering a context manager, and leaving it after what stands in its body."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.interpreter import generators, unknown_objects
from hue_lint.interpreter.awaiting import awaited
from hue_lint.values import classes
from hue_lint.values.joining import union
from hue_lint.values.plain import UNKNOWN, Unknown
from hue_lint.values.values import (
    AsyncIterator,
    Coroutine,
    Generator,
    Instance,
    Object,
    Value,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


def enter(frame: Frame, value: Value, node: cst.CSTNode, asynchronous: bool) -> Value:
    """What `with value as …` binds; entering runs the value's own method, and what leaving it does
    is told here, too, where that is known by the facts."""
    engine = frame.engine
    generator = _generator(value)
    if generator is not None:
        generators.entered(frame, generator, node)
        return engine.item(value, node)
    if isinstance(value, Coroutine):
        return value.result
    if not isinstance(value, Object | Instance):
        if isinstance(value, Unknown):
            unknown_objects.forget(frame)
        return engine.item(value, node) if asynchronous else UNKNOWN
    result: Value = UNKNOWN
    for name in ("__aenter__", "__aexit__") if asynchronous else ("__enter__", "__exit__"):
        member = engine.member_of(value, name)
        if member is None:
            continue
        enters = name.endswith("enter__")
        if isinstance(member, classes.Known):
            made = engine.calls.known_call(frame, value, member, (), node, "with")
        elif enters:
            made = engine.calls.call_member(frame, value, member, name, engine.positional(), node)
        else:
            continue
        if enters:
            says = asynchronous and (
                isinstance(made, Coroutine) or not isinstance(member, classes.Known)
            )
            result = awaited(frame, made, node) if says else made
    return result


@contextmanager
def within(frame: Frame, value: Value, node: cst.CSTNode, *, asynchronous: bool) -> Iterator[Value]:
    """Inside is what a `with` statement does with what entering a value gives; what the project's
    own code does on leaving it runs after that."""
    with ExitStack() as left:
        given: list[Value] = []
        for option in options(value):
            generator = _generator(option)
            if generator is None:
                given.append(enter(frame, option, node, asynchronous))
                left.enter_context(_left_after(frame, option, node, asynchronous=asynchronous))
            else:
                given.append(frame.engine.item(option, node))
                left.enter_context(generators.around(frame, generator, node))
        yield union(given)


@contextmanager
def _left_after(
    frame: Frame, value: Value, node: cst.CSTNode, *, asynchronous: bool
) -> Iterator[None]:
    """The value is left after what happens inside, unless that was given up; what is told of
    entering it is not told again."""
    told = frame.tells_of(node)
    yield
    leave(frame.scratch() if told else frame, value, node, asynchronous=asynchronous)


def leave(frame: Frame, value: Value, node: cst.CSTNode, *, asynchronous: bool) -> None:
    """A method of the project's that leaves an object runs."""
    name = "__aexit__" if asynchronous else "__exit__"
    engine = frame.engine
    if isinstance(value, Unknown):
        unknown_objects.forget(frame)
    if isinstance(value, Object | Instance):
        member = engine.member_of(value, name)
        if member is not None and not isinstance(member, classes.Known):
            engine.calls.call_member(frame, value, member, name, engine.positional(), node)


def _generator(value: Value) -> Generator | None:
    """The generator function that a context manager is made of."""
    if isinstance(value, AsyncIterator):
        return value.around
    return value if isinstance(value, Generator) else None
