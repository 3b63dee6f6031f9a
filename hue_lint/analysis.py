"""From a file to its findings: interpret its async functions, let rules look at what they do."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hue_lint.calling import call_tree
from hue_lint.calltree import CallTree, CodesFor
from hue_lint.declared.hooks import Hooks
from hue_lint.declared.setup import Circumstance, Setup
from hue_lint.django.entrances import AROUND_THE_HANDLER
from hue_lint.explain import Fact, facts_of_row
from hue_lint.facts.extension import NOTHING, Extension, is_member
from hue_lint.facts.knowledge import Knowledge
from hue_lint.facts.load import load_facts
from hue_lint.findings import Finding
from hue_lint.fixes import OLDEST_SUPPORTED, Version
from hue_lint.hygiene import unreadable
from hue_lint.project.beneath import is_whole
from hue_lint.project.callers import files_with_callers
from hue_lint.project.classes import ClassSymbol, Function, FunctionSymbol, ValueSymbol
from hue_lint.project.external import NamedModels
from hue_lint.project.index import Project
from hue_lint.project.layout import Layout
from hue_lint.project.reads import Making, Rests
from hue_lint.project.shelf import Shelf
from hue_lint.project.usage import Usage
from hue_lint.report import Failure, Unread
from hue_lint.rules import PROJECT_RULES, RULES_BY_KIND
from hue_lint.rules.report import finding_of
from hue_lint.solver.engine import Engine
from hue_lint.solver.solver import Solver
from hue_lint.solver.summaries import same
from hue_lint.solver.table import Table
from hue_lint.syntax.source import UnreadableSource
from hue_lint.values.observing import Observer
from hue_lint.values.values import Operation

_WORD = re.compile(r"\w+")
_DECORATOR = re.compile(r"^[ \t]*@(?:\w+\.)*(\w+)", re.M)
_NAMED = re.compile(r"\b(\w+)[ \t]*[(),]")
_HEAD = re.compile(r"\bdef[ \t]+\w+[ \t]*\((.*?)\)[^()\n]*:[ \t]*(?:#.*)?$", re.S | re.M)
_DROPPED = re.compile(r"^[ \t]+(\w+)\(.*\)[ \t]*(?:#.*)?$", re.M)
"""What the text of a function calls or hands on, its parameters, calls that are statements."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An operation with the finding that its rule makes of it, and the evidence of its effect."""

    finding: Finding
    does: str
    effect: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known about one row: the function it is in and its colour, the values of its
    expressions, what is found there, and the findings in async functions that lead through it."""

    function: str
    colour: Literal["async", "sync", "module"]
    facts: tuple[Fact, ...]
    judged: tuple[Judged, ...]
    callers: tuple[Finding, ...]


class Analysis:
    """One project, opened for questions about its files."""

    def __init__(
        self, project: Project, knowledge: Knowledge, target: Version = OLDEST_SUPPORTED
    ) -> None:
        self.project = project
        reads = project.modules.reads
        self.engine = Engine(project, knowledge, target, Table(same, reads))
        self.solver = Solver(self.engine, Usage(project))
        self._parts = (Setup(project), Hooks(project, knowledge), self.engine.own_loops)
        self._coroutines = knowledge.names_of_twins | knowledge.names_of_coroutines
        self.target = target
        self._made: dict[Path, Making] = {}

    @classmethod
    def open(
        cls,
        layout: Layout,
        target: Version = OLDEST_SUPPORTED,
        extension: Extension = NOTHING,
        shelf: Shelf | None = None,
    ) -> Analysis:
        """An analysis of the project with this layout, repaired for `target`; reads nothing yet but
        the modules that `extension` names. Raises InvalidFacts for a malformed installed pack."""
        knowledge = load_facts(extension=extension)
        project = Project.open(layout, knowledge.aliases, KnownModels(knowledge), shelf)
        real = _real_names(project, extension.names)
        if real:
            knowledge = load_facts(extension=extension, real_names=real)
        return cls(project, knowledge, target)

    def findings(self, path: Path) -> tuple[Finding, ...]:
        """Every finding of every rule in one file, sorted by place, with one for each
        part of it that does not parse.

        Raises UnreadableSource where the file cannot be read, or nothing of it parsed.
        """
        with self.project.modules.reads.making() as made:
            found = self._findings(path)
        self._made[path] = made
        return found

    def rests_on(self, path: Path) -> Rests | None:
        """What the findings of a file rest on; None where they were not asked for before."""
        made = self._made.get(path)
        return None if made is None else self.project.modules.reads.rests_on(made)

    def _findings(self, path: Path) -> tuple[Finding, ...]:
        found: list[Finding] = []
        for function in self._functions(path):
            try:
                found.extend(self.findings_in(function))
            except UnreadableSource as error:
                found.append(unreadable(path, error))
        found.extend(
            PROJECT_RULES[each.kind].finding(path, each.span, each.name)
            for each in self._circumstances(path)
        )
        found.extend(self._entering(path))
        broken = self.project.module_at(path).broken
        found.extend(unreadable(path, each.error) for each in broken)
        return tuple(sorted(set(found), key=lambda f: (f.span.start, f.code, f.message)))

    def _entering(self, path: Path) -> Iterator[Finding]:
        """The findings at the heads of classes."""
        for cls in self.project.symbols.classes_in(self.project.module_at(path)):
            operation = self.solver.entering(cls)
            finding = self._finding(operation) if operation is not None else None
            if finding is not None:
                yield finding

    def findings_in(self, function: Function) -> list[Finding]:
        """The findings in one function; none, and a fault, where that goes wrong."""
        try:
            operations = self.solver.operations_of(function)
            found = (self._finding(operation) for operation in operations)
            return [finding for finding in found if finding is not None]
        except UnreadableSource:
            raise
        except Exception as error:
            self.project.faults.note(function, error)
            return []

    def failures(self) -> tuple[Failure, ...]:
        """The functions that the analysis could not cope with so far."""
        return self.project.faults.noted

    def unread(self) -> tuple[Unread, ...]:
        """What the analysis followed an import to so far, and could not read to the last row."""
        return tuple(sorted({*self.project.modules.unread, *self.project.faults.unread}))

    def sees_all_of(self, path: Path) -> bool:
        """Whether a file and what it imports can be read and parsed to the last row."""
        return is_whole(self.project.modules, path)

    def folders_beside(self) -> tuple[Path, ...]:
        """The folders of the project's templates, whose files are read beside its Python."""
        return self.project.templates.folders

    def seen(self) -> Iterator[tuple[Path, bytes | Collection[str]]]:
        """The files of Python that were read so far, and the folders that were listed, with what
        was in them."""
        return self.project.modules.seen()

    def callers_of(self, files: Collection[Path]) -> tuple[Path, ...]:
        """The other files of the project that may hold async callers of what `files` define."""
        return files_with_callers(self.project, files)

    def async_functions(self, path: Path) -> int:
        """How many functions of a file are async or hold async ones."""
        outline = self.project.module_at(path).outline
        return sum(function.contains_async for function, _ in outline.functions())

    def explain(self, path: Path, row: int) -> Explanation:
        """What is known about a row of a file. Raises UnreadableSource, also for a row that does
        not parse."""
        module = self.project.module_at(path)
        for part in module.broken:
            if part.first <= row <= part.last:
                raise part.error
        for outline, owners in module.outline.functions():
            if outline.first <= row <= outline.last:
                return self._explained(self.project.function(module, outline, owners), row)
        return Explanation("", "module", (), tuple(self._judged_setup(path, row)), ())

    def functions(self, path: Path) -> dict[str, int]:
        """The qualified names of the functions of a file, with their rows. Raises
        UnreadableSource."""
        outlines = self.project.module_at(path).outline.functions()
        return {outline.qualname: outline.row for outline, _ in outlines}

    def call_tree(self, path: Path, row: int, codes: CodesFor) -> CallTree:
        """What the function that is defined in a row does, with the codes that are reported in each
        file. Raises UnreadableSource."""
        module = self.project.module_at(path)
        outline, owners = next(each for each in module.outline.functions() if each[0].row == row)
        function = self.project.function(module, outline, owners)

        def judge(operation: Operation) -> Finding | None:
            finding = self._finding(operation)
            told = finding is not None and finding.code in codes(finding.filename)
            return finding if told else None

        return call_tree(self.engine, self.solver, judge, function)

    def _explained(self, function: Function, row: int) -> Explanation:
        path = function.module.path
        observer = Observer(path)
        self.engine.watch(function, observer)
        judged = [
            each
            for operation in self.solver.operations_of(function)
            if (each := self._judged(operation)) is not None
            and each.finding.span.start.row <= row <= each.finding.span.end.row
        ]
        callers: list[Finding] = []
        if not function.outline.is_async:
            files = (path, *self.callers_of([path]))
            callers = [finding for each in files for finding in self._through(each, path, row)]
        return Explanation(
            function.qualname,
            "async" if function.outline.is_async else "sync",
            facts_of_row(self.engine, observer, row),
            (*judged, *self._judged_setup(path, row)),
            tuple(callers),
        )

    def _through(self, file: Path, path: Path, row: int) -> Iterator[Finding]:
        """The findings in `file` whose path runs through a row of `path`."""
        try:
            findings = self.findings(file)
        except UnreadableSource:
            return
        for finding in findings:
            if any(step.filename == path and step.row == row for step in finding.path):
                yield finding

    def _judged(self, operation: Operation) -> Judged | None:
        finding = self._finding(operation)
        if finding is None:
            return None
        root = operation.root()
        return Judged(finding, root.does, root.effect, root.evidence)

    def _judged_setup(self, path: Path, row: int) -> Iterator[Judged]:
        for each in self._circumstances(path):
            if each.span.start.row <= row <= each.span.end.row:
                finding = PROJECT_RULES[each.kind].finding(path, each.span, each.name)
                yield Judged(finding, finding.message, "wrong", "")

    def _circumstances(self, path: Path) -> Iterator[Circumstance]:
        module = self.project.module_at(path)
        return (each for part in self._parts for each in part.circumstances(module))

    def _functions(self, path: Path) -> Iterator[Function]:
        module = self.project.module_at(path)
        marks = "markcoroutinefunction(" in module.source.text
        for outline, owners in module.outline.functions():
            text = module.source.slice(outline.first, outline.last)
            if (
                outline.contains_async
                or self._meets_coroutines(text)
                or (outline.decorated and self._may_be_given_away(text))
                or marks
                or (
                    owners
                    and outline.name in AROUND_THE_HANDLER
                    and self.engine.runs_on_the_loop(self.project.function(module, outline, owners))
                )
            ):
                yield self.project.function(module, outline, owners)

    def _may_be_given_away(self, text: str) -> bool:
        """Whether a decorator of a function has the name of one that makes async functions, or of
        one that gives functions to threads."""
        names = set(_DECORATOR.findall(text))
        given = self.engine.knowledge.names_of_thread_givers
        return bool(names & self.project.scan.names_of_async_makers or names & given)

    def _meets_coroutines(self, text: str) -> bool:
        """Whether a synchronous function may make a coroutine: it calls, or hands on, what has the
        name of an async function, asks whether it holds one, or calls one of its parameters and
        drops what that gives."""
        named = set(_NAMED.findall(text))
        if named & self.project.scan.names_of_coroutines or named & self._coroutines:
            return True
        if "iscoroutine(" in text:
            return True
        head = _HEAD.search(text)
        given = set(_WORD.findall(head[1])) if head is not None else set()
        return bool(given & set(_DROPPED.findall(text)))

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
    """What the facts say of models outside the project, in the words that the index asks."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def is_model(self, qualname: str) -> bool:
        """Whether the class is a model by the facts, or by where it stands in its package."""
        if self._knowledge.describes(qualname):
            return self._knowledge.is_subclass(qualname, "django.db.models.Model")
        package, _, name = qualname.rpartition(".")
        by_name = name.endswith("Model") and package.startswith("django_")
        return by_name or NamedModels().is_model(qualname)

    def describes(self, qualname: str) -> bool:
        """Whether there are facts about the class."""
        return self._knowledge.describes(qualname)

    def fields(self, qualname: str) -> dict[str, str]:
        """Its fields, inherited ones included."""
        return dict(self._knowledge.fields(qualname))

    def managers(self, qualname: str) -> dict[str, str]:
        """Its managers by name, inherited ones included."""
        return dict(self._knowledge.managers(qualname))
