"""The edits that a conversion makes itself: `async def`, `await`, `async_to_sync`, twins.

Everything inside of a converted function is repaired by the fixes of `check --fix`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.convert.callers import Use
from hue_lint.convert.names import function_named
from hue_lint.findings import Edit, Position, Span
from hue_lint.fixes.atomic import block_around
from hue_lint.fixes.awaiting import await_expression
from hue_lint.fixes.imports import add_name, imported
from hue_lint.fixes.site import Site, Unrepairable
from hue_lint.syntax.outline import Statement
from hue_lint.syntax.segment import statement_segment
from hue_lint.syntax.walk import walk
from hue_lint.values.values import Operation, Place

if TYPE_CHECKING:
    from hue_lint.analysis import Analysis
    from hue_lint.project.classes import Function

ASYNC = "async "


def made_async(function: Function) -> Edit:
    """`def` as `async def`."""
    outline = function.outline
    place = Position(outline.row, outline.column + 1)
    return Edit(Span(place, place), ASYNC)


def awaited(analysis: Analysis, use: Use) -> tuple[Edit, ...]:
    """`f(x)` as `await f(x)`, where the text around it is async by now. Raises Unrepairable."""
    site = _site(analysis, use)
    if block_around(site) is not None:
        raise Unrepairable("it is called in a transaction, which cannot await")
    if isinstance(site.parent(site.node), cst.Await):
        return ()
    return await_expression(site, site.node)


def bridged(analysis: Analysis, use: Use) -> tuple[Edit, ...]:
    """`f(x)` as `async_to_sync(f)(x)`. Raises Unrepairable."""
    site = _site(analysis, use)
    written, imports = imported(site, "asgiref.sync", "async_to_sync")
    func = site.outer_span(site.node.func)
    return (*imports, site.insert(func.start, f"{written}("), site.insert(func.end, ")"))


def _site(analysis: Analysis, use: Use) -> Site:
    """The call of a use, found again at its place. Raises Unrepairable where none is there."""
    assert use.caller is not None
    caller = function_named(analysis.project, use.caller)
    for node in walk(caller.node, into_scopes=True):
        if isinstance(node, cst.Call) and caller.segment.span_of(node) == use.span:
            return _site_at(analysis, caller, node)
    raise Unrepairable("the call is not where it was")


def _site_at(analysis: Analysis, function: Function, node: cst.CSTNode) -> Site:
    frame = analysis.engine.frame(function, "async", None)
    operation = Operation("never-awaited", "wrong", Place(node, frame), "", "")
    return Site(operation, analysis.target)


# -- twins: a copy of a function, still synchronous, beside it


def twin_name(name: str) -> str:
    """`aget_total` for `get_total`, `_aget_total` for `_get_total`."""
    bare = name.lstrip("_")
    return f"{name[: len(name) - len(bare)]}a{bare}"


def copied(function: Function) -> Edit:
    """A copy of a function under the name of its twin, behind it."""
    outline, source = function.outline, function.module.source
    newline = source.newline
    text = source.slice(outline.first, outline.last)
    head = re.compile(rf"(\bdef\s+){re.escape(outline.name)}\b")
    copy = head.sub(rf"\g<1>{twin_name(outline.name)}", text, count=1)
    if not copy.endswith(("\n", "\r")):
        copy = newline + copy
    apart = newline * (1 if outline.column else 2)
    last = source.lines[outline.last - 1]
    if last.endswith(("\n", "\r")):
        place = Position(outline.last + 1, 1)
        return Edit(Span(place, place), apart + copy)
    place = Position(outline.last, len(last) + 1)
    return Edit(Span(place, place), apart + copy)


def renamed(analysis: Analysis, function: Function, uses: Iterable[Use]) -> Iterator[Edit]:
    """Calls of a function as calls of its twin, with the import. Raises Unrepairable."""
    twin = twin_name(function.name)
    for use in uses:
        site = _site(analysis, use)
        func = site.node.func
        if isinstance(func, cst.Attribute):
            yield site.replace(site.span(func.attr), twin)
            continue
        if not isinstance(func, cst.Name):
            raise Unrepairable("it is called by no name")
        if site.module.path != function.module.path:
            yield _import_beside(site, func.value, function.name, twin)
        yield site.replace(site.span(func), twin)


def _import_beside(site: Site, bound: str, name: str, twin: str) -> Edit:
    entry = site.module.binding(bound)
    if not isinstance(entry, Statement) or bound in site.bound_names:
        raise Unrepairable(f"{name} is imported inside of the function")
    segment = statement_segment(site.source, entry)
    if not isinstance(segment.node, cst.ImportFrom):
        raise Unrepairable(f"{name} is not imported by its name")
    if isinstance(segment.node.names, cst.ImportStar):
        raise Unrepairable(f"{name} is imported by a star")
    return add_name(segment, segment.node, twin)
