"""Reading an attribute of a value, and what that runs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import libcst as cst

from hue_lint.django.members import known_attribute, member_value
from hue_lint.django.relations import read_instance
from hue_lint.facts.names import LAZY_OBJECT, MANAGER, MODEL, QUERYSET, RAW_QUERYSET, REQUEST
from hue_lint.interpreter.coroutines import never_awaited
from hue_lint.interpreter.evaluation import touch, unwrapped
from hue_lint.interpreter.parameters import methods_that_set
from hue_lint.project.classes import ClassInfo, ExternalSymbol, Function, ValueSymbol
from hue_lint.values import classes
from hue_lint.values.joining import union
from hue_lint.values.paths import EVERYTHING
from hue_lint.values.plain import NONE, UNKNOWN, Const, External, Member, Plain, Unknown
from hue_lint.values.values import (
    Argument,
    ClassValue,
    Coroutine,
    FunctionValue,
    Generator,
    Instance,
    LazyUser,
    Manager,
    Mapping,
    Method,
    ModuleValue,
    Object,
    Partial,
    QuerySet,
    Sequence,
    Super,
    Value,
    WrapperValue,
    options,
)
from hue_lint.values.widening import held_by, held_with

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


_MODEL_NAME = re.compile(r"(?:^|_)(?:model(?:_?(?:class|cls|type))?|klass)$")
_MODELS_NAME = re.compile(
    r"(?:^|_)models?(?:_?(?:map|mapping|classes|types|registry|by_\w+|for_\w+))?$", re.IGNORECASE
)
_REFINES = frozenset({"all", "exclude", "filter", "order_by", "prefetch_related", "select_related"})
_ENTER = "contextlib.AbstractContextManager.__enter__"
ONLY_OF_QUERYSETS = frozenset({"select_related", "prefetch_related", "values_list"})
"""Methods that nothing but a queryset or manager has. Each makes a new queryset, so that what is
done to its receiver does not matter. Not where they are awaited: async ORMs have the names too."""
_ANSWERS = {"acount": Plain("int"), "aexists": Plain("bool"), "acontains": Plain("bool")}
"""What comes of awaiting methods that nothing but a queryset or manager has."""
RELATED_MANAGERS = {
    "plain": MANAGER,
    "reverse": "django.db.models.RelatedManager",
    "many": "django.db.models.ManyRelatedManager",
    "generic": "django.contrib.contenttypes.GenericRelatedManager",
}

_OF_AWAITABLES = frozenset(
    [
        "__await__",
        "__class__",
        "__name__",
        "__qualname__",
        "send",
        "throw",
        "close",
        "cr_await",
        "cr_code",
        "cr_frame",
        "cr_origin",
        "cr_running",
        "cr_suspended",
        "result",
        "exception",
        "done",
        "cancel",
        "cancelled",
        "cancelling",
        "uncancel",
        "set_result",
        "set_exception",
        "add_done_callback",
        "remove_done_callback",
        "get_loop",
        "get_name",
        "set_name",
        "get_coro",
        "get_context",
        "get_stack",
        "print_stack",
    ]
)
"""What a coroutine, or a task that it was made, has itself.

