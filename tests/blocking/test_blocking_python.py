"""What Python's standard library does on an event loop, measured."""

import sys
from collections.abc import Mapping

import pytest
from blocking_facts import Statement, blocking, measured, relatives, statements

STATEMENTS = statements("python")
FACTS = blocking()
OF_PYTHON = {
    name: found
    for name, found in FACTS.items()
    if name.partition(".")[0] in sys.stdlib_module_names
}
QUICK = {"asks", "at once"}
"""What a disk, the resolver on this machine or the start of a small program make of it: too fast to
be seen as standing still, and done on the loop's thread all the same."""


@pytest.fixture(scope="module")
def outcomes() -> Mapping[str, str]:
    return measured(sys.executable, STATEMENTS)


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda each: each.name)
def test_the_event_loop_stands_still(statement: Statement, outcomes: Mapping[str, str]) -> None:
    family = FACTS[statement.fact].family
    quick = QUICK if family == "file" else {"asks"} if family in ("network", "process") else set()
    assert outcomes[statement.name] in {"blocks", *quick}


def test_every_entry_has_a_statement() -> None:
    assert {*OF_PYTHON} - {each.fact for each in STATEMENTS} == set()


HARMLESS = [
    pytest.param("import queue; q = queue.Queue()", "q.put(1)", id="a queue without bounds"),
    pytest.param("import threading; e = threading.Event()", "e.wait(timeout=0)", id="timeout=0"),
    pytest.param(
        "import threading; t = threading.Lock(); t.acquire()", "t.acquire(False)", id="no"
    ),
    pytest.param("import smtplib", "smtplib.SMTP()", id="a mail client that is merely made"),
    pytest.param(
        "import os, subprocess; p = subprocess.Popen(['sleep', '1'])", "p.poll()", id="poll"
    ),
    pytest.param(
        "import socket; s = socket.create_connection((HOST, PORT)); s.setblocking(False)",
        "s.recv(1)",
        id="a socket that does not block",
    ),
]


@pytest.mark.parametrize(("setup", "code"), HARMLESS)
def test_the_event_loop_goes_on(setup: str, code: str) -> None:
    (outcome,) = measured(sys.executable, [Statement("", setup, code)]).values()
    assert outcome in ("at once", "asks") or outcome.startswith("free: BlockingIOError")


def test_every_async_relative_in_python_exists() -> None:
    missing = []
    for name, relative in relatives().items():
        if relative.since.startswith("Python "):
            try:
                found(name)
            except AttributeError:
                missing.append(name)
    assert missing == []


def found(name: str) -> object:
    """What a dotted name of the standard library stands for."""
    import asyncio
    import asyncio.subprocess

    value: object = asyncio
    for part in name.removeprefix("asyncio.").split("."):
        value = asyncio.AbstractEventLoop if part == "loop" else getattr(value, part)
    return value
