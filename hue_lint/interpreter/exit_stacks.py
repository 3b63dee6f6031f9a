"""Exit stacks and their kin: what they entered they leave, and what they were given they call, when
they are left themselves, the last first.

Source: Lib/contextlib.py _BaseExitStack, ExitStack.__exit__, AsyncExitStack.__aexit__.
"""

from __future__ import annotations

from collections.abc import Sequence as Arguments
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from hue_lint.frames.frames import held_by
from hue_lint.interpreter.entering import keeps_errors, within
from hue_lint.interpreter.evaluation import consume
from hue_lint.values.values import FRESH, Argument, Object, Value

if TYPE_CHECKING:
    import libcst as cst

    from hue_lint.frames.frames import Frame

_ENTERED = {"enters": False, "enters-async": True}
_LEFT = {"leaves": False, "leaves-async": True}
_AT_END = frozenset({*_ENTERED, *_LEFT, "calls-later", "awaits-later"})


def kept_for_end(
    frame: Frame,
    stack: Value,
    how: str,
    argument: Argument,
    arguments: Arguments[Argument],
    node: cst.CSTNode,
) -> bool:
    """Whether a stack that a `with` statement has entered keeps an argument until it is left."""
    if not isinstance(stack, Object) or how not in _AT_END:
        return False
    end = frame.at_end.get(stack.origin)
    if end is None:
        return False
    if end.operations is not frame.operations:
        return True  # this is asked aside: the stack itself is given it elsewhere
    value, at = argument.value, argument.node or node
    frame.environment.update(stack.origin, FRESH)
    if how in _ENTERED:
        manager = within(frame, value, at, asynchronous=_ENTERED[how])
        end.does.enter_context(manager)
    else:
        end.does.callback(partial(consume, frame, argument, how, node, "", arguments))
    asynchronous = {**_ENTERED, **_LEFT}.get(how)
    if asynchronous is not None:
        end.keeps_errors |= keeps_errors(frame, value, at, asynchronous=asynchronous)
    return True


def end(frame: Frame, receiver: Value, how: str, node: cst.CSTNode) -> None:
    """A method of something that is left is called, by what the facts call that."""
    match how:
        case "closes" | "acloses":
            closing = frame.engine.read(frame, held_by(frame, receiver), how[:-1], node)
            frame.engine.calls.call(frame, closing, (), node)
        case "lets-go" if isinstance(receiver, Object) and receiver.origin in frame.at_end:
            frame.at_end[node] = frame.at_end[receiver.origin]
            state = frame.environment.state(receiver.origin)
            frame.environment.update(receiver.origin, replace(state, evaluated=True))
        case "leaves" if isinstance(receiver, Object) and receiver.origin in frame.at_end:
            frame.at_end.pop(receiver.origin).does.close()
