"""Mixins and decorators of dispatch, CSRF, Vary, and the way to the login."""

import re

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.mixins import (
    LoginRequiredMixin,
    PermissionRequiredMixin,
    UserPassesTestMixin,
)
from django.http import HttpRequest, HttpResponseRedirect
from django.test import Client, override_settings
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from pydantic import BaseModel

from hue import HueContext, HueView, Page, Router, aio, html
from hue.loop import runs_on_event_loop
from hue.testing import AsyncHueClient, HueClient, assert_fragment, assert_navigates

from .clients import BOTH, asgi, wsgi

Context = HueContext[HttpRequest]
UNSAFE = ["POST", "PUT", "PATCH", "DELETE"]


class Open(HueView):
    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: Context):
        return html.p(f"secret page, on the loop: {runs_on_event_loop()}")

    @router.fragment_get("async/")
    async def async_(self, request: HttpRequest, context: Context):
        return html.p(f"secret fragment, on the loop: {runs_on_event_loop()}")

    @router.fragment_get("sync/")
    def sync(self, request: HttpRequest, context: Context):
        return html.p(f"secret fragment {request.user}")

    @router.fragment_get("redirect/")
    async def redirect(self, request: HttpRequest, context: Context):
        return HttpResponseRedirect("/elsewhere/?q=1")


class Members(LoginRequiredMixin, Open):
    pass


class Staff(PermissionRequiredMixin, Open):
    permission_required = "auth.add_user"


class Chosen(UserPassesTestMixin, Open):
    def test_func(self) -> bool:
        return self.request.user.username == "ada"


@method_decorator(never_cache, name="dispatch")
class Fresh(Open):
    pass


class AsyncDispatch(Open):
    async def dispatch(self, request, *args, **kwargs):
        assert runs_on_event_loop()
        response = await super().dispatch(request, *args, **kwargs)
        response.headers["X-Dispatch"] = "async"
        return response


class SyncDispatch(Open):
    def dispatch(self, request, *args, **kwargs):
        assert not runs_on_event_loop()
        response = super().dispatch(request, *args, **kwargs)
        response.headers["X-Dispatch"] = "sync"
        return response


GUARDED = [Members, Staff, Chosen]


@pytest.mark.parametrize("view", GUARDED)
def test_a_stranger_does_not_get_the_page(mount, database, view):
    response = Client().get(mount(view))
    assert response.status_code == 302
    assert response.headers["Location"] == "/login/?next=/view/"


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize("path", ["async/", "sync/"])
@pytest.mark.parametrize("view", GUARDED)
def test_a_stranger_gets_the_way_to_the_login_in_place_of_the_fragment(
    mount, database, view, path, send
):
    response = send(
        "GET",
        mount(view) + path,
        targets=["t"],
        headers={"Referer": "http://testserver/shelf/?page=2"},
    )
    assert_fragment(response, "t", status_code=401, contains="Please log in")
    assert_navigates(response, "/login/?next=/shelf/%3Fpage%3D2")
    assert b"secret" not in response.content


@pytest.mark.parametrize("path", ["", "async/", "sync/"])
@pytest.mark.parametrize("view", [Members, Chosen])
def test_a_member_gets_page_and_fragments(mount, ada, view, path):
    at = mount(view)
    for client in (HueClient(), AsyncHueClient()):
        client.force_login(ada)
        fetch = client.fragment
        if isinstance(client, AsyncHueClient):
            fetch = async_to_sync(fetch)
        assert_fragment(fetch("GET", at + path), contains="secret")


def test_a_member_without_the_permission_is_refused_in_place(mount, ada):
    client = HueClient()
    client.force_login(ada)
    at = mount(Staff)
    assert client.get(at).status_code == 403
    assert_fragment(client.fragment("GET", f"{at}async/", targets=["t"]), "t", status_code=403)


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize("path", ["", "async/", "sync/"])
def test_never_cache_reaches_page_and_fragments(mount, send, path):
    assert "no-store" in send("GET", mount(Fresh) + path).headers["Cache-Control"]


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize(("view", "kind"), [(AsyncDispatch, "async"), (SyncDispatch, "sync")])
@pytest.mark.parametrize("path", ["", "async/"])
def test_dispatch_can_be_overridden_in_both_ways(mount, send, view, kind, path):
    response = send("GET", mount(view) + path)
    assert response.headers["X-Dispatch"] == kind
    assert b"on the loop: True" in response.content


@pytest.mark.parametrize(
    "referer",
    [
        pytest.param("", id="unknown page"),
        pytest.param("http://evil.example/x/", id="another site"),
        pytest.param("javascript:alert(1)", id="a script"),
        pytest.param("http://testserver//evil.example/x/", id="a path that names a host"),
    ],
)
def test_the_way_to_the_login_never_leads_to_another_site(mount, database, referer):
    response = wsgi("GET", mount(Members) + "async/", headers={"Referer": referer})
    assert_navigates(response, "/login/?next=/")


@pytest.mark.parametrize("send", BOTH)
def test_a_handlers_own_redirect_is_left_alone(mount, send):
    response = send("GET", mount(Open) + "redirect/", targets=["t"])
    assert (response.status_code, response.headers["Location"]) == (302, "/elsewhere/?q=1")


# -- CSRF


class Form(BaseModel):
    name: str = ""


