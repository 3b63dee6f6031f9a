"""What a run found: plain values between the linter, the reporters and whoever asked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from hue_lint.disk import resolved
from hue_lint.findings import Applicability, Finding, Mark, Span, Step, Witness


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


def _each_once(failures: Sequence[Failure]) -> tuple[Failure, ...]:
    """The same, each of a file once, by whatever path it was named."""
    found: dict[Failure, Failure] = {}
    for each in failures:
        found.setdefault(replace(each, path=resolved(each.path)), each)
    return tuple(found.values())


@dataclass(frozen=True, slots=True, order=True)
class Unread:
    """A file or folder of the project that something is imported from and that could not be read:
    for which reason, and in which `row` (0 where it is all of it); `untold` where the file itself,
    looked at, says nothing of it."""

    path: Path
    reason: str
    row: int = 0
    untold: bool = False

    @property
    def text(self) -> str:
        """What is said of it, the place left aside."""
        reason = self.reason[:1].lower() + self.reason[1:]
        if self.row:
            return f"{reason}, so not all that is imported from there is known"
        return f"{reason}, so nothing that is imported from there is known"


@dataclass(frozen=True, slots=True)
class Notice:
    """What has to be known to read a report right, of a `path` or of the run as a whole."""

    text: str
    path: Path | None = None


class Entry(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """An entry of a baseline: `count` findings of one code on lines with one text."""

    filename: str
    code: str
    function: str
    line: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Sighting:
    """Work on the event loop that an observed run saw and no rule found: what was called and what
    it waited for, in which function, the way there, and the rule that speaks of such work."""

    filename: Path
    span: Span
    function: str
    kind: str
    what: str
    on: str
    code: str
    path: tuple[Step, ...]
    witness: Witness


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an observed run adds: what was seen and not found, and the files that changed since the
    run, of which it says nothing."""

    missed: tuple[Sighting, ...]
    changed: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one run, findings in order of file and place.

    `files` were looked at, `async_files` of them hold `async_functions` async functions.
    Nothing could be told of the `blind` ones; `unread` is what they import and could not be read.
    `known` findings were left out because the
    baseline names them; what the `stale` entries of the baseline name no longer occurs.
    `notices` say what was not looked at.
    `comparison` stands where the findings were held against an observed run.
    """

    findings: tuple[Finding, ...]
    files: int
    async_files: int = 0
    async_functions: int = 0
    seconds: float = 0.0
    failures: tuple[Failure, ...] = ()
    blind: tuple[Path, ...] = ()
    unread: tuple[Unread, ...] = ()
    known: tuple[Finding, ...] = ()
    stale: tuple[Entry, ...] = ()
    notices: tuple[Notice, ...] = ()
    comparison: Comparison | None = None

    def with_more(self, other: "Report") -> "Report":
        """This report and another one of the same run, about other files."""
        return Report(
            findings=self.findings + other.findings,
            files=self.files + other.files,
            async_files=self.async_files + other.async_files,
            async_functions=self.async_functions + other.async_functions,
            seconds=self.seconds + other.seconds,
            failures=_each_once(self.failures + other.failures),
            blind=self.blind + other.blind,
            unread=tuple(dict.fromkeys(self.unread + other.unread)),
            known=self.known + other.known,
            stale=self.stale + other.stale,
            notices=self.notices,
            comparison=self.comparison,
        )

    @property
    def baselined(self) -> int:
        """How many findings the baseline names."""
        return len(self.known)

    @property
    def repairable(self) -> int:
        """How many findings `--fix` repairs (those with a safe fix)."""
        return with_applicability(self.findings, Applicability.SAFE)

    @property
    def repairable_unsafely(self) -> int:
        """How many more `--fix --unsafe-fixes` repairs."""
        return with_applicability(self.findings, Applicability.UNSAFE)

    def marked(self, mark: Mark) -> int:
        """How many findings an observed run says this of."""
        return sum(1 for f in self.findings if f.witness is not None and f.witness.mark is mark)

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
