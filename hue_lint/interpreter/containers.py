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

from hue_lint.interpreter.evaluation import use
from hue_lint.interpreter.hashing import hashed
from hue_lint.interpreter.special_calls import SPECIAL_CALLS
from hue_lint.values.joining import item_of, merged, union
from hue_lint.values.picking import one_of
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

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


_ADDS = frozenset({"append", "add", "insert", "extend", "update", "appendleft"})
_TAKES = frozenset({"pop", "popleft"})
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
                made = one_of(item_of(callee.receiver), node)
            return Coroutine(made, "facts") if callee.name in ("put", "get") else made
        case Sequence():
            if callee.receiver.type == "set" and callee.name == "add" and arguments:
                hashed(frame, arguments[0].value, arguments[0].node or node)
            if callee.name in _ADDS:
                _add(frame, callee.receiver, callee.name, arguments, node)
            if callee.name in _TAKES:
                return one_of(item_of(callee.receiver), node)
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
                found = one_of(found, first.value if isinstance(first, Const) else node)
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
    if how in ("extend", "update"):
        values = [frame.engine.item(value, node) for value in values]
    if not values or values[-1] == UNKNOWN:
        return
    before = [item_of(receiver)] if receiver.items != () else []
    _put(frame, _place(node), Sequence(receiver.type, None, union([*before, values[-1]])))


def _place(call: cst.CSTNode) -> cst.BaseExpression | None:
    """Where the container stands whose method is called."""
    if isinstance(call, cst.Call) and isinstance(call.func, cst.Attribute):
        return call.func.value
    return None


def put_item(frame: Frame, target: cst.Subscript, value: Value) -> None:
    """`target[key] = value`: what the container holds from here on."""
    base = frame.evaluate(target.value)
    keys = [frame.evaluate(e.slice.value) for e in target.slice if isinstance(e.slice, cst.Index)]
    for option in options(base):
        if not isinstance(option, Mapping | Sequence):
            use(frame, option, "__setitem__", target, "subscript")
        if isinstance(option, Mapping):
            for key in keys:
                hashed(frame, key, target)
    if keys:
        _put_at(frame, target.value, keys[0] if len(keys) == 1 else UNKNOWN, value)


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
            for item in value.items if value.items is not None else (value.item,):
                yield from options(item)


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
        case Sequence(items=tuple() as items) if isinstance(key, Const) and key.value in range(
            len(items)
        ):
            at = int(str(key.value))
            return replace(container, items=(*items[:at], value, *items[at + 1 :]))
        case Sequence():
            before = [item_of(container)] if container.items != () else []
            return Sequence(container.type, None, union([*before, value]))
    return container
