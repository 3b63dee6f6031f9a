"""Every kind of safe repair over many shapes: what is repaired does what it did, or what was meant.

A Django that is told not to refuse says what each case does; after the repair an ordinary one says
the same: what is returned, rows, mail, caches, messages, who the user is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from oracle_cases import ANY, definitions
from oracle_deeds import SILENCER, Deed, run_project
from oracle_linter import check
from oracle_shapes import EXPRESSIONS, Shape, impersonate, lay_out, shapes
from test_repair import DJANGO, fix, source_of

SHAPES = list(shapes())
OF_THE_USER = [shape for shape in SHAPES if "request.user" in shape.body]


@dataclass(frozen=True, slots=True)
class Tried:
    """What the cases do, what they were to do, what they do once repaired; the texts that were
    changed, and the rows where something is still found."""

    before: dict[str, Deed]
    truth: dict[str, Deed]
    after: dict[str, Deed]
    texts: dict[str, str]
    told: set[tuple[str, int]]

    def judge(self, shape: Shape) -> None:
        """A case that was changed was at fault, and does what it was to do, or the linter tells
        what is left."""
        text = self.texts.get(shape.id)
        if text is None:
            return
        before, after, truth = (each[shape.id] for each in (self.before, self.after, self.truth))
        assert before.sync_only or before.ended_in or before.value == truth.value, text
        if after.sync_only:
            assert set(after.sync_only) <= self.told, text
            return
        assert (after.ended_in, after.value) == (truth.ended_in, truth.value), text
        assert after.left == truth.left, text


def try_all(folder: Path, cases: Sequence[Shape], *, impersonated: bool = False) -> Tried:
    plain = lay_out(folder / "plain", cases)
    meant = lay_out(folder / "meant", cases, meant=True)
    repaired = lay_out(folder / "repaired", cases)
    if impersonated:
        for project in (plain, meant, repaired):
            impersonate(project)
    fix(repaired)
    return Tried(
        run_project(plain),
        run_project(meant, **{SILENCER: "true"}),
        run_project(repaired),
        changed(plain, repaired),
        {
            (said.file, row)
            for said in check(repaired, DJANGO)
            for row in range(said.row, said.last_row + 1)
        },
    )


def changed(plain: Path, repaired: Path) -> dict[str, str]:
    """The repaired text of each case that is another than before."""
    return {
        each.id: source_of(each, repaired)
        for each in definitions(ANY, plain)
        if each.file.startswith("cases/") and source_of(each, plain) != source_of(each, repaired)
    }


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    return try_all(tmp_path_factory.mktemp("shapes"), SHAPES)


@pytest.fixture(scope="module")
def impersonated(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    return try_all(tmp_path_factory.mktemp("impersonated"), OF_THE_USER, impersonated=True)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.id)
def test_a_repair_does_what_was_meant_or_is_not_made(shape: Shape, tried: Tried) -> None:
    tried.judge(shape)


@pytest.mark.parametrize("kind", [*(kind for kind in EXPRESSIONS if kind != "threads"), "meant"])
def test_many_of_a_kind_are_repaired(kind: str, tried: Tried) -> None:
    made = Counter(name.partition("::")[0] for name in tried.texts)
    assert made[kind] >= 12


@pytest.mark.parametrize("shape", OF_THE_USER, ids=lambda shape: shape.id)
def test_the_user_whom_a_middleware_has_put_there_stays_the_user(
    shape: Shape, impersonated: Tried
) -> None:
    impersonated.judge(shape)


def test_an_attribute_of_that_user_is_read_in_a_thread(impersonated: Tried) -> None:
    read = [text for text in impersonated.texts.values() if "lambda: request.user." in text]
    assert len(read) >= 3
