"""What has been done when a function begins, whoever calls it: by the wrappers of its decorators,
by the `setup` and `dispatch` of a view before its handler.

`@with_room` sets `self.room`, `@authenticated` passes a token on, `dispatch` sets `request.user`:
the function finds them there.
"""

from __future__ import annotations

from collections.abc import Sequence as Arguments
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.django.handlers import before_handler
from hue_lint.django.members import is_called_instead, made_again
from hue_lint.interpreter import parameters, statements
from hue_lint.project.classes import Function
from hue_lint.values.entry import Entry
from hue_lint.values.environment import Environment, join
from hue_lint.values.values import (
    Argument,
    Closure,
    FunctionValue,
    Object,
    Value,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine, Frame


@dataclass(frozen=True, slots=True)
class _Inquiry:
    """A function whose wrappers are run to see how they call it (None for the handler of a view,
    which Django's own `dispatch` calls), and the calls met so far."""

    function: Function | None
    number: int
    found: list[Entry] = field(default_factory=list)


class Entries:
    """Finds the calls of functions by what is run before them."""

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
            if (isinstance(option, Closure) and isinstance(option.node, cst.FunctionDef))
            or (isinstance(option, Object) and is_called_instead(self._engine, option))
        ]
        if not wrappers:
            return []
        self._asked += 1
        inquiry = _Inquiry(function, self._asked)
        self._open.append(inquiry)
        given = self._engine.positional(receiver) if receiver is not None else ()
        try:
            for wrapper in wrappers:
                if isinstance(wrapper, Object):
                    self._call_object(frame, wrapper, function)
                else:
                    self._engine.calls.silently(frame, wrapper, given, function.node)
            return inquiry.found
        finally:
            self._open.pop()

    def _call_object(self, frame: Frame, wrapper: Object, function: Function) -> None:
        """Run the `__call__` of an object that stands in the place of a function."""
        receiver = made_again(frame, wrapper, function.node)
        member = self._engine.member_of(receiver, "__call__")
        if isinstance(member, Function):
            inner = self._engine.frame(
                member, "async" if member.outline.is_async else "sync", receiver
            )
            inner.environment.states.update(frame.environment.states)
            with self._engine.summaries.apart():
                parameters.bind_call(inner, member, (), receiver)
                statements.run_body(inner, member.node.body)

    def enter_handler(self, frame: Frame, function: Function) -> None:
        """What is run before the handler of a view holds where it begins."""
        before = before_handler(frame, function)
        if before is None:
            return
        if before.setup is not None:
            callee = FunctionValue(before.setup, frame.receiver)
            given = self._engine.positional(before.request)
            with self._engine.summaries.apart():
                self._engine.calls.aside(frame, callee, given, function.node)
        following = (*before.dispatches[1:], None)
        for dispatch, called in zip(before.dispatches, following, strict=False):
            if not self._hand_on(frame, dispatch, called, before.request):
                return

    def _hand_on(
        self, frame: Frame, dispatch: Function, following: Function | None, request: Object
    ) -> bool:
        """Run a `dispatch` up to where it calls the next one; False where it is not seen to."""
        inner = self._engine.frame(
            dispatch, "async" if dispatch.outline.is_async else "sync", frame.receiver
        )
        inner.environment.states.update(frame.environment.states)
        self._asked += 1
        inquiry = _Inquiry(following, self._asked)
        self._open.append(inquiry)
        given = self._engine.positional(request)
        try:
            with self._engine.summaries.apart():
                parameters.bind_call(inner, dispatch, given, frame.receiver)
                statements.run_body(inner, dispatch.node.body)
        finally:
            self._open.pop()
        known = join([entry.environment for entry in inquiry.found])
        if known is not None:
            frame.environment.states.update(known.states)
        return known is not None

    @property
    def inquiry(self) -> int:
        """The number of the inquiry that is open, during which a function is met and not called;
        0 where none is."""
        return self._open[-1].number if self._open else 0

    def met(
        self, callee: FunctionValue | None, arguments: Arguments[Argument], frame: Frame | None
    ) -> bool:
        """Note a call of the function that is asked about, None for that of the handler by Django's
        own `dispatch`; False for any other."""
        function = callee.function if callee is not None else None
        if not self._open or function != self._open[-1].function:
            return False
        bound = callee.receiver if callee is not None else None
        receiver = (Argument("", bound),) if bound is not None else ()
        at = frame.environment.copy() if frame is not None else Environment()
        on_loop = frame is not None and frame.on_loop
        self._open[-1].found.append(Entry((*receiver, *arguments), at, on_loop))
        return True
