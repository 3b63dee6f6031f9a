"""From functions to what they do: which are interpreted, in which order, and what counts of it.

A *root* is interpreted for whatever it may be given. Any other function is judged by its *entries*:
the calls of it that interpreting the roots above it has met, each with what was given and what had
happened before. Where no call is met (callers in tests alone do not count), it is taken for a root.

Which roots are above a function is told by the text of the project, so the answer does not depend
on what was asked before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from hue_lint.inference.calls import is_parameter
from hue_lint.project.usage import Usage
from hue_lint.solver.roots import Roots
from hue_lint.syntax.source import UnreadableSource

if TYPE_CHECKING:
    from hue_lint.inference.engine import Engine
    from hue_lint.inference.operations import Operation
    from hue_lint.project.symbols import Function


class Solver:
    """Answers what the async functions of one project do on the event loop."""

    def __init__(self, engine: Engine, usage: Usage) -> None:
        self._engine = engine
        self._usage = usage
        self._roots = Roots(engine, usage)
        self._callers: dict[Function, tuple[Function, ...]] = {}
        self._above: dict[Function, frozenset[Function]] = {}

    def operations_of(self, function: Function) -> tuple[Operation, ...]:
        """Every operation on the event loop in an async function and in the async functions nested
        in it. Raises UnreadableSource where the function's text cannot be parsed."""
        if not function.outline.is_async or self._roots.is_root(function):
            return self._engine.operations_of(function)
        sources = self._sources(function)
        if function in sources:
            return self._engine.operations_of(function)
        met = self._engine.summaries.entries_below(sources, function)
        if not met:
            return self._engine.operations_of(function)
        return _together(met)

    def _sources(self, function: Function) -> tuple[Function, ...]:
        """The functions from which one is reached, interpreted: the roots above it, and what above
        it is reached from none of them."""
        above = self._functions_above(function)
        sources = [each for each in above if self._roots.is_root(each) or not self._called(each)]
        waiting = [each for each in above if each not in set(sources)]
        while True:
            for each in sources:
                self._interpret(each)
            reached = self._engine.summaries.functions_below(sources)
            waiting = [each for each in waiting if each not in reached]
            if not waiting:
                return tuple(sources)
            sources += self._first_of(waiting)
            waiting = [each for each in waiting if each not in set(sources)]

    def _first_of(self, waiting: list[Function]) -> list[Function]:
        """Of functions that nothing has reached, those that none of the others calls; all that call
        each other in circles where there are no such."""
        among = set(waiting)
        first = [e for e in waiting if not any(c in among for c in self._called(e) if c != e)]
        return first or waiting

    def _functions_above(self, function: Function) -> list[Function]:
        """The function and all that come to call it, up to the roots; sorted by place."""
        found = {function}
        todo = [function]
        while todo:
            for caller in self._called(todo.pop()):
                if caller not in found:
                    found.add(caller)
                    if not self._roots.is_root(caller):
                        todo.append(caller)
        return sorted(found, key=lambda each: (each.module.path, each.outline.row))

    def _called(self, function: Function) -> tuple[Function, ...]:
        """The functions that may call one by name, tests left aside for what is no test."""
        found = self._callers.get(function)
        if found is None:
            scan = self._engine.project.scan
            named = self._usage.callers(_names(function))
            if not scan.is_test(function.module.path):
                named = (each for each in named if not scan.is_test(each.module.path))
            found = self._callers[function] = tuple(
                each for each in named if each != function and _may_start(each)
            )
        return found

    def _interpret(self, function: Function) -> None:
        try:
            self._engine.operations_of(function)
        except UnreadableSource:
            return


_STARTS = re.compile(
    r"asyncio|anyio|async_to_sync|run_until_complete|create_task|ensure_future|gather|\breturn\b"
)
"""What stands in a synchronous function that gets a coroutine to run, or hands it on."""


def _may_start(caller: Function) -> bool:
    """Whether a function that calls an async one may come to run it."""
    outline = caller.outline
    if outline.contains_async:
        return True
    text = caller.module.source.slice(outline.row, outline.last)
    return _STARTS.search(text) is not None


def _names(function: Function) -> tuple[str, ...]:
    """The names by which a function is called."""
    if function.name == "__init__" and function.owner is not None:
        return (function.owner.name,)
    return (function.name,)


_OF_EACH_ENTRY = frozenset({"unknown-relation", "async-wrapped"})
"""What says something of a function only if it holds whoever calls it: where one caller tells that
a relation is loaded, and where a callable is right for one of them."""


def _together(entries: Sequence[tuple[Operation, ...]]) -> tuple[Operation, ...]:
    """The operations of the entries of one function, each once; what is certain for one entry goes
    before what may be for another."""
    found: dict[_Identity, Operation] = {}
    entries = [tuple(filter(_is_its_own, entry)) for entry in entries]
    for entry in entries:
        for operation in entry:
            found.setdefault(_identity(operation), operation)
    relations = [{_where(op) for op in entry if op.kind in _RELATIONS} for entry in entries]
    wrapped = [{_where(op) for op in entry if op.kind == "async-wrapped"} for entry in entries]

    def holds(operation: Operation) -> bool:
        if operation.kind not in _OF_EACH_ENTRY:
            return True
        where = _where(operation)
        if operation.kind == "async-wrapped":
            return all(where in each for each in wrapped)
        return all(where in each for each in relations) and ((*where, "relation") not in found)

    return tuple(filter(holds, found.values()))


_Identity: TypeAlias = tuple[int, str, str]
_RELATIONS = ("relation", "unknown-relation")


def _where(operation: Operation) -> tuple[int, str]:
    return (id(operation.place.node), operation.name)


def _identity(operation: Operation) -> _Identity:
    return (*_where(operation), operation.kind)


def _is_its_own(operation: Operation) -> bool:
    """Whether an operation is told in the function that does it: that a user who was given is
    loaded is told where it was read."""
    return operation.kind != "request-user" or not is_parameter(operation.subject)
