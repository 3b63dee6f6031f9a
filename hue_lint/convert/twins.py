"""Async twins of helpers that have synchronous callers: a copy beside each, made before anything
becomes async, so that the copy is a helper like any other whose callers all change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hue_lint.convert import edits
from hue_lint.convert.edits import twin_name
from hue_lint.convert.names import Key, functions_named
from hue_lint.findings import Edit
from hue_lint.fixes.site import Unrepairable
from hue_lint.syntax.edits import OverlappingEdits

if TYPE_CHECKING:
    from hue_lint.convert.conversion import Converter, Outcome


@dataclass(frozen=True, slots=True)
class Twinned:
    """The text with copies, and each copy with the function that it is a copy of."""

    texts: Mapping[Path, bytes]
    twins: Mapping[Key, Key]


def twin_of(key: Key) -> Key:
    """The key of a function's twin."""
    owner, dot, name = key.qualname.rpartition(".")
    return Key(key.path, f"{owner}{dot}{twin_name(name)}")


def with_twins(converter: Converter, outcome: Outcome, banned: Collection[Key]) -> Twinned | None:
    """The text with a twin for each helper of what was chosen that its callers keep synchronous;
    None where there is none."""
    many: dict[Path, list[Edit]] = defaultdict(list)
    twins: dict[Key, Key] = {}
    for key in sorted(outcome.why_not.keys() & outcome.parents.keys()):
        if (
            key in banned
            or key in converter.obstructed
            or not outcome.parents[key] & outcome.chosen
        ):
            continue
        made = _edits_for(converter, key, outcome.chosen)
        if made:
            twins[twin_of(key)] = key
            for path, some in made.items():
                many[path] += some
    if not twins:
        return None
    try:
        return Twinned(converter.ground.edited(converter.before, many), twins)
    except OverlappingEdits:
        return None


def _edits_for(
    converter: Converter, key: Key, chosen: Collection[Key]
) -> dict[Path, list[Edit]] | None:
    """The copy and the calls of it; nothing where the twin cannot be one."""
    choosing = converter.choosing
    taken = functions_named(converter.analysis.project, twin_of(key))
    if taken or choosing.colleagues_of(key):
        return None
    function = choosing.function(key)
    uses = [use for use in choosing.uses_of(key) if use.how == "called" and use.caller in chosen]
    found: dict[Path, list[Edit]] = defaultdict(list)
    found[key.path].append(edits.copied(function))
    try:
        for use in uses:
            found[use.path] += edits.renamed(converter.analysis, function, [use])
    except Unrepairable:
        return None
    return found if uses else None
