"""What packages do on an event loop: the record of `make test-packages` speaks of the data as it
is."""

import json
import re
import sys
from fnmatch import fnmatchcase

import pytest
from blocking_facts import FACTS, HERE, Statement, blocking, relatives, statements

RECORD = json.loads((HERE / "packages.json").read_text(encoding="utf-8"))
STATEMENTS = statements("packages")
OF_PACKAGES = {
    name: found
    for name, found in blocking().items()
    if name.partition(".")[0] not in sys.stdlib_module_names
}
WRAPPERS = {each.name for each in FACTS.wrappers}
RELATIVES = {
    name: each
    for name, each in relatives().items()
    if "Python" not in each.since and name not in WRAPPERS
}
AGAIN = "run: make test-packages"
BROUGHT = re.compile(r"in (\S+), (not in \S+|the first that there is)")


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda each: each.name)
def test_the_event_loop_stood_still(statement: Statement) -> None:
    assert RECORD["statements"].get(statement.name) == "blocks", AGAIN


def test_every_entry_was_measured() -> None:
    """By a statement of its own; one that is a pattern of names by a statement about its class."""
    spoken_of = {each.fact for each in STATEMENTS}
    patterns = [fact for fact in spoken_of if "*" in fact]
    owners = {fact.rpartition(".")[0] for fact in spoken_of}
    assert [
        name
        for name in OF_PACKAGES
        if name not in spoken_of
        and not any(fnmatchcase(name, each) for each in patterns)
        and not ("*" in name and name.rpartition(".")[0] in owners)
    ] == []


@pytest.mark.parametrize("name", sorted(RELATIVES))
def test_an_async_relative_is_there_since_the_release_that_is_named(name: str) -> None:
    found = RECORD["relatives"].get(name, {})
    assert found.get("since") == RELATIVES[name].since, AGAIN
    assert found["is"] == "asynchronous"
    told = BROUGHT.fullmatch(found["release"])
    release = RELATIVES[name].since.partition(" ")[2]
    assert told is not None and f"{told[1]}.".startswith(f"{release}."), found["release"]


def test_every_stand_in_replaces_what_the_data_knows() -> None:
    known = {name.partition(".")[0] for name in OF_PACKAGES} | {"botocore", "cloudscraper"}
    assert {name for each in FACTS.stands for name in each.replaces} <= known
