"""Handlers: where they run, and what decorators do to them."""

import functools
import threading

import pytest
from asgiref.sync import markcoroutinefunction
from django.http import HttpRequest

from hue import HueContext, HueFragmentsView, Router, ViewDefinitionError, html
from hue.loop import runs_on_event_loop
from hue.testing import assert_fragment

from .clients import BOTH, asgi

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
