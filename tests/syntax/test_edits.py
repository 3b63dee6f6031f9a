"""Edits change what they name and nothing else."""

from pathlib import Path

import pytest

from hue_lint.findings import Edit, Position, Span
from hue_lint.syntax.edits import OverlappingEdits, apply_edits
from hue_lint.syntax.source import source_of


def edit(row: int, column: int, end_row: int, end_column: int, content: str) -> Edit:
    return Edit(Span(Position(row, column), Position(end_row, end_column)), content)


def apply(text: str, *edits: Edit) -> str:
    return apply_edits(source_of(Path("views.py"), text.encode()), edits)


@pytest.mark.parametrize(
    ("text", "edits", "expected"),
    [
        pytest.param("x = a()\n", [edit(1, 5, 1, 5, "await ")], "x = await a()\n", id="insertion"),
        pytest.param(
            "x = 1\r\ny = 'ä'\r\n",
            [edit(2, 6, 2, 7, "ö")],
            "x = 1\r\ny = 'ö'\r\n",
            id="CRLF is kept",
        ),
        pytest.param("a\nb\nc\n", [edit(1, 2, 3, 1, "")], "ac\n", id="deletion over rows"),
        pytest.param(
            "f(x)\n", [edit(1, 3, 1, 4, "y"), edit(1, 1, 1, 2, "g")], "g(y)\n", id="any order"
        ),
        pytest.param(
            "x\n",
            [edit(1, 1, 1, 1, "a"), edit(1, 1, 1, 1, "b")],
            "abx\n",
            id="insertions at a place",
        ),
        pytest.param("x", [edit(1, 2, 1, 2, "\n")], "x\n", id="at the very end"),
        pytest.param("x\n", [edit(2, 1, 2, 1, "y\n")], "x\ny\n", id="behind the last newline"),
        pytest.param("x\n", [], "x\n", id="no edits"),
    ],
)
def test_edits_are_applied(text: str, edits: list[Edit], expected: str) -> None:
    assert apply(text, *edits) == expected


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(OverlappingEdits):
        apply("abcdef\n", edit(1, 1, 1, 4, "x"), edit(1, 3, 1, 5, "y"))


def test_a_place_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="no place 7:1"):
        apply("abc\n", edit(7, 1, 7, 1, "x"))
