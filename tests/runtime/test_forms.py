"""What forms send, and what models make of it: read off pydantic's core schema."""

import dataclasses
import enum
from collections import deque
from collections.abc import Sequence
from datetime import date
from ipaddress import IPv4Address
from typing import Annotated, Any, Literal, NewType
from uuid import UUID

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import (
    AliasChoices,
    AliasPath,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Json,
    RootModel,
    Tag,
    TypeAdapter,
)

from hue.fields import body_shape
from hue.forms import arranged

Count = NewType("Count", int)
Names = NewType("Names", list[str])


class Color(enum.StrEnum):
    RED = "red"


class Empty(enum.StrEnum):
    NONE = ""
    SOME = "some"


class Rating(enum.Enum):
    FAIR = 1.5
    GOOD = 2


class Address(BaseModel):
    city: str
    zip: int | None = None


class Line(BaseModel):
    product: str = ""
    quantity: int = 1


class Tree(BaseModel):
    name: str = ""
    child: "Tree | None" = None


@dataclasses.dataclass
class Point:
    x: int
    y: int = 0


class Card(BaseModel):
    kind: Literal["card"]
    number: int | None = None


class Cash(BaseModel):
    kind: Literal["cash"]
    number: str = "none"


Payment = Annotated[Card | Cash, Field(discriminator="kind")]


class First(BaseModel):
    kind: Literal[1]
    a: str


class Second(BaseModel):
    kind: Literal[2]
    b: str


Numbered = Annotated[First | Second, Field(discriminator="kind")]


def _kind(value: Any) -> str:
    return "card" if "number" in value else "cash"


def _read(annotation, query: str):
    adapter = TypeAdapter(annotation)
    sent = QueryDict(query).lists()
    return adapter.validate_python(arranged(sent, body_shape(adapter.core_schema)))


def _model(**fields: Any) -> type[BaseModel]:
    from pydantic import create_model

    return create_model("Model", **fields)


@pytest.mark.parametrize(
    ("kind", "query", "value"),
    [
        pytest.param((Address, ...), "f.city=Rom&f.zip=1", Address(city="Rom", zip=1), id="nested"),
        pytest.param((Address, ...), "f.city=&f.zip=", Address(city=""), id="nested and empty"),
        pytest.param((Address | None, None), "f.city=&f.zip=", None, id="an optional one, empty"),
        pytest.param((Address | None, ...), "f.city=&f.zip=", None, id="one that may be None"),
        pytest.param((Address | None, None), "", None, id="an optional one, not sent"),
        pytest.param((Address | None, None), "f.city=Rom", Address(city="Rom"), id="and sent"),
        pytest.param((Point, ...), "f.x=1&f.y=", Point(1), id="a nested dataclass"),
        pytest.param(
            (list[Line], []),
            "f.1.product=b&f.0.product=a&f.10.quantity=3",
            [Line(product="a"), Line(product="b"), Line(quantity=3)],
            id="a list of objects, in the order of the numbers",
        ),
        pytest.param((list[int], []), "f.0=5&f.1=6", [5, 6], id="items by their numbers"),
        pytest.param(
            (Tree, ...),
            "f.name=a&f.child.name=b&f.child.child.name=c",
            Tree(name="a", child=Tree(name="b", child=Tree(name="c"))),
            id="an object that contains itself",
        ),
        pytest.param((Color | None, None), "f=", None, id="an optional enumeration, empty"),
        pytest.param((Color, Color.RED), "f=", Color.RED, id="one with a default"),
        pytest.param((Empty, Empty.SOME), "f=", Empty.NONE, id="one with an empty member"),
        pytest.param((Literal["a"] | None, "a"), "f=", "a", id="a literal"),
        pytest.param((Literal[1, 2], ...), "f=2", 2, id="a literal of numbers"),
        pytest.param((list[Literal[1, 2]], []), "f=2&f=1", [2, 1], id="a list of them"),
        pytest.param((Literal[True], ...), "f=on", True, id="a tick that must be set"),
        pytest.param((Literal["1", 1], ...), "f=1", "1", id="a literal that is also a text"),
        pytest.param((Literal[1] | str, ...), "f=1", "1", id="a literal or a text"),
        pytest.param((Rating | None, None), "f=2", Rating.GOOD, id="an enumeration of numbers"),
        pytest.param((Rating | None, None), "f=1.5", Rating.FAIR, id="its fraction"),
        pytest.param((Numbered, ...), "f.kind=2&f.b=x", Second(kind=2, b="x"), id="a number tells"),
        pytest.param((Json[list[int]], ...), "f=[1,2]", [1, 2], id="a list in JSON"),
        pytest.param((Json[Any] | None, None), "f=", None, id="an optional one, empty"),
        pytest.param((Count | None, ...), "f=", None, id="a new type of a number"),
        pytest.param((Names, []), "f=a", ["a"], id="a new type of a list"),
        pytest.param((list[int] | None, None), "f=1", [1], id="a list in a union"),
        pytest.param((list[int] | None, None), "f=", [], id="an empty one"),
        pytest.param((int | list[int], 0), "f=1", 1, id="a number or a list of them: one"),
        pytest.param((int | list[int], 0), "f=1&f=2", [1, 2], id="and two"),
        pytest.param((Annotated[list[int], Field()] | str, ""), "f=1&f=2", [1, 2], id="annotated"),
        pytest.param((Sequence[int], ()), "f=1", [1], id="a sequence"),
        pytest.param((deque[int], None), "f=1", deque([1]), id="a queue"),
        pytest.param((tuple[int, str], None), "f=1&f=", (1, ""), id="a tuple"),
        pytest.param((frozenset[int], None), "f=1&f=1", frozenset([1]), id="a frozen set"),
        pytest.param((str | None, None), "f=", "", id="text may be empty"),
        pytest.param(
            (Annotated[str, Field(min_length=1)] | None, None), "f=", None, id="some text may not"
        ),
        pytest.param(
            (Annotated[int, BeforeValidator(lambda v: int(v) + 1)], 0), "f=1", 2, id="a validator"
        ),
        pytest.param((Payment, ...), "f.kind=card&f.number=", Card(kind="card"), id="a union"),
        pytest.param(
            (Payment, ...), "f.kind=cash&f.number=", Cash(kind="cash", number=""), id="its other"
        ),
        pytest.param((Any, None), "f=", "", id="anything"),
        pytest.param((IPv4Address | None, None), "f=", None, id="an address of the network"),
        pytest.param((UUID | None, None), "f=", None, id="an identifier"),
        pytest.param((date | None, None), "f=", None, id="a date"),
        pytest.param((RootModel[list[int]], None), "f=1", RootModel[list[int]]([1]), id="a root"),
    ],
)
def test_fields_of_every_kind(kind, query, value):
    read = _read(_model(f=kind), query).f
    assert (read, type(read)) == (value, type(value))


