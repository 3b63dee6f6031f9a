"""What has happened to a request when an operation of an API begins: its authentication has run."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Several
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.facts.names import REQUEST
from hue_lint.libraries.registrations import Registrations, decorated_with
from hue_lint.project.beneath import files_beneath
from hue_lint.project.classes import FunctionSymbol
from hue_lint.project.reads import Memo
from hue_lint.syntax.outline import Statement
from hue_lint.syntax.source import UnreadableSource
from hue_lint.values.environment import join
from hue_lint.values.joining import union
from hue_lint.values.origins import Origin
from hue_lint.values.plain import NONE, UNKNOWN
from hue_lint.values.values import (
    ClassValue,
    Closure,
    Coroutine,
    FunctionValue,
    Instance,
    LazyUser,
    Method,
    Object,
    Sequence,
    Value,
    Wrapped,
    options,
)
from hue_lint.values.widening import mapped

if TYPE_CHECKING:
    from hue_lint.facts.schema import Guard
    from hue_lint.frames.frames import Engine, Frame
    from hue_lint.project.classes import Function, ValueSymbol


@dataclass(frozen=True, slots=True)
class _Whole:
    """An object that functions are registered with, and the files that the module which makes it
    imports."""

    made: Object
    files: frozenset[Path]


class Guards:
    """Finds what guards the functions that objects of a package register, and runs it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._whole: Memo[str, Several[_Whole]] = Memo(engine.project.modules.reads)
        self._registrations = Registrations(engine)

    def enter(self, frame: Frame, function: Function) -> None:
        """What the guards of a function do to the request that it is given holds where it
        begins."""
        request = self._request(frame, function.node)
        if request is None:
            return
        for guard, named in self._named(function):
            before = frame.environment
            ends = []
            for each in _each(named):
                frame.environment = before.copy()
                if self._run(frame, guard, each, request, function.node):
                    ends.append(frame.environment)
            frame.environment = join(ends) or before

    def enter_wrapper(self, frame: Frame, wrapper: cst.FunctionDef) -> None:
        """What the guards of all functions around which a decorator puts a wrapper do to the
        request holds where the wrapper begins."""
        request = self._request(frame, wrapper)
        if request is None or not isinstance(frame.segment.node, cst.FunctionDef):
            return
        if not any(self._wholes(guard.whole) for guard in self._engine.knowledge.guards):
            return
        name = frame.segment.node.name.value
        decorator = self._engine.project.resolve(frame.module, name)
        if not isinstance(decorator, FunctionSymbol):
            return
        found = [
            list(self._named(each)) for each in decorated_with(self._engine, decorator.function)
        ]
        alike = {
            tuple((guard.whole, mapped(named, lambda _: None)) for guard, named in each)
            for each in found
        }
        if len(alike) == 1 and found[0]:
            for guard, named in found[0]:
                for each in _each(named):
                    self._run(frame, guard, each, request, wrapper)

    def _request(self, frame: Frame, node: cst.FunctionDef) -> Object | None:
        for parameter in node.params.params[:2]:
            for option in options(frame.environment.names.get(parameter.name.value, UNKNOWN)):
                if isinstance(option, Object) and self._is(option, REQUEST):
                    return option
        return None

    def _is(self, value: Value, name: str) -> bool:
        return self._engine.is_instance(value, ClassValue(name))

    def _named(self, function: Function) -> Iterator[tuple[Guard, Value]]:
        """What is named to guard a function, by the objects that register it."""
        frame = self._engine.frame(function, "module", None)
        for decorator in self._engine.shape(function).decorators:
            if not isinstance(decorator, cst.Call) or not isinstance(decorator.func, cst.Attribute):
                continue
            for made in options(frame.evaluate(decorator.func.value)):
                for guard in self._engine.knowledge.guards:
                    if isinstance(made, Object) and any(
                        self._is(made, name) for name in guard.classes
                    ):
                        yield guard, self._of(frame, guard, made, decorator)

    def _of(self, frame: Frame, guard: Guard, made: Object, call: cst.Call) -> Value:
        for argument in call.args:
            if argument.keyword is not None and argument.keyword.value == guard.keyword:
                return frame.evaluate(argument.value)
        func = cst.ensure_type(call.func, cst.Attribute)
        name = self._registrations.symbol(frame.module, func.value)
        return self._of_maker(guard, made, name, frame.module.path, ())

    def _of_maker(
        self,
        guard: Guard,
        made: Object,
        name: ValueSymbol | None,
        path: Path,
        within: tuple[ValueSymbol, ...],
    ) -> Value:
        """What guards all that an object registers: what is named where it is registered itself,
        else where it was made, else what guards all that its own maker registers."""
        stated = made.argument(guard.keyword)
        registered = [] if name in within else self._registrations.of(guard, name)
        if name is None or not registered:
            if stated != UNKNOWN or self._is(made, guard.whole) or within:
                return stated
            return self._of_the_whole(guard, path)
        found = []
        for each in registered:
            named = each.named if each.named != UNKNOWN else stated
            if named == UNKNOWN:
                named = self._of_maker(guard, each.by, each.maker, path, (*within, name))
            found.append(named)
        alike = {mapped(value, lambda _: None) for value in found}
        return found[0] if len(alike) == 1 else UNKNOWN

    def _of_the_whole(self, guard: Guard, path: Path) -> Value:
        """What guards every function of a file, by what the one object of the class `whole` was
        given: of several that which is made where the file is imported."""
        wholes = self._wholes(guard.whole)
        if len(wholes) > 1:
            wholes = [each for each in wholes if path in each.files] or wholes
        given = [each.made.argument(guard.keyword) for each in wholes]
        alike = {mapped(value, lambda _: None) for value in given}
        return given[0] if len(alike) == 1 else UNKNOWN

    def _wholes(self, name: str) -> Several[_Whole]:
        return self._whole.of(name, lambda: tuple(self._made(name)))

    def _made(self, name: str) -> Iterator[_Whole]:
        """The objects of a class that modules of the project make, its tests left aside."""
        project = self._engine.project
        short = name.rpartition(".")[2]
        for path, text in project.scan.texts(short.encode()):
            if f"{short}(" not in text or project.scan.is_test(path):
                continue
            try:
                module = project.module_at(path)
            except UnreadableSource:
                continue
            for entry in module.outline.body:
                if isinstance(entry, Statement) and entry.kind == "assign":
                    for bound in entry.names:
                        for option in options(self._engine.global_value(module, bound)):
                            if isinstance(option, Object) and self._is(option, name):
                                yield _Whole(option, files_beneath(project.modules, path))

    def _run(
        self, frame: Frame, guard: Guard, value: Value, request: Object, node: cst.FunctionDef
    ) -> bool:
        """Run one guard with the request, which keeps what it gives; False where nothing is known
        of it."""
        if isinstance(value, Object):
            value = frame.scratch().read(value, guard.method, node)
        if not isinstance(value, FunctionValue | Closure | Method | Wrapped):
            return False
        given = self._engine.calls.aside(
            frame, value, self._engine.positional(request, UNKNOWN), node
        )
        self._let_through(frame, value, request, node)
        state = frame.environment.state(request.origin)
        kept = self._kept(given, (request.origin, guard.keeps))
        if kept is not None:
            frame.environment.update(request.origin, state.with_attribute(guard.keeps, kept))
        return True

    def _let_through(
        self, frame: Frame, value: Value, request: Object, node: cst.FunctionDef
    ) -> None:
        """A guard that gives nothing true has refused the request: what it did then does not
        matter."""
        if not isinstance(value, FunctionValue):
            return
        given = self._engine.positional(request, UNKNOWN)
        passing = self._engine.summaries.of(value, given, frame, node).passing
        for origin, state in passing or ():
            frame.environment.update(origin, state)

    def _kept(self, given: Value, origin: Origin) -> Value | None:
        """What a guard gave that let the request through."""
        made = union(o.result if isinstance(o, Coroutine) else o for o in options(given))
        user = Instance(self._engine.models.user_model(), "query")
        found = [user if isinstance(o, LazyUser) else o for o in options(made) if o != NONE]
        known = union(found)
        return mapped(known, lambda _: origin) if known != UNKNOWN else None


def _each(named: Value) -> Iterator[Value]:
    """The guards among which one has to let the request through."""
    for option in options(named):
        if isinstance(option, Sequence):
            yield from (each for item in option.items or () for each in options(item))
        elif option != NONE:
            yield option
