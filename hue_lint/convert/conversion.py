"""The conversion: choose, make async, await, repair; whatever does not come out clean stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from hue_lint.analysis import Analysis
from hue_lint.convert import edits
from hue_lint.convert.choosing import Choosing
from hue_lint.convert.clients import is_of_a_test_case, replaced
from hue_lint.convert.ground import Ground, Texts
from hue_lint.convert.names import Key, function_named, functions_named, key_of, overloads_named
from hue_lint.convert.obstacles import Obstacles
from hue_lint.convert.plan import Choices
from hue_lint.convert.rendering import moved_to_threads
from hue_lint.convert.targets import Asked, Target, targets_of
from hue_lint.convert.tests import Tests
from hue_lint.findings import Applicability, Edit, Finding
from hue_lint.fixes.site import Unrepairable
from hue_lint.fixing import Repair, repair_in_memory
from hue_lint.syntax.edits import OverlappingEdits
from hue_lint.values.values import Operation

_LOCAL: Final = ".<locals>"
_AS_BEFORE: Final = frozenset({"HUE106", "HUE114"})
"""Repairs that move something to a thread, where it ran before: unsafe only for async code."""
_AUSER: Final = "auser("
_WRAPPING: Final = "HUE6"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was chosen and why the rest was not, the text that was repaired, the repair, and the
    text in the end."""

    targets: tuple[Target, ...]
    chosen: frozenset[Key]
    why_not: Mapping[Key, str]
    idle: frozenset[Key]
    parents: Mapping[Key, set[Key]]
    texts: Texts
    repair: Repair
    after: Texts


