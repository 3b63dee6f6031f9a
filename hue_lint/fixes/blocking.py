"""HUE8: `await asyncio.sleep(…)`, and a thread of its own for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from hue_lint.findings import Applicability
from hue_lint.fixes.awaiting import await_expression
from hue_lint.fixes.imports import imported_module
from hue_lint.fixes.site import Draft, Site, Unrepairable
from hue_lint.fixes.threads import call_in_thread, in_thread, stays_with_django
from hue_lint.values.effects import BLOCKING
from hue_lint.values.plain import External
from hue_lint.values.values import Object

_IN_A_THREAD = "run that with sync_to_async(…, thread_sensitive=False)"
_OF_CLIENTS = ("http", "network", "store", "sdk")
_LOCK = re.compile(r"lock|mutex|semaphore", re.IGNORECASE)


def moved(site: Site) -> Draft:
    """What blocks at the place itself, as its async relative or in a thread."""
    node, operation = site.node, site.operation
    relative = operation.relative
    if relative is not None and relative.alone:
        raise Unrepairable(
            f"use {relative.name} ({relative.since}): what is used here belongs to its thread"
        )
    if isinstance(node, cst.Call) and operation.subject == External("time.sleep"):
        return _slept(site, node)
    if isinstance(site.parent(node), cst.WithItem):
        raise Unrepairable(f"move the `with` block into a function of its own and {_IN_A_THREAD}")
    if operation.name in ("__iter__", "__next__"):
        raise Unrepairable(f"read it in a function of its own and {_IN_A_THREAD}")
    return call_in_thread(site, node) if isinstance(node, cst.Call) else in_thread(site, node)


def _slept(site: Site, call: cst.Call) -> Draft:
    """`time.sleep(x)` as `await asyncio.sleep(x)`."""
    edits = await_expression(site, call)
    written, imports = imported_module(site, "asyncio", "sleep")
    return Draft((*imports, *edits, site.replace(site.outer_span(call.func), written)))


def guarded(site: Site, draft: Draft) -> Draft:
    """The repair as it is, or unsafe: where another thread may use the same client, and where a
    lock of threads would be held while something is awaited."""
    root = site.operation.root()
    shared = root.effect == "blocks" and root.kind in BLOCKING and _is_shared(site)
    if not shared and not any(_LOCK.search(text) for text in _held(site)):
        return draft
    return Draft(draft.edits, Applicability.UNSAFE)


def _is_shared(site: Site) -> bool:
    """Whether a session, client or connection is used that the function around it has not made."""
    root = site.operation.root()
    subject = root.subject
    if not isinstance(subject, Object) or root.kind not in _OF_CLIENTS or stays_with_django(root):
        return False
    inside = Site(root, site.target)
    origin = subject.origin
    return not isinstance(origin, cst.Call) or inside.parent(origin) is None


def _held(site: Site) -> Iterator[str]:
    """What the `with` statements around the place have entered."""
    for around, child in site.ancestors(site.node):
        if isinstance(around, cst.With) and around.asynchronous is None and child is around.body:
            yield from (site.text(item.item) for item in around.items)
