"""The linter and Django agree, function by function, about the oracle's cases.

What Django does is what the comments say; `test_django_truth.py` holds them to it.
"""

from __future__ import annotations

import django
import pytest
from oracle_cases import ANY, PROJECT, Definition, definitions
from oracle_linter import Said, check

DJANGO = (django.VERSION[0], django.VERSION[1])
JUDGED = [each for each in definitions(DJANGO) if each.file.startswith("cases/") or each.truths]
EVERY = [each for each in definitions(ANY) if each.file.startswith("cases/") or each.truths]


@pytest.fixture(scope="module")
def said() -> list[Said]:
    """Every finding of one run over the project."""
    return check(PROJECT, DJANGO)


@pytest.mark.parametrize("definition", JUDGED, ids=lambda definition: definition.id)
def test_the_linter_says_what_django_does(definition: Definition, said: list[Said]) -> None:
    here = [each for each in said if each.file == definition.file and each.row in definition]
    missed = [truth for truth in definition.truths if not any(f.covers(truth) for f in here)]
    false = [each for each in here if not any(each.covers(truth) for truth in definition.truths)]
    assert (missed, false) == ([], [])


def test_nothing_is_found_outside_of_the_cases(said: list[Said]) -> None:
    elsewhere = [
        each
        for each in said
        if not any(each.file == judged.file and each.row in judged for judged in EVERY)
    ]
    assert elsewhere == []
