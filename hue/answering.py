"""From a request that reached a view's `dispatch` to its answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.log import log_response
from django.utils.translation import gettext as _

from hue.context import HueContext, request_details
from hue.diagnosis import note_handler
from hue.endpoints import PAGE, Fragment
from hue.failures.answers import failure_answer
from hue.failures.kinds import MethodNotAllowed
from hue.formatting import render
from hue.guards import Decorated, Guard
from hue.loop import Handler, Side
from hue.markup import put_into
from hue.places import Place
from hue.responses import (
    NAVIGATION_HEADER,
    Result,
    as_response,
    fragment_response,
    is_raw_response,
    page_response,
    to_django,
    vary,
)
from hue.signatures import BODY

if TYPE_CHECKING:
    from django.views import View


class Answering:
    """One request to one place of a view.

    The way to the answer is written once: `side` says whether it is gone on the event loop, or in a
    thread, where nothing of it waits.
    """

    __slots__ = ("context", "fragment", "method", "place", "request", "view")

    def __init__(self, view: View, request: HttpRequest, place: Place) -> None:
        self.view: Any = view
        self.request = request
        self.place = place
        self.method = "GET" if request.method == "HEAD" else request.method or ""
        self.fragment: Fragment | None = None
        if (request.method or "").lower() in view.http_method_names:
            self.fragment = place.fragments.get(self.method)
        route = PAGE if self._is_page else ""
        self.context = HueContext(
            request,
            sends_unsafe_requests=place.sends_unsafe_requests,
            route=self.fragment.route.name if self.fragment is not None else route,
        )

    @property
    def handler(self) -> Handler | None:
        """The handler that the request is for."""
        if self.fragment is not None:
            return self.fragment.handler
        return self.place.page if self._is_page else None

    @property
    def _is_page(self) -> bool:
        allowed = (self.request.method or "").lower() in self.view.http_method_names
        return self.method == "GET" and self.place.has_page and allowed

    @property
    def _is_whole_page(self) -> bool:
        """Whether a browser without scripts gets the fragment within the page."""
        return (
            self.fragment is not None
            and self.fragment.route.without_scripts is not None
            and not request_details(self.request).is_ajax
        )

    async def answer(self, side: Side) -> HttpResponseBase:
        """Return the answer.

        Raises:
            Exception: whatever the page of a browser raised, which is Django's own business.
        """
        try:
            response = await self._wanted(side)
        except Exception as error:
            response = await self.failed(error, side)
        return vary(response, self.request)

    async def failed(self, error: Exception, side: Side) -> HttpResponseBase:
        """Return the answer for an exception, while it is handled.

        Raises:
            Exception: the same, where the answer is not hue's to give.
        """
        handler = self.handler
        function = handler.function if handler is not None else None
        note_handler(error, function)
        if not self._is_whole_page and not request_details(self.request).is_ajax:
            raise error
        return await failure_answer(error, self, side, function)

    async def placed(self, result: Result, side: Side) -> HttpResponseBase:
        """Return the answer in which `result` stands where it was asked for."""
        if self._is_whole_page:
            return await self._within_page(result, side)
        return await fragment_response(result, self.context, side)

    async def _wanted(self, side: Side) -> HttpResponseBase:
        if self.fragment is None:
            if self._is_page and self.place.page is not None:
                result = await self._called(self.place.page, side)
                return await page_response(result, self.context, side)
            return self._without_handler(self.place.methods(self.view.http_method_names))
        if not self._is_whole_page and not request_details(self.request).is_ajax:
            return self._for_a_browser()
        return await self._past(self.fragment.guards, self.fragment, side)

    async def _called(self, handler: Handler, side: Side, /, **arguments: Any) -> Any:
        return await side.run(handler, self.view, self.request, self.context, **arguments)

    async def _past(
        self, guards: Sequence[Guard | Decorated], fragment: Fragment, side: Side
    ) -> HttpResponseBase:
        if not guards:
            return await self._handled(fragment, side)
        first, *others = guards
        proceed = partial(self._past, others, fragment)
        if isinstance(first, Decorated):
            return await first.pass_through(self.view, proceed, side)
        result = await side.run(first.check, self.view, self.request, self.context)
        return await (proceed(side) if result is None else self.placed(result, side))

    async def _handled(self, fragment: Fragment, side: Side) -> HttpResponseBase:
        # Parameters of the path that the class is included under are in view.kwargs alone.
        arguments = {name: self.view.kwargs[name] for name in fragment.parameters}
        if fragment.body is not None:
            arguments[BODY] = await fragment.body.read(self.request, side)
        result = await self._called(fragment.handler, side, **arguments)
        return await self.placed(result, side)

    async def _within_page(self, result: Result, side: Side) -> HttpResponseBase:
        """Return the whole page with the fragment in it, as scripts would have placed it."""
        if is_raw_response(result):
            return result
        response = as_response(result)
        if NAVIGATION_HEADER in response.headers and response.status_code < 400:
            elsewhere = to_django("", response)
            elsewhere.status_code = HTTPStatus.SEE_OTHER
            elsewhere.headers["Location"] = elsewhere.headers[NAVIGATION_HEADER]
            del elsewhere.headers[NAVIGATION_HEADER]
            return elsewhere
        assert self.fragment is not None and self.place.page is not None
        page = await self._called(self.place.page, side)
        if is_raw_response(page):
            return page
        context = self.context.to_context()
        content = await render(as_response(page).component, context, side)
        target = response.target or self.fragment.route.without_scripts or ""
        for id, component in {target: response.component, **response.also}.items():
            shown = await render(component, context, side)
            placed = put_into(content, id, shown)
            if placed is None:
                raise LookupError(f"the page has no element with the id {id!r} to place it in")
            content = placed
        return to_django(content, response)

    @property
    def _leads_to_page(self) -> bool:
        """Whether a browser that asks for a fragment's address gets to its page.

        It does so by a reload, in a new tab, or from its history after a form was sent there.
        """
        allowed = (self.request.method or "").lower() in self.view.http_method_names
        return self.method == "GET" and allowed and self.place.page is not None

    def _for_a_browser(self) -> HttpResponse:
        if self._leads_to_page:
            return HttpResponseRedirect(self.context.url(PAGE))
        return HttpResponse(
            _(
                "This address answers scripts: a request to it needs the header "
                "X-Requested-With: XMLHttpRequest or X-Alpine-Request: true."
            ),
            status=400,
            content_type="text/plain; charset=utf-8",
        )

    def _without_handler(self, methods: tuple[str, ...]) -> HttpResponse:
        if self.method == "OPTIONS" and "OPTIONS" in methods:
            headers = {"Allow": ", ".join(methods), "Content-Length": "0"}
            return HttpResponse(headers=headers)
        if not request_details(self.request).is_ajax and self._leads_to_page:
            return HttpResponseRedirect(self.context.url(PAGE))
        if request_details(self.request).is_ajax:
            raise MethodNotAllowed(self.request.method or "", methods)
        response = HttpResponseNotAllowed(methods)
        log_response(
            "Method Not Allowed (%s): %s",
            self.request.method,
            self.request.path,
            response=response,
            request=self.request,
        )
        return response
