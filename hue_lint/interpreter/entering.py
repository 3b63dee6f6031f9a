"""Entering a context manager, and leaving it after what stands in its body."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Sequence as Nodes
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import libcst as cst

from hue_lint.frames.frames import AtEnd
from hue_lint.interpreter import generators, unknown_objects
from hue_lint.interpreter.awaiting import awaited
from hue_lint.project.classes import Function
from hue_lint.values import classes
from hue_lint.values.environment import join
from hue_lint.values.joining import union
from hue_lint.values.plain import UNKNOWN, Const, Unknown
from hue_lint.values.values import (
    FRESH,
    AsyncIterator,
    Closure,
    Coroutine,
    FunctionValue,
    Generator,
    Instance,
    Object,
    Value,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame

T = TypeVar("T")


def enter(frame: Frame, value: Value, node: cst.CSTNode, asynchronous: bool) -> Value:
    """What `with value as …` binds; entering runs the value's own method."""
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
    name = "__aenter__" if asynchronous else "__enter__"
    member = engine.member_of(value, name)
    if member is None:
        return UNKNOWN
    if isinstance(member, classes.Known):
        made = engine.calls.known_call(frame, value, member, (), node, "with")
    else:
        made = engine.calls.call_member(frame, value, member, name, engine.positional(), node)
    says = asynchronous and (isinstance(made, Coroutine) or not isinstance(member, classes.Known))
    return awaited(frame, made, node) if says else made


@contextmanager
def within(frame: Frame, value: Value, node: cst.CSTNode, *, asynchronous: bool) -> Iterator[Value]:
    """Inside is what a `with` statement does with what entering a value gives; what the project's
    own code does on leaving it runs after that."""
    found = options(value)
    managers = [_one(frame, option, node, asynchronous=asynchronous) for option in found]
    if len(managers) == 1:
        with managers[0] as given:
            yield given
        return
    with ExitStack() as left:
        alternatives = [ExitStack() for _ in managers]
        given = union(
            _in_turn(
                frame,
                [
                    partial(alternative.enter_context, manager)
                    for alternative, manager in zip(alternatives, managers, strict=True)
                ],
            )
        )
        left.callback(_in_turn, frame, [each.close for each in alternatives])
        yield given


def _in_turn(frame: Frame, ways: Nodes[Callable[[], T]]) -> list[T]:
    """What each of several ways to go on gives; behind them holds what they have in common."""
    before, ends, given = frame.environment, [], []
    for way in ways:
        frame.environment = before.copy()
        given.append(way())
        ends.append(frame.environment)
    frame.environment = join(ends) or before
    return given


@contextmanager
def _one(frame: Frame, value: Value, node: cst.CSTNode, *, asynchronous: bool) -> Iterator[Value]:
    """Inside, the value has been entered; it is left after what happens there. What is told of
    entering it is not told again."""
    generator = _generator(value)
    if generator is not None:
        with generators.around(frame, generator, node):
            yield frame.engine.item(value, node)
        return
    given = enter(frame, value, node, asynchronous)
    if isinstance(value, Object) and _is_stack(frame, value):
        with _stack(frame, value):
            yield given
        return
    told = frame.tells_of(node)
    yield given
    leave(frame.scratch() if told else frame, value, node, asynchronous=asynchronous)


def _is_stack(frame: Frame, value: Object) -> bool:
    """Whether an object is left by what was put on it."""
    member = frame.engine.member_of(value, "pop_all")
    return isinstance(member, classes.Known) and member.behaviour.transform == "lets-go"


@contextmanager
def _stack(frame: Frame, value: Object) -> Iterator[None]:
    """Inside, an exit stack keeps what it is to do at the end, where it does that unless it handed
    it on to another stack."""
    end = frame.at_end.setdefault(value.origin, AtEnd(frame.operations))
    frame.environment.update(value.origin, FRESH)
    yield
    frame.at_end.pop(value.origin, None)
    if not frame.environment.state(value.origin).evaluated:
        end.does.close()


def leave(frame: Frame, value: Value, node: cst.CSTNode, *, asynchronous: bool) -> None:
    """The method that leaves an object runs."""
    name = "__aexit__" if asynchronous else "__exit__"
    engine = frame.engine
    if isinstance(value, Unknown):
        unknown_objects.forget(frame)
    if isinstance(value, Object | Instance):
        member = engine.member_of(value, name)
        if isinstance(member, classes.Known):
            engine.calls.known_call(frame, value, member, (), node, "with")
        elif member is not None:
            engine.calls.call_member(frame, value, member, name, engine.positional(), node)


def keeps_errors(frame: Frame, value: Value, node: cst.CSTNode, *, asynchronous: bool) -> bool:
    """Whether an error inside of what a value was entered for may go no further, so that control
    goes on behind it."""
    name = "__aexit__" if asynchronous else "__exit__"
    return any(_keeps_errors(frame, option, name, node) for option in options(value))


def _keeps_errors(frame: Frame, value: Value, name: str, node: cst.CSTNode) -> bool:
    generator = _generator(value)
    if generator is not None:
        return generators.keeps_errors(frame, generator, node)
    if isinstance(value, Closure | FunctionValue):
        # what an exit stack is given may be the method itself
        return _may_be_true(frame, value, node)
    if not isinstance(value, Object | Instance):
        return False
    member = frame.engine.member_of(value, name)
    if isinstance(value, Object) and _is_stack(frame, value):
        return value.origin in frame.at_end and frame.at_end[value.origin].keeps_errors
    if isinstance(member, classes.Known):
        return member.behaviour.returns == "bool"
    if not isinstance(member, Function):
        return False
    if _is_declared_false(member):
        return False
    return _may_be_true(frame, FunctionValue(member, value), node)


def _may_be_true(frame: Frame, callee: Value, node: cst.CSTNode) -> bool:
    """Whether what leaves a context manager may say that the error is dealt with."""
    details = frame.engine.positional(UNKNOWN, UNKNOWN, UNKNOWN)
    given = frame.engine.calls.silently(frame, callee, details, node)
    return any(
        not (isinstance(option, Const) and not option.value)
        for made in options(given)
        for option in options(made.result if isinstance(made, Coroutine) else made)
    )


def _is_declared_false(function: Function) -> bool:
    """Whether its annotation says that a method never keeps an error, as type checkers read it."""
    match function.node.returns:
        case cst.Annotation(annotation=cst.Name(value="None")):
            return True
        case cst.Annotation(
            annotation=cst.Subscript(
                slice=[cst.SubscriptElement(slice=cst.Index(value=cst.Name(value="False")))]
            )
        ):
            return True
    return False


def _generator(value: Value) -> Generator | None:
    """The generator function that a context manager is made of."""
    if isinstance(value, AsyncIterator):
        return value.around
    return value if isinstance(value, Generator) else None
