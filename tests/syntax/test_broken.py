"""Text that does not parse: what is broken goes, the rest stays in place."""

from pathlib import Path

import pytest

from hue_lint.syntax.broken import Mended, mended
from hue_lint.syntax.outlining import outline_of
from hue_lint.syntax.source import UnreadableSource, source_of

BEFORE = "async def one(request):\n    return Post.objects.get(pk=1)\n\n\nasync def two(request):\n"
AFTER = "    return Post.objects.count()\n\n\nclass Three:\n    x = 1\n"


def mend(text: str) -> Mended | None:
    source = source_of(Path("a.py"), text.encode())
    with pytest.raises(UnreadableSource) as raised:
        outline_of(source)
    return mended(source, raised.value)


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
    found = mend(f"{BEFORE}{row}\n{AFTER}")
    assert found is not None
    lines = found.source.text.splitlines()
    assert "\n".join(lines[:5]) + "\n" == BEFORE
    assert "\n".join(lines[6:]) + "\n" == AFTER
    assert lines[5] == "    pass"
    assert found.reason.row == 6


def test_a_head_without_its_colon_opens_a_block_all_the_same():
    text = "async def one(r):\n    if r.user\n        return Post.objects.get()\n    return 1\n"
    found = mend(text)
    assert found is not None
    assert found.source.text == text.replace("if r.user", "if 1:")


def test_of_a_statement_broken_in_many_rows_the_whole_goes_with_its_decorators():
    broken = "@route\n@cached\ndef two():\n" + "    ! ? nothing\n" * 20
    found = mend(f"x = 1\n{broken}def three():\n    return 3\n")
    assert found is not None
    assert [getattr(each, "name", "x") for each in found.outline.body] == ["x", "three"]
    assert found.source.text.splitlines()[24:] == ["def three():", "    return 3"]
    assert found.reason.row == 5


def test_what_is_no_python_at_all_is_given_up():
    assert mend("\n".join("? ! nothing of this" for _ in range(50))) is None
