"""A direct walk over libcst nodes that skips white space and punctuation."""

import dataclasses
from collections.abc import Iterator
from functools import cache
from typing import Any

import libcst as cst

_TRIVIA = (
    cst.BaseParenthesizableWhitespace,
    cst.TrailingWhitespace,
    cst.EmptyLine,
    cst.Newline,
    cst.Comment,
    cst.Comma,
    cst.Dot,
    cst.Semicolon,
    cst.Colon,
    cst.AssignEqual,
    cst.LeftParen,
    cst.RightParen,
    cst.LeftSquareBracket,
    cst.RightSquareBracket,
    cst.LeftCurlyBrace,
    cst.RightCurlyBrace,
    cst.Asynchronous,
    cst.BaseUnaryOp,
    cst.BaseBinaryOp,
    cst.BaseBooleanOp,
    cst.BaseCompOp,
    cst.BaseAugOp,
    cst.BitOr,
)
_NAMES = frozenset(
    {
        "whitespace",
        "leading_lines",
        "lines_after_decorators",
        "header",
        "footer",
        "trailing_whitespace",
        "lpar",
        "rpar",
        "comma",
        "dot",
        "semicolon",
        "asynchronous",
        "operator",
        "equal",
        "indent",
    }
)
_SOURCE_ORDER: dict[type[cst.CSTNode], tuple[str, ...]] = {
    cst.FunctionDef: ("decorators", "name", "type_parameters", "params", "returns", "body"),
    cst.ClassDef: ("decorators", "name", "type_parameters", "bases", "keywords", "body"),
    cst.IfExp: ("body", "test", "orelse"),
    cst.Arg: ("keyword", "value"),
    cst.ExceptHandler: ("type", "name", "body"),
    cst.MatchCase: ("pattern", "guard", "body"),
    cst.ExceptStarHandler: ("type", "name", "body"),
    cst.ImportFrom: ("relative", "module", "names"),
    cst.Parameters: (
        "posonly_params",
        "posonly_ind",
        "params",
        "star_arg",
        "kwonly_params",
        "star_kwarg",
    ),
    cst.TypeAlias: ("name", "type_parameters", "value"),
}
_SCOPES = (cst.FunctionDef, cst.ClassDef, cst.Lambda)


@cache
def _fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    if kind in _SOURCE_ORDER:
        return _SOURCE_ORDER[kind]
    return tuple(
        field.name
        for field in dataclasses.fields(kind)
        if field.name not in _NAMES and not field.name.startswith(("whitespace", "_"))
    )


def _type(value: object) -> Any:
    return type(value)


@cache
def _is_meaningful(kind: Any) -> bool:
    """Whether values of a type are nodes with a meaning; isinstance is slow on libcst's classes."""
    return issubclass(kind, cst.CSTNode) and not issubclass(kind, _TRIVIA)


@cache
def _is_scope(kind: Any) -> bool:
    return issubclass(kind, _SCOPES)


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The direct children in source order, without white space and punctuation."""
    for name in _fields(type(node)):
        value = getattr(node, name)
        kind = _type(value)
        if kind is list or kind is tuple:
            for item in value:
                if _is_meaningful(_type(item)):
                    yield item
        elif _is_meaningful(kind):
            yield value


def walk(node: cst.CSTNode, *, into_scopes: bool = False) -> Iterator[cst.CSTNode]:
    """Every node below `node` in source order.

    Functions, classes and lambdas below are given, but not entered, unless `into_scopes` is set;
    `node` itself is always entered.
    """
    stack = [children(node)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            continue
        yield child
        if into_scopes or not _is_scope(_type(child)):
            stack.append(children(child))