def test_the_body_itself_may_be_one_of_several():
    assert _read(Payment, "kind=card&number=") == Card(kind="card")
    assert _read(Payment, "kind=cash&number=") == Cash(kind="cash", number="")


def test_which_one_may_be_decided_by_a_function():
    union = Annotated[
        Annotated[Card, Tag("card")] | Annotated[Cash, Tag("cash")], Discriminator(_kind)
    ]
    assert _read(union, "kind=card&number=3") == Card(kind="card", number=3)


class Buried(BaseModel):
    model_config = ConfigDict(extra="forbid")
    first: str = Field("", validation_alias=AliasPath("name", "first"))
    last: str = Field("", validation_alias=AliasPath("name", "last"))
    deep: list[int] = Field([], validation_alias=AliasPath("a", "b", "c"))
    one: str = Field("", validation_alias=AliasPath("names", 0))


def test_an_alias_may_lead_into_an_object_or_a_list():
    read = _read(Buried, "name.last=L&name.first=A&a.b.c=1&a.b.c=2&names=x")
    assert (read.first, read.last, read.deep, read.one) == ("A", "L", [1, 2], "x")


class Aliased(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    one: int = Field(0, alias="first")
    two: list[int] = Field([], validation_alias=AliasChoices("second", "zwei"))
    three: str = Field("", validation_alias=AliasPath("third", 1))


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("first=1", (1, [], "")),
        ("one=1", (1, [], "")),
        ("zwei=2", (0, [2], "")),
        ("third=a&third=b", (0, [], "b")),
    ],
)
def test_names_are_those_of_the_aliases(query, value):
    read = _read(Aliased, query)
    assert (read.one, read.two, read.three) == value


def test_a_name_with_a_dot_that_the_model_declares_is_that_field():
    class Dotted(BaseModel):
        a: Line = Line()
        b: int = Field(0, alias="a.quantity")

    assert _read(Dotted, "a.quantity=3") == Dotted(**{"a.quantity": 3})


@settings(deadline=None)
@given(st.lists(st.sampled_from(["name", "child", "", "0", "-1", "99999999999"]), max_size=3000))
def test_no_name_that_is_sent_breaks_it_or_costs_more_than_its_length(steps):
    query = QueryDict(mutable=True)
    query[".".join(steps) or "x"] = "1"
    adapter = TypeAdapter(Tree)
    arranged(query.lists(), body_shape(adapter.core_schema))
    lines = TypeAdapter(_model(child=(list[Line], [])))
    arranged(query.lists(), body_shape(lines.core_schema))


@settings(deadline=None)
@given(st.lists(st.text(max_size=5), max_size=5))
def test_texts_arrive_as_they_were_sent(values):
    query = QueryDict(mutable=True)
    query.setlist("f", values)
    read = arranged(query.lists(), body_shape(TypeAdapter(_model(f=(list[str], []))).core_schema))
    assert read == {"f": values}
