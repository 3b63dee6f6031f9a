"""What callers in the project give to parameters that declare nothing of themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from collections.abc import Sequence as Arguments
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

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
    """A call of a function: what it gives, and the class of which it makes an instance."""

    function: Function
    made: ClassInfo | None
    arguments: tuple[Argument, ...]


_Observed: TypeAlias = tuple[bool, tuple[Hashable, ...]]
"""Whether the callers of a function were interpreted in full, and they themselves, with the entries
that statements of modules ask for."""


class CallSites:
    """Calls of the project's functions, found where their names are written and observed there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._seen: dict[Function, dict[_Call, None]] = {}
        self._reads = engine.project.modules.reads
        self._found: Memo[tuple[Function, ClassInfo | None], dict[str, Value]] = Memo(self._reads)
        self._observed: Memo[tuple[Function, ClassInfo | None], _Observed] = Memo(self._reads)
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
        made = self._made(callee.function, callee.receiver)
        call = _Call(callee.function, made, tuple(arguments))
        self._seen.setdefault(callee.function, {})[call] = None
        self._engine.summaries.mention(call)

    def _made(self, function: Function, receiver: Value | None) -> ClassInfo | None:
        """The class of which an `__init__` makes an instance; None for any other function."""
        if function.outline.name != "__init__" or receiver is None:
            return None
        ref = self._engine.ref_of(receiver)
        return ref if isinstance(ref, ClassInfo) else None

    def _calls(
        self, function: Function, made: ClassInfo | None, below: Arguments[Hashable]
    ) -> list[tuple[Argument, ...]]:
        """The arguments of the calls that were met below some functions and entries, whatever else
        was interpreted; of an `__init__`, of those for a class or for what inherits it."""
        calls = self._engine.summaries.mentioned(self._seen.get(function, {}), below)
        own = [
            call
            for call in calls
            if isinstance(call, _Call)
            and (made is None or call.made is None or made in call.made.project_mro())
        ]
        return [call.arguments for call in own[:MOST_CALLERS]]

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
            observed = self._observed.get((function, made))
            if observed is None:
                observed = self._observe_all(function, made)
            if observed is None:
                return {}
            whole, below = observed
            calls = self._calls(function, made, below)
            values = {
                name: union(given)
                for at, name in enumerate(names)
                if (given := [v for call in calls if (v := _given(call, at, name)) != UNKNOWN])
            }
        if whole or not self._asking:
            self._found.keep((function, made), values, making)
        else:
            self._engine.leave_open(function)
        return values

    def _observe_all(self, function: Function, made: ClassInfo | None) -> _Observed | None:
        """Interpret the callers of a function; None where that could not be begun."""
        if function in self._asking or len(self._asking) >= DEEPEST_CALLER:
            further = self._asking.get(function) or next(iter(self._asking.values()))
            self._reads.wait_for(further)
            self._engine.leave_open(function)
            return None
        with self._reads.making() as making:
            self._asking[function] = making
            try:
                callers = list(self._callers(function, made))
                observed = [self._observe(caller) for caller in callers]
                at_import = list(self._observe_modules(function, made))
            finally:
                del self._asking[function]
        whole, below = all(observed), (*callers, *at_import)
        if whole or not self._asking:
            self._observed.keep((function, made), (True, below), making)
        return whole, below

    def _observe(self, caller: Function) -> bool:
        """Interpret a caller, so that its calls are noted; False while it is being interpreted."""
        try:
            return self._engine.observe(caller)
        except UnreadableSource:
            return True

    def _observe_modules(self, function: Function, made: ClassInfo | None) -> Iterator[int]:
        """Interpret the statements of modules that call the function at import; the entries that
        they ask for."""
        called = _called_names(function, made)
        for path in dict.fromkeys(path for name in called for path in self._calls_of.files(name)):
            try:
                module = self._engine.project.module_at(path)
                for entry in module.outline.body:
                    if isinstance(entry, Statement):
                        text = module.declarations.slice(entry.first, entry.last)
                        if not called.isdisjoint(names_called_in(text)):
                            yield from self._run(module, entry)
            except UnreadableSource:
                continue

    def _run(self, module: Module, entry: Statement) -> dict[int, None]:
        segment = statement_segment(module.declarations, entry)
        frame = Frame(self._engine, module, segment, "<module>", "module")
        with self._engine.summaries.apart() as asked:
            statements.run(frame, segment.node)
        return asked

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
