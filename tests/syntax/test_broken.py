"""Text that does not parse: what is broken goes, the rest stays in place."""

import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hue_lint.syntax.broken.mending import MOST, Mended, mended
from hue_lint.syntax.outlining import outline_of
from hue_lint.syntax.source import UnreadableSource, source_of

BEFORE = "async def one(request):\n    return Post.objects.get(pk=1)\n\n\nasync def two(request):\n"
AFTER = "    return Post.objects.count()\n\n\nclass Three:\n    x = 1\n"
X = "__does_not_parse__"


def mend(text: str) -> Mended | None:
    source = source_of(Path("a.py"), text.encode())
    with pytest.raises(UnreadableSource) as raised:
        outline_of(source)
    return mended(source, raised.value)


def left(text: str) -> str:
    found = mend(text)
    assert found is not None
    return found.source.text


def rows(text: str) -> list[tuple[int, int]]:
    found = mend(text)
    assert found is not None
    return [(each.first, each.last) for each in found.broken]


@pytest.mark.parametrize(
    ("row", "instead"),
    [
        pytest.param("request.", "pass", id="an attribute to come"),
        pytest.param("x = foo(1, ", f"x = {X}", id="an open bracket"),
        pytest.param("x = [", f"x = {X}", id="an open list"),
        pytest.param('x = "abc', f"x = {X}", id="an open string"),
        pytest.param("x = '''abc", f"x = {X}", id="an open string in three quotes"),
        pytest.param("x = ", f"x = {X}", id="a value to come"),
        pytest.param("x, self.y = z[", f"x = self.y = {X}", id="what two targets are given"),
        pytest.param("x: int = (", f"x = {X}", id="an annotated value to come"),
        pytest.param("x += (", f"x = {X}", id="what is added to come"),
        pytest.param("await", "pass", id="await alone"),
        pytest.param("return return", f"if {X}: return {X}", id="a return to come"),
        pytest.param("from a import b as c, (", f"c = {X}", id="an import to come"),
        pytest.param("load(request, ", f"request = {X}", id="a call that may change what it has"),
        pytest.param("request.fill(", f"request = {X}", id="a method that may change its object"),
        pytest.param("load(Post, ", "pass", id="a call that is given what is not local"),
        pytest.param("for x in", f"for x in {X}: pass", id="a loop to come"),
        pytest.param("if request:", "if request: pass", id="a branch to come"),
        pytest.param("if request:  # why:", "if request: pass", id="a branch to come, explained"),
        pytest.param("with open(x) as y, (", f"with {X} as y: pass", id="a block to come"),
        pytest.param("@", "pass", id="a decorator to come"),
        pytest.param("try:", "if 1: pass", id="something tried to come"),
        pytest.param("else:", f"if {X}: pass", id="a branch of nothing"),
    ],
)
def test_a_half_typed_row_is_taken_out_and_the_rest_stays(row, instead):
    assert left(f"{BEFORE}    {row}\n{AFTER}") == f"{BEFORE}    {instead}\n{AFTER}"
    assert rows(f"{BEFORE}    {row}\n{AFTER}") == [(6, 6)]


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        pytest.param("if r.user\n    a()\n", f"if {X}:\n    a()\n", id="a branch, no colon"),
        pytest.param("while r(:\n    a()\n", f"while {X}:\n    a()\n", id="a loop, open bracket"),
        pytest.param(
            "async with a(b as c:\n    d()\n", f"async with {X} as c:\n    d()\n", id="a context"
        ),
        pytest.param(
            "try:\n    a()\nexcept (A as e:\n    b()\n",
            f"try:\n    a()\nexcept {X} as e:\n    b()\n",
            id="a handler",
        ),
        pytest.param("try:\n    a()\n\nb()\n", "if 1:\n    a()\n\nb()\n", id="no handler yet"),
        pytest.param(
            "match r(:\n    case 1:\n        a()\n",
            f"match {X}:\n    case 1:\n        a()\n",
            id="a match",
        ),
        pytest.param(
            "async def a(b, c: int\n    d()\n",
            f"async def a(b={X}, c={X}, *_, **__):\n    d()\n",
            id="the parameters of a function",
        ),
        pytest.param("class A(B:\n    c = 1\n", f"class A({X}):\n    c = 1\n", id="the bases"),
        pytest.param(
            "asyn def a(b):\n    c()\n\nd()\n", "pass\n\n\nd()\n", id="a block of nobody knows what"
        ),
        pytest.param(
            "a = lambda b: (\n    c()\nd()\n", f"a = {X}\n\nd()\n", id="an open lambda, its rows"
        ),
        pytest.param(
            "if a:\n      b = 1\n    c()\n    d()\n",
            f"if a:\n    b = {X}\n    c()\n    d()\n",
            id="the first row of a block too deep",
        ),
        pytest.param(
            "if a:\n    b()\n  c = 1\n    d()\n",
            f"if a:\n    b()\n    c = {X}\n    d()\n",
            id="a row of a block not deep enough",
        ),
        pytest.param(
            "a()\n    b = 1\n    c()\nd()\n", f"a()\nb = {X}\n\nd()\n", id="rows too deep"
        ),
    ],
)
def test_what_is_below_a_broken_head_stays_where_its_kind_is_known(text, instead):
    assert left(text) == instead


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        pytest.param(
            "@to_async(\ndef work():\n    return 1\n\n\nwork()\n",
            f"@{X}\ndef work():\n    return 1\nwork = {X}\n\nwork()\n",
            id="in the row behind it",
        ),
        pytest.param(
            "class A:\n    @to_async(\n    def work(self):\n        return 1",
            f"class A:\n    @{X}\n    def work(self):\n        return 1\n    work = {X}\n",
            id="behind the end of the file",
        ),
        pytest.param(
            "@to_async(\ndef work():\n    return 1\nx = 1\n",
            f"work = {X}\n\n\nx = 1\n",
            id="in its place, where there is no room",
        ),
    ],
)
def test_what_a_broken_decorator_makes_of_a_function_is_not_known(text, instead):
    assert left(text) == instead


