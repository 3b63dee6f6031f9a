"""Functions that somebody else calls, and generators that somebody else reads, in one call."""

from __future__ import annotations

import libcst as cst

from hue_lint.findings import Applicability
from hue_lint.fixes.site import Draft, Site, Unrepairable
from hue_lint.fixes.threads import call_in_thread, called_in_thread

_READERS = (
    "list",
    "tuple",
    "set",
    "frozenset",
    "dict",
    "sum",
    "min",
    "max",
    "sorted",
    "any",
    "all",
)
"""Builtins that call what they are given, and read it whole, before they give a result."""

_ELSEWHERE = "call it in a function of its own and run that with sync_to_async"

CALLED_LATER = (
    "the loop's thread calls it later: hand over what starts a task, which awaits "
    "`sync_to_async(…)()`"
)


def handed_over(site: Site, node: cst.BaseExpression) -> Draft:
    """`sorted(rows, key=price)` as `await sync_to_async(sorted)(rows, key=price)`."""
    found = site.call_of(node)
    if found is None:
        raise Unrepairable(_ELSEWHERE)
    call, _ = found
    if site.is_builtin(call.func, "map", "filter"):
        return read_later(site, call)
    return call_in_thread(site, call)


def coroutine_handed_over(site: Site) -> Draft:
    """What calls a coroutine function without awaiting it wants another function."""
    raise Unrepairable(
        "hand over a synchronous function: `async_to_sync(…)` where a thread calls it, one that "
        "starts a task where the event loop does"
    )


def read_later(site: Site, call: cst.Call) -> Draft:
    """`list(map(price, rows))` as `await sync_to_async(list)(map(price, rows))`."""
    reader = site.call_of(call)
    if reader is None or not site.is_builtin(reader[0].func, *_READERS):
        raise Unrepairable(_ELSEWHERE)
    return call_in_thread(site, reader[0])


def lambda_handed_over(site: Site) -> Draft | None:
    """The call of a builtin in a thread, where the place is in a lambda that it is given."""
    for around, child in site.ancestors(site.node):
        if isinstance(around, cst.FunctionDef):
            return None
        if isinstance(around, cst.Lambda) and child is around.body:
            found = site.call_of(around)
            if found is not None and site.is_builtin(found[0].func, "map", "filter", *_READERS):
                return handed_over(site, around)
            return None
    return None


def generator_read(site: Site, node: cst.BaseExpression) -> Draft:
    """A generator function's items are read: all of it happens in a thread.

    Where a loop reads them one by one, reading them all at once is not quite the same: unsafe.
    """
    found, around = site.call_of(node), site.parent(node)
    if found is not None:
        call, argument = found
        if not argument.star and site.is_builtin(call.func, *_READERS):
            return call_in_thread(site, call)
    elif isinstance(around, cst.For | cst.CompFor) and around.iter is node:
        return Draft(called_in_thread(site, node, "list").edits, Applicability.UNSAFE)
    raise Unrepairable("read the generator in a function that runs in a thread")
