"""What the facts know that a rule reports, as a table of the rule's page."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from hue_lint.facts.load import shipped_facts
from hue_lint.facts.schema import Behaviour, Facts, Family

_HEAD: Final = ("what", "what it does", "without a time limit", "on an event loop", "since")


@cache
def table(family: Family) -> Sequence[str]:
    """The rows of a Markdown table: every entry of a family, those that are alike in one row."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for owner, name, behaviour in _entries(_facts()):
        if behaviour.family == family and behaviour.effect is not None:
            alike.setdefault((owner, *_cells(behaviour)), []).append(name)
    rows = [
        (f"`{owner}`: {', '.join(dict.fromkeys(_shown(each) for each in names))}", *cells)
        for (owner, *cells), names in sorted(alike.items())
    ]
    return [_row(_HEAD), _row(["---"] * len(_HEAD)), *map(_row, rows)]


@cache
def _facts() -> Facts:
    return shipped_facts()


def _entries(facts: Facts) -> Iterator[tuple[str, str, Behaviour]]:
    """Every behaviour with the class or module that it is in, and its name there."""
    for name, behaviour in facts.functions.items():
        owner, _, last = name.rpartition(".")
        yield owner, last, behaviour
    for each in facts.classes:
        if each.call is not None:
            yield each.name, "()", each.call
        for members in (each.methods, each.attributes):
            for name, behaviour in members.items():
                yield each.name, name, behaviour


def _cells(behaviour: Behaviour) -> tuple[str, str, str, str]:
    limit, relative = behaviour.limit, behaviour.relative
    waits = "" if limit is None else limit.default or "for ever"
    name = f"`{relative.name}`" if relative is not None else ""
    return behaviour.does, waits, name, relative.since if relative is not None else ""


def _shown(name: str) -> str:
    return {"()": "made", "__next__": "iterated", "__enter__": "entered", "__call__": "called"}.get(
        name, f"`{name}`"
    )


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
