"""Iteration, and the expressions that iterate."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.interpreter import awaiting
from hue_lint.interpreter.binding import bind
from hue_lint.interpreter.coroutines import certain
from hue_lint.interpreter.evaluation import STEP, use, wind
from hue_lint.interpreter.hashing import hashed
from hue_lint.interpreter.kinds import ends_at_once, has_items
from hue_lint.interpreter.narrowing import narrow
from hue_lint.interpreter.operators import truth
from hue_lint.interpreter.rounds import rounds_of, some_are_done
from hue_lint.syntax.walk import walk
from hue_lint.values import orm
from hue_lint.values.environment import Environment, join
from hue_lint.values.joining import union
from hue_lint.values.origins import hangs_on
from hue_lint.values.picking import each_in_turn, one_of
from hue_lint.values.plain import UNKNOWN
from hue_lint.values.values import (
    AsyncIterator,
    Generator,
    Instance,
    Lazy,
    Mapping,
    Object,
    Pending,
    QuerySet,
    Sequence,
    Value,
    options,
)
from hue_lint.values.which import Some
from hue_lint.values.widening import origins

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame
    from hue_lint.values.origins import Origin


@contextmanager
def _own_names(frame: Frame, node: cst.CompFor) -> Iterator[None]:
    """The names that the targets of a comprehension bind are its own; what else happens inside, an
    assignment expression too, happens to the function around it."""
    before = {name: frame.environment.names.get(name) for name in _bound(node)}
    yield
    for name, value in before.items():
        if value is None:
            frame.environment.names.pop(name, None)
        else:
            frame.environment.names[name] = value


def _bound(node: cst.CompFor) -> Iterator[str]:
    for each in (node.target, *walk(node.target)):
        if isinstance(each, cst.Name):
            yield each.value
    if node.inner_for_in is not None:
        yield from _bound(node.inner_for_in)


def generator(frame: Frame, node: cst.GeneratorExp) -> Value:
    """An iterator of the outermost iterable is made at once, everything else happens when it is
    consumed."""
    iterated = frame.evaluate(node.for_in.iter)
    if node.for_in.asynchronous is None:
        wind(frame, iterated, node.for_in.iter, "for")
    before = frame.environment.copy()
    rounds = frame.scratch()
    rounds.environment = before.copy()
    with _own_names(rounds, node.for_in):
        made, asynchronous = _rounds(rounds, node.for_in, iterated, node.elt)
    if asynchronous:
        for operation in rounds.operations:
            frame.record(operation)
        frame.environment = rounds.environment
        return AsyncIterator(made)
    states = before.changed(rounds.environment)
    if rounds.operations or states:
        return Pending(made, tuple(rounds.operations), states)
    return Sequence("iterator", None, made)


def comprehension(frame: Frame, node: cst.BaseSimpleComp) -> Value:
    iterated = frame.evaluate(node.for_in.iter)
    with _own_names(frame, node.for_in):
        item, _ = _rounds(frame, node.for_in, iterated, node.elt)
        if isinstance(node, cst.SetComp):
            hashed(frame, item, node.elt)
    return Sequence("set" if isinstance(node, cst.SetComp) else "list", None, item)


def dict_comprehension(frame: Frame, node: cst.DictComp) -> Value:
    iterated = frame.evaluate(node.for_in.iter)
    with _own_names(frame, node.for_in):
        pair, _ = _rounds(frame, node.for_in, iterated, node.key, node.value)
    key, value = pair.items if isinstance(pair, Sequence) and pair.items else (UNKNOWN, UNKNOWN)
    hashed(frame, key, node.key)
    return Mapping((), key, value)


def _rounds(
    frame: Frame, node: cst.CompFor, iterated: Value, *made: cst.BaseExpression
) -> tuple[Value, bool]:
    """The rounds of one `for` of a comprehension, of which some may be left out: what is made in
    one, and whether any of it is asynchronous."""
    asynchronous = node.asynchronous is not None
    item = iterate(frame, iterated, node.iter, node, "for", asynchronous=asynchronous)
    ends: list[Environment] = []
    if not has_items(frame, node.iter, iterated):
        ends.append(frame.environment.copy())
        nothing_of(ends[0], item, rows_held(frame, node.target))
    bind(frame, node.target, item)
    with rounds_of(frame, item):
        for condition in node.ifs:
            truth(frame, condition.test)
            ends.append(frame.environment.copy())
            narrow(frame, condition.test, positive=True)
            some_are_done(frame)
        if node.inner_for_in is not None:
            inner = frame.evaluate(node.inner_for_in.iter)
            found, inside = _rounds(frame, node.inner_for_in, inner, *made)
            asynchronous = asynchronous or inside
        else:
            values = tuple(frame.evaluate(each) for each in made)
            found = values[0] if len(values) == 1 else Sequence("tuple", values)
    if node.ifs:
        found = one_of(found, Some(node))
    frame.environment = join([frame.environment, *ends]) or frame.environment
    return found, asynchronous


def rows_held(frame: Frame, target: cst.CSTNode | None) -> set[Origin]:
    """The rows that names hold, but for those that a loop gives new values in each round."""
    bound = (target, *walk(target)) if target is not None else ()
    own = {node.value for node in bound if isinstance(node, cst.Name)}
    return {
        value.origin
        for name, value in frame.environment.names.items()
        if isinstance(value, Instance) and name not in own
    }


def nothing_of(environment: Environment, item: Value, held: Collection[Origin]) -> None:
    """There is no such row here, so that what happens to each has happened to all of them; what is
    `held` elsewhere is there all the same."""
    gone = dict.fromkeys(origin for origin in origins(item) if origin not in held)
    for hung in [each for each in environment.states if hangs_on(each, gone)]:
        del environment.states[hung]
    for origin in gone:
        environment.update(origin, replace(environment.state(origin), absent=True))


def item_again(frame: Frame, value: Value, origin: cst.CSTNode) -> Value:
    """What the next round of a loop gives, where the first one has iterated the value."""
    return each_in_turn(
        union(
            orm.kept_row(option, origin)
            if isinstance(option, QuerySet)
            else frame.engine.instances.item(option, origin, frame)
            if isinstance(option, Object)
            else frame.engine.item(option, origin)
            for option in options(value)
        )
    )


def walked_rows(
    frame: Frame, walk: tuple[cst.BaseExpression, str] | None, node: cst.CSTNode
) -> Value:
    """The rows of the list that a loop walks by an index."""
    return item_again(frame, frame.scratch().evaluate(walk[0]), node) if walk else UNKNOWN


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
        once = isinstance(origin, cst.For) and ends_at_once(origin)
        for option in certain(value):
            step = once and isinstance(option, Generator)
            use(frame, option, "__iter__", node, STEP if step else spelling)
        return item_again(frame, value, origin)
    awaiting.iterated(frame, value, node)
    found: list[Value] = []
    for option in options(value):
        if isinstance(option, QuerySet):
            state = frame.environment.state(option.origin)
            frame.environment.update(option.origin, replace(state, evaluated=True))
            found.append(orm.kept_row(option, origin))
        elif isinstance(option, (AsyncIterator, Lazy)):
            found.append(option.item)
        elif isinstance(option, Object):
            member = frame.engine.member_of(option, "__aiter__")
            found.append(
                frame.engine.instances.item(option, origin, frame)
                if member is not None
                else UNKNOWN
            )
        else:
            found.append(UNKNOWN)
    return union(found)
