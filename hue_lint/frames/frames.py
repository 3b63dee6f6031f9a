"""A frame: one function while it is interpreted; and what code that works on frames asks for.

The protocols are the whole of what explains Django or a library may ask of the interpreter, and the
interpreter of who answers for other functions. `engine.py` puts those who answer together.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Arguments
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Protocol

from hue_lint.frames.asked import Lookup
from hue_lint.values.arguments import argument_value, held
from hue_lint.values.effects import BLOCKING
from hue_lint.values.environment import Environment
from hue_lint.values.origins import kept_by_process
from hue_lint.values.plain import NONE, Const
from hue_lint.values.values import Closure, Object, Place, State

if TYPE_CHECKING:
    import libcst as cst

    from hue_lint.declared.middlewares import Middlewares
    from hue_lint.declared.own_loops import OwnLoops
    from hue_lint.declared.shapes import Role, Shape
    from hue_lint.declared.template_libraries import Libraries
    from hue_lint.facts.schema import Behaviour
    from hue_lint.frames.asked import (
        Calls,
        CallSites,
        Entries,
        Guarding,
        Instances,
        Nested,
        OnRequests,
        Receivers,
        Registries,
        Subclasses,
        Summaries,
    )
    from hue_lint.project.classes import ClassInfo, Function, ValueSymbol
    from hue_lint.project.modules import Module
    from hue_lint.project.reads import Making
    from hue_lint.syntax.segment import Segment
    from hue_lint.values.classes import Known
    from hue_lint.values.observing import Hop, Observer
    from hue_lint.values.origins import Origin
    from hue_lint.values.values import (
        Argument,
        Colour,
        FunctionValue,
        Operation,
        Value,
    )

HELD = "<held>"
"""Under which name the state of an object has what it was given to keep."""


@dataclass(slots=True, eq=False)
class Round:
    """A round of a loop: the origins that its row has, and how many conditions lie around what runs
    now, so that it runs for some of the rows."""

    rows: frozenset[Origin]
    conditions: int = 0


@dataclass(slots=True, eq=False)
class AtEnd:
    """What happens when an exit stack is left, which was entered while these `operations` were
    recorded; whether that may keep an error to itself."""

    operations: list[Operation]
    does: ExitStack = field(default_factory=ExitStack)
    keeps_errors: bool = False


@dataclass(slots=True, eq=False)
class Frame:
    """The function (or module, for its top-level expressions) whose statements are being read.

    `segment` holds its text, `owner` is the class of a method, `parent` the frame that a nested
    function was defined in, `defined` the names that were settled there by then. `operations`,
    `returns` and `yields` collect what it does.
    """

    engine: Engine
    module: Module
    segment: Segment
    name: str
    colour: Colour
    owner: ClassInfo | None = None
    parent: Frame | None = None
    defined: dict[str, Value] = field(default_factory=dict)
    depth: int = 0
    receiver: Value | None = None
    environment: Environment = field(default_factory=Environment)
    operations: list[Operation] = field(default_factory=list)
    returns: list[Value] = field(default_factory=list)
    yields: list[Value] = field(default_factory=list)
    called_on_loop: bool = False
    exits: list[Environment] = field(default_factory=list)
    at_yields: list[Environment] = field(default_factory=list)
    """Where a generator yields first."""
    breaks: list[list[Environment]] = field(default_factory=list)
    continues: list[list[Environment]] = field(default_factory=list)
    seen: set[tuple[int, str, str]] = field(default_factory=set)
    nonlocals: set[str] = field(default_factory=set)
    globals: set[str] = field(default_factory=set)
    bound_at: dict[str, cst.CSTNode] = field(default_factory=dict)
    """Where names were bound last."""
    awaiting: cst.BaseExpression | None = None
    """The expression whose value is awaited."""
    absent: set[str] = field(default_factory=set)
    """Parameters that this call leaves at None."""
    guessed: set[str] = field(default_factory=set)
    """Parameters that hold what some callers give to them; others may give something else."""
    present: dict[str, Value] = field(default_factory=dict)
    """Parameters to which this call surely gives something else than None, and what that is."""
    misses: int = 0
    """How many lookups in what the process keeps have to miss, or functions of which nothing is
    known have to be async, for control to be here."""
    is_generator: bool = False
    at_end: dict[Origin, AtEnd] = field(default_factory=dict)
    """The exit stacks that are entered here, by their origins."""
    keeps_errors: bool = False
    """Whether an error where a generator yields may go no further."""
    answers: dict[object, Value] = field(default_factory=dict)
    """The schemas by which what the function returns is read, by status."""
    aside: int = 0
    runs: dict[int, list[Run]] = field(default_factory=dict)
    """The latest runs of the functions nested here, by their nodes."""
    rounds: list[Round] = field(default_factory=list)
    """The rounds of the loops around this place."""
    walks: list[tuple[str, str]] = field(default_factory=list)
    """The lists that loops around this place walk by an index, and the names of the indices."""
    patched: tuple[str, ...] = ()
    """What a test has replaced by a mock here: nothing of it runs."""
    expected: frozenset[Literal["raises", "wrong"]] = frozenset()
    """What code around this place waits for: that Django refuses, or that a mistake is found."""

    @property
    def is_awaited(self) -> bool:
        """Whether what the function returns comes out of an `await`: what a synchronous one that
        runs on the loop returns may be awaited itself."""
        synchronous = getattr(self.segment.node, "asynchronous", True) is None
        return self.colour == "async" and not (synchronous and self.parent is None)

    @property
    def off_loop(self) -> bool:
        """Whether what runs now is no part of an async function itself: what it loads stays."""
        return self.colour != "async" or self.aside > 0

    @property
    def on_loop(self) -> bool:
        """Whether what runs now is known to run on the event loop: in an async function, or in a
        synchronous one nested in a decorator that such a one called."""
        return (self.colour == "async" or self.called_on_loop) and not self.aside

    @property
    def in_loop(self) -> bool:
        """Whether what runs now may run again and again."""
        return bool(self.breaks or self.rounds)

    def is_chosen(self, origin: Origin) -> bool:
        """Whether code runs for some of the rows that a loop gives, of which this is one."""
        return any(each.conditions and origin in each.rows for each in self.rounds)

    def at(self, node: cst.CSTNode) -> Place:
        """The place of a node of this function."""
        return Place(node, self)

    def scratch(self) -> Frame:
        """This frame with a record of its own; what happens to values happens to both."""
        return replace(self, operations=[], seen=set())

    def tells_of(self, node: cst.CSTNode) -> bool:
        """Whether an operation is recorded for a node."""
        return any(operation.place.node is node for operation in self.operations)

    def record(self, operation: Operation) -> None:
        """Keep an operation, once for each node, unless it lies in something that is mocked."""
        if self.patched and self.engine.is_replaced(operation, self.patched):
            return
        if operation.effect in self.expected:
            return
        node, kind, name = operation.place.node, operation.kind, operation.name
        if node is self.awaiting and kind in BLOCKING:
            return  # it is awaited, so the client is an asynchronous one, whatever it is declared
        if (id(node), kind, name) in self.seen:
            return
        if kind == "unknown-relation" and (id(node), "relation", name) in self.seen:
            return
        if kind == "relation" and (id(node), "unknown-relation", name) in self.seen:
            # what is certain goes before what may be
            self.operations[:] = [
                op
                for op in self.operations
                if (op.place.node, op.kind, op.name) != (node, "unknown-relation", name)
            ]
        self.seen.add((id(node), kind, name))
        if self.engine.observer is not None:
            self.engine.observer.met(operation, self.engine.hopping)
        if self.has_yielded:
            operation = replace(operation, behind_yield=True)
        self.operations.append(replace(operation, on_miss=True) if self.misses else operation)

    @property
    def has_yielded(self) -> bool:
        """Whether a generator has surely yielded before it gets here."""
        return self.is_generator and self.environment.state(self._yielded).evaluated

    def note_yield(self) -> None:
        """A generator stops here, until it is asked for the next item."""
        if not self.has_yielded:
            self.at_yields.append(self.environment.copy())
        self.is_generator = True
        self.go_on_behind_yield()

    def go_on_behind_yield(self) -> None:
        """What follows comes after a yield."""
        self.environment.update(self._yielded, State(evaluated=True))

    @property
    def _yielded(self) -> Origin:
        return ("yielded", self)

    @contextmanager
    def missing(self, *, kept: bool) -> Iterator[None]:
        """What happens inside does so only where something kept was not there, or where a function
        of which nothing is known is async (if `kept`)."""
        self.misses += kept
        yield
        self.misses -= kept

    def evaluate(self, node: cst.BaseExpression) -> Value:
        """The value of an expression; records every operation that evaluating it runs."""
        return self.engine.evaluate(self, node)

    def read(self, value: Value, name: str, node: cst.CSTNode) -> Value:
        """The value of an attribute; records what reading it runs."""
        return self.engine.read(self, value, name, node)

    def use(self, value: Value, special: str, node: cst.CSTNode, spelling: str) -> None:
        """Do to `value` what Python does when it calls the special method; records what that
        runs."""
        self.engine.use(self, value, special, node, spelling)

    def lookup(self, name: str) -> Value | None:
        """The value of a local name here or in an enclosing function; None if it is not local."""
        found = self.environment.names.get(name)
        if found is None:
            found = self.defined.get(name)
        if found is None and self.parent is not None:
            return self.parent.lookup(name)
        return found

    def rebind(self, name: str, value: Value) -> None:
        """What a name stands for has changed, in the function that it belongs to."""
        if name not in self.environment.names and self.parent is not None:
            self.parent.rebind(name, value)
        else:
            self.environment.names[name] = value

    def global_now(self, name: str) -> Value | None:
        """What code that has run before has put under a name of the module; None if none has."""
        origin = kept_by_process(f"{self.module.name}.{name}")
        state = self.environment.states.get(origin)
        return state.attribute(HELD) if state is not None else None

    def put_globally(self, name: str, value: Value) -> None:
        """A name of the module holds a value from here on."""
        origin = kept_by_process(f"{self.module.name}.{name}")
        state = self.environment.state(origin)
        self.environment.update(origin, state.with_attribute(HELD, value))

    def is_kept(self, name: str) -> bool:
        """Whether a name is a variable of the module that is empty at first, so set once for the
        whole process."""
        return self.lookup(name) is None and self.engine.global_value(self.module, name) == NONE

    def row_of(self, node: cst.CSTNode) -> int:
        """The row of a node in its file."""
        return self.segment.span_of(node).start.row


def frame_of(place: Place | Closure) -> Frame:
    """The frame that a place lies in, or a nested function was defined in."""
    frame = place.frame
    assert isinstance(frame, Frame)
    return frame


@dataclass(frozen=True, slots=True)
class Given:
    """All that a run of a nested function depends on: its arguments, the names around it, what has
    happened to values, which nested functions are being interpreted (which ends recursion), the
    inquiry about a wrapper that is open, and whether it is called on the event loop."""

    arguments: tuple[Argument, ...]
    around: tuple[dict[str, Value], ...]
    states: dict[Origin, State]
    running: frozenset[object]
    inquiry: int
    on_loop: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a nested function: its frame, what had happened to values afterwards, the entries of
    functions that it asked for, and what it rests on."""

    given: Given
    frame: Frame
    states: dict[Origin, State]
    asked: tuple[int, ...]
    made: Making


