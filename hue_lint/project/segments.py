"""The pieces of a module that are parsed by themselves, found by their text."""

from collections.abc import Iterator

from hue_lint.project.modules import Module
from hue_lint.syntax.outline import FunctionOutline, Statement
from hue_lint.syntax.segment import Segment, function_segment, statement_segment


def segments_with(module: Module, *words: str) -> Iterator[Segment]:
    """The statements and functions of a module whose text holds one of some words, in order."""
    source = module.source
    entries: list[Statement | FunctionOutline] = [
        *(entry for entry in module.outline.body if isinstance(entry, Statement)),
        *(outline for outline, _ in module.outline.functions()),
    ]
    for entry in sorted(entries, key=lambda each: each.first):
        text = source.slice(entry.first, entry.last)
        if any(word in text for word in words):
            yield (
                statement_segment(source, entry)
                if isinstance(entry, Statement)
                else function_segment(source, entry)
            )
