"""Making the tree of what a function does: each function is watched once for each way to run it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.calltree import Body, Branch, CallTree, How, Where
from hue_lint.findings import Finding, Position
from hue_lint.project.classes import Function
from hue_lint.project.unread import unread_behind
from hue_lint.report import Unread
from hue_lint.rules.report import steps
from hue_lint.solver.engine import Engine
from hue_lint.solver.joint import joint
from hue_lint.solver.solver import Solver
from hue_lint.syntax.outline_cst import imports_of
from hue_lint.syntax.walk import walk
from hue_lint.values.observing import Hop, Observer, Recorded, Seen
from hue_lint.values.plain import External
from hue_lint.values.values import (
    AsyncIterator,
    Coroutine,
    FunctionValue,
    Guarded,
    Manager,
    Method,
    Operation,
    Partial,
    QuerySet,
    Value,
    Wrapped,
    WrapperValue,
    options,
)

Judge: TypeAlias = Callable[[Operation], Finding | None]
"""The finding that is reported of an operation, if one is."""

_Key: TypeAlias = tuple[Function, Where]


def call_tree(engine: Engine, solver: Solver, judge: Judge, function: Function) -> CallTree:
    """The tree of a function. Raises UnreadableSource where its text cannot be parsed."""
    return _Making(engine, solver, judge, function).tree()


@dataclass(frozen=True, slots=True)
class _Watched:
    """One function as it was watched: what it evaluated, what it hopped into, what it does."""

    function: Function
    where: Where
    seen: Sequence[Seen]
    hops: Sequence[Hop]
    operations: Sequence[Operation]
    recorded: Sequence[Recorded]

    @property
    def on_loop(self) -> bool:
        return self.where != "thread"

    def inside(self, hop: Hop) -> list[Operation]:
        """What a hop does: in the text of a nested function where it is one, by Django itself where
        that runs."""
        nested = [op for op, each in self.recorded if each is hop]
        return [each for each in nested if each.place.node is not hop.node] or hop.inside

    def nested(self, cause: Operation) -> list[Operation]:
        """What the nested function does that an operation stands in."""
        name = cause.place.frame.name
        return [op for op, hop in self.recorded if hop is None and op.place.frame.name == name]


class _Making:
    """The functions that are met, numbered as they are."""

    def __init__(self, engine: Engine, solver: Solver, judge: Judge, function: Function) -> None:
        self._engine = engine
        self._solver = solver
        self._judge = judge
        self._root = function
        self._numbers: dict[_Key, int] = {}
        self._met: list[_Key] = []

    def tree(self) -> CallTree:
        where: Where = "loop" if self._root.outline.is_async else "caller"
        self._number(self._root, where)
        bodies: list[Body] = []
        while len(bodies) < len(self._met):
            bodies.append(self._body(*self._met[len(bodies)]))
        return CallTree(tuple(bodies)).with_work()

    def _number(self, function: Function, where: Where) -> int:
        key = (function, where)
        if key not in self._numbers:
            self._numbers[key] = len(self._met)
            self._met.append(key)
        return self._numbers[key]

    def _body(self, function: Function, where: Where) -> Body:
        observer = Observer(function.module.path)
        self._engine.watch(function, observer)
        segment = function.segment
        watched = _Watched(
            function,
            where,
            [seen for seen in observer.seen if seen.frame.segment is segment],
            [hop for hop in observer.hops if hop.frame.segment is segment],
            self._operations(function, observer),
            observer.recorded_in(segment),
        )
        found: dict[int, Branch] = {}
        for node, branch in (*self._hops(watched), *self._calls(watched), *_rows_read(watched)):
            found.setdefault(id(node), branch)
        for operation in watched.operations:
            self._add(found, operation, watched)
        outline = function.outline
        for node, branch in self._unread(watched):
            found.setdefault(id(node), branch)
        branches = (*found.values(), *_broken_in(function))
        return Body(
            outline.qualname,
            function.module.path,
            outline.row,
            outline.is_async,
            where,
            tuple(sorted(branches, key=_at)),
        )

    def _operations(self, function: Function, observer: Observer) -> Sequence[Operation]:
        """What a function does where the root leads to it; what it may do, where that is itself."""
        if function.outline.is_async:
            return self._solver.operations_of(function)
        if function == self._root:
            return joint(
                [[op for op, hop in observer.recorded_in(function.segment) if hop is None]]
            )
        entries = self._engine.summaries.led_to(function, (self._root,))
        return joint([entry.summary.operations for entry in entries])

    # -- hops and calls

    def _hops(self, watched: _Watched) -> Iterator[tuple[cst.CSTNode, Branch]]:
        for hop in watched.hops:
            branch = self._branch(watched, hop.node, "thread")
            callee = _function_of(hop.callee)
            if callee is not None:
                branch = replace(branch, body=self._number(callee, "thread"))
            else:
                within: dict[int, Branch] = {}
                inner = replace(watched, where="thread")
                for node, each in self._calls(inner, hop):
                    within[id(node)] = each
                for operation in watched.inside(hop):
                    self._add(within, operation, inner)
                branch = _folded(branch, tuple(within.values()))
            yield hop.node, replace(branch, by=_wrapper(watched, hop))

    def _calls(
        self, watched: _Watched, inside: Hop | None = None
    ) -> Iterator[tuple[cst.CSTNode, Branch]]:
        """Calls of functions of the project, and of what Django does asynchronously itself: those
        of the function, or those inside of one hop."""
        callees: dict[int, list[Value]] = {}
        for seen in watched.seen:
            callees.setdefault(id(seen.node), []).extend(options(seen.value))
        for seen in watched.seen:
            node = seen.node
            if not isinstance(node, cst.Call) or seen.hop is not inside:
                continue
            if inside is None and _is_synchronous_inside(seen, watched):
                # told where the nested function is called
                continue
            for callee in dict.fromkeys(callees.get(id(node.func), ())):
                branch = self._called(watched, seen, callee)
                if branch is not None:
                    yield node, branch

    def _called(self, watched: _Watched, seen: Seen, callee: Value) -> Branch | None:
        node = seen.node
        if isinstance(callee, Wrapped) and callee.wrapper.moves == "loop":
            function = _function_of(callee)
            branch = replace(
                self._branch(watched, node, "loop"), by=callee.wrapper.name.rpartition(".")[2]
            )
            number = None if function is None else self._number(function, "loop")
            return replace(branch, body=number)
        if isinstance(callee, Wrapped | WrapperValue):
            return None
        function = _function_of(callee)
        if function is not None:
            how: How = "await" if function.outline.is_async else "call"
            number = self._number(function, watched.where)
            return replace(self._branch(watched, node, how), body=number)
        native = any(isinstance(o, Coroutine) and o.made_by == "twin" for o in options(seen.value))
        if not native:
            return None
        return replace(self._branch(watched, node, "native"), does=self._asks(callee))

    def _asks(self, callee: Value) -> str:
        """What an async method or function of Django's does, in the words of its counterpart."""
        engine = self._engine
        match callee:
            case Method(receiver=receiver, known=known) if known is not None:
                return engine.does(known.behaviour.does, receiver)
            case External(qualname=qualname):
                twin_of = engine.knowledge.async_function(qualname)
                known_as = twin_of and engine.knowledge.function(twin_of[0])
                return known_as.does if known_as else ""
        return ""

    def _unread(self, watched: _Watched) -> Iterator[tuple[cst.CSTNode, Branch]]:
        """Calls of what nothing is known of, since it could not be read."""
        modules, module = self._engine.project.modules, watched.function.module
        calls = [each.node for each in watched.seen if isinstance(each.node, cst.Call)]
        local = [
            each
            for node in walk(watched.function.segment.node)
            if isinstance(node, cst.Import | cst.ImportFrom)
            for each in imports_of(node)
        ]
        for node in calls:
            name = get_full_name_for_node(node.func)
            unread = unread_behind(modules, module, name, local) if name else None
            if unread is not None:
                yield node, replace(self._branch(watched, node, "unread"), unread=unread)

    # -- operations

    def _add(self, found: dict[int, Branch], operation: Operation, watched: _Watched) -> None:
        """Put an operation at its place, into the call that is there already if there is one."""
        finding = self._judge(operation) if watched.where == "loop" else None
        reported = finding is not None and operation.place.frame.colour == "async"
        if operation.effect == "wrong" and not reported:
            return
        if operation.kind in _QUIET and not reported:
            return
        node = operation.place.node
        effect = operation.effect if watched.on_loop else ""
        code = finding.code if finding is not None and reported else ""
        there = found.get(id(node))
        if there is not None:
            if code or there.how in ("call", "operation"):
                found[id(node)] = replace(
                    there, effect=there.effect or effect, code=there.code or code
                )
            return
        root = operation.root()
        branch = self._branch(watched, node, "operation", operation)
        does = root.does
        cause = operation.cause
        number = None
        if cause is not None:
            into = self._function_at(cause)
            if into is not None and into != watched.function:
                number, does = self._number(into, watched.where), ""
        below: tuple[Branch, ...] = ()
        if cause is not None and number is None and cause.place.frame.parent is not None:
            within: dict[int, Branch] = {}
            for each in (cause, *watched.nested(cause)):
                self._add(within, each, watched)
            below, does = tuple(sorted(within.values(), key=_at)), ""
        elif number is None:
            below = _way(operation)
        how: How = "operation" if number is None else "call"
        found[id(node)] = replace(
            branch, how=how, does=does, effect=effect, code=code, body=number, below=below
        )

    def _function_at(self, operation: Operation) -> Function | None:
        """The function of the project that an operation stands in."""
        frame = operation.place.frame
        row = frame.row_of(operation.place.node)
        for outline, owners in frame.module.outline.functions():
            if outline.first <= row <= outline.last:
                return self._engine.project.function(frame.module, outline, owners)
        return None

    def _branch(
        self, watched: _Watched, node: cst.CSTNode, how: How, operation: Operation | None = None
    ) -> Branch:
        segment = operation.place.frame.segment if operation else watched.function.segment
        return Branch(segment.span_of(node).start, segment.one_line(node), how)


