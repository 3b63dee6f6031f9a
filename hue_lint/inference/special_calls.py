"""Functions whose result depends on more than the facts can say: on names given as text, on
classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Sequence as Arguments
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from hue_lint.django.names import LAZY_OBJECT
from hue_lint.inference import transforms
from hue_lint.inference.attributes import read
from hue_lint.inference.coroutines import handed_over
from hue_lint.inference.environment import State
from hue_lint.inference.evaluation import use, wind
from hue_lint.inference.iterators import iterator
from hue_lint.inference.joining import merged, union
from hue_lint.inference.origins import one_of
from hue_lint.inference.typespec import HANDLERS, VIEW
from hue_lint.inference.values import (
    UNKNOWN,
    Argument,
    ClassValue,
    Const,
    Coroutine,
    External,
    Instance,
    Lazy,
    Mapping,
    ModuleValue,
    Object,
    Partial,
    Plain,
    Sequence,
    Shaped,
    Unknown,
    Value,
    options,
)
from hue_lint.project.symbols import ClassInfo, Function
from hue_lint.syntax.outline import FunctionOutline

if TYPE_CHECKING:
    import libcst as cst

    from hue_lint.inference.calls import Calls
    from hue_lint.inference.frames import Frame

_SHORTEST_SHAPE = 3
"""How much of a computed name has to be known for it to tell anything."""
_MOST_METHODS = 12

NAMED_TUPLE = "collections.namedtuple.<locals>"
"""The class of what a class made by `namedtuple` makes."""
NAMESPACE = "types.SimpleNamespace"

SpecialCall: TypeAlias = Callable[["Calls", "Frame", Arguments[Argument], "cst.CSTNode"], Value]


def _text(value: Value) -> str | None:
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else None


def _partial(
    calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode
) -> Value:
    return Partial(arguments[0].value, tuple(arguments[1:])) if arguments else UNKNOWN


def _getattr(
    calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode
) -> Value:
    if len(arguments) < 2:
        return UNKNOWN
    found = [
        read(frame, arguments[0].value, name, node)
        for option in options(arguments[1].value)
        for name in _names_meant(calls, arguments[0].value, option)
    ]
    return union([*found, *(argument.value for argument in arguments[2:3])]) if found else UNKNOWN


def _names_meant(calls: Calls, owner: Value, name: Value) -> Iterator[str]:
    """The attributes that a text may name: of a text that is computed (`f"do_{action}"`), the
    methods that it may fit."""
    text = _text(name)
    if text is not None:
        yield text
    if not isinstance(name, Shaped) or len(name.head + name.tail) < _SHORTEST_SHAPE:
        return
    fitting = (
        method
        for option in options(owner)
        for method in _methods_of(calls, option)
        if method.startswith(name.head)
        and method.endswith(name.tail)
        and len(method) > len(name.head + name.tail)
    )
    yield from islice(dict.fromkeys(fitting), _MOST_METHODS)


def _methods_of(calls: Calls, owner: Value) -> Iterator[str]:
    """The functions of a module, or the methods of an object's class that the project defines."""
    if isinstance(owner, ModuleValue):
        body = owner.module.outline.body
        yield from (each.name for each in body if isinstance(each, FunctionOutline))
    ref = calls.engine.ref_of(owner)
    for cls in ref.project_mro() if isinstance(ref, ClassInfo) else ():
        for name in cls.own_names():
            member = cls.own_member(name)
            if isinstance(member, Function) and calls.engine.function_role(member) != "property":
                yield name


def _hasattr(
    calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode
) -> Value:
    _getattr(calls, frame, arguments[:2], node)
    return Plain("bool")


def _setattr(
    calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode
) -> Value:
    name = _text(arguments[1].value) if len(arguments) > 2 else None
    if name is not None:
        calls.engine.assign(frame, arguments[0].value, name, arguments[2].value, node)
    return UNKNOWN


def _attrgetter(
    calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode
) -> Value:
    return Partial(Plain("attrgetter"), tuple(arguments))


def _methodcaller(
    calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode
) -> Value:
    return Partial(Plain("methodcaller"), tuple(arguments))


