"""The callable that Django's addresses lead to: what `as_view` returns."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from functools import update_wrapper
from types import FrameType
from typing import TYPE_CHECKING, Any, cast

from asgiref.sync import AsyncToSync, markcoroutinefunction, sync_to_async
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views import View

from hue.answering import Answering
from hue.context import request_details
from hue.errors import MalformedBody
from hue.failures.kinds import LoginNeeded
from hue.failures.login import login_address
from hue.limits import absurd_header, refused_charset
from hue.loop import IN_THREAD, ON_LOOP, Side, finished, runs_on_event_loop
from hue.places import Place
from hue.responses import finish

if TYPE_CHECKING:
    from hue.context import ProcessException


def _coroutine_mark() -> tuple[str, Any]:
    """Return the attribute by which this Python knows what behaves like a coroutine function."""

    def marked() -> None: ...

    ((name, value),) = vars(markcoroutinefunction(marked)).items()
    return name, value


_MARK, _MARKED = _coroutine_mark()
_HANDLERS = tuple(
    vars(BaseHandler)[name].__code__ for name in ("_get_response", "_get_response_async")
)
_FRAMES = 8
"""How far up the handler is looked for: `ATOMIC_REQUESTS` puts a few functions in between."""


class ViewFunction:
    """A view for Django: a coroutine function on an event loop, a plain function elsewhere.

    So it is native under ASGI, and under WSGI no event loop is made for handlers that need none.
    """

    csrf_exempt: bool
    view_class: type[View]
    view_initkwargs: Mapping[str, Any]

    def __init__(
        self,
        django_view: Callable[..., Any],
        view_class: type[View],
        place: Place,
        dispatches_on_loop: bool,
    ) -> None:
        """Answer with `view_class`.

        Arguments:
            django_view: The view function that Django made of the class.
            view_class: The class.
            place: What is answered.
            dispatches_on_loop: Whether `setup` and `dispatch` of the class may run on the event
                loop; if not, they run in Django's thread.
        """
        update_wrapper(self, django_view)
        vars(self).pop(_MARK, None)
        self.__doc__ = view_class.__doc__
        self.__module__ = view_class.__module__
        self.__name__ = self.__qualname__ = view_class.__name__
        self._place = place
        self._dispatches_on_loop = dispatches_on_loop
        self.route_names = place.route_names or {}

    def __call__(self, request: HttpRequest, /, *args: Any, **kwargs: Any) -> Any:
        """Return the response, on an event loop a coroutine that gives it."""
        caller = inspect.currentframe()
        caller = caller.f_back if caller is not None else None
        request_details(request).process_exception = _asker_of_middlewares(caller)
        # `async_to_sync(view)` calls here what it awaits on the event loop of another thread.
        is_awaited = caller is not None and caller.f_code is AsyncToSync.__call__.__code__
        if is_awaited or runs_on_event_loop():
            return self._answer(request, args, kwargs, ON_LOOP)
        return finished(self._answer(request, args, kwargs, IN_THREAD))

    def refuse(self, request: HttpRequest, error: Exception) -> HttpResponseBase:
        """Return the answer for a request that a middleware refused, in Django's thread."""
        match = request.resolver_match
        view = self._made(request, match.args if match else (), match.kwargs if match else {})
        try:
            raise error
        except Exception:
            answer = finished(Answering(view, request, self._place).failed(error, IN_THREAD))
        return finish(answer, request)

    def _made(self, request: HttpRequest, args: Any, kwargs: Any) -> View:
        view = self.view_class(**self.view_initkwargs)
        # Known before `setup`, so that the view can answer for what fails in there.
        view.request, view.args, view.kwargs = request, args, kwargs
        return view

    async def _answer(
        self, request: HttpRequest, args: Any, kwargs: Any, side: Side
    ) -> HttpResponseBase:
        if absurd_header(request):
            return _plain(_("The headers of this request name more than any page has."), 400)
        view = self._made(request, args, kwargs)
        reason = refused_charset(request)
        try:
            if reason is not None:
                raise MalformedBody(reason, status_code=415)
            response = await self._dispatched(view, side)
        except Exception as error:
            if reason is not None and not request_details(request).is_ajax:
                return _plain(reason, 415)
            response = await Answering(view, request, self._place).failed(error, side)
        return finish(await self._logged_in(response, view, side), request)

    async def _logged_in(
        self, response: HttpResponseBase, view: View, side: Side
    ) -> HttpResponseBase:
        """Return `response`, or what a script is told instead of a redirect to the login page."""
        address = login_address(response, view.request)
        if address is None:
            return response
        answering = Answering(view, view.request, self._place)
        answer = await answering.failed(LoginNeeded(address), side)
        answer.cookies.update(response.cookies)
        return answer

    async def _dispatched(self, view: View, side: Side) -> HttpResponseBase:
        run = _through_django
        here = self._dispatches_on_loop or side is IN_THREAD
        response = run(view) if here else sync_to_async(run)(view)
        while isinstance(response, Awaitable):
            response = await response if side is ON_LOOP else (await side.all_of([response]))[0]
        return cast(HttpResponseBase, response)


def _mark(view: ViewFunction) -> Any:
    return _MARKED if runs_on_event_loop() else None


# A property and no `__getattr__`, which every request would go through for each attribute of
# functions that Python looks for in vain.
setattr(ViewFunction, _MARK, property(_mark))


def _through_django(view: View) -> Any:
    """What the view function of Django's `View.as_view` does with a new instance."""
    view.setup(view.request, *view.args, **view.kwargs)
    return view.dispatch(view.request, *view.args, **view.kwargs)


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _asker_of_middlewares(frame: FrameType | None) -> ProcessException | None:
    """Return what asks the middlewares of the request about an exception, None outside of one.

    Django asks those with `process_exception` when a view raises; hue answers within the view. The
    middlewares are known to Django's handler alone, which calls the view.
    """
    for _step in range(_FRAMES):
        if frame is None:
            return None
        if frame.f_code in _HANDLERS:
            ask: ProcessException = frame.f_locals["self"].process_exception_by_middleware
            return ask
        frame = frame.f_back
    return None
