"""The comments in the oracle's cases say what Django, as installed, really does."""

from __future__ import annotations

import django
import pytest
from oracle_cases import Definition, definitions
from oracle_deeds import Deed

DJANGO = (django.VERSION[0], django.VERSION[1])
JUDGED = [
    each
    for each in definitions(DJANGO)
    if each.runs_on_the_loop and (each.file.startswith("cases/") or each.truths)
]


@pytest.mark.parametrize("definition", JUDGED, ids=lambda definition: definition.id)
def test_django_refuses_where_the_comments_say(
    definition: Definition, deeds: dict[str, Deed]
) -> None:
    refused = {
        row
        for deed in deeds.values()
        for file, row in deed.sync_only
        if file == definition.file and row in definition
    }
    assert refused == {truth.row for truth in definition.truths if truth.kind == "raises"}


@pytest.mark.parametrize("definition", JUDGED, ids=lambda definition: definition.id)
def test_cases_end_as_the_comments_say(definition: Definition, deeds: dict[str, Deed]) -> None:
    if definition.id not in deeds:
        assert definition.is_support, "the runner left out a case"
        return
    deed = deeds[definition.id]
    stated = {truth.ends_in for truth in definition.truths if truth.ends_in}
    for exception in stated - {"RuntimeWarning"}:
        assert deed.ended_in == exception, deed.detail
        assert deed.row in {(truth.file, truth.row) for truth in definition.truths}
    if "RuntimeWarning" in stated:
        assert any(each.startswith("RuntimeWarning") for each in deed.warnings)
    if deed.ended_in == "SynchronousOnlyOperation":
        assert deed.sync_only
    elif not stated:
        assert deed.ended_in is None, deed.detail


def test_no_refusal_is_left_unstated(deeds: dict[str, Deed]) -> None:
    stated = {
        (truth.file, truth.row)
        for definition in definitions(DJANGO)
        for truth in definition.truths
        if truth.kind == "raises"
    }
    refused = {place: case for case, deed in deeds.items() for place in deed.sync_only}
    assert {refused[place]: place for place in refused.keys() - stated} == {}


def test_a_silenced_django_lets_every_case_return(
    deeds: dict[str, Deed], silenced: dict[str, Deed]
) -> None:
    """So each has a result to hold its repair to; a mistaken wrapping may fail on its own."""
    failed = {
        name: deed.detail
        for name, deed in silenced.items()
        if deeds[name].sync_only and deed.ended_in and "wrapping::" not in name
    }
    assert failed == {}
    assert not any(deed.sync_only for deed in silenced.values())


def test_a_function_has_one_defect_at_most() -> None:
    several = {
        definition.id
        for definition in definitions(DJANGO)
        if len({truth.row for truth in definition.truths if truth.kind == "raises"}) > 1
    }
    assert several == set()


def test_the_oracle_is_large_and_half_of_it_is_harmless() -> None:
    harmless = [definition for definition in JUDGED if not definition.truths]
    assert len(JUDGED) >= 900
    assert 0.4 <= len(harmless) / len(JUDGED) <= 0.6
