"""What the text of a function tells of the functions and classes that are nested in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import libcst as cst

from hue_lint.syntax.bindings import binds, names_in
from hue_lint.syntax.walk import walk

Definition = cst.FunctionDef | cst.Lambda | cst.ClassDef


@dataclass(frozen=True, slots=True)
class Nesting:
    """`changed`: the names of the enclosing function that are bound again once this one is
    defined. `escapes`: its name is used for more than calling it."""

    changed: frozenset[str]
    escapes: bool


@lru_cache(maxsize=2048)
def nestings(outermost: cst.CSTNode) -> Mapping[int, Nesting]:
    """What is told of every function, lambda and class nested in one, by the identity of its
    node."""
    used = _used_otherwise(outermost)
    found: dict[int, Nesting] = {}
    waiting = [outermost]
    while waiting:
        enclosing = waiting.pop()
        nodes = list(walk(enclosing))
        inner = [(at, node) for at, node in enumerate(nodes) if isinstance(node, Definition)]
        if not inner:
            continue
        reached = frozenset(
            item.name.value
            for _, each in inner
            for node in walk(each, into_scopes=True)
            if isinstance(node, cst.Nonlocal)
            for item in node.names
        )
        for at, node in inner:
            behind = frozenset(name for each in nodes[at + 1 :] for name in _bound(each))
            escapes = (
                isinstance(node, cst.Lambda) or bool(node.decorators) or node.name.value in used
            )
            found[id(node)] = Nesting(behind | reached, escapes)
            waiting.append(node)
    return found


def _used_otherwise(outermost: cst.CSTNode) -> frozenset[str]:
    """The names that a function's text mentions without calling or defining them."""
    no_use: set[int] = set()
    used: set[str] = set()
    for node in walk(outermost, into_scopes=True):
        if isinstance(node, cst.Call):
            no_use.add(id(node.func))
        elif isinstance(node, cst.FunctionDef | cst.ClassDef):
            no_use.add(id(node.name))
        elif isinstance(node, cst.Name) and id(node) not in no_use:
            used.add(node.value)
    return frozenset(used)


def _bound(node: cst.CSTNode) -> Iterable[str]:
    """The names that one statement or expression binds itself, or takes away."""
    return names_in(node.target) if isinstance(node, cst.Del) else binds(node)
