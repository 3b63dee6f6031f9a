"""What the interpreter knows about a value.

Values are frozen and compare by content. What changes while a function runs (a queryset is
evaluated, a relation gets loaded, an attribute is set) is kept beside them in the environment,
under the value's `origin`: the place where it was made.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    import libcst as cst

    from hue_lint.django.schema import Wrapper
    from hue_lint.inference.classes import Known
    from hue_lint.inference.frames import Frame
    from hue_lint.inference.operations import Operation
    from hue_lint.project.models import ModelInfo
    from hue_lint.project.modules import Module
    from hue_lint.project.symbols import ClassInfo, ExternalSymbol, Function

Origin: TypeAlias = Hashable
"""Identity of a value at run time, as far as it can be told: the node that made it."""

Provenance: TypeAlias = Literal["query", "built", "unknown"]
"""Where a model instance comes from: a query in sight, a constructor in sight, or elsewhere."""

Mode: TypeAlias = Literal["model", "dict", "tuple", "flat"]


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


_MOST_PARTS = 4


def melted(one: Origin, other: Origin) -> Origin:
    """The origin of a value that stands for two; none where that gets too many to follow."""
    if one == other:
        return one
    parts = frozenset().union(*(o.parts if isinstance(o, Melted) else {o} for o in (one, other)))
    return None if None in parts or len(parts) > _MOST_PARTS else Melted(parts)


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
    whose rows are there already."""

    model: ModelInfo | ExternalSymbol
    provenance: Provenance = "unknown"
    loaded: frozenset[str] = frozenset()
    prefetched: frozenset[str] = frozenset()
    deferred: frozenset[str] = frozenset()
    origin: Origin = None


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
    """`request.user`: loads the session and the user on first touch. `place` read it."""

    origin: Origin
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class FunctionValue:
    """A function or method of the project, bound to `receiver` where it is one."""

    function: Function
    receiver: Value | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """A nested function or a lambda; judged where it is called."""

    node: cst.FunctionDef | cst.Lambda
    frame: Frame


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
    """An iterator that consumes `source`, and calls `each`, when it is consumed itself."""

    source: Value
    item: Value
    each: Partial | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Pending:
    """A generator expression: what its rounds run is run when somebody consumes it."""

    item: Value
    operations: tuple[Operation, ...]


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
_MOST_OPTIONS = 12


def options(value: Value) -> tuple[Value, ...]:
    """The values that `value` may be, one for anything but a union."""
    return value.options if isinstance(value, Union) else (value,)


def union(values: Iterable[Value]) -> Value:
    """One value that stands for any of `values`; model instances of one model melt together."""
    given = list(values)
    if len(given) == 1:
        return given[0]
    found: list[Value] = []
    for value in given:
        for option in options(value):
            if any(option is other for other in found) or option in found:
                continue
            for at, other in enumerate(found):
                merged = _merged(other, option)
                if merged is not None:
                    found[at] = merged
                    break
            else:
                found.append(option)
    if not found:
        return UNKNOWN
    if len(found) == 1:
        return found[0]
    if len(found) > _MOST_OPTIONS:
        return UNKNOWN
    return Union(tuple(found))


def _merged(one: Value, other: Value) -> Value | None:
    """One value for two of the same kind: only what both have loaded is loaded."""
    if isinstance(one, Instance) and isinstance(other, Instance) and one.model == other.model:
        if one.provenance != other.provenance and "unknown" in (one.provenance, other.provenance):
            return None
        return replace(
            one,
            loaded=one.loaded & other.loaded,
            prefetched=one.prefetched & other.prefetched,
            deferred=one.deferred | other.deferred,
            origin=melted(one.origin, other.origin),
        )
    if isinstance(one, Const) and isinstance(other, Const):
        if one.value is None or other.value is None or isinstance(one.value, str):
            return None
        return Plain(type(one.value).__name__) if type(one.value) is type(other.value) else None
    if isinstance(one, Sequence) and isinstance(other, Sequence) and one.type == other.type:
        if (
            one.type == "tuple"
            and one.items is not None
            and other.items is not None
            and len(one.items) == len(other.items) <= 6
        ):
            pairs = zip(one.items, other.items, strict=True)
            return Sequence(one.type, tuple(union(pair) for pair in pairs))
        return Sequence(one.type, None, union([item_of(one), item_of(other)]))
    if isinstance(one, Coroutine) and isinstance(other, Coroutine):
        return Coroutine(union([one.result, other.result]), one.made_by)
    return None


def item_of(value: Sequence) -> Value:
    """Any item of a sequence."""
    if value.items is None:
        return value.item
    return union(value.items) if value.items else UNKNOWN


