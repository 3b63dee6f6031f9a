"""Whole async functions made synchronous again, where their text tells how.

A function is undone where every `await`, `async for` and async comprehension in it is one of
Django's (by name, or over a queryset by the look of it), `sync_to_async(f)(x)`, or the call of a
function that is undone too, and where no function that stays async, tests aside, awaits it.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import libcst as cst
import libcst.matchers as m

QUERYSET = (
    "get", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "count",
    "in_bulk", "latest", "earliest", "first", "last", "aggregate", "exists", "contains", "update",
    "delete", "explain",
)  # fmt: skip
INSTANCE = ("save", "delete", "refresh_from_db", "full_clean")
MANAGER = ("add", "remove", "clear", "set")
USER = ("check_password", "has_perm", "has_perms", "has_module_perms", "create_user")
FUNCTIONS = {
    "aauthenticate": "authenticate",
    "alogin": "login",
    "alogout": "logout",
    "aget_user": "get_user",
    "aupdate_session_auth_hash": "update_session_auth_hash",
    "aget_object_or_404": "get_object_or_404",
    "aget_list_or_404": "get_list_or_404",
}
METHODS = {f"a{name}": name for name in (*QUERYSET, *INSTANCE, *MANAGER, *USER)}
SURE = frozenset(
    {
        "afirst", "alast", "acount", "aexists", "aget_or_create", "aupdate_or_create",
        "abulk_create", "abulk_update", "ain_bulk", "alatest", "aearliest", "aaggregate",
        "arefresh_from_db", "asave", "adelete", "acheck_password", "acreate_user",
        "aupdate_session_auth_hash",
    }
)  # fmt: skip
WRAPPERS = frozenset({"sync_to_async", "database_sync_to_async"})
LOOKS_LIKE_A_QUERY = re.compile(
    r"\.objects\b|\.(?:filter|exclude|all|order_by|select_related|prefetch_related|values"
    r"|values_list|annotate|only|distinct|iterator)\("
)
IMPORTS = re.compile(
    r"^(from django\.(?:contrib\.auth|shortcuts) import (?:\([^)]*\)|[^\n(]*))", re.M
)
BRIDGED = re.compile(
    r"\b(?:async_to_sync|run|run_until_complete|create_task|ensure_future|gather|wait_for"
    r"|iscoroutinefunction)\(\s*(?:\w+\.)*(\w+)"
)
TEST = re.compile(r"(?:^|/)tests?(?:[/_.]|$)|_tests?\.py$|(?:^|/)conftest\.py$")
_EMPTY = cst.Module([])


def code(node: cst.CSTNode) -> str:
    """The text of a node."""
    return _EMPTY.code_for_node(node)


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A function: its file below the root, and its dotted name there."""

    file: str
    qualname: str


@dataclass(slots=True)
class Found:
    """An async function: whether its text can be undone, the functions that it awaits by name, and
    how many places in it are Django's, surely or by the look of them."""

    name: str
    possible: bool = True
    awaited: set[str] = field(default_factory=set)
    sites: int = 0
    hard: int = 0


def undone_await(node: cst.Await) -> tuple[cst.BaseExpression, bool] | None:
    """The synchronous form of an `await`, and whether it is surely Django's."""
    call = node.expression
    if not isinstance(call, cst.Call):
        return None
    around = {"lpar": (*node.lpar, *call.lpar), "rpar": (*call.rpar, *node.rpar)}
    func = call.func
    if isinstance(func, cst.Attribute) and func.attr.value in METHODS:
        sure = func.attr.value in SURE or bool(LOOKS_LIKE_A_QUERY.search(code(func.value)))
        plain = func.with_changes(attr=cst.Name(METHODS[func.attr.value]))
        return call.with_changes(func=plain, **around), sure
    if isinstance(func, cst.Attribute) and func.attr.value == "auser" and not call.args:
        return cst.Attribute(func.value, cst.Name("user"), **around), True
    if isinstance(func, cst.Name) and func.value in FUNCTIONS:
        return call.with_changes(func=cst.Name(FUNCTIONS[func.value]), **around), True
    if m.matches(func, m.Call(func=m.Name())) and isinstance(func, cst.Call) and func.args:
        target = func.args[0].value
        if func.func.value in WRAPPERS and isinstance(target, cst.Name | cst.Attribute):  # type: ignore[attr-defined]
            text = code(target)
            sure = bool(re.search(r"\.objects\b", text)) or text.rpartition(".")[2] in INSTANCE
            return call.with_changes(func=target, **around), sure
    return None


def _own(node: cst.Await) -> str:
    """The name of a function that may be the project's, where that is called: bare, on `self`, or
    as a member of a class."""
    call = node.expression
    func = call.func if isinstance(call, cst.Call) else None
    if isinstance(func, cst.Name):
        return func.value
    if isinstance(func, cst.Attribute) and isinstance(func.value, cst.Name):
        receiver = func.value.value
        return func.attr.value if receiver in ("self", "cls") or receiver[:1].isupper() else ""
    return ""


