"""What a run found: plain values between the linter, the reporters and whoever asked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from hue_lint.findings import Applicability, Finding


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What the command line and the reporters need to know of a rule; `page` is Markdown."""

    code: str
    name: str
    family: str
    summary: str
    default: bool
    page: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, or a `function` in it, that hue-lint could not cope with: a defect of its own.
    `row` is where the function begins; 0 for a whole file."""

    path: Path
    reason: str
    row: int = 0
    function: str = ""

    @classmethod
    def of(cls, path: Path, error: Exception, row: int = 0, function: str = "") -> "Failure":
        """What an exception tells."""
        reason = f"{type(error).__name__}: {error}".rstrip(": ")
        return cls(path, reason, row, function)

    @property
    def text(self) -> str:
        """What is said of it, the place left aside."""
        what = f"{self.function}()" if self.function else "this file"
        return (
            f"hue-lint failed on {what} ({self.reason}), everything else is checked; "
            "this is a defect of hue-lint: please report it"
        )


class Entry(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """An entry of a baseline: `count` findings of one code on lines with one text."""

    filename: str
    code: str
    function: str
    line: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one run, findings in order of file and place.

    `files` were looked at, `async_files` of them hold `async_functions` async functions.
    Nothing could be told of the `blind` ones. `baselined` findings were left out because the
    baseline names them; what the `stale` entries of the baseline name no longer occurs.
    """

    findings: tuple[Finding, ...]
    files: int
    async_files: int = 0
    async_functions: int = 0
    seconds: float = 0.0
    failures: tuple[Failure, ...] = ()
    blind: tuple[Path, ...] = ()
    baselined: int = 0
    stale: tuple[Entry, ...] = ()

    def with_more(self, other: "Report") -> "Report":
        """This report and another one of the same run, about other files."""
        return Report(
            findings=self.findings + other.findings,
            files=self.files + other.files,
            async_files=self.async_files + other.async_files,
            async_functions=self.async_functions + other.async_functions,
            seconds=self.seconds + other.seconds,
            failures=tuple(dict.fromkeys(self.failures + other.failures)),
            blind=self.blind + other.blind,
            baselined=self.baselined + other.baselined,
            stale=self.stale + other.stale,
        )

    @property
    def repairable(self) -> int:
        """How many findings `--fix` repairs (those with a safe fix)."""
        return with_applicability(self.findings, Applicability.SAFE)

    @property
    def repairable_unsafely(self) -> int:
        """How many more `--fix --unsafe-fixes` repairs."""
        return with_applicability(self.findings, Applicability.UNSAFE)

    @property
    def files_with_findings(self) -> int:
        return len({finding.filename for finding in self.findings})


def with_applicability(findings: Sequence[Finding], applicability: Applicability) -> int:
    return sum(1 for f in findings if f.fix is not None and f.fix.applicability is applicability)


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How often one code was found, and how many of these have a safe fix."""

    code: str
    name: str
    count: int
    repairable: int


def statistics(findings: Sequence[Finding]) -> tuple[CodeCount, ...]:
    """Findings counted by code, the most frequent first."""
    names = {finding.code: finding.name for finding in findings}
    counts = Counter(finding.code for finding in findings)
    return tuple(
        CodeCount(
            code,
            names[code],
            count,
            with_applicability([f for f in findings if f.code == code], Applicability.SAFE),
        )
        for code, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
