"""The walk gives what means something, in the order of the text."""

import libcst as cst
import pytest

from hue_lint.syntax.walk import children, walk

TEXTS = [
    pytest.param(
        "@deco(1)\nasync def f[T](a, /, b: int = 2, *c, d=3, **e) -> T: return 1", id="def"
    ),
    pytest.param("class A(B, metaclass=M):\n    x: int = 1; y += 2", id="class"),
    pytest.param(
        "x = [a for b in c if d for e in f]; y = {k: v for k, v in z}", id="comprehensions"
    ),
    pytest.param(
        "try:\n    a\nexcept (B, C) as d:\n    e\nelse:\n    f\nfinally:\n    g", id="try"
    ),
    pytest.param("try:\n    a\nexcept* B as d:\n    e", id="try with groups"),
    pytest.param("with a as b, c: d\nfor e in f: g\nelse: h\nwhile i: j", id="blocks"),
    pytest.param("f(a, *b, c=d, **e)[1:2, ...]; lambda x, y=1: x if y else z", id="calls"),
    pytest.param(
        "match a:\n    case B(c, d=e) | [f, *g] if h: i\n    case {'k': v}: pass", id="match"
    ),
    pytest.param("from ..a.b import c as d, e; import f.g as h; from i import *", id="imports"),
    pytest.param(
        "f'{a!r:>{b}} c' 'd'; not a and b < c <= d is not e; -f ** g; (h := i)", id="operators"
    ),
    pytest.param("global a; del b; assert c, d; raise e from f; type G[T] = h", id="statements"),
    pytest.param("async def f():\n    async with a: await b\n    yield from c", id="async"),
]


def _trivial(node: cst.CSTNode) -> bool:
    names = ("Whitespace", "Paren", "Bracket", "Brace", "Comma", "Dot", "Colon", "Semicolon")
    names += ("Newline", "EmptyLine", "AssignEqual", "Asynchronous", "Comment")
    operators = (
        cst.BaseBinaryOp,
        cst.BaseUnaryOp,
        cst.BaseBooleanOp,
        cst.BaseCompOp,
        cst.BaseAugOp,
    )
    return (
        isinstance(node, (*operators, cst.BitOr))
        or type(node).__name__.endswith(names)
        or ("Whitespace" in type(node).__name__)
    )


@pytest.mark.parametrize("text", TEXTS)
def test_children_are_those_of_libcst_without_trivia_in_source_order(text: str) -> None:
    todo: list[cst.CSTNode] = [cst.parse_module(text)]
    while todo:
        node = todo.pop()
        expected = [child for child in node.children if not _trivial(child)]
        assert list(map(id, children(node))) == list(map(id, expected)), type(node).__name__
        todo += expected


def test_functions_below_are_given_but_not_entered() -> None:
    module = cst.parse_module("def f():\n    a\n    def g(): b\n    lambda: c\n    class D: d\n")
    function = module.body[0]
    names = [node.value for node in walk(function) if isinstance(node, cst.Name)]
    assert names == ["f", "a"]
    assert sum(isinstance(node, cst.FunctionDef) for node in walk(function)) == 1
    inside = [n.value for n in walk(function, into_scopes=True) if isinstance(n, cst.Name)]
    assert inside == ["f", "a", "g", "b", "c", "D", "d"]
