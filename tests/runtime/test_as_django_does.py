"""What Django does for a view, it does for one of hue's."""

import tempfile
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import override_script_prefix
from django.urls import include, path, re_path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_page
from pydantic import BaseModel

from hue import (
    File,
    HueContext,
    HueFragmentsView,
    HueResponse,
    HueView,
    Router,
    html,
    navigation,
)
from hue.testing import AsyncHueClient, HueClient, assert_fragment, assert_navigates

from .clients import BOTH, asgi, wsgi

Context = HueContext[HttpRequest]


class Teapot(Exception):
    """An exception that a middleware knows."""


class Kettle:
    """A middleware that answers it, with what it noted when the request came."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response
        self.asked: list[str] = []

    def __call__(self, request):
        self.asked.append(request.path)
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Teapot):
            return HttpResponse(f"for {self.asked[-1]}", status=418)
        return None


class Raises(HueView):
    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: Context):
        raise Teapot

    @router.fragment_get("async/")
    async def async_(self, request: HttpRequest, context: Context):
        raise Teapot

    @router.fragment_get("sync/")
    def sync(self, request: HttpRequest, context: Context):
        raise Teapot

    @router.fragment_get("other/")
    def other(self, request: HttpRequest, context: Context):
        raise ValueError


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize("path_", ["", "async/", "sync/"])
def test_middlewares_are_asked_about_exceptions(mount, send, path_):
    at = mount(Raises) + path_
    with override_settings(MIDDLEWARE=[f"{__name__}.Kettle"]):
        response = send("GET", at, targets=["t"])
    assert (response.status_code, response.content.decode()) == (418, f"for {at}")


@pytest.mark.parametrize("send", BOTH)
def test_an_exception_that_none_answers_is_placed(mount, send):
    at = mount(Raises) + "other/"
    with override_settings(MIDDLEWARE=[f"{__name__}.Kettle"]):
        assert_fragment(send("GET", at, targets=["t"]), "t", status_code=500)


class ReadOnly(HueView):
    http_method_names = ["get", "head", "put"]  # noqa: RUF012
    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: Context):
        return html.p("page")

    @router.fragment_post("x/")
    async def create(self, request: HttpRequest, context: Context):
        return html.p("created")

    @router.fragment_put("x/")
    async def replace(self, request: HttpRequest, context: Context):
        return html.p("replaced")


@pytest.mark.parametrize("send", BOTH)
def test_methods_that_the_class_does_not_name_are_refused(mount, send):
    at = mount(ReadOnly)
    response = send("POST", f"{at}x/", targets=["t"])
    assert_fragment(response, "t", status_code=405)
    assert response.headers["Allow"] == "PUT"
    assert send("OPTIONS", f"{at}x/").status_code == 405
    assert_fragment(send("PUT", f"{at}x/"), contains="replaced")
    assert Client().get(at).status_code == 200


# -- caches of dispatch


@method_decorator(cache_page(60), name="dispatch")
class Cached(HueView):
    router = Router[HttpRequest]()
    made: list[str] = []  # noqa: RUF012

    async def index(self, request: HttpRequest, context: Context):
        return html.p("page")

    @router.fragment_get("x/")
    async def x(self, request: HttpRequest, context: Context):
        self.made.append(request.path)
        return html.p("fragment")


@pytest.mark.parametrize("send", BOTH)
def test_a_cache_of_dispatch_keeps_the_fragments_of_targets_apart(mount, send):
    cache.clear()
    Cached.made.clear()
    at = mount(Cached) + "x/"
    for _ in range(2):
        assert_fragment(send("GET", at, targets=["one"]), "one")
        assert_fragment(send("GET", at, targets=["two"]), "two")
    assert len(Cached.made) == 2


def test_a_cached_fragment_holds_nobodys_token(mount):
    cache.clear()
    at = mount(Cached) + "x/"
    client = HueClient()
    client.fragment("GET", at, targets=["t"])
    assert "X-Hue-CSRF-Token" not in client.fragment("GET", at, targets=["t"]).headers


# -- addresses


@pytest.mark.parametrize(
    ("to", "address"),
    [
        pytest.param("/日本/?q=ä", "/%E6%97%A5%E6%9C%AC/?q=%C3%A4", id="other letters"),
        pytest.param("readonly:index", "/view/", id="the name of an address"),
        pytest.param("https://example.com/a b", "https://example.com/a%20b", id="another site"),
    ],
)
def test_a_navigation_goes_where_a_redirect_would(mount, to, address):
    class Leads(HueFragmentsView):
        router = Router[HttpRequest]()

        @router.fragment_get("x/")
        async def x(self, request: HttpRequest, context: Context):
            return navigation(to, html.a("there", href=to))

    mount(ReadOnly)
    assert_navigates(wsgi("GET", mount(Leads, "leads/") + "x/", targets=["t"]), address)


def _login_view(kind: str, name: str = "enter"):
    """A class called LoginView, as two apps would each have one."""

    class LoginView(HueView):
        router = Router[HttpRequest]()

        async def index(self, request: HttpRequest, context: Context):
            return html.p(f"{context.url(self.enter)} {context.url('index')} {context.url(name)}")

        @router.fragment_post("enter/", name=name)
        async def enter(self, request: HttpRequest, context: Context):
            return html.p(context.url("index"))

    LoginView.__module__ = kind
    return LoginView


def test_each_view_gives_its_own_addresses_although_two_share_a_name(mount):
    first, second = mount(_login_view("a"), "a/"), mount(_login_view("b"), "b/")
    for at in (second, first):
        assert f"{at}enter/ {at} {at}enter/" in Client().get(at).content.decode()


def test_a_view_that_is_included_twice_stays_where_it_was_reached(mount):
    view = _login_view("a")
    first, second = mount(view, "a/"), mount(view, "b/")
    for at in (first, second):
        assert f"{at}enter/" in Client().get(at).content.decode()


def test_a_handler_whose_route_has_another_name_is_found(mount):
    at = mount(_login_view("a", "come-in"))
    assert f"{at}enter/ {at} {at}enter/" in Client().get(at).content.decode()


class Nested(HueView):
    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: Context):
        return html.p(f"{context.url(self.item, n=5)} {context.url(self.item, n=6, shop='other')}")

    @router.fragment_get("items/<int:n>/")
    async def item(self, request: HttpRequest, context: Context, n: int):
        return html.p(context.url("index"))


@pytest.mark.parametrize(
    ("around", "at"),
    [
        pytest.param([path("<slug:shop>/", include(Nested.urls))], "/tea/", id="a path"),
        pytest.param(
            [path("<slug:shop>/", include([path("in/", include(Nested.urls))]))],
            "/tea/in/",
            id="an include in an include",
        ),
        pytest.param(
            [re_path(r"^s/(?P<shop>\w+)/", include(Nested.urls))], "/s/tea/", id="an expression"
        ),
        pytest.param(
            [path("<slug:shop>/", include(Nested.urls, namespace="own"))], "/tea/", id="a namespace"
        ),
    ],
)
def test_the_parameters_of_the_paths_around_are_known(around, at):
    from types import ModuleType

    urlconf = ModuleType("around")
    urlconf.urlpatterns = around  # type: ignore[attr-defined]
    with override_settings(ROOT_URLCONF=urlconf):
        page = Client().get(at).content.decode()
        assert f"{at}items/5/ {at.replace('tea', 'other')}items/6/" in page
        assert_fragment(wsgi("GET", f"{at}items/5/"), contains=f"<p >{at}</p>")


def test_the_script_name_stands_before_them(mount):
    at = mount(_login_view("a"))
    with override_script_prefix("/under/"):
        assert f"/under{at}enter/" in Client().get(at).content.decode()


# -- bodies and cookies


class Upload(BaseModel):
    document: File


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
@pytest.mark.parametrize("client", [HueClient, AsyncHueClient])
def test_temporary_files_are_gone_with_the_response(mount, method, client):
    seen = []

    class Takes(HueFragmentsView):
        router = Router[HttpRequest]()

        @getattr(router, f"fragment_{method.lower()}")("x/")
        async def x(self, request: HttpRequest, context: Context, body: Upload):
            seen.append(Path(body.document.temporary_file_path()))
            assert seen[0].exists()
            return html.p(f"{request.method} {request.POST.get('document')}")

    at = mount(Takes) + "x/"
    send = client().fragment
    send = async_to_sync(send) if client is AsyncHueClient else send
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(
            FILE_UPLOAD_HANDLERS=["django.core.files.uploadhandler.TemporaryFileUploadHandler"],
            FILE_UPLOAD_TEMP_DIR=folder,
        ),
    ):
        response = send(method, at, {"document": SimpleUploadedFile("a.txt", b"a" * 10)})
        assert_fragment(response, contains=f"{method} None")
        assert not seen[0].exists()


@pytest.mark.parametrize("send", BOTH)
def test_a_response_of_hue_sets_and_deletes_cookies_as_djangos_does(mount, send):
    class Cookies(HueFragmentsView):
        router = Router[HttpRequest]()

        @router.fragment_get("x/")
        async def x(self, request: HttpRequest, context: Context):
            response = HueResponse(component=html.p("x"))
            response.set_cookie("theme", "dark", max_age=60, httponly=True, samesite="Lax")
            response.delete_cookie("old")
            return response

    response = send("GET", mount(Cookies) + "x/")
    expected = HttpResponse()
    expected.set_cookie("theme", "dark", max_age=60, httponly=True, samesite="Lax")
    expected.delete_cookie("old")
    for name in ("theme", "old"):
        found, wanted = response.cookies[name], expected.cookies[name]
        assert {**found, "expires": ""} == {**wanted, "expires": ""}


class Named(BaseModel):
    name: str


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("send", [wsgi, asgi])
@pytest.mark.parametrize(
    ("body", "name"),
    [
        pytest.param("name=thé".encode(), "thé", id="UTF-8 that was not encoded"),
        pytest.param(b"name=th\xe9", "thé", id="ISO-8859-1, as Django reads what is no UTF-8"),
    ],
)
def test_a_raw_form_is_read(mount, method, send, body, name):
    class Reads(HueFragmentsView):
        router = Router[HttpRequest]()

        @getattr(router, f"fragment_{method.lower()}")("x/")
        async def x(self, request: HttpRequest, context: Context, body: Named):
            return html.p(body.name)

    content_type = "application/x-www-form-urlencoded"
    response = send(method, mount(Reads) + "x/", body, content_type=content_type)
    assert_fragment(response, contains=name)


# -- synchronous code


class Synchronous(HueView):
    """Everything about it is synchronous, and its components read the database."""

    router = Router[HttpRequest]()

    def index(self, request: HttpRequest, context: Context):
        return html.ul(UserNames())

    @router.fragment_get("x/")
    def x(self, request: HttpRequest, context: Context):
        return html.ul(UserNames())

    @router.fragment_post("x/")
    def y(self, request: HttpRequest, context: Context, body: Named):
        return HueResponse(component=html.p(body.name), also={"names": UserNames()})

    @router.fragment_put("x/")
    def z(self, request: HttpRequest, context: Context, body: Named):
        return html.p("z")

    def body_invalid(self, request: HttpRequest, context: Context, errors):
        return html.ul(UserNames())


class UserNames:
    """Evaluates a queryset while it is rendered."""

    def htmy(self, context):
        from django.contrib.auth.models import User

        return [html.li(user.username) for user in User.objects.all()]


SYNCHRONOUS = [
    ("GET", "", None, 200),
    ("GET", "x/", None, 200),
    ("POST", "x/", {"name": "a"}, 200),
    ("PUT", "x/", {}, 422),
]


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize(("method", "path_", "data", "status"), SYNCHRONOUS)
def test_components_of_a_synchronous_handler_may_read_the_database(
    mount, ada, send, method, path_, data, status
):
    response = send(method, mount(Synchronous) + path_, data)
    assert_fragment(response, status_code=status, contains="ada")


@pytest.mark.parametrize(("method", "path_", "data", "status"), SYNCHRONOUS)
def test_under_wsgi_a_synchronous_handler_needs_no_event_loop(
    mount, ada, monkeypatch, method, path_, data, status
):
    import asyncio

    def refuse(*args, **kwargs):
        raise AssertionError("an event loop was made")

    at = mount(Synchronous)
    monkeypatch.setattr(asyncio, "new_event_loop", refuse)
    monkeypatch.setattr(asyncio, "run", refuse)
    assert_fragment(wsgi(method, at + path_, data), status_code=status, contains="ada")


class Mixed(Synchronous):
    router = Router[HttpRequest]()

    class Later:
        """A component that is asynchronous, beside one that is not."""

        async def htmy(self, context):
            import asyncio

            await asyncio.sleep(0)
            return [html.b("later"), UserNames()]

    @router.fragment_get("mixed/")
    def mixed(self, request: HttpRequest, context: Context):
        return html.div(html.i("before"), self.Later(), self.Later(), html.i("behind"))


@pytest.mark.parametrize("send", BOTH)
def test_asynchronous_components_are_awaited_on_the_loop_in_their_place(mount, ada, send):
    response = send("GET", mount(Mixed) + "mixed/")
    text = response.content.decode()
    assert text.index("before") < text.index("later") < text.index("ada") < text.index("behind")
    assert text.count("ada") == 2


def test_the_view_is_a_coroutine_function_where_there_is_a_loop():
    from asgiref.sync import iscoroutinefunction

    view = Synchronous.as_view()
    assert not iscoroutinefunction(view)

    async def on_loop():
        return iscoroutinefunction(view)

    assert async_to_sync(on_loop)()
