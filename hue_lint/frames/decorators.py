"""The decorators of a function, by name."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.project.classes import ExternalSymbol, Function, FunctionSymbol
from hue_lint.syntax.source import UnreadableSource

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine, Frame
    from hue_lint.project.modules import Module


_TRANSPARENT = frozenset({"asgiref", "builtins", "django", *sys.stdlib_module_names})
"""Packages whose decorators that no facts describe leave a function what it is."""


def may_be_remade(engine: Engine, module: Module, decorators: Sequence[cst.BaseExpression]) -> bool:
    """Whether a decorator of which nothing is known may have made something else of a function: a
    coroutine function of a synchronous one, say."""
    return any(_is_unknown(engine, module, node) for node in decorators)


def _is_unknown(engine: Engine, module: Module, node: cst.BaseExpression) -> bool:
    called = node.func if isinstance(node, cst.Call) else node
    if not isinstance(called, cst.Name | cst.Attribute):
        return True
    symbol = engine.project.resolve_expression(module, called)
    if not isinstance(symbol, ExternalSymbol):
        return symbol is None and not (
            isinstance(called, cst.Name) and hasattr(builtins, called.value)
        )
    name = symbol.qualname
    described = engine.knowledge.function(name) is not None or engine.knowledge.describes(name)
    return not described and name.partition(".")[0] not in _TRANSPARENT


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
