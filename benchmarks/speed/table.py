"""The figures as a page, beside what they are to be."""

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.speed.measured import (
    COLD,
    ELSEWHERE,
    FLAKE8,
    FLOOR,
    HELPER,
    NOTHING,
    WITH_HUE,
    Measured,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of what is wanted: the figure, what it must be and what it is to be."""

    what: str
    figure: float
    must: float
    aim: float
    unit: str
    finished: bool = True

    @property
    def verdict(self) -> str:
        """How the figure stands to the limits."""
        if self.figure > self.must:
            return "no"
        if not self.finished:
            return "not finished"
        return "aim" if self.figure <= self.aim else "must"

    @property
    def shown(self) -> str:
        """The figure with its unit."""
        figure = f"{self.figure:.3g}" if self.figure < 100 else f"{self.figure:,.0f}"
        return f"{'' if self.finished else 'more than '}{figure} {self.unit}"


def wanted(each: Measured) -> Iterator[Row]:
    """What one project that was measured in full tells."""
    cold, floor = each.spent[COLD], each.spent[FLOOR]
    must, aim = (4.0, 2.5) if each.django else (6.0, 3.0)
    ratio = cold.processor / floor.processor
    yield Row("first run, everything on", ratio, must, aim, "times the floor", cold.finished)
    for what, title, must, aim in (
        ("nothing changed", NOTHING, 0.4, 0.25),
        ("one function of a helper changed, the whole tree asked", HELPER, 0.8, 0.4),
        ("one file asked after an edit elsewhere", ELSEWHERE, 0.8, 0.4),
    ):
        if title in each.spent:
            spent = each.spent[title]
            yield Row(what, spent.processor, must, aim, "s", spent.finished)
    if each.typed is not None:
        yield Row("key stroke to diagnostics", each.typed.processor * 1000, 150, 50, "ms")
    if WITH_HUE in each.spent:
        added = each.spent[WITH_HUE].processor - each.spent[FLAKE8].processor
        finished = each.spent[WITH_HUE].finished
        row = "what the plugin adds to flake8 -j2"
        yield Row(row, added / cold.processor, 1, 0.5, "times the command line", finished)
    memory = max(cold.memory, each.typed.memory if each.typed else 0)
    yield Row("peak memory, command line and server", memory, 400, 250, "MiB", cold.finished)


def growth(small: Measured, large: Measured) -> Row:
    """How the time for a line grows with the project."""
    ratio = (large.spent[COLD].processor / large.lines) / (
        small.spent[COLD].processor / small.lines
    )
    what = f"time for a line, {large.name} against {small.name}"
    finished = small.spent[COLD].finished and large.spent[COLD].finished
    return Row(what, ratio, 1.3, 1.1, "times", finished)


def page(projects: Sequence[Measured], rows: Sequence[tuple[str, Row]]) -> str:
    """`benchmarks/speed.md`."""
    lines = ["# Speed", "", "Written by `make bench`. Figures are processor seconds (user and"]
    lines += ["system, all processes) unless a column says otherwise, since time by the clock"]
    lines += ["depends on what else a machine does. Memory is of all processes together, shared"]
    lines += ["pages counted once. Made projects come from `benchmarks/speed/project.py`.", ""]
    lines += [f"{machine()}", "", f"{versions()}", "", "## What is wanted", ""]
    lines += [
        "| project | what | today | must | aim | reached |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, row in rows:
        limits = f"{row.must:g} {row.unit} | {row.aim:g} {row.unit}"
        lines.append(f"| {name} | {row.what} | {row.shown} | {limits} | {row.verdict} |")
    for each in projects:
        lines += ["", f"## {each.name}", "", _described(each), ""]
        lines += [
            "| | processor | times the floor | by the clock | memory |",
            "| --- | --: | --: | --: | --: |",
        ]
        floor = each.spent[FLOOR].processor
        for title, spent in each.spent.items():
            mark = "" if spent.finished else " (not finished)"
            seconds = (
                f"{spent.processor:.2f} s | {spent.processor / floor:.1f} | {spent.clock:.2f} s"
            )
            lines.append(f"| {title}{mark} | {seconds} | {spent.memory:.0f} MiB |")
    return "\n".join(lines) + "\n"


def _described(each: Measured) -> str:
    text = (
        f"{each.files:,} files, {each.lines:,} lines, {each.asynchronous} files with `async def`."
    )
    if each.typed is None:
        return text
    typed = each.typed
    return (
        f"{text} In the language server: first diagnostics after {typed.first:.2f} s by the clock;"
        f" after a key stroke {typed.processor:.2f} s of processor, {typed.clock:.2f} s by clock"
        f" without the pause; {typed.found} diagnostics, {typed.found_half_typed} while half a line"
        f" stands there; {typed.memory:.0f} MiB."
    )


def machine() -> str:
    """What the figures were measured on."""
    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        names = [
            row for row in information.read_text().splitlines() if row.startswith("model name")
        ]
        model = names[0].partition(": ")[2] if names else model
    load = os.getloadavg()[0]
    return (
        f"Machine: {model}, {os.cpu_count()} processors, {platform.system()}; load before the run"
        f" {load:.1f}."
    )


def versions() -> str:
    """Of everything that was run."""
    known = [f"Python {platform.python_version()}"]
    for name in ("hue-lint", "libcst", "ruff", "flake8", "flake8-async", "mypy"):
        try:
            known.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return f"Versions: {', '.join(known)}."
