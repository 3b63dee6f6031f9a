"""The pieces of a module that are parsed by themselves, found by their text."""

from collections.abc import Iterator

from hue_lint.project.modules import Module
from hue_lint.syntax.outline import Statement
from hue_lint.syntax.segment import Segment, function_segment, statement_segment


def segments_with(module: Module, word: str) -> Iterator[Segment]:
    """The statements and functions of a module whose text holds a word."""
    source = module.source
    for entry in module.outline.body:
        if isinstance(entry, Statement) and word in source.slice(entry.first, entry.last):
            yield statement_segment(source, entry)
    for outline, _ in module.outline.functions():
        if word in source.slice(outline.first, outline.last):
            yield function_segment(source, outline)