def without_none(value: Value) -> Value:
    """The value once it is known not to be None."""
    kept = [option for option in options(value) if option != NONE]
    return union(kept) if kept else UNKNOWN


def declared_or(value: Value, declared: Value) -> Value:
    """What a name is that was declared and given a value: an empty container or None says less
    than the declaration, which tells what will be put there."""
    if value == UNKNOWN:
        return declared
    if declared == UNKNOWN:
        return value
    if value == NONE:
        return union([declared, NONE])
    if isinstance(value, Sequence) and value.items == ():
        return declared
    if isinstance(value, Mapping) and value == Mapping():
        return declared
    return value


def is_known(value: Value) -> bool:
    """Whether anything at all is known of the value."""
    return any(not isinstance(option, Unknown) for option in options(value))


_PARTS: dict[type, tuple[str, ...]] = {
    Sequence: ("items", "item"),
    Mapping: ("known", "key", "value"),
    Coroutine: ("result",),
    AsyncIterator: ("item",),
    Lazy: ("source", "item"),
    Partial: ("callee", "arguments"),
    Argument: ("value",),
    Method: ("receiver",),
    FunctionValue: ("receiver",),
    Super: ("receiver",),
    Wrapped: ("callee",),
    Guarded: ("callee", "context"),
}
"""Where other values are inside a value."""


def mapped(value: Any, change: Callable[[Origin], Origin]) -> Any:
    """The same value with every origin inside it replaced; the very object where nothing
    changes."""
    kind = type(value)
    if kind is tuple:
        changed = [mapped(item, change) for item in value]
        same = all(new is old for new, old in zip(changed, value, strict=True))
        return value if same else tuple(changed)
    parts = _PARTS.get(kind)
    if parts is not None:
        new_parts: dict[str, Any] = {}
        for name in parts:
            old = getattr(value, name)
            new = mapped(old, change) if old is not None else None
            if new is not old:
                new_parts[name] = new
        return replace(value, **new_parts) if new_parts else value
    if kind in (Instance, QuerySet, LazyUser):
        origin = change(value.origin)
        return value if origin is value.origin else replace(value, origin=origin)
    if kind is Object:
        origin, arguments = change(value.origin), mapped(value.arguments, change)
        if origin is value.origin and arguments is value.arguments:
            return value
        return Object(value.ref, arguments, origin)
    if kind is Manager:
        return value if value.owner is None else replace(value, owner=change(value.owner))
    if kind is Union:
        kept = mapped(value.options, change)
        return value if kept is value.options else union(kept)
    if kind is Generator:
        return Generator(mapped(value.callee, change), mapped(value.arguments, change), value.kind)
    return value


def shallow(value: Value, depth: int = 2) -> Value:
    """A value whose objects know what they were made with only `depth` objects deep: objects that
    hold objects of their own kind would grow without end."""
    match value:
        case Object() if value.arguments:
            if not depth:
                return replace(value, arguments=())
            kept = tuple((name, shallow(inner, depth - 1)) for name, inner in value.arguments)
            return value if kept == value.arguments else replace(value, arguments=kept)
        case Sequence(items=None):
            return replace(value, item=shallow(value.item, depth))
        case Sequence():
            return replace(value, items=tuple(shallow(item, depth) for item in value.items or ()))
        case Mapping():
            known = tuple((key, shallow(item, depth)) for key, item in value.known)
            return replace(value, known=known, value=shallow(value.value, depth))
        case Union():
            return union(shallow(option, depth) for option in value.options)
    return value


def widened(argument: Argument) -> Argument:
    """An argument without its literals: what kind of value it is, not which."""
    return replace(argument, value=union(_widened(option) for option in options(argument.value)))


def _widened(value: Value) -> Value:
    match value:
        case Const() if not (value.value is None or isinstance(value.value, bool)):
            return Plain(type(value.value).__name__)
        case Sequence() if value.items is not None:
            return Sequence(value.type, None, _widened(item_of(value)))
        case Mapping():
            return Mapping((), value.key, union([v for _, v in value.known] + [value.value]))
        case Object():
            return replace(value, arguments=())
    return value


def bare(argument: Argument) -> Argument:
    """An argument that tells only of model instances, managers, querysets and classes."""
    kept = [
        replace(option, origin=None) if isinstance(option, Instance | QuerySet) else option
        for option in options(argument.value)
        if isinstance(option, Instance | QuerySet | Manager | ClassValue | FunctionValue)
    ]
    return replace(argument, value=union(kept) if kept else UNKNOWN)


def origins(value: Any) -> Iterator[Origin]:
    """Every origin inside a value."""
    seen: list[Origin] = []

    def note(origin: Origin) -> Origin:
        seen.append(origin)
        return origin

    mapped(value, note)
    return (origin for origin in seen if origin is not None)
