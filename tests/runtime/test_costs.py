"""How much is validated of a body whose values may be many errors each."""

import time
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

import pytest
from django.http import HttpRequest
from pydantic import BaseModel, Field, TypeAdapter, create_model

from hue import HueContext, HueFragmentsView, Router
from hue.costs import Costs
from hue.testing import assert_fragment

from .clients import BOTH, wsgi

Context = HueContext[HttpRequest]
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def _member(number: int) -> type[BaseModel]:
    fields: dict[str, Any] = {f"f{number}{place}": (int, ...) for place in range(3)}
    return create_model(f"Member{number}", **fields)


Member = reduce(or_, map(_member, range(20)))


class Listed(BaseModel):
    items: list[Member]


class Unions(HueFragmentsView):
    router = Router[HttpRequest]()

    @router.fragment_post("x/")
    async def x(self, request: HttpRequest, context: Context, body: Listed): ...


def _json(item: str, count: int) -> str:
    return f'{{"items": [{", ".join([item] * count)}]}}'


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(_json("{}", 4000), JSON, id="objects"),
        pytest.param(_json('"x"', 9000), JSON, id="texts"),
        pytest.param("&".join(f"items.{n}.f00=x" for n in range(900)), FORM, id="a form"),
    ],
)
def test_values_that_may_be_many_errors_each_are_counted_so(mount, send, body, content_type):
    at = mount(Unions) + "x/"
    started = time.process_time()
    response = send("POST", at, body.encode(), content_type=content_type, targets=["t"])
    assert time.process_time() - started < 1  # it took four seconds
    assert_fragment(response, "t", status_code=413, contains="more values than are read here")


def test_of_as_many_as_are_read_the_errors_are_told(mount):
    body = _json("{}", 100).encode()
    response = wsgi("POST", mount(Unions) + "x/", body, content_type=JSON, targets=["t"])
    assert_fragment(response, "t", status_code=422, contains="Field required")


class Line(BaseModel):
    product: str
    price: int
    quantity: int = 1


class Node(BaseModel):
    name: str
    children: list["Node"] = []


class Cash(BaseModel):
    kind: Literal["cash"]


class Card(BaseModel):
    kind: Literal["card"]
    number: str
    name: str


Tagged = Annotated[Cash | Card, Field(discriminator="kind")]


@pytest.mark.parametrize(
    ("annotation", "costs"),
    [
        pytest.param(int, Costs(), id="a number"),
        pytest.param(Line, Costs(), id="an object that there is once"),
        pytest.param(list[Line], Costs(1, 2), id="many objects"),
        pytest.param(dict[str, Line | int], Costs(2, 3), id="many of one kind or the other"),
        pytest.param(list[Line | None], Costs(1, 2), id="or none"),
        pytest.param(set[int | str | float], Costs(3, 3), id="many single values"),
        pytest.param(Node, Costs(), id="objects in themselves"),
        pytest.param(list[Tagged], Costs(1, 3), id="those that a tag tells apart"),
        pytest.param(tuple[Line, ...], Costs(1, 2), id="a tuple of any length"),
        pytest.param(list[list[Line]], Costs(1, 2), id="lists in lists"),
        pytest.param(list[Annotated[Line, Field()]] | None, Costs(1, 2), id="annotated"),
    ],
)
def test_how_many_errors_a_value_may_be_is_read_off_the_model(annotation, costs):
    assert Costs.of(TypeAdapter(annotation).core_schema) == costs
