"""What comes out of `await`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.inference.joining import union
from hue_lint.inference.operations import Operation
from hue_lint.inference.values import (
    NONE,
    UNKNOWN,
    Coroutine,
    Instance,
    Manager,
    QuerySet,
    Sequence,
    Unknown,
    Value,
    options,
)

if TYPE_CHECKING:
    from hue_lint.inference.frames import Frame


def awaited(frame: Frame, value: Value, node: cst.CSTNode, *, quiet: bool = True) -> Value:
    """What comes out of awaiting a value; `quiet` where something else is reported there
    already."""
    found: list[Value] = []
    quiet = quiet or any(isinstance(option, Coroutine) for option in options(value))
    for option in options(value):
        if isinstance(option, Coroutine):
            found.append(option.result)
            _record_escape(frame, option)
            continue
        if isinstance(option, Sequence):
            found.append(option)
            continue
        found.append(UNKNOWN)
        if (
            isinstance(option, QuerySet | Manager | Instance)
            and not isinstance(value, Unknown)
            and not quiet
        ):
            if isinstance(option, Instance) and option.provenance == "unknown":
                continue
            frame.record(
                Operation(
                    "not-awaitable",
                    "wrong",
                    frame.at(node),
                    "await",
                    f"awaits {frame.engine.describe(option)}, which is no awaitable",
                    option,
                    "measured: TypeError: object can't be used in 'await' expression",
                )
            )
    return union(found)


def _record_escape(frame: Frame, coroutine: Coroutine) -> None:
    """A queryset comes out of a thread where nothing was queried."""
    for option in options(coroutine.result):
        if coroutine.made_by == "wrapper" and isinstance(option, QuerySet):
            escape = option.escaped
            if escape is not None and escape.pointless:
                frame.record(
                    Operation(
                        "lazy-escape",
                        "wrong",
                        escape.place,
                        escape.callee,
                        "builds a queryset in a thread and hands it back unevaluated",
                        option,
                        "measured: await sync_to_async(Book.objects.all)() gives a lazy queryset",
                    )
                )


def gives_values(returns: Value) -> bool:
    """Whether a function gives something that cannot be awaited. Where it is awaited all the same,
    control took another way than the one that was followed (a function for both colours)."""
    return any(
        not isinstance(option, Coroutine | Unknown) and option != NONE
        for option in options(returns)
    )
