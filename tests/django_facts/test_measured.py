"""What the data says, measured: each statement runs on an event loop of the installed Django."""

import json
import subprocess
import sys
from pathlib import Path

import django
import pytest

from hue_lint.facts.knowledge import Knowledge
from hue_lint.facts.schema import Behaviour

HERE = Path(__file__).parent


def statements(name: str) -> list[tuple[str, str]]:
    """The facts and the code of each line of a file of statements."""
    lines = (HERE / "statements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [(fact, code) for fact, _, code in (line.partition(" | ") for line in lines)]


FACTS = [*statements("members"), *statements("python")]
LOOK_ALIKES = statements("harmless")
EVALUATING = {
    "iter",
    "iterates",
    "orders",
    "length",
    "truth",
    "text",
    "representation",
    "pickles",
    "calls-and-pickles",
    "content",
    "context",
    "consumes",
    "each",
    "class",
    "getattr",
}
"""Words for arguments that evaluate what is given, as the statements give it."""


@pytest.fixture(scope="session")
def outcomes() -> dict[str, str]:
    """Each statement with what Django did."""
    codes = [code for _, code in [*FACTS, *LOOK_ALIKES]]
    done = subprocess.run(
        [sys.executable, str(HERE / "measure.py")],
        input=json.dumps(codes),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(codes, json.loads(done.stdout), strict=True))


def release(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def is_current(behaviour: Behaviour) -> bool:
    """Whether the installed Django is one of the releases that behave so."""
    if not behaviour.between:
        return True
    first, last = map(release, behaviour.between)
    return first <= django.VERSION[:2] < last


def behaviour_of(knowledge: Knowledge, name: str) -> Behaviour | None:
    owner, _, member = name.rpartition(".")
    return (
        knowledge.function(name)
        or knowledge.method(owner, member)
        or knowledge.attribute(owner, member)
        or knowledge.constructor(name)
    )


@pytest.mark.parametrize(
    ("fact", "code"), [pytest.param(*pair, id=f"{pair[0]}: {pair[1]}") for pair in FACTS]
)
def test_django_does_what_the_data_says(
    knowledge: Knowledge, outcomes: dict[str, str], fact: str, code: str
) -> None:
    name, _, argument = fact.partition(" ")
    behaviour = behaviour_of(knowledge, name)
    assert behaviour is not None, f"{name} is not in the data"
    if argument:
        raises = behaviour.arguments.get(argument) in EVALUATING
    else:
        raises = behaviour.effect == "raises" and is_current(behaviour)
    if behaviour.added and release(behaviour.added) > django.VERSION[:2]:
        assert outcomes[code].startswith("AttributeError")
        return
    assert outcomes[code] == ("raises" if raises else "silent")


@pytest.mark.parametrize("code", [pytest.param(code, id=text) for text, code in LOOK_ALIKES])
def test_django_is_silent_where_a_condition_is_not_met(outcomes: dict[str, str], code: str) -> None:
    assert outcomes[code] == "silent"


def test_every_measured_fact_has_a_statement(knowledge: Knowledge) -> None:
    measured = set()
    for fact, _ in FACTS:
        name = fact.partition(" ")[0]
        owner, _, member = name.rpartition(".")
        for found in (
            knowledge.function(name),
            knowledge.method(owner, member),
            knowledge.attribute(owner, member),
            knowledge.constructor(name),
        ):
            if found is not None:
                measured.add(found.evidence)
    stated = [*knowledge.facts.functions.items()]
    for each in knowledge.facts.classes:
        stated += [(f"{each.name}.{name}", found) for name, found in each.methods.items()]
        stated += [(f"{each.name}.{name}", found) for name, found in each.attributes.items()]
    assert [
        name
        for name, found in stated
        if "measured" in found.evidence and found.evidence not in measured
    ] == []
