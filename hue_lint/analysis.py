"""From a file to its findings: interpret its async functions, let the rules look at what they do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from hue_lint.django.extension import NOTHING, Extension, is_member
from hue_lint.django.knowledge import Knowledge
from hue_lint.django.load import load_facts
from hue_lint.findings import Finding
from hue_lint.fixes import OLDEST_SUPPORTED, Version
from hue_lint.inference.engine import Engine
from hue_lint.inference.operations import Operation
from hue_lint.inference.setup import Setup
from hue_lint.project.callers import files_with_callers
from hue_lint.project.external import NamedModels
from hue_lint.project.index import Project
from hue_lint.project.roots import Layout
from hue_lint.project.symbols import ClassSymbol, Function, FunctionSymbol, ValueSymbol
from hue_lint.rules import PROJECT_RULES, RULES_BY_KIND
from hue_lint.rules.report import finding_of


class Analysis:
    """One project, opened for questions about its files."""

    def __init__(
        self, project: Project, knowledge: Knowledge, target: Version = OLDEST_SUPPORTED
    ) -> None:
        self.project = project
        self.engine = Engine(project, knowledge, target)
        self._setup = Setup(project)
        self.target = target

    @classmethod
    def open(
        cls,
        layout: Layout,
        target: Version = OLDEST_SUPPORTED,
        extension: Extension = NOTHING,
    ) -> Analysis:
        """An analysis of the project with this layout, repaired for `target`; reads nothing yet but
        the modules that `extension` names. Raises InvalidFacts for a malformed installed pack."""
        knowledge = load_facts(extension=extension)
        project = Project.open(layout, knowledge.aliases, KnownModels(knowledge))
        real = _real_names(project, extension.names)
        if real:
            knowledge = load_facts(extension=extension, real_names=real)
        return cls(project, knowledge, target)

    def findings(self, path: Path) -> tuple[Finding, ...]:
        """Every finding of every rule in one file, sorted by place.

        Raises UnreadableSource where the file cannot be read or parsed.
        """
        found = [
            finding
            for function in self._functions(path)
            for operation in self.engine.operations_of(function)
            if (finding := self._finding(operation)) is not None
        ]
        found.extend(
            PROJECT_RULES[each.kind].finding(path, each.span, each.name)
            for each in self._setup.circumstances(self.project.module_at(path))
        )
        return tuple(sorted(set(found), key=lambda f: (f.span.start, f.code, f.message)))

    def callers_of(self, files: Collection[Path]) -> tuple[Path, ...]:
        """The other files of the project that may hold async callers of what `files` define."""
        return files_with_callers(self.project, files)

    def async_functions(self, path: Path) -> int:
        """How many functions of a file are async or hold async ones."""
        return sum(1 for _ in self._functions(path))

    def _functions(self, path: Path) -> Iterator[Function]:
        module = self.project.module_at(path)
        if "async" not in module.source.text:
            return
        for outline, owners in module.outline.functions():
            if outline.contains_async:
                yield self.project.function(module, outline, owners)

    def _finding(self, operation: Operation) -> Finding | None:
        rule = next(
            (r for r in RULES_BY_KIND.get(operation.kind, ()) if r.applies(operation)), None
        )
        return finding_of(rule, operation, self.target) if rule is not None else None


def _real_names(project: Project, names: Iterable[str]) -> dict[str, str]:
    """The names under which the project itself defines what `names` name, where they differ: of the
    function, or of the class whose member it is."""
    real: dict[str, str] = {}
    for name in names:
        stated = name.rpartition(".")[0] if is_member(name) else name
        match project.resolve_qualname(stated):
            case FunctionSymbol(function):
                defined = function.qualname
            case ClassSymbol(info):
                defined = info.qualname
            case ValueSymbol() as value:
                defined = value.qualname
            case _:
                continue
        if defined != stated:
            real[defined] = stated
    return real


class KnownModels:
    """What the facts say of models outside the project, in the words that the project index asks."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def is_model(self, qualname: str) -> bool:
        """Whether the class is a model by the facts, or by where it stands in its package."""
        if self._knowledge.describes(qualname):
            return self._knowledge.is_subclass(qualname, "django.db.models.Model")
        package, _, name = qualname.rpartition(".")
        by_name = name.endswith("Model") and package.startswith("django_")
        return by_name or NamedModels().is_model(qualname)

    def fields(self, qualname: str) -> dict[str, str]:
        """Its fields, inherited ones included."""
        return dict(self._knowledge.fields(qualname))

    def managers(self, qualname: str) -> dict[str, str]:
        """Its managers by name."""
        return {}
