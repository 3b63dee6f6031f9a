"""What the interpreter knows about one line: the values on it, and why that is all it knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.project.classes import ClassInfo
from hue_lint.values import orm, paths
from hue_lint.values.joining import item_of, union
from hue_lint.values.observing import Observer, Seen
from hue_lint.values.plain import Const, External, Plain, Unknown
from hue_lint.values.values import (
    FRESH,
    AsyncIterator,
    ClassValue,
    Closure,
    Coroutine,
    FunctionValue,
    Generator,
    Instance,
    Lazy,
    LazyUser,
    Manager,
    Mapping,
    Method,
    ModuleValue,
    Object,
    Partial,
    QuerySet,
    Sequence,
    State,
    Value,
    Wrapped,
    WrapperValue,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine
    from hue_lint.values.values import Spot

_PROVENANCE = {
    "query": "from a query",
    "built": "made here",
    "unknown": "from elsewhere, so what is loaded is not known",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of one expression: its place and text, what its value is, and the reasons."""

    row: int
    column: int
    text: str
    value: str
    known: bool
    why: tuple[str, ...] = ()


def facts_of_row(engine: Engine, observer: Observer, row: int) -> tuple[Fact, ...]:
    """What was seen of the expressions that stand on a row, from left to right, the longer first.

    Literals, modules and builtins say nothing and are left out.
    """
    by_node: dict[int, list[Seen]] = {}
    for seen in observer.seen:
        by_node.setdefault(id(seen.node), []).append(seen)
    facts: dict[tuple[int, str], Fact] = {}
    for many in by_node.values():
        frame, node = many[0].frame, many[0].node
        span = frame.segment.span_of(node)
        if not span.start.row <= row <= span.end.row:
            continue
        value = union(seen.value for seen in many)
        if all(_says_nothing(each) for each in options(value)):
            continue
        text = frame.segment.one_line(node, 70)
        known = any(not isinstance(each, Unknown) for each in options(value))
        why = tuple(dict.fromkeys(_reasons(engine, observer, many[-1], value)))
        column = span.start.column if span.start.row == row else 0
        words = described(engine, value, many[-1].state)
        facts[(column, text)] = Fact(span.start.row, span.start.column, text, words, known, why)
    return tuple(sorted(facts.values(), key=lambda fact: (fact.row, fact.column, -len(fact.text))))


def _says_nothing(value: Value) -> bool:
    """Whether a value is a literal, a module or a builtin."""
    if isinstance(value, External):
        return value.qualname.startswith("builtins.")
    return isinstance(value, Const | Plain | ModuleValue)


# -- values in words


def described(engine: Engine, value: Value, state: State = FRESH) -> str:
    """A value in words that a reader of Django code knows."""
    return " or ".join(dict.fromkeys(_described(engine, each, state) for each in options(value)))


def _described(engine: Engine, value: Value, state: State) -> str:
    match value:
        case Unknown():
            return "unknown"
        case Const():
            return repr(value.value)
        case Plain():
            return value.type
        case External():
            return f"{value.qualname}, outside the project"
        case ModuleValue():
            return f"the module {value.module.name}"
        case ClassValue():
            return f"the class {_class_name(value)}"
        case Instance():
            return _instance(engine, value, state)
        case Manager():
            kind = "manager" if value.kind == "plain" else "related manager"
            ready = ", its rows fetched already" if value.prefetched else ""
            return f"a {kind} of {engine.models.model_name(value)}{ready}"
        case QuerySet():
            return _queryset(engine, value, state)
        case LazyUser():
            return "request.user, which loads session and user at its first use"
        case Object():
            return f"an instance of {_class_name(ClassValue(value.ref))}"
        case FunctionValue():
            function = value.function
            colour = "async" if function.outline.is_async else "synchronous"
            return f"the {colour} function {function.qualname}"
        case Closure():
            return "a nested function"
        case Method():
            return f"the method {value.name} of {described(engine, value.receiver)}"
        case Partial():
            return f"{described(engine, value.callee)}, with arguments given"
        case Wrapped() if value.wrapper.moves == "loop":
            return f"{described(engine, value.callee)}, run on an event loop"
        case Wrapped():
            return f"{described(engine, value.callee)}, run in a thread"
        case WrapperValue():
            where = "in a thread" if value.wrapper.moves == "thread" else "on an event loop"
            return f"{value.wrapper.name}, which runs its function {where}"
        case Coroutine():
            return f"an awaitable that gives {described(engine, value.result)}"
        case AsyncIterator():
            return f"an async iterator of {described(engine, value.item)}"
        case Sequence():
            return f"a {value.type} of {described(engine, item_of(value))}"
        case Mapping():
            return "a dict"
        case Lazy():
            read = described(engine, union(value.sources))
            return f"an iterator that reads {read} when it is consumed"
        case Generator():
            return "a generator, which runs when it is iterated"
    return "a plain value"


def _class_name(value: ClassValue) -> str:
    return value.ref.qualname if isinstance(value.ref, ClassInfo) else value.ref


def _instance(engine: Engine, value: Instance, state: State) -> str:
    text = f"an instance of {engine.models.model_name(value)} {_PROVENANCE[value.provenance]}"
    known = value.loaded | state.loaded | value.prefetched
    there = {path for path in known if not path.endswith(paths.EVERYTHING)} - state.dropped
    if there and not state.forgotten:
        text += f", with {_listed(there)} loaded"
    if value.deferred and not state.evaluated:
        text += f", without {_listed(value.deferred)}"
    return text


