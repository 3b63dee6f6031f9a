"""Paths, methods, and mistakes that are found while the module is imported."""

import uuid

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import register_converter, reverse
from django.urls.converters import get_converters

from hue import HueContext, HueFragmentsView, HueView, Router, ViewDefinitionError, html
from hue.testing import assert_fragment

from .clients import BOTH, wsgi

Context = HueContext[HttpRequest]
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


class Roman:
    """A converter of the project's own, with a dash in its name."""

    regex = "[IVX]+"

    def to_python(self, value: str) -> int:
        return {"I": 1, "V": 5, "X": 10}[value]

    def to_url(self, value: int) -> str:
        return {1: "I", 5: "V", 10: "X"}[value]


if "roman-number" not in get_converters():
    register_converter(Roman, "roman-number")


class Paths(HueFragmentsView):
    router = Router[HttpRequest]()

    @router.fragment_get("int/<int:value>/")
    async def int_(self, request: HttpRequest, context: Context, value: int):
        return html.p(repr(value))

    @router.fragment_get("str/<str:value>/")
    async def str_(self, request: HttpRequest, context: Context, value: str):
        return html.p(repr(value))

    @router.fragment_get("none/<value>/")
    async def none(self, request: HttpRequest, context: Context, value: str):
        return html.p(repr(value))

    @router.fragment_get("slug/<slug:value>/")
    def slug(self, request: HttpRequest, context: Context, value: str):
        return html.p(repr(value))

    @router.fragment_get("uuid/<uuid:value>/")
    async def uuid_(self, request: HttpRequest, context: Context, value: uuid.UUID):
        return html.p(value.hex)

    @router.fragment_get("path/<path:value>/")
    async def path_(self, request: HttpRequest, context: Context, value: str):
        return html.p(repr(value))

    @router.fragment_get("own/<roman-number:value>/")
    async def own(self, request: HttpRequest, context: Context, value: int):
        return html.p(repr(value))

    @router.fragment_get("two/<int:routes>/<slug:endpoint>/")
    async def two(self, request: HttpRequest, context: Context, endpoint: str, routes: int):
        return html.p(f"{routes} {endpoint}")

    @router.fragment_get("any/<int:a>/<int:b>/")
    async def any(self, request: HttpRequest, context: Context, **kwargs: int):
        return html.p(str(sorted(kwargs.items())))


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize(
    ("path", "shown"),
    [
        pytest.param("int/7/", "7", id="a number"),
        pytest.param("str/a b/", "'a b'", id="a string"),
        pytest.param("none/words/", "'words'", id="a parameter without a converter"),
        pytest.param("slug/a-b_c/", "'a-b_c'", id="a slug for a synchronous handler"),
        pytest.param(f"uuid/{uuid.UUID(int=5)}/", uuid.UUID(int=5).hex, id="a uuid"),
        pytest.param("path/a/b/", "'a/b'", id="a path"),
        pytest.param("own/X/", "10", id="a registered converter with a dash in its name"),
        pytest.param("two/1/x/", "1 x", id="names that an implementation might use itself"),
        pytest.param("any/1/2/", "[('a', 1), ('b', 2)]", id="a handler that takes any names"),
    ],
)
def test_path_parameters_arrive_converted(mount, send, path, shown):
    assert_fragment(send("GET", mount(Paths) + path), contains=shown)


def test_names_reverse_with_parameters(mount):
    mount(Paths)
    assert reverse("paths:own", kwargs={"value": 5}) == "/view/own/V/"


def test_a_path_that_does_not_match_is_not_found(mount):
    assert wsgi("GET", mount(Paths) + "int/x/").status_code == 404


NAMES = [
    "a",
    "args",
    "asked",
    "await_",
    "awaitable",
    "call_result",
    "cls",
    "context",
    "data",
    "exc_info",
    "fragment",
    "func",
    "function",
    "handler",
    "kwargs",
    "loop",
    "match",
    "method",
    "name",
    "names",
    "path",
    "place",
    "proceed",
    "receiver",
    "result",
    "run",
    "side",
    "task_context",
    "thread_sensitive",
    "view",
]


