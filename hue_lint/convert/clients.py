"""Tests that ask by `self.client`: in an async test `self.async_client` does the same.

The two share neither cookies nor a session, so that a test changes to the other altogether or not
at all. Where it does not, the client is run in a thread, which works as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import libcst as cst

from hue_lint.convert.callers import Use
from hue_lint.convert.names import key_of
from hue_lint.findings import Edit
from hue_lint.fixes.site import Version
from hue_lint.project.classes import ClassInfo, Function
from hue_lint.syntax.walk import children, walk

if TYPE_CHECKING:
    from hue_lint.analysis import Analysis

TEST_CASE: Final = "django.test.SimpleTestCase"
_CLIENT: Final = "client"
_ASYNC_CLIENT: Final = "async_client"
_VERBS: Final = frozenset(
    {"get", "post", "put", "patch", "delete", "head", "options", "trace", "generic", "request"}
)
_SAME: Final = frozenset({"cookies", "force_login", "login", "logout"})
"""What both clients have; the fixes find the async twins of the methods."""
_KEYWORDS: Final[Mapping[str, Version]] = {
    "path": (4, 2),
    "data": (4, 2),
    "content_type": (4, 2),
    "secure": (4, 2),
    "headers": (4, 2),
    "follow": (5, 0),
    "query_params": (5, 1),
}
"""What the async methods take, and since when; others (`HTTP_HOST=`) mean something else there.

Source: django/test/client.py AsyncClient, AsyncRequestFactory.generic on Django 4.2 to 6.1.
"""
_SYNCHRONOUS: Final = ("wsgi_request", "assertRedirects(")
"""What needs the response of the synchronous client: `assertRedirects` asks for the page that it
leads to, without `await`."""
_OWN: Final = ("client_class", "async_client_class")


def asks_by_client(function: Function) -> bool:
    """Whether a method uses `self.client`."""
    return any(True for _ in _clients(function))


def is_of_a_test_case(analysis: Analysis, function: Function) -> bool:
    """Whether it is a test of a class of Django's, which runs async tests as well."""
    owner = function.owner
    return owner is not None and function.name.startswith("test") and _is_test_case(analysis, owner)


def replaced(analysis: Analysis, function: Function) -> tuple[tuple[Edit, ...], tuple[Use, ...]]:
    """The edits that make `self.client` of a test `self.async_client`, and the requests that have
    to be awaited then; nothing where it has to stay."""
    owner = function.owner
    if owner is None or not is_of_a_test_case(analysis, function):
        return (), ()
    if any(word in function.segment.text for word in _SYNCHRONOUS) or _is_shared(owner):
        return (), ()
    edits: list[Edit] = []
    uses: list[Use] = []
    parents = _parents(function.node)
    for node in _clients(function):
        use = _use(analysis, function, node, parents)
        if use is None or use.row == function.outline.row:
            return (), ()
        edits.append(Edit(function.segment.span_of(node.attr), _ASYNC_CLIENT))
        uses += [use] if use.how == "called" else []
    return tuple(edits), tuple(uses)


def _use(
    analysis: Analysis,
    function: Function,
    node: cst.Attribute,
    parents: Mapping[int, cst.CSTNode],
) -> Use | None:
    """One use of the client; `called` where it is a request. None for what the other client does
    not do."""
    attribute = parents.get(id(node))
    call = parents.get(id(attribute))
    if not isinstance(attribute, cst.Attribute):
        return None
    path, row = function.module.path, function.segment.span_of(node).start.row
    name = attribute.attr.value
    if name in _SAME:
        return Use("handed", path, row, key_of(function), in_test=True)
    if name not in _VERBS or not isinstance(call, cst.Call) or call.func is not attribute:
        return None
    for arg in call.args:
        since = _KEYWORDS.get(arg.keyword.value) if arg.keyword is not None else (4, 2)
        if arg.star == "**" or since is None or since > analysis.target:
            return None
    return Use("called", path, row, key_of(function), function.segment.span_of(call), in_test=True)


def _clients(function: Function) -> Iterator[cst.Attribute]:
    if not re.search(rf"\bself\s*\.\s*{_CLIENT}\b", function.segment.text):
        return
    for node in walk(function.node, into_scopes=True):
        match node:
            case cst.Attribute(value=cst.Name(value="self"), attr=cst.Name(value=name)):
                if name == _CLIENT:
                    yield node


def _parents(node: cst.CSTNode) -> dict[int, cst.CSTNode]:
    found: dict[int, cst.CSTNode] = {}
    todo = [node]
    while todo:
        around = todo.pop()
        for child in children(around):
            found[id(child)] = around
            todo.append(child)
    return found


def _is_test_case(analysis: Analysis, owner: ClassInfo) -> bool:
    is_subclass = analysis.engine.knowledge.is_subclass
    return any(base == TEST_CASE or is_subclass(base, TEST_CASE) for base in owner.external_bases())


def _is_shared(owner: ClassInfo) -> bool:
    """Whether something else than the tests of a class works on their client: what logs in before
    them, say."""
    for cls in owner.project_mro():
        if any(cls.own_member(name) is not None for name in _OWN):
            return True
        for entry in cls.outline.body:
            name = getattr(entry, "name", "")
            member = cls.own_member(name) if name and not name.startswith("test") else None
            if isinstance(member, Function) and asks_by_client(member):
                return True
    return False
