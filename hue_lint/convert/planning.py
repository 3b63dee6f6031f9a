"""From what was asked for to a plan: the conversion, with twins where they are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from hue_lint.convert.clients import replaced
from hue_lint.convert.conversion import Converter, Outcome, key_of_finding
from hue_lint.convert.doubts import doubtful_calls
from hue_lint.convert.ground import Ground
from hue_lint.convert.hops import hops_of
from hue_lint.convert.names import Key, functions_named, key_of
from hue_lint.convert.plan import Choices, Conversion, Fate, Hops, Step
from hue_lint.convert.targets import Asked
from hue_lint.convert.twins import with_twins
from hue_lint.findings import Applicability, Finding
from hue_lint.reporters.view import counted
from hue_lint.syntax.source import Source

_MOST_ROUNDS_OF_TWINS = 20
_MOST_TESTS = 3
"""So many tests that stay are named, the others counted."""
_MOST_CALLS = 3
"""So many calls of which nothing is known."""


def conversion(ground: Ground, asked: Sequence[Asked], choices: Choices) -> Conversion:
    """What converting comes to; nothing is written. Raises NoSuchTarget, ConfigError."""
    if choices.twins and not choices.depth:
        choices = replace(choices, depth=1)
    converter, twins = Converter(ground, choices, {}), dict[Key, Key]()
    outcome = converter.convert(asked)
    banned: set[Key] = set()
    rounds = min(choices.depth, _MOST_ROUNDS_OF_TWINS) if choices.twins else 0
    while rounds:
        twinned = with_twins(converter, outcome, banned)
        if twinned is None:
            break
        tried = Converter(ground, choices, twinned.texts)
        helpers = {k: set(v) for k, v in outcome.parents.items() if k in outcome.chosen}
        result = tried.convert(asked, (*twins, *twinned.twins), helpers)
        failed = {twinned.twins[key] for key in twinned.twins if key not in result.chosen}
        if failed:
            banned |= failed
            continue
        converter, outcome = tried, result
        twins |= twinned.twins
        rounds -= 1
    return _Plan(ground, converter, outcome, twins).conversion()


class _Plan:
    """The plan of one outcome."""

    def __init__(
        self, ground: Ground, converter: Converter, outcome: Outcome, twins: Mapping[Key, Key]
    ) -> None:
        self._ground = ground
        self._choosing = converter.choosing
        self._tests = converter.tests
        self._before = converter.analysis
        self._outcome = outcome
        self._twins = twins
        self._texts = outcome.after
        self._analysis = ground.analysis(self._texts)
        self._told: set[Key] = set()

    def conversion(self) -> Conversion:
        """The plan, and the files that change."""
        steps = tuple(
            self._target(each.key, each.named)
            for each in self._outcome.targets
            if each.key not in self._twins
        )
        return Conversion(steps, dict(self._changed()), self._ground.unread())

    def _changed(self) -> Iterator[tuple[Path, tuple[Source, bytes]]]:
        for path, data in sorted(self._texts.items()):
            before = self._ground.source({}, path)
            if before.encode(before.text) != data:
                yield path, (before, data)

    def _target(self, key: Key, named: bool) -> Step:
        outcome = self._outcome
        if key in outcome.chosen:
            return self._converted(key, "converted")
        if key in outcome.idle:
            return Step(key, "idle", "it does nothing that blocks")
        if key in outcome.why_not:
            return Step(key, "refused" if named else "stays", outcome.why_not[key])
        return Step(key, "async already")

    def _converted(self, key: Key, fate: Fate) -> Step:
        if key in self._told:
            return Step(key, fate, "see above")
        self._told.add(key)
        mine = [each for each in self._outcome.repair.repaired if key_of_finding(each) == key]
        return Step(
            key,
            fate,
            f"beside {self._twins[key].qualname}(), which has synchronous callers"
            if key in self._twins
            else "",
            self._hops(key),
            tuple(dict.fromkeys((*self._marks(mine), *self._unknown(key)))),
            tuple(dict.fromkeys(self._touched(key))),
            (*self._helpers(key), *self._kept(key, mine)),
        )

    def _hops(self, key: Key) -> Hops:
        functions = functions_named(self._analysis.project, key)
        names = self._analysis.engine.knowledge.names_of_twins
        return hops_of(functions[0].node, names) if functions else Hops()

    def _marks(self, repaired: Sequence[Finding]) -> Iterator[str]:
        """What was repaired by more than the text proves to be the same."""
        for finding in repaired:
            fix = finding.fix
            if fix is None:
                continue
            if finding.code == "HUE106" and fix.message.startswith("@"):
                yield "the block of a transaction becomes a function that runs in a thread"
            elif fix.applicability is Applicability.UNSAFE:
                yield f"unsafe repair of {finding.code}: {fix.message}"

    def _unknown(self, key: Key) -> Iterator[str]:
        """What is called, and may do anything, or does it for some rows."""
        functions = functions_named(self._analysis.project, key)
        doubtful = doubtful_calls(self._analysis, functions[0])
        for call, does in doubtful.sometimes:
            yield f"{call} {does}, which raises on the event loop"
        calls = doubtful.unknown
        if calls:
            more = f" and {len(calls) - _MOST_CALLS} more" if len(calls) > _MOST_CALLS else ""
            names = ", ".join(calls[:_MOST_CALLS])
            yield f"nothing is known of {names}{more}: what blocks there holds up the event loop"

    def _touched(self, key: Key) -> Iterator[str]:
        """What changes in callers that are not converted themselves, and which tests stay."""
        function = self._choosing.function(key)
        if replaced(self._before, function)[0]:
            yield "it asks by self.async_client"
        tests = self._tests.of(function)
        staying = [t for t in tests if not self._choosing.is_async(t, self._outcome.chosen)]
        if staying:
            names = ", ".join(test.qualname for test in staying[:_MOST_TESTS])
            more = f" and {len(staying) - _MOST_TESTS} more" if len(staying) > _MOST_TESTS else ""
            verb = "stays, for its" if len(staying) == 1 else "stay, for their"
            what = counted(len(staying), "test")
            yield f"{what} {verb} client runs async views, too: {names}{more}"
        for use in self._choosing.uses_of(key):
            if use.caller is None or use.caller in self._outcome.chosen:
                continue
            if self._choosing.is_in_async(use, ()):
                yield f"{self._choosing.told(use)} awaits it"
            elif use.how == "called":
                yield f"{self._choosing.told(use)} runs it by async_to_sync"

    def _helpers(self, key: Key) -> Iterator[Step]:
        """The chosen functions that a chosen one calls, with those that change along with them."""
        targets = {target.key for target in self._outcome.targets} - self._twins.keys()
        uses_of, colleagues_of = self._choosing.uses_of, self._choosing.colleagues_of
        helpers = self._outcome.chosen - targets
        called = {one for one in helpers if any(use.caller == key for use in uses_of(one))}
        along = {one for one in helpers if any(key_of(c) in called for c in colleagues_of(one))}
        for other in sorted(called | along):
            yield self._converted(other, "twin" if other in self._twins else "converted")

    def _kept(self, key: Key, repaired: Sequence[Finding]) -> Iterator[Step]:
        """The helpers that stay as they are and run in a thread."""
        found: dict[Key, None] = {}
        for finding in repaired:
            if finding.code == "HUE501" and finding.path:
                step = finding.path[0]
                found[Key(step.filename, step.function.partition(".<locals>")[0])] = None
        for other in found:
            if other != key and other not in self._outcome.chosen:
                reason = self._outcome.why_not.get(other, "deeper than was asked for (--depth)")
                yield Step(other, "stays", reason)
