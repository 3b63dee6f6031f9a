"""Templates rendered on the event loop with values of which not all is known.

`check` needs evidence that a template asks the database, and says nothing without. What is
converted worked in a thread, so a template that may ask goes on being rendered in one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.convert.origins import qualname_of
from hue_lint.findings import Edit
from hue_lint.fixes.site import Site, Unrepairable
from hue_lint.fixes.threads import call_in_thread
from hue_lint.syntax.walk import walk
from hue_lint.values.observing import Observer
from hue_lint.values.plain import Unknown
from hue_lint.values.values import (
    Instance,
    Mapping,
    Operation,
    Place,
    QuerySet,
    Sequence,
    Value,
    options,
)

if TYPE_CHECKING:
    from hue_lint.analysis import Analysis
    from hue_lint.project.classes import Function

_CONTEXT_AT = {
    "django.shortcuts.render": 2,
    "django.template.loader.render_to_string": 1,
}
"""Where the context stands among the arguments."""


def moved_to_threads(analysis: Analysis, function: Function) -> Iterator[Edit]:
    """The edits that render in a thread what may ask the database."""
    calls = list(_calls(analysis, function))
    if not calls:
        return
    observer = Observer(function.module.path)
    analysis.engine.watch(function, observer)
    seen: dict[int, list[Value]] = defaultdict(list)
    for each in observer.seen:
        seen[id(each.node)].append(each.value)
    for call, context in calls:
        if not _is_known(context, seen):
            frame = analysis.engine.frame(function, "async", None)
            operation = Operation("template", "raises", Place(call, frame), "", "")
            try:
                yield from call_in_thread(Site(operation, analysis.target), call).edits
            except Unrepairable:
                continue


def _calls(analysis: Analysis, function: Function) -> Iterator[tuple[cst.Call, cst.BaseExpression]]:
    """The calls that render a template, each with the context that it is given."""
    for node in walk(function.node.body):
        if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Name | cst.Attribute):
            continue
        at = _CONTEXT_AT.get(qualname_of(analysis.project, function, node.func))
        if at is None:
            continue
        for index, argument in enumerate(node.args):
            named = argument.keyword.value if argument.keyword is not None else ""
            if named == "context" or (index == at and not named):
                yield node, argument.value


def _is_known(context: cst.BaseExpression, seen: dict[int, list[Value]]) -> bool:
    """Whether all is known of what a context holds."""
    if isinstance(context, cst.Dict):
        return all(
            isinstance(each, cst.DictElement) and _is_known(each.value, seen)
            for each in context.elements
        )
    if isinstance(context, cst.SimpleString | cst.Integer | cst.Float):
        return True
    values = [option for value in seen.get(id(context), ()) for option in options(value)]
    return bool(values) and not any(_is_open(value) for value in values)


def _is_open(value: Value) -> bool:
    """Whether reading a value in a template may ask the database, for all that is known."""
    match value:
        case Unknown():
            return True
        case Instance():
            return value.provenance == "unknown"
        case Sequence():
            parts = (value.item,) if value.items is None else value.items
            return any(_is_open(one) for part in parts for one in options(part))
        case Mapping():
            held = [each for _, each in value.known] or [value.value]
            return any(_is_open(one) for part in held for one in options(part))
        case QuerySet():
            return True
    return False
