"""Iteration, and the expressions that iterate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.interpreter import awaiting
from hue_lint.interpreter.binding import bind
from hue_lint.interpreter.evaluation import use
from hue_lint.interpreter.narrowing import narrow
from hue_lint.interpreter.operators import truth
from hue_lint.values import orm
from hue_lint.values.joining import union
from hue_lint.values.values import (
    UNKNOWN,
    AsyncIterator,
    Lazy,
    Mapping,
    Object,
    Pending,
    QuerySet,
    Sequence,
    Value,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


@contextmanager
def _own_names(frame: Frame) -> Iterator[None]:
    names = dict(frame.environment.names)
    yield
    frame.environment.names = names


def generator(frame: Frame, node: cst.GeneratorExp) -> Value:
    """The outermost iterable is evaluated at once, everything else when it is consumed."""
    iterated = frame.evaluate(node.for_in.iter)
    asynchronous = node.for_in.asynchronous is not None
    item = iterate(frame, iterated, node.for_in.iter, node.for_in, "for", asynchronous=asynchronous)
    rounds = frame.scratch()
    with _own_names(rounds):
        bind(rounds, node.for_in.target, item)
        asynchronous = _conditions(rounds, node.for_in) or asynchronous
        made = rounds.evaluate(node.elt)
    if asynchronous:
        for operation in rounds.operations:
            frame.record(operation)
        return AsyncIterator(made)
    if rounds.operations:
        return Pending(made, tuple(rounds.operations))
    return Sequence("iterator", None, made)


def comprehension(frame: Frame, node: cst.BaseSimpleComp) -> Value:
    with _own_names(frame):
        _comp_for(frame, node.for_in)
        item = frame.evaluate(node.elt)
    return Sequence("set" if isinstance(node, cst.SetComp) else "list", None, item)


def dict_comprehension(frame: Frame, node: cst.DictComp) -> Value:
    with _own_names(frame):
        _comp_for(frame, node.for_in)
        key, value = frame.evaluate(node.key), frame.evaluate(node.value)
    return Mapping((), key, value)


def _comp_for(frame: Frame, node: cst.CompFor) -> bool:
    iterated = frame.evaluate(node.iter)
    asynchronous = node.asynchronous is not None
    bind(
        frame,
        node.target,
        iterate(frame, iterated, node.iter, node, "for", asynchronous=asynchronous),
    )
    return _conditions(frame, node) or asynchronous


def _conditions(frame: Frame, node: cst.CompFor) -> bool:
    """What stands behind one `for` of a comprehension; whether any of it is asynchronous."""
    for condition in node.ifs:
        truth(frame, condition.test)
        narrow(frame, condition.test, positive=True)
    return node.inner_for_in is not None and _comp_for(frame, node.inner_for_in)


def iterate(
    frame: Frame,
    value: Value,
    node: cst.CSTNode,
    origin: cst.CSTNode,
    spelling: str,
    *,
    asynchronous: bool,
) -> Value:
    """Iterate a value with `for` or `async for`: what each round gives, made at `origin`."""
    frame.environment.forget(origin)
    if not asynchronous:
        use(frame, value, "__iter__", node, spelling)
        return frame.engine.item(value, origin)
    awaiting.iterated(frame, value, node)
    found: list[Value] = []
    for option in options(value):
        if isinstance(option, QuerySet):
            state = frame.environment.state(option.origin)
            frame.environment.update(option.origin, replace(state, evaluated=True))
            found.append(orm.row(option, origin))
        elif isinstance(option, (AsyncIterator, Lazy)):
            found.append(option.item)
        elif isinstance(option, Object):
            member = frame.engine.member_of(option, "__aiter__")
            found.append(
                frame.engine.instances.item(option, origin) if member is not None else UNKNOWN
            )
        else:
            found.append(UNKNOWN)
    return union(found)
