"""Querysets that are iterated: `async for`, async comprehensions, lists made in their place."""

from __future__ import annotations

import re

import libcst as cst

from hue_lint.findings import Edit, Position
from hue_lint.fixes.awaiting import awaited, listed, makes_brackets, reach, replaced_call
from hue_lint.fixes.generic import through_generic_relation
from hue_lint.fixes.imports import sync_to_async
from hue_lint.fixes.naming import row_name
from hue_lint.fixes.site import Draft, Site, Unrepairable
from hue_lint.fixes.threads import call_in_thread, fits_lambda
from hue_lint.libraries.response_schemas import RESPONSE_FIELD
from hue_lint.values.values import QuerySet

_BEFORE_FOR = re.compile(r"(?:\s|\\|#[^\r\n]*)*")


def iterated(site: Site) -> Draft:
    """Something is iterated at the place."""
    if site.operation.spelling == RESPONSE_FIELD:
        raise Unrepairable("prefetch them with the row: the response's schema reads them")
    subject, node = site.operation.subject, iterable(site)
    if not isinstance(subject, QuerySet):
        return _list_in_thread(site, node)
    if site.operation.lazy:
        return _through_iterator(site, node, subject)
    return _over_queryset(site, node, subject)


def _through_iterator(site: Site, node: cst.BaseExpression, queryset: QuerySet) -> Draft:
    """`qs.iterator()` as `qs.aiterator()`; what other iterators give is read in a thread.

    Before Django 5.0 `aiterator()` refuses a queryset with `prefetch_related()`; that of a
    `values_list()` of tuples runs its query on the loop.
    """
    called = node.func if isinstance(node, cst.Call) else None
    if not isinstance(called, cst.Attribute) or called.attr.value != "iterator":
        return _list_in_thread(site, node)
    if not site.has("4.1") or (queryset.prefetch and not site.has("5.0")):
        return _list_in_thread(site, node)
    if queryset.mode == "tuple":
        return _list_in_thread(site, node)
    draft = _over_queryset(site, node, queryset)
    renamed = site.replace(site.span(called.attr), "aiterator")
    return Draft((*draft.edits, renamed), draft.applicability)


def _over_queryset(site: Site, node: cst.BaseExpression, subject: QuerySet) -> Draft:
    around, found = site.parent(node), site.call_of(node)
    if through_generic_relation(site, node):
        return _made_in_thread(site, node)
    if found is not None and site.qualname(found[0].func).startswith(_READERS_OF_MORE):
        return call_in_thread(site, found[0])
    if isinstance(around, cst.For) and around.iter is node:
        return _async_for(site, around)
    if isinstance(around, cst.CompFor) and around.iter is node:
        return _async_comprehension(site, node, around, subject)
    return as_list(site, node, subject)


def iterable(site: Site) -> cst.BaseExpression:
    """The expression that is iterated; for an unpacking it is what is unpacked."""
    node = site.node
    if isinstance(node, cst.Tuple | cst.List):
        target = site.parent(node)
        assign = site.parent(target) if isinstance(target, cst.AssignTarget) else target
        if site.operation.spelling == "unpacking":
            if isinstance(assign, cst.Assign) and assign.value is not node:
                return assign.value
            raise Unrepairable("make a list with an async comprehension before unpacking it")
    return node  # type: ignore[no-any-return]


_READERS_OF_MORE = ("django.", "rest_framework.")
"""Packages whose functions read more of the rows than they iterate."""


def _made_in_thread(site: Site, node: cst.BaseExpression) -> Draft:
    """`post.notes.all()` as `await sync_to_async(lambda: list(post.notes.all()))()`."""
    if not fits_lambda(site, node):
        return _list_in_thread(site, node)
    edits = reach(site, node)
    wrapper, imports = sync_to_async(site)
    left, right = awaited(site, node)
    text = f"{left}{wrapper}(lambda: list({site.text(node)}))(){right}"
    return Draft((*imports, *edits, site.replace(site.span(node), text)))


def _async_for(site: Site, loop: cst.For) -> Draft:
    return Draft((*reach(site, loop), site.insert(site.span(loop).start, "async ")))


def _async_comprehension(
    site: Site, node: cst.BaseExpression, part: cst.CompFor, queryset: QuerySet
) -> Draft:
    """`for` as `async for`; a generator expression whose reader needs one keeps being one."""
    comprehension = next(around for around, _ in site.ancestors(part) if _is_comprehension(around))
    edits = reach(site, comprehension)
    if isinstance(comprehension, cst.GeneratorExp):
        try:
            edits = (*edits, *listed(site, comprehension))
        except Unrepairable:
            if comprehension.for_in is part:
                return as_list(site, node, queryset)
            raise
    return Draft((*edits, site.insert(_keyword(site, part), "async ")))


def _is_comprehension(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.ListComp | cst.SetComp | cst.DictComp | cst.GeneratorExp)


def _keyword(site: Site, part: cst.CompFor) -> Position:
    """Where the `for` of a comprehension stands, behind white space and comments."""
    span = site.span(part)
    blank = _BEFORE_FOR.match(site.text(part))
    skipped = blank.group().splitlines(keepends=True) if blank is not None else []
    rows = sum(line.endswith(("\n", "\r")) for line in skipped)
    last = skipped[-1] if skipped and not skipped[-1].endswith(("\n", "\r")) else ""
    column = len(last) + 1 if rows else span.start.column + len(last)
    return Position(span.start.row + rows, column)


def as_list(site: Site, node: cst.BaseExpression, queryset: QuerySet) -> Draft:
    """`qs` as `[post async for post in qs]`, in the place of `list(qs)` or `set(qs)` too."""
    edits = reach(site, node)
    name = row_name(site, queryset)
    span = site.outer_span(node)
    found = site.call_of(node)
    if found is not None and makes_brackets(site, *found):
        call, argument = found
        left, right = ("[", "]") if site.is_builtin(call.func, "list") else ("{", "}")
        inner = site.insert(span.start, f"{name} async for {name} in ")
        return Draft((*edits, *_before(replaced_call(site, call, argument, left, right), inner)))
    left, right = f"[{name} async for {name} in ", "]"
    if found is not None and site.is_builtin(found[0].func, "next"):
        left, right = f"iter({left}", "])"
    return Draft((*edits, site.insert(span.start, left), site.insert(span.end, right)))


def _before(bracket: tuple[Edit, ...], inner: Edit) -> tuple[Edit, ...]:
    """The opening bracket, then what stands directly behind it, then the rest."""
    opening, *rest = bracket
    return opening, inner, *rest


def _list_in_thread(site: Site, node: cst.BaseExpression) -> Draft:
    """Something that is no queryset: read it in a thread, then iterate the list."""
    edits = reach(site, node)
    wrapper, imports = sync_to_async(site)
    left, right = awaited(site, node)
    text = f"{left}{wrapper}(list)({site.text(node)}){right}"
    found = site.call_of(node)
    if found is not None and len(found[0].args) == 1 and site.is_builtin(found[0].func, "list"):
        call = found[0]
        left, right = awaited(site, call)
        text = f"{left}{wrapper}(list)({site.outer_text(node)}){right}"
        return Draft((*imports, *reach(site, call), site.replace(site.span(call), text)))
    return Draft((*imports, *edits, site.replace(site.span(node), text)))