class Writes(HueView):
    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: Context):
        return Page(title="Writes", body=html.p("page"))

    @router.fragment_post("x/")
    async def post(self, request: HttpRequest, context: Context, body: Form):
        return html.p("written")

    @router.fragment_put("x/")
    async def put(self, request: HttpRequest, context: Context, body: Form):
        return html.p("written")

    @router.fragment_patch("x/")
    async def patch(self, request: HttpRequest, context: Context, body: Form):
        return html.p("written")

    @router.fragment_delete("x/")
    def delete(self, request: HttpRequest, context: Context, body: Form):
        return html.p("written")

    @router.fragment_post("login/")
    async def login(self, request: HttpRequest, context: Context):
        user = await aio.authenticate(request, username="ada", password="lovelace")
        await aio.login(request, user)
        return html.p("welcome")


class Reads(HueView):
    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: Context):
        return Page(title="Reads", body=html.p("page"))

    @router.fragment_get("x/")
    async def x(self, request: HttpRequest, context: Context):
        return html.p("x")


@method_decorator(csrf_exempt, name="dispatch")
class Exempt(Writes):
    pass


def _page_token(client, at) -> tuple[str, str]:
    """Return the token of a page and the name of the header, as `hue.js` reads them."""
    page = client.get(at).content.decode()
    token = re.search(r'<meta name="hue-csrf-token" content="(.*?)"', page)
    header = re.search(r'data-csrf-header="(.*?)"', page)
    assert token and header
    return token[1], header[1]


@pytest.mark.parametrize("method", UNSAFE)
@pytest.mark.parametrize("name", ["HTTP_X_CSRFTOKEN", "HTTP_X_OWN_TOKEN"])
def test_the_token_is_sent_in_the_header_of_the_settings(mount, method, name):
    at = mount(Writes)
    with override_settings(CSRF_HEADER_NAME=name):
        client = HueClient(enforce_csrf_checks=True)
        token, header = _page_token(client, at)
        response = client.fragment(
            method, f"{at}x/", {"name": "a"}, targets=["t"], headers={header: token}
        )
        assert_fragment(response, "t", contains="written")


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize("method", UNSAFE)
def test_without_the_token_the_refusal_is_placed(mount, method, send):
    at = mount(Writes)
    client = (HueClient if send is wsgi else AsyncHueClient)(enforce_csrf_checks=True)
    fetch = client.fragment if send is wsgi else async_to_sync(client.fragment)
    response = fetch(method, f"{at}x/", {"name": "a"}, targets=["t"])
    assert_fragment(response, "t", status_code=403, contains="expired")


def test_a_form_without_a_script_gets_djangos_page(mount):
    response = Client(enforce_csrf_checks=True).post(mount(Writes) + "x/")
    assert response.status_code == 403
    assert b"<!DOCTYPE html>" in response.content


@pytest.mark.parametrize("method", UNSAFE)
def test_an_exempt_view_needs_no_token(mount, method):
    client = HueClient(enforce_csrf_checks=True)
    response = client.fragment(method, mount(Exempt) + "x/", {"name": "a"})
    assert_fragment(response, contains="written")


@pytest.mark.parametrize("settings", [{}, {"CSRF_USE_SESSIONS": True}])
def test_the_token_that_a_login_rotates_is_announced(mount, ada, settings):
    at = mount(Writes)
    with override_settings(**settings):
        client = HueClient(enforce_csrf_checks=True)
        token, header = _page_token(client, at)
        login = client.fragment("POST", f"{at}login/", headers={header: token})
        announced = login.headers["X-Hue-CSRF-Token"]
        stale = client.fragment("PUT", f"{at}x/", {}, headers={header: token})
        fresh = client.fragment("PUT", f"{at}x/", {}, headers={header: announced})
    assert (stale.status_code, fresh.status_code) == (403, 200)


def test_a_page_that_only_reads_sets_no_cookie_and_can_be_cached(mount):
    response = Client().get(mount(Reads))
    assert not response.cookies
    assert "Vary" not in response.headers


def test_a_fragment_that_needs_no_token_sets_no_cookie(mount):
    response = wsgi("GET", mount(Reads) + "x/")
    assert not response.cookies
    assert "Cookie" not in response.headers["Vary"]


# -- Vary


def _vary(response) -> set[str]:
    return {name.strip() for name in response.headers.get("Vary", "").split(",")} - {""}


@pytest.mark.parametrize("send", BOTH)
def test_a_fragment_varies_by_the_headers_it_depends_on(mount, send):
    response = send("GET", mount(Reads) + "x/", targets=["t"])
    assert _vary(response) == {"X-Requested-With", "X-Alpine-Request", "X-Alpine-Target"}


def test_the_refusal_of_a_request_without_a_script_varies_too(mount):
    response = Client().get(mount(Reads) + "x/")
    assert _vary(response) == {"X-Requested-With", "X-Alpine-Request"}


def test_a_page_that_looks_at_the_targets_varies_by_them(mount):
    class Looks(HueView):
        async def index(self, request: HttpRequest, context: Context):
            return html.p(str(request.hue.targets))

    assert _vary(Client().get(mount(Looks))) == {"X-Alpine-Target"}


def test_a_redirect_of_a_fragment_varies_too(mount):
    assert "X-Alpine-Request" in _vary(asgi("GET", mount(Open) + "redirect/"))
