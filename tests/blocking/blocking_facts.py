"""The statements of a file, one for each fact that it speaks of."""

import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hue_lint.facts.assemble import merge, read_facts, source_files
from hue_lint.facts.schema import Behaviour, Facts, Relative
from hue_lint.values.effects import BLOCKING

AT_A_TIME = 4
HERE = Path(__file__).parent
FACTS = merge(read_facts(path) for path in source_files())


@dataclass(frozen=True, slots=True)
class Statement:
    """Code that a fact is about; `setup` comes before it and is not measured."""

    fact: str
    setup: str
    code: str

    @property
    def name(self) -> str:
        """By what its outcome is found."""
        return f"{self.fact} | {self.code}"


def blocking(facts: Facts = FACTS) -> Mapping[str, Behaviour]:
    """Every entry that says of something outside Django that it blocks, by its full name."""
    return {
        name: behaviour
        for name, behaviour in _entries(facts)
        if behaviour.effect == "blocks" and behaviour.family in BLOCKING
    }


def _entries(facts: Facts) -> Iterator[tuple[str, Behaviour]]:
    yield from facts.functions.items()
    for each in facts.classes:
        if each.call is not None:
            yield each.name, each.call
        for members in (each.methods, each.attributes):
            yield from ((f"{each.name}.{name}", found) for name, found in members.items())


def relatives() -> Mapping[str, Relative]:
    """What is named as the async relative of something, by its name."""
    named = [each.relative for each in blocking().values() if each.relative is not None]
    return {each.name: each for each in named}


def statements(name: str) -> Sequence[Statement]:
    """What the lines of a file say: `fact | setup :: code`. `let name = …` is what `$name` stands
    for in the setups below it.

    A fact `module.Class.*` speaks of every entry of the class (or module) that has no line of its
    own; its code is the object, whose members are called.
    """
    text = (HERE / "statements" / f"{name}.txt").read_text(encoding="utf-8")
    lines = list(_parsed(line for line in text.splitlines() if line and line[0] != "#"))
    own = {each.fact for each in lines}
    found: list[Statement] = []
    for each in lines:
        if each.fact.endswith(".*") and (members := list(_spread(each, own))):
            found += members
        else:
            found.append(each)
    return found


def _parsed(lines: Iterable[str]) -> Iterator[Statement]:
    stands_for: dict[str, str] = {}
    for line in lines:
        if line.startswith("let "):
            name, _, text = line.removeprefix("let ").partition(" = ")
            stands_for[f"${name}"] = text
            continue
        fact, _, rest = line.partition(" | ")
        setup, separated, code = rest.rpartition(" :: ")
        for name, text in stands_for.items():
            setup = setup.replace(name, text)
        yield Statement(fact, setup if separated else "", code)


def _spread(line: Statement, own: set[str]) -> Iterator[Statement]:
    owner = line.fact.removesuffix(".*")
    for name in blocking():
        prefix, _, last = name.rpartition(".")
        if prefix == owner and name not in own and "*" not in last:
            yield Statement(name, line.setup, _call(line.code, last))


def _call(owner: str, member: str) -> str:
    match member:
        case "__next__":
            return f"list({owner})"
        case "__enter__":
            return f"({owner}).__enter__()"
    return f"call({owner}.{member})"


def measured(python: str, found: Sequence[Statement]) -> Mapping[str, str]:
    """What each statement did, by its name, under an interpreter; it is mostly waited for."""
    parts = [part for n in range(AT_A_TIME) if (part := found[n::AT_A_TIME])]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return {
            k: v for each in pool.map(partial(_measured, python), parts) for k, v in each.items()
        }


def _measured(python: str, found: Sequence[Statement]) -> Mapping[str, str]:
    given = [{"name": each.name, "setup": each.setup, "code": each.code} for each in found]
    done = subprocess.run(
        [python, str(HERE / "measure.py")],
        input=json.dumps(given),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=900,
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    outcomes: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return outcomes
