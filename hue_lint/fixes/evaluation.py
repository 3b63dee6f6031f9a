"""Querysets, and objects like them, that are evaluated otherwise than by iteration."""

from __future__ import annotations

import libcst as cst

from hue_lint.fixes.awaiting import awaited, reach
from hue_lint.fixes.iteration import as_list, iterated
from hue_lint.fixes.site import Draft, Site, Unrepairable
from hue_lint.fixes.threads import call_in_thread, called_in_thread, in_thread
from hue_lint.project.classes import ClassInfo
from hue_lint.syntax.walk import walk
from hue_lint.values.values import QuerySet


def evaluated(site: Site, special: str) -> Draft:
    """`special` of the value at the place is called."""
    match special:
        case "__iter__" | "__reversed__":
            return iterated(site)
        case "__contains__":
            return _contained(site)
        case "__len__":
            return _measured(site)
        case "__bool__":
            return _asked(site)
        case "__str__" | "__repr__" | "__format__":
            return _written(site, special)
        case "__getitem__" if isinstance(site.node, cst.Subscript):
            return in_thread(site, site.node)
        case "aiterator":
            raise Unrepairable("leave aiterator() out: `async for` reads the rows in a thread")
    found = site.call_of(site.node)
    if found is not None:
        return call_in_thread(site, found[0])
    raise Unrepairable("run this in a function of its own with sync_to_async")


# -- x in qs


def _contained(site: Site) -> Draft:
    """`x in qs` as `x in [post async for post in qs]`: the same answer for any x."""
    subject, node = site.operation.subject, site.node
    if not isinstance(node, cst.Comparison):
        return iterated(site)
    targets = [t for t in node.comparisons if isinstance(t.operator, cst.In | cst.NotIn)]
    if not isinstance(subject, QuerySet) or len(targets) != 1:
        return in_thread(site, node)
    return as_list(site, targets[0].comparator, subject)


# -- len(qs)


def _measured(site: Site) -> Draft:
    """`len(qs)` as `await qs.acount()` where nothing else uses the rows, else of a list."""
    subject, node = site.operation.subject, site.node
    found = site.call_of(node)
    if found is None or not site.is_builtin(found[0].func, "len"):
        if isinstance(subject, QuerySet):
            return as_list(site, node, subject)
        return called_in_thread(site, node, "len") if found is None else call_in_thread(site, node)
    call, _ = found
    if not isinstance(subject, QuerySet):
        return call_in_thread(site, call)
    if subject.raw or _is_used_elsewhere(site, node) or _overrides(subject, "count", "acount"):
        return as_list(site, node, subject)
    return _asked_by_method(site, call, node, "acount")


def _asked_by_method(
    site: Site, whole: cst.BaseExpression, queryset: cst.BaseExpression, method: str
) -> Draft:
    """`len(qs)` as `await qs.acount()`: one method in the place of the whole expression."""
    edits = reach(site, whole)
    left, right = awaited(site, whole)
    if whole is queryset and isinstance(queryset, _PRIMARY):
        span = site.span(queryset)
        behind = site.insert(span.end, f".{method}(){right}")
        return Draft((*edits, site.insert(span.start, left), behind))
    text = f"{left}{receiver(site, queryset)}.{method}(){right}"
    return Draft((*edits, site.replace(site.span(whole), text)))


def receiver(site: Site, node: cst.BaseExpression) -> str:
    """The text of an expression with a method called on it, in parentheses where it needs them."""
    text = site.outer_text(node)
    if node.lpar or isinstance(node, _PRIMARY):
        return text
    return f"({text})"


_PRIMARY = (
    cst.Name,
    cst.Attribute,
    cst.Call,
    cst.Subscript,
    cst.List,
    cst.Dict,
    cst.Set,
    cst.ListComp,
    cst.SetComp,
    cst.DictComp,
    cst.SimpleString,
    cst.FormattedString,
)


def _is_used_elsewhere(site: Site, node: cst.BaseExpression) -> bool:
    """Whether the function uses the queryset again, whose rows it would then have at hand."""
    if not isinstance(node, cst.Name):
        return not isinstance(node, cst.Call | cst.Subscript)
    uses = [
        inner
        for inner in walk(site.segment.node, into_scopes=True)
        if isinstance(inner, cst.Name) and inner.value == node.value
    ]
    return sum(not isinstance(site.parent(use), cst.AssignTarget) for use in uses) > 1


def _overrides(queryset: QuerySet, *names: str) -> bool:
    """Whether the project's queryset class has methods of its own with these names."""
    cls = queryset.cls
    return isinstance(cls, ClassInfo) and any(cls.member(name) is not None for name in names)


# -- if qs


def _asked(site: Site) -> Draft:
    """`if qs` as `if await qs.aexists()`; `qs or x`, whose value is `qs`, as a choice."""
    subject, node = site.operation.subject, site.node
    found = site.call_of(node)
    wrapped = found is not None and site.is_builtin(found[0].func, "bool")
    whole = found[0] if found is not None and wrapped else node
    if not isinstance(subject, QuerySet):
        if wrapped:
            return call_in_thread(site, whole)
        return called_in_thread(site, node, "bool") if is_condition(site, node) else _refused()
    if isinstance(node, cst.NamedExpr):
        return _refused()
    if wrapped or is_condition(site, node):
        if subject.raw or _overrides(subject, "exists", "aexists"):
            return as_list(site, node, subject)
        return _asked_by_method(site, whole, node, "aexists")
    return _chosen(site, node)


def _refused() -> Draft:
    raise Unrepairable("ask `await queryset.aexists()` first, and decide by its answer")


def is_condition(site: Site, node: cst.CSTNode) -> bool:
    """Whether nothing but the truth of an expression matters where it stands."""
    around = site.parent(node)
    match around:
        case cst.BooleanOperation():
            return is_condition(site, around)
        case cst.UnaryOperation(operator=cst.Not()):
            return True
        case cst.If() | cst.While() | cst.Assert() | cst.IfExp() | cst.CompIf():
            return around.test is node
        case cst.Arg():
            call = site.parent(around)
            return isinstance(call, cst.Call) and site.is_builtin(call.func, "bool")
    return False


def _chosen(site: Site, node: cst.BaseExpression) -> Draft:
    """`qs or x` as `(qs if await qs.aexists() else x)`, for a queryset that is a mere name."""
    around = site.parent(node)
    simple = isinstance(node, cst.Name) or (
        isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name)
    )
    if not isinstance(around, cst.BooleanOperation) or around.left is not node or not simple:
        return _refused()
    edits = reach(site, around)
    name = site.outer_text(node)
    asked = f"await {name}.aexists()"
    other = site.outer_text(around.right)
    if isinstance(around.operator, cst.Or):
        text = f"{name} if {asked} else {other}"
    else:
        text = f"{other} if {asked} else {name}"
    whole = text if around.lpar else f"({text})"
    return Draft((*edits, site.replace(site.span(around), whole)))


# -- str(qs)


def _written(site: Site, special: str) -> Draft:
    """The text of a queryset or instance, made in a thread where it is written."""
    node = site.node
    function = {"__repr__": "repr", "__format__": "format"}.get(special, "str")
    found = site.call_of(node)
    alone = found is not None and len(found[0].args) == 1
    if found is not None and alone and site.is_builtin(found[0].func, "str", "repr", "format"):
        return call_in_thread(site, found[0])
    around = site.parent(node)
    if isinstance(around, cst.FormattedStringExpression) and around.conversion in ("r", "a"):
        raise Unrepairable(
            f"get the text before it is formatted: `text = await sync_to_async({function})(…)`"
        )
    return called_in_thread(site, node, function)
