"""How code and consequences are put into words."""

from __future__ import annotations

from typing import Final

import libcst as cst

from hue_lint.syntax.segment import Segment
from hue_lint.values.values import Operation

LINE: Final = 120
"""About how long a message may become."""
MOST: Final = 60
LEAST: Final = 45
"""The most and the fewest characters of source text that a message quotes."""


def written(operation: Operation, rest: str = "") -> str:
    """The operation as it is written in the source, on one line with the `rest` of the message."""
    place = operation.place
    limit = min(MOST, max(LEAST, LINE - len(rest)))
    return shortened(place.frame.segment, place.node, limit)


def sentence(operation: Operation, rest: str) -> str:
    """The operation as it is written, and what is said of it."""
    return written(operation, rest) + rest


def called(operation: Operation) -> str:
    """The function that runs at the place, as a call: as it is written there, else by its name."""
    owner, _, name = operation.callee.rpartition(".")
    node = operation.place.node
    if isinstance(node, cst.Attribute) and node.attr.value == name:
        return written(operation)
    if isinstance(node, cst.Call) and _last_name(node.func) == name:
        return shortened(operation.place.frame.segment, node.func, MOST) + "()"
    if name == "__init__" and owner:
        return f"{owner}()"
    if name.startswith("__") and name.endswith("__"):
        return f"{operation.callee}() of {written(operation, operation.callee)}"
    return f"{operation.callee}()"


def consequence(operation: Operation) -> str:
    """What the event loop makes of it, as the end of a sentence that says what it does."""
    root = operation.root()
    relative = "; that" if ", which" in root.does else ", which"
    if "event loop" in root.does:
        return f"{relative} blocks it" if root.effect == "blocks" else f"{relative} raises there"
    verb = "blocks" if root.effect == "blocks" else "raises on"
    return f"{relative} {verb} the event loop"


def shortened(segment: Segment, node: cst.CSTNode, limit: int) -> str:
    """The text of a node; what is too long loses arguments first, then its middle."""
    text = segment.one_line(node, 10_000)
    if len(text) <= limit:
        return text
    match node:
        case cst.Call():
            tail = "(…)" if node.args else "()"
            return shortened(segment, node.func, limit - len(tail)) + tail
        case cst.Subscript():
            return shortened(segment, node.value, limit - 3) + "[…]"
        case cst.Attribute():
            tail = f".{node.attr.value}"
            return shortened(segment, node.value, limit - len(tail)) + tail
        case cst.Await():
            return "await " + shortened(segment, node.expression, limit - 6)
    return segment.one_line(node, max(limit, 12))


def _last_name(node: cst.CSTNode) -> str:
    match node:
        case cst.Attribute():
            return node.attr.value
        case cst.Name():
            return node.value
    return ""
