"""What the interpreter knows about a value.

Values are frozen and compare by content. What changes while a function runs (a queryset is
evaluated, a relation gets loaded, an attribute is set) is kept beside them in the environment,
under the value's `origin`: the place where it was made.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from hue_lint.django.names import REQUEST

if TYPE_CHECKING:
    import libcst as cst

    from hue_lint.django.schema import Wrapper
    from hue_lint.inference.classes import Known
    from hue_lint.inference.environment import State
    from hue_lint.inference.frames import Frame
    from hue_lint.inference.operations import Operation
    from hue_lint.project.models import ModelInfo
    from hue_lint.project.modules import Module
    from hue_lint.project.symbols import ClassInfo, ExternalSymbol, Function


Origin: TypeAlias = Hashable
"""Identity of a value at run time, as far as it can be told: the node that made it."""

Provenance: TypeAlias = Literal["query", "built", "unknown"]
"""Where a model instance comes from: a query in sight, a constructor in sight, or elsewhere."""

Mode: TypeAlias = Literal["model", "dict", "tuple", "named", "flat"]


@dataclass(frozen=True, slots=True)
class MadeAt:
    """The origin of a value that a called function made: the call, and the origin inside."""

    call: Hashable
    inside: Origin


@dataclass(frozen=True, slots=True)
class Melted:
    """The origin of a value that stands for several: what happened to all of them happened to
    it."""

    parts: frozenset[Origin]
    in_order: tuple[Origin, ...] = field(compare=False)
    """The same in the order in which they were met: that of a set is another each time."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """The origin of one of the values that share an origin: what happened to `all` of them happened
    to it."""

    all: Origin
    which: Hashable


_MOST_PARTS = 4


def melted(one: Origin, other: Origin) -> Origin:
    """The origin of a value that stands for two; none where that gets too many to follow."""
    if one == other:
        return one
    return melted_of(
        part
        for origin in (one, other)
        for part in (origin.in_order if isinstance(origin, Melted) else (origin,))
    )


def melted_of(origins: Iterable[Origin]) -> Origin:
    """The origin of a value that stands for those of all these origins."""
    parts = tuple(dict.fromkeys(origins))
    if len(parts) == 1:
        return parts[0]
    return None if None in parts or len(parts) > _MOST_PARTS else Melted(frozenset(parts), parts)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing is known; never evidence for anything."""


@dataclass(frozen=True, slots=True)
class Const:
    """A literal: string, number, bool, None, bytes or Ellipsis."""

    value: Hashable


@dataclass(frozen=True, slots=True)
class Plain:
    """A harmless value of a built-in type (`int`, `str`, …) whose content is not known."""

    type: str


@dataclass(frozen=True, slots=True)
class Shaped(Plain):
    """A text whose beginning and end are known (`f"do_{action}"`)."""

    head: str = ""
    tail: str = ""


@dataclass(frozen=True, slots=True)
class External:
    """A module, function or other object of an installed package, by its canonical name."""

    qualname: str


@dataclass(frozen=True, slots=True)
class ModuleValue:
    """A module of the project."""

    module: Module


@dataclass(frozen=True, slots=True)
class ClassValue:
    """A class: the project's own, or one of an installed package by its canonical name."""

    ref: ClassInfo | str


@dataclass(frozen=True, slots=True)
class Instance:
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
    among: bool = False
    """Whether other instances have this origin too: it is one of a list."""


ManagerKind: TypeAlias = Literal["plain", "reverse", "many", "generic"]


@dataclass(frozen=True, slots=True)
class Manager:
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


@dataclass(frozen=True, slots=True)
class QuerySet:
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


@dataclass(frozen=True, slots=True)
class Object:
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


@dataclass(frozen=True, slots=True)
class LazyUser:
    """`request.user`: loads the session and the user on first touch. `place` read it, off a request
    of the class `request`."""

    origin: Origin
    place: Place | None = field(default=None, compare=False)
    request: str = REQUEST


@dataclass(frozen=True, slots=True)
class FunctionValue:
    """A function or method of the project, bound to `receiver` where it is one."""

    function: Function
    receiver: Value | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """A nested function or a lambda; judged where it is called. `names` are what it sees of the
    function around it for good, `states` what had happened to values when it was defined."""

    node: cst.FunctionDef | cst.Lambda
    frame: Frame
    names: dict[str, Value] = field(default_factory=dict, repr=False)
    states: dict[Origin, State] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a value that the facts describe, not called yet (`Book.objects.get`)."""

    receiver: Value
    name: str
    known: Known | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Partial:
    """`functools.partial(callee, *arguments)`."""

    callee: Value
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class PartialMethod:
    """`functools.partialmethod(callee, *arguments)` in a class body: a `Partial` of the bound
    method where it is read from an instance."""

    callee: Value
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Guarded:
    """A function behind a context manager used as its decorator: each call enters it first."""

    callee: Value
    context: Value


@dataclass(frozen=True, slots=True)
class Wrapped:
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


@dataclass(frozen=True, slots=True)
class Coroutine:
    """What calling an async function gives; `result` comes out when it is awaited."""

    result: Value
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class AsyncIterator:
    """Iterated with `async for`."""

    item: Value


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list, tuple or set. `items` are known one by one, or `item` is any of them."""

    type: str
    items: tuple[Value, ...] | None = None
    item: Value = Unknown()


@dataclass(frozen=True, slots=True)
class Mapping:
    """A dict: values under known keys, and what any other value is."""

    known: tuple[tuple[Hashable, Value], ...] = ()
    key: Value = Unknown()
    value: Value = Unknown()

    def get(self, key: Hashable) -> Value | None:
        """The value under a known key, the value of any key, or None."""
        for known, value in self.known:
            if known == key and type(known) is type(key):
                return value
        return None if isinstance(self.value, Unknown) else self.value


@dataclass(frozen=True, slots=True)
class Lazy:
    """An iterator that consumes its `sources`, and calls `each`, when it is consumed itself."""

    sources: tuple[Value, ...]
    item: Value
    each: Partial | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Pending:
    """A generator expression: what its rounds run, and what they do to values, is run and done when
    somebody consumes it."""

    item: Value
    operations: tuple[Operation, ...]
    states: tuple[tuple[Origin, State], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Generator:
    """What calling a generator function gives: its body runs when somebody iterates or enters
    it."""

    callee: FunctionValue | Closure
    arguments: tuple[Argument, ...]
    kind: Literal["generator", "contextmanager"] = "generator"


@dataclass(frozen=True, slots=True)
class Super:
    """`super()` inside a method of `cls`."""

    cls: ClassInfo
    receiver: Value


@dataclass(frozen=True, slots=True)
class Union:
    """One of several values, by the branch that was taken."""

    options: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call: `name` is a keyword, `*`, `**`, or empty for a positional one."""

    name: str
    value: Value
    node: Any = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A node and the frame whose function it stands in."""

    node: Any
    frame: Frame


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

UNKNOWN = Unknown()
NONE = Const(None)


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
