"""What stands before a handler: guards, and decorators of plain views."""

import functools

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from pydantic import BaseModel

from hue import (
    File,
    HueContext,
    HueFragmentsView,
    HueView,
    Router,
    ViewDefinitionError,
    aio,
    guard,
    html,
    ui,
)
from hue.loop import runs_on_event_loop
from hue.testing import AsyncHueClient, HueClient, assert_fragment, assert_navigates

from .clients import BOTH

Context = HueContext[HttpRequest]


class Upload(BaseModel):
    title: str
    document: File


def knows_no_coroutines(view):
    """A decorator of a project's own that looks at user and response."""

    @functools.wraps(view)
    def wrapper(request, *args, **kwargs):
        if not request.user.is_authenticated:
            raise PermissionDenied
        response = view(request, *args, **kwargs)
        response.headers["X-Decorated"] = str(runs_on_event_loop())
        return response

    return wrapper


def knows_coroutines_alone(view):
    """A decorator that awaits whatever it is given."""

    @functools.wraps(view)
    async def wrapper(request, *args, **kwargs):
        return await view(request, *args, **kwargs)

    return wrapper


class Guarded(HueView):
    """A handler of either sort behind every sort of guard."""

    router = Router[HttpRequest]()
    seen: list[str] = []  # noqa: RUF012

    async def index(self, request: HttpRequest, context: Context):
        return html.p("for everybody")

    @guard
    async def members(self, request: HttpRequest, context: Context):
        self.seen.append(f"async {runs_on_event_loop()}")
        if not (await aio.get_user(request)).is_authenticated:
            raise PermissionDenied

    @guard
    def members_synchronously(self, request: HttpRequest, context: Context):
        self.seen.append(f"sync {runs_on_event_loop()}")
        if not request.user.is_authenticated:
            return ui.Callout("Members only", variant="warning")
        return None


GUARDS = {
    "check": Guarded.members,
    "syncheck": Guarded.members_synchronously,
    "login": login_required,
    "permission": permission_required("auth.view_user", login_url="/login/"),
    "plain": knows_no_coroutines,
    "both": (knows_coroutines_alone, login_required, never_cache),
}


def _async_handler(name):
    async def handler(self, request: HttpRequest, context: Context, body: Upload):
        return html.p(f"{body.document.name}, on the loop: {runs_on_event_loop()}")

    handler.__name__ = handler.__qualname__ = name
    return handler


def _sync_handler(name):
    def handler(self, request: HttpRequest, context: Context, body: Upload):
        return html.p(f"{body.document.name}, on the loop: {runs_on_event_loop()}")

    handler.__name__ = handler.__qualname__ = name
    return handler


class EveryGuard(Guarded):
    router = Router[HttpRequest]()

    for _name, _guard in GUARDS.items():
        router.fragment_put(f"async/{_name}/", guard=_guard)(_async_handler(f"async_{_name}"))
        router.fragment_put(f"sync/{_name}/", guard=_guard)(_sync_handler(f"sync_{_name}"))


def _send(client, path, **data):
    data = {"title": "t", "document": SimpleUploadedFile("a.txt", b"a"), **data}
    send = client.fragment
    if isinstance(client, AsyncHueClient):
        send = async_to_sync(send)
    return send("PUT", path, data, targets=["t"])


CLIENTS = [
    pytest.param(lambda: HueClient(raise_request_exception=False), id="wsgi"),
    pytest.param(lambda: AsyncHueClient(raise_request_exception=False), id="asgi"),
]
HANDLERS = [f"{kind}/{name}/" for kind in ("async", "sync") for name in GUARDS]


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("path", HANDLERS)
def test_a_stranger_is_refused_before_the_body_is_read(mount, database, client, path, monkeypatch):
    """Not parsed, not validated: the answer is the guard's and no 422."""
    read = []
    monkeypatch.setattr("hue.bodies._read_multipart", read.append)
    response = _send(client(), mount(EveryGuard) + path, title=["", ""], document="no file")
    assert read == []
    expected = {"check": 403, "syncheck": 200, "plain": 403}
    assert response.status_code == expected.get(path.split("/")[1], 401), response.content
    assert_fragment(response, "t", status_code=response.status_code)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("path", HANDLERS)
