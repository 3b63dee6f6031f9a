"""Dictionaries, lists and sets: what their methods hand out, and what is put into them.

Values do not change; where a container grows, the place where it stands (a name, an attribute, an
item of another container) holds the grown one from there on.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Arguments
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.interpreter.evaluation import consume, use
from hue_lint.interpreter.hashing import hashed
from hue_lint.interpreter.kinds import TAKING
from hue_lint.interpreter.positions import asked, at
from hue_lint.interpreter.special_calls import SPECIAL_CALLS
from hue_lint.values.joining import item_of, merged, union
from hue_lint.values.lists import inserted, item_at, placed, put_together, reordered, taken_out
from hue_lint.values.origins import OneOf, of_all
from hue_lint.values.picking import each_in_turn, one_of
from hue_lint.values.plain import UNKNOWN, Const, Plain, Unknown
from hue_lint.values.values import (
    Argument,
    Coroutine,
    Instance,
    Mapping,
    Method,
    Object,
    Sequence,
    Value,
    options,
)
from hue_lint.values.which import At, One, Under, Which

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


_ADDS = frozenset({"append", "add", "insert", "extend", "update", "appendleft"})
_TAKES = frozenset({"pop", "popleft"})
_CHANGES = frozenset({"clear", "remove", "reverse", "sort"})
_ORDERED = frozenset({"list", "deque"})
_QUEUED = frozenset({"put", "put_nowait"})
_UNQUEUED = frozenset({"get", "get_nowait"})


def container_method(
    frame: Frame,
    callee: Method,
    arguments: Arguments[Argument],
    node: cst.CSTNode,
) -> Value:
    """Methods of dicts and lists that hand out what they hold, or put something in."""
    match callee.receiver:
        case Mapping():
            return _of_mapping(frame, callee.receiver, callee.name, arguments, node)
        case Sequence(type="queue"):
            made: Value = UNKNOWN
            if callee.name in _QUEUED:
                _add(frame, callee.receiver, callee.name, arguments, node)
            elif callee.name in _UNQUEUED:
                made = one_of(item_of(callee.receiver), One(node))
            return Coroutine(made, "facts") if callee.name in ("put", "get") else made
        case Sequence():
            if callee.receiver.type == "set" and callee.name == "add" and arguments:
                hashed(frame, arguments[0].value, arguments[0].node or node)
            if callee.name in _ADDS:
                _add(frame, callee.receiver, callee.name, arguments, node)
            if callee.name in _TAKES:
                return _taken(frame, callee.receiver, callee.name, arguments, node)
            if callee.name == "sort":
                given = Argument("", callee.receiver, _place(node))
                consume(frame, given, "orders", node, "sort", arguments)
            if callee.name in _CHANGES and not frame.in_loop:
                _put(frame, _place(node), _changed(callee.receiver, callee.name, arguments, node))
            if callee.name == "copy":
                return callee.receiver
    return UNKNOWN


def _of_mapping(
    frame: Frame,
    receiver: Mapping,
    name: str,
    arguments: Arguments[Argument],
    node: cst.CSTNode,
) -> Value:
    first = arguments[0].value if arguments else UNKNOWN
    values = union([*(value for _, value in receiver.known), receiver.value])
    match name:
        case "get" | "pop" | "setdefault":
            hashed(frame, first, node)
            found = receiver.get(first.value) if isinstance(first, Const) else values
            if found is not None and not (isinstance(first, Const) and _has(receiver, first)):
                found = one_of(found, Under(first.value) if isinstance(first, Const) else One(node))
            given = [argument.value for argument in arguments[1:2]]
            if name == "setdefault" and given and not _is_empty(given[0]):
                _put_at(frame, _place(node), first, union([*([found] if found else ()), *given]))
            return union([found or UNKNOWN, *given])
        case "values":
            return Sequence("list", None, values)
        case "items":
            keys = union([Const(key) for key, _ in receiver.known]) if receiver.known else None
            pair = (receiver.key if keys is None else keys, values)
            return Sequence("list", None, Sequence("tuple", pair))
        case "popitem":
            last = receiver.known[-1] if receiver.known and not frame.in_loop else None
            if last is not None and receiver.value == UNKNOWN:
                return Sequence("tuple", (Const(last[0]), last[1]))
            keys = union([*(Const(key) for key, _ in receiver.known), receiver.key])
            return Sequence("tuple", (keys, one_of(values, One(node))))
        case "copy":
            return receiver
        case "update":
            added = SPECIAL_CALLS["builtins.dict"](frame, arguments, node)
            if isinstance(added, Mapping):
                _put(frame, _place(node), merged(receiver, added))
    return UNKNOWN


def _has(mapping: Mapping, key: Const) -> bool:
    """Whether a key is among those that are known."""
    return any(known == key.value for known, _ in mapping.known)


def _is_empty(value: Value) -> bool:
    """Whether a value is a container with nothing in it yet, which `setdefault` hands out to be
    filled."""
    return value == Mapping() or (isinstance(value, Sequence) and value.items == ())


def _add(
    frame: Frame,
    receiver: Sequence,
    how: str,
    arguments: Arguments[Argument],
    node: cst.CSTNode,
) -> None:
    """`rows.append(x)`: the list that stands there holds an x from now on."""
    values = [argument.value for argument in arguments]
    if how == "extend" and len(values) == 1 and not frame.in_loop:
        more = as_list(frame, values[0], node)
        _put(frame, _place(node), put_together(receiver, more))
        return
    if how in ("extend", "update"):
        values = [frame.engine.item(value, node) for value in values]
    if not values or values[-1] == UNKNOWN:
        return
    grown = _grown(frame, receiver, how, values, _place(node))
    _put(frame, _place(node), grown)


def as_list(frame: Frame, value: Value, node: cst.CSTNode) -> Sequence:
    """The list that something iterable becomes."""
    return (
        value
        if isinstance(value, Sequence)
        else Sequence("list", None, frame.engine.item(value, node))
    )


def _grown(
    frame: Frame, rows: Sequence, how: str, values: list[Value], place: cst.BaseExpression | None
) -> Sequence:
    """A list with an item more: at its place, unless it grows in a loop. How many it has is known
    as long as it is a variable of this function."""
    if not frame.in_loop:
        own = isinstance(place, cst.Name) and place.value in frame.environment.names
        if how == "append" and own and rows.items is not None:
            return replace(rows, items=(*rows.items, values[-1]))
        if how == "append" and len(values) == 1:
            return inserted(rows, None, values[0])
        if how == "appendleft" and len(values) == 1:
            return inserted(rows, 0, values[0])
        if how == "insert" and len(values) == 2:
            at = values[0].value if isinstance(values[0], Const) else None
            return inserted(rows, at if isinstance(at, int) else 1, values[1])
    before = [item_of(rows)] if rows.items != () else []
    return Sequence(rows.type, None, union([*before, values[-1]]))


def _taken(
    frame: Frame, rows: Sequence, how: str, arguments: Arguments[Argument], node: cst.CSTNode
) -> Value:
    """`rows.pop()`: an item, without which the list is another one from here on. In a loop that
    takes until nothing is left, each item has its turn."""
    place = _place(node)
    if place is not None and (get_full_name_for_node(place) or "", TAKING) in frame.walks:
        return each_in_turn(item_of(rows))
    index = _index(how, arguments)
    if frame.in_loop or index is None or rows.type not in _ORDERED:
        return one_of(item_of(rows), One(node))
    found = item_at(rows, index)
    _put(frame, place, taken_out(rows, At(index)))
    return found


def _index(how: str, arguments: Arguments[Argument]) -> int | None:
    """The position from which something is taken; None where it is not known."""
    if how == "popleft":
        return 0
    if not arguments:
        return -1
    first = arguments[0].value
    return first.value if isinstance(first, Const) and isinstance(first.value, int) else None


def _changed(
    rows: Sequence, how: str, arguments: Arguments[Argument], node: cst.CSTNode
) -> Sequence:
    """A list in another order, without one of its items, without any."""
    match how:
        case "clear":
            return replace(rows, items=(), item=UNKNOWN, ends=())
        case "remove":
            return taken_out(rows, _which_of_them(rows, arguments) or One(node))
    return reordered(rows, None if how == "reverse" else node)


def _which_of_them(rows: Sequence, arguments: Arguments[Argument]) -> Which | None:
    """Which item of a list an argument is; None where it may come from elsewhere."""
    row = item_of(rows)
    given = [option for argument in arguments for option in options(argument.value)]
    match row, given:
        case Instance(), [Instance(origin=OneOf() as origin)]:
            if origin.all in (row.origin, of_all(row.origin)):
                return origin.which
    return None


def take_out(frame: Frame, target: cst.Subscript) -> None:
    """`del rows[0]`, `del rows[:2]`: the list is another one from here on."""
    rows = frame.scratch().evaluate(target.value)
    key, which = asked(frame.scratch(), target)
    for option in options(rows):
        if isinstance(option, Sequence) and option.type in _ORDERED and not frame.in_loop:
            _put(frame, target.value, taken_out(option, which or at(frame, key, target)))


def _place(call: cst.CSTNode) -> cst.BaseExpression | None:
    """Where the container stands whose method is called."""
    if isinstance(call, cst.Call) and isinstance(call.func, cst.Attribute):
        return call.func.value
    return None


def put_item(frame: Frame, target: cst.Subscript, value: Value) -> None:
    """`target[key] = value`: what the container holds from here on."""
    base = frame.evaluate(target.value)
    keys = [frame.evaluate(e.slice.value) for e in target.slice if isinstance(e.slice, cst.Index)]
    given = frame.engine.positional(keys[0] if len(keys) == 1 else UNKNOWN, value)
    for option in options(base):
        if not isinstance(option, Mapping | Sequence):
            if frame.engine.calls.call_special(frame, option, "__setitem__", given, target) is None:
                use(frame, option, "__setitem__", target, "subscript")
        if isinstance(option, Mapping):
            for key in keys:
                hashed(frame, key, target)
    if keys:
        _put_at(frame, target.value, keys[0] if len(keys) == 1 else UNKNOWN, value)
    elif _is_whole(target) and any(isinstance(option, Sequence) for option in options(base)):
        _put(frame, target.value, as_list(frame, value, target))


def _is_whole(target: cst.Subscript) -> bool:
    """Whether a subscript means all items: `rows[:]`."""
    match target.slice:
        case [cst.SubscriptElement(slice=cst.Slice(lower=None, upper=None, step=None))]:
            return True
    return False


def grown(frame: Frame, target: cst.BaseExpression, value: Value) -> None:
    """`+=` of a module or a class has put something into the container that a target names."""
    match target:
        case cst.Name(value=name) if frame.colour == "module":
            frame.engine.registries.note_name(frame, name, value)
        case cst.Attribute(value=owner, attr=cst.Name(value=name)):
            frame.engine.registries.note_member(frame.scratch().evaluate(owner), name, value)


def _put(frame: Frame, place: cst.BaseExpression | None, value: Value) -> None:
    """The container that stands in a place is another one from here on."""
    match place:
        case cst.Name():
            frame.engine.registries.note_name(frame, place.value, value)
            frame.rebind(place.value, value)
        case cst.Attribute():
            _put_on(frame, place, value)
        case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(value=key))]):
            _put_at(frame, place.value, frame.scratch().evaluate(key), value)
        case cst.Call(
            func=cst.Attribute(value=base, attr=cst.Name(value="setdefault" | "get")),
            args=[cst.Arg(value=key), *_],
        ):
            _put_at(frame, base, frame.scratch().evaluate(key), value)


def _put_on(frame: Frame, place: cst.Attribute, value: Value) -> None:
    """An attribute holds a container from here on, unless there is nothing of interest in it."""
    name = place.attr.value
    aside = frame.scratch()
    if not (_tells(value) or _tells(aside.evaluate(place))):
        return
    for option in options(aside.evaluate(place.value)):
        frame.engine.registries.note_member(option, name, value)
        if isinstance(option, Instance | Object):
            state = frame.environment.state(option.origin)
            frame.environment.update(option.origin, state.with_attribute(name, value))


def _tells(value: Value) -> bool:
    """Whether there is more in a container than texts, numbers and what is not known."""
    return any(
        _tells(inner)
        if isinstance(inner, Mapping | Sequence)
        else not isinstance(inner, Unknown | Const | Plain)
        for option in options(value)
        for inner in _inside(option)
    )


def _inside(value: Value) -> Iterator[Value]:
    match value:
        case Mapping():
            for item in (*(item for _, item in value.known), value.value):
                yield from options(item)
        case Sequence():
            yield from options(item_of(value))


def _put_at(frame: Frame, place: cst.BaseExpression | None, key: Value, value: Value) -> None:
    """The container that stands in a place holds a value under a key from here on."""
    if place is None:
        return
    base = frame.scratch().evaluate(place)
    grown = union(_holding(option, key, value) for option in options(base))
    if grown != base:
        _put(frame, place, grown)


def _holding(container: Value, key: Value, value: Value) -> Value:
    """A container with a value under a key; anything else as it is."""
    match container:
        case Mapping() if isinstance(key, Const):
            known = dict(container.known) | {key.value: value}
            return replace(container, known=tuple(known.items()))
        case Mapping():
            return replace(container, value=union([container.value, value]))
        case Sequence() if isinstance(key, Const) and isinstance(key.value, int):
            return placed(container, key.value, value)
        case Sequence():
            before = [item_of(container)] if container.items != () else []
            return Sequence(container.type, None, union([*before, value]))
    return container