def _takes(*names: str):
    """A view with a handler of either sort for a path with one parameter of each name."""
    source = "class Named(HueFragmentsView):\n    router = Router[HttpRequest]()\n"
    for name in names:
        for kind in ("async def", "def"):
            source += (
                f"    @router.fragment_get('{kind[0]}/{name}/<int:{name}>/')\n"
                f"    {kind} {kind[0]}_{name}(self, request, context_, /, {name}):\n"
                f"        address = context_.url(self.{kind[0]}_{name}, {name}={name})\n"
                f"        return f'{{{name}}} under {{self.kwargs}} at {{address}}'\n"
            )
    made = {"HueFragmentsView": HueFragmentsView, "Router": Router, "HttpRequest": HttpRequest}
    exec(source, made)
    return made["Named"]


@pytest.mark.parametrize("send", BOTH)
def test_a_parameter_of_a_path_may_have_any_name(mount, send):
    """Those of hue's own functions, and of Django's and asgiref's on the way."""
    names = [name for name in NAMES if name != "context"]
    at = mount(_takes(*names))
    for name in names:
        for kind in "ad":
            answer = send("GET", f"{at}{kind}/{name}/3/")
            assert_fragment(answer, contains="3 under")
            assert_fragment(answer, contains=f"at {at}{kind}/{name}/3/")


@pytest.mark.parametrize("send", BOTH)
def test_so_may_one_of_the_path_around(mount, send):
    for name in NAMES:
        at = mount(_takes("n"), f"{name}/<str:{name}>/")
        at = at.replace(f"<str:{name}>", "x")
        for kind in "ad":
            assert_fragment(send("GET", f"{at}{kind}/n/3/"), contains="3 under")


class EveryMethod(HueFragmentsView):
    router = Router[HttpRequest]()

    @router.fragment_get("<int:n>/")
    async def read(self, request: HttpRequest, context: Context, n: int):
        return html.p(f"GET {n}")

    @router.fragment_post("<int:n>/")
    async def create(self, request: HttpRequest, context: Context, n: int):
        return html.p(f"POST {n}")

    @router.fragment_put("<int:n>/")
    async def replace(self, request: HttpRequest, context: Context, n: int):
        return html.p(f"PUT {n}")

    @router.fragment_patch("<int:n>/")
    def change(self, request: HttpRequest, context: Context, n: int):
        return html.p(f"PATCH {n}")

    @router.fragment_delete("<int:n>/")
    def remove(self, request: HttpRequest, context: Context, n: int):
        return html.p(f"DELETE {n}")

    @router.fragment_post("only/")
    async def only(self, request: HttpRequest, context: Context):
        return html.p("only POST")


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize("method", METHODS)
def test_several_methods_share_a_path(mount, send, method):
    assert_fragment(send(method, mount(EveryMethod) + "3/"), contains=f"{method} 3")


@pytest.mark.parametrize("send", BOTH)
def test_a_get_fragment_answers_head(mount, send):
    assert send("HEAD", mount(EveryMethod) + "3/").status_code == 200


@pytest.mark.parametrize("send", BOTH)
def test_a_wrong_method_is_refused_and_the_right_ones_are_named(mount, send):
    response = send("PUT", mount(EveryMethod) + "only/", targets=["t"])
    assert_fragment(response, "t", status_code=405)
    assert response.headers["Allow"] == "OPTIONS, POST"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("3/", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"), ("only/", "OPTIONS, POST")],
)
def test_options_are_told_without_a_script(mount, path, allowed):
    response = Client().options(mount(EveryMethod) + path)
    assert (response.status_code, response.headers["Allow"]) == (200, allowed)
    assert response.content == b""


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 400, id="no header"),
        pytest.param({"X-Requested-With": "XMLHttpRequest"}, 200, id="XMLHttpRequest"),
        pytest.param({"X-Alpine-Request": "true"}, 200, id="Alpine AJAX"),
        pytest.param({"X-Alpine-Request": "false"}, 400, id="Alpine AJAX says no"),
        pytest.param({"X-Requested-With": "com.example.app"}, 400, id="another program"),
    ],
)
def test_only_scripts_get_fragments(mount, headers, status):
    response = Client().get(mount(EveryMethod) + "3/", headers=headers)
    assert response.status_code == status
    if status == 400:
        assert b"X-Alpine-Request: true" in response.content


def _define(path="x/", method="fragment_get", **functions):
    """Define a view `Broken` with one handler, as its module would when it is imported."""
    router = Router[HttpRequest]()
    for function in functions.values():
        getattr(router, method)(path)(function)
    return type("Broken", (HueView,), {"router": router, **functions})


