"""What a function of the project does when it is called, remembered for what it is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Sequence as Arguments
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import libcst as cst

from hue_lint.inference import orm, parameters, statements
from hue_lint.inference.environment import FRESH, Environment, State, is_kept_by_process
from hue_lint.inference.frames import Colour, Frame
from hue_lint.inference.joining import union
from hue_lint.inference.operations import NOTHING, Operation, Summary
from hue_lint.inference.reshaping import bare, mapped, origins, widened, with_parts
from hue_lint.inference.running import Running
from hue_lint.inference.values import (
    NONE,
    UNKNOWN,
    Argument,
    AsyncIterator,
    FunctionValue,
    Instance,
    LazyUser,
    MadeAt,
    Melted,
    Origin,
    Sequence,
    Unknown,
    Value,
    options,
)
from hue_lint.project.symbols import (
    Function,
)
from hue_lint.syntax.source import UnreadableSource

if TYPE_CHECKING:
    from hue_lint.inference.engine import Engine

EntryKey: TypeAlias = tuple[
    Function, Value | None, tuple[Argument, ...], tuple[tuple[Origin, State], ...]
]
"""An entry: a function, and all that a call gives to it."""

MOST_RECURSION = 2
"""How often a function is interpreted inside itself, with other arguments each time."""

MOST_EXACT = 6
"""How many summaries of a function are made for exact arguments before literals are left out."""

MOST_WIDENED = 18
"""How many before only Django's own values are told apart."""


