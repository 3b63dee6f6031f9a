"""How deep a text is nested, told before anything goes down into it."""

import ast
import re
import warnings
from collections.abc import Iterator

from hue_lint.bounds import DEEPEST_TREE

_TOKEN = re.compile(r"\w+|[^\w\s]")
"""Each level of a syntax tree takes a token of the text."""


def is_too_deep(text: str) -> bool:
    """Whether a text that parses is nested deeper than `DEEPEST_TREE`."""
    if len(text) < DEEPEST_TREE or len(_TOKEN.findall(text)) < DEEPEST_TREE:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            level: list[ast.AST] = [ast.parse(text)]
    except (RecursionError, MemoryError):
        return True
    except (SyntaxError, ValueError):
        return False
    for _ in range(DEEPEST_TREE):
        level = [child for node in level for child in _one_below(node)]
        if not level:
            return False
    return True


def _one_below(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes in a node; each `elif` is as deep as its `if`."""
    while isinstance(node, ast.If) and len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
        yield node.test
        yield from node.body
        node = node.orelse[0]
    yield from ast.iter_child_nodes(node)
