"""`request.session` in every spelling.

`session["x"]` raises KeyError where `aget("x")` gives None, so reading by subscript stays what it
is, in a thread. `apop("x")` raises KeyError as `del session["x"]` does.
Source: django/contrib/sessions/backends/base.py SessionBase.
"""

from __future__ import annotations

import libcst as cst

from hue_lint.findings import Span
from hue_lint.fixes.awaiting import reach
from hue_lint.fixes.imports import sync_to_async
from hue_lint.fixes.methods import twin_or_thread
from hue_lint.fixes.site import Draft, Site, Unrepairable
from hue_lint.fixes.threads import in_thread
from hue_lint.syntax.walk import walk

_NATIVE = "5.1"
_LOW = (
    cst.BooleanOperation,
    cst.Comparison,
    cst.IfExp,
    cst.Lambda,
    cst.NamedExpr,
    cst.Tuple,
    cst.UnaryOperation,
    cst.BinaryOperation,
    cst.Yield,
    cst.GeneratorExp,
)


def session_used(site: Site) -> Draft:
    """The session is read, written, asked or emptied."""
    node, name = site.node, site.operation.name
    if isinstance(node, cst.Comparison):
        return _asked(site, node)
    if not isinstance(node, cst.Subscript):
        return twin_or_thread(site)
    statement = site.statement(node)
    if isinstance(statement, cst.AugAssign) and statement.target is node:
        return _augmented(site, statement, node)
    if name == "__setitem__":
        return _assigned(site, statement, node)
    if name == "__delitem__":
        return _deleted(site, statement, node)
    return in_thread(site, node)


def _parts(site: Site, node: cst.Subscript) -> tuple[str, str]:
    """The text of the session and of the key."""
    if len(node.slice) != 1 or not isinstance(node.slice[0].slice, cst.Index):
        raise Unrepairable("use the session's async methods: `await request.session.aset(…)`")
    return site.outer_text(node.value), site.outer_text(node.slice[0].slice.value)


def _may_be_asked_twice(node: cst.CSTNode) -> bool:
    """Whether nothing in an expression runs that could give another answer the second time."""
    runs = cst.Call | cst.Await | cst.NamedExpr | cst.Yield | cst.FormattedString
    return not any(isinstance(inner, runs) for inner in walk(node, into_scopes=True))


def _asked(site: Site, node: cst.Comparison) -> Draft:
    """`"x" in session` as `await session.ahas_key("x")`."""
    (target, *more) = node.comparisons
    if more or not isinstance(target.operator, cst.In | cst.NotIn):
        return in_thread(site, node)
    if not site.has(_NATIVE):
        return in_thread(site, node)
    edits = reach(site, node)
    session, key = site.outer_text(target.comparator), site.outer_text(node.left)
    answer = f"await {session}.ahas_key({key})"
    if isinstance(target.operator, cst.NotIn):
        answer = f"not {answer}"
    return Draft((*edits, site.replace(site.span(node), answer)))


def _assigned(site: Site, statement: cst.CSTNode, node: cst.Subscript) -> Draft:
    """`session["x"] = y` as `await session.aset("x", y)`."""
    session, key = _parts(site, node)
    if not isinstance(statement, cst.Assign) or [t.target for t in statement.targets] != [node]:
        raise Unrepairable(f"write it by itself: `await {session}.aset({key}, value)`")
    value = site.outer_text(statement.value)
    if isinstance(statement.value, cst.Tuple | cst.NamedExpr | cst.Yield) and not (
        statement.value.lpar
    ):
        value = f"({value})"
    return _write(site, statement, session, key, value)


def _write(site: Site, statement: cst.CSTNode, session: str, key: str, value: str) -> Draft:
    edits = reach(site, statement)
    span = site.span(statement)
    if site.has(_NATIVE):
        return Draft((*edits, site.replace(span, f"await {session}.aset({key}, {value})")))
    wrapper, imports = sync_to_async(site)
    text = f"await {wrapper}({session}.__setitem__)({key}, {value})"
    return Draft((*imports, *edits, site.replace(span, text)))


def _augmented(site: Site, statement: cst.AugAssign, node: cst.Subscript) -> Draft:
    """`session["n"] += 1` as `await session.aset("n", await …["n"]… + 1)`; a missing key raises."""
    session, key = _parts(site, node)
    if not _may_be_asked_twice(node):
        raise Unrepairable("give the key a name first: the session is read and written with it")
    wrapper, imports = sync_to_async(site)
    operator = site.text(statement.operator).strip().removesuffix("=")
    value = site.outer_text(statement.value)
    if isinstance(statement.value, _LOW) and not statement.value.lpar:
        value = f"({value})"
    old = f"await {wrapper}({session}.__getitem__)({key})"
    draft = _write(site, statement, session, key, f"{old} {operator} {value}")
    return Draft(tuple(dict.fromkeys((*imports, *draft.edits))))


def _deleted(site: Site, statement: cst.CSTNode, node: cst.Subscript) -> Draft:
    """`del session["x"]` as `await session.apop("x")`."""
    session, key = _parts(site, node)
    if not isinstance(statement, cst.Del) or statement.target is not node:
        raise Unrepairable(f"delete it by itself: `await {session}.apop({key})`")
    edits = reach(site, statement)
    span = Span(site.span(statement).start, site.span(statement).end)
    if site.has(_NATIVE):
        return Draft((*edits, site.replace(span, f"await {session}.apop({key})")))
    wrapper, imports = sync_to_async(site)
    text = f"await {wrapper}({session}.__delitem__)({key})"
    return Draft((*imports, *edits, site.replace(span, text)))
