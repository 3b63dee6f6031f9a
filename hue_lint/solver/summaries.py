"""What a function of the project does when it is called, remembered for what it is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from collections.abc import Sequence as Arguments
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.bounds import (
    EXACT_ROWS,
    LEAST_EXACT,
    MORE_WIDENED,
    MOST_INSIDE,
    MOST_LOOKED_AT,
    MOST_RECURSION,
)
from hue_lint.frames.frames import Frame
from hue_lint.interpreter import parameters, statements
from hue_lint.project.classes import Function
from hue_lint.solver.asking import Answers, Question
from hue_lint.solver.effects import effects_of, passing_of, yielding_of
from hue_lint.solver.numbering import EntryKey, Numbering
from hue_lint.syntax.source import UnreadableSource
from hue_lint.values import orm
from hue_lint.values.environment import Environment
from hue_lint.values.joining import item_of, union
from hue_lint.values.operations import NOTHING, Summary
from hue_lint.values.origins import Origin
from hue_lint.values.plain import NONE, UNKNOWN, Unknown
from hue_lint.values.values import (
    Argument,
    AsyncIterator,
    Colour,
    FunctionValue,
    Instance,
    LazyUser,
    Operation,
    Sequence,
    State,
    Value,
    is_parameter,
    options,
)
from hue_lint.values.widening import bare, bounded, mapped, widened, with_parts

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """What a function does for what it is given; `nested` is what the async functions in it do, and
    `given_user` whether it was given a user that is not loaded yet."""

    summary: Summary
    nested: tuple[Operation, ...] = ()
    given_user: bool = False

    @property
    def operations(self) -> tuple[Operation, ...]:
        """All that is reported in the function's text: that a given user is loaded is told to who
        gave it."""
        own = (op for op in self.summary.operations if not (self.given_user and _is_told(op)))
        return (*own, *self.nested)


def _is_told(operation: Operation) -> bool:
    user = operation.subject
    return (
        isinstance(user, LazyUser)
        and is_parameter(user)
        and (user.place is None or user.place.frame.segment is not operation.place.frame.segment)
    )


def same(one: Entry, other: Entry) -> bool:
    """Whether two rounds found the same: operations are compared by where and what they are."""
    return (
        one.summary.returns == other.summary.returns
        and one.summary.effects == other.summary.effects
        and one.summary.passing == other.summary.passing
        and one.summary.yielding == other.summary.yielding
        and _identities(one) == _identities(other)
    )


def _identities(entry: Entry) -> set[tuple[int, str, str]]:
    return {(id(op.place.node), op.kind, op.name) for op in entry.operations}


@dataclass(frozen=True, slots=True, eq=False)
class _Active:
    """A function that is being interpreted, inside of which it was asked for, and of how many."""

    function: Function
    above: _Active | None
    depth: int


def _counted(active: _Active | None) -> Counter[Function]:
    """How often each function is being interpreted, among the last ones that are."""
    times: Counter[Function] = Counter()
    last = active.depth - MOST_LOOKED_AT if active is not None else 0
    while active is not None and active.depth > last:
        times[active.function] += 1
        active = active.above
    return times


class Summaries:
    """The summaries of one project's functions."""

    def __init__(self, engine: Engine, answers: Answers[Entry]) -> None:
        self._engine = engine
        self._known_of: dict[Function, int] = {}
        self._keys: dict[Function, dict[EntryKey, None]] = {}
        self._active: _Active | None = None
        self._times = _counted(None)
        self._table = answers

    # -- entries

    def settle(self, run: Callable[[], None]) -> None:
        """Do what calls functions, until what they do is known however deep it lies."""
        self._table.settle(run)

    @contextmanager
    def asked_by(self, root: Function) -> Iterator[None]:
        """What is called inside is called by a function that is interpreted as a root."""
        with self._table.asked_by(root):
            yield

    @contextmanager
    def apart(self) -> Iterator[dict[int, None]]:
        """What is called inside is not called by what is being interpreted now."""
        with self._table.apart() as asked:
            yield asked

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """What is interpreted inside, inside of a function, takes its share of the stack."""
        with self._table.deeper():
            yield

    def ask_again(self, asked: Iterable[int]) -> None:
        """What is being interpreted calls what was called before in its place."""
        self._table.ask_again(asked)

    def mention(self, call: Hashable) -> None:
        """A call is met by what is being interpreted."""
        self._table.mention(call)

    def mentioned(self, calls: Iterable[Hashable], below: Iterable[Hashable]) -> list[Hashable]:
        """The calls, of some, that roots or entries have led to so far."""
        return self._table.mentioned(calls, below)

    def led_to(self, function: Function, roots: Iterable[Function]) -> list[Entry]:
        """The entries of a function that some roots lead to, all of which are interpreted."""
        return self._table.led_to(self._keys.get(function, {}), roots)

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
        if self._engine.entries.met(callee, arguments, frame):
            return NOTHING
        folded = _folded(arguments, environment)
        if arguments:
            self._engine.callsites.note(callee, tuple(map(_told, folded)))
        less = self._as_exact_as_affordable(callee.function)
        again = self._times[callee.function]
        too_deep = self._active is not None and self._active.depth >= MOST_INSIDE
        if again > MOST_RECURSION or too_deep:
            # each time with something else: what is given grows without end
            return Summary((), self._declared_return(callee.function, callee.receiver))
        if again == MOST_RECURSION:
            less = bare
        receiver, told = callee.receiver, arguments
        if less is not None:
            # also of what hangs on the values only what is left of them
            told = tuple(
                replace(each, value=less(each.value))
                for each in (folded if less is bare else arguments)
            )
            receiver = with_parts(receiver, less) if receiver is not None else None
        numbering = Numbering(environment)
        receiver = mapped(receiver, numbering.inside) if receiver is not None else None
        given = tuple(mapped(argument, numbering.inside) for argument in told)
        states = numbering.states(less or _all_of_it)
        key = EntryKey.of(callee.function, receiver, given, states)
        try:
            return numbering.summary(self._remembered(key, states), node)
        except UnreadableSource:
            return NOTHING

    def _as_exact_as_affordable(self, function: Function) -> Callable[[Value], Value] | None:
        """How much of what a function is given is told apart: the less, the more summaries it has;
        all of it where this is None."""
        known = self._known_of.get(function, 0)
        rows = function.outline.last - function.outline.row + 1
        exact = max(LEAST_EXACT, EXACT_ROWS // rows)
        if known >= exact + MORE_WIDENED:
            return bare
        return widened if known >= exact else None

    def _remembered(self, key: EntryKey, states: Mapping[Origin, State]) -> Summary:
        function, receiver, arguments = key.function, key.receiver, key.arguments
        self._keys.setdefault(function, {})[key] = None
        question = Question(
            key,
            partial(self._found_out, function, receiver, arguments, states, self._active),
            lambda: Entry(Summary((), self._declared_return(function, receiver))),
            lambda error: self._failed(function, error),
            (str(function.module.path), function.outline.row),
        )
        return self._table.ask(question).summary

    def _found_out(
        self,
        function: Function,
        receiver: Value | None,
        arguments: tuple[Argument, ...],
        states: Mapping[Origin, State],
        above: _Active | None,
    ) -> Entry:
        """Interpret a function; `above` are the functions inside of which it was asked for, which
        may have been given up by now."""
        before = self._active, self._times
        if above is not self._active:
            self._times = _counted(above)
        depth = 1 if above is None else above.depth + 1
        self._active = _Active(function, above, depth)
        self._times[function] += 1
        try:
            entry = self._run(function, receiver, arguments, states)
        except (UnreadableSource, RecursionError):
            # The last may come of what lies above: whoever was asked tries again with more room.
            raise
        except Exception as error:
            entry = self._failed(function, error)
        finally:
            self._times[function] -= 1
            self._active, self._times = before
        self._known_of[function] = self._known_of.get(function, 0) + 1
        return entry

    def _failed(self, function: Function, error: Exception) -> Entry:
        """What a function does whose interpretation went wrong: nothing that is known."""
        self._engine.project.faults.note(function, error)
        return Entry(NOTHING)

    def _run(
        self,
        function: Function,
        receiver: Value | None,
        arguments: tuple[Argument, ...],
        states: Mapping[Origin, State],
    ) -> Entry:
        colour: Colour = "async" if function.outline.is_async else "sync"
        frame = self._engine.frame(function, colour, receiver)
        frame.environment.states.update(states)
        parameters.bind_call(frame, function, arguments, receiver)
        before = dict(frame.environment.states)
        if function.outline.is_async:
            self._engine.nested.begin(frame)
        generator = self._engine.shape(function).generator
        if statements.run_body(frame, function.node.body):
            frame.exits.append(frame.environment)
            if not generator:
                frame.returns.append(NONE)
        if generator:
            returns = union(frame.yields)
        else:
            given = union(frame.returns) if frame.returns else UNKNOWN
            returns = self._sharpened(function, receiver, given)
        returns = bounded(returns)
        effects = effects_of(frame, before, returns)
        passing = None if generator else passing_of(frame, before, returns)
        yielding = yielding_of(frame, before, returns)
        summary = Summary(
            tuple(frame.operations), returns, effects, passing, yielding, frame.keeps_errors
        )
        given_user = any(isinstance(o, LazyUser) for a in arguments for o in options(a.value))
        return Entry(summary, tuple(self._engine.nested.operations_in(frame)), given_user)

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
        node = function.head.returns
        if node is None:
            return UNKNOWN
        module, owner = function.module, function.owner
        names = self._engine.generics.names(module, owner, receiver, function.head)
        found = self._engine.annotations.value(module, node.annotation, owner, node, names)
        if isinstance(found, AsyncIterator):
            return found.item if function.outline.is_async else found
        if isinstance(found, Sequence) and found.type == "iterator":
            return found.item if self._engine.shape(function).generator else found
        return found


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
    if isinstance(value, Sequence):
        rows = item_of(value)
        if any(isinstance(row, Instance) for row in options(rows)):
            return _with_rows_folded(value, environment)
    return value


def _with_rows_folded(value: Sequence, environment: Environment) -> Sequence:
    def fold(row: Value) -> Value:
        return union(_fold(option, environment) for option in options(row))

    return replace(
        value,
        items=None if value.items is None else tuple(map(fold, value.items)),
        item=fold(value.item),
        ends=tuple((at, fold(row)) for at, row in value.ends),
    )


def _all_of_it(value: Value) -> Value:
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
