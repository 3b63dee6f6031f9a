"""Classes: bases, the method resolution order, members."""

from collections.abc import Callable

import pytest

from hue_lint.project.classes import (
    CallBase,
    ClassInfo,
    ClassSymbol,
    ExternalSymbol,
    Function,
    ValueSymbol,
)
from hue_lint.project.index import Project

MakeProject = Callable[[dict[str, str]], Project]


def cls(project: Project, qualname: str) -> ClassInfo:
    symbol = project.resolve_qualname(qualname)
    assert isinstance(symbol, ClassSymbol), qualname
    return symbol.info


def order(info: ClassInfo) -> list[str]:
    return [base.qualname.removeprefix("m.") for base in info.mro()]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        pytest.param(
            "class A: ...\nclass B(A): ...\nclass C(A): ...\nclass D(B, C): ...",
            "D",
            ["D", "B", "C", "A"],
            id="a diamond",
        ),
        pytest.param(
            "from typing import Generic, TypeVar\nclass A(Generic[T]): ...\nclass B(A[int]): ...",
            "B",
            ["B", "A", "typing.Generic"],
            id="generic bases",
        ),
        pytest.param(
            "class A: ...\nclass B(A): ...\nclass C(A, B): ...",
            "C",
            ["C", "A", "B"],
            id="no C3 order",
        ),
        pytest.param("class A(B): ...\nclass B(A): ...", "A", ["A", "B"], id="a circle"),
        pytest.param(
            "import six\nclass A: ...\nclass B(six.with_metaclass(M, A)): ...",
            "B",
            ["B", "A"],
            id="with_metaclass",
        ),
        pytest.param(
            "from django.db.models import Manager\nclass Q: ...\n"
            "Made = Manager.from_queryset(Q)\nclass B(Made): ...",
            "B",
            ["B", "django.db.models.Manager"],
            id="a class made by from_queryset",
        ),
        pytest.param("class A(nowhere.B): ...", "A", ["A"], id="an unknown base"),
    ],
)
def test_the_method_resolution_order(
    project: MakeProject, text: str, name: str, expected: list[str]
) -> None:
    info = cls(project({"m.py": text}), f"m.{name}")
    assert order(info) == expected


MEMBERS = {
    "m.py": """
        from base import Base, Mixin
        class Child(Mixin, Base[int], key=1):
            value: int = 1
            @property
            def total(self): return 1
            @total.setter
            def total(self, value): ...
            def run(self): ...
            class Inner: ...
        @final
        class Grandchild(Child): ...
        """,
    "base.py": """
        from django.views import View
        class Mixin:
            def run(self): ...
        class Base(View):
            def run(self): ...
            def only(self): ...
        """,
}


def test_members_are_found_along_the_order(project: MakeProject) -> None:
    opened = project(MEMBERS)
    child, grandchild = cls(opened, "m.Child"), cls(opened, "m.Grandchild")
    mixin, base = cls(opened, "base.Mixin"), cls(opened, "base.Base")
    found = grandchild.member("run")
    assert found is not None
    assert found[0] is child
    assert isinstance(found[1], Function) and found[1].qualname == "m.Child.run"
    after = grandchild.member_after(child, "run")
    assert after is not None and after[0] is mixin
    after = grandchild.member_after(mixin, "run")
    assert after is not None and after[0] is base
    assert grandchild.member_after(base, "run") is None
    assert isinstance((grandchild.member("value") or [None, None])[1], ValueSymbol)
    assert (grandchild.member("Inner") or [None, None])[1] is cls(opened, "m.Child.Inner")
    assert grandchild.member("nothing") is None


def test_a_property_is_its_getter_and_the_setter_is_found_apart(project: MakeProject) -> None:
    child = cls(project(MEMBERS), "m.Child")
    found, setter = child.member("total"), child.accessor("total", "setter")
    assert found is not None and isinstance(found[1], Function) and setter is not None
    assert found[1].outline.row < setter.outline.row
    assert setter.node.name.value == "total"


def test_what_a_class_head_says(project: MakeProject) -> None:
    opened = project(MEMBERS)
    child, grandchild = cls(opened, "m.Child"), cls(opened, "m.Grandchild")
    assert list(child.keywords) == ["key"]
    assert [type(d).__name__ for d in grandchild.decorators] == ["Name"]
    assert child.external_bases() == ("django.views.View",)
    assert grandchild.is_subclass_of("django.views.View")
    assert grandchild.is_subclass_of("m.Child")
    assert not child.is_subclass_of("m.Grandchild")
    assert not child.has_unknown_base


def test_a_base_that_a_call_makes_is_told(project: MakeProject) -> None:
    text = "from django.db.models import Manager\nclass A(Manager.from_queryset(Q, 'x')): ..."
    [base] = cls(project({"m.py": text}), "m.A").bases()
    assert isinstance(base, CallBase)
    assert base.symbol == ExternalSymbol("django.db.models.Manager.from_queryset")
    assert base.receiver == ExternalSymbol("django.db.models.Manager")
    assert (base.name, len(base.args)) == ("from_queryset", 2)


def test_functions_are_equal_when_they_are_the_same(project: MakeProject) -> None:
    opened = project(MEMBERS)
    one = cls(opened, "m.Child").own_member("run")
    two = cls(opened, "m.Child").own_member("run")
    assert one == two and hash(one) == hash(two)
    assert one != cls(opened, "base.Base").own_member("run")
