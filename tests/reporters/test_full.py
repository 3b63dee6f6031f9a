"""The format for people: the frame, the carets, the path, the repair, the summary."""

from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from hue_lint.findings import Applicability, Edit, Finding, Fix, Position, Span, Step
from hue_lint.report import Report
from hue_lint.reporters import full
from hue_lint.reporters.frame import ASCII, UNICODE, Frame, glyphs_for
from hue_lint.reporters.view import View
from hue_lint.syntax.source import split_lines

EXPECTED = """\
shop/views.py:3:16  HUE101 sync-query  Cart.objects.get() queries the database on the event loop
  2 │     async def checkout(self, request):
  3 │         cart = Cart.objects.get(owner=1)
    │                ^^^^^^^^^^^^^^^^^^^^^^^^^
  3 +         cart = await Cart.objects.aget(owner=1)

shop/views.py:7:17  HUE501 sync-helper  cart_total() reads the database on the event loop: 100% \
of it, twice
  2 │     async def checkout(self, request):
  7 │         total = cart_total(cart)
    │                 ^^^^^^^^^^^^^^^^
    │ → cart_total  shop/pricing.py:2  evaluates a queryset of CartLine
    = await sync_to_async(cart_total)(cart)

2 findings in 1 of 84 files (12 with async code: 57 async functions) · 0.31 s
hue-lint check --fix repairs 1 (+), hue-lint rule HUE101 says why
"""


def test_findings_are_shown_as_people_read_them(report, view):
    assert full.render(report, view).plain == EXPECTED


def test_a_clean_run_has_only_the_summary(clean, view):
    assert full.render(clean, view).plain == (
        "no findings in 1 file (0 with async code) · 0.01 s\n"
    )


def repaired(before: str, *edits: Edit, safe: bool = True) -> list[str]:
    """The rows below the carets of a finding in the first row of some text."""
    applicability = Applicability.SAFE if safe else Applicability.UNSAFE
    fix = Fix(applicability, "told in words", edits)
    here = Span(Position(1, 1), Position(1, 2))
    finding = Finding("HUE106", "sync-database", "m", Path("a.py"), here, 1, "f", "here", fix=fix)
    text = full.render(Report((finding,), files=1), View(Path("/"), lambda _: split_lines(before)))
    return text.plain.partition("^\n")[2].partition("\n\n")[0].splitlines()


def edit(row: int, first: int, last: int, content: str, end: int = 0) -> Edit:
    return Edit(Span(Position(row, first), Position(end or row, last)), content)


def test_the_repair_is_shown_as_the_line_that_changes():
    text = "x = a()\ny = b()\nz = c()\n"
    assert repaired(text, edit(1, 5, 5, "await ")) == ["  1 + x = await a()"]
    assert repaired(text, edit(3, 5, 5, "await ")) == ["  3 + z = await c()"]
    assert repaired(text, edit(1, 1, 1, "w\n"), edit(3, 1, 2, "q")) == [
        "  1 + w",
        "  3 + q = c()",
    ]


def test_an_import_that_the_repair_brings_is_not_worth_a_row():
    text = "x = a()\n"
    new = (edit(1, 1, 1, "from x import y\n\n"), edit(1, 5, 6, "y"))
    assert repaired(text, *new) == ["  1 + x = y()"]


def test_an_unsafe_repair_is_marked_otherwise():
    assert repaired("x = a()\n", edit(1, 5, 6, "b"), safe=False) == ["  1 ? x = b()"]


def test_a_repair_of_many_rows_or_of_none_is_told_in_words():
    assert repaired("x\n", edit(1, 1, 2, "a\nb\nc\nd")) == ["    + told in words"]
    assert repaired("x\ny\n", edit(2, 1, 2, "", 2)) == ["    + told in words"]
    assert repaired("x\n", edit(9, 1, 2, "beyond")) == ["    + told in words"]


def test_a_step_that_repeats_the_line_is_left_out(view):
    here = Step(Path("/srv/my project/shop/views.py"), 3, "checkout", "Cart.objects.get(owner=1)")
    deeper = replace(here, row=5, what="if cart")
    span = Span(Position(3, 16), Position(3, 41))
    kept = "    │ → checkout  shop/views.py:5  if cart\n"
    for steps, shown in (((here,), ""), ((here, deeper), kept)):
        finding = Finding(
            "HUE101", "sync-query", "m", Path("shop/views.py"), span, 3, "checkout", path=steps
        )
        text = full.render(Report((finding,), files=1), view).plain
        assert text.partition("^\n")[2].partition("\n1 finding")[0] == shown


