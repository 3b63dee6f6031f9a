"""What is put into the dictionaries and lists that a module or a class keeps.

`@register("mail")` puts a function where a lookup finds it: which functions these are is told by
what is decorated anywhere in the project, which classes by what inherits a class that keeps its
heirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import libcst as cst

from hue_lint.bounds import MOST_SITES
from hue_lint.frames.frames import Frame
from hue_lint.interpreter import parameters, statements
from hue_lint.project.classes import ClassInfo, Function, ValueSymbol
from hue_lint.project.names import DECORATING, names_decorating_in
from hue_lint.project.reads import Memo
from hue_lint.project.scan import Standing
from hue_lint.syntax.outline import ClassOutline, Entry, FunctionOutline, Statement
from hue_lint.syntax.segment import statement_segment
from hue_lint.syntax.source import UnreadableSource
from hue_lint.values import classes
from hue_lint.values.joining import pooled
from hue_lint.values.values import (
    Argument,
    ClassValue,
    Closure,
    Colour,
    FunctionValue,
    Mapping,
    Sequence,
    Value,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine
    from hue_lint.interpreter.running import Running
    from hue_lint.project.modules import Module

_GROWING = frozenset({"list", "set", "queue"})
_Key: TypeAlias = tuple[object, int, int, str]


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A use of a function as a decorator: where it stands, on what the function is called, and what
    is decorated."""

    frame: Frame
    decorator: cst.BaseExpression
    receiver: Value | None
    decorated: Value

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """What the function is called with: the decorator's arguments, or what is decorated."""
        if not isinstance(self.decorator, cst.Call):
            return (Argument("", self.decorated),)
        return tuple(
            Argument(each.keyword.value if each.keyword else "", self.frame.evaluate(each.value))
            for each in self.decorator.args
            if not each.star
        )


