"""The form in which knowledge about Django and third-party packages is written down.

Django's own lives beside this file in `data/*.toml`, packs for other packages in `packs/*.toml`;
a project or an installed package ships more in the same form. Every operation that is reported
carries one line of evidence: where in the source it happens or how it was measured.
"""

from typing import Literal

import msgspec

Effect = Literal["raises", "blocks"]
"""`raises`: Django raises SynchronousOnlyOperation there; `blocks`: it silently blocks the loop."""

Family = Literal[
    "query",  # HUE101
    "evaluation",  # HUE102
    "instance",  # HUE103
    "relation",  # HUE104
    "related-write",  # HUE105
    "database",  # HUE106: transaction, connection, cursor, raw
    "auth",  # HUE201
    "request-user",  # HUE202
    "permission",  # HUE203
    "session",  # HUE301
    "messages",  # HUE302
    "shortcut",  # HUE401
    "cache",  # HUE402
    "template",  # HUE403
    "form",  # HUE404: forms, formsets, paginator, serializers
    "service",  # HUE405: signals, mail, storage, commands, content types, sites, tasks
]
"""The operation's family; each family is reported by one rule."""


class Behaviour(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one function, method or attribute does to whoever uses it on the event loop.

    `returns` is a type in the small language of `hue_lint/django/README.md`. `arguments` says what
    is done with arguments that matter, by position ("0", "1", "*") or keyword name: `iterates`,
    `length`, `truth`, `text` (str or repr), `context` (a template context whose values are
    evaluated), `calls` (called at once, on the same thread), `lazy` (wrapped, evaluated when the
    result is). `transform` names the change to the receiver that a queryset method makes.
    `twin` is the name of the async counterpart on the same class or module and `since` the release
    that brought it; both are filled from `twins.json` where they are left out.
    `unless` lists keyword arguments that make the operation harmless (`{commit = false}`).
    `when` narrows it: `cold` (only if nothing has loaded it before), `unevaluated` (harmless on an
    evaluated queryset), `has-relations` (only with foreign keys or unique fields).
    """

    effect: Effect | None = None
    family: Family | None = None
    does: str = ""
    returns: str = "unknown"
    arguments: dict[str, str] = {}
    transform: str | None = None
    twin: str | None = None
    since: str | None = None
    unless: dict[str, bool | str | int] = {}
    when: Literal["always", "cold", "unevaluated", "has-relations"] = "always"
    evidence: str = ""


class ClassFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class of Django's or of a package's: how it is named, what it inherits, what its members do.

    `attributes` are read without a call (properties, descriptors, plain attributes); an attribute
    with an effect is an operation when read. `item` describes subscripting and the special methods
    `__getitem__`, `__setitem__`, `__delitem__`, `__contains__`, `__iter__`, `__len__`, `__bool__`,
    `__str__`, `__enter__`, `__aenter__` are ordinary entries of `methods`. `fields` are model
    fields: name to `"foreign-key:app.Model?"`-like text (see the README). `setting` names classes
    by what Django finds at run time (`AUTH_USER_MODEL`).
    """

    name: str
    aliases: list[str] = []
    bases: list[str] = []
    methods: dict[str, Behaviour] = {}
    attributes: dict[str, Behaviour] = {}
    fields: dict[str, str] = {}
    call: Behaviour | None = None
    """What constructing the class does, where that is more than giving an instance."""


class Wrapper(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A callable that takes work off the event loop, or puts async work on one.

    `moves` is `thread` (its callable argument runs in a thread), `loop` (`async_to_sync`). `form`:
    `wraps` (gives an awaitable version: `sync_to_async(f)`), `runs` (runs it with the arguments that
    follow: `asyncio.to_thread(f, x)`). `argument` is the position of the callable. `managed` is
    whether Django's thread-sensitive executor runs it (its connections are cleaned up).
    """

    name: str
    aliases: list[str] = []
    moves: Literal["thread", "loop"] = "thread"
    form: Literal["wraps", "runs"] = "wraps"
    argument: int = 0
    managed: bool = True
    evidence: str = ""


class Facts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One data file: classes, functions and module attributes by qualified name, wrappers."""

    classes: list[ClassFacts] = []
    functions: dict[str, Behaviour] = {}
    attributes: dict[str, Behaviour] = {}
    wrappers: list[Wrapper] = []
