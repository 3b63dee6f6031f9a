"""What the interpreter knows about a value.

Values are frozen and compare by content. What changes while a function runs (a queryset is
evaluated, a relation gets loaded, an attribute is set) is kept beside them in the environment,
under the value's `origin`: the place where it was made.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from hue_lint.facts.names import REQUEST
from hue_lint.values.effects import Kind, Rendered
from hue_lint.values.frozen import Frozen, by_content
from hue_lint.values.origins import Origin
from hue_lint.values.plain import UNKNOWN, Const, External, Plain, Unknown
from hue_lint.values.which import Which

if TYPE_CHECKING:
    import libcst as cst

    from hue_lint.facts.schema import Relative, Wrapper
    from hue_lint.project.classes import ClassInfo, ExternalSymbol, Function
    from hue_lint.project.model import ModelInfo
    from hue_lint.project.modules import Module
    from hue_lint.syntax.segment import Segment
    from hue_lint.values.classes import Known

Colour: TypeAlias = Literal["async", "sync", "module"]

Provenance: TypeAlias = Literal["query", "built", "unknown"]
"""Where a model instance comes from: a query in sight, a constructor in sight, or elsewhere."""

Mode: TypeAlias = Literal["model", "dict", "tuple", "named", "flat"]


@dataclass(frozen=True, slots=True)
class ModuleValue:
    """A module of the project."""

    module: Module


@dataclass(frozen=True, slots=True)
class ClassValue:
    """A class: the project's own, or one of an installed package by its canonical name."""

    ref: ClassInfo | str


@by_content
class Instance(Frozen):
    """A model instance. `loaded` holds the relations that came with it (`author`,
    `author__country`), `deferred` the columns that did not, `prefetched` the related managers
    whose rows are there already, `lists` what `Prefetch(to_attr=…)` has put on it."""

    model: ModelInfo | ExternalSymbol
    provenance: Provenance = "unknown"
    loaded: frozenset[str] = frozenset()
    prefetched: frozenset[str] = frozenset()
    deferred: frozenset[str] = frozenset()
    lists: tuple[tuple[str, QuerySet], ...] = ()
    origin: Origin = None


ManagerKind: TypeAlias = Literal["plain", "reverse", "many", "generic"]


@by_content
class Manager(Frozen):
    """A manager, or a related manager of an instance."""

    model: ModelInfo | ExternalSymbol | None
    cls: ClassInfo | str | None = None
    queryset_class: ClassInfo | None = None
    kind: ManagerKind = "plain"
    prefetched: bool = False
    rows: frozenset[str] = frozenset()
    """What the prefetched rows have loaded themselves."""
    field: str = ""
    owner: Origin = None
    name: str = ""
    """Under which name the owner has it."""


@dataclass(frozen=True, slots=True, eq=False)
class Escape:
    """The wrapped call that handed a queryset out of a thread unevaluated. `pointless`: nothing was
    queried in the thread, so that wrapping it is a mistake in itself."""

    place: Place
    callee: str
    pointless: bool


@by_content
class QuerySet(Frozen):
    """A queryset: what its rows are, what is loaded along, and whether it holds rows already."""

    model: ModelInfo | ExternalSymbol | None
    cls: ClassInfo | None = None
    mode: Mode = "model"
    columns: tuple[str, ...] = ()
    select: frozenset[str] = frozenset()
    prefetch: frozenset[str] = frozenset()
    deferred: frozenset[str] = frozenset()
    lists: tuple[tuple[str, QuerySet], ...] = ()
    prefetched: bool = False
    empty: bool = False
    sliced: bool = False
    ordered: bool = False
    raw: bool = False
    escaped: Escape | None = None
    origin: Origin = None


@by_content
class Object(Frozen):
    """An instance of a class that is no model. `arguments` are those of its constructor."""

    ref: ClassInfo | str
    arguments: tuple[tuple[str, Value], ...] = ()
    origin: Origin = None

    def argument(self, *names: str) -> Value:
        """The constructor's argument under the first of `names` that was given."""
        for key, value in self.arguments:
            if key in names:
                return value
        return UNKNOWN


@by_content
class LazyUser(Frozen):
    """`request.user`: loads the session and the user on first touch. `place` read it, off a request
    of the class `request`."""

    origin: Origin
    place: Place | None = field(default=None, compare=False)
    request: str = REQUEST


