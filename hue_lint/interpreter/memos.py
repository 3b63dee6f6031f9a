"""Conditions that ask for what the process keeps from call to call: a default, a memo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.values.plain import Unknown
from hue_lint.values.values import Mapping, Object

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


def misses_kept(frame: Frame, test: cst.BaseExpression) -> bool:
    """Whether a condition says that what the process keeps is not there: `if default is None:`."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return finds_kept(frame, test.expression)
    name = _compared_with_none(test, cst.Is)
    return name is not None and frame.is_kept(name)


def finds_kept(frame: Frame, test: cst.BaseExpression) -> bool:
    """Whether a condition says that what the process keeps is there: `if default:`."""
    if isinstance(test, cst.NamedExpr):
        return looks_up_kept(frame, test.value)
    name = test.value if isinstance(test, cst.Name) else _compared_with_none(test, cst.IsNot)
    return name is not None and frame.is_kept(name)


def _compared_with_none(
    test: cst.BaseExpression, operator: type[cst.Is] | type[cst.IsNot]
) -> str | None:
    """The name of which a condition says that it is None, or is not."""
    match test:
        case cst.Comparison(
            left=cst.Name(value=name),
            comparisons=[cst.ComparisonTarget(operator=written, comparator=cst.Name(value="None"))],
        ) if isinstance(written, operator):
            return name
    return None


def looks_up_kept(frame: Frame, node: cst.BaseExpression) -> bool:
    """Whether an expression is `kept.get(…)` on a name of the module: a dictionary or a context
    variable, in which the answer usually is."""
    match node:
        case cst.Call(func=cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value="get"))):
            if frame.lookup(name) is not None:
                return False
            value = frame.engine.global_value(frame.module, name)
            return isinstance(value, Mapping | Unknown) or (
                isinstance(value, Object) and value.ref == "contextvars.ContextVar"
            )
    return False
