"""`request.user` as `await request.auser()`."""

from __future__ import annotations

import libcst as cst

from hue_lint.fixes.awaiting import awaited, reach
from hue_lint.fixes.imports import imported, sync_to_async
from hue_lint.fixes.site import Draft, Site, Unrepairable
from hue_lint.fixes.threads import in_thread
from hue_lint.frames.frames import frame_of


def user_of_request(site: Site) -> Draft:
    """The user of a request; before Django 5.0 by `get_user` in a thread."""
    node = site.node
    if not isinstance(node, cst.Attribute) or node.attr.value != "user":
        raise Unrepairable("get the user with `await request.auser()` where the request is at hand")
    if frame_of(site.operation.place).engine.middlewares.assign_the_user:
        return _read_in_thread(site, node)
    if isinstance(
        site.parent(site.parent(node) or node), cst.AssignTarget | cst.AugAssign | cst.Del
    ):
        # others see what is set on request.user, and auser() gives an object of its own
        raise Unrepairable("give the user a name first: `user = await request.auser()`")
    edits = reach(site, node)
    left, right = awaited(site, node)
    request = site.outer_text(node.value)
    if site.has("5.0"):
        attribute = site.replace(site.span(node.attr), f"auser(){right}")
        return Draft((*edits, site.insert(site.span(node).start, left), attribute))
    wrapper, imports = sync_to_async(site)
    # which keeps the user with the request, as request.user does
    get_user, more = imported(site, "django.contrib.auth.middleware", "get_user")
    text = f"{left}{wrapper}({get_user})({request}){right}"
    return Draft((*imports, *more, *edits, site.replace(site.span(node), text)))


def _read_in_thread(site: Site, node: cst.Attribute) -> Draft:
    """`request.user.name` as `await sync_to_async(lambda: request.user.name)()`: of whomever the
    project has put there, where `auser()` gives the user of the session."""
    around = site.parent(node)
    touched = site.operation.touched
    read = isinstance(around, cst.Attribute) and touched is not None and touched.node is around
    behind = site.parent(around) if around is not None else None
    if not read or (isinstance(behind, cst.Call) and behind.func is around):
        raise Unrepairable(
            "the project assigns `request.user`, and `request.auser()` gives the user of the "
            "session: read what is needed of it in a thread, "
            "`await sync_to_async(lambda: request.user.pk)()`"
        )
    assert isinstance(around, cst.Attribute)
    return in_thread(site, around)
