"""Where what registers functions is registered itself: `api.add_router("/", router)`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.frames.frames import Frame
from hue_lint.project.classes import FunctionSymbol, ValueSymbol
from hue_lint.project.reads import Memo
from hue_lint.syntax.outline import Statement
from hue_lint.syntax.segment import statement_segment
from hue_lint.syntax.source import UnreadableSource
from hue_lint.syntax.walk import walk
from hue_lint.values.plain import UNKNOWN
from hue_lint.values.values import ClassValue, Object, Value, options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hue_lint.facts.schema import Guard
    from hue_lint.frames.frames import Engine
    from hue_lint.project.classes import Function, Symbol
    from hue_lint.project.modules import Module


@dataclass(frozen=True, slots=True)
class Registration:
    """An object that was registered with another one, and the guard that was named there."""

    registered: ValueSymbol
    by: Object
    maker: ValueSymbol | None
    named: Value


class Registrations:
    """The registrations that the modules of a project write, its tests left aside."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        reads = engine.project.modules.reads
        self._found: Memo[str, Sequence[Registration]] = Memo(reads)

    def of(self, guard: Guard, registered: ValueSymbol | None) -> list[Registration]:
        """How what a name stands for was registered."""
        if not guard.adds or registered is None:
            return []
        found = self._found.of(guard.adds, lambda: tuple(self._all(guard)))
        return [each for each in found if each.registered == registered]

    def _all(self, guard: Guard) -> Iterator[Registration]:
        project = self._engine.project
        call = f".{guard.adds}("
        for path, _ in project.scan.texts(call.encode()):
            if project.scan.is_test(path):
                continue
            try:
                module = project.module_at(path)
                for entry in module.outline.body:
                    if isinstance(entry, Statement) and call in module.declarations.slice(
                        entry.first, entry.last
                    ):
                        yield from self._in(module, entry, guard)
            except UnreadableSource:
                continue

    def _in(self, module: Module, entry: Statement, guard: Guard) -> Iterator[Registration]:
        segment = statement_segment(module.declarations, entry)
        frame = Frame(self._engine, module, segment, "<module>", "module")
        for node in (segment.node, *walk(segment.node)):
            match node:
                case cst.Call(func=cst.Attribute(value=by, attr=cst.Name(value=guard.adds))):
                    named = _keyword(frame, node, guard.keyword)
                    maker = self.symbol(module, by)
                    for made in options(frame.evaluate(by)):
                        if isinstance(made, Object) and self._registers(made, guard):
                            for each in self._given(frame, node):
                                yield Registration(each, made, maker, named)

    def symbol(self, module: Module, node: cst.BaseExpression) -> ValueSymbol | None:
        """What an expression names, where that was assigned at module level."""
        if not isinstance(node, cst.Name | cst.Attribute):
            return None
        found = self._engine.project.resolve_expression(module, node)
        return found if isinstance(found, ValueSymbol) else None

    def _registers(self, made: Object, guard: Guard) -> bool:
        return any(self._engine.is_instance(made, ClassValue(name)) for name in guard.classes)

    def _given(self, frame: Frame, call: cst.Call) -> Iterator[ValueSymbol]:
        """What a call is given, as such or by its dotted name."""
        for argument in call.args:
            found: Symbol | None = self.symbol(frame.module, argument.value)
            if isinstance(argument.value, cst.SimpleString):
                path = argument.value.evaluated_value
                if isinstance(path, str) and all(map(str.isidentifier, path.split("."))):
                    found = self._engine.project.resolve_qualname(path, frame.module)
            if isinstance(found, ValueSymbol):
                yield found


def _keyword(frame: Frame, call: cst.Call, name: str) -> Value:
    for argument in call.args:
        if argument.keyword is not None and argument.keyword.value == name:
            return frame.evaluate(argument.value)
    return UNKNOWN


def decorated_with(engine: Engine, decorator: Function) -> Iterator[Function]:
    """The functions of a project that a decorator stands over, its tests left aside."""
    project, name = engine.project, decorator.outline.name
    for path, text in project.scan.texts(name.encode()):
        if project.scan.is_test(path) or not re.search(rf"@(?:\w+\.)*{name}\b", text):
            continue
        try:
            module = project.module_at(path)
            for outline, owners in module.outline.functions():
                if not outline.decorated:
                    continue
                function = project.function(module, outline, owners)
                if any(
                    _is(engine, module, each, decorator) for each in _decorators(engine, function)
                ):
                    yield function
        except UnreadableSource:
            continue


def _decorators(engine: Engine, function: Function) -> Iterator[cst.BaseExpression]:
    for node in engine.shape(function).decorators:
        yield node.func if isinstance(node, cst.Call) else node


def _is(engine: Engine, module: Module, node: cst.BaseExpression, decorator: Function) -> bool:
    if not isinstance(node, cst.Name | cst.Attribute):
        return False
    found = engine.project.resolve_expression(module, node)
    return isinstance(found, FunctionSymbol) and found.function == decorator
