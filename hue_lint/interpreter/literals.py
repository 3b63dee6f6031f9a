"""The values of displays, texts and numbers."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence as Pieces
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import libcst as cst

from hue_lint.bounds import MOST_ITEMS
from hue_lint.interpreter.evaluation import use
from hue_lint.interpreter.hashing import hashed
from hue_lint.values.joining import union
from hue_lint.values.plain import UNKNOWN, Const, Plain, Shaped
from hue_lint.values.values import Mapping, Sequence, Value, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


_HOLES = re.compile(r"%(?:\(\w+\))?s|\{\w*\}")


def elements(frame: Frame, node: cst.Tuple | cst.List | cst.Set) -> Value:
    kind = type(node).__name__.lower()
    items: list[Value] = []
    exact = True
    for element in node.elements:
        value = frame.evaluate(element.value)
        if isinstance(element, cst.StarredElement):
            use(frame, value, "__iter__", element.value, "*")
            if isinstance(value, Sequence) and value.items is not None:
                items.extend(value.items)
            else:
                exact = False
                items.append(frame.engine.item(value, element))
        else:
            items.append(value)
            if kind == "set":
                hashed(frame, value, element.value)
    if exact and len(items) <= MOST_ITEMS:
        return Sequence(kind, tuple(items))
    return Sequence(kind, None, union(items))


def mapping(frame: Frame, node: cst.Dict) -> Value:
    known: list[tuple[Any, Value]] = []
    other: list[Value] = []
    for element in node.elements:
        if isinstance(element, cst.DictElement):
            key, value = frame.evaluate(element.key), frame.evaluate(element.value)
            hashed(frame, key, element.key)
            if isinstance(key, Const):
                known.append((key.value, value))
            else:
                other.append(value)
        else:
            value = frame.evaluate(element.value)
            for option in options(value):
                if isinstance(option, Mapping):
                    known.extend(option.known)
                    other.append(option.value)
    if len(known) > MOST_ITEMS:
        return Mapping((), UNKNOWN, union([*(value for _, value in known), *other]))
    return Mapping(tuple(dict(known).items()), UNKNOWN, union(other) if other else UNKNOWN)


def text(frame: Frame, node: cst.SimpleString) -> Value:
    return literal(node.value, "str")


@lru_cache(maxsize=16384)
def literal(text: str, kind: str) -> Value:
    """The value of a literal's text."""
    if text[:1] in "\"'" and "\\" not in text and text[:3] not in ('"""', "'''"):
        return Const(text[1:-1])
    try:
        return Const(ast.literal_eval(text))
    except (ValueError, SyntaxError):
        return Plain(kind)


def concatenated(frame: Frame, node: cst.ConcatenatedString) -> Value:
    left, right = frame.evaluate(node.left), frame.evaluate(node.right)
    if isinstance(left, Const) and isinstance(right, Const) and isinstance(left.value, str):
        return Const(left.value + str(right.value))
    return Plain("str")


def formatted(frame: Frame, node: cst.FormattedString) -> Value:
    pieces: list[str | None] = []
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            pieces.append(part.value if "\\" not in part.value else None)
        if isinstance(part, cst.FormattedStringExpression):
            pieces.append(None)
            value = frame.evaluate(part.expression)
            special = {"r": "__repr__", "s": "__str__"}.get(part.conversion or "", "__format__")
            use(frame, value, special, part.expression, "f-string")
            for inner in part.format_spec or ():
                if isinstance(inner, cst.FormattedStringExpression):
                    frame.evaluate(inner.expression)
    return shaped(pieces)


def shaped(pieces: Pieces[str | None]) -> Value:
    """A text made of pieces, some of which are not known: all that tells of it is how it begins and
    how it ends."""
    if None not in pieces:
        return Plain("str")
    head, tail = pieces[0], pieces[-1]
    return Shaped("str", head or "", tail or "") if head or tail else Plain("str")


def begun_and_ended(value: Value) -> list[str | None]:
    """The pieces of a text that are known."""
    match value:
        case Const(value=str() as text):
            return [text]
        case Shaped():
            return [value.head, None, value.tail]
    return [None]


def filled(text: str) -> Value:
    """What `"do_%s" % action`, or `"do_{}".format(action)`, gives."""
    return shaped([piece or None for piece in _HOLES.split(text)])


def number(frame: Frame, node: cst.Integer | cst.Float) -> Value:
    return literal(node.value, "int")


def ellipsis(frame: Frame, node: cst.Ellipsis) -> Value:
    return Const(...)
