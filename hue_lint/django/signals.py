"""Sending a signal: what its receivers do."""

from __future__ import annotations

from collections.abc import Sequence as Arguments
from typing import TYPE_CHECKING

from hue_lint.project.classes import ClassInfo
from hue_lint.values.arguments import argument_value
from hue_lint.values.operations import leading_cause
from hue_lint.values.plain import NONE, UNKNOWN
from hue_lint.values.receiver import Receiver
from hue_lint.values.values import Argument, ClassValue, Coroutine, Object, Sequence, Value, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame

DISCONNECTED = "<disconnected>"
"""Under which name the state of a signal has the receivers that were taken from it."""

_DISCONNECTED_BY = ("receiver", "sender", "dispatch_uid")


def is_heard(frame: Frame, signal: Value, arguments: Arguments[Argument]) -> bool:
    """Whether a receiver does anything that matters on the event loop, or may do.

    Source: django/dispatch/dispatcher.py Signal.send, which runs async receivers on a loop of their
    own.
    """
    receivers = frame.engine.receivers.of(signal) if isinstance(signal, Object) else None
    if receivers is None or not isinstance(signal, Object):
        return True
    taken = frame.environment.state(signal.origin).attribute(DISCONNECTED)
    gone = [
        Receiver(*each.items)
        for each in ((taken.items or ()) if isinstance(taken, Sequence) else ())
        if isinstance(each, Sequence) and each.items is not None
    ]
    node = frame.segment.node
    sender = argument_value(arguments, "sender")
    sender = argument_value(arguments, "0") if sender == UNKNOWN else sender
    for receiver in receivers:
        if not any(map(receiver.is_that, gone)) and _is_for(receiver.sender, sender):
            made, inside = frame.engine.calls.apart(frame, receiver.function, arguments, node)
            if leading_cause(inside) or any(isinstance(o, Coroutine) for o in options(made)):
                return True
    return False


def _is_for(wanted: Value, sender: Value) -> bool:
    """Whether a receiver that was connected for one sender may hear of another; a base class may
    stand for the classes below it (`sender=self.__class__`).

    Source: django/dispatch/dispatcher.py Signal._live_receivers compares identities.
    """
    if wanted == NONE:
        return True
    return any(
        UNKNOWN in (one, other) or one == other or _lies_below(one, other)
        for one in options(wanted)
        for other in options(sender)
    )


def _lies_below(one: Value, other: Value) -> bool:
    return (
        isinstance(one, ClassValue)
        and isinstance(other, ClassValue)
        and isinstance(one.ref, ClassInfo)
        and other.ref in one.ref.mro()
    )


def disconnected(frame: Frame, signal: Value, arguments: Arguments[Argument]) -> None:
    """A receiver is taken from a signal here."""
    if isinstance(signal, Object) and arguments:
        state = frame.environment.state(signal.origin)
        taken = state.attribute(DISCONNECTED)
        before = (taken.items or ()) if isinstance(taken, Sequence) else ()
        positional = [argument.value for argument in arguments if not argument.name]
        named = {argument.name: argument.value for argument in arguments}
        told = dict(zip(_DISCONNECTED_BY, positional, strict=False)) | named
        one = Sequence("tuple", tuple(told.get(name, NONE) for name in _DISCONNECTED_BY))
        now = Sequence("tuple", (*before, one))
        frame.environment.update(signal.origin, state.with_attribute(DISCONNECTED, now))
