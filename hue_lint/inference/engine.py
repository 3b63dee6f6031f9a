"""The engine: interprets functions on demand and remembers what it found out about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Sequence as Arguments
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.inference import classes, orm, parameters, statements
from hue_lint.inference.attributes import read
from hue_lint.inference.binding import bind_attribute
from hue_lint.inference.calls import Calls
from hue_lint.inference.callsites import CallSites
from hue_lint.inference.entries import Entries
from hue_lint.inference.environment import FRESH, Environment, State
from hue_lint.inference.expressions import HANDLERS
from hue_lint.inference.frames import Colour, Frame
from hue_lint.inference.joining import union
from hue_lint.inference.lookup import Lookup
from hue_lint.inference.mocking import replaced_by
from hue_lint.inference.operations import NOTHING, Operation, Summary
from hue_lint.inference.reshaping import bare, mapped, origins, widened
from hue_lint.inference.shapes import CONTEXT_MANAGERS, Role, Shape, is_generator, shape_of
from hue_lint.inference.values import (
    NONE,
    UNKNOWN,
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
    MadeAt,
    Melted,
    Object,
    Origin,
    Sequence,
    Unknown,
    Value,
    Wrapped,
    options,
)
from hue_lint.project.symbols import (
    ClassInfo,
    ClassSymbol,
    ExternalSymbol,
    Function,
    Symbol,
    ValueSymbol,
)
from hue_lint.syntax.outline import Outline, local_class
from hue_lint.syntax.source import UnreadableSource
from hue_lint.syntax.walk import walk

if TYPE_CHECKING:
    from hue_lint.django.knowledge import Knowledge
    from hue_lint.django.schema import Behaviour
    from hue_lint.inference.explain import Observer
    from hue_lint.inference.typespec import Context
    from hue_lint.project.index import Project
    from hue_lint.project.modules import Module

DEEPEST_CALL = 24
"""How many calls deep a path is followed; beyond it nothing is known."""

MOST_RECURSION = 2
"""How often a function is interpreted inside itself, with other arguments each time."""


MOST_EXACT = 6
"""How many summaries of a function are made for exact arguments before literals are left out."""
MOST_WIDENED = 18
"""How many before only Django's own values are told apart."""


