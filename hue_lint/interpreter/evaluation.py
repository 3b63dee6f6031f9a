"""What it does to a value to iterate it, ask its truth, its length or its text."""

from __future__ import annotations

from collections.abc import Sequence as Arguments
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.facts.names import LAZY_OBJECT, QUERYSET, RAW_QUERYSET, REQUEST
from hue_lint.interpreter.conversions import asked_of
from hue_lint.interpreter.coroutines import (
    certain,
    handed_over,
    is_surely_one,
    never_awaited,
    used,
)
from hue_lint.values import classes, orm
from hue_lint.values.arguments import argument_value
from hue_lint.values.joining import item_of, union
from hue_lint.values.origins import Origin
from hue_lint.values.plain import UNKNOWN, Const, Plain
from hue_lint.values.values import (
    Argument,
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
    Object,
    Operation,
    Pending,
    QuerySet,
    Sequence,
    Value,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine, Frame
    from hue_lint.values.values import Spot

CONDITION = "django.db.models.Q"
_FILLS = frozenset({"__iter__", "__contains__", "__reversed__", "__len__", "__bool__"})
"""What leaves the rows in the queryset."""
_FILLS_CACHE = frozenset({"__iter__", "__contains__", "__reversed__"})
"""What still does once it is repaired: `len` becomes a count, truth a question for existence."""
_RUN_COROUTINES = frozenset({"run_in_executor", "to_thread"})
"""Threads whose function the loop waits for: an async one is told of by itself (HUE604)."""
_RUNS_ITERATOR = frozenset({"__iter__", "__contains__"})
"""What takes the items of an iterator."""
STEP = "next"
_STOP_EARLY = frozenset({"all", "any", "in", STEP})
"""What takes some of the items, which tells nothing of the others."""
_ASK_EACH = frozenset({"all", "any", "join", "max", "min", "sorted", "sum"})
"""What uses each item of what it iterates."""


def use(frame: Frame, value: Value, special: str, node: cst.CSTNode, spelling: str) -> None:
    """Do to `value` what Python does when it calls the special method; record what that runs."""
    for option in certain(value):
        match option:
            case QuerySet():
                _evaluate_queryset(frame, option, special, node, spelling)
            case Lazy() | Pending() | Generator() if special in _RUNS_ITERATOR:
                before = dict(frame.environment.states)
                _take_all(frame, option, special, node, spelling)
                if spelling in _STOP_EARLY:
                    after = frame.environment.states.items()
                    begun = {at: state for at, state in after if isinstance(at, Generator)}
                    frame.environment.states = before | begun
            case LazyUser():
                touch(frame, option, node)
            case Generator(kind="contextmanager") if special == "__enter__":
                frame.engine.calls.enter_generator(frame, option, node)
            case Object(ref=ref) if ref == LAZY_OBJECT:
                use(frame, unwrapped(frame, option, node), special, node, spelling)
            case Object() | Instance():
                _evaluate_object(frame, option, special, node, spelling)
            case Coroutine() if option.made_by and spelling != "await":
                # the text of a coroutine that a variable holds may go into a log
                if special in ("__str__", "__repr__", "__format__") and isinstance(node, cst.Name):
                    continue
                # a variable may hold none yet
                if special != "__bool__" or is_surely_one(value):
                    inner = node.value if isinstance(node, cst.Subscript) else node
                    never_awaited(frame, option, inner)
            case _:
                pass


def _take_all(
    frame: Frame,
    iterator: Lazy | Pending | Generator,
    special: str,
    node: cst.CSTNode,
    spelling: str,
) -> None:
    """What an iterator runs that is consumed to its end."""
    match iterator:
        case Lazy():
            known = len(frame.operations)
            for source in iterator.sources:
                use(frame, source, special, node, spelling)
            if iterator.each is not None:
                frame.engine.calls.call(frame, iterator.each, (), node)
            for at in range(known, len(frame.operations)):
                frame.operations[at] = replace(frame.operations[at], lazy=True)
        case Pending():
            for operation in iterator.operations:
                frame.record(operation)
            frame.environment.states.update(iterator.states)
        case Generator(kind="generator") if spelling == STEP:
            frame.engine.calls.step(frame, iterator, node)
        case Generator(kind="generator"):
            frame.engine.calls.run_generator(frame, iterator, node)


def wind(frame: Frame, value: Value, node: cst.CSTNode, spelling: str) -> None:
    """`iter()` is called on a value, which evaluates a queryset and starts no generator."""
    for option in certain(value):
        match option:
            case Generator() | Lazy() | Pending():
                pass
            case Object() | Instance() if (
                frame.engine.calls.call_special(frame, option, "__iter__", (), node) is not None
                or frame.engine.member_of(option, "__next__") is not None
            ):
                pass
            case _:
                use(frame, option, "__iter__", node, spelling)


def _evaluate_queryset(
    frame: Frame, queryset: QuerySet, special: str, node: cst.CSTNode, spelling: str
) -> None:
    special = "__str__" if special == "__format__" else special
    if queryset.cls is not None:
        own = classes.member(frame.engine.knowledge, queryset.cls, special)
        if own is not None and not isinstance(own, classes.Known):
            frame.engine.calls.call_member(frame, queryset, own, special, (), node)
            return
    described = RAW_QUERYSET if queryset.raw else QUERYSET
    behaviour = frame.engine.knowledge.method(described, special)
    state = frame.environment.state(queryset.origin)
    if (
        behaviour is None
        or behaviour.effect is None
        or queryset.prefetched
        or queryset.empty
        or state.evaluated
    ):
        return
    frame.record(
        Operation(
            "evaluation",
            behaviour.effect,
            frame.at(node),
            special,
            frame.engine.does(behaviour.does, queryset),
            queryset,
            behaviour.evidence,
            spelling=spelling,
        )
    )
    # what is bound where it is asked (`if rows := …`) can only be asked for its rows
    stays = frame.off_loop or isinstance(node, cst.NamedExpr)
    if special in (_FILLS if stays else _FILLS_CACHE):
        frame.environment.update(queryset.origin, replace(state, evaluated=True))


def _evaluate_object(
    frame: Frame, value: Object | Instance, special: str, node: cst.CSTNode, spelling: str
) -> None:
    for name in _fallbacks(special):
        found = frame.engine.member_of(value, name)
        if found is None:
            continue
        if isinstance(found, classes.Known):
            frame.engine.calls.known_call(frame, value, found, (), node, spelling)
            return
        made = frame.engine.calls.call_member(frame, value, found, name, (), node)
        if name == "__iter__":
            _evaluate_lazy(frame, made, node, spelling)
        return


def _fallbacks(special: str) -> tuple[str, ...]:
    """The methods that Python tries in turn."""
    return {
        "__bool__": ("__bool__", "__len__"),
        "__contains__": ("__contains__", "__iter__", "__next__"),
        "__str__": ("__str__", "__repr__"),
        "__int__": ("__int__", "__index__"),
        "__lt__": ("__lt__", "__gt__"),
        "__format__": ("__format__", "__str__", "__repr__"),
        "__iter__": ("__iter__", "__next__", "__getitem__"),
    }.get(special, (special,))


def unwrapped(frame: Frame, lazy: Object, node: cst.CSTNode) -> Value:
    """What a `SimpleLazyObject` stands for: its function runs when it is first used.

    Source: django/utils/functional.py SimpleLazyObject._setup.
    """
    state = frame.environment.state(lazy.origin)
    found = state.attribute("_wrapped")
    if found is None:
        found = frame.engine.calls.call(frame, lazy.argument("func"), (), node)
        frame.environment.update(lazy.origin, state.with_attribute("_wrapped", found))
    return found


def touch(frame: Frame, user: LazyUser, node: cst.CSTNode) -> None:
    """`request.user` is used: loads the session and the user unless that has happened before."""
    state = frame.environment.state(user.origin)
    if state.attribute("user") is not None:
        return
    knowledge = frame.engine.knowledge
    if knowledge.is_subclass(user.request, REQUEST) and (
        frame.engine.middlewares.have_loaded_the_user(frame.module)
    ):
        return
    if frame.off_loop:
        # whoever comes after a thread, or after a synchronous helper, finds the user loaded
        loaded = Instance(frame.engine.models.user_model(), "query", origin=(user.origin, "user"))
        frame.environment.update(user.origin, state.with_attribute("user", loaded))
    place = (
        user.place if user.place is not None and _same_function(user.place.frame, frame) else None
    )
    behaviour = knowledge.attribute(user.request, "user") or knowledge.attribute(REQUEST, "user")
    frame.record(
        Operation(
            "request-user",
            behaviour.effect if behaviour is not None and behaviour.effect else "raises",
            place or frame.at(node),
            "user",
            behaviour.does
            if behaviour is not None and behaviour.does
            else "loads the session and the user",
            user,
            behaviour.evidence if behaviour is not None else "",
            twin="auser",
            since="5.0",
            touched=frame.at(node),
        )
    )


def _same_function(one: Spot, other: Spot) -> bool:
    return one is other or one.segment is other.segment


def item(engine: Engine, value: Value, origin: Origin) -> Value:
    """What iterating `value` gives, as a value made at `origin`; nothing is recorded."""
    found: list[Value] = []
    for option in options(value):
        match option:
            case QuerySet():
                found.append(orm.kept_row(option, origin))
            case Manager():
                queryset = orm.queryset_of(option, origin)
                found.append(orm.row(queryset, origin) if queryset is not None else UNKNOWN)
            case Sequence():
                found.append(item_of(option))
            case Lazy():
                found.append(option.item)
            case Mapping():
                keys = [Const(key) for key, _ in option.known]
                found.append(option.key if not keys else union([*keys]))
            case AsyncIterator() | Pending():
                found.append(option.item)
            case Generator():
                found.append(engine.calls.generator_item(option))
            case Const() | Plain():
                found.append(
                    Plain("str")
                    if isinstance(option, Plain) or isinstance(option.value, str)
                    else UNKNOWN
                )
            case Object():
                found.append(engine.instances.item(option, origin))
            case _:
                found.append(UNKNOWN)
    return union(found) if found else UNKNOWN


def _settled(frame: Frame, value: Value) -> None:
    """Futures, one or in a list that is written there, have their results from here on."""
    for option in options(value):
        if isinstance(option, Sequence):
            for item in option.items or ():
                _settled(frame, item)
        elif isinstance(option, Object):
            state = frame.environment.state(option.origin)
            frame.environment.update(option.origin, replace(state, evaluated=True))


def consume(
    frame: Frame,
    argument: Argument,
    how: str,
    node: cst.CSTNode,
    spelling: str,
    arguments: Arguments[Argument] = (),
    receiver: Value | None = None,
) -> None:
    """An argument is used as the facts say: iterated, called, asked for its truth or text."""
    value = argument.value
    at = argument.node if argument.node is not None else node
    calls = frame.engine.calls
    match how:
        case "iter":
            wind(frame, value, at, spelling)
        case "iterates" | "orders":
            use(frame, value, "__iter__", at, spelling)
            if spelling in _ASK_EACH:
                used(frame, frame.engine.item(value, at), at)
            if how == "orders" and not any(other.name == "key" for other in arguments):
                use(frame, frame.engine.item(value, at), "__lt__", at, spelling)
        case "length":
            use(frame, value, "__len__", at, spelling)
        case "truth":
            use(frame, value, "__bool__", at, spelling)
        case "text":
            for asked in asked_of(argument, arguments, receiver):
                found = value
                for attribute in asked.attributes:
                    found = frame.read(found, attribute, at)
                use(frame, found, asked.special, at, spelling)
                _text_of_items(frame, found, at, spelling)
        case "representation":
            use(frame, value, "__repr__", at, spelling)
            _text_of_items(frame, value, at, spelling)
        case "number":
            use(frame, value, "__int__", at, spelling)
        case "settles" if len(arguments) == 1:
            _settled(frame, value)
        case "contains":
            use(frame, value, "__contains__", at, spelling)
        case "consumes":
            _evaluate_lazy(frame, value, at, spelling)
        case "pickles":
            _pickle(frame, value, at, spelling)
        case "content":
            _content(frame, value, at, spelling)
        case "calls":
            handed_over(frame, calls.call(frame, value, (), node), at, spelling)
        case "called-back":
            handed_over(frame, calls.aside(frame, value, (), node), at, spelling)
        case "calls-later" | "awaits-later":
            known = len(frame.operations)
            behind = [other for other in arguments if other.name == ""]
            given = behind[behind.index(argument) + 1 :] if argument in behind else ()
            made = calls.call(frame, value, tuple(given), node)
            if how == "calls-later":
                handed_over(frame, made, at, spelling)
            for place in range(known, len(frame.operations)):
                frame.operations[place] = replace(frame.operations[place], later=True)
        case "calls-and-pickles":
            made = calls.call(frame, value, (), node)
            handed_over(frame, made, at, spelling)
            _pickle(frame, made, node, spelling)
        case "each":
            others = [
                other.value
                for other in arguments
                if other is not argument and other.name in ("", "*")
            ]
            if not others and receiver is not None:
                others = [receiver]
            # `nlargest(3, books, key=f)`
            rows: list[Value] = [o for o in others if not isinstance(o, Const | Plain)]
            others = rows or others
            items = [frame.engine.item(other, node) for other in others]
            # what `attrgetter("a.b")` gives is called where it is handed over
            made_here = isinstance(at, cst.Call)
            made = calls.call(
                frame, value, frame.engine.positional(*items), node if made_here else at
            )
            handed_over(frame, made, at, spelling)
        case "thread":
            rest = [
                other for other in arguments if other is not argument and other.name != "executor"
            ]
            before = arguments.index(argument)
            if calls.called_early(frame, argument, node):
                return
            made = calls.aside(frame, value, tuple(rest[before:]), node)
            if is_surely_one(made) and spelling not in _RUN_COROUTINES:
                handed_over(frame, made, at, spelling)
                return
            calls.in_thread(frame, value, tuple(rest[before:]), node, managed=False)
        case "sitemaps":
            for option in options(value):
                for _, made in option.known if isinstance(option, Mapping) else ():
                    each = made
                    if isinstance(made, ClassValue):
                        each = frame.engine.instance_of(made, at, "built")
                    calls.call(frame, frame.engine.read(frame, each, "get_urls", at), (), node)
        case "enters":
            use(frame, value, "__enter__", at, "with")
            within = frame.scratch() if frame.tells_of(at) else frame
            for option in options(value):
                if isinstance(option, Object | Instance):
                    calls.call_special(within, option, "__exit__", (), at)
        case "leaves" | "leaves-async":
            details = frame.engine.positional(UNKNOWN, UNKNOWN, UNKNOWN)
            special = "__exit__" if how == "leaves" else "__aexit__"
            for option in options(value):
                if isinstance(option, Closure | FunctionValue):
                    calls.call(frame, option, details, node)
                elif isinstance(option, Object | Instance):
                    calls.call_special(frame, option, special, details, at)
        case "getattr":
            for name in options(argument_value(arguments, "1")):
                if isinstance(name, Const) and isinstance(name.value, str):
                    frame.engine.read(frame, value, name.value, node)
        case "user":
            use(frame, frame.engine.read(frame, value, "user", node), "__bool__", at, spelling)
        case "condition":
            _look_at_conditions(frame, value, at)
        case "class":
            for option in options(value):
                if isinstance(option, LazyUser):
                    touch(frame, option, at)
        case _:
            pass


def _evaluate_lazy(frame: Frame, value: Value, node: cst.CSTNode, spelling: str) -> None:
    """Items are taken of an iterator: what it is lazy over is evaluated."""
    for option in options(value):
        if isinstance(option, Lazy | Generator | Pending):
            use(frame, option, "__iter__", node, spelling)
        elif isinstance(option, Object):
            _evaluate_object(frame, option, "__next__", node, spelling)


def _look_at_conditions(frame: Frame, value: Value, node: cst.CSTNode) -> None:
    """`filter(Q(owner=request.user))` asks the values inside for their class."""
    for option in options(value):
        if isinstance(option, Object) and option.ref == CONDITION:
            for _, inner in option.arguments:
                _look_at_conditions(frame, inner, node)
        elif isinstance(option, LazyUser):
            touch(frame, option, node)


def _pickle(frame: Frame, value: Value, node: cst.CSTNode, spelling: str) -> None:
    """Pickling evaluates querysets, those inside containers too."""
    for option in options(value):
        match option:
            case QuerySet():
                use(frame, option, "__getstate__", node, spelling)
            case LazyUser():
                touch(frame, option, node)
            case Sequence() if option.items is not None:
                for inner in option.items:
                    _pickle(frame, inner, node, spelling)
            case Mapping():
                for _, inner in option.known:
                    _pickle(frame, inner, node, spelling)


def _content(frame: Frame, value: Value, node: cst.CSTNode, spelling: str) -> None:
    """The content of a response: iterables are consumed, anything else becomes text."""
    for option in options(value):
        iterable = isinstance(option, QuerySet | Lazy | Generator | Pending) or (
            isinstance(option, Object | Instance)
            and frame.engine.member_of(option, "__iter__") is not None
        )
        if iterable:
            use(frame, option, "__iter__", node, spelling)
        else:
            use(frame, option, "__str__", node, spelling)


def _text_of_items(frame: Frame, value: Value, node: cst.CSTNode, spelling: str) -> None:
    """The text of a container is the text of what is in it."""
    for option in options(value):
        if isinstance(option, Sequence) and option.items is not None:
            for inner in option.items:
                use(frame, inner, "__str__", node, spelling)
        elif isinstance(option, Mapping):
            for _, inner in option.known:
                use(frame, inner, "__str__", node, spelling)
