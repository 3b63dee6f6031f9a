"""The oracle's cases are repaired and run again: nothing refuses, and each does what it did.

What a case returned before is asked from a Django that is told not to refuse. Where a refusal has
no safe repair, the case stays as it is; where Django had nothing against a case, it stays as well.
"""

from __future__ import annotations

import ast
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import django
import pytest
from oracle_cases import DEFINITIONS, PROJECT, Definition, definitions
from oracle_deeds import Deed, run_project
from oracle_linter import EXTENDED, Said, check, hue_lint

DJANGO = (django.VERSION[0], django.VERSION[1])
JUDGED = [each for each in definitions(DJANGO) if each.file.startswith("cases/")]
REFUSED = [each for each in JUDGED if any(truth.kind == "raises" for truth in each.truths)]
FINE = [each for each in JUDGED if not each.truths]


@dataclass(frozen=True, slots=True)
class Repaired:
    """A copy of the project after `hue-lint check --fix`, and what its cases did."""

    project: Path
    deeds: dict[str, Deed]


@pytest.fixture(scope="module")
def repaired(tmp_path_factory: pytest.TempPathFactory) -> Repaired:
    project = tmp_path_factory.mktemp("repaired") / "project"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    fix(project)
    return Repaired(project, run_project(project))


@pytest.fixture(scope="module")
def said() -> list[Said]:
    """What the linter says before anything is repaired."""
    return check(PROJECT, DJANGO)


def fix(project: Path) -> None:
    target = f"--target-django={DJANGO[0]}.{DJANGO[1]}"
    done = hue_lint(project, "check", "--fix", f"--extend-select={EXTENDED}", target, ".")
    assert done.returncode in (0, 1), done.stderr


def is_repairable(definition: Definition, said: list[Said]) -> bool:
    """Whether all that Django refuses in a definition has a safe fix."""
    refusals = [truth for truth in definition.truths if truth.kind == "raises"]
    fixes = [{each.fix for each in said if each.covers(truth)} for truth in refusals]
    return all(each == {"safe"} for each in fixes)


def source_of(definition: Definition, project: Path) -> str:
    """The text of a definition, wherever it stands by now."""
    return _sources(project / definition.file)[definition.name]


@cache
def _sources(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return {
        node.name: "".join(lines[node.lineno - 1 : node.end_lineno])
        for node in ast.parse("".join(lines)).body
        if isinstance(node, DEFINITIONS)
    }


@pytest.mark.parametrize("definition", REFUSED, ids=lambda definition: definition.id)
def test_a_repaired_case_is_not_refused_and_returns_the_same(
    definition: Definition,
    said: list[Said],
    deeds: dict[str, Deed],
    silenced: dict[str, Deed],
    repaired: Repaired,
) -> None:
    before, after = source_of(definition, PROJECT), source_of(definition, repaired.project)
    if not is_repairable(definition, said):
        something_is = any(each.fix == "safe" for each in said if _is_in(each, definition))
        assert (before != after) == something_is
        return
    assert before != after
    for case in cases_that_run(definition, deeds):
        deed = repaired.deeds[case]
        assert deed.sync_only == (), after
        if silenced[case].ended_in is None:
            assert (deed.ended_in, deed.detail) == (None, ""), after
            assert deed.value == silenced[case].value, after
            assert deed.left == silenced[case].left, after


def cases_that_run(definition: Definition, deeds: dict[str, Deed]) -> list[str]:
    """The case itself, or those that Django refused inside of a definition that they use."""
    if definition.id in deeds:
        return [definition.id]
    return [
        case
        for case, deed in deeds.items()
        if any(file == definition.file and row in definition for file, row in deed.sync_only)
    ]


def _is_in(said: Said, definition: Definition) -> bool:
    return said.file == definition.file and said.row in definition


@pytest.mark.parametrize("definition", FINE, ids=lambda definition: definition.id)
def test_what_was_fine_is_not_changed(definition: Definition, repaired: Repaired) -> None:
    assert source_of(definition, repaired.project) == source_of(definition, PROJECT)


def test_what_was_fine_still_does_the_same(deeds: dict[str, Deed], repaired: Repaired) -> None:
    fine = [definition.id for definition in FINE if definition.id in deeds]
    changed = {
        name: repaired.deeds[name]
        for name in fine
        if not deeds[name].sync_only
        and (repaired.deeds[name].ended_in, repaired.deeds[name].value)
        != (deeds[name].ended_in, deeds[name].value)
    }
    assert changed == {}


def test_a_second_run_changes_nothing(repaired: Repaired) -> None:
    before = texts(repaired.project)
    fix(repaired.project)
    assert texts(repaired.project) == before


def texts(project: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in project.rglob("*.py")}


def test_most_of_what_django_refuses_has_a_safe_repair(said: list[Said]) -> None:
    repairable = [definition for definition in REFUSED if is_repairable(definition, said)]
    assert len(repairable) >= 0.75 * len(REFUSED)