class Converter:
    """Converts functions of one project in memory."""

    def __init__(self, ground: Ground, choices: Choices, before: Texts) -> None:
        self.ground = ground
        self.before = before
        self.analysis = ground.analysis(before)
        self.choosing = Choosing(self.analysis, choices)
        self.tests = Tests(self.analysis)
        self._choices = choices
        self._obstacles = Obstacles(self.analysis)
        self._backend = self._obstacles.backend
        self.obstructed: set[Key] = set()
        self._why_not: dict[Key, str] = {}
        self._parents: dict[Key, set[Key]] = defaultdict(set)

    def convert(
        self,
        asked: Sequence[Asked],
        also: Iterable[Key] = (),
        helpers: Mapping[Key, set[Key]] | None = None,
    ) -> Outcome:
        """Convert what was asked for, and what stands in `also`; `helpers` are known already to be
        called by these. Raises NoSuchTarget."""
        targets = self._targets(asked, also)
        self._parents.update(helpers or {})
        wanted = [each.key for each in targets if self._is_possible(each.key)]
        wanted += self._helpers(wanted, [key for key in helpers or {} if self._is_helper(key)])
        named = {each.key for each in targets if each.named}
        idle: frozenset[Key] = frozenset()
        while True:
            left = [key for key in wanted if key not in idle]
            chosen = self.choosing.largest(left, self._why_not, self._parents)
            texts = self._awaiting(chosen)
            if texts is None:
                continue
            repair = self._repaired(texts, chosen)
            if self._blame(repair, chosen):
                continue
            unmoved = self._idle(repair, chosen, named)
            if unmoved:
                idle |= unmoved
                continue
            after = self._rendered({**texts, **_repaired_texts(repair)}, chosen)
            return Outcome(
                targets, chosen, self._why_not, idle, self._parents, texts, repair, after
            )

    # -- what could become async

    def _targets(self, asked: Sequence[Asked], also: Iterable[Key]) -> tuple[Target, ...]:
        found = [each for one in asked for each in targets_of(self.analysis.project, one)]
        found += [Target(key, True) for key in also]
        if self._choices.tests:
            found += [Target(test, False) for each in found for test in self._tests_of(each.key)]
        named = {each.key for each in found if each.named}
        return tuple(Target(key, key in named) for key in dict.fromkeys(t.key for t in found))

    def _tests_of(self, key: Key) -> Iterable[Key]:
        """The tests of classes of Django's that call a function, or ask for a view by a client that
        can become the async one."""
        function = function_named(self.analysis.project, key)
        calling = {u.caller for u in self.choosing.uses_of(key) if u.in_test and u.caller}
        for key in sorted({*self.tests.of(function), *calling}):
            test = function_named(self.analysis.project, key)
            if is_of_a_test_case(self.analysis, test):
                if key in calling or replaced(self.analysis, test)[0]:
                    yield key

    def _is_possible(self, key: Key) -> bool:
        function = function_named(self.analysis.project, key)
        if function.outline.is_async:
            return False
        reason = self._obstacles.of(function)
        if reason:
            self._why_not[key] = reason
            self.obstructed.add(key)
        return not reason

    def _helpers(self, targets: Sequence[Key], found: list[Key]) -> list[Key]:
        """Those `found`, and the functions below that do what the event loop must not wait for, as
        deep as allowed; every caller is taken to become async too, which is judged later."""
        level = [*targets, *found]
        for _ in range(self._choices.depth):
            if not level:
                break
            analysis = self._hopeful([*targets, *found])
            below: dict[Key, None] = {}
            for caller in level:
                for callee in self._with_colleagues(_called_by(analysis, caller)):
                    self._parents[callee].add(caller)
                    below[callee] = None
            known = {*targets, *found}
            level = [key for key in below if key not in known and self._is_helper(key)]
            found += level
        for key in targets:
            self._parents.pop(key, None)
        return found

    def _with_colleagues(self, keys: Iterable[Key]) -> Iterable[Key]:
        """Functions, and those that have to change together with them: what a method overrides."""
        for key in keys:
            yield key
            if functions_named(self.analysis.project, key):
                yield from map(key_of, self.choosing.colleagues_of(key))

    def _is_helper(self, key: Key) -> bool:
        inside = key.path in self.analysis.project.scan.files
        return (
            inside and bool(functions_named(self.analysis.project, key)) and self._is_possible(key)
        )

    def _hopeful(self, keys: Sequence[Key]) -> Analysis:
        """The project with functions made async, and their calls awaited where that is possible."""
        texts = self._made_async(keys)
        analysis = self.ground.analysis(texts)
        many: dict[Path, list[Edit]] = defaultdict(list)
        for key in keys:
            for use in self.choosing.uses_of(key):
                if use.how == "called" and use.caller in keys:
                    try:
                        many[use.path] += edits.awaited(analysis, use)
                    except Unrepairable:
                        continue
        try:
            texts = self.ground.edited(texts, many)
        except OverlappingEdits:
            return analysis
        return self.ground.analysis(texts)

    # -- the edits of our own

    def _made_async(self, keys: Iterable[Key]) -> dict[Path, bytes]:
        many: dict[Path, list[Edit]] = defaultdict(list)
        for key in keys:
            named = (self.choosing.function(key), *overloads_named(self.analysis.project, key))
            many[key.path] += [edits.made_async(each) for each in named]
        return self.ground.edited(self.before, many)

    def _awaiting(self, chosen: frozenset[Key]) -> Texts | None:
        """The text with the chosen functions made async and awaited by their callers; None where
        a call cannot be awaited, which is a reason against its function."""
        texts = self._made_async(chosen)
        analysis = self.ground.analysis(texts)
        many: dict[Path, list[Edit]] = defaultdict(list)
        fine = True
        for key in sorted(chosen):
            changed, requests = replaced(self.analysis, self.choosing.function(key))
            many[key.path] += changed
            try:
                many[key.path] += [
                    edit for use in requests for edit in edits.awaited(analysis, use)
                ]
            except Unrepairable as error:
                self._why_not[key] = f"{self.choosing.told(requests[0])}: {error.remedy}"
                fine = False
            for use in self.choosing.uses_of(key):
                if use.how != "called" or use.caller is None:
                    continue
                in_async = self.choosing.is_in_async(use, chosen)
                try:
                    make = edits.awaited if in_async else edits.bridged
                    many[use.path] += make(analysis, use)
                except Unrepairable as error:
                    self._why_not[key] = f"{self.choosing.told(use)}: {error.remedy}"
                    fine = False
        if not fine:
            return None
        try:
            return self.ground.edited(texts, many)
        except OverlappingEdits as error:
            row = error.first.span.start.row
            for key in chosen:
                if any(use.row == row for use in self.choosing.uses_of(key)):
                    self._why_not[key] = f"its calls in row {row} change the same text"
            return None

    # -- the repairs

    def _repaired(self, texts: Texts, chosen: frozenset[Key]) -> Repair:
        callers = self._async_callers(chosen)
        keys = chosen | callers.keys()
        old = {_told_of(each) for each in self.ground.findings(self.before, callers.keys())}

        def scope(findings: Iterable[Finding]) -> list[Finding]:
            concerned = (each for each in findings if _concerns(each, chosen, callers))
            return [_trusted(f) for f in concerned if _told_of(f) not in old]

        def recheck(changed: Mapping[Path, bytes], touched: Collection[Path]) -> list[Finding]:
            mine = {key for key in keys if key.path in touched}
            return scope(self.ground.findings({**texts, **changed}, mine))

        return repair_in_memory(
            scope(self.ground.findings(texts, keys)),
            recheck,
            unsafe=self._choices.unsafe,
            read=lambda path: self.ground.source(texts, path),
        )

    def _rendered(self, texts: Texts, chosen: Collection[Key]) -> Texts:
        """The text with what templates may ask the database in a thread."""
        analysis = self.ground.analysis(texts)
        many: dict[Path, list[Edit]] = defaultdict(list)
        for key in sorted(chosen):
            function = function_named(analysis.project, key)
            many[key.path] += moved_to_threads(analysis, function)
        return self.ground.edited(texts, {path: some for path, some in many.items() if some})

    def _async_callers(self, chosen: frozenset[Key]) -> dict[Key, set[Key]]:
        """The async functions that use what is chosen without being chosen, each with what."""
        found: dict[Key, set[Key]] = defaultdict(set)
        for key in chosen:
            for use in self.choosing.uses_of(key):
                if use.caller is not None and use.caller not in chosen:
                    if self.choosing.is_in_async(use, chosen):
                        found[use.caller].add(key)
        return found

    def _blame(self, repair: Repair, chosen: frozenset[Key]) -> bool:
        """Tell the reason against each function in which something is left; whether there is."""
        callers = self._async_callers(chosen)
        blamed = False
        for finding in repair.repaired:
            if finding.fix is not None and _AUSER in finding.fix.message and self._backend:
                self._why_not[key_of_finding(finding)] = f"it asks for the user: {self._backend}"
                blamed = True
        for finding in repair.left:
            key = key_of_finding(finding)
            told = _told(finding)
            for each in (key,) if key in chosen else callers.get(key, ()):
                self._why_not.setdefault(each, told)
                blamed = True
        return blamed

    def _idle(
        self, repair: Repair, chosen: frozenset[Key], named: Collection[Key]
    ) -> frozenset[Key]:
        """Those that do nothing that blocks, nor have to be what others of their class are."""
        busy = {key_of_finding(finding) for finding in repair.repaired}
        busy |= {key for key in chosen if replaced(self.analysis, self.choosing.function(key))[0]}
        busy |= {
            use.caller
            for key in chosen
            for use in self.choosing.uses_of(key)
            if use.caller is not None
        }
        return frozenset(
            key
            for key in chosen.difference(named)
            if key not in busy
            and not any(key_of(other) in busy for other in self.choosing.colleagues_of(key))
        )


