"""View classes: a page with its fragments, or fragments alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, ClassVar

from asgiref.sync import async_to_sync, iscoroutinefunction, sync_to_async
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.views import View

from hue.answering import Answering
from hue.context import HueContext, request_details
from hue.endpoints import index_of
from hue.errors import BodyErrors, ViewDefinitionError
from hue.failures import Failure
from hue.loop import IN_THREAD, ON_LOOP, Handler, finished, runs_on_event_loop
from hue.notices import InvalidBodyNotice
from hue.places import Place, places_of
from hue.responses import Result
from hue.router import Router
from hue.urls import Urls
from hue.view_function import ViewFunction


class _Urls:
    """`X.urls`, computed anew on each reading, so that it depends on the class alone."""

    def __get__(self, instance: HueFragmentsView | None, owner: type[HueFragmentsView]) -> Urls:
        return Urls.of(owner, owner.url_patterns(), owner.namespace())


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
    def namespace(cls) -> str:
        """Return the namespace of the class's names."""
        return cls.__dict__.get("app_name") or cls.__name__.lower()

    @classmethod
    def places(cls) -> Mapping[str, Place]:
        """Return what the class answers, by path; the root's is `""`.

        Raises:
            ViewDefinitionError: two handlers for the same requests, or one with a wrong signature.
        """
        return places_of(cls, cls.page_handler())

    @classmethod
    def page_handler(cls) -> Handler | None:
        """Return the handler of the page at the root; a view of fragments has none."""
        return None

    @classmethod
    def url_patterns(cls) -> list[URLPattern]:
        """Return a pattern for each name; names of one path share the view.

        Raises:
            ViewDefinitionError: a path that Django does not understand, or a class that answers
                nothing.
        """
        patterns: list[URLPattern] = []
        for route_path, place in cls.places().items():
            view = cls.as_view(place=place)
            for name in place.names:
                try:
                    patterns.append(path(route_path, view, name=name))
                except ImproperlyConfigured as error:
                    raise ViewDefinitionError(cls.__name__, name, str(error)) from error
        if not patterns:
            raise ViewDefinitionError(
                cls.__name__,
                "urls",
                "it answers nothing: give it an index (a HueView), or handlers under "
                '@router.fragment_get("…") with router = Router[HttpRequest]()',
            )
        return patterns

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., Any]:
        """Return Django's view function for the class; without arguments, that of its root."""
        place = initkwargs.setdefault("place", cls.places().get("", Place(None, {})))
        own = (HueFragmentsView.setup, HueFragmentsView.dispatch)
        on_loop = all(
            method in own or iscoroutinefunction(method) for method in (cls.setup, cls.dispatch)
        )
        return ViewFunction(super().as_view(**initkwargs), cls, place, on_loop)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Prepare the view for `request`, which gets its `request.hue`."""
        request_details(request)
        super().setup(request, *args, **kwargs)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer the request: a coroutine on the event loop, the response itself in a thread.

        A synchronous handler runs in Django's thread with all that belongs to it, from the reading
        of the body to the rendering of its component.
        """
        answering = Answering(self, request, self.place)
        handler = answering.handler
        if runs_on_event_loop():
            if handler is None or handler.is_async:
                return answering.answer(ON_LOOP)
            return sync_to_async(lambda: finished(answering.answer(IN_THREAD)))()
        if handler is None or not handler.is_async:
            return finished(answering.answer(IN_THREAD))
        return async_to_sync(answering.answer)(ON_LOOP)

    def body_invalid(
        self, request: HttpRequest, context: HueContext[Any], errors: BodyErrors
    ) -> Result | Awaitable[Result]:
        """Return what is shown for a body that does not fit its model; override to change it.

        An override may be async. A component is answered with the status 422 in the requested
        targets; a `HueResponse` or response as it says itself. `context.route` says which form it
        was.
        """
        return InvalidBodyNotice(errors)

    def failed(
        self, request: HttpRequest, context: HueContext[Any], failure: Failure
    ) -> Result | Awaitable[Result]:
        """Return what is shown when a fragment fails, None for hue's own notice.

        Statuses are those from 400 to 500: a missing object, a missing permission, a login that is
        needed, a failed CSRF check, an exception. An override may be async. A component is answered
        with the failure's status in the requested targets; a `HueResponse` or response as it says
        itself.
        """
        return None


class HueView(HueFragmentsView):
    """A page with its fragments.

    `index(self, request, context)`, synchronous or not, returns the page: a `Page`, any component,
    a `HueResponse` or a response. It answers GET and HEAD at the root and is called `index`.
    """

    @classmethod
    def page_handler(cls) -> Handler | None:
        """Return the handler of `index`, if there is one."""
        return index_of(cls)
