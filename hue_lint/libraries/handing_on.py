"""Whether a decorator's function gives what the decorated one gives, or something else: one that
paginates takes the queryset that is returned and gives a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.frames.decorators import TRANSPARENT
from hue_lint.project.classes import ExternalSymbol, FunctionSymbol
from hue_lint.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hue_lint.frames.frames import Engine
    from hue_lint.project.modules import Module


def gives_what_it_got(engine: Engine, module: Module, decorator: cst.BaseExpression) -> bool:
    """Whether what is returned to a decorator is returned by what it makes, as far as it is known:
    of a package nothing is."""
    called = decorator.func if isinstance(decorator, cst.Call) else decorator
    if not isinstance(called, cst.Name | cst.Attribute):
        return False
    match engine.project.resolve_expression(module, called):
        case ExternalSymbol(name):
            return name.partition(".")[0] in TRANSPARENT
        case FunctionSymbol(function):
            given = {
                node.name.value
                for node in walk(function.node, into_scopes=True)
                if isinstance(node, cst.Param)
            }
            wrappers = list(_innermost(function.node))
            if wrappers:
                return any(_hands_on(wrapper, given) for wrapper in wrappers)
            others = (call for call in _returned_calls(function.node) if _is_given(call, given))
            return all(gives_what_it_got(engine, function.module, call.func) for call in others)
    return False


def _returned_calls(function: cst.FunctionDef) -> Iterator[cst.Call]:
    for node in walk(function.body):
        if isinstance(node, cst.Return) and isinstance(node.value, cst.Call):
            yield node.value


def _is_given(call: cst.Call, given: set[str]) -> bool:
    """Whether a call hands on what a decorator was given (`return paginate(function)`)."""
    return any(isinstance(arg.value, cst.Name) and arg.value.value in given for arg in call.args)


def _innermost(function: cst.FunctionDef) -> Iterator[cst.FunctionDef]:
    """The functions in a function that have none in them."""
    inside = [node for node in walk(function.body) if isinstance(node, cst.FunctionDef)]
    for node in inside:
        deeper = list(_innermost(node))
        yield from deeper or (node,)


def _hands_on(wrapper: cst.FunctionDef, given: set[str]) -> bool:
    """Whether a wrapper returns what a function that its decorator was given gives."""
    held = {
        target.target.value
        for node in walk(wrapper.body)
        if isinstance(node, cst.Assign) and _calls(node.value, given)
        for target in node.targets
        if isinstance(target.target, cst.Name)
    }
    return any(
        _calls(node.value, given) or (isinstance(node.value, cst.Name) and node.value.value in held)
        for node in walk(wrapper.body)
        if isinstance(node, cst.Return) and node.value is not None
    )


def _calls(node: cst.BaseExpression, given: set[str]) -> bool:
    called = node.expression if isinstance(node, cst.Await) else node
    match called:
        case cst.Call(func=cst.Name(value=name)):
            return name in given
    return False
