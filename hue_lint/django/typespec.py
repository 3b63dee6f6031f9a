"""The small language of `returns` in the facts, turned into values. See
`hue_lint/facts/README.md`."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence as Arguments
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.django import forms
from hue_lint.django.meta import made_by_meta
from hue_lint.frames.frames import HELD, Context, frame_of
from hue_lint.project.classes import ClassInfo, Function
from hue_lint.project.model import ModelInfo
from hue_lint.values import orm, paths
from hue_lint.values.arguments import argument_value
from hue_lint.values.joining import union
from hue_lint.values.origins import Origin
from hue_lint.values.picking import one_of
from hue_lint.values.plain import NONE, UNKNOWN, Const, External, Plain
from hue_lint.values.values import (
    Argument,
    AsyncIterator,
    ClassValue,
    Coroutine,
    Generator,
    Instance,
    Lazy,
    LazyUser,
    Manager,
    Mapping,
    Object,
    Partial,
    PartialMethod,
    QuerySet,
    Sequence,
    Value,
    options,
    type_argument,
)
from hue_lint.values.which import At, ByVariable, One, Reordered, Some, Which

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine, Frame

BASE_CACHE = "django.core.cache.backends.base.BaseCache"
FIELD = "django.db.models.Field"
HANDLERS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")
VIEW = "django.views.generic.View.as_view.<locals>.view"
_PLAIN = {"bool", "int", "str", "bytes", "float"}


@dataclass(frozen=True, slots=True)
class TypeSpec:
    """A parsed `returns` text: its head and what stands in brackets."""

    head: str
    inner: tuple[TypeSpec, ...] = ()
    optional: bool = False


@cache
def parse(text: str) -> TypeSpec:
    """The parsed form of a `returns` text.

    Raises ValueError where brackets do not match.
    """
    text = text.strip()
    name, colon, rest = text.partition(": ")
    if colon and name.isidentifier():
        return TypeSpec(name, (parse(rest),))
    optional = text.endswith("?")
    text = text.removesuffix("?")
    if not text.endswith("]"):
        if "[" in text or "," in text:
            raise ValueError(f"cannot read the type {text!r}")
        return TypeSpec(text, (), optional)
    head, _, rest = text[:-1].partition("[")
    parts, depth, start = [], 0, 0
    for at, char in enumerate(rest):
        depth += (char == "[") - (char == "]")
        if char == "," and not depth:
            parts.append(rest[start:at])
            start = at + 1
    if depth:
        raise ValueError(f"cannot read the type {text!r}")
    parts.append(rest[start:])
    return TypeSpec(head, tuple(parse(part) for part in parts), optional)


def _next(context: Context) -> Which:
    """What an iterator gives next: the first one where it is made on the spot, and none that it
    gave before where a variable holds it."""
    node = context.arguments[0].node if context.arguments else None
    if isinstance(node, cst.Name):
        return ByVariable(f"next({node.value})", context.origin)
    return At(0) if isinstance(node, cst.Call | cst.GeneratorExp) else One(context.origin)


_PICKED: dict[str, Callable[[Context], Which]] = {
    "some-of": lambda context: Some(context.origin),
    "reordered-of": lambda context: Reordered(context.origin),
    "reversed-of": lambda _: Reordered(),
    "next-of": _next,
}
"""Which of the rows of an argument a call gives."""


def value_of(text: str, context: Context) -> Value:
    """The value that a `returns` text describes."""
    spec = parse(text)
    value = _value(spec, context)
    if spec.head.startswith("row-of:"):
        return one_of(value, One(context.origin))
    return value


def _value(spec: TypeSpec, context: Context) -> Value:
    value = _plain_value(spec, context)
    return union([value, NONE]) if spec.optional else value


def _is_given_nothing(context: Context) -> bool:
    """Whether a container is made without anything that may be in it: `deque(maxlen=3)`."""
    return all(argument.name == "maxlen" for argument in context.arguments)


def _plain_value(spec: TypeSpec, context: Context) -> Value:
    head, inner = spec.head, spec.inner
    engine, receiver, origin = context.engine, context.receiver, context.origin
    if head == "unknown":
        return UNKNOWN
    if head == "none":
        return NONE
    if head == "true":
        return Const(True)
    if head in _PLAIN:
        return Plain(head)
    if head == "self":
        return receiver
    if head in ("queryset", "row", "first-row", "model"):
        rows = _rows_of(engine, receiver)
        queryset = orm.queryset_of(rows, origin) or engine.models.queryset_of_view(rows, origin)
        if queryset is None:
            return UNKNOWN
        if head == "queryset":
            return queryset
        if head == "first-row" and isinstance(rows, QuerySet) and _keeps_rows(context, rows):
            return one_of(orm.kept_row(rows, origin), At(0))
        return orm.instance(queryset, origin) if head == "model" else orm.row(queryset, origin)
    if head == "raw-queryset":
        queryset = orm.queryset_of(receiver, origin)
        return replace(queryset, raw=True) if queryset is not None else UNKNOWN
    if head == "model-class":
        return engine.models.class_of_model(getattr(receiver, "model", None))
    if head == "manager":
        return Manager(getattr(receiver, "model", None), inner[0].head if inner else None)
    if head == "held":
        return context.held()
    if head == "user":
        return Instance(engine.models.user_model(), "query", origin=origin)
    if head == "meta-model":
        return made_by_meta(engine, receiver, origin)
    if head == "class-of-user":
        return engine.models.class_of_model(engine.models.user_model())
    if head == "lazy-user":
        return LazyUser(origin, context.place)
    if head in ("list", "set", "frozenset", "iterator", "deque", "queue"):
        if inner and inner[0].head == "row-of:0" and _is_given_nothing(context):
            return Sequence(head, ())
        return Sequence(head, None, _value(inner[0], context) if inner else UNKNOWN)
    if head == "tuple":
        if len(inner) == 2 and inner[1].head == "...":
            return Sequence("tuple", None, _value(inner[0], context))
        return Sequence("tuple", tuple(_value(part, context) for part in inner) or None)
    if head == "dict":
        if len(inner) == 2:
            return Mapping((), _value(inner[0], context), _value(inner[1], context))
        return Mapping()
    if head == "keys":
        return Mapping(
            tuple(
                (part.head, _value(part.inner[0], replace(context, origin=(origin, part.head))))
                for part in inner
            )
        )
    if head == "decorated":
        made = _value(inner[0], context)
        given = context.arguments and not context.arguments[0].name
        return made if given else Partial(Plain("callable"), (Argument("", made),))
    if head == "lazy":
        source = context.argument("0") if not _is_rows(receiver) else receiver
        item = _value(inner[0], context) if inner else engine.item(source, origin)
        return Lazy((source,), item)
    if head == "coroutine":
        return Coroutine(_value(inner[0], context) if inner else UNKNOWN, "facts")
    if head == "task":
        return Coroutine(_value(inner[0], context) if inner else UNKNOWN)
    if head == "async-iterator":
        return AsyncIterator(_value(inner[0], context) if inner else UNKNOWN)
    if head == "call":
        return Partial(Plain("callable"), (Argument("", _value(inner[0], context)),))
    if head in ("form-fields", "cleaned-data", "field-of-bound"):
        if head == "field-of-bound":
            return forms.field_of(engine, receiver)
        if head == "form-fields":
            return forms.fields_by_name(engine, receiver)
        return forms.cleaned_data(engine, receiver, (origin, head))
    if head == "handled":
        return _handled(context)
    if head == "view":
        ref = engine.ref_of(receiver)
        stated = tuple((a.name, a.value) for a in context.arguments if a.name)
        view = Object(ref, stated, origin) if ref is not None else UNKNOWN
        return Partial(External(VIEW), (Argument("view", view),))
    if head == "gathered":
        return _gathered(context)
    keyword, colon, rest = head.partition(":")
    if not colon:
        return _instance_of(head, context)
    if keyword == "argument":
        return context.argument(rest)
    if keyword == "type-argument":
        return (
            receiver.argument(type_argument(int(rest))) if isinstance(receiver, Object) else UNKNOWN
        )
    if keyword == "attribute":
        return engine.attribute_of(context, rest)
    if keyword == "given-by-own":
        return engine.given_by_method(context, rest)
    if keyword == "made-by":
        cls = engine.attribute_of(context, rest)
        return union(engine.instance_of(option, origin, "query") for option in options(cls))
    if keyword in ("entered", "entered-async"):
        return engine.entered(context, rest, asynchronous=keyword == "entered-async")
    if keyword in _PICKED:
        which = _PICKED[keyword](context)
        return one_of(_value(TypeSpec(f"row-of:{rest}"), context), which)
    if keyword == "row-of":
        source = context.held() if rest == "held" else context.argument(rest)
        return union(engine.item(_rows_of(engine, option), origin) for option in options(source))
    if keyword == "new-row-of":
        return union(
            orm.row(asked, origin)
            if (asked := orm.queryset_of(_rows_of(engine, option), origin)) is not None
            else engine.item(option, origin)
            for option in options(context.argument(rest))
        )
    if keyword == "awaited-of":
        return union(_awaited(option) for option in options(context.argument(rest)))
    if keyword == "result-of":
        return engine.result_of(context, rest)
    if keyword == "given-by":
        return union(
            _given(engine, option, origin) for option in options(engine.result_of(context, rest))
        )
    if keyword == "model-named":
        parts = context.arguments[int(rest) :]
        return engine.models.named_class(a.value for a in parts if a.name != "require_ready")
    if keyword == "partialmethod":
        return PartialMethod(context.argument(rest), tuple(context.arguments[int(rest) + 1 :]))
    if keyword == "partial":
        return Partial(context.argument(rest), tuple(context.arguments[int(rest) + 1 :]))
    if keyword == "queryset-of":
        found = [
            orm.queryset_of(_rows_of(engine, option), origin)
            for option in options(context.argument(rest))
        ]
        return union(queryset for queryset in found if queryset is not None)
    if keyword == "instance-of":
        return union(
            engine.instance_of(option, origin, "query")
            for option in options(context.argument(rest))
        )
    if keyword == "made-of":
        built = [engine.instance_of(o, origin, "built") for o in options(context.argument(rest))]
        return union(
            replace(option, loaded=frozenset({paths.EVERYTHING}))
            if isinstance(option, Instance)
            else option
            for option in built
        )
    if keyword == "field-named":
        return _field(context.argument(rest), context)
    if keyword == "cache":
        return _cache(context.argument(rest) if rest.isdigit() else Const(rest), context)
    if keyword == "class":
        return ClassValue(rest)
    if keyword == "paginator-of":
        rows = engine.given_by_method(context, rest)
        return Object("django.core.paginator.Paginator", (("0", rows), ("held", rows)), origin)
    if keyword == "field-of-form":
        kept = (("0", context.argument(rest)), ("form", receiver))
        return Object("django.forms.BoundField", kept, (getattr(receiver, "origin", None), kept[0]))
    if keyword == "class-made":
        return _class_made(rest, context)
    return UNKNOWN


def _handled(context: Context) -> Value:
    """What a view's `dispatch` gives: a coroutine where its handlers are async.

    Source: django/views/generic/base.py View.dispatch, View.view_is_async.
    """
    response = _instance_of("django.http.HttpResponse", replace(context, arguments=()))
    ref = context.engine.ref_of(context.receiver)
    if not isinstance(ref, ClassInfo):
        return response
    members = [context.engine.member_of(context.receiver, name) for name in HANDLERS]
    colours = {m.outline.is_async for m in members if isinstance(m, Function)}
    if len(colours) != 1:  # of a base class, the handlers are in its subclasses
        return UNKNOWN
    return Coroutine(response, "facts", context.place) if colours.pop() else response


def _class_made(text: str, context: Context) -> Value:
    """A class that a factory makes of the class that an argument names, or else of the one in the
    text: `Name:base-argument:names/of/positional/arguments`. What the factory was given stays with
    each instance."""
    name, base, names = text.split(":")
    given = [argument for argument in context.arguments if argument.name not in ("*", "**")]
    positional = [argument for argument in given if not argument.name]
    kept = [replace(a, name=n) for n, a in zip(names.split("/"), positional, strict=False)]
    kept += [argument for argument in given if argument.name]
    named = next((a.value for a in kept if a.name == base), UNKNOWN)
    made = named if isinstance(named, ClassValue) else ClassValue(name)
    return Partial(made, tuple(replace(a, node=None) for a in kept if a.name != base))


def _gathered(context: Context) -> Value:
    """The results of coroutines that run together, in their order."""
    results: list[Value] = []
    exact = True
    for argument in context.arguments:
        if argument.name in ("", "*"):
            exact = exact and not argument.name
            value = argument.value
            made = context.engine.item(value, context.origin) if argument.name else value
            results.append(union(_awaited(option) for option in options(made)))
    return Sequence("list", tuple(results)) if exact else Sequence("list", None, union(results))


def _awaited(value: Value) -> Value:
    return value.result if isinstance(value, Coroutine) else UNKNOWN


def _given(engine: Engine, value: Value, origin: Origin) -> Value:
    """What a dependency gives: its result, awaited or yielded."""
    if isinstance(value, Coroutine):
        return value.result
    return engine.item(value, origin) if isinstance(value, AsyncIterator | Generator) else value


def _field(name: Value, context: Context) -> Value:
    """The field of a name, of its own class where the model and the class are known."""
    owner = context.receiver.argument("model") if isinstance(context.receiver, Object) else UNKNOWN
    model = context.engine.models.model_of(owner.ref) if isinstance(owner, ClassValue) else None
    cls = FIELD
    if isinstance(model, ModelInfo) and isinstance(name, Const):
        field = model.fields.get(str(name.value))
        if field is not None and context.engine.knowledge.class_facts(field.field_class):
            cls = field.field_class
    return _instance_of(cls, context)


def _cache(alias: Value, context: Context) -> Value:
    """The cache of an alias: of the class that the settings name, as far as the facts know it."""
    knowledge = context.engine.knowledge
    named = alias.value if isinstance(alias, Const) else None
    backend = context.engine.project.cache_backend(named) if isinstance(named, str) else None
    known = backend is not None and knowledge.class_facts(knowledge.canonical(backend)) is not None
    name = knowledge.canonical(backend) if known and backend else BASE_CACHE
    return context.engine.instance_of(ClassValue(name), context.origin, "query")


def hold(
    frame: Frame, receiver: Value, how: dict[str, str], arguments: Arguments[Argument]
) -> None:
    """`super().__init__(rows)`: an object keeps what the base class was given."""
    for key, word in how.items():
        given = argument_value(arguments, key)
        if word == "holds" and given != UNKNOWN and isinstance(receiver, Object):
            state = frame.environment.state(receiver.origin)
            frame.environment.update(receiver.origin, state.with_attribute(HELD, given))


def _rows_of(engine: Engine, value: Value) -> Value:
    """The default manager where a model's class stands for its rows; else the value itself.

    Source: django/shortcuts.py `_get_queryset`.
    """
    if not isinstance(value, ClassValue):
        return value
    model = engine.models.model_of(value.ref)
    return (engine.models.manager_of(model, "_default_manager") if model else None) or value


def _keeps_rows(context: Context, queryset: QuerySet) -> bool:
    """Whether a queryset holds its rows already, in an order that was asked for."""
    if queryset.prefetched or context.place is None or not queryset.ordered:
        return queryset.prefetched and queryset.ordered
    return frame_of(context.place).environment.state(queryset.origin).evaluated


def _is_rows(value: Value) -> bool:
    return isinstance(value, (QuerySet, Manager))


def _instance_of(qualname: str, context: Context) -> Value:
    """An instance of the class of that name; what the call was given stays with it."""
    arguments = tuple(
        (argument.name or str(at), argument.value) for at, argument in enumerate(context.arguments)
    )
    for name in ("held", "model"):
        kept = context.receiver.argument(name) if isinstance(context.receiver, Object) else UNKNOWN
        if kept != UNKNOWN:
            arguments = (*arguments, (name, kept))
    if isinstance(context.receiver, ClassValue | Instance):
        arguments = (*arguments, ("model", context.engine.class_of(context.receiver)))
    made = context.engine.instance_of(ClassValue(qualname), context.origin, "query")
    return Object(made.ref, arguments, made.origin) if isinstance(made, Object) else made
