"""What callers in the project give to parameters that declare nothing of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Sequence as Arguments
from typing import TYPE_CHECKING

from hue_lint.inference.joining import union
from hue_lint.inference.values import UNKNOWN, Argument, Unknown, Value
from hue_lint.syntax.source import UnreadableSource

if TYPE_CHECKING:
    from pathlib import Path

    from hue_lint.inference.engine import Engine
    from hue_lint.project.symbols import Function

_CALLED = re.compile(r"\b([A-Za-z_]\w*)\s*\(")
MOST_CALLERS = 40
"""How many callers of a function are asked what they give to it."""

_DEEPEST = 6
"""How many callers above one another are asked."""


class CallSites:
    """Calls of the project's functions, found where their names are written and observed there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._seen: dict[Function, list[tuple[Argument, ...]]] = {}
        self._found: dict[Function, dict[str, Value]] = {}
        self._asking: list[Function] = []
        self._files: dict[str, list[Path]] | None = None

    @property
    def depth(self) -> int:
        """How many functions above one another are being asked about."""
        return len(self._asking)

    def note(self, function: Function, arguments: Arguments[Argument]) -> None:
        """A call of the function was met, with these arguments (the receiver left out)."""
        given = tuple(arguments)
        calls = self._seen.setdefault(function, [])
        if len(calls) < MOST_CALLERS and given not in calls:
            calls.append(given)

    def parameters(self, function: Function, names: Arguments[str]) -> dict[str, Value]:
        """What callers give to the parameters `names` (in order, the receiver left out)."""
        found = self._found.get(function)
        if found is not None:
            return found
        if function in self._asking or len(self._asking) >= _DEEPEST:
            self._engine.leave_open(function)
            return {}
        self._asking.append(function)
        try:
            observed = [self._observe(caller) for caller in self._callers(function)]
        finally:
            self._asking.pop()
        values = {
            name: union(given)
            for at, name in enumerate(names)
            if (
                given := [
                    v
                    for call in self._seen.get(function, ())
                    if (v := _given(call, at, name)) != UNKNOWN
                ]
            )
        }
        if all(observed) or not self._asking:
            self._found[function] = values
        else:
            self._engine.leave_open(function)
        return values

    def _observe(self, caller: Function) -> bool:
        """Interpret a caller, so that its calls are noted; False while it is being interpreted."""
        try:
            return self._engine.observe(caller)
        except UnreadableSource:
            return True

    def _callers(self, function: Function) -> Iterator[Function]:
        """The functions whose text calls something of the function's name."""
        name = function.outline.name
        if name == "__init__" and function.owner is not None:
            name = function.owner.name
        pattern = re.compile(rf"\b{re.escape(name)}\s*\(")
        project = self._engine.project
        count = 0
        for path in self._paths().get(name, ()):
            try:
                module = project.module_at(path)
            except UnreadableSource:
                continue
            for outline, owners in module.outline.functions():
                text = module.source.slice(outline.row, outline.last)
                calls = pattern.findall(text)
                if len(calls) > (outline.name == name):
                    caller = project.function(module, outline, owners)
                    if caller == function:
                        continue
                    count += 1
                    if count > MOST_CALLERS:
                        return
                    yield caller

    def _paths(self) -> dict[str, list[Path]]:
        """The files that call something of a name; only files with async code count."""
        if self._files is None:
            self._files = {}
            for path, text in self._engine.project.scan.texts(b"async "):
                for name in set(_CALLED.findall(text)):
                    self._files.setdefault(name, []).append(path)
        return self._files


def _given(call: tuple[Argument, ...], at: int, name: str) -> Value:
    """What one call gives to one parameter."""
    positional = [argument.value for argument in call if not argument.name]
    if at < len(positional):
        value = positional[at]
    else:
        value = next((argument.value for argument in call if argument.name == name), UNKNOWN)
    return UNKNOWN if isinstance(value, Unknown) else value
