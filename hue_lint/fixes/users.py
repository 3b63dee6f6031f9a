"""`request.user` as `await request.auser()`."""

from __future__ import annotations

import libcst as cst

from hue_lint.fixes.awaiting import awaited, reach
from hue_lint.fixes.imports import imported, sync_to_async
from hue_lint.fixes.site import Draft, Site, Unrepairable


def user_of_request(site: Site) -> Draft:
    """The user of a request; before Django 5.0 by `get_user` in a thread."""
    node = site.node
    if not isinstance(node, cst.Attribute) or node.attr.value != "user":
        raise Unrepairable("get the user with `await request.auser()` where the request is at hand")
    edits = reach(site, node)
    left, right = awaited(site, node)
    request = site.outer_text(node.value)
    if site.has("5.0"):
        attribute = site.replace(site.span(node.attr), f"auser(){right}")
        return Draft((*edits, site.insert(site.span(node).start, left), attribute))
    wrapper, imports = sync_to_async(site)
    get_user, more = imported(site, "django.contrib.auth", "get_user")
    text = f"{left}{wrapper}({get_user})({request}){right}"
    return Draft((*imports, *more, *edits, site.replace(site.span(node), text)))
