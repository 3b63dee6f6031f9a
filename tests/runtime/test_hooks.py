"""One hook for failures: what a view shows instead of hue's notices."""

import pytest
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import override_settings
from pydantic import BaseModel

from hue import BodyErrors, Failure, HueContext, HueResponse, HueView, Router, html
from hue.testing import AsyncHueClient, HueClient, assert_fragment, assert_navigates

from .clients import BOTH, asgi, wsgi

Context = HueContext[HttpRequest]
ERRORS = {
    "missing": lambda: Http404("no such thing"),
    "denied": PermissionDenied,
    "error": lambda: ValueError("secret"),
}


class Form(BaseModel):
    name: str


class Failing(HueView):
    router = Router[HttpRequest]()
    seen: list[tuple[str, int, type]] = []  # noqa: RUF012

    async def index(self, request: HttpRequest, context: Context):
        return html.p("page")

    @router.fragment_post("raise/<str:kind>/")
    async def raises(self, request: HttpRequest, context: Context, kind: str):
        raise ERRORS[kind]()

    @router.fragment_post("sync/<str:kind>/")
    def raises_synchronously(self, request: HttpRequest, context: Context, kind: str):
        raise ERRORS[kind]()

    @router.fragment_post("one/")
    async def one(self, request: HttpRequest, context: Context, body: Form): ...

    @router.fragment_post("other/", name="the-other")
    async def other(self, request: HttpRequest, context: Context, body: Form): ...


class Own(Failing):
    async def failed(self, request: HttpRequest, context: Context, failure: Failure):
        self.seen.append((context.route, failure.status_code, type(failure.error)))
        return html.p(f"own {failure.status_code}: {failure.message}")

    def body_invalid(self, request: HttpRequest, context: Context, errors: BodyErrors):
        return html.p(f"invalid in {context.route}: {errors.data}")


class OwnSync(Failing):
    def failed(self, request: HttpRequest, context: Context, failure: Failure):
        if failure.status_code == 404:
            return None
        if failure.status_code == 403:
            return HueResponse(component=html.p("elsewhere"), target="u", status_code=409)
        return HttpResponse("raw", status=503)


FAILURES = [
    ("POST", "raise/missing/", {}, 404, "raises"),
    ("POST", "raise/denied/", {}, 403, "raises"),
    ("POST", "raise/error/", {}, 500, "raises"),
    ("POST", "sync/error/", {}, 500, "raises_synchronously"),
    ("PUT", "one/", {}, 405, ""),
    ("POST", "one/", b"a", 415, "one"),
]


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize(("method", "path", "data", "status", "route"), FAILURES)
def test_a_view_shows_every_failure_in_its_own_way(mount, send, method, path, data, status, route):
    Failing.seen.clear()
    response = send(method, mount(Own) + path, data, targets=["t"])
    assert_fragment(response, "t", status_code=status, contains=f"own {status}: ")
    assert [seen[:2] for seen in Failing.seen] == [(route, status)]


@pytest.mark.parametrize("client", [HueClient, AsyncHueClient])
def test_a_failed_csrf_check_is_one_of_them(mount, client):
    from asgiref.sync import async_to_sync

    Failing.seen.clear()
    strict = client(enforce_csrf_checks=True)
    send = async_to_sync(strict.fragment) if client is AsyncHueClient else strict.fragment
    response = send("POST", mount(Own) + "raise/error/", targets=["t"])
    assert_fragment(response, "t", status_code=403, contains="own 403: The form has expired")


def test_a_login_that_is_needed_is_one_of_them_and_still_leads_there(mount, database):
    class Members(LoginRequiredMixin, Own):
        pass

    response = wsgi("POST", mount(Members) + "raise/error/", targets=["t"])
    assert_fragment(response, "t", status_code=401, contains="own 401: Please log in")
    assert_navigates(response, "/login/?next=/")


@pytest.mark.parametrize("send", BOTH)
def test_the_hook_may_leave_it_to_hue_or_answer_otherwise(mount, send):
    at = mount(OwnSync)
    missing = send("POST", f"{at}raise/missing/", targets=["t"])
    assert_fragment(missing, "t", status_code=404, contains="does not exist")
    denied = send("POST", f"{at}raise/denied/", targets=["t"])
    assert_fragment(denied, "u", status_code=409, contains="elsewhere")
    error = send("POST", f"{at}raise/error/", targets=["t"])
    assert (error.status_code, error.content) == (503, b"raw")


@pytest.mark.parametrize("send", BOTH)
def test_a_hook_that_fails_itself_is_told_and_not_asked_again(mount, send, caplog):
    class Broken(Failing):
        def failed(self, request: HttpRequest, context: Context, failure: Failure):
            raise KeyError("in the hook")

    response = send("POST", mount(Broken) + "raise/missing/", targets=["t"])
    assert_fragment(response, "t", status_code=500)
    assert "in the hook" in caplog.text


@pytest.mark.parametrize(("path", "route"), [("one/", "one"), ("other/", "the-other")])
def test_the_answer_to_an_invalid_body_knows_which_form_it_was(mount, path, route):
    response = wsgi("POST", mount(Own) + path, {"nmae": "x"}, targets=["t"])
    assert_fragment(response, "t", status_code=422, contains=f"invalid in {route}: ")
    assert b"nmae" in response.content


@override_settings(DEBUG=True)
@pytest.mark.parametrize("send", BOTH)
def test_with_debug_an_error_names_file_and_row(mount, send):
    response = send("POST", mount(Failing) + "raise/error/", targets=["t"])
    assert_fragment(response, "t", status_code=500, contains="ValueError: secret")
    rows = open(__file__, encoding="utf-8").read().splitlines()  # noqa: SIM115, PTH123
    row = rows.index("        raise ERRORS[kind]()") + 1
    assert f"{__file__}:{row}: raise ERRORS[kind]()" in response.content.decode()


@pytest.mark.parametrize("debug", [True, False])
def test_with_debug_a_failed_csrf_check_names_its_reason(mount, debug):
    at = mount(Failing) + "raise/error/"
    with override_settings(DEBUG=debug):
        response = HueClient(enforce_csrf_checks=True).fragment("POST", at, targets=["t"])
    assert_fragment(response, "t", status_code=403, contains="The form has expired")
    assert (b"CSRF cookie not set" in response.content) is debug


def test_errors_of_a_page_stay_djangos(mount):
    class Broken(Own):
        async def index(self, request: HttpRequest, context: Context):
            raise ValueError("page")

    Failing.seen.clear()
    client = HueClient(raise_request_exception=False)
    assert client.get(mount(Broken)).status_code == 500
    assert Failing.seen == []
    assert_fragment(asgi("GET", mount(Broken, "b/"), targets=["t"]), "t", status_code=500)
