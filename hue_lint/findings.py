"""What the linter says: findings, their place, the path that leads to them, and their repair.

Plain values that every other part may import; this module imports nothing of the package.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file: row and column, both from 1, the column in characters."""

    row: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text; `end` is the position just behind its last character."""

    start: Position
    end: Position


class Applicability(StrEnum):
    """How far a fix can be trusted: `safe` keeps the behaviour, `unsafe` is applied on demand."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text at `span` with `content`; an empty span inserts."""

    span: Span
    content: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits of one file that repair one finding; `message` is the repair in one line of code."""

    applicability: Applicability
    message: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way from a finding to the operation: `what` is done in `function` there."""

    filename: Path
    row: int
    function: str
    what: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect at one place.

    `label` stands beside the carets of a code frame, `function` is the qualified name of the async
    function the place is in, `path` leads to the operation when it is elsewhere, `noqa_row` is the
    row whose comment can suppress the finding, `remedy` says what to do where no fix is offered.
    """

    code: str
    name: str
    message: str
    filename: Path
    span: Span
    noqa_row: int
    function: str = ""
    label: str = ""
    remedy: str = ""
    path: tuple[Step, ...] = ()
    fix: Fix | None = None