@dataclass(frozen=True, slots=True)
class Context:
    """What a type of the facts can refer to: the receiver, the call's arguments, and where the
    value is made."""

    engine: Engine
    receiver: Value
    arguments: Arguments[Argument]
    origin: Origin
    place: Place | None = None

    def argument(self, key: str) -> Value:
        """The argument at a position, or of a name."""
        return argument_value(self.arguments, key)

    def held(self) -> Value:
        """What the receiver was given to keep."""
        if self.place is None:
            return held(self.receiver)
        return held_by(frame_of(self.place), self.receiver)


def held_by(frame: Frame, value: Value) -> Value:
    """What an object was given to keep, also where its class's `__init__` handed it on to the base
    class."""
    if isinstance(value, Object):
        given = frame.environment.state(value.origin).attribute(HELD)
        if given is not None:
            return given
    return held(value)


class Engine(Lookup, Protocol):
    """All that can be asked while a function is interpreted."""

    observer: Observer | None
    hopping: Hop | None

    @property
    def target(self) -> tuple[int, int]: ...
    @property
    def middlewares(self) -> Middlewares: ...
    @property
    def libraries(self) -> Libraries: ...
    @property
    def own_loops(self) -> OwnLoops: ...
    @property
    def calls(self) -> Calls[Frame]: ...
    @property
    def summaries(self) -> Summaries[Frame]: ...
    @property
    def nested(self) -> Nested[Frame]: ...
    @property
    def instances(self) -> Instances[Frame]: ...
    @property
    def entries(self) -> Entries[Frame]: ...
    @property
    def callsites(self) -> CallSites: ...
    @property
    def subclasses(self) -> Subclasses: ...
    @property
    def on_requests(self) -> OnRequests: ...
    @property
    def guards(self) -> Guarding[Frame]: ...
    @property
    def receivers(self) -> Receivers[Frame]: ...
    @property
    def registries(self) -> Registries[Frame]: ...

    def observe(self, function: Function) -> bool:
        """Interpret a function for the calls it makes; False where that could not be done in full,
        since it is being interpreted or its own callers are out of reach."""

    def leave_open(self, function: Function) -> None:
        """Who calls a function, or for which classes, could not be told in full where it was asked;
        what is found out about it so is not the last word."""

    def operations_of(self, function: Function) -> tuple[Operation, ...]:
        """Every operation on the event loop in an async function and in the async functions nested
        in it. Raises UnreadableSource where the function's text cannot be parsed."""

    def shape(self, function: Function) -> Shape:
        """What the text of a function tells."""

    def function_role(self, function: Function) -> Role:
        """Whether a method is a property, static, of the class, or plain."""

    def decorated(
        self, frame: Frame, decorators: Arguments[cst.BaseExpression], plain: Value
    ) -> Value:
        """A function with decorators applied."""

    def callee_name(self, callee: FunctionValue) -> str:
        """How a function is named in messages: with its class, without its module."""

    def is_installed(self, function: Function) -> bool:
        """Whether a function belongs to an installed package."""

    def evaluate(self, frame: Frame, node: cst.BaseExpression) -> Value:
        """The value of an expression; records every operation that evaluating it runs."""

    def default_value(self, frame: Frame, node: cst.BaseExpression) -> Value:
        """The default of a parameter; evaluated where the function is defined, not where it
        runs."""

    def read(self, frame: Frame, value: Value, name: str, node: cst.CSTNode) -> Value:
        """The value of an attribute."""

    def assign(self, frame: Frame, base: Value, name: str, value: Value, node: cst.CSTNode) -> None:
        """`base.name = value`."""

    def result_of(self, context: Context, key: str) -> Value:
        """What calling an argument gives, its effects left aside."""

    def given_by_method(self, context: Context, name: str) -> Value:
        """What a method of the receiver gives, its effects left aside."""

    def attribute_of(self, context: Context, name: str) -> Value:
        """An attribute of the receiver, the effects of reading it left aside."""

    def entered(self, context: Context, key: str, *, asynchronous: bool) -> Value:
        """What entering an argument as a context manager gives, its effects left aside."""

    def constructor_facts(self, cls: ClassInfo) -> Known | None:
        """What constructing a class does by the facts on its installed bases."""

    def is_current(self, behaviour: Behaviour) -> bool:
        """Whether the target release of Django behaves so (`between` of the facts)."""

    def states(self, receiver: Value, name: str, *, besides: Const) -> bool:
        """Whether the class of a view, or what it was made with, sets a name to anything else."""

    def frame(self, function: Function, colour: Colour, receiver: Value | None) -> Frame:
        """A frame to interpret a function in."""

    def hop(self, frame: Frame, callee: Value, node: cst.CSTNode) -> AbstractContextManager[Hop]:
        """What happens inside does so in a thread; who looks on is told."""

    def is_replaced(self, operation: Operation, names: Arguments[str]) -> bool:
        """Whether an operation leads through something that a test replaces by a mock."""

    def use(
        self, frame: Frame, value: Value, special: str, node: cst.CSTNode, spelling: str
    ) -> None:
        """Do to `value` what Python does when it calls the special method."""

    def evaluate_in_module(
        self, module: Module, symbol: ValueSymbol, node: cst.BaseExpression
    ) -> Value:
        """The value of an expression at a module's or class body's level."""
