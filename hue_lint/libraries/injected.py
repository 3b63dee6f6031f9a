"""What a framework gives to a parameter because its annotation says so: what the function behind
`Annotated[Book, Depends(load)]` returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.declared.generics import inside
from hue_lint.project.classes import ExternalSymbol, ValueSymbol
from hue_lint.values.joining import union
from hue_lint.values.plain import UNKNOWN
from hue_lint.values.values import Value

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame
    from hue_lint.project.modules import Module


def injected(frame: Frame, annotation: cst.BaseExpression) -> Value:
    """What the metadata of an annotation, or of the alias that it is, gives; unknown where no facts
    tell that it gives anything."""
    if isinstance(annotation, cst.Name | cst.Attribute):
        symbol = frame.engine.project.resolve_expression(frame.module, annotation, frame.owner)
        if not isinstance(symbol, ValueSymbol) or not isinstance(symbol.value, cst.Subscript):
            return UNKNOWN
        return union(
            frame.engine.evaluate_in_module(symbol.module, symbol, call)
            for call in _dependencies(frame, symbol.module, symbol.value)
        )
    return union(
        frame.engine.default_value(frame, call)
        for call in _dependencies(frame, frame.module, annotation)
    )


def _dependencies(frame: Frame, module: Module, node: cst.BaseExpression) -> list[cst.Call]:
    """The calls in an `Annotated[…]` that give what a function is given."""
    name = get_full_name_for_node(node) or ""
    if name.rpartition(".")[2] != "Annotated":
        return []
    calls = [each for each in inside(node)[1:] if isinstance(each, cst.Call)]
    return [call for call in calls if _gives(frame, module, call.func)]


def _gives(frame: Frame, module: Module, callee: cst.BaseExpression) -> bool:
    knowledge, project = frame.engine.knowledge, frame.engine.project
    symbol = project.resolve_expression(module, callee)
    if not isinstance(symbol, ExternalSymbol):
        return False
    behaviour = knowledge.function(knowledge.canonical(symbol.qualname))
    return behaviour is not None and behaviour.returns.startswith("given-by:")
