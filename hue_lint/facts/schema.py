"""The form in which knowledge about Django and third-party packages is written down.

Django's own lives beside this file in `data/*.toml`, packs for other packages in `packs/*.toml`;
a project or an installed package ships more in the same form. Every operation that is reported
carries one line of evidence: where in the source it happens or how it was measured.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

Effect = Literal["raises", "blocks"]
"""`raises`: Django raises SynchronousOnlyOperation there; `blocks`: it silently blocks the loop."""

Family = str
"""The operation's family: each is reported by the rule that has it among its `kinds`."""

When = Literal[
    "always",
    "cold",
    "keyed",
    "touched",
    "consumed",
    "unevaluated",
    "unevaluated-or-unordered",
    "rows-of-tuples",
    "conditions",
    "holds-queryset",
    "has-relations",
    "has-foreign-keys",
    "has-unique",
    "has-constraints",
    "has-many-to-many",
    "has-choices",
    "old-hash",
    "paginated",
    "paginated-or-not-empty",
    "session-storage",
    "loops-not-nested",
    "bounded",
    "given",
    "rows-given",
    "untold",
    "heard",
]
"""When an operation has its effect; see the README for each."""


class Relative(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What does the same work without blocking: a dotted `name`, and the release of its package (or
    of Python) that brought it (`httpx 0.11`). `alone`: no thread can do it instead, since what is
    used belongs to the thread that made it."""

    name: str
    since: str
    alone: bool = False


class TimeLimit(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Which `arguments` say how long is waited at most. Without them it is `default`, in words, or
    for ever where that is empty."""

    arguments: list[str]
    default: str = ""


class Behaviour(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What one function, method or attribute does to whoever uses it on the event loop.

    `effect` is what happens, `family` the rule that reports it; a family without an effect is that
    of what is done with the arguments. `returns` is a type in the small language of
    `hue_lint/facts/README.md`. `arguments` says what is done with arguments that matter, by
    position ("0", "1", "*" for each positional one), keyword name ("**" for each keyword) or
    `self` for the receiver; the README lists the words. `transform` names the change to the
    receiver that a method makes. `does` completes a sentence that begins with the operation,
    `{model}` standing for the receiver's model. `twin` is the name of the async counterpart on
    the same class or module and `since` the release that brought it; both are filled from
    `twins.json` where they are left out. `unless` lists arguments that make the operation
    harmless (`{commit = false}`), with one value or several. `parameters` are the types of what the
    package gives, by position, to a method that subclasses override (`perform_create(self,
    serializer)`) or to the function that a decorator decorates. `added` and `removed` are the
    releases that brought and dropped the thing itself. `virtual` says that no class carries the
    name: Django sets it on instances or makes it at run time. `relative` is what to use instead
    on an event loop where that stands elsewhere than a twin, `limit` how long is waited at
    most.
    """

    effect: Effect | None = None
    family: Family | None = None
    does: str = ""
    returns: str = "unknown"
    arguments: dict[str, str] = {}
    transform: str | None = None
    twin: str | None = None
    since: str | None = None
    unless: dict[str, bool | str | int | list[str]] = {}
    otherwise: Effect | None = None
    """What remains of the effect where `unless` holds."""
    idle: dict[str, list[str]] = {}
    """The values of arguments with which what it returns never waits, of no interest from here."""
    when: When = "always"
    runs: list[str] = []
    instead: list[str] = []
    """Methods of the receiver that do it: where the project's class has one, that runs instead."""
    consumes: str | None = None
    """The method of the receiver whose result is iterated, `each` what is asked of each item: the
    receiver's methods (`*` allowed), with what happens where the project has none: a method of the
    item is called."""
    each: dict[str, str] = {}
    walks: str | None = None
    """What the receiver's declared fields are read off: an argument, or what it holds (`held`)."""
    loads: list[str] = []
    """The relations of the receiver that it loads: nothing happens where they are there."""
    parameters: list[str] = []
    between: list[str] = []
    """The first release that behaves so, and the first that no longer does."""
    added: str | None = None
    removed: str | None = None
    virtual: bool = False
    relative: Relative | None = None
    limit: TimeLimit | None = None
    closes_connections: bool = False
    """A thread that calls it leaves no connection behind that Django would have to close."""
    evidence: str = ""


class ClassFacts(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A class of Django's or of a package's: its names, what it inherits, what its members do.

    `attributes` are read without a call (properties, descriptors, plain attributes); an attribute
    with an effect is an operation when read. The special methods `__getitem__`, `__setitem__`,
    `__delitem__`, `__contains__`, `__iter__`, `__len__`, `__bool__`, `__str__`, `__enter__`,
    `__aenter__`, `__get__` are ordinary entries of `methods`. A name may hold a `*`
    (`get_*_display`); several that do the same are one entry, with commas (`get, post`), whose
    evidence says `{name}` for each. `relative` holds for every entry with an effect that names
    none. `without` are the names, `*` allowed, that are not inherited from `bases`.
    `fields` are model fields (see the README). `value` is what reading a model field of this class
    on an instance gives. `added`, `removed` and `virtual` are as in `Behaviour`.
    """

    name: str
    aliases: list[str] = []
    bases: list[str] = []
    without: list[str] = []
    methods: dict[str, Behaviour] = {}
    attributes: dict[str, Behaviour] = {}
    fields: dict[str, str] = {}
    value: str | None = None
    relative: Relative | None = None
    added: str | None = None
    removed: str | None = None
    virtual: bool = False
    call: Behaviour | None = None
    """What constructing the class does, where that is more than giving an instance."""


class Wrapper(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A callable that takes work off the event loop, or puts async work on one.

    `moves` is `thread` (its callable argument runs in a thread), `loop` (`async_to_sync`). `form`:
    `wraps` (gives an awaitable version: `sync_to_async(f)`), `runs` (runs it with the arguments
    that follow: `asyncio.to_thread(f, x)`). `argument` is the position of the callable, not
    counting the receiver of a method, and `keyword` its name where it is usually given by name.
    `managed` is whether Django's thread-sensitive executor runs it (its connections are cleaned
    up), `awaited` whether what it gives can be awaited, `cleans_up` whether the wrapper closes old
    connections itself, in whatever thread.
    """

    name: str
    aliases: tuple[str, ...] = ()
    moves: Literal["thread", "loop"] = "thread"
    form: Literal["wraps", "runs"] = "wraps"
    argument: int = 0
    keyword: str | None = None
    managed: bool = True
    awaited: bool = True
    cleans_up: bool = False
    evidence: str = ""


class Convention(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A parameter that is known by its name: in modules that import `package`, in functions that
    have a parameter of `beside` too. `type` is what it is, as in `Behaviour.returns`."""

    parameter: str
    beside: list[str]
    package: str
    type: str
    evidence: str = ""


class Guard(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What runs with the request before the functions that objects of `classes` register by their
    methods (`@router.get("/", auth=…)`): what the keyword `keyword` names there, else where that
    object was registered by the method `adds` of another one, else where it was made, else what
    guards that other one; where it is not seen to be registered, where objects of the class `whole`
    are made. A guard that is an object has its method `method` called with the request. What it
    gives is kept on the request as `keeps`."""

    classes: list[str]
    whole: str
    adds: str = ""
    keyword: str
    method: str
    keeps: str
    evidence: str = ""


class Answer(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """The schema that what a registered function returns is read by: the keyword `keyword` of the
    methods by which objects of `classes` register it names it."""

    classes: list[str]
    keyword: str
    evidence: str = ""


class Stand(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What tests put in the place of packages: while a test is decorated with one of `names`, has
    entered it, or takes one of the `fixtures`, nothing of what is named in `replaces` (a package, a
    module, a class or a function) runs."""

    names: list[str] = []
    fixtures: list[str] = []
    replaces: list[str]
    evidence: str = ""


class Facts(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One data file: classes, functions and module attributes by qualified name, wrappers,
    parameters that are known by their names, what guards the functions that are registered, what
    stands in for packages in tests.

    `aliases` are other names of functions and module attributes, alias to the name used here.
    """

    classes: list[ClassFacts] = []
    functions: dict[str, Behaviour] = {}
    attributes: dict[str, Behaviour] = {}
    wrappers: list[Wrapper] = []
    aliases: dict[str, str] = {}
    conventions: list[Convention] = []
    guards: list[Guard] = []
    answers: list[Answer] = []
    hooks: dict[str, dict[str, str]] = {}
    """By class, the methods that are called synchronously where a subclass overrides them (`*`
    allowed), with the evidence."""
    decorated: dict[str, str] = {}
    """Decorators whose function is called synchronously, with the evidence."""
    descends: dict[str, str] = {}
    """Classes that nothing else is said of, with the one of `hooks` that they inherit from; other
    names of decorators of `decorated`."""
    stands: list[Stand] = []

    def behaviours(self) -> Iterator[tuple[str, Behaviour]]:
        """Everything that something is known of, by its qualified name."""
        for each in self.classes:
            for name, behaviour in (*each.methods.items(), *each.attributes.items()):
                yield f"{each.name}.{name}", behaviour
            if each.call is not None:
                yield each.name, each.call
        yield from self.functions.items()
        yield from self.attributes.items()