_QUIET = frozenset({"unknown-relation", "unknown-call", "twin-exists"})
"""What may be, or could be better: told where a rule that is on reports it."""


def _is_synchronous_inside(seen: Seen, watched: _Watched) -> bool:
    nested = seen.frame.name != watched.function.outline.qualname
    return nested and seen.frame.colour == "sync"


def _rows_read(watched: _Watched) -> Iterator[tuple[cst.CSTNode, Branch]]:
    """`async for` over a queryset, in loops and comprehensions."""
    segment = watched.function.segment
    values: dict[int, list[Value]] = {}
    for seen in watched.seen:
        values.setdefault(id(seen.node), []).extend(options(seen.value))
    for node in walk(segment.node):
        if isinstance(node, cst.For | cst.CompFor) and node.asynchronous is not None:
            given = values.get(id(node.iter), ())
            if any(isinstance(each, QuerySet | Manager | AsyncIterator) for each in given):
                at = segment.span_of(node.iter).start
                text = f"async for … in {segment.one_line(node.iter)}"
                rows = any(isinstance(each, QuerySet | Manager) for each in given)
                yield node.iter, Branch(at, text, "native", does="reads the rows" if rows else "")


def _broken_in(function: Function) -> Iterator[Branch]:
    """The rows of a function that do not parse, and so are left out of its text."""
    module, outline = function.module, function.outline
    for part in module.broken:
        if outline.first <= part.first <= outline.last:
            unread = Unread(module.path, part.error.reason, part.first)
            yield Branch(Position(part.first, 1), "", "unread", unread=unread)


