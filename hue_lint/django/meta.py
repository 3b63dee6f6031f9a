"""The model that the `Meta` of a form's, serializer's or factory's class names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hue_lint.frames.decorators import decorators
from hue_lint.project.classes import ClassInfo, Function, ValueSymbol
from hue_lint.values.origins import Origin
from hue_lint.values.paths import EVERYTHING
from hue_lint.values.plain import UNKNOWN, Const
from hue_lint.values.values import ClassValue, Instance, Object, Value

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine


def meta_model(engine: Engine, receiver: Value) -> Value:
    """What the `Meta` of a form's, serializer's or factory's class names as its model."""
    if not isinstance(receiver, Object | ClassValue) or not isinstance(receiver.ref, ClassInfo):
        return UNKNOWN
    meta = receiver.ref.member("Meta")
    named = meta[1].member("model") if meta is not None and isinstance(meta[1], ClassInfo) else None
    if named is None or not isinstance(named[1], ValueSymbol):
        return UNKNOWN
    value = engine.symbol_value(named[1])
    if isinstance(value, Const) and isinstance(value.value, str):
        return engine.models.class_by_label(value.value)
    return value


def made_by_meta(engine: Engine, receiver: Value, origin: Origin) -> Value:
    """An instance of the model that the receiver's `Meta` names, its relations made with it; where
    hooks of the class are called with it, they may have put related rows at hand, too."""
    made = engine.instance_of(meta_model(engine, receiver), origin, "built")
    if not isinstance(made, Instance):
        return UNKNOWN
    everything = frozenset({EVERYTHING})
    prefetched = everything if _has_hooks(engine, receiver) else made.prefetched
    return replace(made, loaded=everything, prefetched=prefetched)


def _has_hooks(engine: Engine, receiver: Value) -> bool:
    """Whether a function of the receiver's class is decorated to be called with what is made."""
    ref = engine.ref_of(receiver)
    if not isinstance(ref, ClassInfo):
        return False
    functions = [
        member
        for cls in ref.project_mro()
        for name in cls.own_names()
        if isinstance(member := cls.own_member(name), Function) and member.outline.decorated
    ]
    return any(
        behaviour.arguments.get("0") == "called-with-made"
        for function in functions
        for name in decorators(engine.frame(function, "module", None), function)
        if (behaviour := engine.knowledge.function(name)) is not None
    )
