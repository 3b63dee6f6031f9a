"""Receivers of signals: their `sender` and `instance` are what they were connected for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.django.connections import (
    RECEIVER,
    Connections,
    imported_in,
    keyword,
    resolved,
)
from hue_lint.facts.names import REQUEST
from hue_lint.project.classes import ExternalSymbol, FunctionSymbol
from hue_lint.project.reads import Memo
from hue_lint.project.segments import segments_with
from hue_lint.syntax.source import UnreadableSource
from hue_lint.syntax.walk import walk
from hue_lint.values.joining import union
from hue_lint.values.plain import UNKNOWN, Const
from hue_lint.values.receiver import Receiver
from hue_lint.values.values import ClassValue, Instance, Object, Value, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine, Frame
    from hue_lint.project.classes import Function, Symbol
    from hue_lint.project.modules import Module

_CONNECT = ".connect("


@dataclass(frozen=True, slots=True)
class Connection:
    """A place that connects a receiver: to which signals, and for which sender."""

    signals: tuple[str, ...]
    sender: Value


class Receivers:
    """The receivers of one project's signals."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connections_of_signals = Connections(engine)
        reads = engine.project.modules.reads
        self._connected: Memo[str, list[tuple[Function, Connection]]] = Memo(reads)

    def parameter(self, frame: Frame, function: Function, name: str) -> Value:
        """What signals give to the parameter `name` of a function; unknown where none does."""
        found: list[Value] = []
        for connection in self._connections(function):
            kinds = [self._given(signal).get(name) for signal in connection.signals]
            if not kinds or None in kinds:
                return UNKNOWN
            if "sender" in kinds:
                found.append(connection.sender)
            if "instance" in kinds:
                found.extend(self._instances(frame, function, connection.sender, name))
            if "user" in kinds:
                found.append(self._user(function))
            if "request" in kinds:
                request = Object(REQUEST, origin=("given", function.qualname, name))
                state = frame.environment.state(request.origin)
                frame.environment.update(
                    request.origin, state.with_attribute("user", self._user(function))
                )
                found.append(request)
        return union(found) if found else UNKNOWN

    def of(self, signal: Object) -> tuple[Receiver, ...] | None:
        """The receivers that the project connects to a signal; None where there may be others."""
        return self._connections_of_signals.of(signal)

    def _given(self, signal: str) -> dict[str, str]:
        behaviour = self._engine.knowledge.module_attribute(signal)
        return behaviour.arguments if behaviour is not None else {}

    def _user(self, function: Function) -> Value:
        """The user who has logged in, whom the request has by then."""
        model = self._engine.models.user_model()
        return Instance(model, "unknown", origin=("given", function.qualname, "user"))

    def _instances(
        self, frame: Frame, function: Function, sender: Value, name: str
    ) -> Iterator[Value]:
        for option in options(sender):
            if isinstance(option, ClassValue):
                origin = ("given", function.qualname, name)
                yield self._engine.instance_of(option, origin, "unknown")

    # -- connections

    def _connections(self, function: Function) -> Iterator[Connection]:
        if function.outline.decorated:
            yield from self._by_decorator(function)
        name = function.name
        for each, connection in self._connected.of(name, lambda: list(self._by_call(name))):
            if each == function:
                yield connection

    def _by_decorator(self, function: Function) -> Iterator[Connection]:
        module = function.module
        try:
            decorators = self._engine.shape(function).decorators
        except UnreadableSource:
            return
        for node in decorators:
            if isinstance(node, cst.Call) and node.args:
                known = resolved(self._engine, module, node.func, {})
                if isinstance(known, ExternalSymbol) and self._is(known, RECEIVER):
                    yield self._connection(module, node.args[0].value, node.args, {})

    def _by_call(self, name: str) -> Iterator[tuple[Function, Connection]]:
        """The functions of a name that `signal.connect(function)` connects, wherever it stands."""
        engine, mentions = self._engine, re.compile(rf"\.connect\([^()]*\b{name}\b")
        for path, text in engine.project.scan.texts(_CONNECT.encode()):
            if mentions.search(text) is None:
                continue
            try:
                module = engine.project.module_at(path)
                segments = [s for s in segments_with(module, _CONNECT) if mentions.search(s.text)]
                nodes = [segment.node for segment in segments]
            except UnreadableSource:
                continue
            for node in nodes:
                yield from self._calls_in(module, node)

    def _calls_in(self, module: Module, node: cst.CSTNode) -> Iterator[tuple[Function, Connection]]:
        inner = list(walk(node, into_scopes=True))
        local = imported_in(self._engine, module, inner)
        for each in inner:
            match each:
                case cst.Call(
                    func=cst.Attribute(value=signal, attr=cst.Name(value="connect")), args=args
                ) if args:
                    receiver = next((a for a in args if keyword(a) == "receiver"), args[0])
                    found = resolved(self._engine, module, receiver.value, local)
                    if isinstance(found, FunctionSymbol):
                        yield (
                            found.function,
                            self._connection(module, signal, args, local, by_call=True),
                        )

    def _connection(
        self,
        module: Module,
        signals: cst.BaseExpression,
        args: Sequence[cst.Arg],
        local: dict[str, Symbol | None],
        *,
        by_call: bool = False,
    ) -> Connection:
        several = (
            [element.value for element in signals.elements]
            if isinstance(signals, cst.List | cst.Tuple)
            else [signals]
        )
        names = [resolved(self._engine, module, each, local) for each in several]
        sender = next((arg.value for arg in args if keyword(arg) == "sender"), None)
        if sender is None and by_call and len(args) > 1 and args[1].keyword is None:
            sender = args[1].value
        known = all(isinstance(each, ExternalSymbol) for each in names)
        return Connection(
            tuple(each.qualname for each in names if isinstance(each, ExternalSymbol))
            if known
            else (),
            self._sender(module, sender, local) if sender is not None else UNKNOWN,
        )

    def _sender(
        self, module: Module, node: cst.BaseExpression, local: dict[str, Symbol | None]
    ) -> Value:
        models = self._engine.models
        if isinstance(node, cst.SimpleString):
            return models.class_by_label(str(node.evaluated_value))
        symbol = resolved(self._engine, module, node, local)
        value = self._engine.value_of_symbol(symbol) if symbol is not None else UNKNOWN
        if isinstance(value, Const) and isinstance(value.value, str):
            return models.class_by_label(value.value)
        return value

    def _is(self, symbol: ExternalSymbol, name: str) -> bool:
        return self._engine.knowledge.canonical(symbol.qualname) == name
