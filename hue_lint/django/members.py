"""What reading a member off its class gives: functions bind, properties and descriptors run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hue_lint.django.typespec import value_of
from hue_lint.frames.frames import Context
from hue_lint.project.classes import ClassInfo, Function, ValueSymbol
from hue_lint.values import classes
from hue_lint.values.joining import declared_or, union
from hue_lint.values.plain import NONE, UNKNOWN
from hue_lint.values.values import (
    Argument,
    ClassValue,
    FunctionValue,
    Instance,
    LazyUser,
    Method,
    Object,
    Operation,
    Partial,
    PartialMethod,
    Value,
    Wrapped,
    options,
)

if TYPE_CHECKING:
    import libcst as cst

    from hue_lint.frames.frames import Engine, Frame


_ACCESSORS: Final = {
    "builtins.property": ("fget",),
    "functools.cached_property": ("func",),
    "django.utils.functional.cached_property": ("func",),
}
"""Descriptors that call a function with the instance, and what they take it by besides its place.
Source: Objects/descrobject.c; Lib/functools.py; django/utils/functional.py cached_property."""


def member_value(
    frame: Frame, receiver: Value, member: classes.Member, name: str, node: cst.CSTNode
) -> Value:
    """What reading a member that was found on the receiver's class gives."""
    engine = frame.engine
    match member:
        case Function():
            role = engine.function_role(member)
            if role == "property":
                return _accessed(frame, receiver, member, name, node)
            bound = {"staticmethod": None, "classmethod": engine.class_of(receiver)}.get(
                role, receiver
            )
            return engine.function_value(member, bound)
        case ClassInfo():
            return ClassValue(member)
        case ValueSymbol():
            value = _declared(frame, member, receiver)
            if value == UNKNOWN or member.value is not None:
                value = declared_or(engine.symbol_value(member), value)
            return union(_bound(frame, option, receiver, node) for option in options(value))
        case classes.Known():
            if member.role == "attribute":
                return known_attribute(frame, receiver, member, node)
            return Method(receiver, name, member)
    return UNKNOWN


def _declared(frame: Frame, member: ValueSymbol, receiver: Value) -> Value:
    """What a class body declares by a type variable (`model: type[T]`), for this receiver."""
    names = frame.engine.generics.of_receiver(member, receiver)
    if not names or member.annotation is None:
        return UNKNOWN
    return frame.engine.annotations.value(
        member.module, member.annotation, member.owner, member.annotation, names
    )


def _accessed(
    frame: Frame, receiver: Value, member: Function, name: str, node: cst.CSTNode
) -> Value:
    """A property is read; a cached one keeps what it gave on the instance."""
    getter = frame.engine.function_value(member, receiver)
    if isinstance(getter, FunctionValue):
        given = frame.engine.calls.call_accessor(frame, getter, node)
    else:
        given = frame.engine.calls.call(frame, getter, (), node)
    if frame.engine.shape(member).cached and isinstance(receiver, Instance | Object):
        state = frame.environment.state(receiver.origin)
        frame.environment.update(receiver.origin, state.with_attribute(name, given))
    return given


def _bound(frame: Frame, value: Value, receiver: Value, node: cst.CSTNode) -> Value:
    """A class attribute read through an instance: functions bind, descriptors run `__get__`."""
    if isinstance(receiver, ClassValue) and not isinstance(value, Object):
        return value
    if isinstance(value, PartialMethod):
        callee = value.callee
        if isinstance(callee, FunctionValue):
            callee = replace(callee, receiver=receiver)
        return Partial(callee, value.arguments)
    if isinstance(value, FunctionValue) and value.receiver is None and value.function.owner is None:
        return replace(value, receiver=receiver)
    if isinstance(value, Wrapped) and isinstance(value.callee, FunctionValue):
        callee = value.callee
        if callee.receiver is None and not isinstance(receiver, ClassValue):
            return replace(value, callee=replace(callee, receiver=receiver))
    if isinstance(value, Object):
        if value.ref in _ACCESSORS and not isinstance(receiver, ClassValue):
            read = union([value.argument(given) for given in ("0", *_ACCESSORS[value.ref])])
            given = frame.engine.positional(receiver)
            return frame.engine.calls.call(frame, read, given, node)
        getter = classes.member(frame.engine.knowledge, value.ref, "__get__")
        if isinstance(getter, classes.Known) and not isinstance(receiver, ClassValue):
            return frame.engine.calls.known_call(frame, value, getter, (), node, "get")
        if isinstance(getter, Function):
            return frame.engine.calls.call(
                frame,
                FunctionValue(getter, made_again(frame, value, node)),
                frame.engine.positional(
                    *((NONE, receiver) if isinstance(receiver, ClassValue) else (receiver, UNKNOWN))
                ),
                node,
            )
    return value


def is_called_instead(engine: Engine, value: Object) -> bool:
    """Whether an object of the project's stands in the place of a function that it was made of, and
    is called for it (`@Counted`)."""
    return isinstance(value.ref, ClassInfo) and isinstance(
        classes.member(engine.knowledge, value.ref, "__call__"), Function
    )


def made_again(frame: Frame, value: Object, node: cst.CSTNode) -> Value:
    """An object of a class body, or in the place of a decorated function, with what its own
    constructor was given there: another one of its class may have been given something else."""
    if not value.arguments or frame.environment.state(value.origin).attributes:
        return value
    given = [Argument("" if key.isdigit() else key, held) for key, held in value.arguments]
    return frame.engine.calls.aside(frame, ClassValue(value.ref), given, node)


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
                    relative=behaviour.relative,
                )
            )
        elif "self" in behaviour.arguments or behaviour.walks == "held":
            engine.calls.read_itself(frame, receiver, behaviour, node, known.name)
        elif behaviour.runs or behaviour.instead:
            engine.calls.run_hooks(frame, receiver, behaviour, node)
        engine.calls.warmed_by(frame, receiver, behaviour)
    origin: object = node
    if behaviour.returns == "lazy-user" and isinstance(receiver, Object):
        origin = receiver.origin if receiver.origin is not None else node
    value = value_of(behaviour.returns, Context(engine, receiver, (), origin, frame.at(node)))
    if isinstance(value, LazyUser):
        value = replace(value, request=known.class_name)
    if isinstance(value, Object) and isinstance(receiver, Object):
        # the same session, cache or messages each time that it is read from one request
        kept = dict(receiver.arguments) | dict(value.arguments)
        value = replace(value, origin=(receiver.origin, known.name), arguments=tuple(kept.items()))
        if behaviour.transform == "counted":
            engine.calls.warm(frame, value)
    return value
