"""The format for people: the frame, the carets, the path, the repair, the summary."""

from pathlib import Path

import pytest
from rich.cells import cell_len

from hue_lint.findings import Applicability, Finding, Fix, Position, Span
from hue_lint.report import Report
from hue_lint.reporters import full
from hue_lint.reporters.frame import ASCII, UNICODE, Frame, glyphs_for
from hue_lint.reporters.view import View

EXPECTED = """\
shop/views.py:3:16  HUE101 sync-query  Cart.objects.get() queries the database on the event loop

  1 │ class Checkout:
  2 │     async def checkout(self, request):
  3 │         cart = Cart.objects.get(owner=1)
    │                ^^^^^^^^^^^^^^^^^^^^^^^^^ Django raises SynchronousOnlyOperation here

  repair: cart = await Cart.objects.aget(owner=1)    hue-lint check --fix
  why:    hue-lint rule HUE101

shop/views.py:7:17  HUE501 sync-helper  cart_total() reads the database on the event loop: 100% \
of it, twice

  2 │     async def checkout(self, request):
  ⋮ │
  5 │         if cart:
  6 │             pass
  7 │         total = cart_total(cart)
    │                 ^^^^^^^^^^^^^^^^
    │
    │ → cart_total  shop/pricing.py:2  evaluates a queryset of CartLine

  repair: await sync_to_async(cart_total)(cart)
  why:    hue-lint rule HUE501

2 findings in 1 of 84 files (12 with async code: 57 async functions), 1 repairable · 0.31 s
"""


def test_findings_are_shown_as_people_read_them(report, view):
    assert full.render(report, view).plain == EXPECTED


def test_a_clean_run_has_only_the_summary(clean, view):
    assert full.render(clean, view).plain == (
        "no findings in 1 file (0 with async code) · 0.01 s\n"
    )


def test_an_unsafe_repair_names_its_option_and_is_counted_apart(view):
    fix = Fix(Applicability.UNSAFE, "x", ())
    here = Span(Position(1, 1), Position(1, 6))
    finding = Finding("HUE106", "sync-transaction", "m", Path("shop/views.py"), here, 1, fix=fix)
    text = full.render(Report((finding,), files=1), view).plain
    assert "hue-lint check --fix --unsafe-fixes" in text
    assert ", 1 more with --unsafe-fixes" in text


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
        "  1 │ f(\n"
        "  2 │     Post.objects\n"
        "    │     ^^^^^^^^^^^^\n"
        "  3 │     .get()\n"
        "    │     ^^^^^^ here\n"
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
