"""What the wrappers of a function's decorators give to it, whoever calls it.

`@with_room` sets `self.room`, `@authenticated` passes a token on: the function finds them there.
"""

from __future__ import annotations

from collections.abc import Sequence as Arguments
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.values.entry import Entry
from hue_lint.values.environment import Environment
from hue_lint.values.values import Argument, Closure, FunctionValue, Value, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine, Frame
    from hue_lint.project.classes import Function


@dataclass(frozen=True, slots=True)
class _Inquiry:
    """A function whose wrappers are run to see how they call it, and the calls met so far."""

    function: Function
    number: int
    found: list[Entry] = field(default_factory=list)


class Entries:
    """Finds the calls of decorated functions by their wrappers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._open: list[_Inquiry] = []
        """The latest one last: whom a wrapper calls may be read on the way, and be decorated in
        its turn."""
        self._asked = 0

    def of(self, function: Function, receiver: Value | None, frame: Frame) -> list[Entry]:
        """How the wrappers that a function's decorators put around it call the function."""
        if any(inquiry.function == function for inquiry in self._open):
            return []
        whole = self._engine.function_value(function, None)
        wrappers = [
            option
            for option in options(whole)
            if isinstance(option, Closure) and isinstance(option.node, cst.FunctionDef)
        ]
        if not wrappers:
            return []
        self._asked += 1
        inquiry = _Inquiry(function, self._asked)
        self._open.append(inquiry)
        given = self._engine.positional(receiver) if receiver is not None else ()
        try:
            for wrapper in wrappers:
                self._engine.calls.silently(frame, wrapper, given, function.node)
            return inquiry.found
        finally:
            self._open.pop()

    @property
    def inquiry(self) -> int:
        """The number of the inquiry that is open, during which a function is met and not called;
        0 where none is."""
        return self._open[-1].number if self._open else 0

    def met(
        self, callee: FunctionValue, arguments: Arguments[Argument], frame: Frame | None
    ) -> bool:
        """Note a call of the function that is asked about; False for any other."""
        if not self._open or callee.function != self._open[-1].function:
            return False
        receiver = () if callee.receiver is None else (Argument("", callee.receiver),)
        at = frame.environment.copy() if frame is not None else Environment()
        on_loop = frame is not None and not frame.off_loop
        self._open[-1].found.append(Entry((*receiver, *arguments), at, on_loop))
        return True
