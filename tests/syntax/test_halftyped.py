"""Text that is being typed: the row that does not parse yet goes, the rest stays in place."""

from pathlib import Path

import pytest

from hue_lint.syntax.halftyped import without_half_typed
from hue_lint.syntax.source import source_of

BEFORE = "async def one(request):\n    return Post.objects.get(pk=1)\n\n\nasync def two(request):\n"
AFTER = "    return Post.objects.count()\n\n\nclass Three:\n    x = 1\n"


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("    request.", id="an attribute to come"),
        pytest.param("    x = foo(1, ", id="an open bracket"),
        pytest.param("    x = [", id="an open list"),
        pytest.param('    x = "abc', id="an open string"),
        pytest.param("    x = ", id="a value to come"),
        pytest.param("    await", id="await alone"),
        pytest.param("    return return", id="nonsense"),
        pytest.param("    for x in", id="a loop to come"),
        pytest.param("    with transaction.atomic(", id="a block to come"),
        pytest.param("    @", id="a decorator to come"),
    ],
)
def test_a_half_typed_row_is_taken_out_and_the_rest_stays(row):
    mended = without_half_typed(source_of(Path("a.py"), f"{BEFORE}{row}\n{AFTER}".encode()))
    assert mended is not None
    lines = mended.text.splitlines()
    assert "\n".join(lines[:5]) + "\n" == BEFORE
    assert "\n".join(lines[6:]) + "\n" == AFTER
    assert lines[5] == "    pass"


def test_a_head_without_its_colon_opens_a_block_all_the_same():
    text = "async def one(r):\n    if r.user\n        return Post.objects.get()\n    return 1\n"
    mended = without_half_typed(source_of(Path("a.py"), text.encode()))
    assert mended is not None
    assert mended.text == text.replace("if r.user", "if 1:")


def test_what_is_no_python_at_all_is_given_up():
    text = "\n".join("? ! nothing of this" for _ in range(50))
    assert without_half_typed(source_of(Path("a.py"), text.encode())) is None