class Engine(Lookup):
    """One for each project: values of names, summaries of functions, operations of async
    functions."""

    def __init__(self, project: Project, knowledge: Knowledge, target: tuple[int, int]) -> None:
        super().__init__(project, knowledge)
        self.target = target
        self.calls = Calls(self)
        self.observer: Observer | None = None
        self._summaries: dict[object, Summary] = {}
        self._known_of: dict[Function, int] = {}
        self._running: set[object] = set()
        self._active: Counter[Function] = Counter()
        self._shapes: dict[Function, Shape] = {}
        self._decorated: dict[Function, Value] = {}
        self._attributes: dict[tuple[ClassInfo, str], Value] = {}
        self._left: dict[tuple[Function, ClassInfo], dict[str, Value]] = {}
        self.callsites = CallSites(self)
        self.entries = Entries(self)
        self._operations: dict[Function, tuple[Operation, ...]] = {}
        self._interpreting: set[Function] = set()
        self._nested: dict[int, list[Closure]] = {}
        self._local: dict[int, list[Function]] = {}
        self._enclosing: dict[ClassInfo, Frame] = {}
        self._ran: dict[int, list[Operation]] = {}
        self._replaced: dict[int, tuple[str, ...]] = {}
        self._depth = 0

    # -- async functions

    def operations_of(self, function: Function) -> tuple[Operation, ...]:
        """Every operation on the event loop in an async function and in the async functions nested
        in it. Raises UnreadableSource where the function's text cannot be parsed."""
        found = self._operations.get(function)
        if found is None:
            self._interpreting.add(function)
            try:
                found = self._operations[function] = self._operations_of(function)
            finally:
                self._interpreting.discard(function)
        return found

    def observe(self, function: Function) -> bool:
        """Interpret a function for the calls it makes; False while it is being interpreted."""
        if function in self._interpreting:
            return False
        self.operations_of(function)
        return True

    def watch(self, function: Function, observer: Observer) -> None:
        """Interpret a function anew, async or not, while `observer` looks on. Raises
        UnreadableSource."""
        self.observer = observer
        try:
            self._operations_of(function)
        finally:
            self.observer = None

    def _operations_of(self, function: Function) -> tuple[Operation, ...]:
        frame = self._frame(function, "async" if function.outline.is_async else "sync", None)
        parameters.bind_unknown(frame, function)
        self._nested[id(frame)] = []
        found: list[Operation] = []
        if function.outline.is_async:
            self._decorator_operations(frame, function)
            if function.outline.decorated:
                parameters.bind_from_wrappers(frame, function)
        statements.run_body(frame, function.node.body)
        if function.outline.is_async:
            found.extend(frame.operations)
        found.extend(self._nested_operations(frame))
        return tuple(found)

    def _decorator_operations(self, frame: Frame, function: Function) -> None:
        """Decorators of an async function that do synchronous work around it."""
        for decorator in self.shape(function).decorators:
            frame.patched += replaced_by(frame, frame.evaluate(decorator))

    def _nested_operations(self, frame: Frame) -> Iterator[Operation]:
        """The async functions nested in a function, each judged by itself."""
        for method in self._local.pop(id(frame), []):
            yield from self.operations_of(method)
        for closure in self._nested.pop(id(frame), []):
            inner = self._closure_frame(frame, closure)
            self._nested[id(inner)] = []
            parameters.bind_closure(inner, closure, (), self)
            parameters.forget_defaults(inner, closure.node.params)
            body = closure.node.body
            if isinstance(body, cst.BaseSuite):
                statements.run_body(inner, body)
            if _is_async(closure):
                self._keep(closure, inner)
                yield from self._ran[id(closure.node)]
            yield from self._nested_operations(inner)

    def local_class(self, frame: Frame, node: cst.ClassDef) -> Value:
        """A class defined inside a function; its methods see the names of the function."""
        span = frame.segment.span_of(node)
        first = min(
            [span.start.row, *(frame.segment.span_of(each).start.row for each in node.decorators)]
        )
        source = frame.module.source
        try:
            outline = local_class(source, first, min(span.end.row, len(source.lines)))
        except UnreadableSource:
            outline = None
        if outline is None:
            return UNKNOWN
        bases: dict[str, Symbol] = {}
        for argument in node.bases:
            value = frame.evaluate(argument.value)
            name = get_full_name_for_node(argument.value)
            if isinstance(value, ClassValue) and name is not None:
                ref = value.ref
                bases[name] = ExternalSymbol(ref) if isinstance(ref, str) else ClassSymbol(ref)
        info = self.project.symbols.local_class(frame.module, outline, bases)
        self._enclosing[info] = frame
        if id(frame) in self._nested:
            methods = (
                self.project.function(frame.module, each, owners)
                for each, owners in Outline((outline,)).functions()
                if each.contains_async
            )
            self._local.setdefault(id(frame), []).extend(methods)
        return ClassValue(info)

    def _around(self, owner: ClassInfo | None) -> Frame | None:
        """The frame of the function that a class is defined in."""
        while owner is not None:
            if owner in self._enclosing:
                return self._enclosing[owner]
            owner = owner.owner
        return None

    def note_nested(self, frame: Frame, closure: Closure) -> None:
        """Remember a nested function, to be judged by itself if nobody calls it."""
        if frame.patched:
            self._replaced[id(closure.node)] = frame.patched
        noted = self._nested.get(id(frame))
        if noted is not None and closure not in noted:
            noted.append(closure)

    # -- summaries

    def summary(
        self,
        callee: FunctionValue,
        arguments: Arguments[Argument],
        frame: Frame | None,
        node: cst.CSTNode | None = None,
    ) -> Summary:
        """What a function of the project does when called with these arguments at `node`. What the
        function makes itself is another value at each call: its origin tells of the call too."""
        environment = frame.environment if frame is not None else Environment()
        if self.entries.met(callee, arguments, environment):
            return NOTHING
        if arguments:
            self.callsites.note(callee.function, _folded(arguments, environment))
        numbers: dict[Origin, Origin] = {}

        def inside(origin: Origin) -> Origin:
            if origin is None:
                return None
            return numbers.setdefault(origin, ("parameter", len(numbers)))

        receiver = mapped(callee.receiver, inside) if callee.receiver is not None else None
        given = tuple(mapped(argument, inside) for argument in arguments)
        given = self._as_exact_as_affordable(callee.function, given)
        states: dict[Origin, State] = {}
        for outside, name in list(numbers.items()):
            state = environment.state(outside)
            if state is not FRESH:
                attributes = tuple((key, mapped(value, inside)) for key, value in state.attributes)
                states[name] = replace(state, attributes=attributes)
        key = (callee.function, receiver, given, tuple(states.items()))
        try:
            summary = self._remembered(key, callee.function, receiver, given, states)
        except UnreadableSource:
            return NOTHING
        back = {name: outside for outside, name in numbers.items()}

        def outside_of(origin: Origin) -> Origin:
            if isinstance(origin, cst.CSTNode):
                return MadeAt(node, origin) if node is not None else origin
            if isinstance(origin, MadeAt):
                return MadeAt(node, origin) if node is not None else origin
            if isinstance(origin, Melted):
                return back.get(origin) or Melted(frozenset(map(outside_of, origin.parts)))
            if isinstance(origin, tuple):
                return back.get(origin) or tuple(outside_of(part) for part in origin)
            return origin

        return Summary(
            summary.operations,
            mapped(summary.returns, outside_of),
            tuple(
                (
                    outside_of(origin),
                    replace(
                        state,
                        attributes=tuple(
                            (name, mapped(v, outside_of)) for name, v in state.attributes
                        ),
                    ),
                )
                for origin, state in summary.effects
            ),
        )

    def _as_exact_as_affordable(
        self, function: Function, arguments: tuple[Argument, ...]
    ) -> tuple[Argument, ...]:
        """The more summaries a function has, the less its arguments tell apart. What an async
        function does is reported in itself, so that only what it returns depends on them."""
        known = self._known_of.get(function, 0) * (3 if function.outline.is_async else 1)
        if known >= MOST_WIDENED:
            return tuple(bare(argument) for argument in arguments)
        if known >= MOST_EXACT:
            return tuple(widened(argument) for argument in arguments)
        return arguments

    def _remembered(
        self,
        key: object,
        function: Function,
        receiver: Value | None,
        arguments: tuple[Argument, ...],
        states: dict[Origin, State],
    ) -> Summary:
        found = self._summaries.get(key)
        if found is not None:
            return found
        again = self._active[function] >= MOST_RECURSION
        if again or key in self._running or self._depth >= DEEPEST_CALL:
            return Summary((), self._declared_return(function))
        self._running.add(key)
        self._active[function] += 1
        self._depth += 1
        try:
            summary = self._run(function, receiver, arguments, states)
        finally:
            self._depth -= 1
            self._active[function] -= 1
            self._running.discard(key)
        self._summaries[key] = summary
        self._known_of[function] = self._known_of.get(function, 0) + 1
        return summary

    def _run(
        self,
        function: Function,
        receiver: Value | None,
        arguments: tuple[Argument, ...],
        states: dict[Origin, State],
    ) -> Summary:
        colour: Colour = "async" if function.outline.is_async else "sync"
        frame = self._frame(function, colour, receiver)
        frame.environment.states.update(states)
        parameters.bind_call(frame, function, arguments, receiver)
        before = dict(frame.environment.states)
        reached = statements.run_body(frame, function.node.body)
        if reached:
            frame.exits.append(frame.environment)
            if not self.shape(function).generator:
                frame.returns.append(NONE)
        if self.shape(function).generator:
            returns = union(frame.yields)
        else:
            returns = self._sharpened(function, union(frame.returns) if frame.returns else UNKNOWN)
        return Summary(tuple(frame.operations), returns, _effects(frame, before, returns))

    def _sharpened(self, function: Function, value: Value) -> Value:
        """What a function returns: as found, or as annotated where nothing was found."""
        known = [option for option in options(value) if not isinstance(option, Unknown)]
        if len(known) == len(options(value)) and any(option != NONE for option in known):
            return value
        declared = self._declared_return(function)
        if declared in (UNKNOWN, NONE):
            return value
        return (
            union([*(option for option in known if option != NONE), declared])
            if known
            else declared
        )

    def _declared_return(self, function: Function) -> Value:
        node = function.node.returns
        if node is None:
            return UNKNOWN
        found = self.annotation_value(function.module, node.annotation, function.owner, node)
        if isinstance(found, AsyncIterator):
            return found.item
        if isinstance(found, Sequence) and found.type == "iterator":
            return found.item if self.shape(function).generator else found
        return found

    def _frame(self, function: Function, colour: Colour, receiver: Value | None) -> Frame:
        return Frame(
            self,
            function.module,
            function.segment,
            function.outline.qualname,
            colour,
            function.owner,
            parent=self._around(function.owner),
            receiver=receiver,
        )

    # -- nested functions and lambdas

    def call_closure(
        self, frame: Frame, closure: Closure, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        """Call a nested function or lambda where it is known what its names mean."""
        if isinstance(closure.node, cst.FunctionDef) and is_generator(closure.node):
            if _is_async(closure):
                inner = self._run_closure_body(frame, closure, arguments)
                self._keep(closure, inner)
                return AsyncIterator(union(inner.yields)) if inner is not None else UNKNOWN
            manages = any(
                getattr(self.global_or_local(closure.frame, decorator.decorator), "qualname", "")
                in CONTEXT_MANAGERS
                for decorator in closure.node.decorators
            )
            return Generator(
                closure, tuple(arguments), "contextmanager" if manages else "generator"
            )
        inner = self._run_closure_body(frame, closure, arguments)
        if inner is None:
            return UNKNOWN
        result = union(inner.returns) if inner.returns else NONE
        if _is_async(closure):
            self._keep(closure, inner)
            return Coroutine(result, "function")
        self._take_over(frame, inner, closure, node)
        return result

    def _keep(self, closure: Closure, ran: Frame | None) -> None:
        """What an async nested function does is reported as its own, whoever calls it."""
        if ran is None:
            return
        kept = self._ran.setdefault(id(closure.node), [])
        known = {(id(op.place.node), op.kind, op.name) for op in kept}
        kept += [op for op in ran.operations if (id(op.place.node), op.kind, op.name) not in known]

    def global_or_local(self, frame: Frame, node: cst.BaseExpression) -> Value:
        """What a decorator of a nested function is."""
        return frame.scratch().evaluate(node)

    def run_closure(
        self, frame: Frame, closure: Closure, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> None:
        """Run a nested generator function because it is iterated."""
        inner = self._run_closure_body(frame, closure, arguments)
        if inner is not None:
            self._take_over(frame, inner, closure, node)

    def _take_over(self, frame: Frame, inner: Frame, closure: Closure, node: cst.CSTNode) -> None:
        """What a synchronous nested function did belongs to its caller."""
        if isinstance(closure.node, cst.Lambda) and _is_inside(closure.node, node):
            for operation in inner.operations:
                frame.record(operation)
            return
        name = closure.node.name.value if isinstance(closure.node, cst.FunctionDef) else "lambda"
        self.calls.record_call(frame, Summary(tuple(inner.operations)), name, node, None)

    def _run_closure_body(
        self, frame: Frame, closure: Closure, arguments: Arguments[Argument]
    ) -> Frame | None:
        key = (id(closure.node), id(closure.frame))
        if key in self._running or self._depth >= DEEPEST_CALL:
            return None
        self._running.add(key)
        self._depth += 1
        try:
            inner = self._closure_frame(closure.frame, closure)
            inner.environment.states = frame.environment.states
            parameters.bind_closure(inner, closure, arguments, self)
            body = closure.node.body
            if isinstance(body, cst.BaseExpression):
                inner.returns.append(inner.evaluate(body))
            elif statements.run_body(inner, body):
                inner.returns.append(NONE)
            frame.environment.states.update(inner.environment.states)
            return inner
        finally:
            self._depth -= 1
            self._running.discard(key)

    def _closure_frame(self, frame: Frame, closure: Closure) -> Frame:
        node = closure.node
        name = node.name.value if isinstance(node, cst.FunctionDef) else "<lambda>"
        colour: Colour = "async" if _is_async(closure) else "sync"
        return Frame(
            self,
            closure.frame.module,
            closure.frame.segment,
            f"{frame.name}.<locals>.{name}",
            colour,
            closure.frame.owner,
            parent=closure.frame,
            patched=self._replaced.get(id(node), ()),
        )

    # -- functions as values

    def shape(self, function: Function) -> Shape:
        """What the text of a function tells."""
        found = self._shapes.get(function)
        if found is None:
            found = self._shapes[function] = shape_of(self.project, function)
        return found

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
            self._decorated[function] = plain
            try:
                found = self._apply_decorators(function, plain)
            except UnreadableSource:
                found = UNKNOWN
            self._decorated[function] = found
        return _bound(found, receiver) if receiver is not None else found

    def _apply_decorators(self, function: Function, plain: Value) -> Value:
        decorators = self.shape(function).decorators
        if not decorators:
            return plain
        frame = self._frame(function, "module", None)
        frame.name = "<module>"
        return self._decorate(frame, decorators, plain)

    def _decorate(
        self, frame: Frame, decorators: Arguments[cst.BaseExpression], plain: Value
    ) -> Value:
        value = plain
        for node in reversed(decorators):
            decorator = frame.evaluate(node)
            made = self.calls.call(frame, decorator, self.positional(value), node)
            callables = [o for o in options(made) if self._may_be_called(o)]
            if any(isinstance(option, Object) for option in callables):
                # a task can be queued by its methods, and called as the function that it was
                callables.append(value)
            value = union(callables) if callables else value
        return value

    def _may_be_called(self, value: Value) -> bool:
        """Whether a decorator gave something to use in the function's place."""
        if isinstance(value, Object):
            return isinstance(value.ref, str) and self.knowledge.class_facts(value.ref) is not None
        return isinstance(value, FunctionValue | Closure | Wrapped | Guarded)

    def decorated_closure(self, frame: Frame, closure: Closure) -> Value:
        """A nested function with its decorators applied."""
        if not isinstance(closure.node, cst.FunctionDef) or not closure.node.decorators:
            return closure
        nodes = [decorator.decorator for decorator in closure.node.decorators]
        return self._decorate(frame, nodes, closure)

    def callee_name(self, callee: FunctionValue) -> str:
        """How a function is named in messages: with its class, without its module."""
        return callee.function.outline.qualname

    def is_installed(self, function: Function) -> bool:
        """Whether a function belongs to an installed package."""
        return any(
            function.module.path.is_relative_to(folder)
            for folder in self.project.layout.site_packages
        )

    # -- expressions

    def evaluate(self, frame: Frame, node: cst.BaseExpression) -> Value:
        """The value of an expression; records every operation that evaluating it runs."""
        handler = HANDLERS.get(type(node))
        value = handler(frame, node) if handler is not None else UNKNOWN
        if self.observer is not None:
            self.observer.evaluated(frame, node, value)
        return value

    # -- classes and their instances

    def evaluate_in_module(
        self, module: Module, symbol: ValueSymbol, node: cst.BaseExpression
    ) -> Value:
        """The value of an expression at a module's or class body's level."""
        around = self._around(symbol.owner)
        frame = Frame(
            self, module, symbol.segment, "<module>", "module", symbol.owner, parent=around
        )
        if symbol.owner is not None:
            frame.environment.names.update(self._class_names(symbol))
        try:
            return frame.evaluate(node)
        except UnreadableSource:
            return UNKNOWN

    def default_value(self, frame: Frame, node: cst.BaseExpression) -> Value:
        """The default of a parameter; evaluated where the function is defined, not where it
        runs."""
        if frame.parent is not None:
            return frame.parent.evaluate(node)
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

    def instance_attribute(self, cls: ClassInfo, name: str) -> Value:
        """What the methods of a class (and its bases) set `self.name` to."""
        key = (cls, name)
        found = self._attributes.get(key)
        if found is not None:
            return found
        left = [self._left_by(method, cls) for method in parameters.methods_that_set(cls, name)]
        values = [
            attributes[name] for attributes in left if attributes is not None and name in attributes
        ]
        result = union(values) if values else UNKNOWN
        if None not in left:
            self._attributes[key] = result
        return result

    def _left_by(self, method: Function, cls: ClassInfo) -> dict[str, Value] | None:
        """The attributes that one method leaves on `self`; None while it is being interpreted."""
        key = (method, cls)
        found = self._left.get(key)
        if found is not None:
            return found
        if key in self._running or self._depth >= DEEPEST_CALL:
            return None
        origin: Origin = ("self", cls.qualname)
        made = self.instance_of(ClassValue(cls), origin, "unknown")
        if not isinstance(made, Object | Instance):
            return {}
        self._running.add(key)
        self._depth += 1
        try:
            frame = self._frame(method, "sync", made)
            parameters.bind_call(frame, method, (), made)
            parameters.forget_defaults(frame, method.node.params)
            parameters.bind_from_callers(frame, method)
            if statements.run_body(frame, method.node.body):
                frame.exits.append(frame.environment)
        except UnreadableSource:
            return {}
        finally:
            self._depth -= 1
            self._running.discard(key)
        values: dict[str, list[Value]] = {}
        for environment in frame.exits:
            for name, value in environment.state(origin).attributes:
                values.setdefault(name, []).append(value)
        left = self._left[key] = {name: union(each) for name, each in values.items()}
        return left

    def item_of_object(self, value: Object, origin: Origin) -> Value:
        """What iterating an object gives, by its `__iter__` or `__aiter__`."""
        for name in ("__iter__", "__aiter__", "__getitem__"):
            member = self.member_of(value, name)
            if isinstance(member, classes.Known):
                from hue_lint.inference.typespec import Context, value_of

                made = value_of(
                    member.behaviour.returns,
                    Context(self, value, value_as_arguments(value), origin),
                )
                return self.item(made, origin) if name != "__getitem__" else made
            if isinstance(member, Function):
                summary = self.summary(FunctionValue(member, value), (), None)
                if self.shape(member).generator:
                    return summary.returns
                iterators = [o for o in options(summary.returns) if self.ref_of(o) != value.ref]
                return self.item(union(iterators), origin) if iterators else self._next_of(value)
        return UNKNOWN

    def _next_of(self, value: Object) -> Value:
        """What an object that is its own iterator gives."""
        for name in ("__next__", "__anext__"):
            member = self.member_of(value, name)
            if isinstance(member, Function):
                return self.summary(FunctionValue(member, value), (), None).returns
        return UNKNOWN

    def read(self, frame: Frame, value: Value, name: str, node: cst.CSTNode) -> Value:
        """The value of an attribute."""
        return read(frame, value, name, node)

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
        return self.calls.silently(context.place.frame, callee, given, context.place.node)

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

    def paginates(self, receiver: Value) -> bool:
        """Whether a generic view sets `paginate_by`."""
        ref = self.ref_of(receiver)
        if not isinstance(ref, ClassInfo):
            return False
        member = ref.member("paginate_by")
        return member is not None and not (
            isinstance(member[1], ValueSymbol) and self.symbol_value(member[1]) == NONE
        )

    def made_by_meta(self, receiver: Value, origin: Origin) -> Value:
        """An instance of the model that the receiver's `Meta` names, its relations made with it."""
        made = self.instance_of(parameters.meta_model(self, receiver), origin, "built")
        return (
            replace(made, loaded=frozenset({orm.EVERYTHING}))
            if isinstance(made, Instance)
            else UNKNOWN
        )


def value_as_arguments(value: Object) -> tuple[Argument, ...]:
    """What an object was constructed with, as arguments again."""
    return tuple(Argument("" if name.isdigit() else name, inner) for name, inner in value.arguments)


def _release(text: str) -> tuple[int, int]:
    major, _, minor = text.partition(".")
    return int(major), int(minor or 0)


def _is_inside(inner: cst.CSTNode, outer: cst.CSTNode) -> bool:
    return inner is outer or any(node is inner for node in walk(outer, into_scopes=True))


def _is_async(closure: Closure) -> bool:
    return isinstance(closure.node, cst.FunctionDef) and closure.node.asynchronous is not None


def _bound(value: Value, receiver: Value) -> Value:
    """A function found on a class, bound to the instance it was read from."""
    match value:
        case FunctionValue():
            return replace(value, receiver=receiver)
        case Wrapped():
            return replace(value, callee=_bound(value.callee, receiver))
        case Closure():
            from hue_lint.inference.values import Partial

            return Partial(value, (Argument("", receiver),))
    return (
        union(_bound(option, receiver) for option in options(value))
        if len(options(value)) > 1
        else value
    )


def _effects(
    frame: Frame, before: dict[Origin, State], returns: Value
) -> tuple[tuple[object, State], ...]:
    """What the function did to values that came in from outside, and to what it hands out."""
    from hue_lint.inference.environment import join

    merged = join([environment.copy() for environment in frame.exits])
    if merged is None:
        return ()
    handed_out = set(origins(returns))
    return tuple(
        (origin, state)
        for origin, state in merged.states.items()
        if (_from_outside(origin) and state != before.get(origin, FRESH)) or origin in handed_out
    )


def _folded(arguments: Arguments[Argument], environment: Environment) -> tuple[Argument, ...]:
    """Arguments with what happened to instances so far written into them."""
    return tuple(
        replace(
            argument, value=union(_fold(option, environment) for option in options(argument.value))
        )
        for argument in arguments
    )


def _fold(value: Value, environment: Environment) -> Value:
    if isinstance(value, LazyUser):
        # the caller is told of it
        return UNKNOWN
    if isinstance(value, Instance):
        state = environment.state(value.origin)
        return replace(value, loaded=value.loaded | state.loaded, origin=None)
    return value


def _from_outside(origin: Origin) -> bool:
    if isinstance(origin, MadeAt):
        return False
    if isinstance(origin, Melted):
        return any(_from_outside(part) for part in origin.parts)
    if isinstance(origin, tuple):
        if len(origin) == 2 and origin[0] == "parameter":
            return True
        return any(_from_outside(part) for part in origin)
    return False