def test_a_member_gets_through_and_the_handler_runs_where_it_belongs(mount, ada, client, path):
    from django.contrib.auth.models import Permission

    ada.user_permissions.add(Permission.objects.get(codename="view_user"))
    browser = client()
    browser.force_login(ada)
    response = _send(browser, mount(EveryGuard) + path)
    assert_fragment(response, "t", contains=f"a.txt, on the loop: {path.startswith('async/')}")
    if "/plain/" in path:
        assert response.headers["X-Decorated"] == "False"
    if "/both/" in path:
        assert "no-store" in response.headers["Cache-Control"]


def test_guards_run_on_their_side_and_the_first_is_outermost(mount, database):
    class Ordered(Guarded):
        router = Router[HttpRequest]()

        @router.fragment_post("x/", guard=[Guarded.members_synchronously, Guarded.members])
        async def x(self, request: HttpRequest, context: Context):
            return html.p("x")

    Guarded.seen.clear()
    at = mount(Ordered)
    for client in (HueClient(), AsyncHueClient()):
        send = client.fragment
        send = async_to_sync(send) if isinstance(client, AsyncHueClient) else send
        assert_fragment(send("POST", f"{at}x/", targets=["t"]), "t", contains="Members only")
    assert Guarded.seen == ["sync False", "sync False"]


def test_a_redirect_of_a_guard_leads_a_script_to_the_login_and_back(mount, database):
    response = _send(HueClient(), mount(EveryGuard) + "async/login/")
    assert_navigates(response, "/login/?next=/")


@pytest.mark.parametrize("send", BOTH)
def test_a_decorator_may_answer_itself(mount, send):
    class Strict(HueFragmentsView):
        router = Router[HttpRequest]()

        @router.fragment_get("x/", guard=require_http_methods(["POST"]))
        async def x(self, request: HttpRequest, context: Context):
            return html.p("x")

    assert send("GET", mount(Strict) + "x/").status_code == 405


@pytest.mark.parametrize("send", BOTH)
def test_a_decorator_that_gives_no_response_lets_nobody_through(mount, send):
    def forgetful(view):
        def wrapper(request, *args, **kwargs):
            view(request, *args, **kwargs)

        return wrapper

    class Forgetful(HueFragmentsView):
        router = Router[HttpRequest]()

        @router.fragment_get("x/", guard=forgetful)
        async def x(self, request: HttpRequest, context: Context):
            return html.p("secret")

    response = send("GET", mount(Forgetful) + "x/", targets=["t"])
    assert_fragment(response, "t", status_code=500)
    assert b"secret" not in response.content


@pytest.mark.parametrize("send", BOTH)
def test_decorators_get_the_parameters_of_the_path(mount, send):
    def only_even(view):
        @functools.wraps(view)
        def wrapper(request, n):
            return view(request, n) if n % 2 == 0 else HttpResponse("odd", status=403)

        return wrapper

    class Numbers(HueFragmentsView):
        router = Router[HttpRequest]()

        @router.fragment_get("<int:n>/", guard=only_even)
        async def x(self, request: HttpRequest, context: Context, n: int):
            return html.p(f"even {n}")

    at = mount(Numbers)
    assert send("GET", f"{at}3/").status_code == 403
    assert_fragment(send("GET", f"{at}4/"), contains="even 4")


# -- decorators in places where they would come too late


def test_a_decorator_of_views_below_the_route_is_refused_with_the_way_out():
    with pytest.raises(ViewDefinitionError, match=r"Late\.x: .*guard=login_required"):

        class Late(HueView):
            router = Router[HttpRequest]()

            @router.fragment_post("x/")
            @login_required
            async def x(self, request: HttpRequest, context: Context, body: Upload): ...


