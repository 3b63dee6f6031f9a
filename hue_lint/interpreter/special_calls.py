"""Functions whose result depends on more than the facts can say: on names given as text, on
classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Sequence as Arguments
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from hue_lint.bounds import MOST_METHODS
from hue_lint.django import transforms
from hue_lint.django.entrances import MARK, asks_how_it_runs
from hue_lint.django.typespec import HANDLERS, VIEW
from hue_lint.facts.names import LAZY_OBJECT
from hue_lint.interpreter.attributes import read
from hue_lint.interpreter.colour_checks import answer
from hue_lint.interpreter.commands import CALL_COMMAND, call_command
from hue_lint.interpreter.coroutines import handed_over
from hue_lint.interpreter.evaluation import touch, use, wind
from hue_lint.interpreter.iterators import iterator
from hue_lint.project.classes import ClassInfo, Function
from hue_lint.syntax.outline import FunctionOutline
from hue_lint.values.joining import merged, union
from hue_lint.values.picking import one_of
from hue_lint.values.plain import UNKNOWN, Const, External, Plain, Shaped, Unknown
from hue_lint.values.values import (
    Argument,
    ClassValue,
    Closure,
    Coroutine,
    Instance,
    Lazy,
    LazyUser,
    Mapping,
    ModuleValue,
    Object,
    Partial,
    Sequence,
    State,
    Value,
    options,
)
from hue_lint.values.which import Some

if TYPE_CHECKING:
    import libcst as cst

    from hue_lint.frames.frames import Frame

_SHORTEST_SHAPE = 3
"""How much of a computed name has to be known for it to tell anything."""
NAMED_TUPLE = "collections.namedtuple.<locals>"
"""The class of what a class made by `namedtuple` makes."""
NAMESPACE = "types.SimpleNamespace"

SpecialCall: TypeAlias = Callable[["Frame", Arguments[Argument], "cst.CSTNode"], Value]


def _text(value: Value) -> str | None:
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else None


def _partial(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    return Partial(arguments[0].value, tuple(arguments[1:])) if arguments else UNKNOWN


def _getattr(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    if len(arguments) < 2:
        return UNKNOWN
    found = [
        read(frame, arguments[0].value, name, node)
        for option in options(arguments[1].value)
        for name in _names_meant(frame, arguments[0].value, option)
    ]
    if found:
        return union([*found, *(argument.value for argument in arguments[2:3])])
    for option in options(arguments[0].value):
        if isinstance(option, LazyUser):
            # whatever it is called, the user has to be there to be asked for it
            touch(frame, option, arguments[0].node or node)
    return UNKNOWN


def _names_meant(frame: Frame, owner: Value, name: Value) -> Iterator[str]:
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
        for method in _methods_of(frame, option)
        if method.startswith(name.head)
        and method.endswith(name.tail)
        and len(method) > len(name.head + name.tail)
    )
    yield from islice(dict.fromkeys(fitting), MOST_METHODS)


def _methods_of(frame: Frame, owner: Value) -> Iterator[str]:
    """The functions of a module, or the methods of an object's class that the project defines."""
    if isinstance(owner, ModuleValue):
        body = owner.module.outline.body
        yield from (each.name for each in body if isinstance(each, FunctionOutline))
    ref = frame.engine.ref_of(owner)
    for cls in ref.project_mro() if isinstance(ref, ClassInfo) else ():
        for name in cls.own_names():
            member = cls.own_member(name)
            if isinstance(member, Function) and frame.engine.function_role(member) != "property":
                yield name


