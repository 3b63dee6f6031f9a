"""Mistakes in a view class that would otherwise be silent: told at import, with the remedy."""

import dataclasses
from typing import Annotated

import pytest
from django.http import HttpRequest
from django.urls import include, path
from pydantic import BaseModel
from typing_extensions import TypedDict

from hue import HueContext, HueFragmentsView, HueView, Router, ViewDefinitionError, guard, html

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
@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(lambda model: model, id="itself"),
        pytest.param(lambda model: model | None, id="or nothing"),
        pytest.param(lambda model: Annotated[model, "form"], id="annotated"),
        pytest.param(lambda model: "model", id="in text"),
    ],
)
@pytest.mark.parametrize("default", [False, True])
def test_a_body_under_another_name(model, kind, default):
    annotation = kind(model)

    async def required(self, request, context, form: annotation):
        return model

    async def optional(self, request, context, form: annotation = None):
        return model

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


def _class(**members) -> type:
    return type("Shelf", (HueView,), members)


def _route(handler, path="x/", **options) -> type:
    router = Router[HttpRequest]()
    router.fragment_post(path, **options)(handler)
    name = getattr(handler, "__name__", "x")
    return _class(router=router, index=_index, **{name: handler})


async def _index(self, request, context): ...
async def _x(self, request, context): ...
async def _swapped(self, context, request): ...
def _short(self, request): ...
async def _yielding(self, request, context, errors):
    yield html.p("x")


@pytest.mark.parametrize("hook", ["body_invalid", "failed"])
@pytest.mark.parametrize(
    ("function", "cause"),
    [
        pytest.param(_short, r"it takes \(self, request, context, err|failure", id="too short"),
        pytest.param(_yielding, "generator", id="a generator"),
        pytest.param(staticmethod(_x), "it takes", id="a static method"),
    ],
)
def test_a_hook_that_could_never_be_called(hook, function, cause):
    with pytest.raises(ViewDefinitionError, match=rf"Shelf\.{hook}: .*({cause})"):
        _class(index=_index, **{hook: function})


@pytest.mark.parametrize(
    ("function", "cause"),
    [
        pytest.param(_short, r"as a guard it takes \(self, request, context\)", id="too short"),
        pytest.param(lambda self, request, context: (yield), "generator", id="a generator"),
    ],
)
def test_a_guard_that_could_never_be_called(function, cause):
    with pytest.raises(ViewDefinitionError, match=cause):
        guard(function)


@pytest.mark.parametrize("element", [True, "", "#notice", "two words"])
def test_an_element_that_is_no_id(element):
    with pytest.raises(ViewDefinitionError, match="is no id of an element"):
        _route(_x, without_scripts=element)


def test_request_and_context_that_are_swapped():
    with pytest.raises(ViewDefinitionError, match=r"\(self, request, context"):
        _route(_swapped)


@pytest.mark.parametrize("wrapped", [classmethod(_x), property(_x)])
def test_a_route_above_what_is_no_function(wrapped):
    with pytest.raises(ViewDefinitionError, match="is no method: write it below the route"):
        _route(wrapped)


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_a_method_by_which_djangos_views_would_answer(method):
    with pytest.raises(ViewDefinitionError, match=f"never called.*@router.fragment_{method}"):
        _class(index=_index, **{method: _x})

    async def handler(self, request: HttpRequest, context: Context): ...

    handler.__name__ = method
    assert _route(handler).urls


def test_a_name_that_stands_for_two_addresses():
    with pytest.raises(ViewDefinitionError, match=r"'index' is that of the path '' already"):
        _route(_x, name="index")

    class Shelf(HueView):
        router = Router[HttpRequest]()

        @router.fragment_get("x/", name="x")
        async def all(self, request: HttpRequest, context: Context): ...

        @router.fragment_get("x/<int:n>/", name="x")
        async def one(self, request: HttpRequest, context: Context, n: int): ...

        @router.fragment_post("x/", name="x")
        async def add(self, request: HttpRequest, context: Context): ...

    assert len(Shelf.urls[0]) == 2


@pytest.mark.parametrize("router", [Router, Router[HttpRequest]])
def test_a_router_that_was_not_made(router):
    with pytest.raises(ViewDefinitionError, match=r"write Router\[HttpRequest\]\(\)"):
        _class(router=router, index=_index)


def test_a_router_of_another_class():
    router = Router[HttpRequest]()
    _class(router=router, index=_index)
    with pytest.raises(ViewDefinitionError, match="is Shelf's: declare a router of its own"):
        _class(router=router, index=_index)


@pytest.mark.parametrize(
    "name", ["setup", "dispatch", "request", "kwargs", "urls", "place", "as_view", "namespace"]
)
def test_a_handler_in_the_place_of_what_views_are_made_of(name):
    async def handler(self, request, context): ...

    handler.__name__ = name
    router = Router[HttpRequest]()
    router.fragment_get("x/")(handler)
    with pytest.raises(ViewDefinitionError, match=rf"Shelf\.{name}: .*choose another"):
        type("Shelf", (HueView,), {"router": router, name: handler})


def test_a_handler_called_options_is_in_nobodys_place(mount):
    class Shelf(HueView):
        router = Router[HttpRequest]()

        @router.fragment_get("x/")
        async def options(self, request: HttpRequest, context: Context): ...

    mount(Shelf)


def test_a_handler_in_the_place_of_the_router():
    with pytest.raises(ViewDefinitionError, match=r"Shelf\.router: .*no handler's"):

        class Shelf(HueView):
            router = Router[HttpRequest]()

            @router.fragment_get("x/")
            async def router(self, request: HttpRequest, context: Context): ...


def test_a_path_with_two_parameters_of_one_name():
    with pytest.raises(ViewDefinitionError, match="two parameters called 'n'"):

        class Shelf(HueView):
            router = Router[HttpRequest]()

            @router.fragment_get("<int:n>/<int:n>/")
            async def x(self, request: HttpRequest, context: Context, n: int): ...


def test_a_page_that_is_no_method():
    with pytest.raises(ViewDefinitionError, match=r"Shelf\.index: it is 5"):

        class Shelf(HueView):
            index = 5
