"""Async functions in the place of what is called synchronously: hooks of classes, functions under
decorators that call them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hue_lint.declared.setup import Circumstance, head
from hue_lint.project.classes import ExternalSymbol, Function, ValueSymbol
from hue_lint.project.reads import Memo

if TYPE_CHECKING:
    import libcst as cst

    from hue_lint.facts.knowledge import Knowledge
    from hue_lint.project.classes import ClassInfo
    from hue_lint.project.index import Project
    from hue_lint.project.modules import Module

_NEUTRAL = frozenset({"abstractmethod", "classmethod", "final", "override", "staticmethod"})
"""Decorators that leave a function what it is."""
_ALWAYS = ("django.db.models.Model", "django.apps.AppConfig", "unittest.TestCase")
"""Classes whose hooks are called by Django even where the project awaits them as well."""
_ENTERED = r"(?:await\s|async_to_sync\(|\brun\(|run_until_complete\(|iscoroutine\w*\()"
_CALLER = re.compile(r"\b\w+\.(\w+) (?:asks|calls|drops|gets|returns|takes|wraps)")
"""The method that calls a hook, in the evidence."""
_CLASS = re.compile(r"([\w/]+)\.py (\w+)\.\w+ ")
"""The file and the class of the caller, in the evidence."""
_ADRF = re.compile(r"^[ \t]*(?:from|import)[ \t]+adrf\b", re.M)
_POOLS = (b"aio_pool", b"celery_pool_asyncio", b"aio_celery", b"async_celery")
"""Packages that let celery run coroutines."""


class Hooks:
    """Finds them in one project's files."""

    def __init__(self, project: Project, knowledge: Knowledge) -> None:
        self._project = project
        self._knowledge = knowledge
        self._packages: Memo[str, bool] = Memo(project.modules.reads)

    def circumstances(self, module: Module) -> Iterator[Circumstance]:
        """The async functions of a module that somebody calls synchronously."""
        if "async def" not in module.source.text:
            return
        for outline, owners in module.outline.functions():
            if outline.is_async:
                function = self._project.function(module, outline, owners)
                if self.is_called_synchronously(function):
                    span = head(module, outline.row, outline.name)
                    yield Circumstance("async-hook", span, outline.qualname)

    def is_called_synchronously(self, function: Function) -> bool:
        """Whether somebody calls a function without `await`, so that it cannot be async."""
        decorators = function.head.decorators if function.outline.decorated else ()
        if decorators and self._makes_synchronous(function, decorators[-1].decorator):
            return True
        owner = function.owner
        if owner is None or any(_last(each.decorator) not in _NEUTRAL for each in decorators):
            return False
        name = function.outline.name
        if self._knowledge.called_synchronously(("builtins.object",), name):
            return True
        if owner.has_unknown_base or not self._are_plain(owner.external_bases()):
            return False
        evidence = self._knowledge.called_synchronously(owner.external_bases(), name)
        if evidence is None or self._has_its_own_caller(owner, evidence):
            return False
        return not self._is_awaited(owner, name) and not self._is_entered_beside(name, evidence)

    def _has_its_own_caller(self, owner: ClassInfo, evidence: str) -> bool:
        """Whether the project overrides the method that calls the hook, or uses a package whose
        views await what those of Django REST framework call."""
        if evidence.startswith("rest_framework/") and self._uses_adrf:
            return True
        found = _CALLER.search(evidence)
        defining = owner.member(found[1]) if found is not None else None
        return defining is not None and isinstance(defining[1], Function)

    def _are_plain(self, bases: tuple[str, ...]) -> bool:
        """Whether all bases are of packages that are known to await nothing."""
        known = self._knowledge.packages_with_hooks | sys.stdlib_module_names
        return all(base.partition(".")[0] in known for base in bases)

    def _is_awaited(self, owner: ClassInfo, name: str) -> bool:
        """Whether the project runs the coroutine itself, so that it may be the only caller."""
        entered = re.compile(rf"{_ENTERED}[^\n]*?\.{re.escape(name)}\b")
        if any(owner.is_subclass_of(base) for base in _ALWAYS):
            return False
        texts = [
            cls.module.source.slice(cls.outline.first, cls.outline.last)
            for cls in owner.project_mro()
        ]
        if "_" in name:
            # not the word of anything else
            texts += [text for _, text in self._project.scan.texts(name.encode())]
        return any(entered.search(text) is not None for text in texts)

    def _is_entered_beside(self, name: str, evidence: str) -> bool:
        """Whether a class of the project that derives from the one that calls the hook (another
        than the hook's own) awaits it: an own request that awaits its authenticators."""
        found = _CLASS.match(evidence)
        if found is None or f"{found[1].replace('/', '.')}.{found[2]}" in self._knowledge.hooks:
            return False
        derives = re.compile(rf"^class \w+\([^)]*\b{found[2]}\b", re.M)
        entered = re.compile(rf"{_ENTERED}(?!\w*sync_to_async)[\w.()\[\]]*\.{re.escape(name)}\b")
        return any(
            derives.search(text) is not None and entered.search(text) is not None
            for _, text in self._project.scan.texts(name.encode())
        )

    # -- decorators

    def _makes_synchronous(self, function: Function, decorator: cst.BaseExpression) -> bool:
        given = (each.keyword for each in getattr(decorator, "args", ()))
        if any(keyword is not None and keyword.value == "base" for keyword in given):
            return False
        called = getattr(decorator, "func", decorator)
        symbol = self._project.resolve_expression(function.module, called, function.owner)
        name = symbol.qualname if isinstance(symbol, ExternalSymbol) else ""
        if not name:
            name = self._of_an_object(function, called)
        if not self._knowledge.makes_synchronous(name):
            return False
        return not (name.startswith("celery.") and self._celery_runs_coroutines)

    def _of_an_object(self, function: Function, called: cst.BaseExpression) -> str:
        """`app.task`, where `app = Celery(…)`, by the class of the object."""
        method, owner = _last(called), getattr(called, "value", None)
        if owner is None or isinstance(owner, str):
            return ""
        symbol = self._project.resolve_expression(function.module, owner, None)
        if not isinstance(symbol, ValueSymbol):
            return ""
        func = getattr(symbol.value, "func", None)
        if func is None:
            return ""
        cls = self._project.resolve_expression(symbol.module, func, None)
        return f"{cls.qualname}.{method}" if isinstance(cls, ExternalSymbol) else ""

    @property
    def _uses_adrf(self) -> bool:
        return self._packages.of("adrf", self._find_adrf)

    def _find_adrf(self) -> bool:
        return any(_ADRF.search(text) for _, text in self._project.scan.texts(b"adrf"))

    @property
    def _celery_runs_coroutines(self) -> bool:
        return self._packages.of("celery", self._find_pools)

    def _find_pools(self) -> bool:
        return any(True for word in _POOLS for _ in self._project.scan.texts(word))


def _last(node: cst.BaseExpression) -> str:
    node = getattr(node, "func", node)
    attribute = getattr(node, "attr", node)
    return str(getattr(attribute, "value", ""))
