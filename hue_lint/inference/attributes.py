"""Reading an attribute of a value, and what that runs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hue_lint.inference import classes, orm
from hue_lint.inference.evaluation import touch
from hue_lint.inference.joining import union
from hue_lint.inference.operations import Operation
from hue_lint.inference.typespec import Context, value_of
from hue_lint.inference.values import (
    NONE,
    UNKNOWN,
    Argument,
    ClassValue,
    Const,
    Coroutine,
    External,
    FunctionValue,
    Instance,
    LazyUser,
    Manager,
    Mapping,
    Method,
    ModuleValue,
    Object,
    Partial,
    Plain,
    QuerySet,
    Sequence,
    Super,
    Unknown,
    Value,
    Wrapped,
    options,
)
from hue_lint.project.symbols import ClassInfo, ExternalSymbol, Function, ValueSymbol

if TYPE_CHECKING:
    import libcst as cst

    from hue_lint.inference.frames import Frame
    from hue_lint.project.models import Field, Relation

_MODEL_NAME = re.compile(r"(?:^|_)(?:model(?:_?(?:class|cls|type))?|klass)$")
MODEL = "django.db.models.Model"
MANAGER = "django.db.models.Manager"
RELATED_MANAGERS = {
    "plain": MANAGER,
    "reverse": "django.db.models.RelatedManager",
    "many": "django.db.models.ManyRelatedManager",
    "generic": "django.contrib.contenttypes.GenericRelatedManager",
}
QUERYSET = "django.db.models.QuerySet"
RAW_QUERYSET = "django.db.models.query.RawQuerySet"


def read(frame: Frame, value: Value, name: str, node: cst.CSTNode) -> Value:
    """The value of `value.name`; records what reading it runs."""
    found = [_read(frame, option, name, node) for option in options(value) if option != NONE]
    return union(found) if found else UNKNOWN


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
        case Object():
            return _read_object(frame, value, name, node)
        case LazyUser():
            if name in ("_wrapped", "__class__"):
                return UNKNOWN
            touch(frame, value, node)
            loaded = Instance(engine.models.user_model(), "query", origin=(value.origin, "user"))
            return read_instance(frame, loaded, name, node)
        case Super():
            return _read_super(frame, value, name, node)
        case Sequence() | Mapping() | Plain() | Const():
            known = classes.known_member(engine.knowledge, _container_class(value), name)
            return Method(value, name, known)
        case Coroutine() if name == "result":
            # a task that has run
            return Partial(Plain("callable"), (Argument("", value.result),))
        case Unknown():
            return Manager(None) if name == "objects" and _looks_like_class(node) else UNKNOWN
        case _:
            return UNKNOWN


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
    a model (`model`, `klass`, `user_model`), which nothing but a model has."""
    base = getattr(node, "value", None)
    name = getattr(base, "attr", base)
    text = getattr(name, "value", "")
    if not isinstance(text, str):
        return False
    return (text[:1].isupper() and not text.isupper()) or _MODEL_NAME.search(text) is not None


# -- classes


def _read_class(frame: Frame, value: ClassValue, name: str, node: cst.CSTNode) -> Value:
    engine = frame.engine
    model = engine.models.model_of(value.ref)
    if model is not None:
        manager = engine.models.manager_of(model, name)
        if manager is not None:
            return manager
    found = classes.member(engine.knowledge, value.ref, name)
    if found is None:
        if name == "objects" and engine.models.may_be_model(value.ref):
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
    if isinstance(value.ref, ClassInfo) and options(read_off) in ((NONE,), (UNKNOWN,)):
        return union([engine.instances.attribute(value.ref, name), read_off])
    return read_off


def member_value(
    frame: Frame, receiver: Value, member: classes.Member, name: str, node: cst.CSTNode
) -> Value:
    """What reading a member that was found on the receiver's class gives."""
    engine = frame.engine
    match member:
        case Function():
            role = engine.function_role(member)
            if role == "property":
                return engine.calls.call_accessor(frame, FunctionValue(member, receiver), node)
            bound = {"staticmethod": None, "classmethod": engine.class_of(receiver)}.get(
                role, receiver
            )
            return engine.function_value(member, bound)
        case ClassInfo():
            return ClassValue(member)
        case ValueSymbol():
            value = engine.symbol_value(member)
            return union(_bound(frame, option, receiver, node) for option in options(value))
        case classes.Known():
            if member.role == "attribute":
                return known_attribute(frame, receiver, member, node)
            return Method(receiver, name, member)
    return UNKNOWN