class Look(cst.CSTVisitor):
    """Looks for the async functions of a file that are nested in no function."""

    def __init__(self) -> None:
        self.found: dict[str, Found] = {}
        self.names: Counter[str] = Counter()
        self._scopes: list[str] = []
        self._inside: list[Found | None] = []

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self._scopes.append(node.name.value)

    def leave_ClassDef(self, original_node: cst.ClassDef) -> None:
        self._scopes.pop()

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        nested = bool(self._inside)
        self._scopes.append(node.name.value)
        self.names[node.name.value] += 1
        qualname = ".".join(self._scopes)
        here: Found | None = None
        if not nested and node.asynchronous is not None:
            here = Found(node.name.value)
            if qualname in self.found:
                here.possible = self.found[qualname].possible = False
            else:
                self.found[qualname] = here
        elif nested:
            here = self._inside[-1]
            if node.asynchronous is not None and here is not None:
                here.possible = False
        self._inside.append(here)

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:
        self._scopes.pop()
        self._inside.pop()

    def visit_Await(self, node: cst.Await) -> None:
        here = self._inside[-1] if self._inside else None
        if here is None:
            return
        undone = undone_await(node)
        if undone is not None:
            here.sites += 1
            here.hard += undone[1]
        elif name := _own(node):
            here.awaited.add(name)
        else:
            here.possible = False

    def visit_For(self, node: cst.For) -> None:
        self._iterated(node)

    def visit_CompFor(self, node: cst.CompFor) -> None:
        self._iterated(node)

    def _iterated(self, node: cst.For | cst.CompFor) -> None:
        here = self._inside[-1] if self._inside else None
        if here is not None and node.asynchronous is not None:
            here.sites += 1
            here.hard += 1
            here.possible &= bool(LOOKS_LIKE_A_QUERY.search(code(node.iter)))

    def visit_With(self, node: cst.With) -> None:
        self._not_here(node.asynchronous is not None)

    def visit_Yield(self, node: cst.Yield) -> None:
        self._not_here(True)

    def _not_here(self, so: bool) -> None:
        here = self._inside[-1] if self._inside else None
        if here is not None and so:
            here.possible = False


class Undo(cst.CSTTransformer):
    """Makes functions synchronous; `own` are the names of those that are."""

    def __init__(self, qualnames: Iterable[str], own: frozenset[str]) -> None:
        self._qualnames = frozenset(qualnames)
        self._own = own
        self._scopes: list[str] = []
        self._on: list[bool] = [False]

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self._scopes.append(node.name.value)

    def leave_ClassDef(
        self, original_node: cst.ClassDef, updated_node: cst.ClassDef
    ) -> cst.ClassDef:
        self._scopes.pop()
        return updated_node

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self._scopes.append(node.name.value)
        self._on.append(self._on[-1] or ".".join(self._scopes) in self._qualnames)

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        self._scopes.pop()
        return updated_node.with_changes(asynchronous=None) if self._on.pop() else updated_node

    def leave_Await(self, original_node: cst.Await, updated_node: cst.Await) -> cst.BaseExpression:
        if not self._on[-1]:
            return updated_node
        undone = undone_await(updated_node)
        if undone is not None:
            return undone[0]
        if _own(updated_node) in self._own:
            inner = updated_node.expression
            return inner.with_changes(
                lpar=(*updated_node.lpar, *inner.lpar), rpar=(*inner.rpar, *updated_node.rpar)
            )
        return updated_node

    def leave_For(self, original_node: cst.For, updated_node: cst.For) -> cst.For:
        return updated_node.with_changes(asynchronous=None) if self._on[-1] else updated_node

    def leave_CompFor(self, original_node: cst.CompFor, updated_node: cst.CompFor) -> cst.CompFor:
        return updated_node.with_changes(asynchronous=None) if self._on[-1] else updated_node


def undo(source: Path, target: Path) -> dict[Name, Found]:
    """Copy a project with whole functions undone; these."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".git", "node_modules", ".venv"))
    trees: dict[str, cst.Module] = {}
    found: dict[Name, Found] = {}
    names: Counter[str] = Counter()
    bridged: set[str] = set()
    for path in sorted(target.rglob("*.py")):
        file = path.relative_to(target).as_posix()
        try:
            tree = cst.parse_module(path.read_bytes())
        except (cst.ParserSyntaxError, UnicodeDecodeError):
            continue
        look = Look()
        tree.visit(look)
        names += look.names
        trees[file] = tree
        if not TEST.search(file):
            found |= {Name(file, qualname): each for qualname, each in look.found.items()}
        bridged |= set(BRIDGED.findall(tree.code))
    chosen = _closed(found, names, bridged)
    own = frozenset(found[name].name for name in chosen)
    by_file: dict[str, list[str]] = defaultdict(list)
    for name in chosen:
        by_file[name.file].append(name.qualname)
    for file, qualnames in by_file.items():
        tree = trees[file].visit(Undo(qualnames, own))
        text = IMPORTS.sub(_with_plain_names, tree.code)
        (target / file).write_bytes(text.encode(tree.encoding))
    return {name: found[name] for name in sorted(chosen)}


def _closed(found: dict[Name, Found], names: Counter[str], bridged: set[str]) -> set[Name]:
    """The functions that can be undone together; `bridged` are run by `async_to_sync` or a loop."""
    chosen = {name for name, each in found.items() if each.possible and not _is_special(each.name)}
    while True:
        own = {found[name].name for name in chosen if names[found[name].name] == 1}
        awaited_outside = bridged | {
            name for key, each in found.items() if key not in chosen for name in each.awaited
        }
        out = {
            key
            for key in chosen
            if not found[key].awaited <= own or found[key].name in awaited_outside
        }
        if not out:
            return {key for key in chosen if found[key].sites or found[key].awaited}
        chosen -= out


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _with_plain_names(match: re.Match[str]) -> str:
    """An import with the synchronous names beside the others."""
    text = match[1]
    plain = [FUNCTIONS[name] for name in re.findall(r"\ba\w+", text) if name in FUNCTIONS]
    missing = [name for name in plain if not re.search(rf"\b{name}\b", text)]
    if not missing:
        return text
    if text.endswith(")"):
        body = text[:-1].rstrip().rstrip(",")
        return f"{body}, {', '.join(missing)})"
    return f"{text}, {', '.join(missing)}"
