"""From functions to what they do: which are interpreted, in which order, and what counts of it.

A *root* is interpreted for whatever it may be given. Any other function is judged by its *entries*:
the calls of it that interpreting the roots above it has met, each with what was given and what had
happened before. Where no call is met (callers in tests alone do not count), it is taken for a root.

Which functions are above another is told by the text of the project (`project/usage.py`): the
answer for a function is the same whatever was asked before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from hue_lint.django.entrances import entering
from hue_lint.project.reads import Memo
from hue_lint.project.usage import Usage
from hue_lint.solver.components import components
from hue_lint.solver.joint import joint
from hue_lint.solver.roots import Roots
from hue_lint.syntax.source import UnreadableSource
from hue_lint.values.operations import OF_EVERY_COLOUR

if TYPE_CHECKING:
    from hue_lint.project.classes import ClassInfo, Function
    from hue_lint.solver.engine import Engine
    from hue_lint.solver.summaries import Entry
    from hue_lint.values.values import Operation


class Solver:
    """Answers what the async functions of one project do on the event loop."""

    def __init__(self, engine: Engine, usage: Usage) -> None:
        self._engine = engine
        self._usage = usage
        self.roots = Roots(engine, usage)
        self._reads = engine.project.modules.reads
        self._callers: Memo[Function, tuple[Function, ...]] = Memo(self._reads)
        self._sources: Memo[Function, frozenset[Function]] = Memo(self._reads)
        self._interpreted: Memo[Function, bool] = Memo(self._reads)

    def operations_of(self, function: Function) -> tuple[Operation, ...]:
        """Every operation on the event loop in an async function and in the async functions nested
        in it. Raises UnreadableSource where the function's text cannot be parsed."""
        if self.roots.is_called_by_a_framework(function):
            return self._engine.operations_of(function)
        if not function.outline.is_async and self._engine.runs_on_the_loop(function):
            return self._engine.operations_of(function)
        is_async = function.outline.is_async
        is_root = not is_async or self.roots.is_root(function)
        above = self._called_by(function) if is_root else (function,)
        sources = {source for each in above for source in self._sources_of(each)}
        met = [
            [op for op in entry.operations if is_async or op.kind in OF_EVERY_COLOUR]
            for entry in self._entries(function, sources)
        ]
        if is_root or function in sources or not met:
            met.append(list(self._engine.operations_of(function)))
        return joint(met)

    def entering(self, cls: ClassInfo) -> Operation | None:
        """What Django does on the event loop before an async handler of a class runs."""
        return entering(self._engine, cls)

    def _entries(self, function: Function, sources: Iterable[Function]) -> list[Entry]:
        """The entries of a function that some sources lead to."""
        in_order = sorted(sources, key=_place)
        for source in in_order:
            self._interpret(source)
        return self._engine.summaries.led_to(function, in_order)

    def _interpret(self, source: Function) -> None:
        if self._interpreted.get(source) is None:
            with self._interpreted.making(source, True) as made, suppress(UnreadableSource):
                self._engine.operations_of(source)
            self._interpreted.keep(source, True, made)

    def _sources_of(self, function: Function) -> frozenset[Function]:
        """The functions whose interpretation leads to one: the roots above it; itself, where none
        does."""
        if function not in self._sources:
            for members in components([function], self._above):
                in_order = sorted(members, key=_place)
                if in_order[0] not in self._sources:
                    with self._reads.making() as made:
                        found = dict(self._settled(in_order))
                    for each, sources in found.items():
                        self._sources.keep(each, sources, made)
        return self._sources.get(function) or frozenset()

    def _above(self, function: Function) -> Sequence[Function]:
        known = function in self._sources or self.roots.is_root(function)
        return () if known else self._called_by(function)

    def _settled(
        self, members: Sequence[Function]
    ) -> Iterator[tuple[Function, frozenset[Function]]]:
        """The sources of functions that come to call one another, those of all others above them
        being told."""
        if len(members) == 1 and self.roots.is_root(members[0]):
            yield members[0], frozenset(members)
            return
        outside = frozenset(
            source
            for each in members
            for caller in self._above(each)
            if caller not in members
            for source in self._sources.get(caller) or ()
        )
        among = frozenset(each for each in members if self.roots.is_root(each))
        # a circle that nothing leads to is entered at its first member
        sources = outside | among or frozenset(members[:1])
        for each in members:
            led_to = each not in among and self._entries(each, sources)
            yield each, sources if led_to else frozenset({each})

    def _called_by(self, function: Function) -> tuple[Function, ...]:
        """The functions that may call one by name, tests left aside for what is no test."""
        return self._callers.of(function, lambda: tuple(self._find_callers(function)))

    def _find_callers(self, function: Function) -> Iterable[Function]:
        scan = self._engine.project.scan
        in_test = scan.is_test(function.module.path)
        for each in self._usage.callers(function):
            if each != function and (in_test or not scan.is_test(each.module.path)):
                if _may_start(each, function):
                    yield each


def _place(function: Function) -> tuple[str, int]:
    return (str(function.module.path), function.outline.row)


_STARTERS = (
    r"\b(?:run|run_until_complete|run_coroutine_threadsafe|create_task|ensure_future|gather"
    r"|start_soon|wait_for)\([^\n]*"
)
"""What gets a coroutine to run, up to where the coroutine is made."""


def _may_start(caller: Function, function: Function) -> bool:
    """Whether a function that calls an async one may come to run it, or hands the coroutine on."""
    outline = caller.outline
    if outline.contains_async or not function.outline.is_async:
        return outline.contains_async
    own = r"\b(?:self|cls|super\(\))\." if function.owner is not None else r"(?<![\w.])"
    starts = rf"(?:{_STARTERS}\b|\breturn\b[^\n]*{own}){function.name}\("
    text = caller.module.source.slice(outline.row, outline.last)
    return re.search(starts, text) is not None