class Summaries:
    """The summaries of one project's functions."""

    def __init__(self, engine: Engine, running: Running) -> None:
        self._engine = engine
        self._running = running
        self._summaries: dict[EntryKey, Summary] = {}
        self._known_of: dict[Function, int] = {}
        self._active: Counter[Function] = Counter()
        self._asking: list[dict[EntryKey, None]] = [{}]
        """What each interpretation that is going on has asked so far, the outermost first."""
        self._asked: dict[object, dict[EntryKey, None]] = {}
        """What the interpretation of an entry, or of a function as a root, has asked."""
        self._nested: dict[EntryKey, tuple[Operation, ...]] = {}
        """What the async functions do that are nested in the function of an entry."""

    # -- who asks whom

    @contextmanager
    def asking_for(self, asker: object) -> Iterator[None]:
        """What is asked inside is asked by `asker`: a function that is interpreted as a root."""
        with self.apart() as asked:
            yield
        self._asked[asker] = asked

    @contextmanager
    def apart(self) -> Iterator[dict[EntryKey, None]]:
        """What is asked inside is not asked by what is being interpreted now."""
        self._asking.append({})
        try:
            yield self._asking[-1]
        finally:
            self._asking.pop()

    def ask_again(self, asked: Iterable[EntryKey]) -> None:
        """What is being interpreted asks what was asked before in its place."""
        self._asking[-1].update(dict.fromkeys(asked))

    def functions_below(self, roots: Iterable[Function]) -> set[Function]:
        """The functions of which entries are reached from some roots, and the roots."""
        return {*roots, *(key[0] for key in self._below(roots))}

    def entries_below(
        self, roots: Iterable[Function], function: Function
    ) -> list[tuple[Operation, ...]]:
        """What a function does in each of its entries that are reached from some roots."""
        return [
            (*summary.operations, *self._nested.get(key, ()))
            for key in self._below(roots)
            if key[0] == function and (summary := self._summaries.get(key)) is not None
        ]

    def _below(self, roots: Iterable[Function]) -> Iterator[EntryKey]:
        found: set[EntryKey] = set()
        todo = [key for root in reversed(tuple(roots)) for key in self._asked.get(root, ())]
        while todo:
            key = todo.pop()
            if key not in found:
                found.add(key)
                yield key
                todo += self._asked.get(key, ())

    # -- what a call does

    def of(
        self,
        callee: FunctionValue,
        arguments: Arguments[Argument],
        frame: Frame | None,
        node: cst.CSTNode | None = None,
    ) -> Summary:
        """What a function of the project does when called with these arguments at `node`. What the
        function makes itself is another value at each call: its origin tells of the call too."""
        environment = frame.environment if frame is not None else Environment()
        if self._engine.entries.met(callee, arguments, environment):
            return NOTHING
        folded = _folded(arguments, environment)
        if arguments:
            self._engine.callsites.note(callee, tuple(map(_told, folded)))
        numbers: dict[Origin, Origin] = {}
        met: list[Origin] = []

        def inside(origin: Origin) -> Origin:
            if origin is None:
                return None
            if origin not in numbers:
                numbers[origin] = ("parameter", len(met))
                met.append(origin)
            return numbers[origin]

        less = self._as_exact_as_affordable(callee.function)
        receiver = mapped(callee.receiver, inside) if callee.receiver is not None else None
        given = tuple(mapped(argument, inside) for argument in arguments)
        if less is not None:
            told = folded if less is bare else arguments
            given = tuple(
                mapped(replace(argument, value=less(argument.value)), inside) for argument in told
            )
            receiver = with_parts(receiver, less) if receiver is not None else None
        states: dict[Origin, State] = {}
        for outside in met:  # which grows: what an attribute holds may have attributes too
            state = environment.state(outside)
            if state is not FRESH:
                attributes = tuple(
                    (key, mapped(value if less is None else less(value), inside))
                    for key, value in state.attributes
                )
                states[numbers[outside]] = replace(state, attributes=attributes)
        states.update(
            (origin, s) for origin, s in environment.states.items() if is_kept_by_process(origin)
        )
        key = (callee.function, receiver, given, tuple(states.items()))
        try:
            summary = self._remembered(key, callee.function, receiver, given, states)
        except UnreadableSource:
            return NOTHING
        back = {name: outside for outside, name in numbers.items()}

        def outside_of(origin: Origin) -> Origin:
            if origin is None or isinstance(origin, cst.CSTNode):
                # whoever made it, from here on it is what this call gave
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

    def _as_exact_as_affordable(self, function: Function) -> Callable[[Value], Value] | None:
        """How much of what a function is given is told apart: the less, the more summaries it has;
        all of it where this is None. What an async function does is reported in itself, so that
        only what it returns depends on what it is given."""
        known = self._known_of.get(function, 0) * (3 if function.outline.is_async else 1)
        if known >= MOST_WIDENED:
            return bare
        return widened if known >= MOST_EXACT else None

    def _remembered(
        self,
        key: EntryKey,
        function: Function,
        receiver: Value | None,
        arguments: tuple[Argument, ...],
        states: dict[Origin, State],
    ) -> Summary:
        self._asking[-1][key] = None
        found = self._summaries.get(key)
        if found is not None:
            return found
        again = self._active[function] >= MOST_RECURSION
        if again or not self._running.enter(key):
            return Summary((), self._declared_return(function, receiver))
        self._active[function] += 1
        try:
            with self.asking_for(key):
                summary, self._nested[key] = self._run(function, receiver, arguments, states)
        finally:
            self._active[function] -= 1
            self._running.leave(key)
        self._summaries[key] = summary
        self._known_of[function] = self._known_of.get(function, 0) + 1
        return summary

    def _run(
        self,
        function: Function,
        receiver: Value | None,
        arguments: tuple[Argument, ...],
        states: dict[Origin, State],
    ) -> tuple[Summary, tuple[Operation, ...]]:
        colour: Colour = "async" if function.outline.is_async else "sync"
        frame = self._engine.frame(function, colour, receiver)
        frame.environment.states.update(states)
        parameters.bind_call(frame, function, arguments, receiver)
        before = dict(frame.environment.states)
        if function.outline.is_async:
            self._engine.nested.begin(frame)
        reached = statements.run_body(frame, function.node.body)
        if reached:
            frame.exits.append(frame.environment)
            if not self._engine.shape(function).generator:
                frame.returns.append(NONE)
        if self._engine.shape(function).generator:
            returns = union(frame.yields)
        else:
            given = union(frame.returns) if frame.returns else UNKNOWN
            returns = self._sharpened(function, receiver, given)
        summary = Summary(tuple(frame.operations), returns, _effects(frame, before, returns))
        return summary, tuple(self._engine.nested.operations_in(frame))

    def _sharpened(self, function: Function, receiver: Value | None, value: Value) -> Value:
        """What a function returns: as found, or as annotated where nothing was found."""
        known = [option for option in options(value) if not isinstance(option, Unknown)]
        if len(known) == len(options(value)) and any(option != NONE for option in known):
            return value
        declared = self._declared_return(function, receiver)
        if declared in (UNKNOWN, NONE):
            return value
        return (
            union([*(option for option in known if option != NONE), declared])
            if known
            else declared
        )

    def _declared_return(self, function: Function, receiver: Value | None) -> Value:
        node = function.node.returns
        if node is None:
            return UNKNOWN
        module, owner = function.module, function.owner
        names = self._engine.generics.names(module, owner, receiver, function.node)
        found = self._engine.annotations.value(module, node.annotation, owner, node, names)
        if isinstance(found, AsyncIterator):
            return found.item
        if isinstance(found, Sequence) and found.type == "iterator":
            return found.item if self._engine.shape(function).generator else found
        return found


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
    if isinstance(value, Instance):
        state = environment.state(value.origin)
        kept = () if state.forgotten else value.loaded
        held = {path for path in kept if path.partition("__")[0] not in state.dropped}
        assigned = (
            orm.held(name, given, environment.state(getattr(given, "origin", None)))
            for name, given in state.attributes
        )
        return replace(
            value,
            loaded=state.loaded.union(held, *assigned),
            prefetched=frozenset() if state.forgotten or state.dropped else value.prefetched,
        )
    return value


def _told(argument: Argument) -> Argument:
    """An argument as the function is told of it that asks its callers: whichever instance it was,
    and no user that is not loaded yet, of which the caller is told."""
    told: list[Value] = []
    for option in options(argument.value):
        if isinstance(option, Instance | Sequence):
            told.append(mapped(option, lambda _: None))
        else:
            told.append(UNKNOWN if isinstance(option, LazyUser) else option)
    return replace(argument, value=union(told))


def _from_outside(origin: Origin) -> bool:
    if isinstance(origin, MadeAt):
        return False
    if isinstance(origin, Melted):
        return any(_from_outside(part) for part in origin.parts)
    if isinstance(origin, tuple):
        if (len(origin) == 2 and origin[0] == "parameter") or is_kept_by_process(origin):
            return True
        return any(_from_outside(part) for part in origin)
    return False
