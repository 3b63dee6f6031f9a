"""The classes that a method runs for: those that mix its class in supply what it lacks.

A mixin's `self.get_queryset()` is another class's. What a method does is judged for `self` of its
own class first, then for a few classes of the project that inherit the method as it is and supply
members that it reads. What is found so holds for a combination that the project has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.bounds import MOST_HEIRS, MOST_LOCAL, MOST_MIXED
from hue_lint.project.classes import ClassInfo, Function
from hue_lint.project.reads import Memo
from hue_lint.syntax.source import UnreadableSource
from hue_lint.values import classes
from hue_lint.values.values import ClassValue, Instance, Object, Value

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine
    from hue_lint.project.scan import Candidate
    from hue_lint.values.values import Operation

_READ = re.compile(r"\b(?:self|cls)\.(\w+)")
_NAMED = re.compile(r"""\bgetattr\(\s*(?:self|cls)\s*,\s*f?["'](\w{3,})""")
"""How a method is asked for by a name that is computed: `getattr(self, f"do_{action}")`."""
_ASKED_OF_SELF = {
    re.compile(r"\bwith (?:.*, )?self\b"): ("__enter__", "__exit__", "__aenter__", "__aexit__"),
    re.compile(r"\bin self\b(?!\.)|\b(?:list|tuple|sorted|set)\(self\)"): (
        "__iter__",
        "__contains__",
        "__aiter__",
    ),
    re.compile(r"\blen\(self\)"): ("__len__",),
    re.compile(r"\bstr\(self\)|\{self[!:}]"): ("__str__",),
    re.compile(r"\bself\["): ("__getitem__", "__setitem__"),
    re.compile(r"\bself\("): ("__call__",),
}
"""The special methods that Python calls for what is done with `self` itself."""
_OF_A_VIEW = frozenset({"queryset", "model", "serializer_class", "form_class", "Meta"})
"""What a framework's own methods read of a class that the project supplies."""
_ROLES = frozenset({"property", "cached_property", "staticmethod", "classmethod"})
"""Decorators that leave a method as it is."""


class Subclasses:
    """Finds the classes of one project that inherit a method."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._heirs: Memo[ClassInfo, tuple[ClassInfo, ...]] = Memo(engine.project.modules.reads)

    def receivers(self, function: Function) -> Iterator[Value]:
        """`self` of the classes that a method is judged for besides its own."""
        owner = function.owner
        if owner is None or self._engine.function_role(function) != "plain":
            return
        for heir in self._suppliers(function, owner):
            made = self._engine.instance_of(ClassValue(heir), ("self", owner.qualname), "unknown")
            if isinstance(made, Object | Instance):
                yield made

    def stepping(self, function: Function) -> Iterator[Value]:
        """`self` of the classes that inherit a method and define async steps which it calls."""
        owner = function.owner
        if owner is None or self._engine.function_role(function) != "plain":
            return
        for heir in self._heirs_of(function, owner):
            if classes.member(self._engine.knowledge, heir, function.name) == function and any(
                isinstance(step := heir.own_member(name), Function) and step.outline.contains_async
                for name in _read_by(function, heir)
            ):
                made = self._engine.instance_of(
                    ClassValue(heir), ("self", owner.qualname), "unknown"
                )
                if isinstance(made, Object | Instance):
                    yield made

    def overriding(self, function: Function) -> Iterator[tuple[ClassInfo, Function]]:
        """The classes that inherit from a method's class and have one of their own in its place,
        tests left aside unless it is theirs."""
        owner = function.owner
        if owner is None:
            return
        of_tests = self._engine.project.scan.is_test
        for heir in self._heirs_of(function, owner):
            own = heir.own_member(function.name)
            if isinstance(own, Function) and (
                of_tests(function.module.path) or not of_tests(own.module.path)
            ):
                yield heir, own

    def _suppliers(self, function: Function, owner: ClassInfo) -> list[ClassInfo]:
        """The heirs that supply most of what the method reads, each something that the others
        before it do not."""
        heirs = self._heirs_of(function, owner)
        if not heirs:
            return []
        supplied = [(heir, self._supplies(heir, function, owner)) for heir in heirs]
        chosen: list[ClassInfo] = []
        known: set[object] = set()
        while len(chosen) < MOST_MIXED:
            heir, best = max(supplied, key=lambda each: len(each[1] - known))
            if not best - known:
                break
            known |= best
            chosen.append(heir)
        return chosen

    def _supplies(self, heir: ClassInfo, function: Function, owner: ClassInfo) -> set[object]:
        """The members that mean something else, or something at all, on the heir."""
        knowledge = self._engine.knowledge
        if classes.member(knowledge, heir, function.name) != function:
            return set()
        found: set[object] = set()
        for name in _read_by(function, heir) | _OF_A_VIEW:
            member = classes.member(knowledge, heir, name)
            if member is not None and member != classes.member(knowledge, owner, name):
                found.add((name, member) if isinstance(member, Function) else (name, str(member)))
        return found

    # -- heirs

    def _heirs_of(self, function: Function, owner: ClassInfo) -> tuple[ClassInfo, ...]:
        """The classes that inherit from one; those in functions only where there are no others."""
        found = self._heirs.get(owner)
        if found is not None:
            return found
        whole = True
        heirs: list[ClassInfo] = []
        with self._engine.project.modules.reads.making() as made:
            local: list[Candidate] = []
            candidates = self._engine.project.scan.heirs(owner.name)
            for candidate in islice(candidates, MOST_HEIRS):
                heir = self._engine.project.class_at(candidate)
                if heir is None:
                    local.append(candidate)
                elif heir is not owner and owner in heir.mro():
                    heirs.append(heir)
            if not heirs:
                for candidate in local[:MOST_LOCAL]:
                    heir = self._local_class(candidate)
                    whole = whole and heir is not None
                    if heir is not None and owner in heir.mro():
                        heirs.append(heir)
        if whole:
            self._heirs.keep(owner, tuple(heirs), made)
        else:
            self._engine.leave_open(function)
        return tuple(heirs)

    def _local_class(self, candidate: Candidate) -> ClassInfo | None:
        """A class in a function, known once that has been interpreted."""
        project = self._engine.project
        try:
            module = project.module_at(candidate.path)
            for outline, owners in module.outline.functions():
                if outline.first <= candidate.row <= outline.last:
                    self._engine.observe(project.function(module, outline, owners))
        except UnreadableSource:
            return None
        return project.symbols.local_class_at(module, candidate.name, candidate.row)


def surely_runs(operation: Operation) -> bool:
    """Whether an operation of a class that mixes a method in runs where it is called: a hook that a
    decorator of its own stands around may be moved to a thread by it."""
    if operation.effect == "wrong":
        return False
    if operation.cause is None:
        return True
    hook = operation.cause.place.frame
    node = hook.segment.node
    if "<locals>" in hook.name:
        # the function that a decorator has put around the hook
        return False
    return not isinstance(node, cst.FunctionDef) or all(
        (get_full_name_for_node(each.decorator) or "").rpartition(".")[2] in _ROLES
        for each in node.decorators
    )


def _read_by(function: Function, heir: ClassInfo) -> set[str]:
    """What a method reads of `self`, and what the methods read that it comes to call so."""
    found: set[str] = set()
    todo: list[Function] = [function]
    while todo:
        method = todo.pop()
        text = method.module.source.slice(method.outline.row, method.outline.last)
        names = frozenset(_meant(_attributes_in(text), heir)) - found
        found |= names
        for name in names:
            member = heir.member(name)
            if member is not None and isinstance(member[1], Function):
                todo.append(member[1])
    return found


@lru_cache(maxsize=8192)
def _attributes_in(text: str) -> frozenset[str]:
    special = (
        name for word, names in _ASKED_OF_SELF.items() if word.search(text) for name in names
    )
    return frozenset(
        [*_READ.findall(text), *special, *(f"{start}*" for start in _NAMED.findall(text))]
    )


def _meant(names: frozenset[str], heir: ClassInfo) -> Iterator[str]:
    """The names of members, of `do_*` those of a class that begin so."""
    for name in names:
        if not name.endswith("*"):
            yield name
            continue
        for cls in heir.project_mro():
            yield from (own for own in cls.own_names() if own.startswith(name[:-1]))
