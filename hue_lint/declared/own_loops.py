"""Event loops of one's own in synchronous code that a view reaches.

Under ASGI a synchronous view runs in the thread that Django's synchronous work shares. A coroutine
that is run there on a new loop, and needs that thread, waits for ever (measured: Django 5.2,
asgiref 3.13).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.declared.setup import Circumstance
from hue_lint.findings import Span
from hue_lint.project.classes import ExternalSymbol, Function, FunctionSymbol
from hue_lint.project.names import RUNNING
from hue_lint.project.reads import Memo
from hue_lint.project.scan import Standing
from hue_lint.syntax.source import UnreadableSource
from hue_lint.syntax.walk import walk

if TYPE_CHECKING:
    from pathlib import Path

    from hue_lint.facts.knowledge import Knowledge
    from hue_lint.project.index import Project
    from hue_lint.project.modules import Module
    from hue_lint.values.values import Spot

_HAS_LOOPS = re.compile(r"\basyncio\b|\banyio\b|\brun_until_complete\b")
_RUNS = re.compile(r"\brun|Runner\(")
_RUNNERS = frozenset({"asyncio.run", "asyncio.runners.run", "anyio.run"})
_RUNNER_CLASSES = frozenset({"asyncio.Runner", "asyncio.runners.Runner"})
_WRAPPERS = frozenset({"sync_to_async", "database_sync_to_async", "SyncToAsync"})
_COMMANDS = re.compile(r"/management/commands/|/(?:tasks|celery|scripts?)(?:/|\.py$)|/migrations/")
"""Files whose functions run in processes of their own."""
_REQUEST = re.compile(r"^_?request$")
_HANDLERS = frozenset({"get", "post", "put", "patch", "delete", "dispatch", "__call__"})
_WSGI, _ASGI = re.compile(r"\bget_wsgi_application\b"), re.compile(r"\bget_asgi_application\b")
_FARTHEST = 5
"""How many calls may lie between a view and the loop, or between the coroutine and the thread."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A call that runs a coroutine on a new loop, and the function of the project that made it."""

    span: Span
    text: str
    within: Function
    coroutine: Function


