"""Literal values in source text."""

import ast
from collections.abc import Mapping

import libcst as cst

_EMPTY = cst.Module([])


def literal(node: cst.BaseExpression | None) -> object:
    """The value of a literal (numbers, strings, lists, dicts of them); None if it is none."""
    if node is None:
        return None
    try:
        value: object = ast.literal_eval(_EMPTY.code_for_node(node).strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    return value


def keywords_of(call: cst.Call) -> Mapping[str, cst.BaseExpression]:
    """The keyword arguments of a call by name."""
    return {arg.keyword.value: arg.value for arg in call.args if arg.keyword is not None}


def positional_of(call: cst.Call) -> tuple[cst.BaseExpression, ...]:
    """The positional arguments of a call, up to the first starred one."""
    found = []
    for arg in call.args:
        if arg.star or arg.keyword is not None:
            break
        found.append(arg.value)
    return tuple(found)