def _queryset(engine: Engine, value: QuerySet, state: State) -> str:
    if value.empty:
        return "an empty queryset"
    there = state.evaluated or value.prefetched
    text = f"{'an' if there else 'an unevaluated'} {'evaluated ' if there else ''}queryset of "
    text += engine.models.model_name(value)
    if value.mode != "model":
        text += f" that gives {'values' if value.mode == 'flat' else value.mode + 's'}"
    along = value.select - {paths.EVERYTHING}
    if along:
        text += f", with {_listed(along)} selected"
    if value.prefetch:
        text += f", with {_listed(value.prefetch)} prefetched"
    return text


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


# -- reasons


def _reasons(engine: Engine, observer: Observer, seen: Seen, value: Value) -> Iterator[str]:
    if all(isinstance(each, Unknown) for each in options(value)):
        yield _why_unknown(observer, seen)
    for each in options(value):
        match each:
            case QuerySet() if seen.state.evaluated:
                row = _last_row_unevaluated(observer, seen, each)
                yield "it was evaluated before" + (f", in row {row}" if row else "")
            case QuerySet() if not (each.empty or each.prefetched):
                yield "it is lazy: building it asks nothing"
            case Wrapped() | WrapperValue() if each.wrapper.moves == "thread":
                yield "what it runs is off the event loop"
            case Coroutine(made_by="twin"):
                yield "it is asynchronous in Django itself"
            case External() if _is_called(observer, seen.node) and not _is_described(
                engine, each.qualname
            ):
                yield (
                    "nothing is known of what it does: extend-operations can say it, --python lets "
                    "hue-lint read it"
                )
    if isinstance(seen.node, cst.Attribute):
        yield from _why_loaded(observer, seen.node)


def _is_called(observer: Observer, node: cst.CSTNode) -> bool:
    return any(isinstance(each.node, cst.Call) and each.node.func is node for each in observer.seen)


def _is_described(engine: Engine, qualname: str) -> bool:
    knowledge = engine.knowledge
    return (
        knowledge.function(qualname) is not None
        or knowledge.module_attribute(qualname) is not None
        or qualname.startswith(("builtins.", "typing."))
    )


def _why_unknown(observer: Observer, seen: Seen) -> str:
    """Why nothing is known of a value: the nearest thing that would have to be known."""
    frame, node = seen.frame, seen.node

    def text(inner: cst.CSTNode) -> str:
        return frame.segment.one_line(inner, 40)

    match node:
        case cst.Name():
            if node.value in _parameters(frame.segment.node):
                return (
                    f"{node.value} is a parameter without annotation, and no call in the project "
                    "tells what it is given"
                )
            return f"nothing tells what {node.value} is"
        case cst.Attribute(value=receiver) if _is_unknown(observer, receiver):
            return f"{text(receiver)} is unknown"
        case cst.Attribute(value=receiver, attr=name):
            return f"nothing tells what {name.value} of {text(receiver)} is"
        case cst.Call(func=func) if _is_unknown(observer, func):
            return f"{text(func)} is unknown"
        case cst.Call(func=func):
            return f"what {text(func)} returns cannot be told"
        case cst.Await(expression=inner):
            return f"what {text(inner)} gives cannot be told"
        case cst.Subscript(value=receiver) if _is_unknown(observer, receiver):
            return f"{text(receiver)} is unknown"
    return "its parts do not tell what it is"


def _is_unknown(observer: Observer, node: cst.CSTNode) -> bool:
    values = [seen.value for seen in observer.seen if seen.node is node]
    return bool(values) and all(isinstance(each, Unknown) for each in values)


def _parameters(node: cst.CSTNode) -> frozenset[str]:
    if not isinstance(node, cst.FunctionDef):
        return frozenset()
    params = node.params
    every = (*params.posonly_params, *params.params, *params.kwonly_params)
    return frozenset(each.name.value for each in every if each.annotation is None)


def _last_row_unevaluated(observer: Observer, seen: Seen, value: QuerySet) -> int | None:
    """The row that used the queryset last before it held its rows."""
    rows = [
        each.frame.row_of(each.node)
        for each in observer.seen
        if isinstance(each.value, QuerySet)
        and each.value.origin == value.origin
        and not each.state.evaluated
        and not isinstance(each.node, cst.Call)
    ]
    return rows[-1] if rows else None


def _why_loaded(observer: Observer, node: cst.Attribute) -> Iterator[str]:
    """Why reading a relation asks nothing: it came with the instance, or was loaded before."""
    name = node.attr.value
    for each in observer.seen:
        if each.node is not node.value:
            continue
        for receiver in options(each.value):
            if not isinstance(receiver, Instance) or name not in orm.relation_names(receiver.model):
                continue
            if paths.is_empty(receiver.loaded, name):
                yield f"{name} was given nothing when the instance was made"
            elif paths.covers(receiver.loaded, name):
                row = _row_of_origin(each.frame, receiver)
                when = f" by the query in row {row}" if row else ""
                how = "selected" if receiver.provenance == "query" else "given"
                yield f"{name} was {how} with the instance{when}"
            elif paths.covers(receiver.prefetched, name):
                yield f"{name} was prefetched with the instance"
            elif name in each.state.loaded:
                yield f"{name} was loaded or assigned before, in this function"


def _row_of_origin(frame: Spot, value: Instance) -> int | None:
    """The row of the expression that made an instance, where it stands in the same function."""
    origin = value.origin
    if not isinstance(origin, cst.CSTNode):
        return None
    try:
        return frame.row_of(origin)
    except KeyError:
        return None