def _repaired_texts(repair: Repair) -> dict[Path, bytes]:
    return {path: data for path, (_, data) in repair.changed.items()}


def _called_by(analysis: Analysis, key: Key) -> Iterable[Key]:
    """The project's functions that a function calls and that do what must not be waited for."""
    operations = analysis.solver.operations_of(function_named(analysis.project, key))
    return dict.fromkeys(
        callee for each in operations if (callee := _callee(each)) is not None and callee != key
    )


def _callee(operation: Operation) -> Key | None:
    if operation.kind != "project-call" or operation.cause is None:
        return None
    frame = operation.cause.place.frame
    return Key(frame.module.path, frame.name.partition(_LOCAL)[0])


def key_of_finding(finding: Finding) -> Key:
    """The function that a finding is in, nested ones being a part of it."""
    return Key(finding.filename, finding.function.partition(_LOCAL)[0])


def _concerns(finding: Finding, chosen: Collection[Key], callers: Collection[Key]) -> bool:
    key = key_of_finding(finding)
    return key in chosen or (key in callers and finding.code.startswith(_WRAPPING))


def _told_of(finding: Finding) -> tuple[Key, str, str]:
    """What makes a finding the same one before a conversion and after it."""
    return key_of_finding(finding), finding.code, finding.message


def _trusted(finding: Finding) -> Finding:
    """A finding whose repair keeps what runs in a thread together, as it was before."""
    if finding.fix is None or finding.code not in _AS_BEFORE:
        return finding
    return replace(finding, fix=replace(finding.fix, applicability=Applicability.SAFE))


def _told(finding: Finding) -> str:
    """Why a finding is left."""
    todo = finding.remedy
    if finding.fix is not None:
        todo = f"`{finding.fix.message}` needs --unsafe-fixes"
    place = f"{finding.filename.name}:{finding.span.start.row}"
    return f"{place}: {finding.code} {finding.message}; {todo}"
