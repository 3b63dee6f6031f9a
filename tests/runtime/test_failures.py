"""Exceptions in fragments: placed, logged, reported, and explained where they can be."""

import linecache
import logging

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest
from django.test import override_settings

from hue import HueContext, HueView, Router, html
from hue.testing import AsyncHueClient, HueClient, assert_fragment

from .clients import BOTH, asgi, wsgi

Context = HueContext[HttpRequest]
SECRET = "<b>the password is lovelace</b>"
ERRORS = {
    "error": ValueError(SECRET),
    "missing": Http404("no such thing"),
    "denied": PermissionDenied(),
    "suspicious": SuspiciousOperation("odd"),
}


def find_anybody():
    """A helper that reads the database."""
    return User.objects.first()


class RaisingComponent:
    def htmy(self, context):
        raise ValueError(SECRET)


class Failing(HueView):
    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: Context):
        raise ValueError(SECRET)

    @router.fragment_post("async/<str:kind>/")
    async def async_(self, request: HttpRequest, context: Context, kind: str):
        raise ERRORS[kind]

    @router.fragment_post("sync/<str:kind>/")
    def sync(self, request: HttpRequest, context: Context, kind: str):
        raise ERRORS[kind]

    @router.fragment_get("component/")
    async def component(self, request: HttpRequest, context: Context):
        return html.div(RaisingComponent())

    @router.fragment_get("query/")
    async def query(self, request: HttpRequest, context: Context):
        return html.p(User.objects.get(username="ada").username)  # the query

    @router.fragment_get("evaluation/")
    async def evaluation(self, request: HttpRequest, context: Context):
        return html.p(*[user.username for user in User.objects.all()])  # the evaluation

    @router.fragment_get("save/")
    async def save(self, request: HttpRequest, context: Context):
        User(username="x").save()  # the save

    @router.fragment_get("session/")
    async def session(self, request: HttpRequest, context: Context):
        request.session["a"] = 1  # the session

    @router.fragment_get("user/")
    async def user(self, request: HttpRequest, context: Context):
        return html.p(request.user.username)  # the user

    @router.fragment_get("related/")
    async def related(self, request: HttpRequest, context: Context):
        user = await User.objects.afirst()
        user.groups.clear()  # the relation

    @router.fragment_get("helper/")
    async def helper(self, request: HttpRequest, context: Context):
        return html.p(str(find_anybody()))  # the helper


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize("kind", ["async", "sync"])
@pytest.mark.parametrize(
    ("error", "status"), [("error", 500), ("missing", 404), ("denied", 403), ("suspicious", 400)]
)
def test_an_exception_is_placed_in_every_requested_target(mount, send, kind, error, status):
    response = send("POST", f"{mount(Failing)}{kind}/{error}/", targets=["a", "b"])
    assert_fragment(response, "a", "b", status_code=status)
    assert b"lovelace" not in response.content


def test_a_synced_element_keeps_what_it_shows(mount):
    response = wsgi(
        "POST",
        f"{mount(Failing)}async/error/",
        targets=["cart-count", "form", "second"],
        headers={"X-Hue-Sync": "cart-count"},
    )
    assert_fragment(response, "form", "second", status_code=500)
    assert b"cart-count" not in response.content


def test_an_exception_is_placed_where_errors_belong_as_well(mount):
    response = wsgi(
        "POST",
        f"{mount(Failing)}async/error/",
        targets=["list"],
        headers={"X-Hue-Error-Target": "notice list"},
    )
    assert_fragment(response, "list", "notice", status_code=500)
    assert response.content.count(b'id="list"') == 1


@pytest.mark.parametrize("send", BOTH)
def test_an_exception_while_rendering_is_placed(mount, send):
    assert_fragment(send("GET", f"{mount(Failing)}component/", targets=["t"]), "t", status_code=500)


@pytest.mark.parametrize("send", BOTH)
def test_an_error_is_logged_with_its_traceback(mount, send, caplog):
    with caplog.at_level(logging.ERROR, "django.request"):
        send("POST", f"{mount(Failing)}async/error/")
    (record,) = [r for r in caplog.records if r.name == "django.request"]
    assert record.exc_info[1] is ERRORS["error"]
    assert record.status_code == 500