def _reduce(calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`reduce(f, rows, first)` iterates `rows` and calls `f` at once."""
    if len(arguments) < 2:
        return UNKNOWN
    callee, rows = arguments[0], arguments[1]
    use(frame, rows.value, "__iter__", rows.node or node, "reduce")
    item = calls.engine.item(rows.value, node)
    first = arguments[2].value if len(arguments) > 2 else item
    return calls.call(frame, callee.value, calls.engine.positional(first, item), callee.node)


def _type(calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    if not arguments:
        return UNKNOWN
    return union(calls.engine.class_of(option) for option in options(arguments[0].value))


def _cast(calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`typing.cast(T, value)`: the value where it is a T or no more is known of T, else a T."""
    if len(arguments) < 2:
        return UNKNOWN
    engine, value = calls.engine, arguments[1].value
    kinds = [option for option in options(arguments[0].value) if isinstance(option, ClassValue)]
    fitting = [o for o in options(value) if any(engine.is_instance(o, kind) for kind in kinds)]
    if fitting:
        return union(fitting)
    if all(isinstance(option, Unknown | Object) for option in options(value)):
        made = union(engine.instance_of(kind, node, "unknown") for kind in kinds)
        return made if made != UNKNOWN else value
    return value


def _map(calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`map(f, rows)` asks `rows` for an iterator at once and calls `f` when it is consumed."""
    if len(arguments) < 2:
        return UNKNOWN
    callee = arguments[0].value
    for argument in arguments[1:]:
        wind(frame, argument.value, argument.node or node, "map")
    given = calls.engine.positional(*(calls.engine.item(a.value, node) for a in arguments[1:]))
    item = calls.silently(frame, callee, given, node)
    sources = tuple(iterator(argument.value) for argument in arguments[1:])
    return Lazy(sources, item, Partial(callee, given))


def _filter(calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`filter(f, rows)` does so too, and gives the rows."""
    if len(arguments) < 2:
        return UNKNOWN
    callee, rows = arguments[0].value, arguments[1].value
    wind(frame, rows, arguments[1].node or node, "filter")
    item = one_of(calls.engine.item(rows, node), node)
    made = calls.silently(frame, callee, calls.engine.positional(item), node)
    handed_over(frame, made, arguments[0].node or node, "filter")
    return Lazy((iterator(rows),), item, Partial(callee, calls.engine.positional(item)))


def _chain_of(
    calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode
) -> Value:
    """`chain.from_iterable(groups)` asks `groups` for an iterator at once, each group when it is
    consumed."""
    if not arguments:
        return UNKNOWN
    groups = arguments[0].value
    wind(frame, groups, arguments[0].node or node, "chain.from_iterable")
    group = calls.engine.item(groups, node)
    return Lazy((iterator(groups), group), calls.engine.item(group, node))


def _prefetch_objects(
    calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode
) -> Value:
    """`prefetch_related_objects(rows, *lookups)`: the rows hold the relations from here on."""
    calls.call_described(frame, "django.db.models.prefetch_related_objects", arguments, node)
    _hold(calls, frame, arguments)
    return UNKNOWN


def _aprefetch_objects(
    calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode
) -> Value:
    _hold(calls, frame, arguments)
    return Coroutine(UNKNOWN, "twin")


def _hold(calls: Calls, frame: Frame, arguments: Arguments[Argument]) -> None:
    paths = transforms.prefetched_paths(arguments[1:])
    rows = calls.engine.item(arguments[0].value, None) if arguments else UNKNOWN
    for option in options(rows):
        if isinstance(option, Instance):
            state = frame.environment.state(option.origin)
            frame.environment.update(option.origin, replace(state, loaded=state.loaded | paths))


def _dict(calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`dict(pairs, key=value)`: iterates what is no dictionary itself."""
    made = Mapping()
    for argument in arguments:
        if argument.name not in ("", "*", "**"):
            made = replace(made, known=(*made.known, (argument.name, argument.value)))
            continue
        for option in options(argument.value):
            if isinstance(option, Mapping):
                made = merged(made, option)
            elif not argument.name:
                use(frame, option, "__iter__", argument.node or node, "dict")
                pair = calls.engine.item(option, node)
                if isinstance(pair, Sequence) and pair.items is not None and len(pair.items) == 2:
                    made = replace(made, key=pair.items[0], value=pair.items[1])
    return made


def _lazy_object(
    calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode
) -> Value:
    """`SimpleLazyObject(f)`: `f` is called when the object is first used."""
    given = tuple(("func", argument.value) for argument in arguments[:1])
    return Object(LAZY_OBJECT, given, node)


def _defaultdict(
    calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode
) -> Value:
    """`defaultdict(list)`: under any key stands what the factory gives."""
    if not arguments:
        return Mapping()
    return Mapping((), UNKNOWN, calls.silently(frame, arguments[0].value, (), node))


def _namespace(
    calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode
) -> Value:
    """`SimpleNamespace(book=book)`: an object with these attributes."""
    named = tuple((a.name, a.value) for a in arguments if a.name not in ("", "*", "**"))
    return _with_attributes(frame, NAMESPACE, named, node)


def _with_attributes(
    frame: Frame, ref: str, pairs: tuple[tuple[str, Value], ...], node: cst.CSTNode
) -> Object:
    frame.environment.update(node, State(attributes=pairs))
    return Object(ref, pairs, node)


def _namedtuple(
    calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode
) -> Value:
    """`namedtuple("Pair", "left right")`: what it makes is called with the fields."""
    fields = arguments[1].value if len(arguments) > 1 else UNKNOWN
    text = _text(fields)
    if text is not None:
        names: list[Value] = [Const(name) for name in text.replace(",", " ").split()]
    else:
        names = list(fields.items or ()) if isinstance(fields, Sequence) else []
    return Partial(External(NAMED_TUPLE), tuple(Argument("", name) for name in names))


def _named_fields(
    calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode
) -> Value:
    """`Pair(1, right=2)`: the first arguments are the names, then come the values."""
    names = [name for a in arguments if a.node is None and (name := _text(a.value)) is not None]
    given = arguments[len(names) :]
    pairs = zip(names, (a.value for a in given if not a.name), strict=False)
    named = dict(pairs) | {a.name: a.value for a in given if a.name in names}
    return _with_attributes(frame, NAMED_TUPLE, tuple(named.items()), node)


def _replaced(
    calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode
) -> Value:
    """`dataclasses.replace(row, book=book)`: another object with what the first one has."""
    made: list[Value] = []
    for option in options(arguments[0].value) if arguments else ():
        if isinstance(option, Object):
            state = frame.environment.state(option.origin)
            for argument in arguments[1:]:
                state = state.with_attribute(argument.name, argument.value)
            frame.environment.update(node, state)
            made.append(replace(option, origin=node))
    return union(made)


def _user_model(
    calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode
) -> Value:
    return calls.engine.models.class_of_model(calls.engine.models.user_model())


def _view(calls: Calls, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`View.as_view()(request)`: the handler runs; which one is told where there is only one."""
    view, given = arguments[0].value, arguments[1:]
    handlers = [n for n in HANDLERS[:5] if calls.engine.member_of(view, n) is not None]
    if len(handlers) != 1:
        return UNKNOWN
    return calls.call(frame, read(frame, view, handlers[0], node), given, node)


SPECIAL_CALLS: dict[str, SpecialCall] = {
    "functools.partial": _partial,
    "builtins.getattr": _getattr,
    "builtins.hasattr": _hasattr,
    "builtins.setattr": _setattr,
    "builtins.staticmethod": _partial,
    "builtins.type": _type,
    "builtins.dict": _dict,
    "builtins.map": _map,
    "builtins.filter": _filter,
    "functools.reduce": _reduce,
    "itertools.chain.from_iterable": _chain_of,
    "operator.attrgetter": _attrgetter,
    "operator.methodcaller": _methodcaller,
    "collections.defaultdict": _defaultdict,
    "collections.namedtuple": _namedtuple,
    NAMED_TUPLE: _named_fields,
    NAMESPACE: _namespace,
    "dataclasses.replace": _replaced,
    "attrs.evolve": _replaced,
    "attr.evolve": _replaced,
    "typing.cast": _cast,
    LAZY_OBJECT: _lazy_object,
    VIEW: _view,
    "django.contrib.auth.get_user_model": _user_model,
    "django.db.models.prefetch_related_objects": _prefetch_objects,
    "django.db.models.aprefetch_related_objects": _aprefetch_objects,
}
