"""The command line, asked as people ask it: in this process, or in one with bounds."""

import contextlib
import io
import json
import os
import resource
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest import mock

from hue_lint.cli import run
from hue_lint.engine import django_tools

Findings = Mapping[str, tuple[str, ...]]
"""By file, each finding as the JSON that is printed for it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run printed and how it ended."""

    status: int
    findings: Findings
    said: str

    @property
    def places(self) -> list[str]:
        """`file:row code` of every finding."""
        return sorted(
            f"{name}:{each['location']['row']} {each['code']}"
            for name, texts in self.findings.items()
            for each in map(json.loads, texts)
        )


def ask(root: Path, *paths: str, text: str | None = None, cached: bool = False) -> Answer:
    """`hue-lint check PATHS` in `root`, `text` on standard input."""
    kept = () if cached else ("--no-cache",)
    arguments = ("check", "--output-format", "json", *kept, *paths)
    out, err = io.StringIO(), io.StringIO()
    given = io.TextIOWrapper(io.BytesIO((text or "").encode()), encoding="utf-8")
    with (
        contextlib.chdir(root),
        mock.patch.object(sys, "stdin", given),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        status = run(arguments, django_tools())
    return Answer(status, parsed(out.getvalue()), err.getvalue())


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that was ended before it had an answer."""

    how: int
    """The exit status of its process; the negative number of a signal."""


def ask_bounded(root: Path, *paths: str, seconds: int, mebibytes: int) -> Answer | Ended:
    """The same in a process of its own, which is ended at so many seconds of processor time and
    refused memory beyond so many MiB."""
    here, there = _SERVER.Pipe(duplex=False)
    process = _SERVER.Process(target=_bounded, args=(there, root, paths, seconds, mebibytes))
    process.start()
    there.close()
    try:
        answer: Answer = here.recv()
    except EOFError:
        process.join()
        assert process.exitcode is not None
        return Ended(process.exitcode)
    process.join()
    return answer


_SERVER = get_context("forkserver")
# What a run imports is imported once, for all of them.
_SERVER.set_forkserver_preload(["hue_lint.commands.check", "hue_lint.opening", "asked"])


def _bounded(
    out: Connection, root: Path, paths: tuple[str, ...], seconds: int, mebibytes: int
) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out.send(ask(root, *paths))


def parsed(printed: str) -> Findings:
    """What `--output-format json` printed."""
    found: dict[str, tuple[str, ...]] = {}
    each: dict[str, Any]
    for each in json.loads(printed or "[]"):
        name = os.path.normpath(each["filename"])
        found[name] = (*found.get(name, ()), json.dumps(each, sort_keys=True))
    return {name: tuple(sorted(texts)) for name, texts in found.items()}
