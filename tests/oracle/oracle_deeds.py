"""What Django did with the oracle's cases, asked from a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RUNNER = Path(__file__).with_name("oracle_runner.py")

SILENCER = "DJANGO_ALLOW_ASYNC_UNSAFE"

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Deed:
    """What Django did when one case ran: how it ended, where it refused, what it returned."""

    ended_in: str | None
    detail: str
    row: Place | None
    sync_only: tuple[Place, ...]
    warnings: tuple[str, ...]
    value: Any
    left: Any
    """What is another than before it ran: rows, mail, caches, messages, users."""


def run_project(project: Path, **environment: str) -> dict[str, Deed]:
    """Run every case of a bookshop project; the deeds by the id of the case."""
    return _run([str(project)], environment)


def run_functions(project: Path, ids: Iterable[str]) -> dict[str, Deed]:
    """Run some functions of a bookshop project, synchronous ones too; the deeds by their ids."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(ids))
        file.flush()
        return _run([str(project), file.name], {})


def _run(arguments: list[str], environment: Mapping[str, str]) -> dict[str, Deed]:
    inherited = {key: value for key, value in os.environ.items() if key != SILENCER}
    done = subprocess.run(
        [sys.executable, str(RUNNER), *arguments],
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {
        name: Deed(
            ended_in=deed["ended_in"],
            detail=deed["detail"],
            row=_place(deed["row"]),
            sync_only=tuple((file, row) for file, row in deed["sync_only"]),
            warnings=tuple(deed["warnings"]),
            value=deed["value"],
            left=deed["left"],
        )
        for name, deed in json.loads(done.stdout)["cases"].items()
    }


def _place(pair: list[Any] | None) -> Place | None:
    return (pair[0], pair[1]) if pair else None