Source: dir() of types.CoroutineType and asyncio.Task on Python 3.11 to 3.13.
"""


_ENUMERATIONS: Final = frozenset(
    {
        *("enum.Enum", "enum.StrEnum", "enum.IntEnum", "enum.Flag", "enum.IntFlag"),
        *(f"django.db.models.{name}" for name in ("Choices", "TextChoices", "IntegerChoices")),
    }
)


def read(frame: Frame, value: Value, name: str, node: cst.CSTNode) -> Value:
    """The value of `value.name`; records what reading it runs."""
    if isinstance(value, Coroutine) and value.made_by and name not in _OF_AWAITABLES:
        # `await fetch(1).name` awaits the name
        never_awaited(frame, value, getattr(node, "value", node))
    having = [option for option in options(value) if option != NONE and _may_have(option, name)]
    return union(_read(frame, option, name, node) for option in having) if having else UNKNOWN


def _may_have(value: Value, name: str) -> bool:
    """Whether control goes on where an attribute is read; a coroutine has none but its own."""
    return not isinstance(value, Coroutine) or name in _OF_AWAITABLES


def _read(frame: Frame, value: Value, name: str, node: cst.CSTNode) -> Value:
    engine = frame.engine
    match value:
        case ModuleValue():
            return engine.module_member(value.module, name)
        case External():
            if name == "objects" and engine.models.may_be_model(value.qualname):
                return Manager(ExternalSymbol(value.qualname))
            return engine.external_value(f"{value.qualname}.{name}")
        case ClassValue():
            return _read_class(frame, value, name, node)
        case Instance():
            return read_instance(frame, value, name, node)
        case Manager():
            return _read_manager(frame, value, name, node)
        case QuerySet():
            return _read_queryset(frame, value, name, node)
        case Object(ref=ref) if ref == LAZY_OBJECT:
            return read(frame, unwrapped(frame, value, node), name, node)
        case Object():
            return _read_object(frame, value, name, node)
        case WrapperValue() if engine.knowledge.class_facts(value.wrapper.name) is not None:
            # a thread that was made, which can be waited for
            return _read_object(frame, Object(value.wrapper.name), name, node)
        case LazyUser():
            if name in ("_wrapped", "__class__"):
                return UNKNOWN
            touch(frame, value, node)
            loaded = Instance(engine.models.user_model(), "query", origin=(value.origin, "user"))
            return read_instance(frame, loaded, name, node)
        case Super():
            return _read_super(frame, value, name, node)
        case Member() if (found := _read_member(frame, value, name, node)) is not None:
            return found
        case Sequence() | Mapping() | Plain() | Const():
            known = classes.known_member(engine.knowledge, _container_class(value), name)
            return Method(value, name, known)
        case Coroutine() if name == "add_done_callback":
            known = classes.known_member(engine.knowledge, "asyncio.Future", name)
            return Method(value, name, known)
        case Coroutine() if name == "result":
            # a task that has run
            return Partial(Plain("callable"), (Argument("", value.result),))
        case Generator() if name in ("send", "throw", "__next__"):
            return Partial(External("builtins.next"), (Argument("", value),))
        case Generator(kind="contextmanager") if name == "__enter__":
            return Partial(External(_ENTER), (Argument("", value),))
        case Method(receiver=Instance() as owner, known=None) if name in _REFINES:
            # a relation from a package out of sight: what else of a row could be filtered
            return _read_manager(
                frame, Manager(None, kind="reverse", owner=owner.origin), name, node
            )
        case Unknown() | Method(known=None):
            if name in _ANSWERS:
                return Partial(Plain("callable"), (Argument("", Coroutine(_ANSWERS[name])),))
            if name == "objects" and _looks_like_class(node):
                return Manager(None)
            if name in ONLY_OF_QUERYSETS and not _is_awaited(frame, node):
                return _read_queryset(frame, QuerySet(None, origin=node), name, node)
            return UNKNOWN
        case _:
            return UNKNOWN


def _is_awaited(frame: Frame, node: cst.CSTNode) -> bool:
    """Whether a node is the beginning of the chain of calls and attributes that is awaited."""
    link: object = frame.awaiting
    while link is not None and link is not node:
        link = getattr(link, "func", None) or getattr(link, "value", None)
    return link is node


def _container_class(value: Value) -> str:
    match value:
        case Sequence():
            return f"builtins.{value.type}"
        case Mapping():
            return "builtins.dict"
        case Plain():
            return f"builtins.{value.type}"
        case Const():
            return f"builtins.{type(value.value).__name__}"
    return "builtins.object"


def _looks_like_class(node: cst.CSTNode) -> bool:
    """Whether `Something.objects` is written on a capitalised name, or on one that says that it is
    a model (`model`, `klass`, `user_model`) or holds models (`models[kind]`), which nothing but a
    model has."""
    base = getattr(node, "value", None)
    if isinstance(base, cst.Subscript):
        name = getattr(base.value, "attr", base.value)
        return isinstance(name, cst.Name) and _MODELS_NAME.search(name.value) is not None
    name = getattr(base, "attr", base)
    text = getattr(name, "value", "")
    if not isinstance(text, str):
        return False
    return (text[:1].isupper() and not text.isupper()) or _MODEL_NAME.search(text) is not None


def _read_member(frame: Frame, value: Member, name: str, node: cst.CSTNode) -> Value | None:
    """What a member of an enumeration has by itself, or by its class."""
    if name in ("value", "_value_"):
        return Const(value.value)
    if name in ("name", "_name_"):
        return Const(value.name)
    found = classes.member(frame.engine.knowledge, value.cls, name)  # type: ignore[arg-type]
    if isinstance(found, Function):
        return member_value(frame, value, found, name, node)
    return None


def _read_class(frame: Frame, value: ClassValue, name: str, node: cst.CSTNode) -> Value:
    engine = frame.engine
    model = engine.models.model_of(value.ref)
    if model is not None:
        manager = engine.models.manager_of(model, name)
        if manager is not None:
            return manager
    found = classes.member(engine.knowledge, value.ref, name)
    if found is None:
        if name == "objects" and engine.models.may_have_rows(value.ref):
            return Manager(engine.models.reference(value.ref))
        if name in ("__name__", "__qualname__", "__module__"):
            return Plain("str")
        return External(f"{value.ref}.{name}") if isinstance(value.ref, str) else UNKNOWN
    if isinstance(found, Function):
        role = engine.function_role(found)
        if role == "classmethod":
            return engine.function_value(found, value)
        if role == "property":
            return UNKNOWN
        return engine.function_value(found, None)
    if isinstance(found, classes.Known):
        if found.role == "attribute":
            return known_attribute(frame, value, found, node)
        return Method(value, name, found)
    read_off = member_value(frame, value, found, name, node)
    if isinstance(value.ref, ClassInfo) and _ENUMERATIONS.intersection(value.ref.external_bases()):
        return union(
            Member(option.value, value.ref, name) if type(option) is Const else option
            for option in options(read_off)
        )
    if isinstance(value.ref, ClassInfo) and all(_says_little(o) for o in options(read_off)):
        return union([engine.instances.attribute(value.ref, name), read_off])
    return read_off


def _says_little(value: Value) -> bool:
    """Whether what a class body gives to a name is there to be replaced or filled by methods."""
    return value == NONE or isinstance(value, Unknown | Mapping | Sequence)


def _read_manager(frame: Frame, value: Manager, name: str, node: cst.CSTNode) -> Value:
    engine = frame.engine
    for ref in (value.cls, value.queryset_class):
        if ref is None or isinstance(ref, str):
            continue
        for base in classes.linearised(ref):
            own = base.own_member(name) if isinstance(base, ClassInfo) else None
            if own is not None:
                receiver: Value = value
                if ref is value.queryset_class:
                    receiver = engine.calls.base_queryset(frame, value, node)
                return member_value(frame, receiver, own, name, node)
    if name == "model":
        return engine.models.class_of_model(value.model)
    refs = [RELATED_MANAGERS[value.kind]]
    if isinstance(value.cls, str):
        # what a field of a package hands out goes before what it is made of
        manages = engine.knowledge.is_subclass(value.cls, MANAGER)
        refs = [*refs, value.cls] if manages else [value.cls, *refs]
    found = (classes.known_member(engine.knowledge, ref, name) for ref in refs)
    known = next(filter(None, found), None)
    return _django_member(frame, value, known, name, node)


def _read_queryset(frame: Frame, value: QuerySet, name: str, node: cst.CSTNode) -> Value:
    engine = frame.engine
    if value.cls is not None:
        for base in classes.linearised(value.cls):
            own = base.own_member(name) if isinstance(base, ClassInfo) else None
            if own is not None:
                return member_value(frame, value, own, name, node)
    if name == "model":
        return engine.models.class_of_model(value.model)
    known = None
    if value.raw:
        known = classes.known_member(engine.knowledge, RAW_QUERYSET, name)
    known = known or classes.known_member(engine.knowledge, QUERYSET, name)
    if known is None and value.model is None and value.cls is None:
        cls = engine.models.queryset_with(name)
        if cls is not None:
            return _read_queryset(frame, replace(value, cls=cls), name, node)
    return _django_member(frame, value, known, name, node)


def _django_member(
    frame: Frame,
    value: Manager | QuerySet,
    known: classes.Known | None,
    name: str,
    node: cst.CSTNode,
) -> Value:
    if known is None:
        return Method(value, name, None)
    if known.role == "attribute":
        return known_attribute(frame, value, known, node)
    return Method(value, name, known)


def _read_object(frame: Frame, value: Object, name: str, node: cst.CSTNode) -> Value:
    engine = frame.engine
    assigned = frame.environment.state(value.origin).attribute(name)
    if assigned is not None:
        return assigned
    member = classes.member(engine.knowledge, value.ref, name)
    if isinstance(member, Function | ClassInfo):
        return member_value(frame, value, member, name, node)
    if isinstance(value.ref, ClassInfo):
        left = engine.instances.attribute(value.ref, name)
        states = engine.instances.states(value.ref, name)
        attribute, happened = held_with(value.origin, name, left, states)
        if not isinstance(attribute, Unknown):
            frame.environment.begin(happened)
            if (
                member is None
                or isinstance(member, classes.Known)
                or _tells_more(attribute, member)
            ):
                return attribute
            return union([attribute, member_value(frame, value, member, name, node)])
        if isinstance(member, classes.Known) and _is_assigned(frame, value.ref, name):
            # what the project assigns goes before what the base class declares
            return UNKNOWN
    if member is not None:
        found = member_value(frame, value, member, name, node)
        if isinstance(member, ValueSymbol) and NONE in options(found):
            return _filled_elsewhere(frame, found, name)
        return found
    if name == "__class__":
        return ClassValue(value.ref)
    if engine.is_instance(value, ClassValue(REQUEST)):
        left = engine.on_requests.left(name, frame.module)
        if left != UNKNOWN:
            return held_by(value.origin, name, left)
    if isinstance(value.ref, ClassInfo):
        getter = classes.member(engine.knowledge, value.ref, "__getattr__")
        if isinstance(getter, Function):
            return engine.calls.call(
                frame, FunctionValue(getter, value), engine.positional(Const(name)), node
            )
        if name == "objects":
            return UNKNOWN
    return UNKNOWN


def _filled_elsewhere(frame: Frame, declared: Value, name: str) -> Value:
    """What an attribute holds that is None until other code fills it: an instance of what it is
    declared as, which whoever put it there may have fetched with its related rows."""
    if not frame.engine.project.scan.assigns_attribute(name):
        return declared
    everything = frozenset({EVERYTHING})
    return union(
        replace(option, prefetched=everything) if isinstance(option, Instance) else option
        for option in options(declared)
    )


def _tells_more(attribute: Value, member: classes.Member | None) -> bool:
    """Whether what methods set tells more than what the class only declares."""
    declares = isinstance(member, ValueSymbol) and member.value is None
    known = [o for o in options(attribute) if o != NONE]
    return declares and bool(known) and not any(isinstance(o, Unknown) for o in known)


def _is_assigned(frame: Frame, cls: ClassInfo, name: str) -> bool:
    """Whether a class of the project assigns an attribute, not the package's own that is known."""
    describes = frame.engine.knowledge.describes
    return any(
        method.owner is not None and not describes(method.owner.qualname)
        for method in methods_that_set(cls, name)
    )


def _read_super(frame: Frame, value: Super, name: str, node: cst.CSTNode) -> Value:
    engine = frame.engine
    ref = engine.ref_of(value.receiver)
    member = classes.member_after(
        engine.knowledge, ref if ref is not None else value.cls, value.cls, name
    )
    if member is None and isinstance(value.receiver, Instance):
        member = classes.known_member(engine.knowledge, MODEL, name)
    if member is None and name == "__init__" and isinstance(value.receiver, Object):
        known = engine.constructor_facts(value.cls)
        member = replace(known, name=name) if known is not None else None
    if member is None:
        return UNKNOWN
    return member_value(frame, value.receiver, member, name, node)
