"""Results of handlers, and the elements they are placed in."""

import json

import pytest
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import redirect
from django.test import override_settings
from htmy import Component, SafeStr, component

from hue import HueContext, HueFragmentsView, HueRequest, HueResponse, Router, html, navigation, ui
from hue.markup import has_id
from hue.testing import HueClient, assert_fragment, assert_navigates

from .clients import BOTH, wsgi

Context = HueContext[HttpRequest]


class Confusing:
    """A component that happens to have a `status_code`."""

    status_code = 500

    def htmy(self, context) -> Component:
        return html.p("a component")


class AsyncComponent:
    async def htmy(self, context) -> Component:
        request = HueContext[HttpRequest].from_context(context).request
        return html.p(f"made at {request.path}")


@component.context_only
def from_function(context) -> Component:
    return html.p(HueContext[HttpRequest].from_context(context).request.method)


RESULTS = {
    "error": lambda: HueResponse(component=html.p("no"), status_code=409),
    "component": lambda: html.p("text & more"),
    "text": lambda: "<text>",
    "none": lambda: None,
    "list": lambda: [html.p("one"), html.p("two")],
    "confusing": Confusing,
    "async-component": AsyncComponent,
    "function": lambda: from_function,
    "own-id": lambda: html.form(html.p("x"), id="t"),
    "hue-response": lambda: HueResponse(
        component=html.p("x"), target="other", status_code=201, headers={"X-Extra": "1"}
    ),
    "row": lambda: HueResponse(component=html.td("x"), element="tr"),
    "several": lambda: HueResponse(
        component=html.p("main"), also={"count": "3 <", "flash": ui.Callout("Saved")}
    ),
    "redirect": lambda: redirect("/elsewhere/"),
    "json": lambda: JsonResponse({"a": 1}),
    "response": lambda: HttpResponse("raw", status=202),
    "stream": lambda: StreamingHttpResponse([b"a", b"b"]),
    "file": lambda: FileResponse(open(__file__, "rb")),  # noqa: SIM115, PTH123
    "navigation": lambda: navigation("/there/", html.a("there", href="/there/")),
    "nonsense": object,
}


class Results(HueFragmentsView):
    router = Router[HttpRequest]()

    @router.fragment_get("async/<str:kind>/")
    async def async_(self, request: HttpRequest, context: Context, kind: str):
        return RESULTS[kind]()

    @router.fragment_get("sync/<str:kind>/")
    def sync(self, request: HttpRequest, context: Context, kind: str):
        return RESULTS[kind]()


@pytest.fixture(params=["async", "sync"])
def result(request, mount):
    """Fetch one kind of result from a handler of either sort."""
    at = mount(Results)

    def fetch(kind, *targets, send=wsgi):
        return send("GET", f"{at}{request.param}/{kind}/", targets=targets)

    return fetch


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize(
    ("kind", "content"),
    [
        pytest.param("component", '<div id="t"><p >text &amp; more</p></div>', id="a component"),
        pytest.param("text", '<div id="t">&lt;text&gt;</div>', id="text"),
        pytest.param("none", '<div id="t"></div>', id="nothing"),
        pytest.param("list", '<div id="t"><p >one</p><p >two</p></div>', id="several components"),
        pytest.param("confusing", '<div id="t"><p >a component</p></div>', id="with a status_code"),
        pytest.param("function", '<div id="t"><p >GET</p></div>', id="a function component"),
    ],
)
def test_a_component_stands_in_the_requested_target(result, send, kind, content):
    assert result(kind, "t", send=send).content.decode() == content


def test_components_find_the_request(result):
    assert_fragment(result("async-component"), contains="made at /view/")


def test_an_element_that_has_the_id_already_is_not_wrapped(result):
    assert result("own-id", "t").content.count(b"id=") == 1


def test_without_a_requested_target_nothing_is_wrapped(result):
    assert result("component").content == b"<p >text &amp; more</p>"


def test_a_response_names_its_target_status_and_headers(result):
    response = result("hue-response", "t")
    assert_fragment(response, "other", status_code=201)
    assert response.headers["X-Extra"] == "1"
    assert not has_id(response.content.decode(), "t")


def test_an_error_of_the_handler_stands_in_every_target(result):
    assert_fragment(result("error", "t", "u"), "t", "u", status_code=409)


def test_the_element_around_can_be_another(result):
    assert result("row", "t").content == b'<tr id="t"><td >x</td></tr>'


def test_one_response_carries_several_targets(result):
    response = result("several", "t", "count")
    assert_fragment(response, "t", "count", "flash", contains='<div id="count">3 &lt;</div>')


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize(
    ("kind", "status"),
    [("redirect", 302), ("json", 200), ("response", 202), ("stream", 200), ("file", 200)],
)
def test_responses_pass_through_untouched(result, send, kind, status):
    response = result(kind, "t", send=send)
    assert response.status_code == status
    if kind == "redirect":
        assert response.headers["Location"] == "/elsewhere/"
    elif kind == "json":
        assert json.loads(response.content) == {"a": 1}
    elif kind == "response":
        assert response.content == b"raw"
    else:
        assert response.streaming


def test_a_navigation_has_a_header_and_something_to_see(result):
    response = result("navigation", "t")
    assert_fragment(response, "t", contains='href="/there/"')
    assert_navigates(response, "/there/")


def test_what_is_neither_component_nor_response_is_an_error(result, caplog):
    assert_fragment(result("nonsense", "t"), "t", status_code=500)
    assert "a handler returned object" in caplog.text


def test_a_fragment_that_did_not_change_is_not_sent_again(mount):
    at = mount(Results)
    with override_settings(MIDDLEWARE=["django.middleware.http.ConditionalGetMiddleware"]):
        first = wsgi("GET", f"{at}async/component/", targets=["t"])
        headers = {"If-None-Match": first.headers["ETag"]}
        again = wsgi("GET", f"{at}async/component/", targets=["t"], headers=headers)
        other = wsgi("GET", f"{at}async/component/", targets=["u"], headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200


def test_the_id_of_a_target_cannot_break_out_of_its_attribute(result):
    response = result("component", '"><script>alert(1)</script>')
    assert b"<script>" not in response.content


def test_request_hue_knows_the_targets(mount):
    class Targets(HueFragmentsView):
        router = Router[HueRequest]()

        @router.fragment_get("x/")
        async def x(self, request: HueRequest, context: HueContext[HueRequest]):
            return SafeStr(json.dumps(request.hue.targets))

    at = mount(Targets)
    response = HueClient().fragment("GET", f"{at}x/", targets=["a", "_top", "b", "a"])
    assert response.content == b'<div id="a">["a", "b"]</div>'


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('<p id="a">', True),
        ("<p id='a'>", True),
        ("<p id=a>", True),
        ("<P ID=a>", True),
        ('<p data-id="a">', False),
        ('<!-- <p id="a"> -->', False),
        ("id=a", False),
        ('<p id="ab">', False),
    ],
)
def test_ids_are_found_as_a_browser_finds_them(content, found):
    assert has_id(content, "a") is found
