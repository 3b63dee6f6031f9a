"""Sending a signal: what its receivers do."""

from __future__ import annotations

from collections.abc import Sequence as Arguments
from typing import TYPE_CHECKING

from hue_lint.values.operations import leading_cause
from hue_lint.values.values import Argument, Coroutine, Object, Sequence, Value, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame

DISCONNECTED = "<disconnected>"
"""Under which name the state of a signal has the receivers that were taken from it."""


def is_heard(frame: Frame, signal: Value, arguments: Arguments[Argument]) -> bool:
    """Whether a receiver does anything that matters on the event loop, or may do.

    Source: django/dispatch/dispatcher.py Signal.send, which runs async receivers on a loop of their
    own.
    """
    receivers = frame.engine.receivers.of(signal) if isinstance(signal, Object) else None
    if receivers is None or not isinstance(signal, Object):
        return True
    taken = frame.environment.state(signal.origin).attribute(DISCONNECTED)
    gone = (taken.items or ()) if isinstance(taken, Sequence) else ()
    node = frame.segment.node
    for receiver in receivers:
        if receiver not in gone:
            made, inside = frame.engine.calls.apart(frame, receiver, arguments, node)
            if leading_cause(inside) or any(isinstance(o, Coroutine) for o in options(made)):
                return True
    return False


def disconnected(frame: Frame, signal: Value, arguments: Arguments[Argument]) -> None:
    """A receiver is taken from a signal here."""
    if isinstance(signal, Object) and arguments:
        state = frame.environment.state(signal.origin)
        taken = state.attribute(DISCONNECTED)
        before = (taken.items or ()) if isinstance(taken, Sequence) else ()
        now = Sequence("tuple", (*before, arguments[0].value))
        frame.environment.update(signal.origin, state.with_attribute(DISCONNECTED, now))
