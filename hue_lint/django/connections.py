"""Which receivers a signal of the project has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.project.classes import ExternalSymbol, Function, ValueSymbol
from hue_lint.project.reads import Memo
from hue_lint.project.segments import segments_with
from hue_lint.syntax.outline import Statement
from hue_lint.syntax.source import UnreadableSource
from hue_lint.syntax.walk import walk
from hue_lint.values.plain import NONE, UNKNOWN, Const, Unknown
from hue_lint.values.receiver import Receiver
from hue_lint.values.values import FunctionValue, Object, Value, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine
    from hue_lint.project.classes import Symbol
    from hue_lint.project.modules import Module
    from hue_lint.values.origins import Origin

SIGNAL = "django.dispatch.Signal"
RECEIVER = "django.dispatch.receiver"
_CONNECTS = (".connect(", "receiver(")
_DISCONNECTS = ".disconnect("


@dataclass(frozen=True, slots=True)
class _Site:
    """A place that connects a receiver to signals; what is not known is unknown."""

    signals: tuple[Value, ...]
    receiver: Receiver


@dataclass(frozen=True, slots=True)
class _Taken:
    """A statement of a module that takes a receiver from a signal."""

    signal: Value
    receiver: Receiver

    def leaves(self, site: _Site) -> bool:
        """Whether a receiver that was connected before is still there."""
        return site.signals != (self.signal,) or not site.receiver.is_that(self.receiver)


class Connections:
    """The receivers that one project connects to its own signals, its tests left aside."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        reads = engine.project.modules.reads
        self._known: Memo[None, tuple[frozenset[Origin], tuple[_Site, ...]]] = Memo(reads)

    def of(self, signal: Object) -> tuple[Receiver, ...] | None:
        """The receivers of a signal; None where there may be others."""
        own, sites = self._known.of(None, self._find)
        if signal.origin not in own:
            return None
        found: list[Receiver] = []
        for site in sites:
            connected = [option for each in site.signals for option in options(each)]
            if any(isinstance(option, Unknown) for option in connected):
                return None
            if any(isinstance(o, Object) and o.origin is signal.origin for o in connected):
                found.append(site.receiver)
        return None if any(r.function == UNKNOWN for r in found) else tuple(found)

    def _find(self) -> tuple[frozenset[Origin], tuple[_Site, ...]]:
        with self._engine.summaries.apart():
            return frozenset(self._own_signals()), tuple(self._sites())

    def _own_signals(self) -> Iterator[Origin]:
        """The origins of the signals that are names of modules, or of classes."""
        for path, _ in self._engine.project.scan.texts(b"Signal("):
            try:
                module = self._engine.project.module_at(path)
                segments = segments_with(module, "Signal(")
                nodes = [segment.node for segment in segments]
            except UnreadableSource:
                continue
            for cls in self._engine.project.symbols.classes_in(module):
                for name in cls.own_names():
                    member = cls.own_member(name)
                    if isinstance(member, ValueSymbol):
                        yield from _signals(self._engine.value_of_symbol(member))
            for node in (each for outer in nodes for each in (outer, *walk(outer))):
                match node:
                    case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
                        yield from _signals(self._engine.module_member(module, name))

    def _sites(self) -> Iterator[_Site]:
        project = self._engine.project
        texts = (project.scan.texts(word.encode()) for word in _CONNECTS)
        for path in dict.fromkeys(path for found in texts for path, _ in found):
            if project.scan.is_test(path):
                continue
            try:
                module = project.module_at(path)
                segments = segments_with(module, *_CONNECTS, _DISCONNECTS)
                perhaps = _perhaps(module)
                found = [
                    each
                    for segment in segments
                    for each in self._in(module, segment.node)
                    if isinstance(each, _Site) or segment.first not in perhaps
                ]
            except UnreadableSource:
                continue
            connected: list[_Site] = []
            for each in found:
                if isinstance(each, _Site):
                    connected.append(each)
                else:
                    connected = [site for site in connected if each.leaves(site)]
            yield from connected

    def _in(self, module: Module, node: cst.CSTNode) -> Iterator[_Site | _Taken]:
        inner = [node, *walk(node, into_scopes=True)]
        local = imported_in(self._engine, module, inner)
        for each in inner:
            match each:
                case cst.Call(
                    func=cst.Attribute(value=signal, attr=cst.Name(value="connect")),
                    args=[_, *_] as args,
                ):
                    receiver = self._receiver(module, args, local)
                    connected = self._value(module, signal, local)
                    if _is_signal(connected) or _is_function(receiver.function):
                        yield _Site((connected,), receiver)
                case cst.Call(
                    func=cst.Attribute(value=signal, attr=cst.Name(value="disconnect")), args=args
                ) if isinstance(node, cst.Expr):
                    yield _Taken(
                        self._value(module, signal, local), self._receiver(module, args, local)
                    )
                case cst.FunctionDef(decorators=decorators):
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
            case cst.Call(func=func, args=[cst.Arg(value=given), *options_given]):
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
                told = self._receiver(module, options_given, local)
                yield _Site(
                    tuple(self._value(module, each, local) for each in nodes),
                    Receiver(own, told.sender, told.uid),
                )

    def _receiver(
        self, module: Module, args: Sequence[cst.Arg], local: dict[str, Symbol | None]
    ) -> Receiver:
        """The receiver that a call connects or disconnects, as `connect(receiver, sender, weak,
        dispatch_uid)` and `disconnect(receiver, sender, dispatch_uid)` are told of it."""
        given = {keyword(arg): arg.value for arg in args if keyword(arg)}
        for name, arg in zip(("receiver", "sender"), args, strict=False):
            if not keyword(arg) and not arg.star:
                given.setdefault(name, arg.value)
        values = {
            name: self._value(module, given[name], local) if name in given else NONE
            for name in ("receiver", "sender", "dispatch_uid")
        }
        if any(arg.star for arg in args):
            return Receiver(UNKNOWN, UNKNOWN, UNKNOWN)
        return Receiver(values["receiver"], values["sender"], values["dispatch_uid"])

    def _value(
        self, module: Module, node: cst.BaseExpression, local: dict[str, Symbol | None]
    ) -> Value:
        symbol = resolved(self._engine, module, node, local)
        if symbol is not None:
            return self._engine.value_of_symbol(symbol)
        match node:
            case cst.SimpleString():
                return Const(node.evaluated_value)
            case cst.Name(value="None"):
                return NONE
            case cst.Attribute(value=base, attr=cst.Name(value=name)):
                for option in options(self._value(module, base, local)):
                    member = self._engine.member_of(option, name)
                    if isinstance(option, Object) and isinstance(member, Function):
                        return FunctionValue(member, option)
        return UNKNOWN


def _perhaps(module: Module) -> set[int]:
    """The rows of the statements of a module that do not run each time."""
    return {
        entry.first
        for entry in module.outline.body
        if isinstance(entry, Statement) and entry.conditional
    }


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


def _signals(value: Value) -> Iterator[Origin]:
    """The origins of the signals that a value may be."""
    for option in options(value):
        if isinstance(option, Object) and option.ref == SIGNAL:
            yield option.origin


def _is_signal(value: Value) -> bool:
    return any(True for _ in _signals(value))


def _is_function(value: Value) -> bool:
    return any(isinstance(option, FunctionValue) for option in options(value))