@by_content
class FunctionValue(Frozen):
    """A function or method of the project, bound to `receiver` where it is one."""

    function: Function
    receiver: Value | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """A nested function or a lambda; judged where it is called. `names` are what it sees of the
    function around it for good, `states` what had happened to values when it was defined."""

    node: cst.FunctionDef | cst.Lambda
    frame: Spot
    names: dict[str, Value] = field(default_factory=dict, repr=False)
    states: dict[Origin, State] = field(default_factory=dict, repr=False)


@by_content
class Method(Frozen):
    """A method of a value that the facts describe, not called yet (`Book.objects.get`)."""

    receiver: Value
    name: str
    known: Known | None = field(default=None, compare=False)


@by_content
class Partial(Frozen):
    """`functools.partial(callee, *arguments)`."""

    callee: Value
    arguments: tuple[Argument, ...]


@by_content
class PartialMethod(Frozen):
    """`functools.partialmethod(callee, *arguments)` in a class body: a `Partial` of the bound
    method where it is read from an instance."""

    callee: Value
    arguments: tuple[Argument, ...]


@by_content
class Guarded(Frozen):
    """A function behind a context manager used as its decorator: each call enters it first."""

    callee: Value
    context: Value


@by_content
class Wrapped(Frozen):
    """A callable that runs `callee` in a thread and gives an awaitable (or, for `loop`, the
    reverse)."""

    callee: Value
    wrapper: Wrapper
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class WrapperValue:
    """A thread wrapper itself, perhaps with its options given already
    (`sync_to_async(thread_sensitive=False)`)."""

    wrapper: Wrapper
    options: tuple[Argument, ...] = ()


@by_content
class Coroutine(Frozen):
    """What calling an async function gives; `result` comes out when it is awaited. Where `place`
    is told, that it is never awaited is told there."""

    result: Value
    made_by: str = ""
    place: Place | None = field(default=None, compare=False)


@by_content
class AsyncIterator(Frozen):
    """Iterated with `async for`, or entered with `async with`: by what generator function."""

    item: Value
    around: Generator | None = None


@by_content
class Sequence(Frozen):
    """A list, tuple or set. `items` are known one by one, or `item` is any of them and `ends` those
    that are known at some positions, counted from the end where these are negative."""

    type: str
    items: tuple[Value, ...] | None = None
    item: Value = UNKNOWN
    ends: tuple[tuple[int, Value], ...] = ()


@by_content
class Mapping(Frozen):
    """A dict: values under known keys, and what any other value is."""

    known: tuple[tuple[Hashable, Value], ...] = ()
    key: Value = UNKNOWN
    value: Value = UNKNOWN

    def get(self, key: Hashable) -> Value | None:
        """The value under a known key, the value of any key, or None."""
        for known, value in self.known:
            if known == key and type(known) is type(key):
                return value
        return None if isinstance(self.value, Unknown) else self.value


