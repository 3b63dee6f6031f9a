"""From what a handler returns to what Alpine AJAX can place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Protocol, TypeGuard, cast, runtime_checkable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers
from htmy import Component

from hue.context import HueContext, RequestDetails, request_details
from hue.formatting import render

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
    """

    component: Component
    target: str | None = None
    status_code: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, Component] = field(default_factory=dict)
    element: str = "div"


@runtime_checkable
class RawResponse(Protocol):
    """What is passed through untouched: Django's responses, and whatever else has a status."""

    status_code: int


Result = Component | HueResponse | RawResponse
"""What a handler may return, or its coroutine."""


def is_raw_response(result: object) -> TypeGuard[HttpResponseBase]:
    """Whether `result` is a response already. A component stays one, whatever it is called."""
    return (
        hasattr(result, "status_code")
        and not isinstance(result, HueResponse)
        and not hasattr(result, "htmy")
    )


async def page_response(result: Result, context: HueContext[HttpRequest]) -> HttpResponseBase:
    """Return the answer for the result of `index`: as it is, not wrapped in any target."""
    if is_raw_response(result):
        return result
    if isinstance(result, HueResponse):
        content = await render(result.component, context.to_context())
        return _html(content, result.status_code, result.headers)
    return _html(await render(_component(result), context.to_context()))


async def fragment_response(result: Result, context: HueContext[HttpRequest]) -> HttpResponseBase:
    """Return the answer for the result of a fragment's handler.

    A component stands in the first requested target, unless it brings an element of that id along.
    """
    if is_raw_response(result):
        return result
    response = (
        result if isinstance(result, HueResponse) else HueResponse(component=_component(result))
    )
    return await _placed(response, context)


async def error_response(
    component: Component, status_code: int, context: HueContext[HttpRequest]
) -> HttpResponse:
    """Return an error that can be placed, wherever the browser is going to look for it."""
    return await _placed(HueResponse(component=component, status_code=status_code), context)


async def _placed(response: HueResponse, context: HueContext[HttpRequest]) -> HttpResponse:
    content = await render(response.component, context.to_context())
    places = _places(response, request_details(context.request))
    if places:
        content = "".join(wrapped(content, place, response.element) for place in places)
    for other, component in response.also.items():
        content += wrapped(await render(component, context.to_context()), other, response.element)
    return _html(content, response.status_code, response.headers)


def _places(response: HueResponse, details: RequestDetails) -> Sequence[str]:
    """Return the ids of the elements that the fragment stands in.

    Alpine AJAX sends a form a second time, natively, where an error lacks the id of a target, so an
    error stands in all of them: those of the request, and those of `x-target.error` and the like.
    Elements with `x-sync` may be missing and keep what they show.
    """
    if response.target is not None:
        return (response.target,)
    if response.status_code < 400:
        return details.targets[:1]
    first, others = details.targets[:1], details.targets[1:]
    kept = (target for target in others if target not in details.synced)
    return tuple(dict.fromkeys((*first, *kept, *details.error_targets)))


def navigation(to: str, component: Component) -> HueResponse:
    """Return a fragment that makes the browser go to `to`: `hue.js` reads the header.

    A redirect would be followed by the script and not by the browser. `component` is what is seen
    without `hue.js`.
    """
    return HueResponse(component=component, headers={NAVIGATION_HEADER: to})


def finish(response: HttpResponseBase, request: HttpRequest) -> HttpResponseBase:
    """Set the headers that depend on what happened to the request."""
    details = request_details(request)
    if details.consulted and hasattr(response, "headers"):
        patch_vary_headers(response, details.consulted)
        if details.is_ajax and request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
            response.headers[CSRF_ROTATION_HEADER] = get_token(request)
    return response


def wrapped(content: str, target: str, element: str) -> str:
    """Return `content` within an element with the id `target`, unless it has such an element."""
    if has_id(content, target):
        return content
    return f'<{element} id="{escape(target)}">{content}</{element}>'


def has_id(content: str, id: str) -> bool:
    """Whether an element of `content` has this id."""
    if not any(re.search(rf"""[="']\s*{re.escape(text)}""", content) for text in {id, escape(id)}):
        return False
    ids = _IdCollector()
    ids.feed(content)
    ids.close()
    return id in ids.found


class _IdCollector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.found.update(value for name, value in attrs if name == "id" and value)


def _component(result: object) -> Component:
    """Return `result` if htmy can render it.

    Raises:
        TypeError: it is neither a component nor a response.
    """
    if result is None or isinstance(result, (str, list, tuple)) or hasattr(result, "htmy"):
        return cast(Component, result)
    raise TypeError(
        f"a handler returned {type(result).__name__}: neither a component, a HueResponse "
        "nor a response"
    )


def _html(
    content: str, status_code: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    response = HttpResponse(content, status=status_code)
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response
