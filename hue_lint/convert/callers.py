"""Where the project uses a function: called, run in a thread, or handed to somebody."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import libcst as cst

from hue_lint.convert.decorators import known
from hue_lint.convert.handlers import is_handler
from hue_lint.convert.names import Key, broken_row, functions_at, key_of
from hue_lint.convert.origins import qualname_of
from hue_lint.findings import Span
from hue_lint.project.classes import ClassSymbol, ExternalSymbol, FunctionSymbol
from hue_lint.syntax.bindings import binds
from hue_lint.syntax.outline import ClassOutline, Entry, Statement
from hue_lint.syntax.segment import statement_segment
from hue_lint.syntax.source import UnreadableSource
from hue_lint.syntax.walk import children, walk
from hue_lint.values.observing import Observer
from hue_lint.values.plain import Unknown
from hue_lint.values.values import FunctionValue, Partial, Value, Wrapped, options

if TYPE_CHECKING:
    from hue_lint.analysis import Analysis
    from hue_lint.project.classes import Function
    from hue_lint.project.modules import Module

How: TypeAlias = Literal[
    "called", "threaded", "bridged", "handed", "guessed", "awaited", "named", "unread"
]
"""`called` as it is; run by a thread wrapper, or by `async_to_sync`; `handed` to somebody;
`guessed`: a method of that name of something unknown is called; `awaited`: the same, and what it
gives is awaited already; `named` in a string; `unread`: the file uses its name, and does not
parse."""

_WORD = re.compile(r"\w+")
_URLS = re.compile(r"\b(?:path|re_path|url|urlpatterns|handler[45]\d\d|admin_view|include)\b")
_THREADS = frozenset({"sync_to_async", "database_sync_to_async", "to_thread", "run_in_executor"})


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a function: how, in which function (none at the level of a module), and where.
    `span` is that of the call where it is called, `nested` whether it is in an async function that
    is nested in the caller."""

    how: How
    path: Path
    row: int
    caller: Key | None = None
    span: Span | None = None
    in_test: bool = False
    nested: bool = False