def _function_of(value: Value) -> Function | None:
    """The function of the project that calling a value runs, whatever is around it."""
    while isinstance(value, Wrapped | Partial | Guarded):
        value = value.callee
    given = [each for each in options(value) if isinstance(each, FunctionValue)]
    return given[0].function if given else None


def _wrapper(watched: _Watched, hop: Hop) -> str:
    """The name of what makes the hop."""
    func = hop.node.func if isinstance(hop.node, cst.Call) else None
    for seen in watched.seen:
        if seen.node is func:
            for each in options(seen.value):
                if isinstance(each, Wrapped | WrapperValue):
                    return each.wrapper.name.rpartition(".")[2]
    return "a thread" if func is None else watched.function.segment.one_line(func, 40)


def _way(operation: Operation) -> tuple[Branch, ...]:
    """The steps to where an operation ends, where they lead through no function of the project."""
    frame = operation.place.frame
    here = (frame.module.path, frame.row_of(operation.place.node))
    return tuple(
        Branch(Position(step.row, 1), step.what, "operation", by=step.function)
        for step in steps(operation)
        if (step.filename, step.row) != here
    )


def _folded(branch: Branch, inner: Sequence[Branch]) -> Branch:
    """A hop with what it does, or with the one thing that it is."""
    if len(inner) == 1 and inner[0].at == branch.at and not inner[0].below:
        return replace(branch, does=inner[0].does)
    return replace(branch, below=tuple(sorted(inner, key=_at)))


def _at(branch: Branch) -> Position:
    return branch.at
