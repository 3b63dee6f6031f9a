"""The command line over a small engine, so that these tests are about the command line alone.

The engine finds `Name.objects.get(` without `await` in the rows below an `async def`, and a call of
`helper()` whose path leads to the row in `helpers.py` that queries.
"""

import ast
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from hue_lint.cli import run
from hue_lint.config import Settings
from hue_lint.findings import Applicability, Edit, Finding, Fix, Position, Span, Step
from hue_lint.linter import Sources, Tools
from hue_lint.project.crawl import Crawl
from hue_lint.project.home import Home
from hue_lint.project.reads import Rests
from hue_lint.report import Failure, RuleInfo, Unread
from hue_lint.syntax.source import Source, UnreadableSource

QUERY = re.compile(r"(?<!await )\b(?P<model>\w+)\.objects\.(?P<method>get)\((?P<rest>[^)]*)\)?")
HELPER = re.compile(r"\bhelper\(\)")
RULES = tuple(
    RuleInfo(code, name, family, summary, default, f"# {code} {name}\n\n{summary}\n")
    for code, name, family, summary, default in (
        ("HUE101", "sync-query", "ORM", "A query method runs on the event loop.", True),
        ("HUE102", "queryset-evaluation", "ORM", "A queryset is evaluated.", True),
        ("HUE114", "unknown-lazy-load", "ORM", "A relation may be loaded.", False),
        ("HUE501", "sync-helper", "your own code", "A helper queries.", True),
        ("HUE900", "unreadable-file", "hygiene", "A file cannot be read.", True),
        ("HUE901", "unused-suppression", "hygiene", "A comment suppresses nothing.", True),
    )
)


@dataclass(frozen=True, slots=True)
class LineEngine:
    """Looks at single lines."""

    sources: Sources

    def async_functions(self, path: Path) -> int:
        return len(re.findall(r"async def", self._source(path).text))

    def folders_beside(self) -> Sequence[Path]:
        return ()

    def seen(self) -> Iterable[tuple[Path, bytes]]:
        return ()

    def rests_on(self, path: Path) -> Rests:
        return Rests(frozenset({path}))

    def failures(self) -> Sequence[Failure]:
        return ()

    def unread(self) -> Sequence[Unread]:
        return ()

    def sees_all_of(self, path: Path) -> bool:
        return True

    def callers_of(self, files: Collection[Path]) -> Sequence[Path]:
        return ()

    def findings(self, path: Path) -> Sequence[Finding]:
        source = self._source(path)
        if "hue-lint crashes here" in source.text:
            raise AssertionError("the engine is wrong about something")
        return tuple(self._found(source))

    def _source(self, path: Path) -> Source:
        source = self.sources.read(path)
        try:
            ast.parse(source.encode(source.text))
        except SyntaxError as error:
            raise UnreadableSource(path, error.msg, error.lineno or 1, error.offset or 1) from error
        return source

    def _found(self, source: Source) -> Iterator[Finding]:
        inside = ""
        for row, line in enumerate(source.lines, start=1):
            if (head := re.match(r"\s*(async )?def (\w+)", line)) is not None:
                inside = head[2] if head[1] else ""
            if not inside:
                continue
            for found in QUERY.finditer(line):
                yield query(source, row, found, inside)
            for found in HELPER.finditer(line):
                yield helper(source, row, found, inside)


def span(row: int, first: int, last: int) -> Span:
    return Span(Position(row, first + 1), Position(row, last + 1))


def query(source: Source, row: int, found: re.Match[str], function: str) -> Finding:
    multi = not found[0].endswith(")")
    where = span(row, *found.span())
    if multi:
        where = Span(where.start, Position(row + 1, source.lines[row].index(")") + 2))
    start, end = found.span("method")
    edits = (
        Edit(span(row, found.start(), found.start()), "await "),
        Edit(span(row, start, end), "aget"),
    )
    return Finding(
        "HUE101",
        "sync-query",
        f"{found['model']}.objects.get() queries the database on the event loop",
        source.path,
        where,
        row,
        function,
        "Django raises SynchronousOnlyOperation here",
        fix=Fix(Applicability.SAFE, f"await {found['model']}.objects.aget(...)", edits),
    )


def helper(source: Source, row: int, found: re.Match[str], function: str) -> Finding:
    step = Step(source.path.parent / "helpers.py", 2, "helper", "queries Post")
    return Finding(
        "HUE501",
        "sync-helper",
        "helper() queries the database on the event loop",
        source.path,
        span(row, *found.span()),
        row,
        function,
        path=(step,),
    )


def open_engine(
    home: Home, settings: Settings, overlay: Mapping[Path, bytes], walked: Crawl | None = None
) -> LineEngine:
    return LineEngine(Sources(overlay))


TOOLS = Tools(RULES, open_engine)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended and what it printed."""

    status: int
    out: str
    err: str


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory that is the working directory."""
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return root


@pytest.fixture
def hue_lint(capfd: pytest.CaptureFixture[str], project: Path) -> Callable[..., Ended]:
    """Run `hue-lint` with these arguments in the project."""

    def call(*arguments: str) -> Ended:
        capfd.readouterr()
        status = run(arguments, TOOLS)
        return Ended(status, *capfd.readouterr())

    return call


@pytest.fixture
def write(project: Path) -> Callable[[str, str], Path]:
    """Write a file of the project."""

    def to(name: str, text: str) -> Path:
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return to


@pytest.fixture
def tools() -> Tools:
    return TOOLS
