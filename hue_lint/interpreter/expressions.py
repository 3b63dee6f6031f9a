"""The value of an expression, and what evaluating it runs."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence as Nodes
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import libcst as cst

from hue_lint.django import transforms
from hue_lint.interpreter import unknown_objects
from hue_lint.interpreter.alternatives import inline
from hue_lint.interpreter.attributes import read
from hue_lint.interpreter.awaiting import awaited
from hue_lint.interpreter.colour_checks import is_async
from hue_lint.interpreter.comprehensions import comprehension, dict_comprehension, generator
from hue_lint.interpreter.constructing import as_tuple
from hue_lint.interpreter.coroutines import used
from hue_lint.interpreter.deciding import decided
from hue_lint.interpreter.evaluation import touch, use
from hue_lint.interpreter.hashing import hashed
from hue_lint.interpreter.kinds import is_walked
from hue_lint.interpreter.literals import (
    concatenated,
    elements,
    ellipsis,
    formatted,
    mapping,
    number,
    text,
)
from hue_lint.interpreter.narrowing import narrow
from hue_lint.interpreter.operators import binary, boolean, comparison, truth, unary
from hue_lint.interpreter.positions import asked, at, has_step, under
from hue_lint.values import classes, orm
from hue_lint.values.environment import Environment, join
from hue_lint.values.joining import declared_or, item_of, union
from hue_lint.values.lists import item_at, part_of, reordered, some_of
from hue_lint.values.picking import each_in_turn, one_of
from hue_lint.values.plain import UNKNOWN, Const
from hue_lint.values.values import (
    Argument,
    ClassValue,
    Generator,
    Instance,
    LazyUser,
    Mapping,
    Object,
    QuerySet,
    Sequence,
    Super,
    Value,
    is_known,
    options,
)
from hue_lint.values.which import Reordered, Span, Under, Which

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


def _name(frame: Frame, node: cst.Name) -> Value:
    found = frame.lookup(node.value)
    if found is None:
        found = frame.global_now(node.value)
    return found if found is not None else frame.engine.global_value(frame.module, node.value)


def _attribute(frame: Frame, node: cst.Attribute) -> Value:
    base = frame.evaluate(node.value)
    there = unknown_objects.put_there(frame, node, base)
    return there if there is not None else read(frame, base, node.attr.value, node)


def _call(frame: Frame, node: cst.Call) -> Value:
    if (
        isinstance(node.func, cst.Name)
        and node.func.value == "super"
        and frame.lookup("super") is None
    ):
        return _super(frame, node)
    callee = frame.evaluate(node.func)
    used(frame, callee, node.func)
    if node is frame.awaiting:
        callee = _giving_awaitables(callee)
    made = frame.engine.calls.call(frame, callee, arguments_of(frame, node.args), node)
    if isinstance(node.func, cst.Subscript) and isinstance(made, Object):
        # `ContextVar[Book]("current")`
        made = declared_or(
            made, frame.engine.annotations.value(frame.module, node.func, frame.owner, made.origin)
        )
    return made


def _giving_awaitables(callee: Value) -> Value:
    """Of several functions that may be called where the result is awaited, those that are async."""
    given = [option for option in options(callee) if is_async(option)]
    return union(given) if given else callee


def _super(frame: Frame, node: cst.Call) -> Value:
    method = frame
    while method.receiver is None and method.parent is not None:
        method = method.parent
    if method.owner is None or method.receiver is None:
        return UNKNOWN
    return Super(method.owner, method.receiver)


def arguments_of(frame: Frame, nodes: Nodes[cst.Arg]) -> tuple[Argument, ...]:
    """The evaluated arguments of a call; literal sequences behind `*` are spread."""
    found: list[Argument] = []
    for node in nodes:
        value = frame.evaluate(node.value)
        if node.star == "*":
            use(frame, value, "__iter__", node.value, "*")
            items = value.items if isinstance(value, Sequence) else None
            if items is not None:
                found.extend(Argument("", item, node.value) for item in items)
            else:
                found.append(Argument("*", value, node.value))
        elif node.star == "**":
            if isinstance(value, Mapping) and value.known and not is_known(value.value):
                found.extend(
                    Argument(str(key), item, node.value)
                    for key, item in value.known
                    if isinstance(key, str)
                )
            else:
                found.append(Argument("**", value, node.value))
        else:
            found.append(Argument(node.keyword.value if node.keyword else "", value, node.value))
    return tuple(found)


def _subscript(frame: Frame, node: cst.Subscript) -> Value:
    value = frame.evaluate(node.value)
    used(frame, value, node.value)
    key, which = asked(frame, node)
    if which is not None:
        return union(_part_of(frame, option, key, which, node) for option in options(value))
    return union(_item_at(frame, option, key, node) for option in options(value))


def _part_of(frame: Frame, value: Value, key: Value, which: Which, node: cst.Subscript) -> Value:
    """The items of a slice."""
    match value:
        case QuerySet():
            is_kept = frame.environment.state(value.origin).evaluated or value.prefetched
            step = not isinstance(which, Span) and has_step(node)
            if step:
                use(frame, value, "__getitem__", node, "slice with a step")
            elif not is_kept:
                return transforms.sliced(value, node)
            row = orm.kept_row(value, node) if is_kept else orm.row(value, node)
            return Sequence("list", None, one_of(row, which) if is_kept else row)
        case Sequence():
            if isinstance(which, Span):
                return part_of(value, which)
            return reordered(value, None) if which == Reordered() else some_of(value, which)
        case Object() | Instance():
            there = as_tuple(frame, value, node)
            if isinstance(there, Sequence):
                return _part_of(frame, there, key, which, node)
    return _item_at(frame, value, key, node)


def _item_at(frame: Frame, value: Value, key: Value, node: cst.Subscript) -> Value:
    match value:
        case QuerySet():
            state = frame.environment.state(value.origin)
            use(frame, value, "__getitem__", node, "index")
            if state.evaluated or value.prefetched:
                return one_of(orm.kept_row(value, node), at(frame, key, node))
            return orm.row(value, node)
        case Mapping():
            hashed(frame, key, node)
            found = value.get(key.value) if isinstance(key, Const) else None
            if isinstance(key, Const) and found is not None:
                at_hand = any(known == key.value for known, _ in value.known)
                return found if at_hand else one_of(found, Under(key.value))
            if isinstance(key, Const) and not _is_of_the_module(frame, node.value):
                return UNKNOWN
            found = union([value.value, *(item for _, item in value.known)])
            return one_of(found, under(frame, key, node))
        case Sequence():
            if value.items is None and is_walked(frame, node):
                return each_in_turn(item_of(value))
            if isinstance(key, Const) and isinstance(key.value, int):
                return item_at(value, key.value)
            return one_of(item_of(value), at(frame, key, node))
        case ClassValue():
            return value
        case LazyUser():
            touch(frame, value, node)
            return UNKNOWN
        case Object() | Instance():
            there = as_tuple(frame, value, node)
            if isinstance(there, Sequence):
                return _item_at(frame, there, key, node)
            member = frame.engine.member_of(value, "__getitem__")
            if isinstance(member, classes.Known):
                return frame.engine.calls.known_call(
                    frame, value, member, frame.engine.positional(key), node, "subscript"
                )
            if member is not None:
                return frame.engine.calls.call_member(
                    frame, value, member, "__getitem__", frame.engine.positional(key), node
                )
            return UNKNOWN
        case _:
            return UNKNOWN


def _is_of_the_module(frame: Frame, node: cst.BaseExpression) -> bool:
    """Whether a name is a variable of the module: a registry, whose other items are added elsewhere
    and are like those in sight."""
    return isinstance(node, cst.Name) and frame.lookup(node.value) is None


def _await(frame: Frame, node: cst.Await) -> Value:
    before = len(frame.operations)
    frame.awaiting = node.expression
    value = frame.evaluate(node.expression)
    return awaited(frame, value, node, quiet=len(frame.operations) > before)


def _conditional(frame: Frame, node: cst.IfExp) -> Value:
    truth(frame, node.test)
    outcome = decided(frame, node.test)
    if outcome is not None:
        return frame.evaluate(node.body if outcome else node.orelse)
    before = frame.environment
    ends: list[Environment] = []
    values: list[Value] = []
    for positive, side, other in (
        (True, node.body, node.orelse),
        (False, node.orelse, node.body),
    ):
        frame.environment = before.copy()
        narrow(frame, node.test, positive=positive)
        with inline(frame, node.test, other):
            values.append(frame.evaluate(side))
        ends.append(frame.environment)
    joined = join(ends)
    frame.environment = replace(before, states=before.states if joined is None else joined.states)
    return union(values)


def _walrus(frame: Frame, node: cst.NamedExpr) -> Value:
    value = frame.evaluate(node.value)
    if isinstance(node.target, cst.Name):
        frame.environment.names[node.target.value] = value
    return value


def _lambda(frame: Frame, node: cst.Lambda) -> Value:
    return frame.engine.nested.define(frame, node)


def _yield(frame: Frame, node: cst.Yield) -> Value:
    if isinstance(node.value, cst.From):
        value = frame.evaluate(node.value.item)
        for option in options(value):
            if isinstance(option, Generator):
                frame.engine.calls.step(frame, option, node.value.item)
                frame.note_yield()
        use(frame, value, "__iter__", node.value.item, "yield from")
        frame.yields.append(frame.engine.item(value, node))
    elif node.value is not None:
        frame.yields.append(frame.evaluate(node.value))
    frame.note_yield()
    return UNKNOWN


HANDLERS: dict[type[cst.CSTNode], Callable[[Frame, Any], Value]] = {
    cst.Name: _name,
    cst.Attribute: _attribute,
    cst.Call: _call,
    cst.Subscript: _subscript,
    cst.Await: _await,
    cst.BooleanOperation: boolean,
    cst.UnaryOperation: unary,
    cst.BinaryOperation: binary,
    cst.Comparison: comparison,
    cst.IfExp: _conditional,
    cst.Tuple: elements,
    cst.List: elements,
    cst.Set: elements,
    cst.Dict: mapping,
    cst.SimpleString: text,
    cst.ConcatenatedString: concatenated,
    cst.FormattedString: formatted,
    cst.NamedExpr: _walrus,
    cst.Lambda: _lambda,
    cst.Yield: _yield,
    cst.ListComp: comprehension,
    cst.SetComp: comprehension,
    cst.GeneratorExp: generator,
    cst.DictComp: dict_comprehension,
    cst.Integer: number,
    cst.Float: number,
    cst.Ellipsis: ellipsis,
}
