"""Names that lead to themselves: whoever asks for them gets an answer, and in time."""

from collections.abc import Callable

import pytest

from hue_lint.analysis import Analysis
from hue_lint.project.index import Project

HEAD = """\
from dataclasses import dataclass
from typing import Dict, Generic, List, TypedDict, TypeVar, Union

from django.db import models

"""
GOOD = """
async def good(request):
    return Known.objects.get(pk=1)


class Known(models.Model):
    name = models.CharField(max_length=50)
"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x = x()\nclass A(x): ...", id="a name bound to a call on itself"),
        pytest.param("x = x.make()\nclass A(x): ...", id="a name bound to a method of itself"),
        pytest.param(
            "class A(models.Model):\n    objects = objects.as_manager()\n    name = name()",
            id="a class attribute that calls itself",
        ),
        pytest.param(
            "class A(models.Model):\n"
            "    to = models.ForeignKey(to.x(), on_delete=models.CASCADE)\n"
            "    by = models.ForeignKey(by(), on_delete=models.CASCADE)",
            id="a relation to itself by name",
        ),
        pytest.param("A = B\nB = C\nC = A\nclass D(A): ...", id="aliases in a circle"),
        pytest.param("class A(B): ...\nclass B(A): ...", id="classes among each other's bases"),
        pytest.param("class A(A.B): ...", id="a class whose base is sought in itself"),
        pytest.param("class A(B.x): ...\nclass B(A.y): ...", id="bases sought in each other"),
        pytest.param("Base = Base\nclass A(Base): ...\nBase = A", id="among its bases by an alias"),
        pytest.param("class Q(models.QuerySet): ...\nM = M.from_queryset(M)", id="a manager class"),
        pytest.param(
            "class A:\n    @property\n    def p(self):\n        return self.p\n"
            "async def page(request):\n    return A().p.q",
            id="a property that reads itself",
        ),
        pytest.param(
            "class A:\n    @property\n    def p(self):\n        return self.q\n"
            "    @property\n    def q(self):\n        return self.p\n"
            "async def page(request):\n    return A().p.q",
            id="properties that read each other",
        ),
        pytest.param(
            'L = List["L"]\nM = Union["N", int]\nN = Dict[str, "M"]\n'
            'async def page(a: L, b: M, c: "N"):\n    a[0][0].x\n    b["x"].y',
            id="aliases of types",
        ),
        pytest.param(
            'T = TypeVar("T", bound="G[T]")\n'
            'class G(Generic[T]):\n    item: T\n    other: "G[G[T]]"\n'
            'async def page(g: "G[G]"):\n    g.other.item.other.item.save()',
            id="a generic class of itself",
        ),
        pytest.param(
            '@dataclass\nclass A:\n    a: "A"\n    b: "B"\n'
            "@dataclass\nclass B(A):\n    c: A\n"
            "async def page(a: A):\n    a.b.c.b.a.save()",
            id="dataclasses",
        ),
        pytest.param("deco = deco.wrap()\n@deco\nasync def page(request): ...", id="a decorator"),
        pytest.param("f = lambda: f()\nasync def page(request):\n    f()", id="a lambda"),
    ],
)
def test_a_circle_ends_and_the_rest_is_found(
    project: Callable[[dict[str, str]], Project], text: str
) -> None:
    opened = project({"shop.py": HEAD + text + "\n" + GOOD})
    analysis = Analysis.open(opened.layout)
    findings = analysis.findings(opened.layout.root / "shop.py")
    assert [found.function for found in findings] == ["good"]
    assert analysis.failures() == ()


def test_imports_in_a_circle_of_three_files_end(
    project: Callable[[dict[str, str]], Project],
) -> None:
    def file(other: str) -> str:
        return (
            f"{HEAD}from {other} import x, Base, made\n"
            "x = x()\nmade = made.from_queryset(made)\n"
            "class Base(Base): ...\nclass A(x, made): ...\n" + GOOD
        )

    opened = project({"a.py": file("b"), "b.py": file("c"), "c.py": file("a")})
    analysis = Analysis.open(opened.layout)
    for name in ("a.py", "b.py", "c.py"):
        findings = analysis.findings(opened.layout.root / name)
        assert [found.function for found in findings] == ["good"]
    assert analysis.failures() == ()


def test_dictionaries_of_dictionaries_take_no_time(
    project: Callable[[dict[str, str]], Project],
) -> None:
    """Each of thirty declares all others: told of in full they would have 30 ** 30 keys."""
    names = [f"D{number}" for number in range(30)]
    keys = "".join(f'    {name.lower()}: List["{name}"]\n' for name in names)
    classes = "".join(f"class {name}(TypedDict):\n{keys}" for name in names)
    opened = project(
        {"shop.py": f'{HEAD}{classes}async def page(d: D0):\n    d["d1"][0]["d2"]\n{GOOD}'}
    )
    analysis = Analysis.open(opened.layout)
    findings = analysis.findings(opened.layout.root / "shop.py")
    assert [found.function for found in findings] == ["good"]
