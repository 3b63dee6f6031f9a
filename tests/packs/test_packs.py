"""What packages that stand on Django do on an event loop, and what is told of them: the record of
`make test-packages` says what is true."""

import json
import shutil
import textwrap
from pathlib import Path

import pytest
from layouts import layout_at

from hue_lint.analysis import Analysis

HERE = Path(__file__).parent
RECORD = json.loads((HERE / "packs.json").read_text(encoding="utf-8"))
AGAIN = "run: make test-packages"
LINES = (HERE / "statements.txt").read_text(encoding="utf-8").splitlines()
STATEMENTS = [
    (word, code.replace("\\n", "\n"))
    for word, _, code in (line.partition(" | ") for line in LINES if not line.startswith("#"))
]
HEAD = (HERE / "measure.py").read_text(encoding="utf-8").partition('HEAD = """\\\n')[2]
BEFORE = """
async def statement_{number}(request):
    book = await Book.objects.aget(pk=1)
    root = await Genre.objects.aget(pk=1)
    below = await Genre.objects.aget(pk=2)
    place = await Place.objects.aget(pk=1)
    user = await User.objects.aget(pk=1)
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The statements that something is found in."""
    folder = tmp_path_factory.mktemp("packs")
    shutil.copytree(HERE / "library", folder / "library")
    (folder / "manage.py").write_text("")
    text = HEAD.partition('"""')[0]
    ends: list[int] = []
    for number, (_, code) in enumerate(STATEMENTS):
        text += BEFORE.format(number=number) + textwrap.indent(code, "    ") + "\n\n"
        ends.append(text.count("\n"))
    (folder / "views.py").write_text(text)
    rows = {
        finding.span.start.row
        for finding in Analysis.open(layout_at(folder)).findings(folder / "views.py")
    }
    begins = [HEAD.partition('"""')[0].count("\n"), *ends]
    return {
        code
        for (_, code), first, last in zip(STATEMENTS, begins, ends, strict=False)
        if any(first < row <= last for row in rows)
    }


@pytest.mark.parametrize(("word", "code"), STATEMENTS, ids=[code for _, code in STATEMENTS])
def test_what_happens_on_an_event_loop_is_told(word: str, code: str, told: set[str]) -> None:
    measured = RECORD["statements"].get(code)
    assert measured == ("silent" if word == "depends" else word), AGAIN
    if word != "depends":
        assert (code in told) is (word == "raises")
