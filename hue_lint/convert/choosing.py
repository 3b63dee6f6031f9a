"""Which functions become async together: the largest set in which every use still works."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from hue_lint.convert.callers import Use, Uses
from hue_lint.convert.handlers import colleagues, is_handler
from hue_lint.convert.names import Key, functions_named, key_of
from hue_lint.convert.plan import Choices

if TYPE_CHECKING:
    from hue_lint.analysis import Analysis
    from hue_lint.project.classes import Function


class Choosing:
    """Chooses among the functions of one project, as its text was before."""

    def __init__(self, analysis: Analysis, choices: Choices) -> None:
        self._analysis = analysis
        self._choices = choices
        self.uses = Uses(analysis)
        self._colleagues: dict[Key, tuple[Function, ...]] = {}

    def largest(
        self, wanted: Collection[Key], why_not: dict[Key, str], parents: Mapping[Key, set[Key]]
    ) -> frozenset[Key]:
        """The largest part of `wanted` that can become async together; `why_not` is told the
        reason for each of the others. Helpers (those with `parents`) need a caller in it."""
        chosen = {key for key in wanted if key not in why_not}
        while True:
            out = {key: reason for key in sorted(chosen) if (reason := self._against(key, chosen))}
            idle = {
                key
                for key in chosen
                if key not in out and key in parents and not parents[key] & chosen
            }
            if not out and not idle:
                return frozenset(chosen)
            why_not.update(out)
            chosen -= out.keys() | idle

    def is_async(self, key: Key, chosen: Collection[Key]) -> bool:
        """Whether a function is async, or is going to be."""
        return key in chosen or any(
            function.outline.is_async for function in functions_named(self._analysis.project, key)
        )

    def is_in_async(self, use: Use, chosen: Collection[Key]) -> bool:
        """Whether a use stands in a function that is async, or is going to be."""
        return use.nested or (use.caller is not None and self.is_async(use.caller, chosen))

    def function(self, key: Key) -> Function:
        """The function as it was before."""
        return functions_named(self._analysis.project, key)[0]

    def uses_of(self, key: Key) -> tuple[Use, ...]:
        """The uses of a function as they were before."""
        return self.uses.of(self.function(key))

    def colleagues_of(self, key: Key) -> tuple[Function, ...]:
        """The functions that have to be of the same colour."""
        if key not in self._colleagues:
            self._colleagues[key] = tuple(colleagues(self._analysis, self.function(key)))
        return self._colleagues[key]

    def _against(self, key: Key, chosen: Collection[Key]) -> str:
        for other in self.colleagues_of(key):
            if not self.is_async(key_of(other), chosen):
                return f"{other.outline.qualname}() has to change together with it"
        return next(self._hindrances(key, chosen), "")

    def _hindrances(self, key: Key, chosen: Collection[Key]) -> Iterator[str]:
        handler = is_handler(self._analysis, self.function(key))
        for use in self.uses_of(key):
            where = self.told(use)
            in_async = self.is_in_async(use, chosen)
            match use.how:
                case "called" | "threaded" if in_async:
                    continue
                case "called" if use.caller is not None:
                    if not self._choices.bridges:
                        ways = "--tests, or " if use.in_test and not self._choices.tests else ""
                        yield f"{where} calls it and is synchronous ({ways}--allow-async-to-sync)"
                case "called" | "threaded" | "bridged":
                    yield f"{where} runs it"
                case "guessed" if not handler and not use.in_test:
                    yield f"{where} may call it: what the method belongs to there is unknown"
                case "handed" if not use.in_test:
                    yield f"{where} hands it to something that may call it"
                case "unread":
                    yield f"{where} does not parse, and may call it: mend it first"
                case "named" if not use.in_test:
                    yield f"{where} names it in a string, so that something may call it"

    def told(self, use: Use) -> str:
        """A use in words."""
        place = f"{use.path.name}:{use.row}"
        return place if use.caller is None else f"{use.caller.qualname}() ({place})"
