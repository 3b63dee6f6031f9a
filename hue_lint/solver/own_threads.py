"""Synchronous functions that a package runs in threads of its own, since a decorator gave them to
it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.values.operations import leading_cause
from hue_lint.values.values import Method, Operation, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine
    from hue_lint.project.classes import Function

OWN_THREAD = "own-thread"


def given_to_a_thread(
    engine: Engine, function: Function, operations: Iterable[Operation]
) -> Iterator[Operation]:
    """What a function does to the database where a package runs it in a thread, told once."""
    done = list(operations)
    cause = leading_cause(done)
    if cause is None or cause.root().effect != "raises":
        return
    if any(op.kind == "connections-closed" for op in done) or not _is_given(engine, function):
        return
    yield Operation(
        "unmanaged-thread",
        "wrong",
        cause.place,
        "thread",
        "uses the database in a thread whose connections Django does not manage",
        cause.subject,
        "asgiref/sync.py thread_sensitive; django/db/utils.py connections are per thread",
        cause=cause,
    )


def _is_given(engine: Engine, function: Function) -> bool:
    frame = engine.frame(function, "module", None)
    for node in engine.shape(function).decorators:
        callee = frame.evaluate(node.func if isinstance(node, cst.Call) else node)
        for option in options(callee):
            if isinstance(option, Method) and option.known is not None:
                if option.known.behaviour.arguments.get("0") == OWN_THREAD:
                    return True
    return False
