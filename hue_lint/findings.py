"""What the linter says: findings, their place, the path that leads to them, and their repair.

Plain values that every other part may import; this module imports nothing of the package.
"""

from collections.abc import Container
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


class Mark(StrEnum):
    """What an observed run of the tests says about a finding.

    `confirmed`: it happened. `ran-without`: its rows ran on the event loop, and nothing that is
    watched happened. `never-ran`: no test came there.
    """

    CONFIRMED = "confirmed"
    RAN_WITHOUT = "ran-without"
    NEVER_RAN = "never-ran"


@dataclass(frozen=True, slots=True)
class Witness:
    """A mark with what it rests on: how often the work was seen, how often Django refused it and
    how often that was swallowed, the longest time in seconds, some of the tests and how many."""

    mark: Mark
    count: int = 0
    refused: int = 0
    swallowed: int = 0
    longest: float = 0.0
    tests: tuple[str, ...] = ()
    tests_total: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect at one place.

    `label` stands beside the carets of a code frame, `function` is the qualified name of the async
    function the place is in, `path` leads to the operation when it is elsewhere, `noqa_row` is the
    row whose comment can suppress the finding, `remedy` says what to do where no fix is offered,
    `witness` what an observed run says of it. `besides` is another code that has to be selected for
    it to be told: that of the rule by whose evidence it is one.
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
    witness: Witness | None = None
    besides: str = ""

    def is_selected(self, codes: Container[str]) -> bool:
        """Whether it is told where these codes are."""
        return self.code in codes and (not self.besides or self.besides in codes)
