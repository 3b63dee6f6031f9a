"""What of an installed package an expression is: by its import, or by what made the object."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.project.classes import ExternalSymbol, ValueSymbol

if TYPE_CHECKING:
    from hue_lint.project.classes import Function
    from hue_lint.project.index import Project


def qualname_of(project: Project, function: Function, node: cst.BaseExpression) -> str:
    """`ninja.Router.get` for `router.get` where `router = Router()`; empty where it is of no
    installed package."""
    symbol = project.resolve_expression(function.module, node, function.owner)
    if isinstance(symbol, ExternalSymbol):
        return symbol.qualname
    head, _, method = (get_full_name_for_node(node) or "").rpartition(".")
    if not head:
        return ""
    owner = project.resolve(function.module, head, function.owner)
    if not isinstance(owner, ValueSymbol) or not isinstance(owner.value, cst.Call):
        return ""
    made = project.resolve_expression(owner.module, owner.value.func, None)
    return f"{made.qualname}.{method}" if isinstance(made, ExternalSymbol) else ""
