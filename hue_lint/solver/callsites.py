"""What callers in the project give to parameters that declare nothing of themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Sequence as Arguments
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hue_lint.bounds import DEEPEST_CALLER, MOST_CALLERS
from hue_lint.frames.frames import Frame
from hue_lint.interpreter import statements
from hue_lint.project.classes import ClassInfo
from hue_lint.project.names import CALLS, names_called_in
from hue_lint.project.reads import Making, Memo
from hue_lint.project.scan import Standing
from hue_lint.syntax.outline import Statement
from hue_lint.syntax.segment import statement_segment
from hue_lint.syntax.source import UnreadableSource
from hue_lint.values.joining import union
from hue_lint.values.plain import UNKNOWN, Unknown
from hue_lint.values.values import Argument, FunctionValue, Value

if TYPE_CHECKING:
    from pathlib import Path

    from hue_lint.frames.frames import Engine
    from hue_lint.project.classes import Function
    from hue_lint.project.modules import Module


@dataclass(frozen=True, slots=True)
class _Call:
    """What a call gives, and the class of which it makes an instance."""

    made: ClassInfo | None
    arguments: tuple[Argument, ...]


class CallSites:
    """Calls of the project's functions, found where their names are written and observed there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._seen: dict[Function, list[_Call]] = {}
        self._reads = engine.project.modules.reads
        self._found: Memo[tuple[Function, ClassInfo | None], dict[str, Value]] = Memo(self._reads)
        self._observed: Memo[Function, bool] = Memo(self._reads)
        self._asking: dict[Function, Making] = {}
        self._unnoted = 0
        self._calls_of = Standing(engine.project.scan, CALLS)
        self._callers_in: dict[Path, dict[str, list[Function]]] = {}

    @property
    def depth(self) -> int:
        """How many functions above one another are being asked about."""
        return len(self._asking)

    @contextmanager
    def unnoted(self) -> Iterator[None]:
        """The calls inside tell nothing of what callers give: decorators are asked for as it
        comes."""
        self._unnoted += 1
        yield
        self._unnoted -= 1

    def note(self, callee: FunctionValue, arguments: Arguments[Argument]) -> None:
        """A call of the function was met, with these arguments (the receiver left out)."""
        if self._unnoted:
            return
        call = _Call(self._made(callee.function, callee.receiver), tuple(arguments))
        calls = self._seen.setdefault(callee.function, [])
        if len(calls) < MOST_CALLERS and call not in calls:
            calls.append(call)

    def _made(self, function: Function, receiver: Value | None) -> ClassInfo | None:
        """The class of which an `__init__` makes an instance; None for any other function."""
        if function.outline.name != "__init__" or receiver is None:
            return None
        ref = self._engine.ref_of(receiver)
        return ref if isinstance(ref, ClassInfo) else None

    def _calls(self, function: Function, made: ClassInfo | None) -> list[tuple[Argument, ...]]:
        """The arguments of the calls that were met; of an `__init__`, of those for a class or for
        what inherits it."""
        calls = self._seen.get(function, [])
        own = [c for c in calls if made is None or c.made is None or made in c.made.project_mro()]
        return [call.arguments for call in own]

    def parameters(
        self, function: Function, names: Arguments[str], receiver: Value | None
    ) -> dict[str, Value]:
        """What callers give to the parameters `names` (in order, the receiver left out), of an
        `__init__` those who make instances of the receiver's class."""
        made = self._made(function, receiver)
        found = self._found.get((function, made))
        if found is not None:
            return found
        with self._reads.making() as making:
            whole = self._observed.get(function)
            if whole is None:
                whole = self._observe_all(function, made)
            if whole is None:
                return {}
            values = {
                name: union(given)
                for at, name in enumerate(names)
                if (
                    given := [
                        v
                        for call in self._calls(function, made)
                        if (v := _given(call, at, name)) != UNKNOWN
                    ]
                )
            }
        if whole or not self._asking:
            self._found.keep((function, made), values, making)
        else:
            self._engine.leave_open(function)
        return values

    def _observe_all(self, function: Function, made: ClassInfo | None) -> bool | None:
        """Interpret the callers of a function; False where that could not be done in full, None
        where it could not be begun."""
        if function in self._asking or len(self._asking) >= DEEPEST_CALLER:
            further = self._asking.get(function) or next(iter(self._asking.values()))
            self._reads.wait_for(further)
            self._engine.leave_open(function)
            return None
        with self._reads.making() as making:
            self._asking[function] = making
            try:
                observed = [self._observe(caller) for caller in self._callers(function, made)]
                self._observe_modules(function, made)
            finally:
                del self._asking[function]
        if all(observed) or not self._asking:
            self._observed.keep(function, True, making)
        return all(observed)

    def _observe(self, caller: Function) -> bool:
        """Interpret a caller, so that its calls are noted; False while it is being interpreted."""
        try:
            return self._engine.observe(caller)
        except UnreadableSource:
            return True

    def _observe_modules(self, function: Function, made: ClassInfo | None) -> None:
        """Interpret the statements of modules that call the function at import."""
        called = _called_names(function, made)
        for path in dict.fromkeys(path for name in called for path in self._calls_of.files(name)):
            try:
                module = self._engine.project.module_at(path)
                for entry in module.outline.body:
                    if isinstance(entry, Statement):
                        text = module.declarations.slice(entry.first, entry.last)
                        if not called.isdisjoint(names_called_in(text)):
                            self._run(module, entry)
            except UnreadableSource:
                continue

    def _run(self, module: Module, entry: Statement) -> None:
        segment = statement_segment(module.declarations, entry)
        frame = Frame(self._engine, module, segment, "<module>", "module")
        with self._engine.summaries.apart():
            statements.run(frame, segment.node)

    def _callers(self, function: Function, made: ClassInfo | None) -> Iterator[Function]:
        """The functions whose text calls something of the function's name, or of the name of the
        class that an `__init__` makes."""
        called = sorted(_called_names(function, made))
        count = 0
        for path in dict.fromkeys(path for name in called for path in self._calls_of.files(name)):
            if function.owner is not None and not self._names(path, function.owner):
                continue
            calling = self._calling(path)
            for caller in dict.fromkeys(each for name in called for each in calling.get(name, ())):
                if caller == function:
                    continue
                count += 1
                if count > MOST_CALLERS:
                    return
                yield caller

    def _names(self, path: Path, owner: ClassInfo) -> bool:
        """Whether the text of a file names the class of a method, or lies beside it."""
        if path == owner.module.path:
            return True
        self._reads.word(owner.name)
        return self._engine.project.scan.look(path).holds(owner.name.encode())

    def _calling(self, path: Path) -> dict[str, list[Function]]:
        """The functions of a file by the names that their text calls."""
        found = self._callers_in.get(path)
        if found is not None:
            return found
        found = self._callers_in[path] = {}
        project = self._engine.project
        try:
            module = project.module_at(path)
        except UnreadableSource:
            return found
        for outline, owners in module.outline.functions():
            called = Counter(names_called_in(module.declarations.slice(outline.row, outline.last)))
            called[outline.name] -= 1  # its own head reads like a call
            caller = project.function(module, outline, owners)
            for name, times in called.items():
                if times > 0:
                    found.setdefault(name, []).append(caller)
        return found


def _called_names(function: Function, made: ClassInfo | None) -> set[str]:
    """The names by which a function is called: an `__init__` by those of its class and of the class
    that it makes."""
    if made is not None:
        return {cls.name for cls in (made, function.owner) if cls is not None}
    if function.outline.name == "__init__" and function.owner is not None:
        return {function.owner.name}
    return {function.outline.name}


def _given(call: tuple[Argument, ...], at: int, name: str) -> Value:
    """What one call gives to one parameter."""
    positional = [argument.value for argument in call if not argument.name]
    if at < len(positional):
        value = positional[at]
    else:
        value = next((argument.value for argument in call if argument.name == name), UNKNOWN)
    return UNKNOWN if isinstance(value, Unknown) else value
