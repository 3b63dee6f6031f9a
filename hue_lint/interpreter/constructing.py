"""Making an instance of a class: its `__init__` runs, what it was given is remembered."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Arguments
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import libcst as cst

from hue_lint.django.held_relations import put_on_both_sides
from hue_lint.django.relations import look_up_content_type
from hue_lint.facts.names import FORM, FORMSET, MODEL
from hue_lint.frames.frames import Frame
from hue_lint.interpreter import threads
from hue_lint.interpreter.coroutines import handed_to
from hue_lint.interpreter.evaluation import touch
from hue_lint.interpreter.special_calls import NAMED_TUPLE, SPECIAL_CALLS
from hue_lint.project.classes import ClassInfo, Function, ValueSymbol
from hue_lint.values import classes, orm, paths
from hue_lint.values.arguments import argument_value
from hue_lint.values.joining import merged, union
from hue_lint.values.operations import leading_cause
from hue_lint.values.plain import UNKNOWN, Const, Unknown
from hue_lint.values.values import (
    Argument,
    ClassValue,
    FunctionValue,
    Instance,
    LazyUser,
    Mapping,
    Object,
    Sequence,
    State,
    Value,
    WrapperValue,
    options,
)
from hue_lint.values.widening import shallow

if TYPE_CHECKING:
    from hue_lint.facts.schema import Behaviour


_KEPT = {"holds": "held", "template": "template"}
"""Under which names an object keeps what the facts say of arguments of its constructor."""
_Made = TypeVar("_Made", bound=Value)


def construct(
    frame: Frame,
    callee: ClassValue,
    arguments: Arguments[Argument],
    node: cst.CSTNode,
) -> Value:
    """An instance of a class is made: its `__init__` runs, what it was given is remembered."""
    engine = frame.engine
    frame.environment.forget(node)
    if isinstance(callee.ref, str):
        special = SPECIAL_CALLS.get(callee.ref)
        if special is not None:
            return special(frame, arguments, node)
        handed_to(frame, callee.ref, arguments)
        behaviour = engine.knowledge.constructor(callee.ref)
        if behaviour is not None:
            return _construct_known(frame, callee, callee.ref, behaviour, arguments, node)
    wrapper = engine.wrapper_of(callee.ref)
    if wrapper is not None:
        return threads.apply_wrapper(frame, WrapperValue(wrapper), arguments, node)
    made = engine.instance_of(callee, node, "built")
    if isinstance(made, Instance):
        return _construct_model(frame, callee, made, arguments, node)
    if isinstance(made, Mapping):
        given = SPECIAL_CALLS["builtins.dict"](frame, arguments, node)
        return merged(made, given) if isinstance(given, Mapping) else made
    if not isinstance(made, Object):
        return made
    made = replace(made, arguments=named(arguments))
    is_form = any(engine.is_instance(made, ClassValue(name)) for name in (FORM, FORMSET))
    if is_form and not _binds_form(arguments):
        state = frame.environment.state(made.origin)
        frame.environment.update(made.origin, state.with_attribute("is_bound", Const(False)))
    if isinstance(callee.ref, str):
        return made
    new = classes.member(engine.knowledge, callee.ref, "__new__")
    if isinstance(new, Function):
        frame.engine.calls.call_function(frame, FunctionValue(new, callee), arguments, node)
    init = classes.member(engine.knowledge, callee.ref, "__init__")
    if isinstance(init, Function):
        frame.engine.calls.call_function(frame, FunctionValue(init, made), arguments, node)
    else:
        facts_call = engine.constructor_facts(callee.ref)
        if facts_call is not None:
            given = frame.engine.calls.known_call(frame, callee, facts_call, arguments, node)
            if isinstance(given, Instance):
                return given
            made = _holding(made, facts_call.behaviour, arguments)
        state = frame.environment.state(made.origin)
        for name, value in named(arguments):
            name = _field_at(callee.ref, int(name)) if name.isdigit() else name
            if name and not isinstance(value, Unknown):
                state = state.with_attribute(name, value)
        state = _made_anew(frame, callee.ref, state, node)
        frame.environment.update(made.origin, state)
        frame.engine.calls.call_special(frame, made, "__post_init__", (), node)
    return made


def _made_anew(frame: Frame, cls: ClassInfo, state: State, node: cst.CSTNode) -> State:
    """The fields that were not given to a data class, as their factories make them; what these do
    is one operation."""
    aside = frame.scratch()
    for name, factory in _factories(frame, cls):
        if state.attribute(name) is None:
            given = frame.engine.calls.call(aside, factory, (), node)
            state = state.with_attribute(name, given)
    cause = leading_cause(aside.operations)
    if cause is not None:
        frame.record(cause)
    return state


def _factories(frame: Frame, cls: ClassInfo) -> Iterator[tuple[str, Value]]:
    """What makes the fields of a data class anew for each instance: `field(default_factory=list)`.

    Source: dataclasses.field, attrs.field.
    """
    for name in fields_of(cls):
        member = classes.member(frame.engine.knowledge, cls, name)
        node = member.value if isinstance(member, ValueSymbol) else None
        if isinstance(member, ValueSymbol) and isinstance(node, cst.Call):
            around = Frame(frame.engine, member.module, member.segment, "<module>", "module")
            for argument in node.args:
                if argument.keyword is not None and argument.keyword.value in _MAKE_FIELDS:
                    yield name, around.evaluate(argument.value)


_MAKE_FIELDS = ("default_factory", "factory")


def _binds_form(arguments: Arguments[Argument]) -> bool:
    """Whether a form may be given data: without, nothing is validated, whatever it is asked for.

    Source: django/forms/forms.py BaseForm.full_clean.
    """
    return any(argument.name in ("", "*", "**", "data", "files") for argument in arguments)


def _construct_known(
    frame: Frame,
    callee: ClassValue,
    name: str,
    behaviour: Behaviour,
    arguments: Arguments[Argument],
    node: cst.CSTNode,
) -> Value:
    """Constructing a class whose facts say what that does (`list(rows)`)."""
    known = classes.Known(name, name.rpartition(".")[2], behaviour, "sync", "method")
    given = frame.engine.calls.known_call(frame, callee, known, arguments, node)
    if behaviour.returns == "unknown":
        given = frame.engine.instance_of(callee, node, "built")
    return _holding(given, behaviour, arguments)


def _holding(value: _Made, behaviour: Behaviour, arguments: Arguments[Argument]) -> _Made:
    """An object keeps what its constructor was given; `holds` names what its methods evaluate."""
    if not isinstance(value, Object):
        return value
    kept = named(arguments)
    for key, how in behaviour.arguments.items():
        found = argument_value(arguments, key)
        if how in _KEPT and found != UNKNOWN:
            kept = (*(pair for pair in kept if pair[0] != _KEPT[how]), (_KEPT[how], found))
    return replace(value, arguments=kept)


def _construct_model(
    frame: Frame,
    callee: ClassValue,
    made: Instance,
    arguments: Arguments[Argument],
    node: cst.CSTNode,
) -> Value:
    init = None
    if isinstance(callee.ref, ClassInfo):
        init = classes.member(frame.engine.knowledge, callee.ref, "__init__")
    handed_to(frame, MODEL, arguments)
    relations = set(orm.relation_names(made.model))
    for argument in arguments:
        if argument.name in relations and isinstance(argument.value, LazyUser):
            # the descriptor looks at the class of what it is given
            touch(frame, argument.value, argument.node or node)
    generic = [a for a in arguments if orm.field_kind(made.model, a.name) == "generic-foreign-key"]
    if generic:
        look_up_content_type(frame, made, generic[0].name, node)
    value = created(frame, made, arguments, node)
    if isinstance(init, Function):
        frame.engine.calls.call_function(frame, FunctionValue(init, value), arguments, node)
    return value


def created(frame: Frame, value: Value, arguments: Arguments[Argument], node: cst.CSTNode) -> Value:
    """A row that is surely created has at hand what it is created with, and is at hand there."""
    made = built(frame, value, arguments, node)
    if isinstance(made, Instance):
        for argument in arguments:
            put_on_both_sides(frame, made, argument.name, argument.value)
    return made


def built(
    frame: Frame,
    value: Value,
    arguments: Arguments[Argument],
    node: cst.CSTNode,
) -> Value:
    """A created row has at hand what it was created with."""
    if not isinstance(value, Instance):
        return value
    given = [argument.name for argument in arguments if argument.name not in ("", "*", "**")]
    made = replace(
        value, loaded=value.loaded | orm.built(value.model, [*given, *value.loaded]), origin=node
    )
    if any(argument.name == "**" for argument in arguments):
        made = replace(made, loaded=frozenset({paths.EVERYTHING}))
    relations = set(orm.relation_names(value.model))
    state = frame.environment.state(None)
    for argument in arguments:
        if argument.name in relations and not isinstance(argument.value, (Unknown, LazyUser)):
            state = state.with_attribute(argument.name, argument.value)
        if argument.name in relations and isinstance(argument.value, Instance):
            of_it = frame.environment.state(argument.value.origin)
            further = orm.held(argument.name, argument.value, of_it)
            made = replace(made, loaded=made.loaded | further)
    frame.environment.update(node, state)
    return made


def named(arguments: Arguments[Argument]) -> tuple[tuple[str, Value], ...]:
    """Arguments as they are kept with an object: by keyword or by position."""
    at = 0
    found: list[tuple[str, Value]] = []
    for argument in arguments:
        if argument.name in ("*", "**"):
            continue
        if argument.name:
            found.append((argument.name, shallow(argument.value)))
        else:
            found.append((str(at), shallow(argument.value)))
            at += 1
    return tuple(found)


def _field_at(cls: ClassInfo, at: int) -> str:
    """The field of a data class or named tuple at a position."""
    names = fields_of(cls)
    return names[at] if at < len(names) else ""


def fields_of(cls: ClassInfo) -> list[str]:
    """The fields of a data class or named tuple: its annotated names, those of the bases first."""
    names: dict[str, None] = {}
    for base in reversed([base for base in cls.mro() if isinstance(base, ClassInfo)]):
        for name in base.own_names():
            member = base.own_member(name)
            if isinstance(member, ValueSymbol) and member.annotation is not None:
                names[name] = None
    return list(names)


def as_tuple(frame: Frame, value: Value, node: cst.CSTNode) -> Value:
    """A named tuple as the tuple that it is; anything else as it is."""
    if not isinstance(value, Object):
        return value
    if value.ref == NAMED_TUPLE:
        return Sequence("tuple", tuple(item for _, item in value.arguments))
    if not isinstance(value.ref, ClassInfo):
        return value
    if "typing.NamedTuple" not in value.ref.external_bases():
        return value
    names = fields_of(value.ref)
    return Sequence("tuple", tuple(frame.engine.read(frame, value, name, node) for name in names))


_FOR_NEW_ROWS = ("defaults", "create_defaults")


def found_or_made(
    frame: Frame,
    value: Value,
    how: str,
    arguments: Arguments[Argument],
    node: cst.CSTNode,
) -> Value:
    """A row that was there and False, or one that was made of what was given and True."""
    row = value.items[0] if isinstance(value, Sequence) and value.items else UNKNOWN
    if not isinstance(row, Instance):
        return value
    arguments = _named(arguments, _FOR_NEW_ROWS)
    set_on_any = _as_keywords(argument_value(arguments, "defaults"))
    set_on_new = _as_keywords(argument_value(arguments, "create_defaults")) or set_on_any
    given = [argument for argument in arguments if argument.name not in _FOR_NEW_ROWS]
    made = built(frame, row, [*given, *set_on_new], node)
    new = replace(made, origin=(node, "made")) if isinstance(made, Instance) else made
    frame.environment.update((node, "made"), frame.environment.state(node))
    frame.environment.forget(node)
    if how == "update-or-create":
        row = replace(row, loaded=row.loaded | {argument.name for argument in set_on_any})
    return union([Sequence("tuple", (row, Const(False))), Sequence("tuple", (new, Const(True)))])


def _named(arguments: Arguments[Argument], names: Arguments[str]) -> list[Argument]:
    """Arguments that are given by position, by the names of the parameters in their order."""
    positional = iter(names)
    return [
        replace(each, name=next(positional, "")) if not each.name else each for each in arguments
    ]


def _as_keywords(values: Value) -> list[Argument]:
    """What a dictionary holds, as it would be given by keywords."""
    return [
        Argument(str(key), value)
        for option in options(values)
        if isinstance(option, Mapping)
        for key, value in option.known
    ]