def _bound(frame: Frame, value: Value, receiver: Value, node: cst.CSTNode) -> Value:
    """A class attribute read through an instance: functions bind, descriptors run `__get__`."""
    if isinstance(receiver, ClassValue) and not isinstance(value, Object):
        return value
    if isinstance(value, FunctionValue) and value.receiver is None and value.function.owner is None:
        return replace(value, receiver=receiver)
    if isinstance(value, Wrapped) and isinstance(value.callee, FunctionValue):
        callee = value.callee
        if callee.receiver is None and not isinstance(receiver, ClassValue):
            return replace(value, callee=replace(callee, receiver=receiver))
    if isinstance(value, Object) and isinstance(value.ref, ClassInfo):
        getter = classes.member(frame.engine.knowledge, value.ref, "__get__")
        if isinstance(getter, Function):
            return frame.engine.calls.call(
                frame,
                FunctionValue(getter, value),
                frame.engine.positional(receiver, UNKNOWN),
                node,
            )
    return value


def known_attribute(
    frame: Frame, receiver: Value, known: classes.Known, node: cst.CSTNode
) -> Value:
    """An attribute that the facts describe: records its effect, gives what it returns."""
    behaviour = known.behaviour
    engine = frame.engine
    if behaviour.returns != "lazy-user" and not isinstance(receiver, ClassValue):
        if engine.calls.runs(frame, receiver, behaviour, ()):
            frame.record(
                Operation(
                    behaviour.family or "service",
                    behaviour.effect or "raises",
                    frame.at(node),
                    known.name,
                    engine.does(behaviour.does, receiver),
                    receiver,
                    behaviour.evidence,
                    behaviour.twin,
                    behaviour.since,
                )
            )
        engine.calls.warmed_by(frame, receiver, behaviour)
    origin: object = node
    if behaviour.returns == "lazy-user" and isinstance(receiver, Object):
        origin = receiver.origin if receiver.origin is not None else node
    value = value_of(behaviour.returns, Context(engine, receiver, (), origin, frame.at(node)))
    if isinstance(value, Object) and isinstance(receiver, Object):
        # the same session, cache or messages each time that it is read from one request
        value = replace(value, origin=(receiver.origin, known.name), arguments=receiver.arguments)
        if behaviour.transform == "counted":
            engine.calls.warm(frame, value)
    return value


# -- model instances


def read_instance(frame: Frame, value: Instance, name: str, node: cst.CSTNode) -> Value:
    """A field, relation, manager, method or property of a model instance."""
    engine = frame.engine
    state = frame.environment.state(value.origin)
    assigned = state.attribute(name)
    if assigned is not None:
        return assigned
    model = value.model
    if isinstance(model, ExternalSymbol):
        field = engine.models.external_field(model, name)
        if field is not None:
            return _relation(frame, value, field, node) if field.kind != "value" else UNKNOWN
        known = classes.member(engine.knowledge, model.qualname, name) or classes.known_member(
            engine.knowledge, MODEL, name
        )
        relation = engine.models.reverse_of_external(model, name)
        if known is None and relation is not None:
            return _reverse(frame, value, relation, node)
        return member_value(frame, value, known, name, node) if known is not None else UNKNOWN
    found = model.fields.get(name)
    if found is not None:
        if found.kind == "value" or name != found.name:
            return _column(frame, value, found, name, node)
        return _relation(frame, value, found, node)
    relation = model.reverse.get(name)
    if relation is not None:
        return _reverse(frame, value, relation, node)
    if name in ("pk", "id"):
        return Plain("int")
    if name == "__class__":
        return ClassValue(model.cls)
    attribute = engine.instances.attribute(model.cls, name)
    member = classes.member(engine.knowledge, model.cls, name) or classes.known_member(
        engine.knowledge, MODEL, name
    )
    if member is not None:
        return member_value(frame, value, member, name, node)
    if orm.covers(value.prefetched, name):
        return Sequence("list", None, UNKNOWN)
    return attribute if attribute != UNKNOWN else Method(value, name, None)


def _column(frame: Frame, value: Instance, field: Field, name: str, node: cst.CSTNode) -> Value:
    """A plain column: harmless unless it was deferred."""
    state = frame.environment.state(value.origin)
    if field.attname in value.deferred or name in value.deferred:
        if name not in state.loaded and not state.evaluated:
            _record_load(
                frame,
                value,
                name,
                node,
                f"loads the deferred field {name} of {frame.engine.models.model_name(value)}",
            )
    return frame.engine.models.column_value(field, value, node)


def _relation(frame: Frame, value: Instance, field: Field, node: cst.CSTNode) -> Value:
    """A forward relation, or the manager of a many-to-many or generic relation."""
    name = field.name
    if field.kind in orm.MANY:
        kind = "many" if field.kind == "many-to-many" else "generic"
        if kind == "generic" and not orm.covers(value.prefetched, name):
            frame.record(content_type_lookup(frame, value, name, node))
        return _related_manager(frame, value, field.target, kind, name, "")
    state = frame.environment.state(value.origin)
    there = (
        (orm.covers(value.loaded, name) or orm.covers(value.prefetched, name))
        and not state.forgotten
        and name not in state.dropped
    ) or name in state.loaded
    parent_link = field.kind == "parent-link" and not value.deferred
    if not there and not parent_link:
        _record_load(
            frame,
            value,
            name,
            node,
            f"loads {frame.engine.models.model_name(value)}.{name} from the database",
        )
    if field.target is None:
        return UNKNOWN
    found = orm.target_instance(
        value, name, field.target, (value.origin, name) if value.origin is not None else node
    )
    if field.kind != "one-to-one":
        return found
    back = next(
        (r.name for r in getattr(field.target, "reverse", {}).values() if r.field == field), ""
    )
    return orm.leading_back(found, back) if back else found


