"""What Python's standard library does on an event loop, measured."""

import sys
from collections.abc import Mapping

import pytest
from blocking_facts import Statement, blocking, measured, relatives, statements
from once import once, shared

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


QUICK_OF_FAMILY = {"file": QUICK, "network": {"asks"}, "process": {"asks"}, "store": {"asks"}}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    found: Mapping[str, str] = once(shared(tmp_path_factory), "outcomes", measured_again)
    return found


def measured_again() -> Mapping[str, str]:
    """What did not stand still is measured again: on a busy machine the other side may have
    answered before it was asked."""
    found = dict(measured(sys.executable, STATEMENTS))
    for _ in range(2):
        again = [each for each in STATEMENTS if found[each.name] != "blocks"]
        found |= {k: v for k, v in measured(sys.executable, again).items() if v == "blocks"}
    return found


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda each: each.name)
def test_the_event_loop_stands_still(statement: Statement, outcomes: Mapping[str, str]) -> None:
    quick = QUICK_OF_FAMILY.get(FACTS[statement.fact].family or "", set())
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
        "from concurrent.futures import ThreadPoolExecutor, wait; "
        "f = ThreadPoolExecutor().submit(int); wait([f])",
        "f.result()",
        id="the result of a thread that has ended",
    ),
    pytest.param(
        'import sqlite3; c = sqlite3.connect(":memory:"); c.execute("create table t (a)")',
        'c.execute("insert into t values (1)"); c.commit()',
        id="a database in memory",
    ),
    pytest.param(
        "import socket; s = socket.create_connection((HOST, PORT)); s.setblocking(False)",
        "s.recv(1)",
        id="a socket that does not block",
    ),
]


@pytest.mark.parametrize(("setup", "code"), HARMLESS)
def test_the_event_loop_goes_on(setup: str, code: str) -> None:
    """In one of three tries: a busy machine may halt anything, what waits halts each time."""
    assert any(is_free(Statement("", setup, code)) for _ in range(3))


def is_free(statement: Statement) -> bool:
    (outcome,) = measured(sys.executable, [statement]).values()
    return outcome in ("at once", "asks") or outcome.startswith("free: BlockingIOError")


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
