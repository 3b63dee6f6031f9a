"""A view class's handlers, checked and prepared once: how each is called, and with which body."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast, get_origin

from django.views import View
from pydantic.errors import PydanticUserError

from hue.bodies import BodyReader
from hue.errors import ViewDefinitionError
from hue.guards import Decorated, Guard, compiled
from hue.loop import Handler
from hue.router import Route, Router, handler_name, merge_routes
from hue.signatures import (
    BODY,
    is_method_decorated,
    resolved_annotation,
    signature_problem,
    takes_request_first,
)

PAGE = "index"
"""The name of the method that gives the page."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A route with its handler, the reader of its body, if it has one, and its guards.

    Arguments:
        route: The route.
        handler: The handler with all its decorators, taking the view first.
        body: Reads its body.
        guards: What runs before the body is read, the first outermost.
        parameters: The names of the path's parameters.
    """

    route: Route
    handler: Handler
    body: BodyReader | None
    guards: tuple[Guard | Decorated, ...]
    parameters: tuple[str, ...]


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
    if not callable(function):
        raise ViewDefinitionError(
            view.__name__,
            PAGE,
            f"it is {function!r}: the page is a method (self, request, context)",
        )
    _check_signature(view, PAGE, function, ())
    if BODY in inspect.signature(function).parameters:
        raise ViewDefinitionError(view.__name__, PAGE, "a page has no body")
    if takes_request_first(function):
        raise ViewDefinitionError(
            view.__name__,
            PAGE,
            "a decorator of plain views stands above it, which would take the view for the "
            'request: write @method_decorator(…, name="dispatch") above the class, or '
            "@method_decorator(…) above index",
        )
    return Handler.of(function)


def _routes_of(view: type[View]) -> tuple[Route, ...]:
    routes: tuple[Route, ...] = ()
    for owner in view.__mro__:
        for name, value in vars(owner).items():
            if isinstance(value, Router) and name != "router":
                raise ViewDefinitionError(
                    owner.__name__, name, "a view's router is called 'router': rename it"
                )
            if value is Router or get_origin(value) is Router:
                raise ViewDefinitionError(
                    owner.__name__, name, "it is no router yet: write Router[HttpRequest]()"
                )
        router = vars(owner).get("router")
        if isinstance(router, Router):
            routes = merge_routes(routes, router.routes)
        elif router is not None and issubclass(owner, View):
            raise ViewDefinitionError(
                owner.__name__,
                "router",
                f"it is a {type(router).__name__}: this name is the router's, and no handler's",
            )
    return routes


def _fragment(view: type[View], route: Route) -> Fragment:
    name = handler_name(route.handler)
    if name == PAGE:
        raise ViewDefinitionError(view.__name__, PAGE, "this name is the page's, not a fragment's")
    if _is_taken(view, name):
        raise ViewDefinitionError(
            view.__name__, name, "views have something else of this name: choose another"
        )
    function = _final_function(view, route)
    _check_signature(view, name, function, route.parameters)
    wants_body = BODY in inspect.signature(function).parameters and BODY not in route.parameters
    _refuse_late_access_checks(view, name, function, wants_body)
    body = _body_reader(view, route, function) if wants_body else None
    try:
        guards = compiled(route.guards)
    except TypeError as error:
        raise ViewDefinitionError(view.__name__, name, f"its guard is wrong: {error}") from error
    return Fragment(route, Handler.of(function), body, guards, route.parameters)


def _is_taken(view: type[View], name: str) -> bool:
    """Whether a handler would stand in the place of what Django's or hue's views are made of."""
    if name in ("request", "args", "kwargs"):
        return True
    frames = (owner for owner in view.__mro__ if owner.__module__.startswith(("django.", "hue.")))
    # Nothing asks for `options`: hue answers the method itself.
    return name != "options" and any(name in vars(owner) for owner in frames)


def _refuse_late_access_checks(
    view: type[View], name: str, function: Callable[..., Any], wants_body: bool
) -> None:
    """Refuse decorators of views on handlers: a guard runs before the body is read, they after."""
    if takes_request_first(function):
        cause = "which would take the view for the request"
    elif wants_body and is_method_decorated(function):
        cause = "which would run after a stranger's body was read"
    else:
        return
    raise ViewDefinitionError(
        view.__name__,
        name,
        f"a decorator of plain views stands above it, {cause}: hand it to the route, as in "
        '@router.fragment_post("…", guard=login_required)',
    )


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
    name = handler_name(route.handler)
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


def _check_signature(
    view: type[View], name: str, function: Callable[..., Any], path: tuple[str, ...]
) -> None:
    cause = signature_problem(function, path)
    if cause is not None:
        raise ViewDefinitionError(view.__name__, name, cause)


def _body_reader(view: type[View], route: Route, function: Callable[..., Any]) -> BodyReader:
    def refuse(cause: str) -> ViewDefinitionError:
        return ViewDefinitionError(view.__name__, handler_name(route.handler), cause)

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