def test_what_to_do_is_said_once_for_all(view):
    def hint(*applicabilities: Applicability) -> str:
        here = Span(Position(1, 1), Position(1, 6))
        findings = tuple(
            Finding("HUE106", "n", "m", Path("shop/views.py"), here, 1, fix=Fix(each, "x", ()))
            for each in applicabilities
        )
        return full.render(Report(findings, files=1), view).plain.splitlines()[-1]

    safe, why = Applicability.SAFE, "hue-lint rule HUE106 says why"
    assert hint(safe, safe) == f"hue-lint check --fix repairs 2 (+), {why}"
    assert hint(Applicability.UNSAFE) == f"--fix --unsafe-fixes 1 (?), {why}"


def marked(line: str, start: int, end: int, width: int | None = None) -> tuple[str, str]:
    """The row of code and the row of carets below it, for columns (from 1) of one line."""
    frame = Frame([line + "\n"], width=width)
    text = frame.render(Span(Position(1, start), Position(1, end)), "", "").plain
    code, carets = text.splitlines()
    return code, carets


def under(code: str, carets: str) -> str:
    """The text that stands right above the carets, by columns of a terminal."""
    first = cell_len(carets[: carets.index("^")])
    last = first + carets.count("^")
    above, column = "", 0
    for character in code:
        if first <= column < last:
            above += character
        column += cell_len(character)
    return above


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        pytest.param("x = get()", "get()", id="plain text"),
        pytest.param("\tx = get()", "get()", id="a tab in front"),
        pytest.param("x\t=\tget()", "get()", id="tabs between"),
        pytest.param("名前 = get()", "get()", id="wide characters in front"),
        pytest.param("x = get('日本語')", "get('日本語')", id="wide characters below the carets"),
        pytest.param("cafe\u0301 = get()", "get()", id="a combining accent"),
        pytest.param("\x1b[31m = get()", "get()", id="an escape sequence in the source"),
        pytest.param("'😀', get()", "get()", id="an emoji"),
    ],
)
def test_the_carets_stand_below_the_text(line, wanted):
    start = line.index("get") + 1
    code, carets = marked(line, start, start + len(wanted))
    assert under(code, carets) == wanted
    assert "\x1b" not in code


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_long_line_is_cut_so_that_the_carets_are_in_sight(width):
    line = "x = " + "a + " * 60 + "get(pk=1)" + " + b" * 60
    start = line.index("get") + 1
    code, carets = marked(line, start, start + len("get(pk=1)"), width)
    assert under(code, carets) == "get(pk=1)"
    assert cell_len(code) <= width
    assert code.endswith("…")


def test_a_span_over_rows_is_marked_on_each():
    lines = ["f(\n", "    Post.objects\n", "    .get()\n", ")\n"]
    span = Span(Position(2, 5), Position(3, 11))
    assert Frame(lines).render(span, "", "here").plain == (
        "  2 │     Post.objects\n    │     ^^^^^^^^^^^^\n  3 │     .get()\n    │     ^^^^^^ here\n"
    )


def test_a_long_span_is_shown_by_its_ends():
    lines = [f"row{number}\n" for number in range(1, 21)]
    text = Frame(lines).render(Span(Position(1, 1), Position(20, 6)), "", "").plain
    assert "row1\n" in text
    assert "row20" in text
    assert "row10" not in text
    assert text.count("⋮") == 1


def test_a_place_behind_the_end_of_the_file_does_no_harm():
    view = View(Path("/"), lambda path: ["x\n"])
    here = Span(Position(9, 4), Position(9, 4))
    finding = Finding("HUE900", "unreadable-file", "unexpected end", Path("a.py"), here, 9)
    assert "HUE900" in full.render(Report((finding,), files=1), view).plain


def test_the_frame_is_drawn_with_what_the_terminal_has():
    assert glyphs_for("utf-8") is UNICODE
    assert glyphs_for("ascii") is ASCII
    assert glyphs_for("latin-1") is ASCII
    assert glyphs_for("no such encoding") is ASCII
