"""The names that statements and expressions bind."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

_BINDING = frozenset(
    {
        cst.AnnAssign,
        cst.AsName,
        cst.AssignTarget,
        cst.AugAssign,
        cst.ClassDef,
        cst.CompFor,
        cst.For,
        cst.FunctionDef,
        cst.ImportAlias,
        cst.MatchAs,
        cst.MatchMapping,
        cst.MatchStar,
        cst.NamedExpr,
    }
)
"""Asked first, since most nodes bind nothing and isinstance is slow on libcst's classes."""


def binds(node: cst.CSTNode) -> Iterable[str]:
    """The names that a node binds itself where it stands."""
    if type(node) not in _BINDING:
        return ()
    match node:
        case (
            cst.AssignTarget()
            | cst.AnnAssign()
            | cst.AugAssign()
            | cst.For()
            | cst.CompFor()
            | cst.NamedExpr()
        ):
            return names_in(node.target)
        case cst.FunctionDef() | cst.ClassDef():
            return (node.name.value,)
        case cst.AsName():
            return names_in(node.name)
        case cst.ImportAlias(asname=None):
            return (node.evaluated_name.partition(".")[0],)
        case cst.MatchAs(name=cst.Name() as name) | cst.MatchStar(name=cst.Name() as name):
            return (name.value,)
        case cst.MatchMapping(rest=cst.Name() as name):
            return (name.value,)
    return ()


def names_in(target: cst.CSTNode) -> Iterable[str]:
    """The names that an assignment to `target` binds."""
    match target:
        case cst.Name():
            return (target.value,)
        case cst.Tuple() | cst.List():
            return [name for element in target.elements for name in names_in(element.value)]
        case cst.StarredElement():
            return names_in(target.value)
    return ()
