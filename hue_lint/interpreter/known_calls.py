"""Calls of what the facts describe: methods, functions, and what they do with their arguments."""

from __future__ import annotations

from collections.abc import Sequence as Arguments
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.django import rendering, sessions, transforms
from hue_lint.django.conditions import (
    gives_idle,
    gives_nothing,
    is_bounded,
    is_harmless,
    subject_of,
    user_is_loaded,
    without_limit,
)
from hue_lint.django.forms import asks_database, has_no_rows
from hue_lint.django.signals import disconnected, is_heard
from hue_lint.django.typespec import hold, value_of
from hue_lint.facts.names import MODEL, QUERYSET
from hue_lint.frames.frames import Context, held_by
from hue_lint.interpreter import constructing, coroutines, exit_stacks, threads
from hue_lint.interpreter.containers import container_method
from hue_lint.interpreter.context import context_variable
from hue_lint.interpreter.evaluation import consume
from hue_lint.interpreter.iterators import each_of, selected, sources
from hue_lint.interpreter.literals import filled
from hue_lint.interpreter.special_calls import SPECIAL_CALLS
from hue_lint.interpreter.warming import is_done, memory_of, warm, warmed_by
from hue_lint.libraries import serializers
from hue_lint.libraries.mocking import replace_from_here
from hue_lint.project.classes import ClassInfo, Function
from hue_lint.values import classes, orm, paths
from hue_lint.values.arguments import argument_value
from hue_lint.values.operations import leading_cause
from hue_lint.values.plain import NONE, UNKNOWN, Const, External, Unknown
from hue_lint.values.values import (
    Argument,
    AsyncIterator,
    Coroutine,
    FunctionValue,
    Instance,
    Lazy,
    Manager,
    Mapping,
    Method,
    Object,
    Operation,
    QuerySet,
    Sequence,
    Value,
    options,
)

if TYPE_CHECKING:
    from hue_lint.facts.schema import Behaviour
    from hue_lint.frames.frames import Frame

_TOLD = "<told>"
"""Under which name the state of an object has that it was told of where it was made."""


def call_method(
    frame: Frame,
    callee: Method,
    arguments: Arguments[Argument],
    node: cst.CSTNode,
) -> Value:
    if callee.known is None:
        receiver = callee.receiver
        if isinstance(receiver, (Mapping, Sequence)):
            return container_method(frame, callee, arguments, node)
        if isinstance(receiver, (Manager, QuerySet, Instance)):
            _no_such_method(frame, callee, receiver, node)
        return UNKNOWN
    result = known_call(frame, callee.receiver, callee.known, arguments, node)
    if callee.name == "format" and isinstance(callee.receiver, Const):
        return filled(str(callee.receiver.value))
    if isinstance(callee.receiver, (Mapping, Sequence)):
        special = container_method(frame, callee, arguments, node)
        return special if not isinstance(special, Unknown) else result
    return result


def _no_such_method(
    frame: Frame,
    callee: Method,
    receiver: Manager | QuerySet | Instance,
    node: cst.CSTNode,
) -> None:
    """An async method that neither Django nor the project's own classes have, though its
    synchronous namesake exists."""
    name = callee.name
    namesake = name[1:]
    if not name.startswith("a") or not frame.engine.models.is_whole(receiver):
        return
    class_name = MODEL if isinstance(receiver, Instance) else QUERYSET
    if frame.engine.knowledge.method(class_name, namesake) is None:
        return
    if frame.engine.project.scan.adds_methods:
        return
    frame.record(
        Operation(
            "no-such-method",
            "wrong",
            frame.at(node),
            name,
            f"calls {name}(), which no Django release has",
            receiver,
            "shared table of async twins: no release from 4.0 to 6.1 has it",
            twin=namesake,
        )
    )


