"""What the methods of a class tell of its instances: attributes on `self`, items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from hue_lint.interpreter import parameters, statements
from hue_lint.interpreter.running import Running
from hue_lint.project.classes import ClassInfo, Function
from hue_lint.project.reads import Memo
from hue_lint.syntax.source import UnreadableSource
from hue_lint.values import classes
from hue_lint.values.environment import Environment, joined
from hue_lint.values.joining import pooled, union
from hue_lint.values.origins import Melted, Origin
from hue_lint.values.plain import UNKNOWN
from hue_lint.values.values import (
    Argument,
    ClassValue,
    Colour,
    FunctionValue,
    Instance,
    Object,
    State,
    Value,
    options,
)
from hue_lint.values.widening import origins

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine, Frame
    from hue_lint.solver.registries import Registries


class Instances:
    """The instances of one project's classes."""

    def __init__(self, engine: Engine, running: Running, registries: Registries) -> None:
        self._engine = engine
        self._running = running
        self._registries = registries
        self._reads = engine.project.modules.reads
        self._attributes: Memo[tuple[ClassInfo, str], Value] = Memo(self._reads)
        self._left: Memo[tuple[Function, ClassInfo], dict[str, Value]] = Memo(self._reads)
        self._states: dict[tuple[ClassInfo, str], dict[Origin, State]] = {}

    def attribute(self, cls: ClassInfo, name: str) -> Value:
        """What the methods of a class (and its bases) set `self.name` to."""
        key = (cls, name)
        found = self._attributes.get(key)
        if found is not None:
            return found
        with self._reads.making() as made:
            setters = parameters.methods_that_set(cls, name)
            fillers = parameters.methods_that_fill(cls, name)
            methods = dict.fromkeys([*setters, *fillers])
            left = [self._left_by(method, cls) for method in methods]
            values = [each[name] for each in left if each is not None and name in each]
            result = pooled(values) if values else UNKNOWN
            self._note_states_of_several(key, result)
        if None not in left:
            self._attributes.keep(key, result, made)
        return result

    def states(self, cls: ClassInfo, name: str) -> Mapping[Origin, State]:
        """What has happened to what `attribute` gives by the end of the method that set it."""
        return self._states.get((cls, name), {})

    def _left_by(self, method: Function, cls: ClassInfo) -> dict[str, Value] | None:
        """The attributes that one method leaves on `self`; None while it is being interpreted."""
        key = (method, cls)
        found = self._left.get(key)
        if found is not None:
            return found
        if not self._running.enter(key):
            return None
        with self._reads.making() as made:
            left = self._interpreted(method, cls, key)
        return {} if left is None else self._left.keep(key, left, made)

    def _interpreted(
        self, method: Function, cls: ClassInfo, key: tuple[Function, ClassInfo]
    ) -> dict[str, Value] | None:
        origin: Origin = ("self", cls.qualname)
        made = self._engine.instance_of(ClassValue(cls), origin, "unknown")
        if not isinstance(made, Object | Instance):
            return None
        try:
            colour: Colour = "async" if method.outline.is_async else "sync"
            frame = self._engine.frame(method, colour, made)
            parameters.bind_call(frame, method, (), made)
            parameters.forget_defaults(frame, method.node.params)
            parameters.bind_from_callers(frame, method)
            with self._engine.summaries.apart():
                if statements.run_body(frame, method.node.body):
                    frame.exits.append(frame.environment)
                if parameters.fills(method):
                    registries = self._registries
                    sites = registries.sites(method)
                    frame.exits += [registries.run_at(s, method, made).environment for s in sites]
        except UnreadableSource:
            return None
        finally:
            self._running.leave(key)
        values: dict[str, list[Value]] = {}
        for environment in frame.exits:
            for name, value in environment.state(origin).attributes:
                values.setdefault(name, []).append(value)
                self._note_states(cls, name, value, environment, method)
        return {name: pooled(each) for name, each in values.items()}

    def _note_states(
        self, cls: ClassInfo, name: str, value: Value, environment: Environment, method: Function
    ) -> None:
        known = self._states.setdefault((cls, name), {})
        for origin in origins(value):
            state = replace(environment.state(origin), attributes=())
            state = state.outside() if method.outline.is_async else state
            known[origin] = joined(known[origin], state) if origin in known else state

    def _note_states_of_several(self, key: tuple[ClassInfo, str], value: Value) -> None:
        """What several methods leave under one name is one value: to it has happened what each has
        done to its own."""
        known = self._states.get(key)
        if known is not None:
            at_the_end = Environment({}, known)
            several = [each for each in origins(value) if isinstance(each, Melted)]
            known.update({each: at_the_end.state(each) for each in several})

    def item(self, value: Object, origin: Origin, frame: Frame | None = None) -> Value:
        """What iterating an object gives, by its `__iter__` or `__aiter__`; where that is known,
        for what has happened to the object in a frame."""
        for name in ("__iter__", "__aiter__", "__getitem__"):
            member = self._engine.member_of(value, name)
            if isinstance(member, classes.Known):
                from hue_lint.django.typespec import value_of
                from hue_lint.frames.frames import Context

                made = value_of(
                    member.behaviour.returns,
                    Context(self._engine, value, value_as_arguments(value), origin),
                )
                return self._engine.item(made, origin) if name != "__getitem__" else made
            if isinstance(member, Function):
                summary = self._engine.summaries.of(FunctionValue(member, value), (), frame)
                if self._engine.shape(member).generator:
                    return summary.returns
                iterators = [
                    o for o in options(summary.returns) if self._engine.ref_of(o) != value.ref
                ]
                return (
                    self._engine.item(union(iterators), origin)
                    if iterators
                    else self._next_of(value, frame)
                )
        return UNKNOWN

    def _next_of(self, value: Object, frame: Frame | None) -> Value:
        """What an object that is its own iterator gives."""
        for name in ("__next__", "__anext__"):
            member = self._engine.member_of(value, name)
            if isinstance(member, Function):
                return self._engine.summaries.of(FunctionValue(member, value), (), frame).returns
        return UNKNOWN


def value_as_arguments(value: Object) -> tuple[Argument, ...]:
    """What an object was constructed with, as arguments again."""
    return tuple(Argument("" if name.isdigit() else name, inner) for name, inner in value.arguments)