class OwnLoops:
    """Finds them in one project; nothing is read where no file runs a loop."""

    def __init__(self, project: Project, knowledge: Knowledge) -> None:
        self._project = project
        self._knowledge = knowledge
        self._running = Standing(project.scan, RUNNING)
        reads = project.modules.reads
        self._found: Memo[None, tuple[_Entry, ...]] = Memo(reads)
        self._run: Memo[None, frozenset[tuple[Path, str]]] = Memo(reads)
        self._wsgi_only: Memo[None, bool] = Memo(reads)

    def circumstances(self, module: Module) -> Iterator[Circumstance]:
        """The loops in a module that may wait for the thread that they run in."""
        if _HAS_LOOPS.search(module.source.text) is None or self._wsgi_only.of(
            None, self._serves_wsgi_only
        ):
            return
        for entry in self._entries:
            if entry.within.module.path == module.path and self._needs_thread(entry.coroutine):
                yield Circumstance("own-loop", entry.span, entry.text)

    def enters(self, frame: Spot) -> bool:
        """Whether a loop of one's own, in code that a view reaches, comes to run this function."""
        function, _, _ = frame.name.partition(".<locals>")
        return (frame.module.path, function) in self._run.of(None, self._entered)

    def _entered(self) -> frozenset[tuple[Path, str]]:
        found: dict[Function, None] = {entry.coroutine: None for entry in self._entries}
        todo = list(found)
        while todo:
            for other in self._awaited_by(todo.pop()):
                if other not in found:
                    found[other] = None
                    todo.append(other)
        return frozenset((each.module.path, each.outline.qualname) for each in found)

    def _serves_wsgi_only(self) -> bool:
        texts = [text for _, text in self._project.scan.texts(b"gi_application")]
        return any(map(_WSGI.search, texts)) and not any(map(_ASGI.search, texts))

    # -- the loops

    @property
    def _entries(self) -> tuple[_Entry, ...]:
        """The loops in synchronous functions that a view reaches."""
        return self._found.of(None, self._find)

    def _find(self) -> tuple[_Entry, ...]:
        return tuple(
            entry
            for function in self._functions_in(self._running.files("loop"), "")
            if not function.outline.is_async and not _runs_elsewhere(function)
            for entry in self._entries_in(function)
            if self._is_reached(function)
        )

    def _entries_in(self, function: Function) -> Iterator[_Entry]:
        if _RUNS.search(function.segment.text) is None:
            return
        for node in walk(function.node):
            if isinstance(node, cst.Call) and node.args and self._is_runner(function, node.func):
                made = _assigned(function, node.args[0].value)
                called = self._called(function, made) if isinstance(made, cst.Call) else None
                if called is not None and called.outline.is_async:
                    span = function.segment.span_of(node)
                    text = function.segment.one_line(node.func)
                    yield _Entry(span, f"{text}()", function, called)

    def _is_runner(self, function: Function, node: cst.BaseExpression) -> bool:
        if isinstance(node, cst.Attribute) and node.attr.value == "run_until_complete":
            return True
        if isinstance(node, cst.Attribute) and node.attr.value == "run":
            made = _made_as(function, node.value)
            if made is not None and self._names(function, made, _RUNNER_CLASSES):
                return True
        return self._names(function, node, _RUNNERS)

    def _names(self, function: Function, node: cst.BaseExpression, among: frozenset[str]) -> bool:
        symbol = self._project.resolve_expression(function.module, node, function.owner)
        return isinstance(symbol, ExternalSymbol) and symbol.qualname in among

    # -- the way from a view

    def _is_reached(self, function: Function) -> bool:
        """Whether a view, or what Django runs beside views, calls a function in its thread."""
        seen, todo = {function}, [function]
        for _ in range(_FARTHEST):
            if any(map(_is_view, todo)):
                return True
            callers = dict.fromkeys(caller for each in todo for caller in self._callers(each))
            todo = [caller for caller in callers if caller not in seen]
            seen.update(todo)
        return False

    def _callers(self, function: Function) -> Iterator[Function]:
        name = function.outline.name
        for other in self._functions(name.encode()):
            if other.outline.is_async or _runs_elsewhere(other) or other == function:
                continue
            if name in other.segment.text and any(
                self._called(other, node) == function
                for node in walk(other.node)
                if isinstance(node, cst.Call)
            ):
                yield other

    def _functions(self, word: bytes) -> Iterator[Function]:
        """The functions whose text holds a word, tests left aside."""
        files = [path for path, _ in self._project.scan.texts(word)]
        return self._functions_in(files, word.decode())

    def _functions_in(self, files: Iterable[Path], word: str) -> Iterator[Function]:
        for path in files:
            if self._project.scan.is_test(path):
                continue
            try:
                module = self._project.module_at(path)
                outlines = list(module.outline.functions())
            except UnreadableSource:
                continue
            for outline, owners in outlines:
                if word in module.source.slice(outline.first, outline.last):
                    yield self._project.function(module, outline, owners)

    def _called(self, within: Function, node: cst.Call) -> Function | None:
        """The function of the project that a call surely calls."""
        func = node.func
        if (
            isinstance(func, cst.Attribute)
            and isinstance(func.value, cst.Name)
            and func.value.value in ("self", "cls")
            and within.owner is not None
        ):
            found = within.owner.member(func.attr.value)
            return found[1] if found is not None and isinstance(found[1], Function) else None
        symbol = self._project.resolve_expression(within.module, func, None)
        return symbol.function if isinstance(symbol, FunctionSymbol) else None

    # -- the way to the thread

    def _needs_thread(self, function: Function) -> bool:
        """Whether a coroutine does something that runs in Django's thread."""
        seen, todo = {function}, [function]
        for _ in range(_FARTHEST):
            if any(map(self._uses_thread, todo)):
                return True
            called = dict.fromkeys(other for each in todo for other in self._awaited_by(each))
            todo = [each for each in called if each not in seen]
            seen.update(todo)
        return False

    def _uses_thread(self, function: Function) -> bool:
        for node in walk(function.node, into_scopes=True):
            if isinstance(node, cst.Call) and _last(node.func) in _WRAPPERS:
                return True
            if isinstance(node, cst.Await) and isinstance(node.expression, cst.Call):
                if _last(node.expression.func) in self._knowledge.names_of_twins:
                    return True
        return False

    def _awaited_by(self, function: Function) -> Iterator[Function]:
        for node in walk(function.node, into_scopes=True):
            if isinstance(node, cst.Call):
                called = self._called(function, node)
                if called is not None and called.outline.is_async:
                    yield called


def _runs_elsewhere(function: Function) -> bool:
    return _COMMANDS.search(function.module.path.as_posix()) is not None


def _is_view(function: Function) -> bool:
    """Whether a synchronous function takes a request from Django."""
    if function.outline.is_async:
        return False
    names = [each.name.value for each in function.head.params.params]
    if function.owner is None:
        return bool(names) and _REQUEST.match(names[0]) is not None
    handles = function.outline.name in _HANDLERS or function.outline.decorated
    return handles and len(names) > 1 and _REQUEST.match(names[1]) is not None


def _made_as(function: Function, node: cst.BaseExpression) -> cst.BaseExpression | None:
    """The class whose instance a name holds in a `with` statement, or that is made on the spot."""
    if isinstance(node, cst.Call):
        return node.func
    for each in walk(function.node):
        match each:
            case cst.WithItem(item=cst.Call(func=made), asname=cst.AsName(name=name)):
                if isinstance(node, cst.Name) and name.deep_equals(node):
                    return made
    return None


def _assigned(function: Function, node: cst.BaseExpression) -> cst.BaseExpression:
    """What a name was assigned, where one statement of the function assigns it."""
    if not isinstance(node, cst.Name):
        return node
    values = [
        each.value
        for each in walk(function.node)
        if isinstance(each, cst.Assign)
        and any(
            isinstance(target.target, cst.Name) and target.target.value == node.value
            for target in each.targets
        )
    ]
    return values[0] if len(values) == 1 else node


def _last(node: cst.BaseExpression) -> str:
    match node:
        case cst.Attribute(attr=cst.Name(value=name)) | cst.Name(value=name):
            return name
    return ""
