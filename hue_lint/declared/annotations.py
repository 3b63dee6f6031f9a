"""What an annotation says of a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.declared.generics import NO_NAMES, Names, inside
from hue_lint.project.classes import ClassInfo, ClassSymbol, ExternalSymbol, Symbol, ValueSymbol
from hue_lint.syntax.segment import parse_annotation
from hue_lint.values.joining import union
from hue_lint.values.origins import Origin
from hue_lint.values.plain import NONE, UNKNOWN
from hue_lint.values.values import (
    AsyncIterator,
    ClassValue,
    Coroutine,
    Instance,
    Manager,
    Mapping,
    Object,
    QuerySet,
    Sequence,
    Value,
    options,
    type_argument,
)
from hue_lint.values.widening import mapped

if TYPE_CHECKING:
    from hue_lint.declared.modelling import Models
    from hue_lint.facts.knowledge import Knowledge
    from hue_lint.project.index import Project
    from hue_lint.project.modules import Module
    from hue_lint.values.values import Provenance


_CONTAINERS = {
    "list": "list",
    "List": "list",
    "set": "set",
    "Set": "set",
    "frozenset": "set",
    "Sequence": "list",
    "Iterable": "list",
    "Collection": "list",
    "Iterator": "iterator",
    "Generator": "iterator",
    "deque": "list",
}


_ANY: Origin = ("annotated",)
"""Stands for the origin of what an annotation says, which is another each time."""


class Lookup(Protocol):
    """What is asked for of the meanings of names."""

    @property
    def project(self) -> Project: ...
    @property
    def knowledge(self) -> Knowledge: ...
    @property
    def models(self) -> Models: ...

    def symbol_value(self, symbol: ValueSymbol) -> Value: ...
    def class_of(self, value: Value) -> Value: ...
    def instance_of(self, value: Value, origin: Origin, provenance: Provenance) -> Value: ...


class Annotations:
    """Annotations of one project, as values."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._aliases: set[tuple[Module, int, str]] = set()
        self._known: dict[tuple[Module, cst.BaseExpression, ClassInfo | None], Value] = {}

    def value(
        self,
        module: Module,
        node: cst.BaseExpression,
        owner: ClassInfo | None,
        origin: Origin,
        names: Names = NO_NAMES,
    ) -> Value:
        """An instance of what an annotation says; unknown where it says nothing of use. `names` are
        the type variables that are settled there."""
        if names or self._aliases:
            return self._value(module, node, owner, origin, names)
        key = (module, node, owner)
        if key not in self._known:
            self._known[key] = self._value(module, node, owner, _ANY, NO_NAMES)
        return mapped(self._known[key], lambda each: origin if each is _ANY else each)  # type: ignore[no-any-return]

    def _value(
        self,
        module: Module,
        node: cst.BaseExpression,
        owner: ClassInfo | None,
        origin: Origin,
        names: Names,
    ) -> Value:
        match node:
            case cst.SimpleString() | cst.ConcatenatedString():
                text = node.evaluated_value
                quoted = parse_annotation(text) if isinstance(text, str) else None
                if quoted is None or isinstance(quoted, cst.SimpleString | cst.ConcatenatedString):
                    return UNKNOWN
                return self.value(module, quoted, owner, origin, names)
            case cst.BinaryOperation(operator=cst.BitOr()):
                sides = (node.left, node.right)
                return _either([self.value(module, side, owner, origin, names) for side in sides])
            case cst.Name(value="None"):
                return NONE
            case cst.Name(value=name) if name in names:
                return mapped(names[name], lambda _: origin)  # type: ignore[no-any-return]
            case cst.Name() | cst.Attribute():
                return self._annotated_class(
                    self._lookup.project.resolve_expression(module, node, owner), module, origin
                )
            case cst.Subscript():
                return self._subscripted(module, node, owner, origin, names)
        return UNKNOWN

    def either(
        self,
        module: Module,
        nodes: Iterable[cst.BaseExpression],
        owner: ClassInfo | None,
        names: Names,
    ) -> Value:
        """What one of several annotations says."""
        return _either([self.value(module, node, owner, node, names) for node in nodes])

    def _annotated_class(self, symbol: Symbol | None, module: Module, origin: Origin) -> Value:
        match symbol:
            case ClassSymbol():
                return self._lookup.instance_of(ClassValue(symbol.info), origin, "unknown")
            case ExternalSymbol():
                name = self._lookup.knowledge.canonical(symbol.qualname)
                bare = name.rpartition(".")[2]
                if name in ("builtins.type", "builtins.object"):
                    return UNKNOWN
                if name.startswith(("typing.", "collections.abc.")):
                    return Sequence(_CONTAINERS[bare]) if bare in _CONTAINERS else UNKNOWN
                if self._lookup.knowledge.class_facts(name) is not None or name.startswith(
                    "builtins."
                ):
                    return self._lookup.instance_of(ClassValue(name), origin, "unknown")
                if self._lookup.models.may_be_model(name):
                    return Instance(ExternalSymbol(name), origin=origin)
                return Object(name, origin=origin)
            case ValueSymbol():
                if isinstance(symbol.value, cst.Subscript | cst.BinaryOperation):
                    return self._aliased(symbol, symbol.value, origin)
                if isinstance(symbol.value, cst.Call):
                    return self._type_variable(symbol, symbol.value, origin)
                value = self._lookup.symbol_value(symbol)
                if isinstance(value, ClassValue):
                    return self._lookup.instance_of(value, origin, "unknown")
        return UNKNOWN

    def _aliased(self, symbol: ValueSymbol, node: cst.BaseExpression, origin: Origin) -> Value:
        """What an alias of a type stands for; one that names itself stands for nothing there."""
        key = (symbol.module, symbol.statement.first, symbol.name)
        if key in self._aliases:
            return UNKNOWN
        self._aliases.add(key)
        try:
            return self.value(symbol.module, node, symbol.owner, origin)
        finally:
            self._aliases.discard(key)

    def _type_variable(self, symbol: ValueSymbol, call: cst.Call, origin: Origin) -> Value:
        """What a type variable stands for: its bound, or one of its constraints."""
        if not (get_full_name_for_node(call.func) or "").endswith("TypeVar"):
            value = self._lookup.symbol_value(symbol)
            return (
                self._lookup.instance_of(value, origin, "unknown")
                if isinstance(value, ClassValue)
                else UNKNOWN
            )
        bounds = [
            arg.value
            for arg in call.args
            if arg.keyword is not None and arg.keyword.value == "bound"
        ]
        bounds = bounds or [arg.value for arg in call.args[1:] if arg.keyword is None]
        return _either([self.value(symbol.module, bound, symbol.owner, origin) for bound in bounds])

    def _subscripted(
        self,
        module: Module,
        node: cst.Subscript,
        owner: ClassInfo | None,
        origin: Origin,
        names: Names,
    ) -> Value:
        symbol = self._lookup.project.resolve_expression(module, node.value, owner)
        inner = inside(node)
        name = symbol.qualname if isinstance(symbol, ExternalSymbol) else ""
        name = self._lookup.knowledge.canonical(name)
        bare = name.rpartition(".")[2]

        def value(at: int) -> Value:
            if at >= len(inner):
                return UNKNOWN
            return self.value(module, inner[at], owner, origin, names)

        if bare in (
            "Optional",
            "Annotated",
            "ClassVar",
            "Final",
            "Required",
            "NotRequired",
            "Unpack",
        ):
            return (
                union([value(0), NONE]) if bare == "Optional" and value(0) != UNKNOWN else value(0)
            )
        if bare == "Union":
            return _either([value(at) for at in range(len(inner))])
        if bare in ("type", "Type"):
            found = value(0)
            return union(self._lookup.class_of(option) for option in options(found))
        if bare in _CONTAINERS:
            return Sequence(_CONTAINERS[bare], None, value(0))
        if name.startswith("asyncio.") and bare.endswith("Queue"):
            return Sequence("queue", None, value(0))
        if bare in ("tuple", "Tuple"):
            if len(inner) == 2 and isinstance(inner[1], cst.Ellipsis):
                return Sequence("tuple", None, value(0))
            return Sequence("tuple", tuple(value(at) for at in range(len(inner))))
        if bare in ("dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "OrderedDict"):
            return Mapping((), value(0), value(1))
        if bare in ("Coroutine", "Awaitable", "Task", "Future"):
            return Coroutine(value(len(inner) - 1))
        if bare in ("AsyncIterator", "AsyncIterable", "AsyncGenerator"):
            return AsyncIterator(value(0))
        item = self._lookup.knowledge.method(name, "__class_getitem__") if name else None
        if item is not None and item.returns == "argument:0":
            return value(0)
        made = self._annotated_class(symbol, module, origin)
        if isinstance(made, QuerySet | Manager) and made.model is None:
            row = value(0)
            if isinstance(row, Instance):
                return replace(made, model=row.model)
        if isinstance(made, Object):
            given = tuple((type_argument(at), value(at)) for at in range(len(inner)))
            known = tuple(pair for pair in given if pair[1] != UNKNOWN)
            return replace(made, arguments=(*made.arguments, *known))
        return made


def _either(values: list[Value]) -> Value:
    return union(values) if any(value not in (UNKNOWN, NONE) for value in values) else UNKNOWN
