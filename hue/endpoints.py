"""A view class's handlers, checked and prepared once: how each is called, and with which body."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.http import HttpRequest
from django.views import View
from pydantic.errors import PydanticUserError

from hue.bodies import BodyReader
from hue.context import HueContext
from hue.errors import ViewDefinitionError
from hue.responses import Result
from hue.router import Route, Router, merge_routes
from hue.signatures import BODY, resolved_annotation, signature_problem

PAGE = "index"
"""The name of the method that gives the page."""


@dataclass(frozen=True, slots=True)
class Handler:
    """How to call one handler.

    Arguments:
        function: The handler with all its decorators, taking the view first.
        run: The same as a coroutine function: itself, or `sync_to_async` of it.
        wants_request_first: Whether a plain view decorator (`login_required`) stands around it.
    """

    function: Callable[..., Any]
    run: Callable[..., Awaitable[Any]]
    wants_request_first: bool

    async def call(
        self, view: View, request: HttpRequest, context: HueContext[Any], **arguments: object
    ) -> Result:
        """Run the handler and return its result."""
        receiver = _request_facing(view) if self.wants_request_first else view
        result = await self.run(receiver, request, context, **arguments)
        # A synchronous decorator around an async handler hands back the handler's coroutine.
        while inspect.isawaitable(result):
            result = await result
        return cast(Result, result)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A route with its handler and the reader of its body, if it has one."""

    route: Route
    handler: Handler
    body: BodyReader | None


def fragments_of(view: type[View]) -> tuple[Fragment, ...]:
    """Compile the routes of `view`, its own before the inherited ones.

    Raises:
        ViewDefinitionError: a handler that could never be called rightly.
    """
    return tuple(_fragment(view, route) for route in _routes_of(view))


def index_of(view: type[View]) -> Handler | None:
    """Return the handler of the page, if the class has an `index`.

    Raises:
        ViewDefinitionError: its signature is not `(self, request, context)`.
    """
    function = _attribute(view, PAGE)
    if function is None:
        return None
    _check_signature(view, PAGE, function, ())
    if BODY in inspect.signature(function).parameters:
        raise ViewDefinitionError(view.__name__, PAGE, "a page has no body")
    return _handler(function)


def _routes_of(view: type[View]) -> tuple[Route, ...]:
    routes: tuple[Route, ...] = ()
    for owner in view.__mro__:
        router = vars(owner).get("router")
        if isinstance(router, Router):
            routes = merge_routes(routes, router.routes)
    return routes


def _fragment(view: type[View], route: Route) -> Fragment:
    if _name(route.handler) == PAGE:
        raise ViewDefinitionError(view.__name__, PAGE, "this name is the page's, not a fragment's")
    function = _final_function(view, route)
    _check_signature(view, _name(route.handler), function, route.parameters)
    wants_body = BODY in inspect.signature(function).parameters and BODY not in route.parameters
    body = _body_reader(view, route, function) if wants_body else None
    return Fragment(route, _handler(function), body)


def _name(function: Callable[..., Any]) -> str:
    return str(getattr(function, "__name__", type(function).__name__))


def _attribute(view: type[View], name: str) -> Callable[..., Any] | None:
    for owner in view.__mro__:
        if name in vars(owner):
            return cast("Callable[..., Any]", vars(owner)[name])
    return None


def _final_function(view: type[View], route: Route) -> Callable[..., Any]:
    """Return what the handler's name stands for in `view`.

    That is the handler with the decorators written above the route's own, or a subclass's method
    of that name; never another function that happens to have taken the name.
    """
    name = _name(route.handler)
    function = _attribute(view, name)
    if function is None or function is route.handler:
        return route.handler
    if not callable(function):
        raise ViewDefinitionError(view.__name__, name, "its name is taken by something else")
    if route.handler in _unwrapped(function) or _overrides(view, name, route):
        return function
    raise ViewDefinitionError(
        view.__name__,
        name,
        "its name is taken by another function of the class, or a decorator above the route hides "
        "it (one without functools.wraps): give each handler a name of its own, and write such a "
        "decorator below the route",
    )


def _unwrapped(function: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    current: Any = function
    while current is not None:
        yield current
        current = getattr(current, "__wrapped__", None)


def _overrides(view: type[View], name: str, route: Route) -> bool:
    """Whether the name was bound again below the class that declares the route."""
    for owner in view.__mro__:
        router = vars(owner).get("router")
        declares = isinstance(router, Router) and route in router.routes
        if name in vars(owner):
            return not declares
        if declares:
            return False
    return False


def _handler(function: Callable[..., Any]) -> Handler:
    run = function if iscoroutinefunction(function) else sync_to_async(function)
    return Handler(function, run, _faces_the_request(function))


def _faces_the_request(function: Callable[..., Any]) -> bool:
    """Whether the outermost wrapper takes a request first, as decorators of plain views do."""
    if not hasattr(function, "__wrapped__"):
        return False
    outer = list(inspect.signature(function, follow_wrapped=False).parameters)
    inner = list(inspect.signature(function).parameters)
    return outer[:1] == ["request"] and inner[:1] != ["request"]


def _check_signature(
    view: type[View], name: str, function: Callable[..., Any], path: tuple[str, ...]
) -> None:
    cause = signature_problem(function, path)
    if cause is not None:
        raise ViewDefinitionError(view.__name__, name, cause)


def _body_reader(view: type[View], route: Route, function: Callable[..., Any]) -> BodyReader:
    def refuse(cause: str) -> ViewDefinitionError:
        return ViewDefinitionError(view.__name__, _name(route.handler), cause)

    annotation = inspect.signature(function).parameters[BODY].annotation
    if annotation is inspect.Parameter.empty:
        raise refuse("its parameter 'body' has no annotation to read the body by")
    try:
        return BodyReader(resolved_annotation(BODY, function, vars(view)))
    except NameError as error:
        raise refuse(
            f"the annotation of 'body' cannot be resolved: {error}. Import it at run time, not "
            "only under TYPE_CHECKING, and define it before the view."
        ) from error
    except (PydanticUserError, TypeError) as error:
        raise refuse(f"pydantic cannot read the annotation of 'body': {error}") from error


def _request_facing(view: View) -> View:
    """Return a copy of `view` that also reads as its request.

    A decorator such as `login_required` passes its first argument on to the handler, whose `self`
    that is, and asks it for `user`, `META` and the like, since for plain views it is the request.
    """
    facing_class = type(type(view).__name__, (_RequestFacing, type(view)), {})
    facing = cast(View, object.__new__(facing_class))
    vars(facing).update(vars(view))
    return facing


class _RequestFacing:
    request: HttpRequest

    def __getattr__(self, name: str) -> Any:
        return getattr(self.request, name)
