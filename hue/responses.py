"""From what a handler returns to what Alpine AJAX can place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from http.cookies import SimpleCookie
from typing import Any, Protocol, TypeGuard, cast, runtime_checkable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.encoding import iri_to_uri
from django.utils.functional import Promise
from htmy import Component

from hue.context import HueContext, RequestDetails, request_details
from hue.formatting import render
from hue.limits import MOST_PLACES
from hue.loop import Side
from hue.markup import has_id

CSRF_ROTATION_HEADER = "X-Hue-CSRF-Token"
NAVIGATION_HEADER = "X-Hue-Location"


@dataclass(frozen=True, slots=True, kw_only=True)
class HueResponse:
    """A fragment with a place and a status.

    Arguments:
        component: What is shown.
        target: The id of the element around it. Without one, the first requested target.
        status_code: The HTTP status.
        headers: Further headers.
        also: Further fragments in the same answer, by the id of their element: other targets of
            the form, and elements with `x-sync`.
        element: The name of the element around each fragment, where `div` cannot stand (`tr`).
        cookies: What `set_cookie` and `delete_cookie` have noted.
    """

    component: Component
    target: str | None = None
    status_code: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, Component] = field(default_factory=dict)
    element: str = "div"
    cookies: SimpleCookie = field(default_factory=SimpleCookie, compare=False)

    def set_cookie(self, key: str, value: str = "", **options: Any) -> None:
        """Set a cookie, with the options of Django's `HttpResponse.set_cookie`."""
        self._cookie_carrier().set_cookie(key, value, **options)

    def delete_cookie(self, key: str, **options: Any) -> None:
        """Delete a cookie, with the options of Django's `HttpResponse.delete_cookie`."""
        self._cookie_carrier().delete_cookie(key, **options)

    def _cookie_carrier(self) -> HttpResponse:
        carrier = HttpResponse()
        carrier.cookies = self.cookies
        return carrier


@runtime_checkable
class RawResponse(Protocol):
    """What is passed through untouched: Django's responses, and whatever else has a status."""

    status_code: int


class Markup(Protocol):
    """What Django's templates show unescaped: safe strings, forms and their fields."""

    def __html__(self) -> str: ...


Result = Component | HueResponse | RawResponse | Markup | Promise
"""What a handler may return, or its coroutine."""


def is_raw_response(result: object) -> TypeGuard[HttpResponseBase]:
    """Whether `result` is a response already. A component stays one, whatever it is called."""
    return (
        hasattr(result, "status_code")
        and not isinstance(result, HueResponse)
        and not hasattr(result, "htmy")
    )


def as_response(result: Result, status_code: int = 200) -> HueResponse:
    """Return `result`, a component or a `HueResponse`, as a `HueResponse`.

    Raises:
        TypeError: it is neither.
    """
    if isinstance(result, HueResponse):
        return result
    return HueResponse(component=_component(result), status_code=status_code)


def with_failure(result: Result, failure: Any) -> HueResponse | HttpResponseBase:
    """Return what is shown for a failure: a component with its status, a response as it is."""
    if is_raw_response(result):
        return result
    response = as_response(result, failure.status_code)
    return replace(response, headers={**failure.headers, **response.headers})


async def page_response(
    result: Result, context: HueContext[HttpRequest], side: Side
) -> HttpResponseBase:
    """Return the answer for the result of `index`: as it is, not wrapped in any target."""
    if is_raw_response(result):
        return result
    response = as_response(result)
    return to_django(await render(response.component, context.to_context(), side), response)


async def fragment_response(
    result: Result, context: HueContext[HttpRequest], side: Side
) -> HttpResponseBase:
    """Return the answer for a fragment: in the requested targets, or untouched.

    Raises:
        TypeError: it is neither a component nor a response.
    """
    if is_raw_response(result):
        return result
    response = as_response(result)
    content = await render(response.component, context.to_context(), side)
    places = _places(response, request_details(context.request))
    if places:
        content = "".join(wrapped(content, place, response.element) for place in places)
    for other, component in response.also.items():
        beside = await render(component, context.to_context(), side)
        content += wrapped(beside, other, response.element)
    return to_django(content, response)


def to_django(content: str, response: HueResponse) -> HttpResponse:
    """Return Django's response with this content and all else that `response` says."""
    answer = HttpResponse(content, status=response.status_code)
    for name, value in response.headers.items():
        answer.headers[name] = value
    if response.cookies:
        answer.cookies.update(response.cookies)
    return answer


def _places(response: HueResponse, details: RequestDetails) -> Sequence[str]:
    """Return the ids of the elements that the fragment stands in.

    Alpine AJAX sends a form a second time, natively, where an error lacks the id of a target, so an
    error stands in all of them: those of the request, and those of `x-target.error` and the like.
    Elements with `x-sync` may be missing and keep what they show.
    """
    if response.target is not None:
        return (response.target,)
    if response.status_code < 400:
        return details.own_targets[:1]
    places = dict.fromkeys((*details.own_targets, *details.error_targets))
    return tuple(places)[:MOST_PLACES]


def header_address(to: Any) -> str:
    """Return an address as a header carries it: a path with other letters is percent-encoded."""
    return str(iri_to_uri(resolve_url(to)))


def navigation(to: Any, component: Component) -> HueResponse:
    """Return a fragment that makes the browser go to `to`: `hue.js` reads the header.

    A redirect would be followed by the script and not by the browser. `component` is what is seen
    without `hue.js`; a browser without scripts is redirected.

    Arguments:
        to: What Django's `redirect` takes: an address, a name of a URL or a model.
        component: What is shown.
    """
    return HueResponse(component=component, headers={NAVIGATION_HEADER: header_address(to)})


def vary(response: HttpResponseBase, request: HttpRequest) -> HttpResponseBase:
    """Name the headers that the answer depends on, before a cache of `dispatch` keeps it."""
    consulted = request_details(request).consulted
    if consulted and hasattr(response, "headers"):
        named = response.headers.get("Vary")
        if named is None:
            response.headers["Vary"] = ", ".join(consulted)
        elif named != ", ".join(consulted):
            patch_vary_headers(response, consulted)
    return response


def finish(response: HttpResponseBase, request: HttpRequest) -> HttpResponseBase:
    """Set the headers that depend on what happened to the request."""
    details = request_details(request)
    vary(response, request)
    if details.consulted and hasattr(response, "headers"):
        if details.is_ajax and request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
            response.headers[CSRF_ROTATION_HEADER] = get_token(request)
    return response


def wrapped(content: str, target: str, element: str) -> str:
    """Return `content` within an element with the id `target`, unless it has such an element."""
    if has_id(content, target):
        return content
    return f'<{element} id="{escape(target)}">{content}</{element}>'


def _component(result: object) -> Component:
    """Return `result` if it can be rendered.

    Raises:
        TypeError: it is neither a component nor a response.
    """
    known = (str, list, tuple, Promise)
    if result is None or isinstance(result, known):
        return cast(Component, result)
    if hasattr(result, "htmy") or hasattr(result, "__html__"):
        return cast(Component, result)
    raise TypeError(
        f"a handler returned {type(result).__name__}: neither a component, a HueResponse "
        "nor a response"
    )
