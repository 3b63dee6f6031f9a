"""What an operation can be, and where in a template it stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from hue_lint.facts.schema import Family

Kind: TypeAlias = (
    Family  # what the facts say
    | Literal[
        "unknown-relation",  # HUE114
        "project-call",  # HUE501
        "unknown-call",  # HUE501 by the evidence of HUE114
        "package-call",  # HUE502
        "called-early",  # HUE601
        "lazy-escape",  # HUE602
        "never-awaited",  # HUE603
        "async-wrapped",  # HUE604
        "unmanaged-thread",  # HUE605
        "twin-exists",  # HUE607
        "no-such-method",  # HUE608
        "not-awaitable",  # HUE609
        "coroutine-callback",  # HUE611
        "connections-closed",  # what is no concern of HUE605
        "rows-handed-over",  # what is no concern of HUE602
    ]
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """The line of a template where something is evaluated."""

    filename: Path
    row: int
    text: str


BLOCKING: frozenset[Kind] = frozenset(
    {"wait", "http", "process", "network", "file", "store", "sdk", "computation"}
)
"""What blocks the event loop without being Django's (HUE8)."""
