"""Calling a value: what it runs, and what it gives."""

from __future__ import annotations

from collections.abc import Sequence as Arguments
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import libcst as cst
import msgspec

from hue_lint.inference import classes, orm, rendering
from hue_lint.inference.attributes import (
    MODEL,
    QUERYSET,
    content_type_lookup,
    member_value,
    read,
)
from hue_lint.inference.evaluation import consume, evaluate, touch
from hue_lint.inference.forms import asks_database
from hue_lint.inference.operations import Operation, Summary
from hue_lint.inference.special_calls import SPECIAL_CALLS
from hue_lint.inference.typespec import Context, argument_value, held, value_of
from hue_lint.inference.values import (
    NONE,
    UNKNOWN,
    Argument,
    AsyncIterator,
    ClassValue,
    Closure,
    Const,
    Coroutine,
    Escape,
    External,
    FunctionValue,
    Generator,
    Guarded,
    Instance,
    LazyUser,
    MadeAt,
    Manager,
    Mapping,
    Method,
    Object,
    Partial,
    Place,
    Plain,
    QuerySet,
    Sequence,
    Unknown,
    Value,
    Wrapped,
    WrapperValue,
    item_of,
    options,
    origins,
    shallow,
    union,
)
from hue_lint.project.symbols import ClassInfo, Function, ValueSymbol
from hue_lint.syntax.walk import walk

if TYPE_CHECKING:
    from hue_lint.django.schema import Behaviour, Wrapper
    from hue_lint.inference.engine import Engine
    from hue_lint.inference.frames import Frame

REQUEST = "django.http.HttpRequest"
_NOT_PROPAGATED = frozenset({"unknown-relation", "twin-exists", "never-awaited", "lazy-escape"})


