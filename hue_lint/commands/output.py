"""Printing: a report in the format that was asked for, notes for people on standard error."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.text import Text

from hue_lint.config import Settings
from hue_lint.linter import Sources, Tools
from hue_lint.report import CodeCount, Report, statistics
from hue_lint.reporters import concise, full, github, gitlab, json, junit, sarif
from hue_lint.reporters.frame import glyphs_for
from hue_lint.reporters.view import View, counted

MACHINE_FORMATS = {
    "json": json.render,
    "sarif": sarif.render,
    "github": github.render,
    "gitlab": gitlab.render,
    "junit": junit.render,
}


def console_for(file: TextIO) -> Console:
    """A console that colours on a terminal (NO_COLOR and FORCE_COLOR decide first) and never
    wraps or reformats what is printed."""
    return Console(file=file, highlight=False, markup=False, emoji=False, soft_wrap=True)


def print_report(report: Report, settings: Settings, tools: Tools, sources: Sources) -> None:
    """Print the report on standard output."""
    view = View(Path.cwd(), sources.lines, tools.rules)
    machine = MACHINE_FORMATS.get(settings.output_format)
    if machine is not None:
        write_text(machine(report, view))
        return
    console = console_for(sys.stdout)
    if settings.output_format == "concise":
        print_text(console, concise.render(report, view))
        return
    glyphs = glyphs_for(console.encoding)
    width = console.width if console.is_terminal else None
    print_text(console, full.render(report, view, glyphs, width))


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
    console.print(text, end="")


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