@by_content
class Lazy(Frozen):
    """An iterator that consumes its `sources`, and calls `each`, when it is consumed itself."""

    sources: tuple[Value, ...]
    item: Value
    each: Partial | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Pending(Frozen):
    """A generator expression: what its rounds run, and what they do to values, is run and done when
    somebody consumes it."""

    item: Value
    operations: tuple[Operation, ...]
    states: tuple[tuple[Origin, State], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Generator(Frozen):
    """What calling a generator function gives: its body runs when somebody iterates or enters
    it."""

    callee: FunctionValue | Closure
    arguments: tuple[Argument, ...]
    kind: Literal["generator", "contextmanager"] = "generator"


@by_content
class Super(Frozen):
    """`super()` inside a method of `cls`."""

    cls: ClassInfo
    receiver: Value


@by_content
class Union(Frozen):
    """One of several values, by the branch that was taken."""

    options: tuple[Value, ...]


@by_content
class Argument(Frozen):
    """One argument of a call: `name` is a keyword, `*`, `**`, or empty for a positional one."""

    name: str
    value: Value
    node: Any = field(default=None, compare=False)


class Spot(Protocol):
    """What a place tells of the frame that it lies in (`frames.frame_of` has all of it)."""

    @property
    def module(self) -> Module:
        """The module of the function."""

    @property
    def segment(self) -> Segment:
        """Its text."""

    @property
    def name(self) -> str:
        """Its name, with that of its class."""

    @property
    def colour(self) -> Colour:
        """Whether it is async."""

    @property
    def owner(self) -> ClassInfo | None:
        """The class of a method."""

    @property
    def receiver(self) -> Value | None:
        """What it was called on."""

    @property
    def parent(self) -> Spot | None:
        """The frame of the function that it is nested in."""

    def row_of(self, node: cst.CSTNode) -> int:
        """The row of a node in its file."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A node and the frame whose function it stands in."""

    node: Any
    frame: Spot


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One synchronous thing at one place.

    `subject` is the receiver (a manager, an instance, …), `name` the method, attribute or special
    method (`__iter__` for an evaluation), `does` what happens in Django's terms, `twin` the async
    counterpart and `since` its release. `arguments` are the call's. `cause` is the operation inside
    the function that is called here, `spelling` how an evaluation is written (`list()`, `for`),
    `rendered` the template's line. `lazy` is an evaluation through an iterator that reads the
    queryset (`chain(qs)`, `qs.iterator()`). `later`: what is handed over here is called later, on
    the loop's thread (`loop.call_soon(f)`), so that handing it over in a thread changes nothing.
    `relative` is what does the same without blocking.
    `behind_yield`: a generator has yielded before, so that its first step does not get there.
    `on_miss`: it happens only where what the process keeps (a module's dictionary or variable) does
    not hold the answer yet, or where a function of which nothing is known proves to be async;
    whoever calls the function around it is not told.
    """

    kind: Kind
    effect: Literal["raises", "blocks", "wrong"]
    place: Place
    name: str
    does: str
    subject: Value = UNKNOWN
    evidence: str = ""
    twin: str | None = None
    since: str | None = None
    arguments: tuple[Argument, ...] = ()
    cause: Operation | None = None
    callee: str = ""
    spelling: str = ""
    touched: Place | None = None
    on_miss: bool = False
    behind_yield: bool = False
    rendered: Rendered | None = None
    lazy: bool = False
    relative: Relative | None = None
    later: bool = False

    def root(self) -> Operation:
        """The operation at the end of the path."""
        found = self
        while found.cause is not None:
            found = found.cause
        return found


@by_content
class State(Frozen):
    """What has happened to one value since it was made.

    `evaluated`: a queryset holds its rows, an instance its deferred columns. `loaded`: relations of
    an instance that were loaded or assigned. `forgotten`: a refresh dropped every relation,
    `dropped`: it, or an assignment to their columns, dropped these.
    `attributes`: what was set on it. `absent`: there is no such value here, None stands for it.
    `picked`: of several values, which ones have loaded a relation that not all have. `told`:
    relations whose loading was told of on the event loop, where it raises: whoever goes on from
    there finds them loaded, nobody else does.
    """

    evaluated: bool = False
    loaded: frozenset[str] = frozenset()
    forgotten: bool = False
    dropped: frozenset[str] = frozenset()
    attributes: tuple[tuple[str, Value], ...] = ()
    absent: bool = False
    picked: frozenset[tuple[Which, str]] = frozenset()
    told: frozenset[str] = frozenset()

    def outside(self) -> State:
        """The state as the callers of an async function find it."""
        if not self.told:
            return self
        picked = frozenset(pair for pair in self.picked if pair[1] not in self.told)
        return replace(self, loaded=self.loaded - self.told, picked=picked, told=frozenset())

    def attribute(self, name: str) -> Value | None:
        """The value that was last set under `name`."""
        return next((value for key, value in self.attributes if key == name), None)

    def with_attribute(self, name: str, value: Value | None) -> State:
        """The state once `name` was set to `value`, or was never set where that is None."""
        others = tuple(item for item in self.attributes if item[0] != name)
        return replace(self, attributes=others if value is None else (*others, (name, value)))


Value: TypeAlias = (
    Unknown
    | Const
    | Plain
    | External
    | ModuleValue
    | ClassValue
    | Instance
    | Manager
    | QuerySet
    | Object
    | LazyUser
    | FunctionValue
    | Closure
    | Method
    | Partial
    | PartialMethod
    | Guarded
    | Wrapped
    | WrapperValue
    | Coroutine
    | AsyncIterator
    | Sequence
    | Mapping
    | Lazy
    | Generator
    | Pending
    | Super
    | Union
)

FRESH = State()


def type_argument(at: int) -> str:
    """The name under which an object keeps what it was parametrised with: `Repo[Book]`."""
    return f"[{at}]"


def options(value: Value) -> tuple[Value, ...]:
    """The values that `value` may be, one for anything but a union."""
    return value.options if isinstance(value, Union) else (value,)


def is_known(value: Value) -> bool:
    """Whether anything at all is known of the value."""
    return any(not isinstance(option, Unknown) for option in options(value))


def is_parameter(value: Value) -> bool:
    """Whether a value came into the function as an argument itself."""
    origin = getattr(value, "origin", None)
    return isinstance(origin, tuple) and len(origin) == 2 and origin[0] == "parameter"
