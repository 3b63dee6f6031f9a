"""What the project's own middleware leaves on each request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from hue_lint.facts.names import REQUEST
from hue_lint.interpreter import parameters, statements
from hue_lint.project.classes import ClassSymbol, Function, FunctionSymbol
from hue_lint.project.reads import Memo
from hue_lint.syntax.source import UnreadableSource
from hue_lint.values.joining import union
from hue_lint.values.plain import UNKNOWN
from hue_lint.values.values import ClassValue, Closure, Instance, Object, QuerySet, Value, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine, Frame
    from hue_lint.project.classes import Symbol
    from hue_lint.project.modules import Module
    from hue_lint.values.environment import Environment

_BEFORE_THE_VIEW = ("process_request", "process_view", "__call__")
_GIVEN = Object(REQUEST, origin=("middleware", "request"))


class OnRequests:
    """The attributes that the listed middleware sets on requests, by their names."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._left: Memo[None, dict[str, Value]] = Memo(engine.project.modules.reads)

    def left(self, name: str, module: Module) -> Value:
        """What a request holds under a name where the code of a module runs, unless that is other
        middleware, which may run before."""
        listed = self._engine.middlewares.listed
        if any(_module_of(symbol) is module for symbol in listed):
            return UNKNOWN
        left = self._left.get(None)
        if left is None:
            with self._left.making(None, {}) as made:
                left = self._left_by(listed)
            self._left.keep(None, left, made)
        return left.get(name, UNKNOWN)

    def _left_by(self, listed: tuple[Symbol, ...]) -> dict[str, Value]:
        found: dict[str, list[Value]] = {}
        with self._engine.summaries.apart():
            for symbol in listed:
                for key, value in self._set_by(symbol):
                    found.setdefault(key, []).append(value)
        return {key: union(values) for key, values in found.items()}

    def _set_by(self, symbol: Symbol) -> Iterator[tuple[str, Value]]:
        try:
            for environment in self._ends(symbol):
                for name, value in environment.state(_GIVEN.origin).attributes:
                    yield name, _as_left(environment, value)
        except UnreadableSource:
            return

    def _ends(self, symbol: Symbol) -> Iterator[Environment]:
        """What is known at the ends of the functions that are given the request."""
        engine = self._engine
        given = engine.positional(_GIVEN)
        match symbol:
            case ClassSymbol(info):
                for name in _BEFORE_THE_VIEW:
                    member = info.member(name)
                    if member is not None and isinstance(member[1], Function):
                        receiver = engine.instance_of(ClassValue(info), ("self", name), "unknown")
                        frame = self._frame(member[1])
                        parameters.bind_call(frame, member[1], given, receiver)
                        if statements.run_body(frame, member[1].node.body):
                            frame.exits.append(frame.environment)
                        yield from frame.exits
            case FunctionSymbol(function):
                frame = self._frame(function)
                parameters.bind_call(frame, function, (), None)
                statements.run_body(frame, function.node.body)
                for made in [each for value in frame.returns for each in options(value)]:
                    if isinstance(made, Closure):
                        engine.calls.apart(frame, made, given, function.node)
                yield frame.environment

    def _frame(self, function: Function) -> Frame:
        return self._engine.frame(function, "async" if function.outline.is_async else "sync", None)


def _module_of(symbol: Symbol) -> Module | None:
    match symbol:
        case ClassSymbol(info):
            return info.module
        case FunctionSymbol(function):
            return function.module
    return None


def _as_left(environment: Environment, value: Value) -> Value:
    """A value with what has happened to it by then: of a queryset that was evaluated nothing more
    is to be told."""
    found: list[Value] = []
    for option in options(value):
        state = environment.state(getattr(option, "origin", None))
        if isinstance(option, Instance):
            found.append(replace(option, loaded=option.loaded | state.loaded))
        elif not (isinstance(option, QuerySet) and state.evaluated):
            found.append(option)
    return union(found) if found else UNKNOWN