def _reverse(frame: Frame, value: Instance, relation: Relation, node: cst.CSTNode) -> Value:
    """The reverse side of a relation: an object that may have to be loaded, or a manager."""
    name = relation.name
    if relation.kind in ("reverse-one-to-one", "child-link"):
        state = frame.environment.state(value.origin)
        there = orm.covers(value.loaded, name) or orm.covers(value.prefetched, name)
        if not there and name not in state.loaded and value.provenance != "built":
            _record_load(
                frame,
                value,
                name,
                node,
                f"loads {frame.engine.models.model_name(value)}.{name} from the database",
            )
        found = orm.target_instance(
            value, name, relation.source, (value.origin, name) if value.origin is not None else node
        )
        return orm.leading_back(found, relation.field.name)
    kind = "reverse" if relation.kind == "reverse-foreign-key" else "many"
    return _related_manager(frame, value, relation.source, kind, name, relation.field.name)


def content_type_lookup(frame: Frame, value: Value, name: str, node: cst.CSTNode) -> Operation:
    """A generic relation looks up the content type of its model, unless Django has it cached."""
    return Operation(
        "service",
        "raises",
        frame.at(node),
        name,
        f"looks up the content type of {frame.engine.models.model_name(value)}, "
        "which queries until it is cached",
        value,
        "django/contrib/contenttypes/fields.py get_content_type; measured with a cold cache",
    )


def _related_manager(
    frame: Frame, value: Instance, target: object, kind: str, name: str, back: str
) -> Value:
    default = frame.engine.models.default_manager(target)
    state = frame.environment.state(value.origin)
    prefetched = orm.covers(value.prefetched, name) and orm.EVERYTHING not in value.prefetched
    return Manager(
        target,  # type: ignore[arg-type]
        default.cls if default is not None else None,
        default.queryset_class if default is not None else None,
        kind,  # type: ignore[arg-type]
        prefetched or name in state.loaded,
        orm.below(value.prefetched, name) if prefetched else frozenset(),
        back,
        value.origin,
    )


def _record_load(frame: Frame, value: Instance, name: str, node: cst.CSTNode, does: str) -> None:
    frame.record(
        Operation(
            "unknown-relation" if value.provenance == "unknown" else "relation",
            "raises",
            frame.at(node),
            name,
            does,
            value,
            "django/db/models/fields/related_descriptors.py ForwardManyToOneDescriptor.__get__",
        )
    )
    state = frame.environment.state(value.origin)
    frame.environment.update(value.origin, replace(state, loaded=state.loaded | {name}))


# -- managers and querysets


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
    known = classes.known_member(engine.knowledge, RELATED_MANAGERS[value.kind], name)
    if known is None and isinstance(value.cls, str):
        known = classes.known_member(engine.knowledge, value.cls, name)
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


# -- other objects


def _read_object(frame: Frame, value: Object, name: str, node: cst.CSTNode) -> Value:
    engine = frame.engine
    assigned = frame.environment.state(value.origin).attribute(name)
    if assigned is not None:
        return assigned
    member = classes.member(engine.knowledge, value.ref, name)
    if isinstance(member, Function | ClassInfo):
        return member_value(frame, value, member, name, node)
    if isinstance(value.ref, ClassInfo):
        attribute = engine.instances.attribute(value.ref, name)
        if not isinstance(attribute, Unknown):
            if member is not None and not isinstance(member, classes.Known):
                return union([attribute, member_value(frame, value, member, name, node)])
            return attribute
    if member is not None:
        return member_value(frame, value, member, name, node)
    if name == "__class__":
        return ClassValue(value.ref)
    if isinstance(value.ref, ClassInfo):
        getter = classes.member(engine.knowledge, value.ref, "__getattr__")
        if isinstance(getter, Function):
            return engine.calls.call(
                frame, FunctionValue(getter, value), engine.positional(Const(name)), node
            )
        if name == "objects":
            return UNKNOWN
    return UNKNOWN


def _read_super(frame: Frame, value: Super, name: str, node: cst.CSTNode) -> Value:
    engine = frame.engine
    ref = engine.ref_of(value.receiver)
    member = classes.member_after(
        engine.knowledge, ref if ref is not None else value.cls, value.cls, name
    )
    if member is None and isinstance(value.receiver, Instance):
        member = classes.known_member(engine.knowledge, MODEL, name)
    if member is None:
        return UNKNOWN
    return member_value(frame, value.receiver, member, name, node)
