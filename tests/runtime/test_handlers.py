"""Handlers: where they run, and what decorators do to them."""

import functools
import threading

import pytest
from asgiref.sync import markcoroutinefunction
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from hue import HueContext, HueFragmentsView, HueView, Router, ViewDefinitionError, html
from hue.loop import runs_on_event_loop
from hue.testing import AsyncHueClient, HueClient, assert_fragment, assert_navigates

from .clients import BOTH, asgi, wsgi

Context = HueContext[HttpRequest]


def plain_decorator(function):
    """A decorator that knows nothing of coroutines."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


def forgetful_decorator(function):
    """A decorator that does not say what it wraps."""

    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


class Marked:
    """A callable that is no coroutine function but says that it behaves like one."""

    def __init__(self) -> None:
        markcoroutinefunction(self)

    async def __call__(self, view, request: HttpRequest, context: Context):
        return html.p(f"marked, on the loop: {runs_on_event_loop()}")


class Handlers(HueFragmentsView):
    router = Router[HttpRequest]()

    @router.fragment_get("async/")
    async def async_(self, request: HttpRequest, context: Context):
        return html.p(f"on the loop: {runs_on_event_loop()}")

    @router.fragment_get("sync/")
    def sync(self, request: HttpRequest, context: Context):
        return html.p(f"on the loop: {runs_on_event_loop()}")

    @router.fragment_get("decorated/")
    @plain_decorator
    async def decorated(self, request: HttpRequest, context: Context):
        return html.p(f"decorated, on the loop: {runs_on_event_loop()}")

    @plain_decorator
    @router.fragment_get("above/")
    async def above(self, request: HttpRequest, context: Context):
        return html.p("the decorator above the route counts")

    router.fragment_get("marked/", name="marked")(Marked())


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("async/", "on the loop: True"),
        ("sync/", "on the loop: False"),
        ("decorated/", "decorated, on the loop: True"),
        ("above/", "the decorator above the route counts"),
        ("marked/", "marked, on the loop: True"),
    ],
)
def test_handlers_run_where_they_belong(mount, send, path, shown):
    assert_fragment(send("GET", mount(Handlers) + path), contains=shown)


def test_synchronous_handlers_run_in_djangos_thread(mount, database):
    """One request's synchronous parts share a thread, and with it the database connection."""
    seen = []

    class Threads(HueFragmentsView):
        router = Router[HttpRequest]()

        def setup(self, request, *args, **kwargs):
            seen.append(threading.current_thread())
            super().setup(request, *args, **kwargs)

        @router.fragment_get("x/")
        def x(self, request: HttpRequest, context: Context):
            seen.append(threading.current_thread())
            return html.p("x")

    assert_fragment(asgi("GET", mount(Threads) + "x/"))
    assert len(seen) == 2 and seen[0] is seen[1]


def test_a_decorator_above_the_route_that_hides_the_handler_is_refused():
    with pytest.raises(ViewDefinitionError, match=r"Hidden\.secret.*decorator"):

        class Hidden(HueFragmentsView):
            router = Router[HttpRequest]()

            @forgetful_decorator
            @router.fragment_get("secret/")
            async def secret(self, request: HttpRequest, context: Context):
                return html.p("secret")


class Private(HueView):
    router = Router[HttpRequest]()

    @login_required
    async def index(self, request: HttpRequest, context: Context):
        return html.p(f"for members {self.greeting()}")

    @router.fragment_get("async/")
    @login_required
    async def async_(self, request: HttpRequest, context: Context):
        return html.p(f"for members: {type(self).__name__} {self.greeting()}")

    @router.fragment_get("sync/<int:n>/")
    @login_required
    def sync(self, request: HttpRequest, context: Context, n: int):
        return html.p(f"for members: {n} {self.greeting()}")

    @login_required
    @router.fragment_get("above/")
    async def above(self, request: HttpRequest, context: Context):
        return html.p(f"for members {self.greeting()}")

    @router.fragment_get("method/")
    @method_decorator(login_required)
    async def method(self, request: HttpRequest, context: Context):
        return html.p(f"for members {self.greeting()}")

    @router.fragment_get("syncmethod/")
    @method_decorator(login_required)
    def syncmethod(self, request: HttpRequest, context: Context):
        return html.p(f"for members {self.greeting()}")

    @router.fragment_get("permission/")
    @permission_required("auth.add_user", raise_exception=True)
    async def permission(self, request: HttpRequest, context: Context):
        return html.p("for members with a permission")

    def greeting(self) -> str:
        return f"hello {self.request.method}"


@method_decorator(login_required, name="secret")
class PrivateByTheClass(HueFragmentsView):
    router = Router[HttpRequest]()

    @router.fragment_get("secret/")
    async def secret(self, request: HttpRequest, context: Context):
        return html.p("for members")


@method_decorator(login_required, name="async_")
class PrivateBySubclass(Handlers):
    pass


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize(
    ("view", "path"), [(PrivateByTheClass, "secret/"), (PrivateBySubclass, "async/")]
)
def test_a_decorator_of_the_class_keeps_strangers_out(mount, database, send, view, path):
    assert_fragment(send("GET", mount(view) + path, targets=["t"]), "t", status_code=401)


MEMBERS = ["", "async/", "sync/3/", "above/", "method/", "syncmethod/"]


@pytest.mark.parametrize("send", BOTH)
@pytest.mark.parametrize("path", MEMBERS)
def test_login_required_keeps_strangers_out(mount, database, send, path):
    response = send("GET", mount(Private) + path, targets=["t"])
    assert_fragment(response, "t", status_code=401)
    assert b"for members" not in response.content
    assert_navigates(response, "/login/?next=/")


@pytest.mark.parametrize("path", MEMBERS)
def test_login_required_lets_members_in(mount, ada, path):
    at = mount(Private)
    client = HueClient()
    client.force_login(ada)
    assert_fragment(client.fragment("GET", at + path), contains="for members")


@pytest.mark.parametrize("path", MEMBERS)
def test_login_required_lets_members_in_under_asgi(mount, ada, path):
    from asgiref.sync import async_to_sync

    at = mount(Private)
    client = AsyncHueClient()
    client.force_login(ada)
    response = async_to_sync(client.fragment)("GET", at + path)
    assert_fragment(response, contains="hello GET")


def test_a_missing_permission_is_placed(mount, ada):
    at = mount(Private)
    client = HueClient()
    client.force_login(ada)
    response = client.fragment("GET", f"{at}permission/", targets=["t"])
    assert_fragment(response, "t", status_code=403, contains="not permitted")


def test_a_decorator_that_answers_itself_is_passed_through(mount):
    class Strict(HueFragmentsView):
        router = Router[HttpRequest]()

        @router.fragment_get("x/")
        @require_http_methods(["POST"])
        async def x(self, request: HttpRequest, context: Context):
            return html.p("x")

    assert wsgi("GET", mount(Strict) + "x/").status_code == 405
