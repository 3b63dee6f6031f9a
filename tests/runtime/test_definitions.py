"""Mistakes in a view class that would otherwise be silent: told at import, with the remedy."""

import dataclasses

import pytest
from django.http import HttpRequest
from django.urls import include, path
from pydantic import BaseModel
from typing_extensions import TypedDict

from hue import HueContext, HueFragmentsView, HueView, Router, ViewDefinitionError, html

Context = HueContext[HttpRequest]


class Line(BaseModel):
    name: str


@dataclasses.dataclass
class Record:
    name: str


class Entry(TypedDict):
    name: str


def test_a_router_under_another_name():
    with pytest.raises(ViewDefinitionError, match=r"Shelf\.routes: .*called 'router'"):

        class Shelf(HueView):
            routes = Router[HttpRequest]()

            @routes.fragment_get("x/")
            async def x(self, request: HttpRequest, context: Context): ...


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_a_route_without_parentheses(method):
    with pytest.raises(ViewDefinitionError, match=rf'Shelf\.x: .*@router.fragment_{method}\("…/"'):

        class Shelf(HueView):
            router = Router[HttpRequest]()

            @getattr(router, f"fragment_{method}")
            async def x(self, request: HttpRequest, context: Context): ...


@pytest.mark.parametrize("base", [HueView, HueFragmentsView])
def test_a_class_that_answers_nothing_is_a_base_until_it_is_mounted(base):
    class Shelf(base):
        pass

    with pytest.raises(ViewDefinitionError, match=r"Shelf\.urls: it answers nothing: .*index"):
        _ = Shelf.urls


def test_a_handler_that_is_a_generator():
    async def later(self, request: HttpRequest, context: Context):
        yield html.p("x")

    def now(self, request: HttpRequest, context: Context):
        yield html.p("x")

    for handler in (later, now):
        router = Router[HttpRequest]()
        router.fragment_get("x/")(handler)
        with pytest.raises(ViewDefinitionError, match=r"generator.*returns its component"):
            type("Shelf", (HueView,), {"router": router, handler.__name__: handler})
        with pytest.raises(ViewDefinitionError, match="generator"):
            type("Shelf", (HueView,), {"index": handler})


@pytest.mark.parametrize("model", [Line, Record, Entry])
@pytest.mark.parametrize("default", [False, True])
def test_a_body_under_another_name(model, default):
    async def required(self, request: HttpRequest, context: Context, form: model): ...

    async def optional(self, request: HttpRequest, context: Context, form: model = None): ...

    handler = optional if default else required
    router = Router[HttpRequest]()
    router.fragment_post("x/")(handler)
    with pytest.raises(ViewDefinitionError, match=r"'form' looks like a body.*'body'"):
        type("Shelf", (HueView,), {"router": router, handler.__name__: handler})


def test_a_body_under_another_name_in_text():
    source = (
        "from __future__ import annotations\n"
        "class Shelf(HueView):\n"
        "    router = Router[HttpRequest]()\n"
        "    @router.fragment_post('x/')\n"
        "    async def x(self, request, context, form: Line = None): ...\n"
    )
    names = {"HueView": HueView, "Router": Router, "HttpRequest": HttpRequest, "Line": Line}
    with pytest.raises(ViewDefinitionError, match="'form' looks like a body"):
        exec(compile(source, "views.py", "exec"), names)


def test_a_parameter_of_another_kind_may_have_a_default(mount):
    class Shelf(HueView):
        router = Router[HttpRequest]()

        @router.fragment_get("x/")
        async def x(self, request: HttpRequest, context: Context, depth: int = 1): ...

    mount(Shelf)


class Mounted(HueView):
    async def index(self, request: HttpRequest, context: Context):
        return html.p("x")


def test_urls_without_include():
    with pytest.raises(ViewDefinitionError, match=r'write path\("…", include\(Mounted.urls\)\)'):
        path("x/", Mounted.urls)


def test_urls_with_include_are_the_pair_that_django_knows():
    patterns, namespace = Mounted.urls
    assert (len(patterns), namespace) == (1, "mounted")
    assert include(Mounted.urls)[1] == "mounted"


def test_an_element_for_browsers_without_scripts_needs_a_page():
    with pytest.raises(ViewDefinitionError, match=r"Shelf\.x: without_scripts needs a page"):

        class Shelf(HueFragmentsView):
            router = Router[HttpRequest]()

            @router.fragment_post("x/", without_scripts="notice")
            async def x(self, request: HttpRequest, context: Context): ...
