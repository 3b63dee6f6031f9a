"""What a handler and its components know about the request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar, cast

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from htmy import ContextAware

from hue.addresses import sibling_address
from hue.limits import LONGEST_HEADER, MOST_TARGETS
from hue.nonce import request_nonce

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http.response import HttpResponseBase
    from django.urls import ResolverMatch

    ProcessException = Callable[[Exception, HttpRequest], HttpResponseBase | None]

RequestT = TypeVar("RequestT", bound=HttpRequest)

AJAX_HEADER = "X-Requested-With"
ALPINE_HEADER = "X-Alpine-Request"
TARGET_HEADER = "X-Alpine-Target"
SYNC_HEADER = "X-Hue-Sync"
ERROR_TARGET_HEADER = "X-Hue-Error-Target"


class RequestDetails:
    """`request.hue`: what the browser's script said about this request.

    Every header that was asked for is remembered in `consulted`, so that the answer's `Vary` names
    exactly the headers it depends on.
    """

    __slots__ = ("_is_ajax", "_request", "consulted", "process_exception")

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._is_ajax: bool | None = None
        self.consulted: tuple[str, ...] = ()
        self.process_exception: ProcessException | None = None
        """What asks Django's middlewares about an exception of the view, where they are known."""

    def _header(self, name: str) -> str:
        if name not in self.consulted:
            self.consulted = (*self.consulted, name)
        # Not `request.headers`, which prepares every header to give one.
        return str(self._request.META.get(f"HTTP_{name.upper().replace('-', '_')}", ""))

    @property
    def is_ajax(self) -> bool:
        """Whether a script asks: `X-Requested-With: XMLHttpRequest`, `X-Alpine-Request: true`."""
        if self._is_ajax is None:
            requested_with = self._header(AJAX_HEADER)
            alpine = self._header(ALPINE_HEADER)
            by_name = requested_with.lower() == "xmlhttprequest"
            self._is_ajax = by_name or alpine.lower() == "true"
        return self._is_ajax

    @property
    def targets(self) -> tuple[str, ...]:
        """The ids of the elements that the answer is to replace, in the order of the header.

        Alpine AJAX's `_top`, `_self` and `_none` are instructions and not ids; they are left out.
        """
        return _ids(self._header(TARGET_HEADER))

    @property
    def own_targets(self) -> tuple[str, ...]:
        """The targets without the page's synced elements, which Alpine AJAX may list first.

        Where every target is synced, these are the targets.
        """
        targets = self.targets
        if len(targets) < 2:
            return targets
        synced = self.synced
        return tuple(target for target in targets if target not in synced) or targets

    @property
    def synced(self) -> frozenset[str]:
        """The ids of the page's `x-sync` elements that are no targets otherwise.

        An answer may leave them out. Alpine AJAX lists them in `X-Alpine-Target` as well; `hue.js`
        says which ones they are.
        """
        return frozenset(_ids(self._header(SYNC_HEADER)))

    @property
    def error_targets(self) -> tuple[str, ...]:
        """The ids of the elements that an error is to replace, where they are others.

        Alpine AJAX does not send what `x-target.error`, `x-target.422` and the like name; `hue.js`
        does.
        """
        return _ids(self._header(ERROR_TARGET_HEADER))


def _ids(header: str) -> tuple[str, ...]:
    instructions = ("_top", "_self", "_none")
    words = header[:LONGEST_HEADER].split()[:MOST_TARGETS]
    return tuple(dict.fromkeys(word for word in words if word not in instructions))


class HueRequest(HttpRequest):
    """The request as handlers get it; for annotations, as in `Router[HueRequest]()`."""

    hue: RequestDetails


def request_details(request: HttpRequest) -> RequestDetails:
    """Return `request.hue`, and set it first where no hue view has done so."""
    hue_request = cast(HueRequest, request)
    if not hasattr(request, "hue"):
        hue_request.hue = RequestDetails(request)
    return hue_request.hue


class HueContext(Generic[RequestT], ContextAware):
    """Passed to every handler, and found by components with `HueContext.from_context(context)`."""

    __slots__ = ("_ids", "request", "route", "sends_unsafe_requests")

    def __init__(
        self, request: RequestT, *, sends_unsafe_requests: bool = False, route: str = ""
    ) -> None:
        """Wrap `request`.

        Arguments:
            request: The request being answered.
            sends_unsafe_requests: Whether the view has fragments for POST, PUT, PATCH or DELETE, so
                that its page needs a CSRF token from the start.
            route: The name of the route that is asked for; `""` where there is none.
        """
        self.request = request
        self.sends_unsafe_requests = sends_unsafe_requests
        self.route = route
        self._ids: dict[str, int] = {}

    @property
    def csrf_token(self) -> str:
        """The CSRF token. Asking for it sets the cookie and makes the answer vary by cookie."""
        return get_token(self.request)

    @property
    def csp_nonce(self) -> str | None:
        """The nonce of the content security policy, where the project has one."""
        return request_nonce(self.request)

    def unused_id(self, wanted: str) -> str:
        """Return an id that this answer has not used yet: `wanted`, or `wanted` with a number."""
        count = self._ids[wanted] = self._ids.get(wanted, 0) + 1
        return wanted if count == 1 else f"{wanted}-{count}"

    def url(self, name: str | Callable[..., object], /, **kwargs: object) -> str:
        """Return the address of a route of the view that answers now.

        Arguments:
            name: The route's name, or the handler itself (`self.add_line`). A name with a colon is
                one of the project's, as `reverse` takes it.
            kwargs: The parameters of the path; those of the path that the view is included under
                are known.

        Raises:
            django.urls.NoReverseMatch: no such route, or other parameters.
        """
        match = self.request.resolver_match
        route = name if isinstance(name, str) else _route_name(name, match)
        if ":" in route or match is None:
            current_app = match.namespace if match is not None else None
            return reverse(route, kwargs=kwargs, current_app=current_app)
        return sibling_address(self.request, match, route, kwargs)


def _route_name(handler: Callable[..., object], match: ResolverMatch | None) -> str:
    """Return the name of a handler's route, which may differ from the handler's own."""
    names: Mapping[str, str] = getattr(getattr(match, "func", None), "route_names", {})
    return names.get(handler.__name__, handler.__name__)
