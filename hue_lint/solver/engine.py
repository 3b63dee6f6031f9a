"""The engine: interprets functions on demand and remembers what it found out about them."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Arguments
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.declared.middlewares import Middlewares
from hue_lint.declared.own_loops import OwnLoops
from hue_lint.declared.shapes import Role, Shape, shape_of
from hue_lint.declared.template_libraries import Libraries
from hue_lint.django.entrances import is_run_on_the_loop, on_the_loop_for
from hue_lint.django.members import is_called_instead
from hue_lint.django.receivers import Receivers
from hue_lint.frames.decorators import evaluate_decorator
from hue_lint.frames.frames import Frame, frame_of
from hue_lint.interpreter import parameters, statements
from hue_lint.interpreter.attributes import read
from hue_lint.interpreter.binding import bind_attribute
from hue_lint.interpreter.calls import Calls
from hue_lint.interpreter.entering import enter
from hue_lint.interpreter.evaluation import use
from hue_lint.interpreter.expressions import HANDLERS
from hue_lint.interpreter.lookup import Resolver
from hue_lint.interpreter.nested import Nested
from hue_lint.interpreter.running import Running
from hue_lint.libraries.guards import Guards
from hue_lint.libraries.mocking import is_replaced, replaced_by, stood_in_by_fixtures, stood_in_for
from hue_lint.libraries.response_schemas import schemas
from hue_lint.libraries.serializers import items_of
from hue_lint.project.classes import ClassInfo, Function, ValueSymbol
from hue_lint.project.faults import too_deep
from hue_lint.project.reads import Memo
from hue_lint.solver.callsites import CallSites
from hue_lint.solver.entries import Entries
from hue_lint.solver.instances import Instances
from hue_lint.solver.on_requests import OnRequests
from hue_lint.solver.own_threads import given_to_a_thread
from hue_lint.solver.provisional import Provisional
from hue_lint.solver.registries import Registries
from hue_lint.solver.subclasses import Subclasses, surely_runs
from hue_lint.solver.summaries import Entry, Summaries
from hue_lint.syntax.source import UnreadableSource
from hue_lint.values import classes
from hue_lint.values.joining import union
from hue_lint.values.observing import Hop, Observer
from hue_lint.values.operations import OF_EVERY_COLOUR
from hue_lint.values.plain import UNKNOWN, Const
from hue_lint.values.values import (
    Argument,
    Closure,
    Colour,
    FunctionValue,
    Guarded,
    Object,
    Operation,
    Partial,
    Value,
    Wrapped,
    options,
)

if TYPE_CHECKING:
    from hue_lint.facts.knowledge import Knowledge
    from hue_lint.facts.schema import Behaviour
    from hue_lint.frames.frames import Context
    from hue_lint.project.index import Project
    from hue_lint.project.modules import Module
    from hue_lint.solver.asking import Answers


class Engine(Resolver):
    """One for each project: values of names, summaries of functions, operations of async
    functions."""

    def __init__(
        self,
        project: Project,
        knowledge: Knowledge,
        target: tuple[int, int],
        answers: Answers[Entry],
    ) -> None:
        super().__init__(project, knowledge)
        self.target = target
        self.calls = Calls(self)
        self.observer: Observer | None = None
        self.hopping: Hop | None = None
        self.callsites = CallSites(self)
        self.entries = Entries(self)
        self.guards = Guards(self)
        self.subclasses = Subclasses(self)
        self.middlewares = Middlewares(project, knowledge)
        self.receivers = Receivers(self)
        self.libraries = Libraries(project)
        self.own_loops = OwnLoops(project, knowledge)
        reads = self.reads = project.modules.reads
        running = Running(reads)
        self.summaries = Summaries(self, answers)
        self.nested = Nested(self, running)
        self.registries = Registries(self, running)
        self.on_requests = OnRequests(self)
        self.instances = Instances(self, running, self.registries)
        self._shapes: dict[Function, Shape] = {}
        self._decorated: Memo[Function, Value] = Memo(reads)
        self._operations: Memo[Function, tuple[Operation, ...]] = Memo(reads)
        self._open: set[Function] = set()
        self._on_the_loop: Memo[Function, bool] = Memo(reads)
        self._so_far: Memo[Function, tuple[Operation, ...]] = Memo(reads)
        self._provisional: dict[Function, Provisional] = {}

    # -- async functions

    def operations_of(self, function: Function) -> tuple[Operation, ...]:
        """Every operation on the event loop in an async function and in the async functions nested
        in it. Raises UnreadableSource where the function's text cannot be parsed."""
        if (found := self._operations.get(function)) is not None:
            return found
        depth = self.callsites.depth
        before = self._provisional.get(function)
        if before is not None and before.holds_at(depth):
            return self._so_far.get(function) or ()
        self._open.discard(function)
        with self._operations.making(function) as made:
            found = self._settled(function)
        asked_in = depth if function in self._open and depth else None
        if asked_in is not None or made.waits_for is not None:
            self._provisional[function] = Provisional(made, asked_in)
            return self._so_far.keep(function, found, made)
        return self._operations.keep(function, found, made)

    def _settled(self, function: Function) -> tuple[Operation, ...]:
        found: list[Operation] = []

        def run() -> None:
            with self.summaries.asked_by(function):
                try:
                    found[:] = self._operations_of(function)
                except UnreadableSource:
                    raise
                except RecursionError:
                    raise too_deep(function) from None
                except Exception as error:
                    self.project.faults.note(function, error)

        self.summaries.settle(run)
        return tuple(found)

    def leave_open(self, function: Function) -> None:
        """Who calls a function, or for which classes, could not be told in full this time."""
        self._open.add(function)

    def observe(self, function: Function) -> bool:
        """Interpret a function for the calls it makes; False where that could not be done in full,
        since it is being interpreted or its own callers are out of reach."""
        if self._operations.is_being_made(function):
            self._operations.get(function)
            return False
        self.operations_of(function)
        return function in self._operations

    def watch(self, function: Function, observer: Observer) -> None:
        """Interpret a function anew, async or not, while `observer` looks on. Raises
        UnreadableSource."""
        self.operations_of(function)
        self.observer = observer
        try:
            self._settled(function)
        finally:
            self.observer = None

    @contextmanager
    def hop(self, frame: Frame, callee: Value, node: cst.CSTNode) -> Iterator[Hop]:
        """What happens inside does so in a thread; who looks on is told."""
        hop = Hop(frame, callee, node)
        before, self.hopping = self.hopping, hop
        try:
            yield hop
        finally:
            self.hopping = before
        if self.observer is not None:
            self.observer.hopped(hop)

    def _operations_of(self, function: Function) -> tuple[Operation, ...]:
        found = self._operations_for(function, parameters.receiver_of(self, function))
        for receiver in self.subclasses.stepping(function):
            # for what it gives to the steps, which are judged by it
            self._operations_for(function, receiver)
        if not self.runs_on_the_loop(function):
            return tuple(found)
        known = {(id(operation.place.node), operation.kind) for operation in found}
        for receiver in on_the_loop_for(self, function, self.subclasses.receivers(function)):
            for operation in self._operations_for(function, receiver):
                key = (id(operation.place.node), operation.kind)
                if key not in known and surely_runs(operation):
                    known.add(key)
                    found.append(operation)
        return tuple(found)

    def runs_on_the_loop(self, function: Function) -> bool:
        """Whether an async function runs wherever the function is called: it is one, or a decorator
        of the project puts one around it that calls it on the loop."""
        outline = function.outline
        if outline.is_async or is_run_on_the_loop(self, function):
            return True
        if not outline.decorated:
            return False
        return self._on_the_loop.of(function, lambda: self._is_called_on_the_loop(function))

    def _is_called_on_the_loop(self, function: Function) -> bool:
        receiver = parameters.receiver_of(self, function)
        entries = self.entries.of(function, receiver, self.frame(function, "sync", receiver))
        return any(entry.on_loop for entry in entries)

    def _operations_for(self, function: Function, receiver: Value | None) -> list[Operation]:
        """What a function does where it is called on a receiver that is known by its class."""
        is_async = self.runs_on_the_loop(function)
        frame = self.frame(function, "async" if is_async else "sync", None)
        parameters.bind_unknown(frame, function, receiver)
        frame.patched += stood_in_by_fixtures(frame, function)
        self.nested.begin(frame)
        found: list[Operation] = []
        if is_async:
            self._decorator_operations(frame, function)
            self.entries.enter_handler(frame, function)
            if function.outline.decorated:
                parameters.bind_from_wrappers(frame, function)
                self.guards.enter(frame, function)
                frame.answers = schemas(frame, function)
        elif function.outline.contains_async:
            # what is given to a factory, the async functions that it makes may call
            parameters.bind_from_callers(frame, function)
        statements.run_body(frame, function.node.body)
        found.extend(op for op in frame.operations if is_async or op.kind in OF_EVERY_COLOUR)
        if function.outline.decorated and not is_async:
            found.extend(given_to_a_thread(self, function, frame.operations))
        found.extend(self.nested.operations_in(frame))
        return found

    def _decorator_operations(self, frame: Frame, function: Function) -> None:
        """Decorators of an async function that do synchronous work around it."""
        for node in self.shape(function).decorators:
            frame.patched += replaced_by(frame, evaluate_decorator(frame, node))
            frame.patched += stood_in_for(frame, node)

    def frame(self, function: Function, colour: Colour, receiver: Value | None) -> Frame:
        """A frame to interpret a function in."""
        parent, defined = self.nested.around(function.owner)
        return Frame(
            self,
            function.module,
            function.declared if colour == "module" else function.segment,
            function.outline.qualname,
            colour,
            function.owner,
            parent=parent,
            defined=defined,
            receiver=receiver,
        )

    # -- functions as values

    def shape(self, function: Function) -> Shape:
        """What the text of a function tells."""
        if function not in self._shapes:
            self._shapes[function] = shape_of(self.project, function)
        return self._shapes[function]

    def function_role(self, function: Function) -> Role:
        """Whether a method is a property, static, of the class, or plain."""
        try:
            return self.shape(function).role
        except UnreadableSource:
            return "plain"

    def function_value(self, function: Function, receiver: Value | None) -> Value:
        """A function with its decorators applied, bound to a receiver."""
        stated = self.stated_value(function.qualname)
        if stated is not None:
            return stated
        found = self._decorated.get(function)
        if found is None:
            plain = FunctionValue(function)
            with self._decorated.making(function, plain) as made:
                try:
                    found = self._apply_decorators(function, plain)
                except UnreadableSource:
                    found = UNKNOWN
            self._decorated.keep(function, found, made)
        return _bound(found, receiver) if receiver is not None else found

    def _apply_decorators(self, function: Function, plain: Value) -> Value:
        decorators = self.shape(function).decorators
        if not decorators:
            return plain
        frame = self.frame(function, "module", None)
        frame.name = "<module>"
        with self.summaries.apart(), self.callsites.unnoted():
            return self.decorated(frame, decorators, plain)

    def decorated(
        self, frame: Frame, decorators: Arguments[cst.BaseExpression], plain: Value
    ) -> Value:
        value = plain
        for node in reversed(decorators):
            decorator = frame.evaluate(node)
            made = self.calls.call(frame, decorator, self.positional(value), node)
            callables = [o for o in options(made) if self._may_be_called(o)]
            if any(isinstance(o, Object) and not is_called_instead(self, o) for o in callables):
                # a task can be queued by its methods, and called as the function that it was
                callables.append(value)
            value = union(callables) if callables else value
        return value

    def _may_be_called(self, value: Value) -> bool:
        """Whether a decorator gave something to use in the function's place."""
        if isinstance(value, Object):
            known = isinstance(value.ref, str) and self.knowledge.class_facts(value.ref) is not None
            return known or is_called_instead(self, value)
        return isinstance(value, FunctionValue | Closure | Wrapped | Guarded)

    def callee_name(self, callee: FunctionValue) -> str:
        """How a function is named in messages: with its class, without its module."""
        return callee.function.outline.qualname

    def is_installed(self, function: Function) -> bool:
        """Whether a function belongs to an installed package."""
        return self.project.layout.site_of(function.module.path) is not None

    # -- expressions

    def evaluate(self, frame: Frame, node: cst.BaseExpression) -> Value:
        """The value of an expression; records every operation that evaluating it runs."""
        handler = HANDLERS.get(type(node))
        value = handler(frame, node) if handler is not None else UNKNOWN
        if self.observer is not None:
            state = frame.environment.state(getattr(value, "origin", None))
            self.observer.evaluated(frame, node, value, state, self.hopping)
        return value

    # -- classes and their instances

    def evaluate_in_module(
        self, module: Module, symbol: ValueSymbol, node: cst.BaseExpression
    ) -> Value:
        """The value of an expression at a module's or class body's level."""
        parent, defined = self.nested.around(symbol.owner)
        frame = Frame(
            self,
            module,
            symbol.segment,
            "<module>",
            "module",
            symbol.owner,
            parent=parent,
            defined=defined,
        )
        if symbol.owner is not None:
            frame.environment.names.update(self._class_names(symbol))
        try:
            with self.summaries.apart():
                return frame.evaluate(node)
        except UnreadableSource:
            return UNKNOWN

    def filled(self, symbol: ValueSymbol, value: Value) -> Value:
        """A container of a module or class with what is put into it."""
        with self.summaries.apart():
            return self.registries.content(symbol, value)

    def default_value(self, frame: Frame, node: cst.BaseExpression) -> Value:
        """The default of a parameter; evaluated where the function is defined, not where it
        runs."""
        if frame.parent is not None:
            # the method of a class in a function has a segment of its own
            same = frame.parent.segment is frame.segment
            around = frame.parent if same else replace(frame.parent, segment=frame.segment)
            return around.evaluate(node)
        defining = Frame(self, frame.module, frame.segment, "<module>", "module", frame.owner)
        return defining.evaluate(node)

    def _class_names(self, symbol: ValueSymbol) -> dict[str, Value]:
        """Names of the class body that an expression in it may use."""
        owner = symbol.owner
        if owner is None:
            return {}
        names: dict[str, Value] = {}
        for name in owner.own_names():
            if name != symbol.name and name in symbol.segment.text:
                found = owner.own_member(name)
                if isinstance(found, Function):
                    names[name] = FunctionValue(found)
                elif (
                    isinstance(found, ValueSymbol)
                    and found.statement.first < symbol.statement.first
                ):
                    names[name] = self.symbol_value(found)
        return names

    def read(self, frame: Frame, value: Value, name: str, node: cst.CSTNode) -> Value:
        """The value of an attribute."""
        return read(frame, value, name, node)

    def use(
        self, frame: Frame, value: Value, special: str, node: cst.CSTNode, spelling: str
    ) -> None:
        """Do to `value` what Python does when it calls the special method."""
        use(frame, value, special, node, spelling)

    def is_replaced(self, operation: Operation, names: Arguments[str]) -> bool:
        """Whether an operation leads through something that a test replaces by a mock."""
        return is_replaced(operation, names)

    def assign(self, frame: Frame, base: Value, name: str, value: Value, node: cst.CSTNode) -> None:
        """`base.name = value`."""
        bind_attribute(frame, base, name, value, node)

    def result_of(self, context: Context, key: str) -> Value:
        """What calling an argument gives, its effects left aside."""
        if context.place is None:
            return UNKNOWN
        callee = context.argument(key)
        others = [argument.value for argument in context.arguments if argument.value is not callee]
        given = self.positional(*(self.item(other, context.origin) for other in others))
        return self.calls.silently(frame_of(context.place), callee, given, context.place.node)

    def given_by_method(self, context: Context, name: str) -> Value:
        """What a method of the receiver gives, its effects left aside."""
        if context.place is None:
            return UNKNOWN
        return items_of(
            frame_of(context.place).scratch(), context.receiver, name, context.place.node
        )

    def attribute_of(self, context: Context, name: str) -> Value:
        """An attribute of the receiver, the effects of reading it left aside."""
        if context.place is None:
            return UNKNOWN
        frame = frame_of(context.place).scratch()
        return read(frame, context.receiver, name, context.place.node)

    def entered(self, context: Context, key: str, *, asynchronous: bool) -> Value:
        """What entering an argument as a context manager gives, its effects left aside."""
        if context.place is None:
            return UNKNOWN
        frame, node = frame_of(context.place).scratch(), context.place.node
        return union(
            enter(frame, option, node, asynchronous) for option in options(context.argument(key))
        )

    def constructor_facts(self, cls: ClassInfo) -> classes.Known | None:
        """What constructing a class does by the facts on its installed bases."""
        for base in cls.external_bases():
            behaviour = self.knowledge.constructor(base)
            if behaviour is not None:
                return classes.Known(base, base.rpartition(".")[2], behaviour, "sync", "method")
        return None

    def is_current(self, behaviour: Behaviour) -> bool:
        """Whether the target release of Django behaves so (`between` of the facts)."""
        if not behaviour.between:
            return True
        first, last = (_release(text) for text in behaviour.between)
        return first <= self.target < last

    def states(self, receiver: Value, name: str, *, besides: Const) -> bool:
        """Whether the class of a view, or what it was made with, sets a name to anything else."""
        given = receiver.argument(name) if isinstance(receiver, Object) else UNKNOWN
        if given != UNKNOWN:
            return given != besides
        ref = self.ref_of(receiver)
        member = ref.member(name) if isinstance(ref, ClassInfo) else None
        return member is not None and not (
            isinstance(member[1], ValueSymbol) and self.symbol_value(member[1]) == besides
        )


def _release(text: str) -> tuple[int, int]:
    major, _, minor = text.partition(".")
    return int(major), int(minor or 0)


def _bound(value: Value, receiver: Value) -> Value:
    """A function found on a class, bound to the instance it was read from."""
    match value:
        case FunctionValue():
            return replace(value, receiver=receiver)
        case Wrapped():
            return replace(value, callee=_bound(value.callee, receiver))
        case Closure():
            return Partial(value, (Argument("", receiver),))
    return (
        union(_bound(option, receiver) for option in options(value))
        if len(options(value)) > 1
        else value
    )
