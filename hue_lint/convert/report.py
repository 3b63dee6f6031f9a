"""A conversion in words: a tree of functions, each with what becomes of it and why."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from hue_lint.convert.plan import Conversion, Step
from hue_lint.reporters.frame import ASCII, Glyphs
from hue_lint.reporters.view import View, counted

_WORDS = {
    "converted": ("becomes async", "bold green"),
    "twin": ("is new, async", "bold green"),
    "async already": ("is async already", "dim"),
    "idle": ("stays as it is", "dim"),
    "stays": ("stays synchronous", "yellow"),
    "refused": ("refused", "bold red"),
}


def plan_text(conversion: Conversion, view: View, glyphs: Glyphs) -> Text:
    """The plan for people; `view` shows paths."""
    text = Text()
    for step in conversion.steps:
        _append(text, step, view, glyphs, "", "", root=True)
    text.append(f"\n{_summary(conversion)}\n", "bold")
    return text


def _append(
    text: Text, step: Step, view: View, glyphs: Glyphs, first: str, rest: str, *, root: bool
) -> None:
    words, style = _WORDS[step.fate]
    text.append(first, "dim")
    text.append(f"{view.path(step.key.path)}::{step.key.qualname}", "bold")
    text.append("  ")
    text.append(words, style)
    text.append(f": {step.reason}\n" if step.reason else "\n")
    branch, end, line = _lines_of(glyphs)
    below = rest + (line if step.calls else "   ")
    for detail in _details(step, root=root):
        text.append(f"{below}{detail}\n", "dim")
    for mark in step.marks:
        text.append(below, "dim")
        text.append(f"! {mark}\n", "yellow")
    for at, call in enumerate(step.calls, 1):
        last = at == len(step.calls)
        here, further = (end, "   ") if last else (branch, line)
        _append(text, call, view, glyphs, rest + here, rest + further, root=False)


def _lines_of(glyphs: Glyphs) -> tuple[str, str, str]:
    """A branch of the tree, its last one, and a line beside what is below."""
    if glyphs == ASCII:
        return "+- ", "`- ", "|  "
    return "├─ ", "└─ ", "│  "


def _details(step: Step, *, root: bool) -> Iterator[str]:
    if step.fate in ("converted", "twin") and not step.reason.startswith("see"):
        hops = step.hops
        parts = [
            counted(hops.twins, "async method"),
            counted(hops.iterations, "iteration"),
            counted(hops.threads, "call by sync_to_async", "calls by sync_to_async"),
        ]
        numbers = (hops.twins, hops.iterations, hops.threads)
        made = ", ".join(part for part, number in zip(parts, numbers, strict=True) if number)
        before = 1 if root else 0
        yield f"thread hops: {before} before, {hops.total} after" + (f" ({made})" if made else "")
    yield from step.touched


def _summary(conversion: Conversion) -> str:
    steps = list(_all(conversion.steps))
    converted = len({step.key for step in steps if step.fate in ("converted", "twin")})
    stay = len({step.key for step in steps if step.fate == "stays"})
    marked = len({step.key for step in steps if step.marks})
    parts = [
        f"{counted(converted, 'function')} async in {counted(len(conversion.changed), 'file')}",
        f"{stay} synchronous",
        f"{len(conversion.refused)} refused",
        f"{marked} to look at",
    ]
    return ", ".join(parts)


def _all(steps: tuple[Step, ...]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from _all(step.calls)