def test_error_trackers_hear_of_it(mount):
    heard = []

    def listen(sender, request, **kwargs):
        heard.append(request.path)

    got_request_exception.connect(listen)
    try:
        asgi("POST", f"{mount(Failing)}async/error/")
        asgi("POST", f"{mount(Failing)}async/missing/")
    finally:
        got_request_exception.disconnect(listen)
    assert heard == ["/view/async/error/"]


@pytest.mark.parametrize("kind", ["async", "sync"])
def test_djangos_test_client_raises_it(mount, kind):
    at = mount(Failing)
    with pytest.raises(ValueError, match="lovelace"):
        HueClient().fragment("POST", f"{at}{kind}/error/")


@pytest.mark.asyncio
async def test_djangos_async_test_client_raises_it(mount):
    at = mount(Failing)
    with pytest.raises(ValueError, match="lovelace"):
        await AsyncHueClient().fragment("POST", f"{at}async/error/")


def test_a_page_that_fails_is_djangos_business(mount):
    response = HueClient(raise_request_exception=False).get(mount(Failing))
    assert response.status_code == 500
    assert b"<h1>Server Error (500)</h1>" in response.content


@pytest.mark.parametrize("send", BOTH)
def test_a_page_that_fails_for_a_script_is_placed(mount, send):
    assert_fragment(send("GET", mount(Failing), targets=["t"]), "t", status_code=500)


@override_settings(DEBUG=True)
def test_a_developer_sees_the_exception_escaped(mount):
    response = wsgi("POST", f"{mount(Failing)}async/error/", targets=["t"])
    assert_fragment(response, "t", status_code=500, contains="ValueError: &lt;b&gt;the password")


DIAGNOSES = [
    ("query", "HUE101", "await queryset.aget(…)"),
    ("evaluation", "HUE102", "async for"),
    ("save", "HUE103", "await obj.asave()"),
    ("related", "HUE105", "await obj.relation.aclear(…)"),
    ("user", "HUE202", "await request.auser()"),
    ("session", "HUE301", "hue.aio.session"),
    ("helper", "HUE501", "await sync_to_async(find_anybody)(…)"),
]


@pytest.fixture
def with_session(ada):
    client = AsyncHueClient(raise_request_exception=False)
    client.force_login(ada)
    return client


def _line_of(remark: str) -> int:
    lines = linecache.getlines(__file__)
    return next(n for n, line in enumerate(lines, 1) if line.rstrip().endswith(f"# the {remark}"))


REMARKS = {"related": "relation"}


@pytest.mark.asyncio
@override_settings(DEBUG=True)
@pytest.mark.parametrize(("path", "code", "repair"), DIAGNOSES)
async def test_a_synchronous_operation_is_explained(mount, with_session, path, code, repair):
    response = await with_session.fragment("GET", f"{mount(Failing)}{path}/", targets=["t"])
    assert_fragment(response, "t", status_code=500, contains=code)
    text = response.content.decode()
    assert f"{__file__}:{_line_of(REMARKS.get(path, path))}:" in text
    assert repair in text
    if path == "helper":
        assert "find_anybody (test_failures.py:" in text


@pytest.mark.asyncio
async def test_without_debug_the_explanation_is_in_the_log_alone(mount, with_session, caplog):
    response = await with_session.fragment("GET", f"{mount(Failing)}query/", targets=["t"])
    assert b"HUE101" not in response.content
    assert "HUE101: get() queries the database" in caplog.text


class Wrong(HueView):
    router = Router[HttpRequest]()

    async def index(self, request: HttpRequest, context: Context):
        return html.p(5)

    @router.fragment_get("number/")
    async def number(self, request: HttpRequest, context: Context):
        return 5

    @router.fragment_get("inside/")
    def inside(self, request: HttpRequest, context: Context):
        return html.p(5)


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize("name", ["number", "inside"])
def test_what_a_handler_returned_wrongly_is_told_with_its_file_and_row(mount, send, name):
    with override_settings(DEBUG=True):
        response = send("GET", f"{mount(Wrong)}{name}/", targets=["list"])
    row = getattr(Wrong, name).__code__.co_firstlineno
    place = f"{__file__}:{row}: Wrong.{name}"
    assert_fragment(response, "list", status_code=500, contains=place)


def test_so_is_what_a_page_returned_where_django_tells_of_it(mount):
    with pytest.raises(TypeError, match="int is not a component") as caught:
        HueClient().get(mount(Wrong))
    row = Wrong.index.__code__.co_firstlineno
    assert caught.value.__notes__ == [f"The handler: {__file__}:{row}: Wrong.index"]
