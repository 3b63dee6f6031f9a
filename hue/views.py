"""View classes: a page with its fragments, or fragments alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from asgiref.sync import async_to_sync, iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.log import log_response
from django.views import View
from htmy import Component

from hue.bodies import BodyErrors
from hue.context import HueContext, request_details
from hue.endpoints import PAGE, Fragment, Handler, fragments_of, index_of
from hue.errors import InvalidBody, MalformedBody, ViewDefinitionError
from hue.failures import failure_response, login_instead, placed
from hue.loop import runs_on_event_loop
from hue.notices import InvalidBodyNotice
from hue.responses import (
    HueResponse,
    Result,
    error_response,
    finish,
    fragment_response,
    is_raw_response,
    page_response,
)
from hue.router import Router
from hue.signatures import BODY


@dataclass(frozen=True, slots=True)
class Place:
    """What one path of a view answers: a handler by method, and the page if it is the root's."""

    page: Handler | None
    fragments: Mapping[str, Fragment]
    sends_unsafe_requests: bool = False

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that are answered, as `Allow` lists them."""
        answered = {*self.fragments, "OPTIONS"}
        if self.page is not None:
            answered.add("GET")
        if "GET" in answered:
            answered.add("HEAD")
        return tuple(sorted(answered))


class _Urls:
    """`X.urls`, computed anew on each reading, so that it depends on the class alone."""

    def __get__(
        self, instance: HueFragmentsView | None, owner: type[HueFragmentsView]
    ) -> tuple[list[URLPattern], str]:
        return owner.url_patterns(), owner.__dict__.get("app_name") or owner.__name__.lower()


class HueFragmentsView(View):
    """A view made of fragments: answers to requests of a script, each with a path of its own.

    Declare `router = Router[HttpRequest]()` and the handlers on it; put `X.urls` into `include()`.
    Every request goes through `setup` and `dispatch` as in any Django view, so that mixins and
    decorators of `dispatch` apply. Where a class overrides these synchronously they run in
    Django's thread; the handlers run where they belong all the same.
    """

    app_name: ClassVar[str]
    """The namespace of the names; the class's name in lower case if not given."""
    urls = _Urls()
    view_is_async = True
    place: Place = Place(None, {})
    """What the path answers that this instance was made for."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.places()
        router = vars(cls).get("router")
        if isinstance(router, Router):
            router.close(cls.__name__)

    @classmethod
    def places(cls) -> Mapping[str, Place]:
        """Return what the class answers, by path; the root's is `""`.

        Raises:
            ViewDefinitionError: two handlers for the same requests, or one with a wrong signature.
        """
        fragments: dict[str, dict[str, Fragment]] = defaultdict(dict)
        shapes: dict[str, str] = {}
        for fragment in fragments_of(cls):
            route = fragment.route
            if shapes.setdefault(route.shape, route.path) != route.path:
                raise ViewDefinitionError(
                    cls.__name__,
                    route.name,
                    f"its path {route.path!r} and the path {shapes[route.shape]!r} match the same "
                    "addresses: write both alike",
                )
            fragments[route.path][route.method] = fragment
        page = cls.page_handler()
        if page is not None and "GET" in fragments.get("", {}):
            hidden = fragments[""]["GET"].route.name
            raise ViewDefinitionError(
                cls.__name__, hidden, "GET at the root is answered by index already"
            )
        unsafe = any(method != "GET" for methods in fragments.values() for method in methods)
        places = {
            route_path: Place(None, methods, unsafe) for route_path, methods in fragments.items()
        }
        if page is not None:
            places[""] = Place(page, fragments.get("", {}), unsafe)
        return places

    @classmethod
    def page_handler(cls) -> Handler | None:
        """Return the handler of the page at the root; a view of fragments has none."""
        return None

    @classmethod
    def url_patterns(cls) -> list[URLPattern]:
        """Return a pattern for each name; names of one path share the view.

        Raises:
            ViewDefinitionError: a path that Django does not understand.
        """
        patterns: list[URLPattern] = []
        for route_path, place in cls.places().items():
            view = cls.as_view(place=place)
            names = dict.fromkeys([PAGE] if place.page else [])
            names |= dict.fromkeys(fragment.route.name for fragment in place.fragments.values())
            for name in names:
                try:
                    patterns.append(path(route_path, view, name=name))
                except ImproperlyConfigured as error:
                    raise ViewDefinitionError(cls.__name__, name, str(error)) from error
        return patterns

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., Any]:
        """Return Django's view function for the class; without arguments, that of its root."""
        if "place" not in initkwargs:
            initkwargs["place"] = cls.places().get("", Place(None, {}))
        django_view = super().as_view(**initkwargs)

        def synchronously(request: HttpRequest, /, *args: Any, **kwargs: Any) -> Any:
            return django_view(request, *args, **kwargs)

        run = django_view if _is_native(cls) else sync_to_async(synchronously)

        async def view(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                response = run(request, *args, **kwargs)
                while isinstance(response, Awaitable):
                    response = await response
            except Exception as error:
                if not request_details(request).is_ajax:
                    raise
                response = await failure_response(error, request)
            return finish(await login_instead(response, request), request)

        vars(view).update(vars(django_view))
        view.__doc__ = cls.__doc__
        view.__module__ = cls.__module__
        markcoroutinefunction(view)
        return view

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Prepare the view for `request`, which gets its `request.hue`."""
        request_details(request)
        super().setup(request, *args, **kwargs)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer the request: a coroutine on the event loop, the response itself in a thread."""
        if runs_on_event_loop():
            return self._answer(request)
        return async_to_sync(self._answer)(request)

    async def _answer(self, request: HttpRequest) -> HttpResponseBase:
        method = "GET" if request.method == "HEAD" else request.method or ""
        context = HueContext(request, sends_unsafe_requests=self.place.sends_unsafe_requests)
        if method == "OPTIONS":
            return self._options()
        fragment = self.place.fragments.get(method)
        if method == "GET" and self.place.page is not None:
            return await page_response(await self.place.page.call(self, request, context), context)
        if fragment is None:
            return await self._method_not_allowed(request, context)
        if not request_details(request).is_ajax:
            return HttpResponse(
                "This address answers scripts: a request to it needs the header "
                "X-Requested-With: XMLHttpRequest or X-Alpine-Request: true.",
                status=400,
                content_type="text/plain; charset=utf-8",
            )
        return await self._answer_fragment(fragment, request, context)

    async def _answer_fragment(
        self, fragment: Fragment, request: HttpRequest, context: HueContext[HttpRequest]
    ) -> HttpResponseBase:
        try:
            # Parameters of the path that the class is included under are in self.kwargs alone.
            arguments = {name: self.kwargs[name] for name in fragment.route.parameters}
            if fragment.body is not None:
                arguments[BODY] = await fragment.body.read(request)
            result = await fragment.handler.call(self, request, context, **arguments)
            return await fragment_response(result, context)
        except MalformedBody as malformed:
            return await placed(str(malformed), malformed.status_code, context)
        except InvalidBody as invalid:
            return await self._answer_invalid(invalid.errors, request, context)
        except Exception as error:
            return await failure_response(error, request, fragment.handler.function)

    async def _answer_invalid(
        self, errors: BodyErrors, request: HttpRequest, context: HueContext[HttpRequest]
    ) -> HttpResponseBase:
        try:
            render = type(self).body_invalid
            run = render if iscoroutinefunction(render) else sync_to_async(render)
            result = cast(Result, await run(self, request, context, errors))
            if isinstance(result, HueResponse) or is_raw_response(result):
                return await fragment_response(result, context)
            return await error_response(cast(Component, result), 422, context)
        except Exception as error:
            return await failure_response(error, request)

    def body_invalid(
        self, request: HttpRequest, context: HueContext[Any], errors: BodyErrors
    ) -> Result | Awaitable[Result]:
        """Return what is shown for a body that does not fit its model; override to change it.

        An override may be async. A component is answered with the status 422 in the requested
        targets; a `HueResponse` or response as it says itself.
        """
        return InvalidBodyNotice(errors)

    def _options(self) -> HttpResponse:
        response = HttpResponse()
        response.headers["Allow"] = ", ".join(self.place.methods)
        response.headers["Content-Length"] = "0"
        return response

    async def _method_not_allowed(
        self, request: HttpRequest, context: HueContext[HttpRequest]
    ) -> HttpResponse:
        response = HttpResponseNotAllowed(self.place.methods)
        if request_details(request).is_ajax:
            message = f"{request.method} is not possible here."
            response.content = (await placed(message, 405, context)).content
        log_response(
            "Method Not Allowed (%s): %s",
            request.method,
            request.path,
            response=response,
            request=request,
        )
        return response


class HueView(HueFragmentsView):
    """A page with its fragments.

    `index(self, request, context)`, synchronous or not, returns the page: a `Page`, any component,
    a `HueResponse` or a response. It answers GET and HEAD at the root and is called `index`.
    """

    @classmethod
    def page_handler(cls) -> Handler | None:
        """Return the handler of `index`, if there is one."""
        return index_of(cls)


def _is_native(view: type[HueFragmentsView]) -> bool:
    """Whether the class answers on the event loop without a thread for its mixins."""
    own = (HueFragmentsView.setup, HueFragmentsView.dispatch)
    return all(
        method in own or iscoroutinefunction(method) for method in (view.setup, view.dispatch)
    )
