"""Functions and classes inside functions: judged where they run, or by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Arguments
from typing import TYPE_CHECKING

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.declared.shapes import CONTEXT_MANAGERS, is_generator
from hue_lint.frames.frames import Frame, Given, Run, frame_of
from hue_lint.interpreter import parameters, statements
from hue_lint.interpreter.awaiting import gives_values
from hue_lint.interpreter.colour_checks import is_async
from hue_lint.interpreter.nested_runs import around, known_run, remember
from hue_lint.interpreter.running import Running
from hue_lint.interpreter.scopes import Definition, nestings
from hue_lint.project.classes import ClassInfo, ClassSymbol, ExternalSymbol, Function, Symbol
from hue_lint.syntax.outline import Outline
from hue_lint.syntax.outlining import local_class
from hue_lint.syntax.source import UnreadableSource
from hue_lint.syntax.walk import walk
from hue_lint.values.environment import join
from hue_lint.values.joining import union
from hue_lint.values.operations import OF_EVERY_COLOUR, Halves, Summary
from hue_lint.values.plain import NONE, UNKNOWN
from hue_lint.values.values import (
    Argument,
    AsyncIterator,
    ClassValue,
    Closure,
    Colour,
    Coroutine,
    Generator,
    Mapping,
    Operation,
    Sequence,
    Value,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine


class Nested:
    """What one project's functions define inside themselves."""

    def __init__(self, engine: Engine, running: Running) -> None:
        self._engine = engine
        self._running = running
        self._reads = engine.project.modules.reads
        self._nested: dict[int, list[Closure]] = {}
        self._local: dict[int, list[Function]] = {}
        self._enclosing: dict[ClassInfo, tuple[Frame, dict[str, Value]]] = {}
        self._ran: dict[int, list[Operation]] = {}
        self._replaced: dict[int, tuple[str, ...]] = {}
        self._marked: set[int] = set()

    def mark(self, closure: Closure) -> None:
        """A synchronous function is marked as a coroutine function: whoever finds it so runs it on
        the loop."""
        self._marked.add(id(closure.node))

    def define(self, frame: Frame, node: cst.FunctionDef | cst.Lambda) -> Closure:
        """A nested function or lambda where its definition is run."""
        return Closure(node, frame, _settled(frame, node), dict(frame.environment.states))

    def begin(self, frame: Frame) -> None:
        """From here on the functions nested in this one are noted."""
        self._nested[id(frame)] = []

    def operations_in(self, frame: Frame) -> Iterator[Operation]:
        """The async functions nested in a function, each judged by itself."""
        for method in self._local.pop(id(frame), []):
            yield from self._engine.operations_of(method)
        for closure in self._nested.pop(id(frame), []):
            inner = self._frame(frame, closure)
            self.begin(inner)
            inner.environment.states.update(closure.states)
            parameters.bind_closure(inner, closure, (), self._engine)
            parameters.forget_defaults(inner, closure.node.params)
            if isinstance(closure.node, cst.FunctionDef) and is_async(closure):
                self._engine.guards.enter_wrapper(inner, closure.node)
            body = closure.node.body
            if isinstance(body, cst.BaseSuite):
                statements.run_body(inner, body)
            if is_async(closure):
                if id(closure.node) not in self._ran or _escapes(closure):
                    self._keep(closure, inner)
                yield from self._ran[id(closure.node)]
            else:
                marked = id(closure.node) in self._marked
                yield from (op for op in inner.operations if marked or op.kind in OF_EVERY_COLOUR)
            yield from self.operations_in(inner)

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
        info = self._engine.project.symbols.local_class(frame.module, outline, bases)
        self._enclosing[info] = (frame, _settled(frame, node))
        if id(frame) in self._nested:
            methods = (
                self._engine.project.function(frame.module, each, owners)
                for each, owners in Outline((outline,)).functions()
                if each.contains_async
            )
            self._local.setdefault(id(frame), []).extend(methods)
        return ClassValue(info)

    def around(self, owner: ClassInfo | None) -> tuple[Frame | None, dict[str, Value]]:
        """The frame of the function that a class is defined in, and the names settled there."""
        while owner is not None:
            if owner in self._enclosing:
                return self._enclosing[owner]
            owner = owner.owner
        return None, {}

    def note(self, frame: Frame, closure: Closure) -> None:
        """Remember a nested function, to be judged by itself if nobody calls it."""
        if frame.patched:
            self._replaced[id(closure.node)] = frame.patched
        noted = self._nested.get(id(frame))
        if noted is not None and closure not in noted:
            noted.append(closure)

    def replace(self, frame: Frame, names: tuple[str, ...]) -> None:
        """A test has replaced something for the functions nested in it, too."""
        for closure in self._nested.get(id(frame), ()):
            before = self._replaced.get(id(closure.node), ())
            self._replaced[id(closure.node)] = (*before, *names)

    def decorated(self, frame: Frame, closure: Closure) -> Value:
        """A nested function with its decorators applied."""
        if not isinstance(closure.node, cst.FunctionDef) or not closure.node.decorators:
            return closure
        nodes = [decorator.decorator for decorator in closure.node.decorators]
        return self._engine.decorated(frame, nodes, closure)

    def call(
        self, frame: Frame, closure: Closure, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> Value:
        """Call a nested function or lambda where it is known what its names mean."""
        if isinstance(closure.node, cst.FunctionDef) and is_generator(closure.node):
            manages = any(
                getattr(self._decorator(frame_of(closure), decorator.decorator), "qualname", "")
                in CONTEXT_MANAGERS
                for decorator in closure.node.decorators
            )
            made = Generator(
                closure, tuple(arguments), "contextmanager" if manages else "generator"
            )
            if not is_async(closure):
                return made
            before = dict(frame.environment.states)
            inner = self._run(frame, closure, arguments)
            self._keep(closure, inner)
            if manages:
                frame.environment.states = before
            item = UNKNOWN if inner is None else union(inner.yields)
            return AsyncIterator(item, made if manages else None)
        inner = self._run(frame, closure, arguments)
        if inner is None:
            return UNKNOWN
        result = union(inner.returns) if inner.returns else NONE
        if is_async(closure):
            self._keep(closure, inner)
            return Coroutine(result, "function")
        if not (node is frame.awaiting and gives_values(result)):
            self._take_over(frame, inner, closure, node)
        return result

    def _keep(self, closure: Closure, ran: Frame | None) -> None:
        """What an async nested function does is reported as its own, whoever calls it."""
        if ran is None:
            return
        kept = self._ran.setdefault(id(closure.node), [])
        known = {(id(op.place.node), op.kind, op.name) for op in kept}
        kept += [op for op in ran.operations if (id(op.place.node), op.kind, op.name) not in known]

    def _decorator(self, frame: Frame, node: cst.BaseExpression) -> Value:
        """What a decorator of a nested function is."""
        return frame.scratch().evaluate(node)

    def run(
        self, frame: Frame, closure: Closure, arguments: Arguments[Argument], node: cst.CSTNode
    ) -> None:
        """Run a nested generator function because it is iterated."""
        inner = self._run(frame, closure, arguments)
        if inner is not None:
            self._take_over(frame, inner, closure, node)

    def halves(self, frame: Frame, closure: Closure, arguments: Arguments[Argument]) -> Halves:
        """What a nested generator function does, of which nothing has happened yet."""
        before = frame.environment
        frame.environment = before.copy()
        inner = self._run(frame, closure, arguments)
        last, frame.environment = before.changed(frame.environment), before
        first = join(inner.at_yields) if inner is not None else None
        operations = tuple(inner.operations) if inner is not None else ()
        begun = last if first is None else before.changed(first)
        return Halves(operations, begun, last, inner is not None and inner.keeps_errors)

    def _take_over(self, frame: Frame, inner: Frame, closure: Closure, node: cst.CSTNode) -> None:
        """What a synchronous nested function did belongs to its caller."""
        if isinstance(closure.node, cst.Lambda) and _is_inside(closure.node, node):
            for operation in inner.operations:
                frame.record(operation)
            return
        did = Summary(tuple(inner.operations))
        self._engine.calls.record_call(frame, did, _name_of(closure), node, None)

    def _run(self, frame: Frame, closure: Closure, arguments: Arguments[Argument]) -> Frame | None:
        key = (id(closure.node), id(closure.frame))
        states = frame.environment.states
        inquiry = self._engine.entries.inquiry
        given = Given(
            tuple(arguments),
            around(closure),
            dict(states),
            self._running.now(),
            inquiry,
            frame.on_loop,
        )
        before = known_run(closure, given) if self._engine.observer is None else None
        if before is not None:
            states.clear()
            states.update(before.states)
            self._engine.summaries.ask_again(before.asked)
            self._reads.again(before.made)
            return before.frame
        if not self._running.enter(key):
            return None
        try:
            with self._reads.making() as made:
                inner = self._frame(frame_of(closure), closure)
                inner.called_on_loop = frame.on_loop
                inner.environment.states = frame.environment.states
                inner.environment.begun = frame.environment.begun
                parameters.bind_closure(inner, closure, arguments, self._engine)
                body = closure.node.body
                with self._engine.summaries.apart() as asked, self._engine.summaries.deeper():
                    if isinstance(body, cst.BaseExpression):
                        inner.returns.append(inner.evaluate(body))
                    elif statements.run_body(inner, body):
                        inner.returns.append(NONE)
            self._engine.summaries.ask_again(asked)
            frame.environment.states.update(inner.environment.states)
        finally:
            self._running.leave(key)
        states_after = dict(frame.environment.states)
        remember(closure, Run(given, inner, states_after, tuple(asked), made))
        return inner

    def _frame(self, frame: Frame, closure: Closure) -> Frame:
        node = closure.node
        name = node.name.value if isinstance(node, cst.FunctionDef) else "<lambda>"
        colour: Colour = "async" if is_async(closure) else "sync"
        return Frame(
            self._engine,
            closure.frame.module,
            closure.frame.segment,
            f"{frame.name}.<locals>.{name}",
            colour,
            closure.frame.owner,
            parent=frame_of(closure),
            defined=closure.names,
            patched=self._replaced.get(id(node), ()),
        )


def _name_of(closure: Closure) -> str:
    return closure.node.name.value if isinstance(closure.node, cst.FunctionDef) else "lambda"


def _settled(frame: Frame, node: Definition) -> dict[str, Value]:
    """The names around a definition that are not bound again behind it, as conditions have narrowed
    them. What grows later (a list, a dictionary) is left out."""
    known = nestings(frame.segment.node).get(id(node))
    if known is None:
        return {}
    return {
        name: value
        for name, value in frame.environment.names.items()
        if name not in known.changed
        and not any(isinstance(option, Sequence | Mapping) for option in options(value))
    }


def _escapes(closure: Closure) -> bool:
    """Whether somebody out of sight may call a nested function."""
    known = nestings(closure.frame.segment.node).get(id(closure.node))
    return known is None or known.escapes


def _is_inside(inner: cst.CSTNode, outer: cst.CSTNode) -> bool:
    return inner is outer or any(node is inner for node in walk(outer, into_scopes=True))
