"""What stands before a handler: checks of a view's own, and Django's view decorators."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from asgiref.sync import async_to_sync, iscoroutinefunction, sync_to_async
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views import View

from hue.errors import ViewDefinitionError
from hue.loop import IN_THREAD, ON_LOOP, Handler, Side, finished
from hue.signatures import hook_problem


class Guard:
    """A check that runs before the body of a request is read; made with `@guard`."""

    __slots__ = ("check",)

    def __init__(self, check: Callable[..., Any]) -> None:
        self.check = Handler.of(check)


def guard(check: Callable[..., Any]) -> Guard:
    """Make a guard of a function `(self, request, context)`, synchronous or not.

        @guard
        async def owns_it(self, request, context):
            if not await Shop.objects.filter(owner=await request.auser()).aexists():
                raise PermissionDenied

        @router.fragment_post("close/", guard=owns_it)
        async def close(self, request, context, body: Reason): ...

    It returns None to let the request through, or what a handler may return, which is then the
    answer; or it raises `PermissionDenied`, `Http404` and the like.

    Raises:
        ViewDefinitionError: it takes something else, or has a `yield`.
    """
    cause = hook_problem(check, ("self", "request", "context"))
    if cause is not None:
        raise ViewDefinitionError(check.__module__, _name(check), f"as a guard {cause}")
    return Guard(check)


ViewDecorator = Callable[[Callable[..., Any]], Callable[..., Any]]
"""A decorator of Django's views, such as `login_required` or `permission_required("shop.add")`."""
GuardLike = Guard | ViewDecorator


Proceed = Callable[[Side], Coroutine[Any, Any, HttpResponseBase]]
"""What lies behind a guard: gives the response."""


@dataclass(frozen=True, slots=True)
class Decorated:
    """A view decorator as a guard.

    Arguments:
        decorator: The decorator.
        is_native: Whether it makes a coroutine function of one. Any other gets a synchronous view
            in Django's thread, so that it may read `request.user` and look at the response.
    """

    decorator: ViewDecorator
    is_native: bool

    @classmethod
    def of(cls, decorator: ViewDecorator) -> Decorated:
        """Find out by trying what the decorator makes of a view.

        Raises:
            TypeError: it is no decorator of views.
        """

        async def view(request: HttpRequest, *args: Any, **kwargs: Any) -> None: ...

        made = decorator(view)
        if not callable(made) or _takes_a_view(made):
            raise TypeError(f"{_name(decorator)} makes {_name(made)} of a view, which is none")
        return cls(decorator, iscoroutinefunction(made))

    async def pass_through(self, view: View, proceed: Proceed, side: Side) -> HttpResponseBase:
        """Return the response of the decorator around what lies behind it.

        Raises:
            TypeError: the decorator gives something else.
        """

        async def on_loop(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if side is ON_LOOP:
                return await proceed(side)
            return await sync_to_async(lambda: finished(proceed(side)))()

        def in_thread(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return async_to_sync(proceed)(side) if side is ON_LOOP else finished(proceed(side))

        decorated = self.decorator(on_loop if side is ON_LOOP and self.is_native else in_thread)
        if side is IN_THREAD and iscoroutinefunction(decorated):
            decorated = self.decorator(on_loop)  # one that knows coroutine functions alone
        response: HttpResponseBase = await side.call(
            decorated, view.request, *view.args, **view.kwargs
        )
        if not hasattr(response, "status_code"):
            raise TypeError(f"{_name(self.decorator)} gave {_name(response)}, which is no response")
        return response


def _takes_a_view(made: Callable[..., Any]) -> bool:
    """Whether a decorator's factory was given a view, as in `guard=permission_required`."""
    if hasattr(made, "__wrapped__"):
        return False
    parameters = list(inspect.signature(made).parameters.values())
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return (
        len(parameters) == 1
        and parameters[0].kind not in variable
        and parameters[0].name not in ("request", "_request")
    )


def _name(thing: object) -> str:
    return str(getattr(thing, "__qualname__", None) or type(thing).__name__)


def compiled(guards: Sequence[GuardLike]) -> tuple[Guard | Decorated, ...]:
    """Return the guards of a route as they are run, the first outermost.

    Raises:
        TypeError: one is neither a `Guard` nor a decorator of views.
    """
    found: list[Guard | Decorated] = []
    for each in guards:
        if isinstance(each, Guard):
            found.append(each)
        elif callable(each):
            found.append(Decorated.of(each))
        else:
            raise TypeError(f"{each!r} is neither a guard nor a decorator of views")
    return tuple(found)
