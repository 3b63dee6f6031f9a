"""Why a function cannot be asynchronous, told by what it is; who calls it is another matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from hue_lint.convert.decorators import known
from hue_lint.convert.handlers import HANDLERS, is_handler, takes_either
from hue_lint.convert.names import functions_named, key_of
from hue_lint.convert.origins import qualname_of
from hue_lint.declared.hooks import Hooks
from hue_lint.disk import peek
from hue_lint.fixes import version_of
from hue_lint.project.classes import ClassInfo, ClassSymbol, Function
from hue_lint.syntax.source import UnreadableSource
from hue_lint.values import classes
from hue_lint.values.values import FunctionValue

if TYPE_CHECKING:
    import libcst as cst

    from hue_lint.analysis import Analysis

_ATOMIC = re.compile(r"ATOMIC_REQUESTS[\"']?\]?\s*[:=]\s*True")
_ASKS_FOR_THE_USER = ("django.contrib.auth.decorators.", "django.contrib.admin.views.decorators.")
_EITHER = re.compile(r"iscoroutinefunction|\bawait\b")
_LOOPS = re.compile(r"\b(?:asyncio|anyio)\b")
_AUTO = re.compile(rb"""(?:asyncio|anyio)_mode["']?\s*=\s*["']?auto""")
_OF_PYTEST = ("pyproject.toml", "pytest.ini", ".pytest.ini", "tox.ini", "setup.cfg", "pytest.toml")
_TEMPLATE_TAG = re.compile(r"\{[{%](.*?)[%}]\}", re.S)
_ATTRIBUTE = re.compile(r"\.(\w+)")
_TAKES_REQUEST = re.compile(
    r"\s*async\s+def\s+\w+\(\s*(?:self\s*,\s*)?_?request\b|def\s+\w+\(\s*(?:self\s*,\s*)?_?request\b"
)
_SUFFIXES = frozenset({".html", ".txt", ".xml", ".djhtml", ".jinja", ".jinja2", ".j2"})


class Obstacles:
    """Tells what keeps functions of one project from being asynchronous."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._project = analysis.project
        self._engine = analysis.engine
        self._hooks = Hooks(analysis.project, analysis.engine.knowledge)

    def of(self, function: Function) -> str:
        """Why a function cannot be asynchronous; nothing where it can."""
        try:
            return next((reason for reason in self._of(function) if reason), "")
        except UnreadableSource as error:
            return f"it cannot be read: {error.reason}"

    def _of(self, function: Function) -> Iterator[str]:
        name = function.name
        if len(functions_named(self._project, key_of(function))) > 1:
            yield f"{name} is defined more than once in this file"
        if name.startswith("__") and name.endswith("__"):
            yield f"Python itself calls {name}(), without `await`"
        shape = self._engine.shape(function)
        if shape.role == "property":
            yield "it is a property, which cannot be awaited where it is read"
        if shape.contextmanager:
            yield "it is a context manager: `with` would have to become `async with` everywhere"
        if shape.generator:
            yield "it is a generator: whoever iterates it would have to use `async for`"
        yield from (self._decorated(function, each) for each in shape.decorators)
        if function.owner is not None:
            yield self._of_method(function, function.owner)
        if self._project.scan.is_test(function.module.path):
            yield self._of_pytest(function)
        else:
            yield self._in_atomic_requests(function)

    # -- decorators

    def _decorated(self, function: Function, decorator: cst.BaseExpression) -> str:
        called = getattr(decorator, "func", decorator)
        text = function.segment.one_line(called, 40)
        qualname = qualname_of(self._project, function, called)
        if qualname:
            return self._by_facts(qualname, text, function, decorator)
        if self._hooks.is_called_synchronously(function):
            return f"@{text} calls it without `await`"
        if self._gives_the_function_itself(function) or self._asks(function, called):
            return ""
        return f"nobody knows whether @{text} takes an async function"

    def _by_facts(
        self, qualname: str, text: str, function: Function, decorator: cst.BaseExpression
    ) -> str:
        row = known().decorator(qualname)
        if row is None:
            return f"nobody knows whether @{text} takes an async function"
        if row.never:
            return f"@{text}: {row.never}"
        if qualname.startswith(_ASKS_FOR_THE_USER) and self.backend:
            return f"@{text} awaits the user, and {self.backend}"
        target = self._analysis.target
        if row.since and version_of(row.since) > target:
            here = ".".join(map(str, target))
            return (
                f"@{text} takes async functions since Django {row.since}, the target is {here} "
                "(--target-django)"
            )
        if qualname.endswith(".method_decorator"):
            inner = next((each.value for each in getattr(decorator, "args", ())), None)
            return "" if inner is None else self._decorated(function, inner)
        return ""

    def _gives_the_function_itself(self, function: Function) -> bool:
        """Whether every decorator gives back what it was given, as one that registers does."""
        value = self._engine.function_value(function, None)
        return isinstance(value, FunctionValue) and value.function == function

    def _asks(self, function: Function, called: cst.BaseExpression) -> bool:
        """Whether a decorator of the project asks whether it was given an async function, or awaits
        what it calls."""
        symbol = self._project.resolve_expression(function.module, called, function.owner)
        found = getattr(symbol, "function", None)
        return found is not None and _EITHER.search(found.segment.text) is not None

    # -- methods

    def _of_method(self, function: Function, owner: ClassInfo) -> str:
        name = function.name
        if takes_either(owner):
            return ""
        if is_handler(self._analysis, function):
            return self._of_handler(function, owner)
        if self._hooks.is_called_synchronously(function):
            return f"Django or a library calls {name}() without `await`"
        if self._analysis.solver.roots.is_of_a_framework(owner, name):
            bases = ", ".join(
                base for base in owner.external_bases() if not base.startswith("builtins.")
            )
            return f"a class that it comes from ({bases or 'an unknown one'}) may call {name}()"
        template = self._templates.get(name)
        if template is not None:
            return f"the template {template} may call it, and cannot await"
        return ""

    def _of_handler(self, function: Function, owner: ClassInfo) -> str:
        if self._hooks.is_called_synchronously(function):
            return f"the view calls {function.name}() without `await`"
        for base in owner.external_bases():
            if base in known().mixins:
                return known().mixins[base]
        for name in sorted(HANDLERS):
            member = classes.member(self._engine.knowledge, owner, name)
            if isinstance(member, classes.Known):
                return (
                    f"{member.class_name} brings a synchronous {name}(), and the handlers of a "
                    "view have to be all asynchronous or none: write an async one of your own"
                )
        return ""

    @cached_property
    def _templates(self) -> dict[str, str]:
        """The attributes that templates read, each with the name of a template that does."""
        found: dict[str, str] = {}
        for folder in self._project.templates.folders:
            for path in sorted(folder.rglob("*")):
                if path.suffix in _SUFFIXES:
                    text = peek(path).decode("utf-8", "replace")
                    for tag in _TEMPLATE_TAG.findall(text):
                        for name in _ATTRIBUTE.findall(tag):
                            found.setdefault(name, path.relative_to(folder).as_posix())
        return found

    # -- tests

    def _of_pytest(self, function: Function) -> str:
        owner = function.owner
        if not function.name.startswith("test") or (owner is not None and owner.external_bases()):
            return ""
        if self._awaits_tests or _LOOPS.search(function.module.source.text):
            return ""
        return (
            "pytest awaits no test by itself: mark it first (pytest.mark.asyncio or anyio, with "
            "the plugin)"
        )

    @cached_property
    def _awaits_tests(self) -> bool:
        """Whether pytest is told to await every async test."""
        root = self._project.layout.root
        return any(_AUTO.search(peek(root / name)) for name in _OF_PYTEST)

    # -- settings

    @cached_property
    def backend(self) -> str:
        """What is told of a backend of the project that cannot load a user asynchronously."""
        named = self._project.settings_value("AUTHENTICATION_BACKENDS")
        for name in named if isinstance(named, list | tuple) else ():
            symbol = self._project.resolve_qualname(str(name))
            if not isinstance(symbol, ClassSymbol) or symbol.info.has_unknown_base:
                continue
            bases = symbol.info.external_bases()
            if symbol.info.member("aget_user") is None and bases in ((), ("builtins.object",)):
                return (
                    f"{name} has no aget_user(), which Django asks for since 5.2: derive it from "
                    "django.contrib.auth.backends.BaseBackend"
                )
        return ""

    def _in_atomic_requests(self, function: Function) -> str:
        if not self._atomic_requests or not _TAKES_REQUEST.search(function.segment.text):
            return ""
        return (
            "the settings say ATOMIC_REQUESTS, which refuses async views: use "
            "transaction.atomic() where a view needs it first"
        )

    @cached_property
    def _atomic_requests(self) -> bool:
        modules = self._project.models.settings.modules
        return any(_ATOMIC.search(module.source.text) for module in modules)
