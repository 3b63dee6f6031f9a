"""The decorators of a function, by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.project.classes import ExternalSymbol, Function, FunctionSymbol
from hue_lint.syntax.source import UnreadableSource

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


def _decorator_nodes(frame: Frame, function: Function) -> Sequence[cst.BaseExpression]:
    try:
        return frame.engine.shape(function).decorators
    except UnreadableSource:
        return ()


def decorators(frame: Frame, function: Function) -> Iterator[str]:
    """The full names of a function's decorators."""
    for node in _decorator_nodes(frame, function):
        called = node.func if isinstance(node, cst.Call) else node
        if not isinstance(called, cst.Name | cst.Attribute):
            continue
        match frame.engine.project.resolve_expression(function.module, called):
            case ExternalSymbol(qualname):
                yield qualname
            case FunctionSymbol(decorator):
                yield decorator.qualname
