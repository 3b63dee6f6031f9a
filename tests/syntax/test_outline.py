"""The outline of a file, by `ast` and by libcst alike."""

from pathlib import Path
from textwrap import dedent

import pytest

import hue_lint
from hue_lint.syntax.outline import ClassOutline, FunctionOutline, Outline, Statement
from hue_lint.syntax.outline_ast import outline_by_ast
from hue_lint.syntax.outline_cst import outline_by_libcst
from hue_lint.syntax.outlining import outline_of
from hue_lint.syntax.source import Source, UnreadableSource, read_source, source_of

HERE = Path("shop/views.py")


def source(text: str) -> Source:
    return source_of(HERE, dedent(text).encode())


def both(text: str) -> Outline:
    """The outline, after both ways have been found to agree on it."""
    given = source(text)
    assert outline_by_ast(given) == outline_by_libcst(given)
    return outline_by_ast(given)


EVERYTHING = '''\
"""Docstring."""
from __future__ import annotations
import os, a.b, a.c as ac
from typing import TYPE_CHECKING
from .models import *
from .other import (
    Post as P,
    Comment,
)
if TYPE_CHECKING:
    from x import Hint
else:
    Hint = object
if not TYPE_CHECKING:
    run = 1
elif os.name:
    see = 2
try:
    import fast
except ImportError:
    fast = None
else:
    quick = fast
finally:
    done = True
x = y = 1; z: int = 2; w.attr = 3
(a, [b, *c]), d["k"] = value
x += 1
with open("f") as f:
    inside = (
        1,
    )
for i in range(3):
    @decorator(
        1,
    )
    async def view(request):
        pass
while x:
    break
match x:
    case 1:
        matched = 1
class Base(object, metaclass=M):
    """Doc."""
    name = "ä€"; other = 'x'
    class Meta:
        abstract = True

        def nested(self): pass

    @property
    def prop(self):
        async def inner():
            pass
        return inner

    @prop.setter
    def prop(self, value): self.x = value; return
    if x:
        def maybe(self):
            class Local:
                pass
            if x:
                try:
                    pass
                except E:
                    async def deep(): pass
class Short: x = 1; y = 2
def last():
    return 1
    # a comment behind the body

# the end
'''


def test_both_ways_give_the_same_outline() -> None:
    outline = both(EVERYTHING)
    statements = [entry for entry in outline.body if isinstance(entry, Statement)]
    named = {name: entry for entry in statements for name in entry.names}
    assert named["a"].kind == "assign"
    assert {"os", "ac", "P", "Comment", "*", "b", "c", "z", "inside", "matched"} <= set(named)
    assert "w" not in named
    assert "d" not in named
    assert named["Hint"].fallback and not named["Hint"].type_checking
    assert [e.type_checking for e in statements if e.names == ("Hint",)] == [True, False]
    assert [e.fallback for e in statements if e.names == ("fast",)] == [False, True]
    assert named["inside"].conditional and not named["z"].conditional
    assert (named["P"].first, named["P"].last) == (6, 9)


def test_both_ways_agree_on_the_linter_itself() -> None:
    for path in sorted(Path(hue_lint.__file__).parent.rglob("*.py")):
        given = read_source(path)
        assert outline_by_ast(given) == outline_by_libcst(given), path


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("class A: x = 1; y = 'ä'; z = 2\r\n", id="a class on one line, CRLF"),
        pytest.param("\x0cdef f():\n\tif 1:\n\t\treturn 2\n", id="a form feed and tabs"),
        pytest.param("def f(): return 1; pass\n", id="a function on one line"),
        pytest.param(
            "def f():\n  x = '''\na\n'''\n# low\n  y\n", id="a comment at lower indentation"
        ),
        pytest.param("x = \\\n  1\nassert (\n 1)\n(x)\n", id="continued lines and parentheses"),
        pytest.param("@a\n# between\n@b\n\nclass C(D,\n E): pass\n", id="decorators with gaps"),
        pytest.param("def f():\n    pass;\nx = 1;\n", id="semicolons at the end"),
        pytest.param("async def f():\n    async with a: pass", id="no newline at the end"),
        pytest.param("", id="an empty file"),
        pytest.param("x = 1\ry = 2\rdef f():\r    pass\r", id="carriage returns alone"),
    ],
)
def test_both_ways_agree_on_awkward_text(text: str) -> None:
    given = source_of(HERE, text.encode())
    assert outline_by_ast(given) == outline_by_libcst(given)


def test_functions_come_with_the_classes_around_them() -> None:
    outline = both(EVERYTHING)
    found = {
        function.qualname: [cls.name for cls in chain] for function, chain in outline.functions()
    }
    assert found == {
        "view": [],
        "Base.Meta.nested": ["Base", "Meta"],
        "Base.prop": ["Base"],
        "Base.maybe": ["Base"],
        "last": [],
    }


def test_rows_begin_at_the_first_decorator() -> None:
    [view] = [
        e for e in both(EVERYTHING).body if isinstance(e, FunctionOutline) and e.name == "view"
    ]
    assert (view.first, view.row, view.last, view.column) == (34, 37, 38, 4)
    assert view.is_async and view.decorated and view.conditional


def test_a_nested_async_function_is_known_without_being_outlined() -> None:
    contains = {f.qualname: f.contains_async for f, _ in both(EVERYTHING).functions()}
    assert contains["Base.maybe"]
    assert not contains["last"]
    assert not both("def f():\n    x = 'async def g'\n").has_async
    assert both("def f():\n    async def g(): pass\n").has_async


def test_columns_count_characters() -> None:
    [cls] = both("class A: name = 'ä€'; other = 1\n").body
    assert isinstance(cls, ClassOutline)
    assert [(e.column, e.end_column) for e in cls.body if isinstance(e, Statement)] == [
        (9, 20),
        (22, 31),
    ]


def test_syntax_newer_than_the_running_python_is_outlined(tmp_path: Path) -> None:
    outline = outline_of(
        source(
            """
            type Pair[T] = tuple[T, T]
            class Box[T: (int, str)](Base[T], metaclass=Meta):
                def first[U](self, other: U) -> T:
                    return f"{other["key"]}"
            async def view[**P](call: Call[P]):
                pass
            """
        )
    )
    pair, box, view = outline.body
    assert isinstance(pair, Statement) and pair.names == ("Pair",)
    assert isinstance(box, ClassOutline) and isinstance(view, FunctionOutline)
    assert [f.qualname for f, _ in outline.functions()] == ["Box.first", "view"]
    assert outline.has_async


@pytest.mark.parametrize(
    ("text", "row"),
    [
        pytest.param("x = 1\ndef f(:\n    pass\n", 2, id="a parameter list that is none"),
        pytest.param("x = (\n", 1, id="a parenthesis that is never closed"),
        pytest.param("print 'hello'\n", 1, id="Python 2"),
        pytest.param("x = 1\0\n", 1, id="a null byte"),
    ],
)
def test_a_syntax_error_is_refused_with_its_row(text: str, row: int) -> None:
    with pytest.raises(UnreadableSource) as caught:
        outline_of(source_of(HERE, text.encode()))
    assert caught.value.row == row
    assert caught.value.reason


def test_deep_nesting_is_refused_not_fatal() -> None:
    with pytest.raises(UnreadableSource):
        outline_of(source_of(HERE, b"x = " + b"(" * 5000 + b")" * 5000))