def known_call(
    frame: Frame,
    receiver: Value,
    known: classes.Known,
    arguments: Arguments[Argument],
    node: cst.CSTNode,
    spelling: str = "",
) -> Value:
    """Call a method that the facts describe."""
    behaviour = known.behaviour
    engine = frame.engine
    coroutines.handed_to(frame, known.class_name, arguments)
    working = receiver
    if (
        isinstance(receiver, Manager)
        and behaviour.returns != "self"
        and known.name != "get_queryset"
    ):
        working = base_queryset(frame, receiver, node)
    already = False
    if known.colour == "sync":
        if runs(frame, working, behaviour, arguments):
            already = True
            twin = engine.knowledge.twin(known.class_name, known.name)
            rest = behaviour.otherwise if is_harmless(behaviour, arguments) else None
            frame.record(
                Operation(
                    "service" if rest is not None else behaviour.family or "query",
                    rest or behaviour.effect or "raises",
                    frame.at(node),
                    known.name,
                    engine.does(behaviour.does, receiver) + without_limit(behaviour, arguments),
                    receiver,
                    behaviour.evidence,
                    behaviour.twin or (twin[0] if twin else None),
                    behaviour.since or (twin[1] if twin else None),
                    tuple(arguments),
                    spelling=spelling or known.name,
                    relative=behaviour.relative,
                )
            )
        _use_arguments(frame, working, behaviour, arguments, node, known.name)
        if not already:
            run_hooks(frame, receiver, behaviour, node)
            if behaviour.consumes is not None:
                serializers.consume_items(frame, receiver, behaviour, node, known.name)
            if behaviour.walks is not None:
                given = argument_value(arguments, behaviour.walks)
                serializers.walk(frame, receiver, given, behaviour, node, known.name)
        if known.name == "__init__":
            hold(frame, receiver, behaviour.arguments, arguments)
    elif behaviour.when == "cold":
        warm(frame, receiver)
    warmed_by(frame, receiver, behaviour)
    if behaviour.returns == "handled":
        engine.entries.met(None, arguments, frame)
    result = _result(frame, working, behaviour, arguments, node)
    if known.colour == "async" and not isinstance(result, AsyncIterator):
        return Coroutine(result, "twin")
    return result


def read_itself(
    frame: Frame, receiver: Value, behaviour: Behaviour, node: cst.CSTNode, name: str
) -> None:
    """Reading an attribute renders, or serializes, what the receiver holds."""
    if "self" in behaviour.arguments:
        rendering.render_by(frame, receiver, behaviour, (), node)
    if behaviour.walks == "held":
        rows = held_by(frame, receiver)
        serializers.walk(frame, receiver, rows, behaviour, node, name)


def run_hooks(frame: Frame, receiver: Value, behaviour: Behaviour, node: cst.CSTNode) -> None:
    """Methods of the project that a described method calls on its receiver (a form's `clean`)."""
    ref = frame.engine.ref_of(receiver) if isinstance(receiver, Object | Instance) else None
    patterns = (*behaviour.runs, *behaviour.instead)
    if not patterns or not isinstance(ref, ClassInfo):
        return
    if is_unbound(frame, receiver) or is_done(frame, receiver, behaviour):
        return
    overridden: set[str] = set()
    for base in classes.linearised(ref):
        names = base.own_names() if isinstance(base, ClassInfo) else ()
        for name in names:
            member = base.own_member(name) if isinstance(base, ClassInfo) else None
            if name in overridden or not isinstance(member, Function):
                continue
            overridden.add(name)
            if any(fnmatchcase(name, pattern) for pattern in patterns):
                scratch = frame.scratch()
                frame.engine.calls.call_function(scratch, FunctionValue(member, receiver), (), node)
                cause = leading_cause(scratch.operations)
                if cause is not None:
                    frame.record(
                        replace(
                            cause,
                            kind=behaviour.family or cause.kind,
                            place=frame.at(node),
                            name=name,
                            cause=cause.cause,
                        )
                    )
                    return


def is_unbound(frame: Frame, receiver: Value) -> bool:
    """Whether a form was made without data."""
    if not isinstance(receiver, Object):
        return False
    return frame.environment.state(receiver.origin).attribute("is_bound") == Const(False)


