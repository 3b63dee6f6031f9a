"""Methods and functions with an async twin: `objects.get(…)` as `await objects.aget(…)`."""

from __future__ import annotations

import libcst as cst

from hue_lint.fixes.awaiting import await_expression
from hue_lint.fixes.generic import through_generic_relation
from hue_lint.fixes.imports import imported
from hue_lint.fixes.site import Draft, Site, Unrepairable
from hue_lint.fixes.threads import call_in_thread, in_thread
from hue_lint.values.plain import External

_NOT_QUITE = frozenset({"get_or_set", "update_session_auth_hash"})
"""What has a twin that does synchronous work on the event loop all the same.

`aget_or_set` calls its default there (django/core/cache/backends/base.py), and
`aupdate_session_auth_hash` reads `request.user` there since Django 5.1 (measured).
"""

_OF_A_CURSOR = frozenset(
    {"cursor", "execute", "executemany", "callproc", "fetchone", "fetchmany", "fetchall"}
)


def twin_or_thread(site: Site) -> Draft:
    """The twin where the target has it, else a thread."""
    operation, node = site.operation, site.node
    if not isinstance(node, cst.Call):
        return in_thread(site, node)
    if operation.kind == "database":
        return _on_connection(site, node)
    if through_generic_relation(site, node):
        return in_thread(site, node)
    twin = operation.twin
    if twin is None or twin.startswith("__") or not site.has(operation.since):
        return call_in_thread(site, node)
    if operation.name in _NOT_QUITE or is_of_super(site, node):
        return call_in_thread(site, node)
    if isinstance(operation.subject, External):
        return function_twin(site, node, operation.subject.qualname, twin)
    if isinstance(node.func, cst.Attribute) and node.func.attr.value == operation.name:
        return method_twin(site, node, twin)
    return call_in_thread(site, node)


def is_of_super(site: Site, call: cst.Call) -> bool:
    """Whether a method of `super()` is called; its twin would run the class's own method."""
    func = call.func
    if not isinstance(func, cst.Attribute) or not isinstance(func.value, cst.Call):
        return False
    return site.is_builtin(func.value.func, "super")


def _on_connection(site: Site, call: cst.Call) -> Draft:
    """A connection is its thread's own, so it has to be found in the thread that uses it."""
    if site.operation.name in _OF_A_CURSOR:
        raise Unrepairable(
            "a cursor belongs to its thread: move all that uses it into a function of its own and "
            "run that with sync_to_async"
        )
    if isinstance(site.operation.subject, External) or isinstance(call.func, cst.Name):
        return call_in_thread(site, call)
    return in_thread(site, call)


def method_twin(site: Site, call: cst.Call, twin: str) -> Draft:
    """`x.get(…)` as `await x.aget(…)`."""
    assert isinstance(call.func, cst.Attribute)
    renamed = site.replace(site.span(call.func.attr), twin)
    return Draft((*await_expression(site, call), renamed))


def function_twin(site: Site, call: cst.Call, qualname: str, twin: str) -> Draft:
    """`login(…)` as `await alogin(…)`, imported from where `login` comes from."""
    module, _, name = qualname.rpartition(".")
    if isinstance(call.func, cst.Attribute) and call.func.attr.value == name:
        return method_twin(site, call, twin)
    if not isinstance(call.func, cst.Name):
        return call_in_thread(site, call)
    written, imports = imported(site, module, twin)
    renamed = site.replace(site.span(call.func), written)
    return Draft((*imports, *await_expression(site, call), renamed))