class Calls:
    """Calls of every kind of value, for one engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def call(
        self, frame: Frame, callee: Value, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        """What calling `callee` gives; records what it runs at `node`."""
        given = [option for option in options(callee) if option != NONE]
        if len(given) > 1:
            # a base class that keeps `async_to_sync(f)` or `f`, by what its subclass is
            given = [o for o in given if not (isinstance(o, Wrapped) and o.wrapper.moves == "loop")]
        return union(self._call(frame, option, arguments, node) for option in given)

    def _call(
        self, frame: Frame, callee: Value, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        match callee:
            case FunctionValue():
                return self._call_function(frame, callee, arguments, node)
            case Closure():
                return self._call_closure(frame, callee, arguments, node)
            case Method():
                return self._call_method(frame, callee, arguments, node)
            case ClassValue():
                return self.construct(frame, callee, arguments, node)
            case Wrapped():
                return self._call_wrapped(frame, callee, arguments, node)
            case Guarded():
                return self._call_guarded(frame, callee, arguments, node)
            case WrapperValue():
                return self._apply_wrapper(frame, callee, arguments, node)
            case Partial():
                if callee.callee == _CALLABLE:
                    return callee.arguments[0].value
                if callee.callee == Plain("attrgetter"):
                    return self._get_attributes(frame, callee, arguments, node)
                return self._call(frame, callee.callee, (*callee.arguments, *arguments), node)
            case External():
                return self._call_external(frame, callee, arguments, node)
            case Object() | Instance():
                member = self.engine.member_of(callee, "__call__")
                if arguments and self.engine.member_of(callee, "__enter__") is not None:
                    return self._guarded(callee, arguments[0].value)
                return (
                    self.call_member(frame, callee, member, "__call__", arguments, node)
                    if member
                    else UNKNOWN
                )
            case _:
                return UNKNOWN

    def _guarded(self, context: Value, target: Value) -> Value:
        """A context manager used as a decorator."""
        functions = [
            o for o in options(target) if isinstance(o, FunctionValue | Closure | Wrapped | Guarded)
        ]
        return union(Guarded(function, context) for function in functions) if functions else UNKNOWN

    def _get_attributes(
        self, frame: Frame, getter: Partial, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        """`operator.attrgetter("a.b")(value)`."""
        found: list[Value] = []
        for argument in getter.arguments:
            value = arguments[0].value if arguments else UNKNOWN
            path = argument.value.value if isinstance(argument.value, Const) else None
            for name in path.split(".") if isinstance(path, str) else ():
                value = read(frame, value, name, node)
            found.append(value)
        return found[0] if len(found) == 1 else Sequence("tuple", tuple(found))

    def _call_guarded(
        self, frame: Frame, callee: Guarded, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        """The context is entered, then the function runs: one operation for both."""
        scratch = frame.scratch()
        evaluate(scratch, callee.context, "__enter__", node, "with")
        result = self._call(scratch, callee.callee, arguments, node)
        name = self._name_of(callee.callee)
        inside = callee.callee.function if isinstance(callee.callee, FunctionValue) else None
        causes = [
            op.cause if op.cause is not None and op.name == name else op
            for op in scratch.operations
        ]
        self.record_call(frame, Summary(tuple(causes)), name, node, inside)
        return result

    def _name_of(self, callee: Value) -> str:
        """How a callable is named in messages."""
        match callee:
            case FunctionValue():
                return self.engine.callee_name(callee)
            case Closure(node=cst.FunctionDef(name=name)):
                return name.value
            case Wrapped() | Guarded() | Partial():
                return self._name_of(callee.callee)
            case Method():
                return callee.name
        return "lambda"

    # -- functions of the project

    def _call_function(
        self, frame: Frame, callee: FunctionValue, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        function = callee.function
        shape = self.engine.shape(function)
        if shape.generator:
            if not function.outline.is_async:
                return Generator(
                    callee,
                    tuple(arguments),
                    "contextmanager" if shape.contextmanager else "generator",
                )
            summary = self.engine.summary(callee, arguments, frame, node)
            return AsyncIterator(summary.returns)
        summary = self.engine.summary(callee, arguments, frame, node)
        if not function.outline.is_async and not (
            node is frame.awaiting and _gives_values(summary.returns)
        ):
            self.record_call(frame, summary, self.engine.callee_name(callee), node, function)
        if function.outline.is_async:
            self._touched_by(frame, summary, arguments)
        for origin in origins(summary.returns):
            if isinstance(origin, MadeAt) and origin.call is node:
                frame.environment.forget(origin)
        for origin, state in summary.effects:
            frame.environment.update(origin, state)
        return (
            Coroutine(summary.returns, "function") if function.outline.is_async else summary.returns
        )

    def _touched_by(self, frame: Frame, summary: Summary, arguments: Arguments[Argument]) -> None:
        """`request.user` that an async function was given and uses is loaded by whoever read it."""
        if any(op.kind == "request-user" and is_parameter(op.subject) for op in summary.operations):
            for argument in arguments:
                for option in options(argument.value):
                    if isinstance(option, LazyUser):
                        touch(frame, option, argument.node)

    def record_call(
        self,
        frame: Frame,
        summary: Summary,
        name: str,
        node: cst.CSTNode,
        function: Function | None,
    ) -> None:
        """A function whose summary holds operations is run here: one operation, with the path."""
        cause = leading_cause(summary.operations)
        if cause is None:
            return
        root = cause.root()
        installed = function is not None and self.engine.is_installed(function)
        twin = self.engine.knowledge.stated_twin(function.qualname) if function else None
        frame.record(
            Operation(
                "package-call" if installed else "project-call",
                root.effect,
                frame.at(node),
                name,
                root.does,
                UNKNOWN,
                root.evidence,
                twin[0] if twin else None,
                twin[1] if twin else None,
                cause=cause,
                callee=name,
            )
        )

    def call_accessor(self, frame: Frame, callee: FunctionValue, node: cst.CSTNode) -> Value:
        """A property or cached property is read."""
        return self._call_function(frame, callee, (), node)

    def call_member(
        self,
        frame: Frame,
        receiver: Value,
        member: classes.Member,
        name: str,
        arguments: Arguments[Argument],
        node: cst.CSTNode,
    ) -> Value:
        """Call a member found on the receiver's class (`__str__`, `__iter__`, …)."""
        return self.call(frame, member_value(frame, receiver, member, name, node), arguments, node)

    def call_special(
        self,
        frame: Frame,
        receiver: Value,
        name: str,
        arguments: Arguments[Argument],
        node: cst.CSTNode,
    ) -> Value | None:
        """Call a special method that a class of the project defines; None where none does."""
        member = self.engine.member_of(receiver, name) if name else None
        if member is None or isinstance(member, classes.Known):
            return None
        return self.call_member(frame, receiver, member, name, arguments, node)

    def call_setter(
        self, frame: Frame, receiver: Instance | Object, name: str, value: Value, node: cst.CSTNode
    ) -> bool:
        """`receiver.name = value` where that runs a property's setter or a descriptor's `__set__`;
        False where it only stores the value."""
        cls = self.engine.ref_of(receiver)
        member = self.engine.member_of(receiver, name) if isinstance(cls, ClassInfo) else None
        given = self.engine.positional(value)
        if isinstance(member, Function) and isinstance(cls, ClassInfo):
            setter = cls.setter(name) if self.engine.function_role(member) == "property" else None
            if setter is not None:
                self._call_function(frame, FunctionValue(setter, receiver), given, node)
            return setter is not None
        if not isinstance(member, ValueSymbol):
            return False
        made = [
            self.call_special(
                frame, option, "__set__", (*self.engine.positional(receiver), *given), node
            )
            for option in options(self.engine.symbol_value(member))
            if isinstance(option, Object)
        ]
        return any(each is not None for each in made)

    def _call_closure(
        self, frame: Frame, callee: Closure, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        return self.engine.call_closure(frame, callee, arguments, node)

    # -- generators and context managers

    def run_generator(self, frame: Frame, generator: Generator, node: cst.CSTNode) -> None:
        """The body of a generator function runs, because somebody iterates or enters it."""
        callee = generator.callee
        if isinstance(callee, Closure):
            self.engine.run_closure(frame, callee, generator.arguments, node)
            return
        summary = self.engine.summary(callee, generator.arguments, frame)
        self.record_call(frame, summary, self.engine.callee_name(callee), node, callee.function)

    def generator_item(self, generator: Generator) -> Value:
        """What a generator yields."""
        if isinstance(generator.callee, Closure):
            return UNKNOWN
        return self.engine.summary(generator.callee, generator.arguments, None).returns

    # -- what the facts describe

    def _call_method(
        self, frame: Frame, callee: Method, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        if callee.known is None:
            receiver = callee.receiver
            if isinstance(receiver, (Mapping, Sequence)):
                return self._container_method(frame, callee, arguments, node)
            if isinstance(receiver, (Manager, QuerySet, Instance)):
                self._no_such_method(frame, callee, receiver, node)
            return UNKNOWN
        result = self.known_call(frame, callee.receiver, callee.known, arguments, node)
        if isinstance(callee.receiver, (Mapping, Sequence)):
            special = self._container_method(frame, callee, arguments, node)
            return special if not isinstance(special, Unknown) else result
        return result

    def _no_such_method(
        self,
        frame: Frame,
        callee: Method,
        receiver: Manager | QuerySet | Instance,
        node: cst.CSTNode,
    ) -> None:
        """An async method that neither Django nor the project's own classes have, though its
        synchronous namesake exists."""
        name = callee.name
        namesake = name[1:]
        if not name.startswith("a") or not self.engine.is_whole(receiver):
            return
        class_name = MODEL if isinstance(receiver, Instance) else QUERYSET
        if self.engine.knowledge.method(class_name, namesake) is None:
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
        self,
        frame: Frame,
        receiver: Value,
        known: classes.Known,
        arguments: Arguments[Argument],
        node: cst.CSTNode,
        spelling: str = "",
    ) -> Value:
        """Call a method that the facts describe."""
        behaviour = known.behaviour
        engine = self.engine
        working = receiver
        if (
            isinstance(receiver, Manager)
            and behaviour.returns != "self"
            and known.name != "get_queryset"
        ):
            working = self.base_queryset(frame, receiver, node)
        already = False
        if known.colour == "sync":
            if self.runs(frame, working, behaviour, arguments):
                already = True
                twin = engine.knowledge.twin(known.class_name, known.name)
                rest = behaviour.otherwise if _harmless(behaviour, arguments) else None
                frame.record(
                    Operation(
                        "service" if rest is not None else behaviour.family or "query",
                        rest or behaviour.effect or "raises",
                        frame.at(node),
                        known.name,
                        engine.does(behaviour.does, receiver),
                        receiver,
                        behaviour.evidence,
                        behaviour.twin or (twin[0] if twin else None),
                        behaviour.since or (twin[1] if twin else None),
                        tuple(arguments),
                        spelling=spelling or known.name,
                    )
                )
            self._use_arguments(frame, working, behaviour, arguments, node, known.name)
            if not already:
                self._run_hooks(frame, receiver, behaviour, node)
        elif behaviour.when == "cold":
            self.warm(frame, receiver)
        self.warmed_by(frame, receiver, behaviour)
        result = self._result(frame, working, behaviour, arguments, node)
        if known.colour == "async" and not isinstance(result, AsyncIterator):
            return Coroutine(result, "twin")
        return result

    def warmed_by(self, frame: Frame, receiver: Value, behaviour: Behaviour) -> None:
        """What a paginator counted, or a session loaded in a thread, is there from now on."""
        if behaviour.when == "holds-queryset" or (behaviour.when == "cold" and frame.off_loop):
            self.warm(frame, receiver)

    def warm(self, frame: Frame, receiver: Value) -> None:
        """An object has loaded what it loads at first use."""
        if isinstance(receiver, Object):
            state = frame.environment.state(receiver.origin)
            frame.environment.update(receiver.origin, replace(state, evaluated=True))

    def _run_hooks(
        self, frame: Frame, receiver: Value, behaviour: Behaviour, node: cst.CSTNode
    ) -> None:
        """Methods of the project that a described method calls on its receiver (a form's `clean`)."""
        if not behaviour.runs or not isinstance(receiver, Object) or isinstance(receiver.ref, str):
            return
        for base in classes.linearised(receiver.ref):
            names = base.own_names() if isinstance(base, ClassInfo) else ()
            for name in names:
                member = base.own_member(name) if isinstance(base, ClassInfo) else None
                if isinstance(member, Function) and any(
                    fnmatchcase(name, p) for p in behaviour.runs
                ):
                    scratch = frame.scratch()
                    self._call_function(scratch, FunctionValue(member, receiver), (), node)
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

    def runs(
        self, frame: Frame, receiver: Value, behaviour: Behaviour, arguments: Arguments[Argument]
    ) -> bool:
        """Whether the effect happens for this receiver and these arguments."""
        if behaviour.effect is None or not self.engine.is_current(behaviour):
            return False
        if _harmless(behaviour, arguments) and behaviour.otherwise is None:
            return False
        if isinstance(receiver, QuerySet):
            if receiver.empty:
                return False
            if behaviour.when.startswith("unevaluated"):
                there = receiver.prefetched or frame.environment.state(receiver.origin).evaluated
                return not there or (
                    behaviour.when == "unevaluated-or-unordered" and not receiver.ordered
                )
        if behaviour.when.startswith("has-"):
            return asks_database(self.engine, receiver, behaviour.when, arguments)
        if behaviour.when in ("old-hash", "consumed", "touched"):
            return False
        if behaviour.family == "request-user" and _user_is_loaded(frame, arguments):
            return False
        if behaviour.when == "paginated":
            return self.engine.paginates(receiver)
        if behaviour.when == "session-storage":
            return "session" in str(self.engine.project.settings_value("MESSAGE_STORAGE") or "")
        if behaviour.when == "holds-queryset":
            if isinstance(receiver, Object) and frame.environment.state(receiver.origin).evaluated:
                return False
            return any(
                isinstance(option, QuerySet | Manager)
                and not (isinstance(option, QuerySet) and (option.empty or option.prefetched))
                and not frame.environment.state(getattr(option, "origin", None)).evaluated
                for option in options(held(receiver))
            )
        if behaviour.when == "cold" and isinstance(receiver, Object):
            return not frame.environment.state(receiver.origin).evaluated
        return True

    def _use_arguments(
        self,
        frame: Frame,
        receiver: Value,
        behaviour: Behaviour,
        arguments: Arguments[Argument],
        node: cst.CSTNode,
        spelling: str,
    ) -> None:
        if "context" in behaviour.arguments.values():
            self._render(frame, receiver, behaviour, arguments, node)
        for key, how in behaviour.arguments.items():
            for argument in _selected(arguments, key):
                consume(frame, argument, how, node, spelling, arguments, receiver)

    def _render(
        self,
        frame: Frame,
        receiver: Value,
        behaviour: Behaviour,
        arguments: Arguments[Argument],
        node: cst.CSTNode,
    ) -> None:
        """A template is rendered with a context."""
        given: dict[str, Value] = {"template": UNKNOWN, "context": UNKNOWN}
        for key, how in behaviour.arguments.items():
            if how in given and given[how] == UNKNOWN:
                given[how] = held(receiver) if key == "self" else argument_value(arguments, key)
        if given["template"] == UNKNOWN and isinstance(receiver, Object):
            given["template"] = receiver.argument("0", "template_name", "1")
        requests = [
            option
            for argument in arguments
            for option in options(argument.value)
            if isinstance(option, Object) and self.engine.is_instance(option, ClassValue(REQUEST))
        ]
        request = requests[0] if requests else UNKNOWN
        rendering.render(
            frame,
            self.engine.project.templates,
            given["template"],
            given["context"],
            request,
            node,
            written=isinstance(receiver, Object) and receiver.ref == "django.template.Template",
        )

    def _result(
        self,
        frame: Frame,
        receiver: Value,
        behaviour: Behaviour,
        arguments: Arguments[Argument],
        node: cst.CSTNode,
    ) -> Value:
        context = Context(self.engine, receiver, arguments, node, frame.at(node))
        frame.environment.forget(node)
        if behaviour.returns == "queryset":
            base = orm.queryset_of(receiver, node) or self.engine.queryset_of_view(receiver, node)
            if base is None:
                return UNKNOWN
            return orm.transformed(behaviour.transform, base, arguments, node)
        value = value_of(behaviour.returns, context)
        match behaviour.transform:
            case "construct":
                return self._built(frame, value, arguments, node)
            case "defaults":
                return _with_defaults(value, argument_value(arguments, "defaults"))
            case "refresh_from_db" if isinstance(receiver, Instance):
                state = frame.environment.state(receiver.origin)
                frame.environment.update(
                    receiver.origin,
                    orm.refreshed(state, arguments, frozenset(orm.relation_names(receiver.model))),
                )
            case "resolve-user":
                request = argument_value(arguments, "0")
                if isinstance(request, Object):
                    state = frame.environment.state(request.origin)
                    user = Instance(self.engine.user_model(), "query", origin=node)
                    frame.environment.update(request.origin, state.with_attribute("user", user))
        return value

    def _built(
        self, frame: Frame, value: Value, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        """A created row has at hand what it was created with."""
        if not isinstance(value, Instance):
            return value
        given = [argument.name for argument in arguments if argument.name not in ("", "*", "**")]
        made = replace(value, loaded=value.loaded | orm.built(value.model, given), origin=node)
        if any(argument.name == "**" for argument in arguments):
            made = replace(made, loaded=frozenset({orm.EVERYTHING}))
        relations = set(orm.relation_names(value.model))
        state = frame.environment.state(None)
        for argument in arguments:
            if argument.name in relations and not isinstance(argument.value, (Unknown, LazyUser)):
                state = state.with_attribute(argument.name, argument.value)
            if argument.name in relations and isinstance(argument.value, Instance):
                further = (
                    argument.value.loaded | frame.environment.state(argument.value.origin).loaded
                )
                made = replace(
                    made,
                    loaded=made.loaded
                    | {f"{argument.name}__{path}" for path in further if path != orm.EVERYTHING},
                )
        frame.environment.update(node, state)
        return made

    def base_queryset(self, frame: Frame, manager: Manager, node: cst.CSTNode) -> Value:
        """The queryset that a manager's methods work on: what its `get_queryset` gives."""
        if isinstance(manager.cls, ClassInfo):
            found = classes.member(self.engine.knowledge, manager.cls, "get_queryset")
            if isinstance(found, Function):
                made = self.call(frame, FunctionValue(found, manager), (), node)
                querysets = [option for option in options(made) if isinstance(option, QuerySet)]
                if querysets:
                    return replace(
                        querysets[0], model=querysets[0].model or manager.model, origin=node
                    )
        return orm.queryset_of(manager, node) or manager

    def _container_method(
        self, frame: Frame, callee: Method, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        """Methods of dicts and lists that hand out what they hold."""
        receiver = callee.receiver
        first = arguments[0].value if arguments else UNKNOWN
        if isinstance(receiver, Mapping):
            values = union([*(value for _, value in receiver.known), receiver.value])
            match callee.name:
                case "get" | "pop" | "setdefault":
                    found = receiver.get(first.value) if isinstance(first, Const) else values
                    return union(
                        [found or UNKNOWN, *(argument.value for argument in arguments[1:2])]
                    )
                case "values":
                    return Sequence("list", None, values)
                case "items":
                    return Sequence("list", None, Sequence("tuple", (receiver.key, values)))
                case "copy":
                    return receiver
        if isinstance(receiver, Sequence):
            if callee.name in _ADDS:
                self._add_to(frame, receiver, callee.name, arguments, node)
            match callee.name:
                case "pop":
                    return item_of(receiver)
                case "copy":
                    return receiver
        return UNKNOWN

    def _add_to(
        self,
        frame: Frame,
        receiver: Sequence,
        how: str,
        arguments: Arguments[Argument],
        node: cst.CSTNode,
    ) -> None:
        """`rows.append(x)`: the list that is called `rows` holds an x from now on."""
        target = (
            node.func.value
            if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute)
            else None
        )
        values = [argument.value for argument in arguments]
        if how in ("extend", "update"):
            values = [self.engine.item(value, node) for value in values]
        if not values or values[-1] == UNKNOWN:
            return
        before = [item_of(receiver)] if receiver.items != () else []
        grown = Sequence(receiver.type, None, union([*before, values[-1]]))
        match target:
            case cst.Name():
                frame.rebind(target.value, grown)
            case cst.Subscript(value=cst.Name(value=name)):
                base = frame.lookup(name)
                if isinstance(base, Mapping):
                    frame.rebind(name, replace(base, value=union([base.value, grown])))

    def _call_external(
        self, frame: Frame, callee: External, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        knowledge = self.engine.knowledge
        special = SPECIAL_CALLS.get(callee.qualname)
        if special is not None:
            return special(self, frame, arguments, node)
        behaviour = knowledge.function(callee.qualname)
        if behaviour is not None:
            return self.call_described(frame, callee.qualname, arguments, node)
        twin_of = knowledge.async_function(callee.qualname)
        if twin_of is not None:
            behaviour = knowledge.function(twin_of[0])
            if behaviour is not None:
                return Coroutine(self._result(frame, UNKNOWN, behaviour, arguments, node), "twin")
        return UNKNOWN

    def call_described(
        self, frame: Frame, qualname: str, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        """Call a function that the facts describe."""
        knowledge = self.engine.knowledge
        name = qualname.rpartition(".")[2]
        behaviour = knowledge.function(qualname)
        if behaviour is not None:
            subject = _subject(arguments) if behaviour.when.startswith("has-") else UNKNOWN
            if self.runs(frame, subject, behaviour, arguments):
                twin = knowledge.function_twin(qualname)
                frame.record(
                    Operation(
                        behaviour.family or "service",
                        behaviour.effect or "raises",
                        frame.at(node),
                        name,
                        self.engine.does(behaviour.does, argument_value(arguments, "0")),
                        External(qualname),
                        behaviour.evidence,
                        behaviour.twin or (twin[0] if twin else None),
                        behaviour.since or (twin[1] if twin else None),
                        tuple(arguments),
                    )
                )
            self._use_arguments(frame, UNKNOWN, behaviour, arguments, node, name)
            made = self._result(frame, UNKNOWN, behaviour, arguments, node)
            if "decorates" in behaviour.arguments.values() and arguments:
                guarded = self._guarded(made, arguments[0].value)
                return guarded if guarded != UNKNOWN else made
            return made
        return UNKNOWN

    # -- classes

    def construct(
        self, frame: Frame, callee: ClassValue, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        """An instance of a class is made: its `__init__` runs, what it was given is remembered."""
        engine = self.engine
        frame.environment.forget(node)
        if isinstance(callee.ref, str):
            special = SPECIAL_CALLS.get(callee.ref)
            if special is not None:
                return special(self, frame, arguments, node)
            behaviour = engine.knowledge.constructor(callee.ref)
            if behaviour is not None:
                return self._construct_known(frame, callee, callee.ref, behaviour, arguments, node)
        wrapper = engine.wrapper_of(callee.ref)
        if wrapper is not None:
            return self._apply_wrapper(frame, WrapperValue(wrapper), arguments, node)
        made = engine.instance_of(callee, node, "built")
        if isinstance(made, Instance):
            return self._construct_model(frame, callee, made, arguments, node)
        if not isinstance(made, Object):
            return made
        if isinstance(callee.ref, str):
            return replace(made, arguments=_named(arguments))
        made = replace(made, arguments=_named(arguments))
        new = classes.member(engine.knowledge, callee.ref, "__new__")
        if isinstance(new, Function):
            self._call_function(frame, FunctionValue(new, callee), arguments, node)
        init = classes.member(engine.knowledge, callee.ref, "__init__")
        if isinstance(init, Function):
            self._call_function(frame, FunctionValue(init, made), arguments, node)
        else:
            facts_call = engine.constructor_facts(callee.ref)
            if facts_call is not None:
                given = self.known_call(frame, callee, facts_call, arguments, node)
                if isinstance(given, Instance):
                    return given
            state = frame.environment.state(made.origin)
            for name, value in _named(arguments):
                name = _field_at(callee.ref, int(name)) if name.isdigit() else name
                if name and not isinstance(value, Unknown):
                    state = state.with_attribute(name, value)
            frame.environment.update(made.origin, state)
            self.call_special(frame, made, "__post_init__", (), node)
        return made

    def _construct_known(
        self,
        frame: Frame,
        callee: ClassValue,
        name: str,
        behaviour: Behaviour,
        arguments: Arguments[Argument],
        node: cst.CSTNode,
    ) -> Value:
        """Constructing a class whose facts say what that does (`list(rows)`)."""
        known = classes.Known(name, name.rpartition(".")[2], behaviour, "sync", "method")
        given = self.known_call(frame, callee, known, arguments, node)
        if behaviour.returns == "unknown":
            given = self.engine.instance_of(callee, node, "built")
        return self._holding(given, behaviour, arguments)

    def _holding(self, value: Value, behaviour: Behaviour, arguments: Arguments[Argument]) -> Value:
        """An object keeps what its constructor was given; `holds` names what its methods evaluate."""
        if not isinstance(value, Object):
            return value
        kept = _named(arguments)
        for key, how in behaviour.arguments.items():
            found = argument_value(arguments, key)
            if how == "holds" and found != UNKNOWN:
                kept = (*kept, ("held", found))
        return replace(value, arguments=kept)

    def _construct_model(
        self,
        frame: Frame,
        callee: ClassValue,
        made: Instance,
        arguments: Arguments[Argument],
        node: cst.CSTNode,
    ) -> Value:
        init = None
        if isinstance(callee.ref, ClassInfo):
            init = classes.member(self.engine.knowledge, callee.ref, "__init__")
        relations = set(orm.relation_names(made.model))
        for argument in arguments:
            if argument.name in relations and isinstance(argument.value, LazyUser):
                # the descriptor looks at the class of what it is given
                touch(frame, argument.value, argument.node or node)
        generic = [
            a for a in arguments if orm.field_kind(made.model, a.name) == "generic-foreign-key"
        ]
        if generic:
            frame.record(content_type_lookup(frame, made, generic[0].name, node))
        value = self._built(frame, made, arguments, node)
        if isinstance(init, Function):
            self._call_function(frame, FunctionValue(init, value), arguments, node)
        return value

    # -- threads

    def _apply_wrapper(
        self, frame: Frame, callee: WrapperValue, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        wrapper = callee.wrapper
        positional = [argument for argument in arguments if not argument.name]
        given = tuple(argument for argument in arguments if argument.name not in ("", "func"))
        target = positional[wrapper.argument] if len(positional) > wrapper.argument else None
        if target is None:
            target = next(
                (argument for argument in arguments if argument.name in ("func", "fn", "f")), None
            )
        if target is None:
            return WrapperValue(wrapper, (*callee.options, *given))
        if wrapper.form == "runs":
            rest = tuple(positional[wrapper.argument + 1 :])
            rest += tuple(
                argument
                for argument in given
                if argument.name not in ("executor", "limiter", "func")
            )
            result = self.in_thread(frame, target.value, rest, node, managed=wrapper.managed)
            return Coroutine(result, "wrapper")
        self._called_early(frame, target, node)
        if wrapper.moves == "thread" and self._is_coroutine_function(target.value):
            self._record_async_wrapped(frame, target.value, node)
        options_ = (*callee.options, *given)
        if not wrapper.cleans_up and any(
            a.name == "thread_sensitive" and a.value == Const(False) for a in options_
        ):
            wrapper = _unmanaged(wrapper)
        return Wrapped(target.value, wrapper, frame.at(node))

    def _called_early(self, frame: Frame, target: Argument, node: cst.CSTNode) -> None:
        """`sync_to_async(f(x))`: the call inside the argument has run on the loop already, and so
        has a property (`sync_to_async(paginator.num_pages)`)."""
        if isinstance(target.node, cst.Attribute):
            if not any(op.place.node is target.node for op in frame.operations):
                return
        elif not isinstance(target.node, cst.Call):
            return
        inside = {id(inner) for inner in walk(target.node)} | {id(target.node)}
        early = [
            op for op in frame.operations if id(op.place.node) in inside and op.effect != "wrong"
        ]
        callables = (
            FunctionValue,
            Closure,
            Partial,
            Method,
            ClassValue,
            External,
            Unknown,
            Wrapped,
            Object,
        )
        if not early and any(isinstance(option, callables) for option in options(target.value)):
            return
        if isinstance(target.value, Coroutine):
            early = early or []
        frame.operations[:] = [op for op in frame.operations if op not in early]
        frame.record(
            Operation(
                "called-early",
                early[0].effect if early else "wrong",
                frame.at(target.node),
                frame.segment.one_line(target.node),
                early[0].does if early else "is called before it reaches the thread",
                early[0].subject if early else target.value,
                "measured: the argument is evaluated on the event loop, its result is wrapped",
                cause=early[0].cause if early else None,
            )
        )

    def _call_wrapped(
        self, frame: Frame, callee: Wrapped, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        inner = callee.callee
        if callee.wrapper.moves == "loop":
            frame.record(
                Operation(
                    "async-to-sync",
                    "raises",
                    frame.at(node),
                    "async_to_sync",
                    "runs async_to_sync on a thread that has a running event loop",
                    inner,
                    "asgiref/sync.py AsyncToSync.__call__ raises RuntimeError on a running loop",
                )
            )
            result = self.call(frame, inner, arguments, node)
            return union(o.result if isinstance(o, Coroutine) else o for o in options(result))
        if self._is_coroutine_function(inner):
            # told where it was wrapped
            return Coroutine(UNKNOWN, "wrapper")
        result = self.in_thread(frame, inner, arguments, node, managed=callee.wrapper.managed)
        return Coroutine(result, "wrapper")

    def _is_coroutine_function(self, value: Value) -> bool:
        match value:
            case FunctionValue():
                return value.function.outline.is_async
            case Closure(node=cst.FunctionDef(asynchronous=cst.Asynchronous())):
                return True
        return False

    def _record_async_wrapped(self, frame: Frame, callee: Value, node: cst.CSTNode) -> None:
        frame.record(
            Operation(
                "async-wrapped",
                "wrong",
                frame.at(node),
                "sync_to_async",
                "runs an async function in a thread, where it only makes a coroutine",
                callee,
                "asgiref/sync.py SyncToAsync.__init__ refuses coroutine functions",
            )
        )

    def in_thread(
        self,
        frame: Frame,
        callee: Value,
        arguments: Arguments[Argument],
        node: cst.CSTNode,
        *,
        managed: bool,
    ) -> Value:
        """Run `callee` in a thread: what it does there is no finding, what it loads stays loaded."""
        frame.aside += 1
        result, inside = self._apart(frame, callee, arguments, node)
        frame.aside -= 1
        if any(isinstance(option, Coroutine) for option in options(result)):
            self._record_async_wrapped(frame, callee, node)
        # a thread of its own may run a coroutine to its end
        inside = [op for op in inside if op.root().kind != "async-to-sync"]
        cause = leading_cause(inside)
        if not managed and cause is not None and cause.root().effect == "raises":
            frame.record(
                Operation(
                    "unmanaged-thread",
                    "wrong",
                    frame.at(node),
                    "thread",
                    "uses the database in a thread whose connections Django does not manage",
                    callee,
                    "asgiref/sync.py thread_sensitive; django/db/utils.py connections are per thread",
                    cause=cause,
                )
            )
        self._twin_exists(frame, callee, inside, node)
        return self._escaping(frame, callee, result, inside, node)

    def silently(
        self, frame: Frame, callee: Value, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        """What a call gives; nothing is recorded."""
        return self._apart(frame, callee, arguments, node)[0]

    def _apart(
        self, frame: Frame, callee: Value, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> tuple[Value, list[Operation]]:
        """A call whose operations are handed out instead of being recorded."""
        before, seen = list(frame.operations), set(frame.seen)
        frame.awaiting = None
        result = self.call(frame, callee, arguments, node)
        inside = [op for op in frame.operations if op not in before]
        frame.operations[:] = before
        frame.seen.clear()
        frame.seen.update(seen)
        return result, inside

    def _twin_exists(
        self, frame: Frame, callee: Value, inside: list[Operation], node: cst.CSTNode
    ) -> None:
        """Something with a native async method is wrapped all the same."""
        if (
            isinstance(callee, Method)
            and len(inside) == 1
            and inside[0].twin
            and inside[0].cause is None
        ):
            frame.record(
                replace(inside[0], kind="twin-exists", effect="wrong", place=frame.at(node))
            )

    def _escaping(
        self, frame: Frame, callee: Value, result: Value, inside: list[Operation], node: cst.CSTNode
    ) -> Value:
        """Mark querysets that leave the thread unevaluated."""
        lazy = [
            option
            for option in options(result)
            if isinstance(option, QuerySet)
            and not option.empty
            and not option.prefetched
            and not frame.environment.state(option.origin).evaluated
        ]
        if not lazy:
            return result
        pointless = not any(op.effect != "wrong" for op in inside)
        escape = Escape(Place(node, frame), self._name_of(callee), pointless)
        return union(
            replace(option, escaped=escape)
            if isinstance(option, QuerySet) and option in lazy
            else option
            for option in options(result)
        )


_ADDS = frozenset({"append", "add", "insert", "extend", "update", "appendleft"})

_CALLABLE = value_of("call[unknown]", Context(None, UNKNOWN, (), None)).callee  # type: ignore[arg-type,union-attr]


def leading_cause(operations: Arguments[Operation]) -> Operation | None:
    """The operation that a caller is told of: the first that raises, else the first that blocks."""
    real = [
        op
        for op in operations
        if op.kind not in _NOT_PROPAGATED and op.effect != "wrong" and not op.on_miss
    ]
    return next((op for op in real if op.root().effect == "raises"), real[0] if real else None)


def _user_is_loaded(frame: Frame, arguments: Arguments[Argument]) -> bool:
    """Whether a request among the arguments holds its user already."""
    return any(
        isinstance(option, Object)
        and frame.environment.state(option.origin).attribute("user") is not None
        for argument in arguments
        for option in options(argument.value)
    )


def _harmless(behaviour: Behaviour, arguments: Arguments[Argument]) -> bool:
    """Whether a keyword takes the effect away (`commit=False`)."""
    return any(
        argument_value(arguments, name) == Const(value) for name, value in behaviour.unless.items()
    )


def _with_defaults(value: Value, defaults: Value) -> Value:
    """The row of `update_or_create` holds the relations that it was given."""
    names = {str(key) for o in options(defaults) if isinstance(o, Mapping) for key, _ in o.known}
    if not isinstance(value, Sequence) or value.items is None:
        return value
    items = tuple(
        replace(item, loaded=item.loaded | names) if isinstance(item, Instance) else item
        for item in value.items
    )
    return replace(value, items=items)


def _subject(arguments: Arguments[Argument]) -> Value:
    """The instance, or the list of instances, that a function is about."""
    for argument in arguments:
        for option in options(argument.value):
            if isinstance(option, Instance):
                return option
            if isinstance(option, Sequence) and isinstance(item_of(option), Instance):
                return item_of(option)
    return UNKNOWN


def _selected(arguments: Arguments[Argument], key: str) -> list[Argument]:
    """The arguments that a key of the facts names: a position, `*` for all positional, a keyword."""
    positional = [argument for argument in arguments if not argument.name]
    if key == "*":
        return positional + [argument for argument in arguments if argument.name == "*"]
    if key == "**":
        return [argument for argument in arguments if argument.name not in ("", "*")]
    if key.isdigit():
        at = int(key)
        return positional[at : at + 1]
    return [argument for argument in arguments if argument.name == key]


def _named(arguments: Arguments[Argument]) -> tuple[tuple[str, Value], ...]:
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


def _gives_values(returns: Value) -> bool:
    """Whether a function gives something that cannot be awaited. Where it is awaited all the same,
    control took another way than the one that was followed (a function for both colours)."""
    return any(
        not isinstance(option, Coroutine | Unknown) and option != NONE
        for option in options(returns)
    )


def _field_at(cls: ClassInfo, at: int) -> str:
    """The field of a data class at a position: its annotated names, those of the bases first."""
    names: dict[str, None] = {}
    for base in reversed([base for base in cls.mro() if isinstance(base, ClassInfo)]):
        for name in base.own_names():
            member = base.own_member(name)
            if isinstance(member, ValueSymbol) and member.annotation is not None:
                names[name] = None
    return list(names)[at] if at < len(names) else ""


def is_parameter(value: Value) -> bool:
    """Whether a value came into the function as an argument itself."""
    origin = getattr(value, "origin", None)
    return isinstance(origin, tuple) and len(origin) == 2 and origin[0] == "parameter"


def _unmanaged(wrapper: Wrapper) -> Wrapper:
    return msgspec.structs.replace(wrapper, managed=False)
