"""Synchronous functions are converted, and do on an event loop what they did in a thread.

They are the oracle's own: the helpers that its cases call, and the cases that await nothing, taken
as the synchronous functions that they are but for one word.
"""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import django
import pytest
from oracle_cases import PROJECT, Definition, definitions
from oracle_deeds import Deed, run_functions
from oracle_linter import hue_lint

DJANGO = (django.VERSION[0], django.VERSION[1])
GIVEN = frozenset({"int", "HttpRequest", "Book", "Author", "Chapter", "Publisher"})
"""What the runner has a value for."""
ASYNCHRONOUS = (ast.Await, ast.AsyncFor, ast.AsyncWith)
REFUSALS = re.compile(r"::(?P<name>\S+)  refused: (?P<reason>.*)")


@dataclass(frozen=True, slots=True)
class Converted:
    """What the functions did before and after, and why some were not converted."""

    before: dict[str, Deed]
    after: dict[str, Deed]
    refused: dict[str, str]
    project: Path


def synchronous() -> Iterator[Definition]:
    """The functions of the project that are synchronous, or are made so by one word."""
    for definition in definitions(DJANGO):
        node = statements(PROJECT / definition.file)[definition.name]
        match node:
            case ast.AsyncFunctionDef() if not definition.is_support and _awaits_nothing(node):
                yield definition
            case ast.FunctionDef() if definition.file.startswith("services/") and _is_given(node):
                yield definition


@cache
def statements(path: Path) -> dict[str, ast.stmt]:
    """What stands at the top of a file that nobody changes any more, by its name."""
    return {_name(node): node for node in reversed(ast.parse(path.read_text()).body)}


def _name(node: ast.stmt) -> str:
    return getattr(node, "name", "")


def _awaits_nothing(node: ast.AsyncFunctionDef) -> bool:
    inside = [each for statement in node.body for each in ast.walk(statement)]
    return not any(
        isinstance(each, (*ASYNCHRONOUS, ast.AsyncFunctionDef))
        or (isinstance(each, ast.comprehension) and each.is_async)
        for each in inside
    )


def _is_given(node: ast.FunctionDef) -> bool:
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    plain = not (node.args.vararg or node.args.kwarg or node.decorator_list)
    return plain and all(
        isinstance(each.annotation, ast.Name) and each.annotation.id in GIVEN for each in given
    )


FUNCTIONS = list(synchronous())


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Converted:
    folder = tmp_path_factory.mktemp("converted")
    before, after = folder / "before", folder / "after"
    shutil.copytree(PROJECT, before, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for each in FUNCTIONS:
        path = before / each.file
        head = re.compile(rf"^async def {each.name}\b", re.M)
        path.write_text(head.sub(f"def {each.name}", path.read_text(encoding="utf-8")))
    shutil.copytree(before, after)
    done = hue_lint(
        after,
        "convert",
        f"--target-django={DJANGO[0]}.{DJANGO[1]}",
        *(f"{each.file}::{each.name}" for each in FUNCTIONS),
    )
    assert done.returncode in (0, 1), done.stderr
    (folder / "plan.txt").write_text(done.stdout)
    refused = {match["name"]: match["reason"] for match in REFUSALS.finditer(done.stdout)}
    ids = [each.id for each in FUNCTIONS]
    return Converted(run_functions(before, ids), run_functions(after, ids), refused, after)


def is_async(converted: Converted, definition: Definition) -> bool:
    node = statements(converted.project / definition.file)[definition.name]
    return isinstance(node, ast.AsyncFunctionDef)


@pytest.mark.parametrize("definition", FUNCTIONS, ids=lambda definition: definition.id)
def test_it_does_the_same_on_the_loop_or_stays(
    definition: Definition, converted: Converted
) -> None:
    if not is_async(converted, definition):
        assert converted.refused[definition.name]
        return
    before, after = converted.before[definition.id], converted.after[definition.id]
    assert after.sync_only == ()
    if before.ended_in == "RuntimeError" and "deadlock" in before.detail:
        assert after.ended_in is None  # a loop in a loop: it is awaited now
        return
    assert (after.ended_in, after.detail) == (before.ended_in, before.detail)
    assert after.value == before.value
    assert after.left == before.left


def test_nearly_all_are_converted(converted: Converted) -> None:
    count = sum(is_async(converted, definition) for definition in FUNCTIONS)
    assert count / len(FUNCTIONS) > 0.9, converted.refused
