"""One function, class head or statement, parsed alone, at its real place."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import libcst as cst
import pytest

from hue_lint.findings import Position, Span
from hue_lint.syntax.outline import ClassOutline, FunctionOutline, Statement
from hue_lint.syntax.outlining import outline_of
from hue_lint.syntax.segment import (
    class_segment,
    function_segment,
    parse_annotation,
    statement_segment,
)
from hue_lint.syntax.source import Source, source_of
from hue_lint.syntax.walk import walk

HERE = Path("shop/views.py")


def functions(source: Source) -> dict[str, FunctionOutline]:
    return {function.qualname: function for function, _ in outline_of(source).functions()}


def names_in(source: Source, function: FunctionOutline) -> Iterator[tuple[str, str]]:
    """Every name in a function, and the text that stands in the file at the span it is given."""
    segment = function_segment(source, function)
    for node in walk(segment.node, into_scopes=True):
        if isinstance(node, cst.Name):
            span = segment.span_of(node)
            line = source.lines[span.start.row - 1]
            yield node.value, line[span.start.column - 1 : span.end.column - 1]


AWKWARD = [
    pytest.param("class A:\n\tdef f(self):\n\t\treturn alpha\n", id="tabs"),
    pytest.param("class A:\r\n    def f(self):\r\n        return alpha\r\n", id="CRLF"),
    pytest.param(
        "class A:\n  \x0c    def f(self):\n\x0c        alpha\n\x0c        return beta\n",
        id="form feeds before code on a row",
    ),
    pytest.param("class A:\r    def f(self):\r        return alpha\r", id="carriage returns alone"),
    pytest.param(
        "\x0cclass A:\n    x = 1\n\x0c\n    def f(self):\n        alpha\n", id="form feeds"
    ),
    pytest.param(
        "class A:\n    def f(self):\n        x = '''\n"
        "low\n  text'''; y = alpha\n        return beta\n",
        id="a string over several lines keeps its lines",
    ),
    pytest.param(
        "class A:\n    @deco(\n  1)\n    # comment\n"
        "    @other\n    async def f(self):\n        alpha\n",
        id="decorators over several lines",
    ),
    pytest.param(
        "class A:\n    def f(self):\n        x = alpha + \\\n"
        "beta\n        return (gamma,\n delta)\n",
        id="continued lines",
    ),
    pytest.param(
        "class A:\n    def f(self):\n        alpha\n# low\n  # lower than the body\n        beta\n",
        id="comments at lower indentation",
    ),
    pytest.param(
        "class A:\n    def f(self): alpha; beta\n    x = 1\n", id="a function on one line"
    ),
    pytest.param(
        "class A:\n  def f(self):\n      alpha\n  def g(self): pass\n", id="odd indentation"
    ),
    pytest.param("class A:\n    def f(self):\n        return alpha", id="no newline at the end"),
    pytest.param(
        "class A:\n    def f(ä, ö='äöü€'): return ä, ö, alpha\n", id="letters beyond ASCII"
    ),
    pytest.param("def f(x):\n    def g(y): return x\n    return lambda z: g\n", id="nested scopes"),
    pytest.param(
        "if x:\n    try:\n        def f(): alpha\n    finally: pass\n", id="deep in blocks"
    ),
    pytest.param("def f[T: int](x: T) -> T:\n    return alpha\n", id="type parameters"),
]


@pytest.mark.parametrize("text", AWKWARD)
def test_every_name_is_found_where_it_stands(text: str) -> None:
    source = source_of(HERE, text.encode())
    [function] = [f for q, f in functions(source).items() if q.rpartition(".")[2] == "f"]
    found = list(names_in(source, function))
    assert found
    assert all(name == text for name, text in found)
    segment = function_segment(source, function)
    assert segment.node.name.value == "f"
    assert segment.span_of(segment.node.name).start.row == function.row


def test_a_function_in_latin_1_is_found_where_it_stands() -> None:
    source = source_of(HERE, b"# coding: latin-1\ndef f(x='\xe4\xe4'): return alpha\n")
    assert all(name == text for name, text in names_in(source, functions(source)["f"]))


def test_a_span_is_one_based_and_in_characters() -> None:
    source = source_of(HERE, "class A:\n    def f(self):\n        'ä'; return self\n".encode())
    segment = function_segment(source, functions(source)["A.f"])
    [returned] = [node for node in walk(segment.node) if isinstance(node, cst.Return)]
    assert segment.span_of(returned) == Span(Position(3, 14), Position(3, 25))
    assert segment.text_of(returned) == "return self"


def test_the_same_stretch_gives_the_same_nodes() -> None:
    source = source_of(HERE, b"def f(): pass\n")
    function = functions(source)["f"]
    assert function_segment(source, function) is function_segment(source, function)
    assert function_segment(source, function).node is function_segment(source, function).node


def test_equal_functions_have_spans_of_their_own() -> None:
    text = b"class A:\n    def f(self): return 1\nclass B:\n    def f(self): return 1\n"
    source = source_of(HERE, text)
    segments = [function_segment(source, function) for function in functions(source).values()]
    assert [s.span_of(s.node.name).start.row for s in segments] == [2, 4]


@pytest.mark.parametrize(
    ("text", "bases"),
    [
        pytest.param("class A(B, c.D[int], metaclass=M):\n    x = 1\n", 2, id="bases and keywords"),
        pytest.param("class A: x = 1\n", 0, id="one line"),
        pytest.param(
            "@d(lambda: 1)\nclass A(\n  B,  # (:\n  {1: 2}[1],\n):\n  pass\n", 2, id="rows"
        ),
        pytest.param(
            "class A(B):  # a comment: here\n    pass\n", 1, id="a comment behind the head"
        ),
        pytest.param("class A[T: int](B[T]): pass\n", 1, id="type parameters"),
        pytest.param("if 1:\n\tclass A(B,\r\n  C):\r\n\t\tpass\r\n", 2, id="indented by a tab"),
    ],
)
def test_a_class_segment_is_the_head_alone(text: str, bases: int) -> None:
    source = source_of(HERE, text.encode())
    [outline] = [entry for entry in outline_of(source).body if isinstance(entry, ClassOutline)]
    segment = class_segment(source, outline)
    assert isinstance(segment.node, cst.ClassDef)
    assert len(segment.node.bases) == bases
    assert segment.text_of(segment.node.name) == "A"
    [only] = segment.node.body.body
    assert cst.ensure_type(only, cst.Expr).value.deep_equals(cst.Ellipsis())
    for base in segment.node.bases:
        assert segment.text_of(base.value) in text


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        pytest.param(
            "class A: x = 1; y = (2,\n  3)\n", ["x = 1", "y = (2,\n  3)"], id="beside a head"
        ),
        pytest.param("from a import (\n  b,\n)\n", ["from a import (\n  b,\n)"], id="over rows"),
        pytest.param("if x:\n    y = '''\nlow'''\n", ["y = '''\nlow'''"], id="a string over rows"),
        pytest.param("x = 'ä'; y = 'ö'\n", ["x = 'ä'", "y = 'ö'"], id="letters beyond ASCII"),
        pytest.param("x = \\\r\n 1;\r\n", ["x = \\\r\n 1"], id="continued, CRLF, with a semicolon"),
    ],
)
def test_a_statement_segment_is_the_statement_alone(text: str, stated: list[str]) -> None:
    source = source_of(HERE, text.encode())
    outline = outline_of(source)
    body = outline.body[0].body if isinstance(outline.body[0], ClassOutline) else outline.body
    segments = [statement_segment(source, s) for s in body if isinstance(s, Statement)]
    assert [segment.text_of(segment.node) for segment in segments] == stated
    for segment in segments:
        for node in walk(segment.node):
            if isinstance(node, cst.Name):
                assert segment.text_of(node) == node.value


def test_a_node_on_one_line_is_folded_and_cut() -> None:
    text = dedent(
        """\
        def f():
            return Post.objects.filter(
                author=1,
                title="a",
            ).count()
        """
    )
    source = source_of(HERE, text.encode())
    segment = function_segment(source, functions(source)["f"])
    [call] = [n.value for n in walk(segment.node) if isinstance(n, cst.Return)]
    assert segment.one_line(call) == 'Post.objects.filter(author=1, title="a").count()'
    assert segment.one_line(call, limit=12) == "Post.object…"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("app.Post", cst.Attribute, id="a dotted name"),
        pytest.param(" list[Post] ", cst.Subscript, id="a generic, with blanks around"),
        pytest.param("auth.User or", type(None), id="no expression at all"),
        pytest.param("", type(None), id="nothing"),
    ],
)
def test_a_string_is_parsed_as_an_annotation(text: str, kind: type) -> None:
    assert type(parse_annotation(text)) is kind
