"""What the handlers of a `try` statement tell of the values in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.project.classes import Function
from hue_lint.syntax.walk import walk
from hue_lint.values import classes
from hue_lint.values.joining import union
from hue_lint.values.plain import UNKNOWN
from hue_lint.values.values import Instance, Manager, QuerySet, Value, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


def asks_for_the_loop(frame: Frame, node: cst.Try | cst.TryStar) -> bool:
    """Whether a `try` begins by asking for the running loop, which raises RuntimeError without one.
    What is reported runs on the loop, so its handler is for other callers."""
    first = node.body.body[0]
    if not isinstance(first, cst.SimpleStatementLine):
        return False
    match first.body[0]:
        case cst.Expr(value=cst.Call(func=func)) | cst.Assign(value=cst.Call(func=func)):
            return frame.engine.needs_the_loop(frame.module, func)
        case cst.Return(value=cst.Call(func=func)):
            return frame.engine.needs_the_loop(frame.module, func)
    return False


def without_attributes(frame: Frame, body: cst.BaseSuite) -> None:
    """An AttributeError says that what was asked for an attribute is no queryset or instance that
    has it. An attribute of an attribute proves nothing: `book.author` may be None."""
    names = frame.environment.names
    for inner in walk(body):
        if isinstance(inner, cst.Attribute) and isinstance(inner.value, cst.Name):
            value = names.get(inner.value.value, UNKNOWN)
            left = [o for o in options(value) if not _has(frame, o, inner.attr.value)]
            if len(left) < len(options(value)):
                names[inner.value.value] = union(left) if left else UNKNOWN


def _has(frame: Frame, value: Value, name: str) -> bool:
    """Whether a queryset, manager or model instance surely has an attribute that is no field."""
    return isinstance(value, QuerySet | Manager | Instance) and isinstance(
        frame.engine.member_of(value, name), classes.Known | Function
    )