def runs(
    frame: Frame,
    receiver: Value,
    behaviour: Behaviour,
    arguments: Arguments[Argument],
) -> bool:
    """Whether the effect happens for this receiver and these arguments."""
    if behaviour.effect is None or not frame.engine.is_current(behaviour):
        return False
    if is_harmless(behaviour, arguments) and behaviour.otherwise is None:
        return False
    if isinstance(receiver, QuerySet):
        if receiver.empty:
            return False
        if behaviour.when.startswith("unevaluated"):
            there = receiver.prefetched or frame.environment.state(receiver.origin).evaluated
            return not there or (
                behaviour.when == "unevaluated-or-unordered" and not receiver.ordered
            )
    validates = behaviour.runs or behaviour.transform in ("validates", "validated")
    if validates and is_unbound(frame, receiver):
        return False
    if is_done(frame, receiver, behaviour):
        return False
    if any(
        isinstance(frame.engine.member_of(receiver, name), Function) for name in behaviour.instead
    ):
        return False
    if behaviour.when.startswith("has-"):
        return asks_database(frame.engine, receiver, behaviour.when, arguments)
    if behaviour.when in ("old-hash", "consumed", "touched"):
        return False
    if behaviour.family == "request-user" and user_is_loaded(frame, receiver, arguments):
        return False
    if behaviour.loads and isinstance(receiver, Instance):
        state = frame.environment.state(receiver.origin)
        at_hand = receiver.loaded | receiver.prefetched | state.loaded
        return not all(paths.covers(at_hand, name) for name in behaviour.loads)
    if behaviour.when == "untold" and isinstance(receiver, Object):
        return frame.environment.state(receiver.origin).attribute(_TOLD) is None
    if behaviour.when == "heard":
        return is_heard(frame, receiver, arguments)
    if behaviour.when == "rows-given":
        return not (arguments and transforms.is_nothing(arguments[0]))
    if behaviour.when == "rows-of-tuples":
        return isinstance(receiver, QuerySet) and receiver.mode == "tuple"
    if behaviour.when in ("bounded", "given"):
        return bool(arguments) if behaviour.when == "given" else is_bounded(receiver)
    if behaviour.when.startswith("paginated"):
        pages = frame.engine.states(receiver, "paginate_by", besides=NONE)
        strict = behaviour.when == "paginated-or-not-empty"
        return pages or (
            strict and frame.engine.states(receiver, "allow_empty", besides=Const(True))
        )
    if behaviour.when == "loops-not-nested":
        return not frame.engine.project.scan.nests_loops
    if behaviour.when == "session-storage":
        return "session" in str(frame.engine.project.settings_value("MESSAGE_STORAGE") or "")
    if behaviour.when == "holds-queryset":
        if isinstance(receiver, Object) and frame.environment.state(receiver.origin).evaluated:
            return False
        return any(
            isinstance(option, QuerySet | Manager)
            and not (isinstance(option, QuerySet) and (option.empty or option.prefetched))
            and not frame.environment.state(getattr(option, "origin", None)).evaluated
            for option in options(held_by(frame, receiver))
        )
    if behaviour.family == "session" and sessions.is_in_memory(frame, receiver):
        return False
    if behaviour.when == "keyed":
        return bool(arguments) or not sessions.is_without_key(frame, receiver)
    if behaviour.when == "cold":
        if isinstance(receiver, Object) and has_no_rows(receiver):
            return False
        if sessions.is_loaded_with_the_user(frame, receiver):
            return False
        return not frame.environment.state(memory_of(frame, receiver)).evaluated
    return True


def _use_arguments(
    frame: Frame,
    receiver: Value,
    behaviour: Behaviour,
    arguments: Arguments[Argument],
    node: cst.CSTNode,
    spelling: str,
) -> None:
    if "context" in behaviour.arguments.values():
        rendering.render_by(frame, receiver, behaviour, arguments, node)
    for key, how in behaviour.arguments.items():
        for argument in selected(arguments, key):
            if exit_stacks.kept_for_end(frame, receiver, how, argument, arguments, node):
                continue
            consume(frame, argument, how, node, spelling, arguments, receiver)


def _change_relation(
    frame: Frame, field: Object, transform: str, arguments: Arguments[Argument]
) -> None:
    """An instance is made to hold the relation of a field, or to forget it."""
    name = field.argument("0")
    if not isinstance(name, Const) or not isinstance(name.value, str):
        return
    for option in options(argument_value(arguments, "0")):
        if isinstance(option, Instance):
            state = frame.environment.state(option.origin)
            if transform == "set-related":
                state = orm.relation_set(state, name.value, argument_value(arguments, "1"))
            else:
                state = orm.relation_dropped(state, name.value)
            frame.environment.update(option.origin, state)