class Uses:
    """The uses of functions in one project."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._project = analysis.project
        self._engine = analysis.engine
        self._values: dict[Key, Mapping[int, list[Value]]] = {}
        self._known: dict[Key, tuple[Use, ...]] = {}

    def of(self, function: Function) -> tuple[Use, ...]:
        """Every use of a function; URL confs, which take either kind, are left out."""
        key = key_of(function)
        if key not in self._known:
            self._known[key] = tuple(self._of(function))
        return self._known[key]

    def _of(self, function: Function) -> Iterator[Use]:
        for path in self._files.get(function.name, ()):
            names = self._names_in(path, function.name)
            row = broken_row(self._project, path)
            if row:
                yield Use("unread", path, row)
            for each in functions_at(self._project, path):
                yield from self._in_function(each, function, names)
            yield from self._in_module(path, function, names)

    def _names_in(self, path: Path, name: str) -> frozenset[str]:
        """The name, and those that imports of a file give it instead (`from x import f as g`)."""
        text = self._project.scan.read(path).decode("utf-8", "replace")
        return frozenset({name, *re.findall(rf"\b{re.escape(name)}\s+as\s+(\w+)", text)})

    @cached_property
    def _files(self) -> Mapping[str, tuple[Path, ...]]:
        found: dict[str, list[Path]] = defaultdict(list)
        for path, text in self._project.scan.texts(b""):
            for word in set(_WORD.findall(text)):
                found[word].append(path)
        return {word: tuple(paths) for word, paths in found.items()}

    # -- in functions

    def _in_function(
        self, caller: Function, function: Function, names: frozenset[str]
    ) -> Iterator[Use]:
        words = [word for word in _WORD.findall(caller.segment.text) if word in names]
        if len(words) <= (caller.name in names):
            return
        try:
            node = caller.node
        except UnreadableSource:
            return
        parents = dict(_parents(node))
        for each in walk(node, into_scopes=True):
            if _name_of(each) not in names or _is_label(each, parents):
                continue
            how = self._meaning(caller, each, function)
            if how is not None and not self._is_taken_either_way(caller, each, parents):
                nested = _is_in_nested_async(each, caller.node, parents)
                yield replace(self._use(caller, each, how, parents), nested=nested)

    def _is_taken_either_way(
        self, caller: Function, node: cst.CSTNode, parents: Mapping[int, cst.CSTNode]
    ) -> bool:
        """Whether a function is given to what asks whether it is async."""
        argument = parents[id(node)]
        call = parents.get(id(argument))
        if not isinstance(argument, cst.Arg) or not isinstance(call, cst.Call):
            return False
        return known().is_of_async_package(qualname_of(self._project, caller, call.func))

    def _use(
        self, caller: Function, node: cst.CSTNode, how: How, parents: Mapping[int, cst.CSTNode]
    ) -> Use:
        around = parents[id(node)]
        path, segment = caller.module.path, caller.segment
        in_test = self._project.scan.is_test(path)
        row = segment.span_of(node).start.row
        if isinstance(around, cst.Call) and around.func is node:
            if how == "guessed" and isinstance(parents.get(id(around)), cst.Await):
                how = "awaited"
            return Use(how, path, row, key_of(caller), segment.span_of(around), in_test)
        if how == "guessed":
            # an attribute of something unknown that is only read or handed on
            return Use("guessed", path, row, key_of(caller), None, in_test)
        wrapper = parents.get(id(around))
        if isinstance(around, cst.Arg) and isinstance(wrapper, cst.Call):
            last = _name_of(wrapper.func)
            if last in _THREADS:
                return Use("threaded", path, row, key_of(caller), None, in_test)
            if last == "async_to_sync":
                return Use("bridged", path, row, key_of(caller), None, in_test)
        return Use("handed", path, row, key_of(caller), None, in_test)

    def _meaning(self, caller: Function, node: cst.CSTNode, function: Function) -> How | None:
        """`called` where a name or attribute surely means the function, `guessed` where it may.

        What the text tells is asked first; interpreting the caller takes long."""
        if isinstance(node, cst.Name):
            if function.owner is not None or _binds_itself(caller, node.value):
                return None
            return "called" if self._resolves(caller, node, function) else None
        assert isinstance(node, cst.Attribute)
        symbol = self._project.resolve_expression(caller.module, node, caller.owner)
        if isinstance(symbol, FunctionSymbol | ExternalSymbol | ClassSymbol):
            same = isinstance(symbol, FunctionSymbol) and symbol.function == function
            return "called" if same else None
        if function.owner is None:
            return None
        if _is_own(node.value):
            of_base = isinstance(node.value, cst.Call) and caller.owner is function.owner
            return "called" if _related(caller, function) and not of_base else None
        if is_handler(self._analysis, function):
            return None  # `get` is a word of everything else, too
        values = [one for each in self._observed(caller).get(id(node), ()) for one in options(each)]
        if any(_is(value, function) for value in values):
            return "called"
        return "guessed" if not values or any(isinstance(v, Unknown) for v in values) else None

    def _resolves(self, caller: Function, node: cst.Name, function: Function) -> bool:
        symbol = self._project.resolve_expression(caller.module, node, caller.owner)
        return isinstance(symbol, FunctionSymbol) and symbol.function == function

    def _observed(self, caller: Function) -> Mapping[int, list[Value]]:
        """The values of the names and attributes in a function, as interpreting it saw them."""
        key = key_of(caller)
        if key not in self._values:
            observer = Observer(caller.module.path)
            found: dict[int, list[Value]] = defaultdict(list)
            try:
                self._engine.watch(caller, observer)
            except (UnreadableSource, RecursionError):
                observer.seen.clear()
            for seen in observer.seen:
                if seen.frame.segment is caller.segment:
                    found[id(seen.node)].append(seen.value)
            self._values[key] = found
        return self._values[key]

    # -- at the level of modules and classes

    def _in_module(self, path: Path, function: Function, names: frozenset[str]) -> Iterator[Use]:
        try:
            module = self._project.module_at(path)
        except UnreadableSource:
            return
        in_test = self._project.scan.is_test(path)
        for statement in _statements(module.outline.body):
            if statement.kind == "import":
                continue
            segment = statement_segment(module.source, statement)
            if names.isdisjoint(_WORD.findall(segment.text)) or _URLS.search(segment.text):
                continue
            if self._mentions(module, segment.node, function, names):
                yield Use("handed", path, statement.first, in_test=in_test)
        name = re.escape(function.name)
        named = re.compile(
            rf"[\"']{re.escape(function.qualname)}[\"']"
            rf"|\b(?:getattr|methodcaller|attrgetter)\([^\n]*?[\"']{name}[\"']"
        )
        for match in named.finditer(module.source.text):
            row = module.source.text.count("\n", 0, match.start()) + 1
            yield Use("named", path, row, in_test=in_test)

    def _mentions(
        self, module: Module, node: cst.CSTNode, function: Function, names: frozenset[str]
    ) -> bool:
        for each in walk(node, into_scopes=True):
            if isinstance(each, cst.Name | cst.Attribute) and _name_of(each) in names:
                symbol = self._project.resolve_expression(module, each, None)
                if isinstance(symbol, FunctionSymbol) and symbol.function == function:
                    return True
                owner = function.owner
                if owner is not None and owner.module is module and isinstance(each, cst.Name):
                    return True  # in the body of its class
        return False


def _parents(node: cst.CSTNode) -> Iterator[tuple[int, cst.CSTNode]]:
    stack = [node]
    while stack:
        around = stack.pop()
        for child in children(around):
            yield id(child), around
            stack.append(child)


def _is_in_nested_async(
    node: cst.CSTNode, function: cst.FunctionDef, parents: Mapping[int, cst.CSTNode]
) -> bool:
    around: cst.CSTNode | None = node
    while around is not None and around is not function:
        if isinstance(around, cst.FunctionDef):
            return around.asynchronous is not None
        around = parents.get(id(around))
    return False


def _name_of(node: cst.CSTNode) -> str:
    match node:
        case cst.Name():
            return node.value
        case cst.Attribute():
            return node.attr.value
    return ""


def _is_label(node: cst.CSTNode, parents: Mapping[int, cst.CSTNode]) -> bool:
    """Whether a name is no expression: an attribute's, a keyword's, a parameter's, a function's, an
    import's, or one that something is assigned to."""
    around = parents.get(id(node))
    match around:
        case cst.Attribute():
            return around.attr is node
        case cst.Arg():
            return around.keyword is node
        case cst.Param() | cst.FunctionDef() | cst.ClassDef() | cst.NamedExpr():
            return getattr(around, "name", getattr(around, "target", None)) is node
        case cst.AssignTarget() | cst.ImportAlias() | cst.AsName() | cst.NameItem() | None:
            return True
        case cst.AnnAssign() | cst.AugAssign() | cst.For() | cst.CompFor():
            return around.target is node
    return False


def _is(value: Value, function: Function) -> bool:
    match value:
        case FunctionValue():
            return value.function == function
        case Partial() | Wrapped():
            return any(_is(each, function) for each in options(value.callee))
    return False


def _is_own(receiver: cst.BaseExpression) -> bool:
    """Whether it is `self`, `cls` or `super()`."""
    if isinstance(receiver, cst.Call):
        return isinstance(receiver.func, cst.Name) and receiver.func.value == "super"
    return isinstance(receiver, cst.Name) and receiver.value in ("self", "cls")


def _related(caller: Function, function: Function) -> bool:
    one, other = caller.owner, function.owner
    return one is not None and other is not None and (one in other.mro() or other in one.mro())


def _binds_itself(caller: Function, name: str) -> bool:
    for node in walk(caller.node, into_scopes=True):
        if isinstance(node, cst.Param):
            if node.name.value == name:
                return True
        elif node is not caller.node and not isinstance(node, cst.ImportAlias):
            if name in binds(node):
                return True
    return False


def _statements(body: tuple[Entry, ...]) -> Iterator[Statement]:
    for entry in body:
        if isinstance(entry, Statement):
            yield entry
        elif isinstance(entry, ClassOutline):
            yield from _statements(entry.body)
