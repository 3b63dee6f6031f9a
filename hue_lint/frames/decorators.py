"""The decorators of a function, by name."""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.project.classes import (
    ClassSymbol,
    ExternalSymbol,
    Function,
    FunctionSymbol,
    ValueSymbol,
)
from hue_lint.syntax.source import UnreadableSource
from hue_lint.syntax.walk import walk

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine, Frame
    from hue_lint.project.modules import Module
    from hue_lint.values.values import Value


TRANSPARENT = frozenset({"asgiref", "builtins", "django", *sys.stdlib_module_names})
"""Packages whose decorators that no facts describe leave a function what it is."""


_MAKES_ASYNC = re.compile(r"async|await|thread|executor|coroutine|globals|import_|partial")
"""Words in a decorator's code by which it may await what it was given, or be another one."""


def may_be_remade(engine: Engine, module: Module, decorators: Sequence[cst.BaseExpression]) -> bool:
    """Whether a decorator of which nothing is known may have made something else of a function: a
    coroutine function of a synchronous one, say."""
    return any(_is_unknown(engine, module, node) for node in decorators)


def _is_unknown(engine: Engine, module: Module, node: cst.BaseExpression) -> bool:
    called = node.func if isinstance(node, cst.Call) else node
    if not isinstance(called, cst.Name | cst.Attribute) or speaks_of_async(_code(node)):
        return True
    match engine.project.resolve_expression(module, called):
        case ExternalSymbol(name):
            described = engine.knowledge.function(name) or engine.knowledge.describes(name)
            return not described and name.partition(".")[0] not in TRANSPARENT
        case FunctionSymbol(function):
            return speaks_of_async(function.segment.text)
        case ClassSymbol(cls):
            outline = cls.outline
            return speaks_of_async(cls.module.source.slice(outline.first, outline.last))
        case ValueSymbol() as value:
            return speaks_of_async(value.segment.text)
    return not (isinstance(called, cst.Name) and hasattr(builtins, called.value))


def speaks_of_async(text: str) -> bool:
    """Whether a decorator may make a function async, or is made of what nobody can read."""
    return _MAKES_ASYNC.search(text) is not None


def evaluate_decorator(frame: Frame, node: cst.BaseExpression) -> Value:
    """The value of a decorator; records what it does around the function. What its arguments do
    (`@on([book.title for book in Book.objects.all()])`) is done where the module is imported."""
    known = len(frame.operations)
    value = frame.evaluate(node)
    imported = {id(each) for each in _done_at_import(node)}
    frame.operations[known:] = [
        operation
        for operation in frame.operations[known:]
        if id(operation.place.node) not in imported
    ]
    return value


def _done_at_import(node: cst.BaseExpression) -> Iterator[cst.CSTNode]:
    """What stands in the arguments of a decorator, but for functions that it is given."""
    while isinstance(node, cst.Call):
        for argument in node.args:
            if not isinstance(argument.value, cst.Name | cst.Attribute | cst.Lambda):
                yield from (argument.value, *walk(argument.value))
        node = node.func


def _code(node: cst.BaseExpression) -> str:
    return cst.Module([]).code_for_node(node)


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
