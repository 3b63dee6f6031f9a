"""Assignment: names, tuples of targets, attributes, items."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Elements
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.django import held_relations
from hue_lint.interpreter import unknown_objects
from hue_lint.interpreter.constructing import as_tuple, fields_of
from hue_lint.interpreter.containers import put_item, take_out
from hue_lint.interpreter.coroutines import used
from hue_lint.interpreter.evaluation import touch, use
from hue_lint.interpreter.kinds import TAKING
from hue_lint.interpreter.unpacking import remember
from hue_lint.project.classes import ClassInfo, ValueSymbol
from hue_lint.values import orm
from hue_lint.values.joining import item_of, union
from hue_lint.values.lists import item_at, part_of
from hue_lint.values.picking import each_in_turn, one_of
from hue_lint.values.plain import UNKNOWN, Const, Unknown
from hue_lint.values.values import (
    ClassValue,
    Instance,
    LazyUser,
    Mapping,
    Object,
    Sequence,
    Value,
    options,
)
from hue_lint.values.which import At, Span

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


def bind(frame: Frame, target: cst.CSTNode, value: Value) -> None:
    """Assign a value to a target: a name, a tuple of targets, an attribute or a subscript."""
    match target:
        case cst.Name():
            frame.bound_at[target.value] = target
            _bind_name(frame, target.value, value)
        case cst.Tuple() | cst.List():
            _unpack(frame, target, value)
        case cst.StarredElement():
            bind(frame, target.value, Sequence("list", None, frame.engine.item(value, target)))
        case cst.Attribute():
            bind_attribute(frame, frame.evaluate(target.value), target.attr.value, value, target)
        case cst.Subscript():
            held_relations.put_under_key(frame, target)
            put_item(frame, target, value)


def _bind_name(frame: Frame, name: str, value: Value) -> None:
    owner: Frame | None = frame
    if name in frame.globals:
        frame.put_globally(name, value)
    if name in frame.nonlocals:
        owner = frame.parent
        while owner is not None and name not in owner.environment.names:
            owner = owner.parent
    unknown_objects.forget(owner or frame, name)
    (owner or frame).environment.names[name] = value


def _unpack(frame: Frame, target: cst.Tuple | cst.List, value: Value) -> None:
    value = union(as_tuple(frame, option, target) for option in options(value))
    use(frame, value, "__iter__", target, "unpacking")
    taking = any((name, TAKING) in frame.walks for name in _starred(target))
    for element, which in zip(target.elements, _positions(target), strict=True):
        inner = union(
            _any_of(option, which) if taking else _part(frame, option, element, which)
            for option in options(value)
        )
        bind(frame, element.value, inner)
    remember(frame, target, value)


def _starred(target: cst.Tuple | cst.List) -> Iterator[str]:
    """The name that gets what is left, as in `first, *rows = rows`."""
    for element in target.elements:
        if isinstance(element, cst.StarredElement) and isinstance(element.value, cst.Name):
            yield element.value.value


def _any_of(value: Value, which: At | Span) -> Value:
    """What is taken, and what is left, in a loop that goes on until nothing is left."""
    if isinstance(value, Sequence) and isinstance(which, At):
        return each_in_turn(item_of(value))
    return value


def _positions(target: cst.Tuple | cst.List) -> list[At | Span]:
    """Which items of what is unpacked the elements of a target get."""
    starred = [isinstance(element, cst.StarredElement) for element in target.elements]
    if True not in starred:
        return [At(at) for at in range(len(starred))]
    star, behind = starred.index(True), len(starred)
    whole = Span(star or None, star + 1 - behind or None)
    return [whole if at == star else At(at if at < star else at - behind) for at in range(behind)]


def _part(frame: Frame, value: Value, element: cst.BaseElement, which: At | Span) -> Value:
    """What an element of a target gets of a value that is unpacked."""
    match value:
        case Sequence(type="list" | "tuple" | "deque"):
            if isinstance(which, At):
                return item_at(value, which.index)
            return replace(part_of(value, which), type="list")
    item = one_of(frame.engine.item(value, element), which)
    return Sequence("list", None, item) if isinstance(which, Span) else item


def unbind(frame: Frame, target: cst.BaseExpression) -> None:
    """`del target`."""
    match target:
        case cst.Name():
            frame.environment.names.pop(target.value, None)
        case cst.Subscript():
            use(frame, frame.evaluate(target.value), "__delitem__", target, "del")
            take_out(frame, target)
        case cst.Attribute():
            unknown_objects.put(frame, target, UNKNOWN)
            for option in options(frame.evaluate(target.value)):
                if isinstance(option, Instance | Object):
                    frame.engine.calls.call_deleter(frame, option, target.attr.value, target)
                    _forget(frame, option, target.attr.value)


def _forget(frame: Frame, owner: Instance | Object, name: str) -> None:
    """An attribute is what the class says again."""
    state = frame.environment.state(owner.origin)
    if state.attribute(name) is not None:
        kept = tuple(each for each in state.attributes if each[0] != name)
        frame.environment.update(owner.origin, replace(state, attributes=kept))


def bind_pattern(frame: Frame, pattern: cst.CSTNode | None, value: Value) -> None:
    """The names that a `case` binds: to the subject, or to what is known of a part of it."""
    names = frame.environment.names
    match pattern:
        case cst.MatchAs(pattern=inner, name=name):
            bind_pattern(frame, inner, value)
            if name is not None:
                names[name.value] = _fitting(frame, inner, value)
        case cst.MatchOr(patterns=elements):
            for alternative in elements:
                bind_pattern(frame, alternative.pattern, value)
        case cst.MatchClass(kwds=keywords, patterns=elements):
            value = _fitting(frame, pattern, value)
            for keyword in keywords:
                part = frame.engine.read(frame, value, keyword.key.value, pattern)
                bind_pattern(frame, keyword.pattern, part)
            for element, attribute in zip_longest(elements, _matched_by_position(frame, value)):
                if element is not None:
                    part = UNKNOWN
                    if attribute:
                        part = frame.engine.read(frame, value, attribute, pattern)
                    bind_pattern(frame, element.value, part)
        case cst.MatchSequence(patterns=elements):
            _bind_elements(frame, elements, value)
        case cst.MatchMapping(elements=pairs, rest=rest):
            for pair in pairs:
                key = pair.key.evaluated_value if isinstance(pair.key, cst.SimpleString) else None
                parts = [o.get(key) for o in options(value) if isinstance(o, Mapping)]
                known = union(part for part in parts if part is not None)
                bind_pattern(frame, pair.pattern, known)
            if rest is not None:
                names[rest.value] = Mapping()


def _matched_by_position(frame: Frame, value: Value) -> list[str]:
    """The attributes that the patterns without a name stand for: what `__match_args__` says, or the
    fields of a data class."""
    ref = frame.engine.ref_of(value)
    if not isinstance(ref, ClassInfo):
        return []
    found = ref.member("__match_args__")
    if found is None:
        return fields_of(ref)
    told = frame.engine.symbol_value(found[1]) if isinstance(found[1], ValueSymbol) else UNKNOWN
    names = told.items if isinstance(told, Sequence) else None
    return [str(each.value) for each in names or () if isinstance(each, Const)]


def _bind_elements(
    frame: Frame,
    elements: Elements[cst.MatchSequenceElement | cst.MatchStar],
    value: Value,
) -> None:
    starred = any(isinstance(element, cst.MatchStar) for element in elements)
    parts = [o for o in options(value) if isinstance(o, Sequence) and not _differs(o, elements)]
    for at, element in enumerate(elements):
        exact = [
            o.items[at] for o in parts if o.items is not None and at < len(o.items) and not starred
        ]
        part = union(exact) if exact else frame.engine.item(union(parts), element)
        if isinstance(element, cst.MatchStar):
            if element.name is not None:
                frame.environment.names[element.name.value] = Sequence("list", None, part)
        else:
            bind_pattern(frame, element.value, part)


def _differs(value: Sequence, elements: Elements[cst.MatchSequenceElement | cst.MatchStar]) -> bool:
    """Whether an item of a sequence is another truth value than the one that the pattern asks
    for."""
    if value.items is None or len(value.items) != len(elements):
        return False
    pairs = zip(value.items, elements, strict=True)
    return any(
        isinstance(item, Const) and isinstance(item.value, bool) and str(item.value) != word
        for item, element in pairs
        if (word := _truth_asked_for(element)) is not None
    )


def _truth_asked_for(element: cst.MatchSequenceElement | cst.MatchStar) -> str | None:
    match element:
        case cst.MatchSequenceElement(
            value=cst.MatchSingleton(value=cst.Name(value="True" | "False" as word))
        ):
            return word
    return None


def _fitting(frame: Frame, pattern: cst.MatchPattern | None, value: Value) -> Value:
    """The subject of a `match`, where it is one of the class that the pattern names."""
    if not isinstance(pattern, cst.MatchClass):
        return value
    engine = frame.engine
    wanted = [o for o in options(frame.evaluate(pattern.cls)) if isinstance(o, ClassValue)]
    inside = [o for o in options(value) if any(engine.is_instance(o, cls) for cls in wanted)]
    if inside:
        return union(inside)
    return union(engine.instance_of(cls, pattern, "unknown") for cls in wanted)


def bind_attribute(frame: Frame, base: Value, name: str, value: Value, node: cst.CSTNode) -> None:
    """`base.name = value`: what the attribute holds from here on."""
    for option in options(base):
        if isinstance(option, Instance) and name == held_relations.ROWS:
            held_relations.put_all(frame, option, value)
        elif isinstance(option, Instance | Object):
            if isinstance(option, Instance) and name in orm.relation_names(option.model):
                for given in options(value):
                    if isinstance(given, LazyUser):
                        touch(frame, given, node)
            if frame.engine.calls.call_setter(frame, option, name, value, node):
                continue
            if isinstance(option, Instance) and orm.field_kind(option.model, name):
                used(frame, value, node)
            state = frame.environment.state(option.origin)
            if isinstance(option, Instance) and name in (columns := orm.attnames(option.model)):
                state = orm.relation_dropped(state, columns[name])
            # the lazy user that the request had is put back
            back = isinstance(value, LazyUser) and value.origin == option.origin
            state = state.with_attribute(name, None if back else value)
            if isinstance(option, Instance):
                state = replace(state, loaded=state.loaded | {name})
            frame.environment.update(option.origin, state)
            if isinstance(option, Instance):
                held_relations.put_on_both_sides(frame, option, name, value)
            pair = frame.engine.positional(Const(name), value)
            frame.engine.calls.call_special(frame, option, "__setattr__", pair, node)
        elif isinstance(option, LazyUser):
            touch(frame, option, node)
        elif isinstance(option, Unknown):
            unknown_objects.put(frame, node, value)