async def index(self, request, context): ...
async def _short(self, request): ...
async def _no_parameter(self, request, context): ...
async def _unfilled(self, request, context, mystery): ...
async def _untyped_body(self, request, context, body): ...
async def _unknown_body(self, request, context, body: "Nowhere"): ...  # noqa: F821
async def _strange_body(self, request, context, body: HttpRequest): ...


@pytest.mark.parametrize(
    ("path", "handler", "cause"),
    [
        pytest.param("x/", _short, r"\(self, request, context", id="no context"),
        pytest.param("<int:n>/", _no_parameter, "'n'", id="a path parameter nobody takes"),
        pytest.param("x/", _unfilled, "'mystery'", id="a parameter nothing fills"),
        pytest.param("<int:request>/", _no_parameter, "'request'", id="a reserved name"),
        pytest.param("x/", index, "the page's", id="a fragment that is called index"),
        pytest.param("x/", _untyped_body, "no annotation", id="a body without annotation"),
        pytest.param("x/", _unknown_body, "Nowhere", id="an annotation that cannot be resolved"),
        pytest.param("x/", _strange_body, "pydantic", id="a body that pydantic cannot read"),
    ],
)
def test_a_wrong_handler_fails_at_import(path, handler, cause):
    with pytest.raises(ViewDefinitionError, match=cause) as raised:
        _define(path, **{handler.__name__: handler})
    assert str(raised.value).startswith(f"Broken.{handler.__name__}: ")


def test_a_body_imported_for_type_checkers_only_fails_at_import():
    source = (
        "from __future__ import annotations\n"
        "from typing import TYPE_CHECKING\n"
        "from django.http import HttpRequest\n"
        "from hue import HueView, Router\n"
        "if TYPE_CHECKING:\n"
        "    from forms import Form\n"
        "class Late(HueView):\n"
        "    router = Router[HttpRequest]()\n"
        "    @router.fragment_post('x/')\n"
        "    async def save(self, request, context, body: Form): ...\n"
    )
    with pytest.raises(ViewDefinitionError, match=r"Late\.save: .*Form.*TYPE_CHECKING"):
        exec(compile(source, "views.py", "exec"), {"__name__": "views"})


def test_other_annotations_need_not_be_resolved(mount):
    source = (
        "from __future__ import annotations\n"
        "from pydantic import BaseModel\n"
        "from django.http import HttpRequest\n"
        "from hue import HueView, Router\n"
        "class Fine(HueView):\n"
        "    router = Router[HttpRequest]()\n"
        "    class Form(BaseModel):\n"
        "        n: int\n"
        "    @router.fragment_post('x/')\n"
        "    async def save(self, request: Missing, context: Unknown, body: Form) -> Nothing:\n"
        "        return str(body.n + 1)\n"
    )
    names = {"__name__": "views"}
    exec(compile(source, "views.py", "exec"), names)
    assert_fragment(wsgi("POST", mount(names["Fine"]) + "x/", {"n": "1"}), contains="2")


def test_two_handlers_for_the_same_requests_clash_at_import():
    with pytest.raises(ViewDefinitionError, match=r"Clash\.second: GET 'x/<int:b>/'.*first"):

        class Clash(HueView):
            router = Router[HttpRequest]()

            @router.fragment_get("x/<int:a>/")
            async def first(self, request, context, a): ...

            @router.fragment_get("/x/<int:b>/")
            async def second(self, request, context, b): ...


def test_one_path_in_two_spellings_clashes_at_import():
    with pytest.raises(ViewDefinitionError, match="write both paths alike"):

        class Spelling(HueView):
            router = Router[HttpRequest]()

            @router.fragment_get("<slug>/")
            async def read(self, request, context, slug): ...

            @router.fragment_post("<str:name>/")
            async def write(self, request, context, name): ...


def test_two_handlers_of_one_name_clash_at_import():
    with pytest.raises(ViewDefinitionError, match=r"Twice\.handle: its name is taken"):

        class Twice(HueView):
            router = Router[HttpRequest]()

            @router.fragment_get("a/")
            async def handle(self, request, context): ...

            @router.fragment_get("b/")
            async def handle(self, request, context): ...  # noqa: F811


def test_an_unknown_converter_fails_with_the_urls():
    view = _define("<nonsense:n>/", read=_takes_n)
    with pytest.raises(ViewDefinitionError, match=r"Broken\._takes_n: .*nonsense"):
        _ = view.urls


async def _takes_n(self, request, context, n): ...