class Registries:
    """The containers that one project's modules and classes keep."""

    def __init__(self, engine: Engine, running: Running) -> None:
        self._engine = engine
        self._running = running
        self._collecting: dict[_Key, list[Value]] = {}
        self._reads = engine.project.modules.reads
        self._sites: Memo[Function, tuple[Site, ...]] = Memo(self._reads)
        self._decorating = Standing(engine.project.scan, DECORATING)

    # -- what a module or a class keeps

    def content(self, symbol: ValueSymbol, initial: Value) -> Value:
        """What a container of a module or class holds, by what it begins with and by all that puts
        something in."""
        key = _key(symbol)
        if key in self._collecting or not any(map(_grows, options(initial))):
            return initial
        fillers = tuple(self._fillers(symbol))
        if not fillers:
            return initial
        noted = self._collecting[key] = [initial]
        try:
            for filler in fillers:
                self._fill(symbol, filler)
        finally:
            del self._collecting[key]
        return pooled(noted)

    def note_name(self, frame: Frame, name: str, value: Value) -> None:
        """What a name stands for has grown."""
        if self._collecting:
            self._note(self._engine.project.resolve(frame.module, name), value)

    def note_member(self, owner: Value, name: str, value: Value) -> None:
        """What an attribute of a class, or of its instances, stands for has grown."""
        ref = self._engine.ref_of(owner) if self._collecting else None
        if isinstance(ref, ClassInfo):
            self._note(classes.member(self._engine.knowledge, ref, name), value)

    def _note(self, symbol: object, value: Value) -> None:
        noted = self._collecting.get(_key(symbol)) if isinstance(symbol, ValueSymbol) else None
        if noted is not None:
            noted.append(value)

    def _fillers(self, symbol: ValueSymbol) -> Iterator[Function | Statement]:
        """The functions and statements of a module whose text puts something into a container."""
        module = symbol.module
        text = module.source.text
        if symbol.name not in text:
            return
        found = parameters.filling(symbol.name).finditer(text)
        rows = {text.count("\n", 0, match.start()) + 1 for match in found}
        if not rows:
            return
        for outline, owners in module.outline.functions():
            if any(outline.row <= row <= outline.last for row in rows):
                yield self._engine.project.function(module, outline, owners)
        for entry in module.outline.body:
            if isinstance(entry, Statement) and any(
                entry.first <= row <= entry.last for row in rows
            ):
                yield entry

    def _fill(self, symbol: ValueSymbol, filler: Function | Statement) -> None:
        """Interpret what puts something in, once for each time that it does."""
        module, key = symbol.module, ("fill", filler, _key(symbol))
        if not self._running.enter(key):
            return
        try:
            if isinstance(filler, Statement):
                segment = statement_segment(module.declarations, filler)
                frame = Frame(self._engine, module, segment, "<module>", "module")
                statements.run(frame, segment.node)
                return
            receivers = tuple(self._receivers(filler))
            for receiver in receivers:
                self._run(filler, receiver)
            for site in self.sites(filler):
                self.run_at(site, filler, site.receiver)
        except UnreadableSource:
            return
        finally:
            self._running.leave(key)

    def _receivers(self, function: Function) -> Iterator[Value | None]:
        """What a function is called on: by Python itself, each class that inherits its class."""
        owner = function.owner
        if owner is None or function.name != "__init_subclass__":
            yield parameters.receiver_of(self._engine, function)
            return
        project = self._engine.project
        for candidate in project.scan.heirs(owner.name):
            heir = project.class_at(candidate)
            if heir is not None and owner in heir.mro():
                yield ClassValue(heir)

    def _run(self, function: Function, receiver: Value | None) -> None:
        colour: Colour = "async" if function.outline.is_async else "sync"
        frame = self._engine.frame(function, colour, None)
        parameters.bind_unknown(frame, function, receiver)
        parameters.bind_from_callers(frame, function)
        statements.run_body(frame, function.node.body)

    # -- what is decorated

    def run_at(self, site: Site, function: Function, receiver: Value | None) -> Frame:
        """Interpret a function as it runs where it decorates something; the frame that it ran
        in."""
        frame = self._engine.frame(function, "sync", None)
        parameters.bind_call(frame, function, site.arguments, receiver)
        statements.run_body(frame, function.node.body)
        if isinstance(site.decorator, cst.Call):
            given = self._engine.positional(site.decorated)
            for option in [each for value in frame.returns for each in options(value)]:
                if isinstance(option, Closure):
                    self._engine.calls.call(frame, option, given, site.decorator)
        return frame

    def sites(self, function: Function) -> tuple[Site, ...]:
        """Where a function decorates a function of a module or a class."""
        found = self._sites.get(function)
        if found is None:
            with self._sites.making(function, ()) as made:
                found = tuple(self._sites_of(function))
            self._sites.keep(function, found, made)
        return found

    def _sites_of(self, function: Function) -> Iterator[Site]:
        name, count = function.name, 0
        for path in self._decorating.files(name):
            try:
                module = self._engine.project.module_at(path)
                sites = [
                    s for e in module.outline.body for s in self._sites_at(module, e, function)
                ]
            except UnreadableSource:
                continue
            yield from sites[: MOST_SITES - count]
            count += len(sites)

    def _sites_at(self, module: Module, entry: Entry, function: Function) -> Iterator[Site]:
        if not isinstance(entry, FunctionOutline | ClassOutline) or entry.first == entry.row:
            return
        engine = self._engine
        heads = module.declarations.slice(entry.first, entry.row - 1)
        if function.name not in names_decorating_in(heads):
            return
        decorated: Value
        if isinstance(entry, FunctionOutline):
            each = engine.project.function(module, entry, ())
            decorators, decorated = engine.shape(each).decorators, FunctionValue(each)
            frame = engine.frame(each, "module", None)
        else:
            cls = engine.project.symbols.class_info(module, entry)
            decorators, decorated = cls.decorators, ClassValue(cls)
            frame = Frame(engine, module, cls.segment, "<module>", "module")
        for node in decorators:
            callee = node.func if isinstance(node, cst.Call) else node
            for option in options(frame.evaluate(callee)):
                if isinstance(option, FunctionValue) and option.function == function:
                    yield Site(frame, node, option.receiver, decorated)


def _key(symbol: ValueSymbol) -> _Key:
    return (symbol.module, symbol.statement.first, symbol.statement.column, symbol.name)


def _grows(value: Value) -> bool:
    """Whether something can be put into a value."""
    return isinstance(value, Mapping) or (isinstance(value, Sequence) and value.type in _GROWING)
