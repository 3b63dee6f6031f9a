"""Calls that work on the event loop once a function is async, though `check` tells of none: those
of which nothing is known, and those that work for some rows only."""

from __future__ import annotations

import logging
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePath
from re import Match, Pattern
from typing import TYPE_CHECKING, Final

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.syntax.source import UnreadableSource
from hue_lint.syntax.walk import walk
from hue_lint.values.observing import Observer
from hue_lint.values.plain import External, Unknown
from hue_lint.values.values import Method, Value, options

if TYPE_CHECKING:
    from hue_lint.analysis import Analysis
    from hue_lint.project.classes import Function

_PLAIN_TYPES: Final = (
    str, bytes, int, float, dict, list, tuple, set, datetime, date, timedelta,
    PurePath, Match, Pattern, logging.Logger,
)  # fmt: skip
_PLAIN_NAMES: Final = frozenset(name for kind in _PLAIN_TYPES for name in dir(kind)) | {
    "dict",
    "json",
    "model_dump",
    "model_dump_json",
}
"""Methods of values that hold data: what has them waits for nothing."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Calls as they are written: those of what is unknown, and what others do for some rows."""

    unknown: tuple[str, ...] = ()
    sometimes: tuple[tuple[str, str], ...] = ()


def doubtful_calls(analysis: Analysis, function: Function) -> Doubtful:
    """The calls in an async function that are not awaited and of which neither the project nor the
    facts tell what they do, or the facts tell that it depends on the row."""
    seen = _values(analysis, function)
    passed: set[int] = set()
    unknown: dict[str, None] = {}
    sometimes: dict[str, str] = {}
    for node in walk(function.node.body):
        if isinstance(node, cst.Await):
            passed.add(id(node.expression))
        if not isinstance(node, cst.Call) or id(node) in passed:
            continue
        name = get_full_name_for_node(node.func) or ""
        if not name or _holds_data(name):
            continue
        known = seen.get(id(node.func), ())
        if known and all(map(_is_unknown, known)):
            passed.update(id(inner) for inner in walk(node.func))
            unknown[function.segment.one_line(node)] = None
        does = next((told for value in known if (told := _for_some_rows(value))), "")
        if does:
            sometimes[function.segment.one_line(node)] = does
    return Doubtful(tuple(unknown), tuple(sometimes.items()))


def _for_some_rows(value: Value) -> str:
    """What a method does for some rows, which `check` leaves out: most have none of them."""
    known = value.known if isinstance(value, Method) else None
    if known is None or known.colour != "sync" or known.behaviour.when != "old-hash":
        return ""
    return known.behaviour.does


def _values(analysis: Analysis, function: Function) -> dict[int, list[Value]]:
    observer = Observer(function.module.path)
    try:
        analysis.engine.watch(function, observer)
    except (UnreadableSource, RecursionError):
        return {}
    found: dict[int, list[Value]] = defaultdict(list)
    for seen in observer.seen:
        if seen.frame.segment is function.segment:
            found[id(seen.node)] += options(seen.value)
    return found


def _holds_data(name: str) -> bool:
    """Whether a call of that name makes a value, or asks one that holds data."""
    last = name.rpartition(".")[2]
    return last in _PLAIN_NAMES or last[:1].isupper()


def _is_unknown(value: Value) -> bool:
    match value:
        case External(qualname=qualname):
            return qualname.partition(".")[0] not in (*sys.stdlib_module_names, "django")
    return isinstance(value, Unknown)