@pytest.mark.parametrize(
    "above",
    [
        pytest.param("<<<<<<< HEAD\n@to_async\n=======\n@other\n>>>>>>> b\n", id="undecided"),
        pytest.param("@to_async\n<<<<<<< HEAD\n=======\n@other\n>>>>>>> b\n", id="half decided"),
        pytest.param("  @to_async\n", id="indented wrongly"),
        pytest.param("@to_async\nfoo(\n", id="with a half-typed row below"),
        pytest.param("@to_async\nawait\n", id="with another half-typed row below"),
    ],
)
def test_a_function_whose_decorators_cannot_be_told_is_not_known(above):
    text = f"import a\n{above}def work():\n    return 1\n\n\nwork()\n"
    assert f"work = {X}" in left(text)


def test_in_a_synchronous_function_all_that_a_broken_row_speaks_of_may_have_been_loaded():
    text = "def warm(book, self):\n    self.book.author.\n    return book\n"
    assert left(text) == f"def warm(book, self):\n    self = self.book = {X}\n    return book\n"


def test_of_what_git_could_not_merge_every_name_is_unknown():
    text = """\
        def view():
            first = 1
        <<<<<<< HEAD
            first = 2
            if first:
                second = 3
        =======
            def third(x):
                fourth = x
        >>>>>>> theirs
            return first
        """
    text = textwrap.dedent(text)
    assert left(text).splitlines()[2] == f"    first = second = third = {X}"
    assert rows(text) == [(3, 10)]


def test_each_broken_statement_is_told_of_by_itself():
    text = f"x = = 1\n\n\n{BEFORE}    y = (\n{AFTER}\n\nclass Four(:\n    pass\n"
    found = mend(text)
    assert found is not None
    assert [(each.error.row, each.error.reason) for each in found.broken] == [
        (1, "invalid syntax"),
        (9, "'(' was never closed"),
        (17, "invalid syntax"),
    ]


def test_of_a_statement_broken_in_many_rows_the_whole_goes_with_its_decorators():
    broken = "@route\n@cached\ndef two():\n" + "    ! ? nothing\n" * 20
    found = mend(f"x = 1\n{broken}def three():\n    return 3\n")
    assert found is not None
    assert left(f"x = 1\n{broken}def three():\n    return 3\n").splitlines()[1] == f"two = {X}"
    assert found.source.text.splitlines()[24:] == ["def three():", "    return 3"]
    assert [each.error.row for each in found.broken] == [5]


def test_a_docstring_that_is_never_closed_ends_before_the_next_function():
    text = 'def one():\n    """One.\n    return 1\n\n\ndef two():\n    """Two."""\n    return 2\n'
    assert left(text) == text.replace('"""One.', "pass")


def test_what_is_no_python_at_all_is_given_up():
    assert mend("\n".join("? ! nothing of this" for _ in range(50))) is None


WHOLE = Path(__file__).parents[2] / "hue_lint" / "syntax"
TEXTS = [path.read_text() for path in sorted(WHOLE.glob("*.py"))]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TEXTS), st.data())
def test_a_slip_costs_a_few_rows_of_a_file(text, data):
    """Some characters are lost, or come to be, anywhere: what is left parses, each row is where it
    was, and what was told of is what was taken out, but for rows that forget a name."""
    at = data.draw(st.integers(0, len(text)))
    gone = data.draw(st.integers(0, 3))
    come = data.draw(st.sampled_from(["", "(", ")", ":", '"', "\n", "    ", "def ", "=", "@x(\n"]))
    slipped = text[:at] + come + text[at + gone :]
    source = source_of(Path("a.py"), slipped.encode())
    try:
        outline_of(source)
        return
    except UnreadableSource as error:
        found = mended(source, error)
    if found is None:
        return
    was, now = source.lines, found.source.lines
    told = {row for each in found.broken for row in range(each.first, each.last + 1)}
    changed = {row for row, (a, b) in enumerate(zip(was, now, strict=False), 1) if a != b}
    assert len(now) - len(was) in (-1, 0, 1)
    assert 1 <= len(found.broken) <= MOST
    assert all(X in now[row - 1] for row in changed - told)


def test_what_goes_with_a_broken_row_is_told_of_to_its_end():
    (text,) = (text for text in TEXTS if "The place of a statement" in text)
    slipped = text.replace("    type_checking: bool", "@x(\n    type_checking: bool", 1)
    found = mend(slipped)
    assert found is not None
    row = slipped.splitlines().index("@x(") + 1
    assert [(each.first, each.last) for each in found.broken] == [(row, len(slipped.splitlines()))]