def _result(
    frame: Frame,
    receiver: Value,
    behaviour: Behaviour,
    arguments: Arguments[Argument],
    node: cst.CSTNode,
) -> Value:
    rows = transforms.iterated(behaviour.transform, receiver, node)
    context = Context(frame.engine, rows, arguments, node, frame.at(node))
    if behaviour.returns not in ("self", "none"):
        frame.environment.forget(node)
    if gives_idle(behaviour, arguments):
        return UNKNOWN
    if behaviour.returns == "queryset":
        models = frame.engine.models
        base = (
            orm.queryset_of(receiver, node)
            or models.queryset_of_view(receiver, node)
            or models.queryset_of_rows(receiver, node)
        )
        if base is None:
            return UNKNOWN
        fields = frame.engine.models.fields_of(base.model)
        return transforms.transformed(behaviour.transform, base, arguments, node, fields)
    value = value_of(behaviour.returns, context)
    if behaviour.closes_connections:
        threads.note_closing(frame, node)
    if isinstance(value, Lazy):
        each = each_of(frame.engine, behaviour, arguments, node)
        value = replace(value, sources=sources(behaviour, arguments) or value.sources, each=each)
    match behaviour.transform:
        case "form":
            own = frame.engine.member_of(receiver, "get_form_class")
            form_class = (
                frame.engine.calls.call(frame, FunctionValue(own, receiver), (), node)
                if isinstance(own, Function)
                else frame.engine.attribute_of(context, "form_class")
            )
            made = frame.engine.calls.call(frame, form_class, (), node)
            return made if isinstance(made, Object) else value
        case "construct":
            return constructing.created(frame, value, arguments, node)
        case "get-or-create" | "update-or-create" as how:
            return constructing.found_or_made(frame, value, how, arguments, node)
        case "refresh_from_db" if isinstance(receiver, Instance):
            state = frame.environment.state(receiver.origin)
            frame.environment.update(
                receiver.origin,
                orm.refreshed(state, arguments, receiver.model),
            )
        case "set-related" | "drop-related" as change if isinstance(receiver, Object):
            _change_relation(frame, receiver, change, arguments)
        case "told-once" if isinstance(value, Object) and not frame.off_loop:
            state = frame.environment.state(value.origin)
            frame.environment.update(value.origin, state.with_attribute(_TOLD, Const(True)))
        case "nothing-to-load" if gives_nothing(arguments):
            sessions.let_key_go(frame, node)
        case "lets-key-go" if isinstance(receiver, Object):
            sessions.let_key_go(frame, receiver.origin)
        case "gives-key" if isinstance(receiver, Object):
            sessions.give_key(frame, receiver.origin)
        case "disconnects":
            disconnected(frame, receiver, arguments)
        case "puts" | "takes" | "put" as how if isinstance(receiver, Object):
            return context_variable(frame, receiver, how, arguments) or value
        case "lets-go" | "leaves" | "closes" | "acloses" as how:
            exit_stacks.end(frame, receiver, how, node)
        case "replaces":
            replace_from_here(frame, receiver, arguments)
        case "evaluated":
            warm(frame, receiver)
        case "resolve-user":
            request = argument_value(arguments, "0")
            if isinstance(request, Object):
                state = frame.environment.state(request.origin)
                user = Instance(frame.engine.models.user_model(), "query", origin=node)
                frame.environment.update(request.origin, state.with_attribute("user", user))
    return value


def base_queryset(frame: Frame, manager: Manager, node: cst.CSTNode) -> Value:
    """The queryset that a manager's methods work on: what its `get_queryset` gives."""
    if isinstance(manager.cls, ClassInfo):
        found = classes.member(frame.engine.knowledge, manager.cls, "get_queryset")
        if isinstance(found, Function):
            made = frame.engine.calls.call(frame, FunctionValue(found, manager), (), node)
            querysets = [option for option in options(made) if isinstance(option, QuerySet)]
            if querysets:
                return orm.of_manager(manager, querysets[0], node)
    return orm.queryset_of(manager, node) or manager


def call_external(
    frame: Frame,
    callee: External,
    arguments: Arguments[Argument],
    node: cst.CSTNode,
) -> Value:
    knowledge = frame.engine.knowledge
    special = SPECIAL_CALLS.get(callee.qualname)
    if special is not None:
        return special(frame, arguments, node)
    if knowledge.function(callee.qualname) is not None:
        return call_described(frame, callee.qualname, arguments, node)
    twin_of = knowledge.async_function(callee.qualname)
    if twin_of is not None:
        behaviour = knowledge.function(twin_of[0])
        if behaviour is not None:
            return Coroutine(_result(frame, UNKNOWN, behaviour, arguments, node), "twin")
    frame.engine.calls.note_rows(frame, arguments, node)
    return UNKNOWN


def call_described(
    frame: Frame,
    qualname: str,
    arguments: Arguments[Argument],
    node: cst.CSTNode,
) -> Value:
    """Call a function that the facts describe."""
    knowledge = frame.engine.knowledge
    coroutines.handed_to(frame, qualname, arguments)
    name = qualname.rpartition(".")[2]
    behaviour = knowledge.function(qualname)
    if behaviour is not None:
        subject = subject_of(arguments) if behaviour.when.startswith("has-") else UNKNOWN
        if runs(frame, subject, behaviour, arguments):
            twin = knowledge.function_twin(qualname)
            frame.record(
                Operation(
                    behaviour.family or "service",
                    behaviour.effect or "raises",
                    frame.at(node),
                    name,
                    frame.engine.does(behaviour.does, argument_value(arguments, "0"))
                    + without_limit(behaviour, arguments),
                    External(qualname),
                    behaviour.evidence,
                    behaviour.twin or (twin[0] if twin else None),
                    behaviour.since or (twin[1] if twin else None),
                    tuple(arguments),
                    relative=behaviour.relative,
                )
            )
        _use_arguments(frame, UNKNOWN, behaviour, arguments, node, name)
        made = _result(frame, UNKNOWN, behaviour, arguments, node)
        if "decorates" in behaviour.arguments.values() and arguments:
            guarded = frame.engine.calls.guarded(made, arguments[0].value)
            return guarded if guarded != UNKNOWN else made
        return made
    return UNKNOWN
