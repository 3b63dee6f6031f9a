"""Lazy relations: `select_related` on the query in sight that loaded the instance, else a thread.

Adding `select_related` is safe: the same rows come back, with the related row beside them. It is
done only where the instance comes from one query of the same function, written as a chain of
queryset methods; everything else is read in a thread, by the same query at the same moment. Where
it is not known whether the relation is there already, the thread may be needless: unsafe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

import libcst as cst

from hue_lint.findings import Applicability, Edit, Span
from hue_lint.fixes.evaluation import evaluated
from hue_lint.fixes.site import Draft, Site, Unrepairable
from hue_lint.fixes.threads import call_in_thread, in_thread
from hue_lint.libraries.response_schemas import RESPONSE, RESPONSE_FIELD
from hue_lint.project.model import ModelInfo
from hue_lint.syntax.walk import walk
from hue_lint.values.origins import row_of
from hue_lint.values.orm import FORWARD
from hue_lint.values.values import Instance

_ONE = frozenset(
    name
    for plain in ("get", "first", "last", "earliest", "latest")
    for name in (plain, f"a{plain}")
)
_ROWS = frozenset({"iterator", "aiterator"})
_LAZY = frozenset(
    {
        "all",
        "filter",
        "exclude",
        "order_by",
        "reverse",
        "distinct",
        "annotate",
        "alias",
        "using",
        "prefetch_related",
        "select_related",
    }
)


def loaded(site: Site) -> Draft:
    """A relation, or a deferred field, is loaded by reading it."""
    node = site.node
    known = site.operation.kind == "relation"
    answered = site.operation.spelling in (RESPONSE, RESPONSE_FIELD)
    if known and (answered or isinstance(node, cst.Attribute)):
        draft = _selected(site)
        if draft is not None:
            return draft
    if answered:
        raise Unrepairable("load it with the row: the response's schema reads it")
    if not isinstance(node, cst.BaseExpression):
        raise Unrepairable("load it with the row: a pattern cannot be awaited")
    if site.operation.name.startswith("__"):
        return evaluated(site, site.operation.name)
    made = call_in_thread(site, node) if isinstance(node, cst.Call) else in_thread(site, node)
    return made if known else Draft(made.edits, Applicability.UNSAFE)


@dataclass(frozen=True, slots=True)
class _Chain:
    """A query as it is written: what it begins with, and the methods called on that."""

    base: cst.BaseExpression
    calls: tuple[cst.Call, ...]

    @property
    def methods(self) -> tuple[str, ...]:
        return tuple(_method(call) for call in self.calls)


def _method(call: cst.Call) -> str:
    return call.func.attr.value if isinstance(call.func, cst.Attribute) else ""


_NOT_WITH_JOINS = re.compile(r"\.(select_for_update|union|intersection|difference|only|defer)\(")
"""Queries that select_related does not go with: PostgreSQL locks no row that an outer join may
leave out, combined queries take no joins, and a deferred column cannot be followed."""


def _selected(site: Site) -> Draft | None:
    subject = site.operation.subject
    if not isinstance(subject, Instance) or subject.deferred:
        return None
    if _NOT_WITH_JOINS.search(site.segment.text):
        return None
    origin, path = _origin(subject, site.operation.name)
    if not _may_be_selected(subject, site.operation.name):
        return None
    query = _query(site, origin)
    chain = _chain(query) if query is not None else None
    if chain is None and isinstance(query, cst.Name):
        chain = _assigned_chain(site, query)
    if chain is None or not all(map(_is_literal, chain.calls)) or path in _already(chain):
        return None
    return Draft((_select(site, chain, path),))


def _origin(subject: Instance, name: str) -> tuple[object, str]:
    """The node that made the instance at the root, and the path from there to the relation."""
    parts = [name]
    origin = subject.origin
    while isinstance(origin, tuple) and len(origin) == 2 and isinstance(origin[1], str):
        if origin == row_of(origin[0]):
            break
        parts.append(origin[1])
        origin = origin[0]
    return origin, "__".join(reversed(parts))


def _may_be_selected(subject: Instance, name: str) -> bool:
    """Whether the relation is one that select_related can follow."""
    model = subject.model
    if not isinstance(model, ModelInfo):
        return False
    field = model.fields.get(name)
    if field is not None:
        return field.kind in FORWARD and field.kind != "generic-foreign-key" and name == field.name
    relation = model.reverse.get(name)
    return relation is not None and relation.kind in ("reverse-one-to-one", "child-link")


def _query(site: Site, origin: object) -> cst.BaseExpression | None:
    """The expression that gave the rows: a call of `get`, or what a loop iterates."""
    if isinstance(origin, tuple):
        return _iterated(site, origin[0])
    if not isinstance(origin, cst.CSTNode):
        return None
    if origin is not site.segment.node and site.parent(origin) is None:
        return None
    match origin:
        case cst.Call() if _method(origin) in _ONE:
            return origin
        case cst.For() | cst.CompFor():
            return origin.iter
        case cst.Subscript():
            return origin.value
    return None


def _iterated(site: Site, made: object) -> cst.BaseExpression | None:
    """A queryset where a loop iterates what was made, or the one name that it was given."""
    around = site.parent(made) if isinstance(made, cst.CSTNode) else None
    if isinstance(around, cst.For | cst.CompFor) and around.iter is made:
        return around.iter
    target = around.targets[0].target if isinstance(around, cst.Assign) else None
    if not isinstance(target, cst.Name):
        return None
    loops = (n for n in walk(site.segment.node, into_scopes=True) if _is_loop_over(n, target.value))
    return next((loop.iter for loop in loops), None)


def _is_loop_over(node: cst.CSTNode, name: str) -> TypeGuard[cst.For | cst.CompFor]:
    if not isinstance(node, cst.For | cst.CompFor):
        return False
    return isinstance(node.iter, cst.Name) and node.iter.value == name


def _chain(node: cst.BaseExpression) -> _Chain | None:
    """A chain of queryset methods, all of which leave room for select_related before them."""
    calls: list[cst.Call] = []
    base = node
    first = True
    while isinstance(base, cst.Call) and isinstance(base.func, cst.Attribute):
        name = _method(base)
        if name not in _LAZY and not (first and name in _ONE | _ROWS):
            break
        calls.append(base)
        base = base.func.value
        first = False
    if not calls or isinstance(base, cst.Await):
        return None
    return _Chain(base, tuple(reversed(calls)))


def _assigned_chain(site: Site, name: cst.Name) -> _Chain | None:
    """The chain that a name was assigned, where nothing else assigns or uses the name."""
    values: list[cst.BaseExpression] = []
    uses = 0
    for inner in walk(site.segment.node, into_scopes=True):
        if isinstance(inner, cst.Name) and inner.value == name.value:
            around = site.parent(inner)
            assign = site.parent(around) if isinstance(around, cst.AssignTarget) else None
            if isinstance(assign, cst.Assign) and len(assign.targets) == 1:
                values.append(assign.value)
            else:
                uses += 1
    if len(values) != 1 or uses != 1:
        return None
    return _chain(values[0])


def _already(chain: _Chain) -> set[str]:
    return {name for call in chain.calls for name in _selected_names(call)}


def _selected_names(call: cst.Call) -> Iterator[str]:
    """The names that a `select_related` call adds."""
    if _method(call) == "select_related":
        for argument in call.args:
            if isinstance(argument.value, cst.SimpleString):
                yield str(argument.value.evaluated_value)


def _is_literal(call: cst.Call) -> bool:
    """Whether a call leaves select_related as it is, or names what it adds."""
    if _method(call) != "select_related":
        return True
    named = all(isinstance(a.value, cst.SimpleString) and not a.star for a in call.args)
    return named and bool(call.args)


def _select(site: Site, chain: _Chain, path: str) -> Edit:
    """Add the path to the chain's last `select_related`, or a new one where the chain begins."""
    quoted = site.quoted(chain.base, path)
    for call in reversed(chain.calls):
        if _method(call) == "select_related":
            end = site.outer_span(call.args[-1].value).end
            return site.insert(end, f", {quoted}")
    end = site.outer_span(chain.base).end
    return Edit(Span(end, end), f".select_related({quoted})")
