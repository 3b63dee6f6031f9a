"""Type variables: what they stand for where a class or a function is read.

A type variable means its bound, until a subclass (`class Books(Repo[Book])`) or an annotation
(`repo: Repo[Book]`) says what it is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.project.classes import ClassInfo, ClassSymbol, ValueSymbol
from hue_lint.syntax.source import UnreadableSource
from hue_lint.syntax.walk import walk
from hue_lint.values.plain import UNKNOWN
from hue_lint.values.values import ClassValue, Instance, Object, Value, type_argument

if TYPE_CHECKING:
    from hue_lint.project.index import Project
    from hue_lint.project.modules import Module
    from hue_lint.values.origins import Origin
    from hue_lint.values.values import Provenance, Spot

Names = Mapping[str, Value]
"""Type variables and what a value of that type is; `Self` among them."""

NO_NAMES: Names = {}
_PARAMETERISED = frozenset({"Generic", "Protocol"})


class _Annotations(Protocol):
    """What is asked for of annotations."""

    def value(
        self,
        module: Module,
        node: cst.BaseExpression,
        owner: ClassInfo | None,
        origin: Origin,
        names: Names = NO_NAMES,
    ) -> Value: ...

    def either(
        self,
        module: Module,
        nodes: Iterable[cst.BaseExpression],
        owner: ClassInfo | None,
        names: Names,
    ) -> Value: ...


class Lookup(Protocol):
    """What is asked for of the meanings of names."""

    @property
    def project(self) -> Project: ...
    @property
    def annotations(self) -> _Annotations: ...

    def instance_of(self, value: Value, origin: Origin, provenance: Provenance) -> Value: ...


class Generics:
    """The type variables of one project's classes and functions."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._parameters: dict[ClassInfo, tuple[str, ...]] = {}
        self._bound: dict[tuple[ClassInfo, tuple[Value, ...]], dict[ClassInfo, Names]] = {}

    def names(
        self,
        module: Module,
        owner: ClassInfo | None,
        receiver: Value | None,
        function: cst.FunctionDef | None = None,
    ) -> Names:
        """What type variables stand for in a method of `owner` that is called on `receiver`, or in
        a function of a module."""
        found: dict[str, Value] = {}
        if owner is not None:
            found.update(self._of_class(owner, receiver))
            cls = receiver if isinstance(receiver, ClassValue) else ClassValue(owner)
            found["Self"] = (
                receiver
                if isinstance(receiver, Object | Instance)
                else self._lookup.instance_of(cls, None, "unknown")
            )
        if function is not None and function.type_parameters is not None:
            found.update(self._bounds(module, function.type_parameters, owner, found))
        return found

    def of_receiver(self, member: ValueSymbol, receiver: Value) -> Names:
        """What the type variables of a member's class are for a receiver."""
        return self._of_class(member.owner, receiver) if member.owner is not None else NO_NAMES

    def names_at(self, frame: Spot) -> Names:
        """What they stand for in the function that is being interpreted."""
        node = frame.segment.node
        function = node if isinstance(node, cst.FunctionDef) else None
        return self.names(frame.module, frame.owner, frame.receiver, function)

    def _of_class(self, owner: ClassInfo, receiver: Value | None) -> Names:
        """What the type variables of a class are in what inherits it and is the receiver."""
        ref = receiver.ref if isinstance(receiver, Object | ClassValue) else None
        if isinstance(receiver, Instance):
            ref = getattr(receiver.model, "cls", None)
        if not isinstance(ref, ClassInfo) or owner not in ref.mro():
            ref = owner
        if not any("[" in cls.segment.text for cls in ref.project_mro()):
            return NO_NAMES
        given: list[Value] = []
        if isinstance(receiver, Object):
            given = [receiver.argument(type_argument(at)) for at in range(len(self.of_class(ref)))]
        key = (ref, tuple(given))
        if key not in self._bound:
            self._bound[key] = {}
            self._walk(ref, given, self._bound[key])
        return self._bound[key].get(owner, NO_NAMES)

    def _walk(self, cls: ClassInfo, given: list[Value], found: dict[ClassInfo, Names]) -> None:
        """Note what the type variables of a class are, and so those of its bases."""
        if cls in found:
            return
        mine: dict[str, Value] = {}
        try:
            node = cls.node
        except UnreadableSource:
            return
        if node.type_parameters is not None:
            mine.update(self._bounds(cls.module, node.type_parameters, cls.owner, mine))
        for name, value in zip(self.of_class(cls), given, strict=False):
            if value != UNKNOWN:
                mine[name] = value
        found[cls] = mine
        for base in node.bases:
            symbol = self._lookup.project.resolve_expression(cls.module, base.value, cls.owner)
            if isinstance(symbol, ClassSymbol):
                arguments = inside(base.value)
                self._walk(
                    symbol.info,
                    [
                        self._lookup.annotations.value(cls.module, each, cls.owner, None, mine)
                        for each in arguments
                    ],
                    found,
                )

    def of_class(self, cls: ClassInfo) -> tuple[str, ...]:
        """The type variables that a class has, in order."""
        found = self._parameters.get(cls)
        if found is None:
            found = self._parameters[cls] = tuple(dict.fromkeys(self._parameters_of(cls)))
        return found

    def _parameters_of(self, cls: ClassInfo) -> list[str]:
        try:
            node = cls.node
        except UnreadableSource:
            return []
        if node.type_parameters is not None:
            return [parameter.param.name.value for parameter in node.type_parameters.params]
        named: list[str] = []
        for base in node.bases:
            name = get_full_name_for_node(base.value) or ""
            variables = [
                inner.value
                for each in inside(base.value)
                for inner in (each, *walk(each))
                if isinstance(inner, cst.Name) and self._is_variable(cls, inner)
            ]
            if name.rpartition(".")[2] in _PARAMETERISED:
                return variables
            named += variables
        return named

    def _is_variable(self, cls: ClassInfo, name: cst.Name) -> bool:
        symbol = self._lookup.project.resolve_expression(cls.module, name, cls.owner)
        return (
            isinstance(symbol, ValueSymbol)
            and isinstance(symbol.value, cst.Call)
            and (get_full_name_for_node(symbol.value.func) or "").endswith("TypeVar")
        )

    def _bounds(
        self, module: Module, parameters: cst.TypeParameters, owner: ClassInfo | None, names: Names
    ) -> dict[str, Value]:
        """The type variables of `class Repo[T: Model]` as their bounds."""
        found: dict[str, Value] = {}
        for parameter in parameters.params:
            variable = parameter.param
            bound = variable.bound if isinstance(variable, cst.TypeVar) else None
            choices = [e.value for e in bound.elements] if isinstance(bound, cst.Tuple) else [bound]
            found[variable.name.value] = self._lookup.annotations.either(
                module, [choice for choice in choices if choice is not None], owner, names
            )
        return found


def inside(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    """What stands in the brackets of `Repo[Book]`."""
    if not isinstance(node, cst.Subscript):
        return []
    return [each.slice.value for each in node.slice if isinstance(each.slice, cst.Index)]
