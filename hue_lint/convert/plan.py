"""What a conversion comes to: functions that change, those that stay, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from hue_lint.convert.names import Key
from hue_lint.report import Unread
from hue_lint.syntax.source import Source


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person allows: how many calls deep helpers become async too, twins of helpers that
    have synchronous callers, `async_to_sync` in synchronous callers, unsafe fixes, and tests that
    become async with what they ask for."""

    depth: int = 0
    twins: bool = False
    bridges: bool = False
    unsafe: bool = False
    tests: bool = False


Fate: TypeAlias = Literal["converted", "twin", "async already", "idle", "stays", "refused"]
"""`idle`: it does nothing that blocks. `stays`: a helper that runs in a thread. `refused`: what was
asked for and cannot be done."""


@dataclass(frozen=True, slots=True)
class Hops:
    """How often one call changes to a thread and back, as the text tells: by Django's async
    methods, by iterating querysets, by `sync_to_async`."""

    twins: int = 0
    iterations: int = 0
    threads: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.twins + self.iterations + self.threads


@dataclass(frozen=True, slots=True)
class Step:
    """One function of the plan. `calls` are the helpers below it, `marks` what could not be shown
    to behave the same, `touched` what changes in callers."""

    key: Key
    fate: Fate
    reason: str = ""
    hops: Hops = field(default_factory=Hops)
    marks: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()
    calls: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversion:
    """The plan with the texts that it leads to: what each file was, and what it becomes; and what
    of the project could not be read."""

    steps: tuple[Step, ...]
    changed: Mapping[Path, tuple[Source, bytes]]
    unread: tuple[Unread, ...] = ()

    @property
    def refused(self) -> tuple[Step, ...]:
        """What was asked for and cannot be done."""
        return tuple(step for step in self.steps if step.fate == "refused")