def _hasattr(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    _getattr(frame, arguments[:2], node)
    return Plain("bool")


def _asking(asks: str) -> SpecialCall:
    """A question to a function or a class whose answer may be kept in a name."""

    def call(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
        asked = options(arguments[0].value) if arguments else ()
        found = {answer(frame, option, asks) for option in asked}
        told = found.pop() if len(found) == 1 else None
        return Plain("bool") if told is None else Const(told)

    return call


def _setattr(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    name = _text(arguments[1].value) if len(arguments) > 2 else None
    if name is not None:
        frame.engine.assign(frame, arguments[0].value, name, arguments[2].value, node)
    return UNKNOWN


def _attrgetter(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    return Partial(Plain("attrgetter"), tuple(arguments))


def _methodcaller(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    return Partial(Plain("methodcaller"), tuple(arguments))


def _reduce(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`reduce(f, rows, first)` iterates `rows` and calls `f` at once."""
    if len(arguments) < 2:
        return UNKNOWN
    callee, rows = arguments[0], arguments[1]
    use(frame, rows.value, "__iter__", rows.node or node, "reduce")
    item = frame.engine.item(rows.value, node)
    first = arguments[2].value if len(arguments) > 2 else item
    return frame.engine.calls.call(
        frame, callee.value, frame.engine.positional(first, item), callee.node
    )


def _type(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    if not arguments:
        return UNKNOWN
    return union(frame.engine.class_of(option) for option in options(arguments[0].value))


def _cast(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`typing.cast(T, value)`: the value where it is a T or no more is known of T, else a T."""
    if len(arguments) < 2:
        return UNKNOWN
    engine, value = frame.engine, arguments[1].value
    kinds = [option for option in options(arguments[0].value) if isinstance(option, ClassValue)]
    fitting = [o for o in options(value) if any(engine.is_instance(o, kind) for kind in kinds)]
    if fitting:
        return union(fitting)
    if all(isinstance(option, Unknown | Object) for option in options(value)):
        made = union(engine.instance_of(kind, node, "unknown") for kind in kinds)
        return made if made != UNKNOWN else value
    return value


def _map(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`map(f, rows)` asks `rows` for an iterator at once and calls `f` when it is consumed."""
    if len(arguments) < 2:
        return UNKNOWN
    callee = arguments[0].value
    for argument in arguments[1:]:
        wind(frame, argument.value, argument.node or node, "map")
    given = frame.engine.positional(*(frame.engine.item(a.value, node) for a in arguments[1:]))
    item = frame.engine.calls.silently(frame, callee, given, node)
    sources = tuple(iterator(argument.value) for argument in arguments[1:])
    return Lazy(sources, item, Partial(callee, given))


def _filter(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`filter(f, rows)` does so too, and gives the rows."""
    if len(arguments) < 2:
        return UNKNOWN
    callee, rows = arguments[0].value, arguments[1].value
    wind(frame, rows, arguments[1].node or node, "filter")
    item = one_of(frame.engine.item(rows, node), Some(node))
    made = frame.engine.calls.silently(frame, callee, frame.engine.positional(item), node)
    handed_over(frame, made, arguments[0].node or node, "filter")
    return Lazy((iterator(rows),), item, Partial(callee, frame.engine.positional(item)))


def _chain_of(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`chain.from_iterable(groups)` asks `groups` for an iterator at once, each group when it is
    consumed."""
    if not arguments:
        return UNKNOWN
    groups = arguments[0].value
    wind(frame, groups, arguments[0].node or node, "chain.from_iterable")
    group = frame.engine.item(groups, node)
    return Lazy((iterator(groups), group), frame.engine.item(group, node))


def _prefetch_objects(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`prefetch_related_objects(rows, *lookups)`: the rows hold the relations from here on."""
    frame.engine.calls.call_described(
        frame, "django.db.models.prefetch_related_objects", arguments, node
    )
    _hold(frame, arguments)
    return UNKNOWN


def _aprefetch_objects(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    _hold(frame, arguments)
    return Coroutine(UNKNOWN, "twin")


def _hold(frame: Frame, arguments: Arguments[Argument]) -> None:
    paths = transforms.prefetched_paths(arguments[1:])
    rows = frame.engine.item(arguments[0].value, None) if arguments else UNKNOWN
    for option in options(rows):
        if isinstance(option, Instance):
            state = frame.environment.state(option.origin)
            frame.environment.update(option.origin, replace(state, loaded=state.loaded | paths))


def _dict(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
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
                pair = frame.engine.item(option, node)
                if isinstance(pair, Sequence) and pair.items is not None and len(pair.items) == 2:
                    made = replace(made, key=pair.items[0], value=pair.items[1])
    return made


def _chain_map(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`ChainMap(local, everywhere)`: what the first one has goes before what the others have."""
    made = Mapping()
    for argument in reversed(arguments):
        found = [option for option in options(argument.value) if isinstance(option, Mapping)]
        for option in found:
            made = merged(made, option)
    return made


def _lazy_object(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`SimpleLazyObject(f)`: `f` is called when the object is first used."""
    given = tuple(("func", argument.value) for argument in arguments[:1])
    return Object(LAZY_OBJECT, given, node)


def _defaultdict(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`defaultdict(list)`: under any key stands what the factory gives."""
    if not arguments:
        return Mapping()
    return Mapping((), UNKNOWN, frame.engine.calls.silently(frame, arguments[0].value, (), node))


def _namespace(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`SimpleNamespace(book=book)`: an object with these attributes."""
    named = tuple((a.name, a.value) for a in arguments if a.name not in ("", "*", "**"))
    return _with_attributes(frame, NAMESPACE, named, node)


def _with_attributes(
    frame: Frame, ref: str, pairs: tuple[tuple[str, Value], ...], node: cst.CSTNode
) -> Object:
    frame.environment.update(node, State(attributes=pairs))
    return Object(ref, pairs, node)


def _namedtuple(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`namedtuple("Pair", "left right")`: what it makes is called with the fields."""
    fields = arguments[1].value if len(arguments) > 1 else UNKNOWN
    text = _text(fields)
    if text is not None:
        names: list[Value] = [Const(name) for name in text.replace(",", " ").split()]
    else:
        names = list(fields.items or ()) if isinstance(fields, Sequence) else []
    return Partial(External(NAMED_TUPLE), tuple(Argument("", name) for name in names))


def _named_fields(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`Pair(1, right=2)`: the first arguments are the names, then come the values."""
    names = [name for a in arguments if a.node is None and (name := _text(a.value)) is not None]
    given = arguments[len(names) :]
    pairs = zip(names, (a.value for a in given if not a.name), strict=False)
    named = dict(pairs) | {a.name: a.value for a in given if a.name in names}
    return _with_attributes(frame, NAMED_TUPLE, tuple(named.items()), node)


def _replaced(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
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


def _marked(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`markcoroutinefunction(f)`: Django runs `f` on the loop and awaits what it gives. One that
    asks how it runs may do so for synchronous callers too."""
    marked = arguments[0].value if arguments else UNKNOWN
    for option in options(marked):
        if isinstance(option, Closure) and not asks_how_it_runs(option.node):
            frame.engine.nested.mark(option)
    return marked


def _user_model(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    return frame.engine.models.class_of_model(frame.engine.models.user_model())


def _view(frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """`View.as_view()(request)`: the handler runs; which one is told where there is only one."""
    view, given = arguments[0].value, arguments[1:]
    handlers = [n for n in HANDLERS[:5] if frame.engine.member_of(view, n) is not None]
    if len(handlers) != 1:
        return UNKNOWN
    return frame.engine.calls.call(frame, read(frame, view, handlers[0], node), given, node)


SPECIAL_CALLS: dict[str, SpecialCall] = {
    "functools.partial": _partial,
    "builtins.getattr": _getattr,
    "builtins.hasattr": _hasattr,
    "builtins.setattr": _setattr,
    "inspect.isfunction": _asking("function"),
    "inspect.isclass": _asking("class"),
    "inspect.iscoroutinefunction": _asking("coroutine-function"),
    "asyncio.iscoroutinefunction": _asking("coroutine-function"),
    "asgiref.sync.iscoroutinefunction": _asking("coroutine-function"),
    "builtins.staticmethod": _partial,
    "builtins.type": _type,
    "builtins.dict": _dict,
    "collections.OrderedDict": _dict,
    "collections.ChainMap": _chain_map,
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
    CALL_COMMAND: call_command,
    MARK: _marked,
    "inspect.markcoroutinefunction": _marked,
    "django.contrib.auth.get_user_model": _user_model,
    "django.db.models.prefetch_related_objects": _prefetch_objects,
    "django.db.models.aprefetch_related_objects": _aprefetch_objects,
}
