"""Printing: a report in the format that was asked for, notes for people on standard error."""

import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from rich.console import Console
from rich.text import Text

from hue_lint.config import Settings
from hue_lint.linter import Sources, Tools
from hue_lint.project.home import repository_of
from hue_lint.report import CodeCount, Notice, Report, Unread, statistics
from hue_lint.reporters import (
    concise,
    full,
    github,
    gitlab,
    grouped,
    html,
    json,
    junit,
    pylint,
    rdjson,
    sarif,
)
from hue_lint.reporters.frame import UNICODE, Glyphs, glyphs_for
from hue_lint.reporters.view import View, counted
from hue_lint.writing import replace_file

MACHINE_FORMATS = {
    "json": json.render,
    "json-lines": json.render_lines,
    "pylint": pylint.render,
    "rdjson": rdjson.render,
    "html": html.render,
    "sarif": sarif.render,
    "github": github.render,
    "gitlab": gitlab.render,
    "junit": junit.render,
}
FORGES: Final = frozenset({"sarif", "github", "gitlab"})
"""Formats for who knows the repository, and not the folder of it that the run is in."""

_COLORS: Final = {"always": True, "never": False}


def console_for(file: TextIO, color: str = "auto") -> Console:
    """A console that never wraps or reformats what is printed. `auto` colours on a terminal, where
    NO_COLOR and FORCE_COLOR decide first."""
    forced = _COLORS.get(color)
    return Console(
        file=file,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=True,
        force_terminal=forced,
        color_system=None if forced is False else "standard" if forced else "auto",
        no_color=None if forced is None else not forced,
        _environ=_environment(),
    )


def _environment() -> Mapping[str, str]:
    """The environment, without a width of nothing: some terminals of containers say so, and rich
    would print nothing at all."""
    if os.environ.get("COLUMNS", "").strip().strip("0"):
        return os.environ
    return {name: value for name, value in os.environ.items() if name != "COLUMNS"}


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a report goes: to standard output in colours or not, or to a file. Quiet, it has the
    findings and nothing else."""

    file: Path | None = None
    color: str = "auto"
    quiet: bool = False


def print_report(
    report: Report, settings: Settings, tools: Tools, sources: Sources, to: Destination
) -> None:
    """Print the report, or write it to a file. Raises OSError."""
    here = Path.cwd()
    base = repository_of(here) if settings.output_format in FORGES else None
    view = View(here, sources.lines, tools.rules, base)
    machine = MACHINE_FORMATS.get(settings.output_format)
    if machine is not None:
        text = machine(report, view)
    elif to.file is not None:
        text = _for_people(report, settings, view, UNICODE, None, to).plain
    else:
        console = console_for(sys.stdout, to.color)
        width = console.width if console.is_terminal else None
        glyphs = glyphs_for(console.encoding)
        print_text(console, _for_people(report, settings, view, glyphs, width, to))
        return
    if to.file is None:
        write_text(text)
    else:
        replace_file(to.file, text.encode("utf-8", "backslashreplace"))


def _for_people(
    report: Report,
    settings: Settings,
    view: View,
    glyphs: Glyphs,
    width: int | None,
    to: Destination,
) -> Text:
    if settings.output_format == "concise":
        return concise.render(report, view)
    if settings.output_format == "grouped":
        return grouped.render(report, view)
    if to.quiet:
        return full.findings(report, view, glyphs, width)
    return full.render(report, view, glyphs, width)


def print_statistics(report: Report, settings: Settings) -> None:
    """Print how often each code was found, as JSON where that is the format."""
    counts = statistics(report.findings)
    if settings.output_format == "json":
        import msgspec

        write_text(msgspec.json.format(msgspec.json.encode(counts), indent=2).decode() + "\n")
        return
    console = console_for(sys.stdout)
    print_text(console, _table(counts))
    if settings.output_format == "full":
        print_text(console, full.summary(report, glyphs_for(console.encoding)).append("\n"))


def print_text(console: Console, text: Text) -> None:
    """Print `text` as it is; characters that the terminal lacks are written as escapes."""
    stream = console.file
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    if console.is_terminal or console.color_system is not None:
        console.print(text, end="")
    else:
        # The same, at a tenth of the cost: a console looks at every span.
        stream.write(text.plain)
        stream.flush()


def write_text(text: str) -> None:
    """Write a machine's format on standard output, in UTF-8 whatever the locale."""
    data = text.encode("utf-8", "backslashreplace")
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(data.decode())
        return
    sys.stdout.flush()
    buffer.write(data)
    buffer.flush()


def note(text: str) -> None:
    """Say something to the person at the terminal, apart from the report."""
    stream = sys.stderr
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    with suppress(OSError):
        print(f"hue-lint: {text}", file=stream, flush=True)


def note_notices(notices: Iterable[Notice]) -> None:
    """Warn of what was not looked at."""
    for each in notices:
        note(f"warning: {each.path}: {each.text}" if each.path else f"warning: {each.text}")


def note_unread(unread: Iterable[Unread], view: View) -> None:
    """Warn of what is imported and could not be read."""
    for each in unread:
        row = f":{each.row}" if each.row else ""
        note(f"warning: {view.path(each.path)}{row}: {each.text}")


def leave_unsaid(stream: TextIO) -> None:
    """Drop what could not be written to a stream, which Python tries again when it ends."""
    with suppress(OSError, ValueError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), stream.fileno())


def _table(counts: tuple[CodeCount, ...]) -> Text:
    text = Text()
    if not counts:
        return text
    number = max(len(str(count.count)) for count in counts)
    name = max(len(count.name) for count in counts)
    for count in counts:
        text.append(f"{count.count:>{number}}  ", "bold")
        text.append(count.code, "bold red").append(f"  {count.name:<{name}}")
        if count.repairable:
            text.append(f"  {counted(count.repairable, 'repairable', 'repairable')}", "cyan")
        text.rstrip()
        text.append("\n")
    return text
