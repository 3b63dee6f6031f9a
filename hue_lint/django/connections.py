"""Which receivers a signal of the project has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.project.classes import ExternalSymbol, Function
from hue_lint.project.segments import segments_with
from hue_lint.syntax.source import UnreadableSource
from hue_lint.syntax.walk import walk
from hue_lint.values.plain import UNKNOWN, Unknown
from hue_lint.values.values import FunctionValue, Object, Value, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine
    from hue_lint.project.classes import Symbol
    from hue_lint.project.modules import Module
    from hue_lint.values.origins import Origin

SIGNAL = "django.dispatch.Signal"
RECEIVER = "django.dispatch.receiver"
_CONNECTS = (".connect(", "receiver(")


@dataclass(frozen=True, slots=True)
class _Site:
    """A place that connects a receiver to signals; what is not known is unknown."""

    signals: tuple[Value, ...]
    receiver: Value


class Connections:
    """The receivers that one project connects to its own signals, its tests left aside."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: tuple[frozenset[Origin], tuple[_Site, ...]] | None = None

    def of(self, signal: Object) -> tuple[Value, ...] | None:
        """The receivers of a signal; None where there may be others."""
        if self._known is None:
            with self._engine.summaries.apart():
                self._known = frozenset(self._own_signals()), tuple(self._sites())
        own, sites = self._known
        if signal.origin not in own:
            return None
        found: list[Value] = []
        for site in sites:
            connected = [option for each in site.signals for option in options(each)]
            if any(isinstance(option, Unknown) for option in connected):
                return None
            if any(isinstance(o, Object) and o.origin is signal.origin for o in connected):
                found.append(site.receiver)
        return None if UNKNOWN in found else tuple(found)

    def _own_signals(self) -> Iterator[Origin]:
        """The origins of the signals that are names of modules."""
        for path, _ in self._engine.project.scan.texts(b"Signal("):
            try:
                module = self._engine.project.module_at(path)
                segments = segments_with(module, "Signal(")
                nodes = [segment.node for segment in segments]
            except UnreadableSource:
                continue
            for node in (each for outer in nodes for each in (outer, *walk(outer))):
                match node:
                    case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
                        for option in options(self._engine.module_member(module, name)):
                            if isinstance(option, Object) and option.ref == SIGNAL:
                                yield option.origin

    def _sites(self) -> Iterator[_Site]:
        project = self._engine.project
        for word in _CONNECTS:
            for path, _ in project.scan.texts(word.encode()):
                if project.scan.is_test(path):
                    continue
                try:
                    module = project.module_at(path)
                    nodes = [segment.node for segment in segments_with(module, word)]
                    found = [site for node in nodes for site in self._in(module, node, word)]
                except UnreadableSource:
                    continue
                yield from found

    def _in(self, module: Module, node: cst.CSTNode, word: str) -> Iterator[_Site]:
        inner = [node, *walk(node, into_scopes=True)]
        local = imported_in(self._engine, module, inner)
        for each in inner:
            match each:
                case cst.Call(
                    func=cst.Attribute(value=signal, attr=cst.Name(value="connect")),
                    args=[first, *others],
                ) if word == _CONNECTS[0]:
                    named = [arg for arg in others if keyword(arg) == "receiver"]
                    receiver = self._value(module, [*named, first][0].value, local)
                    connected = self._value(module, signal, local)
                    if _is_signal(connected) or _is_function(receiver):
                        yield _Site((connected,), receiver)
                case cst.FunctionDef(decorators=decorators) if word == _CONNECTS[1]:
                    for decorator in decorators:
                        yield from self._by(module, each, decorator.decorator, local, node)

    def _by(
        self,
        module: Module,
        function: cst.FunctionDef,
        decorator: cst.BaseExpression,
        local: dict[str, Symbol | None],
        outermost: cst.CSTNode,
    ) -> Iterator[_Site]:
        match decorator:
            case cst.Call(func=func, args=[cst.Arg(value=given), *_]):
                known = resolved(self._engine, module, func, local)
                if not isinstance(known, ExternalSymbol):
                    return
                if self._engine.knowledge.canonical(known.qualname) != RECEIVER:
                    return
                several = given.elements if isinstance(given, cst.List | cst.Tuple) else ()
                nodes = [element.value for element in several] or [given]
                own: Value = UNKNOWN
                if function is outermost:
                    own = self._engine.module_member(module, function.name.value)
                yield _Site(tuple(self._value(module, each, local) for each in nodes), own)

    def _value(
        self, module: Module, node: cst.BaseExpression, local: dict[str, Symbol | None]
    ) -> Value:
        symbol = resolved(self._engine, module, node, local)
        if symbol is not None:
            return self._engine.value_of_symbol(symbol)
        match node:
            case cst.Attribute(value=base, attr=cst.Name(value=name)):
                for option in options(self._value(module, base, local)):
                    member = self._engine.member_of(option, name)
                    if isinstance(option, Object) and isinstance(member, Function):
                        return FunctionValue(member, option)
        return UNKNOWN


def resolved(
    engine: Engine, module: Module, node: cst.BaseExpression, local: dict[str, Symbol | None]
) -> Symbol | None:
    """What a name or attribute stands for in a function that binds some names itself."""
    match node:
        case cst.Name(value=name) if name in local:
            return local[name]
        case cst.Attribute(value=cst.Name(value=name), attr=attr) if name in local:
            owner = local[name]
            return None if owner is None else engine.project.symbols.attribute(owner, attr.value)
        case cst.Name() | cst.Attribute():
            return engine.project.resolve_expression(module, node)
    return None


def imported_in(
    engine: Engine, module: Module, nodes: Iterable[cst.CSTNode]
) -> dict[str, Symbol | None]:
    """The names that imports among some nodes of a module bind."""
    local: dict[str, Symbol | None] = {}
    for node in nodes:
        if isinstance(node, cst.Import | cst.ImportFrom):
            local.update(engine.project.symbols.bind_import(module, node))
    return local


def keyword(arg: cst.Arg) -> str:
    """The name that an argument is given by; empty for one that is told by its place."""
    return arg.keyword.value if arg.keyword is not None else ""


def _is_signal(value: Value) -> bool:
    return any(isinstance(o, Object) and o.ref == SIGNAL for o in options(value))


def _is_function(value: Value) -> bool:
    return any(isinstance(option, FunctionValue) for option in options(value))
