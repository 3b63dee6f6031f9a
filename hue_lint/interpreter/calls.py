"""Calling a value: what it runs, and what it gives."""

from __future__ import annotations

from collections.abc import Sequence as Arguments
from typing import TYPE_CHECKING, Literal

import libcst as cst

from hue_lint.django.members import is_called_instead, made_again, member_value
from hue_lint.django.typespec import value_of
from hue_lint.frames.decorators import may_be_remade, speaks_of_async
from hue_lint.frames.frames import Context, frame_of
from hue_lint.interpreter import (
    constructing,
    coroutines,
    generators,
    known_calls,
    threads,
    unknown_objects,
    warming,
)
from hue_lint.interpreter.abstract import told_by_heirs
from hue_lint.interpreter.attributes import read
from hue_lint.interpreter.awaiting import gives_values
from hue_lint.interpreter.entering import within
from hue_lint.interpreter.evaluation import touch
from hue_lint.project.classes import ClassInfo, Function, ValueSymbol
from hue_lint.syntax.outline import FunctionOutline
from hue_lint.values import classes
from hue_lint.values.effects import Kind
from hue_lint.values.joining import union
from hue_lint.values.operations import Summary, leading_cause, possible_cause
from hue_lint.values.plain import NONE, UNKNOWN, Const, External, Plain
from hue_lint.values.values import (
    Argument,
    AsyncIterator,
    ClassValue,
    Closure,
    Coroutine,
    FunctionValue,
    Generator,
    Guarded,
    Instance,
    LazyUser,
    Manager,
    Method,
    Object,
    Operation,
    Partial,
    QuerySet,
    Sequence,
    Value,
    Wrapped,
    WrapperValue,
    is_parameter,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine, Frame


class Calls:
    """Calls of every kind of value, for one engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._overridden: dict[Function, bool] = {}

    def call(
        self, frame: Frame, callee: Value, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        """What calling `callee` gives; records what it runs at `node`."""
        unknown_objects.called(frame, callee, arguments)
        given = [option for option in options(callee) if option != NONE]
        if len(given) > 1:
            # a base class that keeps `async_to_sync(f)` or `f`, by what its subclass is
            given = [o for o in given if not (isinstance(o, Wrapped) and o.wrapper.moves == "loop")]
        if len(given) < 2:
            return union(self._call(frame, option, arguments, node) for option in given)
        known = len(frame.operations)
        made = [self._call(frame, option, arguments, node) for option in given]
        _tell_one(frame, known, node)
        return union(made)

    def _call(
        self, frame: Frame, callee: Value, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        match callee:
            case FunctionValue():
                return self.call_function(frame, callee, arguments, node)
            case Closure():
                return self._call_closure(frame, callee, arguments, node)
            case Method():
                return known_calls.call_method(frame, callee, arguments, node)
            case ClassValue():
                if isinstance(callee.ref, str) and not self.engine.knowledge.describes(callee.ref):
                    self.note_rows(frame, arguments, node)
                return constructing.construct(frame, callee, arguments, node)
            case Wrapped():
                return threads.call_wrapped(frame, callee, arguments, node)
            case Guarded():
                return self._call_guarded(frame, callee, arguments, node)
            case WrapperValue():
                return threads.apply_wrapper(frame, callee, arguments, node)
            case Partial():
                if callee.callee == _CALLABLE:
                    return callee.arguments[0].value
                if callee.callee == Plain("attrgetter"):
                    return self._get_attributes(frame, callee, arguments, node)
                if callee.callee == Plain("methodcaller"):
                    return self._call_named(frame, callee, arguments, node)
                return self._call(frame, callee.callee, (*callee.arguments, *arguments), node)
            case External():
                return known_calls.call_external(frame, callee, arguments, node)
            case Generator(kind="contextmanager") if arguments:
                return self.guarded(callee, arguments[0].value)
            case Object() | Instance():
                member = self.engine.member_of(callee, "__call__")
                if arguments and self.engine.member_of(callee, "__enter__") is not None:
                    return self.guarded(callee, arguments[0].value)
                if member is None:
                    return UNKNOWN
                if isinstance(callee, Object) and is_called_instead(self.engine, callee):
                    callee = made_again(frame, callee, node)
                return self.call_member(frame, callee, member, "__call__", arguments, node)
            case _:
                self.note_rows(frame, arguments, node)
                return coroutines.called(frame, arguments, node)

    def note_rows(self, frame: Frame, arguments: Arguments[Argument], node: cst.CSTNode) -> None:
        """What nothing is known of may evaluate the querysets that it is given in a thread."""
        given = [option for argument in arguments for option in options(argument.value)]
        if frame.off_loop and any(isinstance(option, QuerySet | Manager) for option in given):
            threads.note_handing_over(frame, node)

    def guarded(self, context: Value, target: Value) -> Value:
        """A context manager used as a decorator."""
        functions = [
            o for o in options(target) if isinstance(o, FunctionValue | Closure | Wrapped | Guarded)
        ]
        return union(Guarded(function, context) for function in functions) if functions else UNKNOWN

    def is_synchronous(self, callee: Value) -> bool:
        """Whether calling it surely gives no awaitable: a plain function that nobody can have
        overridden, or what the facts describe."""
        match callee:
            case FunctionValue(function=function):
                outline = function.outline
                remade = outline.decorated and may_be_remade(
                    self.engine, function.module, self.engine.shape(function).decorators
                )
                return function.owner is None and _is_plainly_written(
                    outline.is_async or remade, function.segment.text
                )
            case Closure(node=cst.FunctionDef(asynchronous=asynchronous)):
                return asynchronous is None and not speaks_of_async(frame_of(callee).segment.text)
            case External():
                return self.engine.knowledge.function(callee.qualname) is not None
            case Method(receiver=receiver, known=known):
                # a class of the project may pass on to something asynchronous
                passes_on = isinstance(self.engine.ref_of(receiver), ClassInfo) and (
                    self.engine.member_of(receiver, "__getattr__") is not None
                )
                return known is not None and known.colour == "sync" and not passes_on
            case ClassValue(ref=str() as ref):
                return ref.startswith("django.http.")
        return False

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

    def _call_named(
        self, frame: Frame, caller: Partial, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        """`operator.methodcaller("name", *arguments)(value)`."""
        name = caller.arguments[0].value if caller.arguments else UNKNOWN
        if not arguments or not isinstance(name, Const):
            return UNKNOWN
        method = read(frame, arguments[0].value, str(name.value), node)
        return self.call(frame, method, caller.arguments[1:], node)

    def _call_guarded(
        self, frame: Frame, callee: Guarded, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        """The context is entered, then the function runs: one operation for both."""
        scratch = frame.scratch()
        with within(scratch, callee.context, node, asynchronous=False):
            result = self._call(scratch, callee.callee, arguments, node)
        name = self.name_of(callee.callee)
        inside = callee.callee.function if isinstance(callee.callee, FunctionValue) else None
        causes = [
            op.cause if op.cause is not None and op.name == name else op
            for op in scratch.operations
        ]
        self.record_call(frame, Summary(tuple(causes)), name, node, inside)
        return result

    def name_of(self, callee: Value) -> str:
        """How a callable is named in messages."""
        match callee:
            case FunctionValue():
                return self.engine.callee_name(callee)
            case Closure(node=cst.FunctionDef(name=name)):
                return name.value
            case Wrapped() | Guarded() | Partial():
                return self.name_of(callee.callee)
            case Method():
                return callee.name
        return "lambda"

    # -- what the other parts ask for

    known_call = staticmethod(known_calls.known_call)
    call_described = staticmethod(known_calls.call_described)
    runs = staticmethod(known_calls.runs)
    warm = staticmethod(warming.warm)
    run_hooks = staticmethod(known_calls.run_hooks)
    read_itself = staticmethod(known_calls.read_itself)
    warmed_by = staticmethod(warming.warmed_by)
    base_queryset = staticmethod(known_calls.base_queryset)
    called_early = staticmethod(threads.called_early)
    in_thread = staticmethod(threads.in_thread)

    # -- functions of the project

    def call_function(
        self, frame: Frame, callee: FunctionValue, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        """Call a function of the project."""
        function = callee.function
        shape = self.engine.shape(function)
        if shape.generator:
            made = Generator(
                callee, tuple(arguments), "contextmanager" if shape.contextmanager else "generator"
            )
            if not function.outline.is_async:
                return made
            summary = self.engine.summaries.of(callee, arguments, frame, node)
            return AsyncIterator(summary.returns, made if shape.contextmanager else None)
        summary = told_by_heirs(frame, callee, arguments, node) or self.engine.summaries.of(
            callee, arguments, frame, node
        )
        if not function.outline.is_async and not (
            node is frame.awaiting and gives_values(summary.returns)
        ):
            self.record_call(frame, summary, self.engine.callee_name(callee), node, function)
        if function.outline.is_async:
            self._touched_by(frame, summary, arguments)
        generators.take_effect(frame, summary, node)
        if not function.outline.is_async:
            return summary.returns
        return Coroutine(summary.returns, "" if self.may_be_sync(function) else "function")

    def may_be_sync(self, function: Function) -> bool:
        """Whether a class of the project overrides an async method by a synchronous one, or is
        there to say what it gives (an async generator, where the base class only raises)."""
        owner, name = function.owner, function.outline.name
        if owner is None:
            return False
        if "NotImplementedError" in function.segment.text:
            return True
        if function not in self._overridden:
            project = self.engine.project
            heirs = (project.class_at(each) for each in project.scan.heirs(owner.name))
            self._overridden[function] = any(
                isinstance(own := heir.own(name), FunctionOutline) and not own.is_async
                for heir in heirs
                if heir is not None and owner in heir.mro()
            )
        return self._overridden[function]

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
        if any(op.kind == "connections-closed" for op in summary.operations):
            threads.note_closing(frame, node)
        if any(op.kind == "rows-handed-over" for op in summary.operations):
            threads.note_handing_over(frame, node)
        installed = function is not None and self.engine.is_installed(function)
        certain = leading_cause(summary.operations)
        cause = certain or (None if installed else possible_cause(summary.operations))
        if cause is None:
            return
        root = cause.root()
        known: Kind = "package-call" if installed else "project-call"
        twin = self.engine.knowledge.stated_twin(function.qualname) if function else None
        frame.record(
            Operation(
                known if certain is not None else "unknown-call",
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
        return self.call_function(frame, callee, (), node)

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
        given = self.engine.positional(value)
        return self._call_accessor(frame, receiver, name, "setter", given, node)

    def call_deleter(
        self, frame: Frame, receiver: Instance | Object, name: str, node: cst.CSTNode
    ) -> bool:
        """`del receiver.name` likewise."""
        return self._call_accessor(frame, receiver, name, "deleter", (), node)

    def _call_accessor(
        self,
        frame: Frame,
        receiver: Instance | Object,
        name: str,
        kind: Literal["setter", "deleter"],
        given: tuple[Argument, ...],
        node: cst.CSTNode,
    ) -> bool:
        cls = self.engine.ref_of(receiver)
        member = self.engine.member_of(receiver, name) if isinstance(cls, ClassInfo) else None
        if isinstance(member, Function) and isinstance(cls, ClassInfo):
            is_property = self.engine.function_role(member) == "property"
            accessor = cls.accessor(name, kind) if is_property else None
            if accessor is not None:
                self.call_function(frame, FunctionValue(accessor, receiver), given, node)
            return accessor is not None
        if not isinstance(member, ValueSymbol):
            return False
        special = "__set__" if kind == "setter" else "__delete__"
        arguments = (*self.engine.positional(receiver), *given)
        made = [
            self.call_special(frame, option, special, arguments, node)
            for option in options(self.engine.symbol_value(member))
            if isinstance(option, Object)
        ]
        return any(each is not None for each in made)

    def _call_closure(
        self, frame: Frame, callee: Closure, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        return self.engine.nested.call(frame, callee, arguments, node)

    # -- generators and context managers

    run_generator = staticmethod(generators.run)
    step = staticmethod(generators.step)
    enter_generator = staticmethod(generators.entered)

    def generator_item(self, generator: Generator) -> Value:
        """What a generator yields."""
        if isinstance(generator.callee, Closure):
            return UNKNOWN
        return self.engine.summaries.of(generator.callee, generator.arguments, None).returns

    def silently(
        self, frame: Frame, callee: Value, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        """What a call gives; nothing is recorded, and nothing has happened to any value."""
        states = dict(frame.environment.states)
        given = self.apart(frame, callee, arguments, node)[0]
        frame.environment.states = states
        return given

    def aside(
        self, frame: Frame, callee: Value, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        """What a call gives that runs elsewhere: nothing is recorded, what it loads stays."""
        frame.aside += 1
        given = self.apart(frame, callee, arguments, node)[0]
        frame.aside -= 1
        return given

    def apart(
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


_CALLABLE = value_of("call[unknown]", Context(None, UNKNOWN, (), None)).callee  # type: ignore[arg-type,union-attr]


_MAY_GIVE_ONE = ("async", "await", "coroutine", "NotImplementedError", "...", "yield")
"""Words of a synchronous function that may give something to await, or is there to be replaced."""


def _is_plainly_written(special: bool, text: str) -> bool:
    return not special and not any(word in text for word in _MAY_GIVE_ONE)


_OF_THE_PROJECT = frozenset({"project-call", "package-call", "unknown-call"})


def _tell_one(frame: Frame, known: int, node: cst.CSTNode) -> None:
    """Of several functions of which one is called, the first that does the worst is told of."""
    told = frame.operations[known:]
    calls = [op for op in told if op.place.node is node and op.kind in _OF_THE_PROJECT]
    leading = leading_cause(calls) or next(iter(calls), None)
    frame.operations[known:] = [op for op in told if op not in calls or op is leading]
