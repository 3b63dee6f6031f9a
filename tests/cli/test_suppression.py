"""`# noqa`: what it keeps back and what is said about one that keeps back nothing."""

import json
import re

import pytest

HEAD = "async def detail(request):\n"


@pytest.fixture
def codes(hue_lint, write):
    """The codes found in an async function with this body."""

    def check(body, *options):
        write("views.py", HEAD + body)
        out = hue_lint("check", "--output-format", "json", *options).out
        return [finding["code"] for finding in json.loads(out)]

    return check


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "#noqa",
        "# NOQA",
        "# NoQA: hue101",
        "# noqa: HUE101",
        "#noqa:HUE101,HUE102 # HUE102 is not in force",
        "# noqa: E501, HUE101",
        "# noqa: E501 HUE101",
        "# noqa: sync-query",
        "# noqa: HUE1",
        "# noqa: HUE101 because it runs at start-up only",
        "# type: ignore # noqa: HUE101",
        "# the first  # noqa : HUE101",
    ],
)
def test_a_comment_keeps_its_finding_back(codes, comment):
    assert codes(f"    Post.objects.get(pk=1)  {comment}\n", "--ignore=HUE102") == []


@pytest.mark.parametrize(
    "comment",
    ["# noqa: E501", "# noqa:F401,E501", "# noqab", "# HUE101", "# noqa: HUE5, E1 ", "# no qa"],
)
def test_a_comment_for_something_else_does_not(codes, comment):
    assert "HUE101" in codes(f"    Post.objects.get(pk=1)  {comment}\n")


def test_a_string_is_no_comment(codes):
    assert codes("    Post.objects.get(pk='# noqa')\n") == ["HUE101"]
    assert codes("    x = '''\n# noqa''', Post.objects.get(pk=1)\n") == ["HUE101"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("    Post.objects.get(\n        )  # noqa: HUE101\n", id="on its last row"),
        pytest.param("    Post.objects.get(  # noqa: HUE101\n        )\n", id="on its first row"),
        pytest.param(
            "    Post.objects.get(pk=1).text('''\n    ''')  # noqa: HUE101\n",
            id="behind a string over rows",
        ),
        pytest.param(
            "    Post.objects.get(pk=1) + \\\n        2  # noqa: HUE101\n", id="behind a backslash"
        ),
    ],
)
def test_a_statement_over_rows_takes_the_comment_on_either_end(codes, body):
    assert codes(body) == []


def test_a_comment_on_another_row_of_a_call_is_for_that_row(codes):
    body = "    f(\n        Post.objects.get(pk=1),\n        2,  # noqa: HUE101\n    )\n"
    assert codes(body) == ["HUE101", "HUE901"]


def test_a_comment_that_keeps_back_nothing_is_reported(hue_lint, write):
    write("views.py", "x = 1  # noqa: HUE101\n")
    ended = hue_lint("check", "--output-format", "concise")
    assert ended.out == (
        "views.py:1:8: HUE901 unused-suppression HUE101 suppresses nothing here [*]\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("x = 1  # noqa", id="a bare comment may be another tool's"),
        pytest.param("x = 1  # noqa: F401", id="another tool's code"),
        pytest.param("x = 1  # noqa: HUE101, HUE901", id="one that says it may be unused"),
        pytest.param("x = '# noqa: HUE101'", id="a string"),
        pytest.param("x = 1  # noqa: HUE114", id="a rule that is not in force"),
    ],
)
def test_these_comments_are_not_called_unused(hue_lint, write, line):
    write("views.py", f"{line}\n")
    assert hue_lint("check").status == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("x = 1  # noqa: HUE101", "x = 1", id="the whole comment"),
        pytest.param("x = 1  # noqa: E501, HUE101", "x = 1  # noqa: E501", id="one of the codes"),
        pytest.param("x = 1  # noqa:HUE999", "x = 1", id="a code that there is not"),
        pytest.param("x = 1  # noqa: HUE101 slow", "x = 1  # slow", id="a reason is kept"),
        pytest.param(
            "x = 1  # noqa: HUE101  # type: int",
            "x = 1  # type: int",
            id="a second comment is kept",
        ),
        pytest.param(
            "x = 1  # type: int # noqa: HUE101", "x = 1  # type: int", id="a first comment is kept"
        ),
        pytest.param("# noqa: HUE101", "", id="a row of its own"),
    ],
)
def test_an_unused_comment_is_repaired_away(hue_lint, write, before, after):
    path = write("views.py", f"y = 2\n{before}\nz = 3\n")
    assert hue_lint("check", "--fix").status == 0
    assert path.read_text() == f"y = 2\n{after}\nz = 3\n"


WHOLE = "async def f(r):\n    Post.objects.get(pk=1)\n    helper()\n"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param(f"# hue-lint: noqa\n{WHOLE}", [], id="everything"),
        pytest.param(f"# hue-lint: noqa: HUE101\n{WHOLE}", ["HUE501"], id="a code"),
        pytest.param(
            f"{WHOLE}# hue-lint: noqa: sync-helper\n", ["HUE101"], id="a name, at the end"
        ),
        pytest.param(f"# hue-lint: noqa: HUE1, HUE5\n{WHOLE}", [], id="families"),
        pytest.param(f"# flake8: noqa\n{WHOLE}", [], id="as flake8 has it"),
        pytest.param("# hue-lint: noqa\nx = 1  # noqa: HUE101\n", [], id="what is unused, too"),
        pytest.param(f"# flake8: noqa: E501\n{WHOLE}", ["HUE101", "HUE501"], id="another's code"),
        pytest.param(f"# flake8: noqa: HUE101\n{WHOLE}", ["HUE501"], id="as flake8, a code"),
        pytest.param(
            f"x = 1  # hue-lint: noqa\n{WHOLE}",
            ["HUE101", "HUE501"],
            id="beside code, its row only",
        ),
        pytest.param(
            f'"# hue-lint: noqa"\n{WHOLE}', ["HUE101", "HUE501"], id="in a string, nothing"
        ),
        pytest.param(
            f"# hue-lint: noqa: HUE102\n{WHOLE}", ["HUE901", "HUE101", "HUE501"], id="unused"
        ),
    ],
)
def test_a_comment_in_a_row_of_its_own_can_stand_for_the_whole_file(hue_lint, write, text, codes):
    write("views.py", text)
    out = hue_lint("check", "--output-format", "concise").out
    assert re.findall(r"HUE\d+(?= [a-z]+-)", out) == codes