def test_a_decorator_of_views_above_the_route_is_refused_with_the_way_out():
    with pytest.raises(ViewDefinitionError, match=r"Late\.x: .*guard=login_required"):

        class Late(HueView):
            router = Router[HttpRequest]()

            @login_required
            @router.fragment_post("x/")
            async def x(self, request: HttpRequest, context: Context, body: Upload): ...


def test_a_method_decorator_on_a_handler_with_a_body_is_refused():
    with pytest.raises(ViewDefinitionError, match=r"Late\.x: .*after a stranger's body was read"):

        class Late(HueView):
            router = Router[HttpRequest]()

            @router.fragment_post("x/")
            @method_decorator(login_required)
            async def x(self, request: HttpRequest, context: Context, body: Upload): ...


def test_a_decorator_that_the_class_gets_for_such_a_handler_is_refused_with_the_urls():
    @method_decorator(login_required, name="x")
    class Late(HueView):
        router = Router[HttpRequest]()

        @router.fragment_post("x/")
        async def x(self, request: HttpRequest, context: Context, body: Upload): ...

    with pytest.raises(ViewDefinitionError, match=r"Late\.x: .*guard=login_required"):
        _ = Late.urls


def test_login_required_above_the_page_is_refused_with_the_way_out():
    with pytest.raises(ViewDefinitionError, match=r"Late\.index: .*method_decorator"):

        class Late(HueView):
            @login_required
            async def index(self, request: HttpRequest, context: Context): ...


class Private(HueView):
    router = Router[HttpRequest]()

    @method_decorator(login_required)
    async def index(self, request: HttpRequest, context: Context):
        return html.p("for members")

    @router.fragment_get("async/")
    @method_decorator(login_required)
    async def async_(self, request: HttpRequest, context: Context):
        return html.p("for members")

    @router.fragment_get("sync/<int:n>/")
    @method_decorator(login_required)
    def sync(self, request: HttpRequest, context: Context, n: int):
        return html.p("for members")


@method_decorator(login_required, name="secret")
class PrivateByTheClass(HueFragmentsView):
    router = Router[HttpRequest]()

    @router.fragment_get("secret/")
    async def secret(self, request: HttpRequest, context: Context):
        return html.p("for members")


WITHOUT_BODY = [
    (Private, ""),
    (Private, "async/"),
    (Private, "sync/3/"),
    (PrivateByTheClass, "secret/"),
]


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize(("view", "path"), WITHOUT_BODY)
def test_method_decorators_guard_what_reads_no_body(mount, database, send, view, path):
    response = send("GET", mount(view) + path, targets=["t"])
    assert_fragment(response, "t", status_code=401)
    assert b"for members" not in response.content


@pytest.mark.parametrize(("view", "path"), WITHOUT_BODY)
def test_method_decorators_let_members_in(mount, ada, view, path):
    at = mount(view)
    for client in (HueClient(), AsyncHueClient()):
        client.force_login(ada)
        send = client.fragment
        send = async_to_sync(send) if isinstance(client, AsyncHueClient) else send
        assert_fragment(send("GET", at + path), contains="for members")


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        pytest.param("login_required", "neither a guard", id="a name"),
        pytest.param(permission_required, "makes .* of a view", id="a factory of decorators"),
        pytest.param(lambda request: None, "makes", id="a function that is no decorator"),
    ],
)
def test_what_is_no_guard_is_refused_at_import(wrong, cause):
    with pytest.raises(ViewDefinitionError, match=rf"Wrong\.x: its guard is wrong: .*{cause}"):

        class Wrong(HueView):
            router = Router[HttpRequest]()

            @router.fragment_post("x/", guard=wrong)
            async def x(self, request: HttpRequest, context: Context): ...


def test_a_page_of_a_view_with_guards_stays_open(mount):
    assert b"for everybody" in Client().get(mount(EveryGuard)).content
