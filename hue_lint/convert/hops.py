"""How often a call of an async function changes to a thread and back, as its text tells."""

from __future__ import annotations

from collections.abc import Collection

import libcst as cst

from hue_lint.convert.plan import Hops
from hue_lint.syntax.walk import walk

_THREADS = frozenset({"sync_to_async", "database_sync_to_async", "to_thread"})


def hops_of(function: cst.FunctionDef, twins: Collection[str]) -> Hops:
    """The hops of one run in which every row runs once; `twins` are the names of Django's async
    methods, each of which does its work in a thread."""
    made = iterations = threads = 0
    for node in walk(function.body):
        match node:
            case cst.Await(expression=cst.Call(func=cst.Call(func=func))) if (
                _last(func) in _THREADS
            ):
                threads += 1
            case cst.Await(expression=cst.Call(func=func)):
                made += _last(func) in twins
                threads += _last(func) in _THREADS
            case cst.For(asynchronous=cst.Asynchronous()):
                iterations += 1
            case cst.CompFor(asynchronous=cst.Asynchronous()):
                iterations += 1
    return Hops(made, iterations, threads)


def _last(node: cst.CSTNode) -> str:
    match node:
        case cst.Name():
            return node.value
        case cst.Attribute():
            return node.attr.value
    return ""
