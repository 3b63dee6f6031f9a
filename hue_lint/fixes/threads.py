"""`sync_to_async`: work that goes to a thread because nothing better exists."""

from __future__ import annotations

import libcst as cst

from hue_lint.findings import Edit
from hue_lint.fixes.awaiting import awaited, reach
from hue_lint.fixes.imports import SYNC_TO_ASYNC, imported, sync_to_async
from hue_lint.fixes.site import Draft, Site, Unrepairable
from hue_lint.syntax.walk import walk
from hue_lint.values.effects import BLOCKING
from hue_lint.values.values import Operation


def call_in_thread(site: Site, call: cst.Call) -> Draft:
    """`helper(x)` as `await sync_to_async(helper)(x)`; the arguments stay where they are."""
    edits = reach(site, call)
    wrapper, options, imports = _wrapper(site)
    left, right = awaited(site, call)
    func = site.outer_span(call.func)
    body: list[Edit] = [
        site.insert(func.start, f"{left}{wrapper}("),
        site.insert(func.end, f"{options})"),
    ]
    if right:
        body.append(site.insert(site.span(call).end, right))
    return Draft((*imports, *edits, *body))


def called_in_thread(site: Site, node: cst.BaseExpression, function: str) -> Draft:
    """`expression` as `await sync_to_async(function)(expression)`."""
    edits = reach(site, node)
    wrapper, options, imports = _wrapper(site)
    left, right = awaited(site, node)
    text = f"{left}{wrapper}({function}{options})({site.text(node)}){right}"
    return Draft((*imports, *edits, site.replace(site.span(node), text)))


def in_thread(site: Site, node: cst.BaseExpression) -> Draft:
    """`post.author` as `await sync_to_async(lambda: post.author)()`.

    What cannot stand in a lambda (`await`, `yield`, `:=`, a bare `super()`) is kept out of it where
    the expression is an attribute or an item, by `getattr` or `__getitem__`.
    """
    edits = reach(site, node)
    wrapper, options, imports = _wrapper(site)
    left, right = awaited(site, node)
    text = f"{left}{wrapper}({_callable(site, node, options)}{right}"
    return Draft((*imports, *edits, site.replace(site.span(node), text)))


def stays_with_django(operation: Operation) -> bool:
    """Whether Django's own thread is the async relative of what blocks, by the facts."""
    relative = operation.relative
    return relative is not None and relative.name == ".".join(SYNC_TO_ASYNC)


def _wrapper(site: Site) -> tuple[str, str, tuple[Edit, ...]]:
    """How `sync_to_async` is written here, what it is told besides the function, and its import.

    What waits for something else than Django gets a thread of its own: Django's has all the work
    on the database behind it.
    """
    root = site.operation.root()
    if root.effect != "blocks" or root.kind not in BLOCKING or stays_with_django(root):
        wrapper, imports = sync_to_async(site)
        return wrapper, "", imports
    wrapper, imports = imported(site, *SYNC_TO_ASYNC)
    return wrapper, ", thread_sensitive=False", imports


def _callable(site: Site, node: cst.BaseExpression, options: str) -> str:
    """The callable and its arguments, from behind `sync_to_async(` on."""
    if fits_lambda(site, node):
        return f"lambda: {lambda_body(site, node)}{options})()"
    if isinstance(node, cst.Attribute):
        name = site.quoted(node, node.attr.value)
        return f"getattr{options})({_as_argument(site, node.value)}, {name})"
    if isinstance(node, cst.Subscript) and len(node.slice) == 1:
        index = node.slice[0].slice
        if isinstance(index, cst.Index):
            item = f"{site.outer_text(node.value)}.__getitem__"
            return f"{item}{options})({site.text(index)})"
    raise Unrepairable(
        "move the synchronous part into a function of its own and run that with sync_to_async"
    )


def _as_argument(site: Site, node: cst.BaseExpression) -> str:
    """The text of an expression as an argument, without the parentheses of an `await`."""
    return site.text(node) if isinstance(node, cst.Await) else site.outer_text(node)


def lambda_body(site: Site, node: cst.BaseExpression) -> str:
    """The text of an expression as the body of a lambda; kept in one bracket over its rows."""
    text = site.text(node)
    return f"({text})" if node.lpar and len(text.splitlines()) > 1 else text


def fits_lambda(site: Site, node: cst.BaseExpression) -> bool:
    """Whether an expression means the same inside a lambda."""
    for inner in (node, *walk(node, into_scopes=True)):
        if isinstance(inner, cst.Await | cst.Yield | cst.NamedExpr):
            return False
        if isinstance(inner, cst.CompFor) and inner.asynchronous is not None:
            return False
        if isinstance(inner, cst.Call) and not inner.args and site.is_builtin(inner.func, "super"):
            return False
    return True
