"""The routes of a view class: declared on a `Router`, compiled once when the class is defined."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar, cast

from django.http import HttpRequest

from hue.context import HueContext
from hue.errors import ViewDefinitionError
from hue.guards import GuardLike
from hue.responses import Result

RequestT = TypeVar("RequestT", bound=HttpRequest)
ViewT = TypeVar("ViewT")
P = ParamSpec("P")
ResultT = TypeVar("ResultT", bound=Result | Awaitable[Result])

_PARAMETER = re.compile(r"<(?:(?P<converter>[^>:]+):)?(?P<name>[^>]+)>")


class HandlerDecorator(Protocol[RequestT]):
    """Registers a handler and hands it back as it is, so that it stays an ordinary method."""

    def __call__(
        self, handler: Callable[Concatenate[ViewT, RequestT, HueContext[RequestT], P], ResultT], /
    ) -> Callable[Concatenate[ViewT, RequestT, HueContext[RequestT], P], ResultT]: ...


@dataclass(frozen=True, slots=True)
class Route:
    """One method on one path, and the handler that answers it.

    Arguments:
        method: `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
        path: Django's path syntax, without a leading slash.
        name: What `reverse()` calls it.
        handler: The function as it was decorated.
        guards: What runs before the body is read, the first outermost.
        without_scripts: The id of the page's element in which a browser without scripts sees the
            answer, None where only scripts are answered.
    """

    method: str
    path: str
    name: str
    handler: Callable[..., Any]
    guards: tuple[GuardLike, ...] = ()
    without_scripts: str | None = None

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the path's parameters, in their order."""
        return tuple(match["name"] for match in _PARAMETER.finditer(self.path))

    @property
    def shape(self) -> str:
        """The path without the names of its parameters: what decides which requests match."""
        return _PARAMETER.sub(lambda match: f"<{match['converter'] or 'str'}>", self.path)


class Router(Generic[RequestT]):
    """Collects the fragments of one view class.

        class Cart(HueView):
            router = Router[HttpRequest]()

            @router.fragment_post("lines/<int:product_id>/")
            async def add_line(self, request, context, product_id: int, body: Line): ...

    A handler gets the request, the `HueContext`, the path's parameters by name and, if it has a
    parameter `body`, the validated body. It returns a component, a `HueResponse` or any response.
    """

    def __init__(self) -> None:
        self._routes: list[Route] = []
        self._owner: str | None = None

    @property
    def routes(self) -> tuple[Route, ...]:
        """The routes in the order of their declaration."""
        return tuple(self._routes)

    def close(self, owner: str) -> None:
        """Take no further routes: the class `owner` is complete.

        A subclass that registers on its base's router would otherwise add to the base.

        Raises:
            ViewDefinitionError: it is another class's already.
        """
        if self._owner is not None:
            raise ViewDefinitionError(
                owner, "router", f"this router is {self._owner}'s: declare a router of its own"
            )
        self._owner = owner

    def fragment_get(
        self,
        path: str,
        *,
        name: str | None = None,
        guard: GuardLike | Sequence[GuardLike] = (),
        without_scripts: str | None = None,
    ) -> HandlerDecorator[RequestT]:
        """Answer GET and HEAD requests for `path`.

        Arguments:
            path: Django's path syntax.
            name: What `reverse()` calls it; the handler's name if not given.
            guard: What runs before the body is read and the handler is called: functions made with
                `@guard`, and decorators of Django's views such as `login_required`.
            without_scripts: The id of the page's element in which a browser without scripts sees
                the answer, within the whole page. If not given, only scripts are answered.
        """
        return self._fragment("GET", path, name, guard, without_scripts)

    def fragment_post(
        self,
        path: str,
        *,
        name: str | None = None,
        guard: GuardLike | Sequence[GuardLike] = (),
        without_scripts: str | None = None,
    ) -> HandlerDecorator[RequestT]:
        """Answer POST requests for `path`; the arguments are those of `fragment_get`."""
        return self._fragment("POST", path, name, guard, without_scripts)

    def fragment_put(
        self,
        path: str,
        *,
        name: str | None = None,
        guard: GuardLike | Sequence[GuardLike] = (),
    ) -> HandlerDecorator[RequestT]:
        """Answer PUT requests for `path`, which scripts alone can send."""
        return self._fragment("PUT", path, name, guard)

    def fragment_patch(
        self,
        path: str,
        *,
        name: str | None = None,
        guard: GuardLike | Sequence[GuardLike] = (),
    ) -> HandlerDecorator[RequestT]:
        """Answer PATCH requests for `path`, which scripts alone can send."""
        return self._fragment("PATCH", path, name, guard)

    def fragment_delete(
        self,
        path: str,
        *,
        name: str | None = None,
        guard: GuardLike | Sequence[GuardLike] = (),
    ) -> HandlerDecorator[RequestT]:
        """Answer DELETE requests for `path`, which scripts alone can send."""
        return self._fragment("DELETE", path, name, guard)

    def _fragment(
        self,
        method: str,
        path: str,
        name: str | None,
        guard: GuardLike | Sequence[GuardLike],
        without_scripts: str | None = None,
    ) -> HandlerDecorator[RequestT]:
        if not isinstance(path, str):
            decorator = f"@router.fragment_{method.lower()}"
            raise _definition_error(
                path, f'{decorator} stands without its path: write {decorator}("…/")'
            )

        def register(
            handler: Callable[Concatenate[ViewT, RequestT, HueContext[RequestT], P], ResultT], /
        ) -> Callable[Concatenate[ViewT, RequestT, HueContext[RequestT], P], ResultT]:
            if not callable(handler):
                raise _definition_error(
                    handler, f"{type(handler).__name__} is no method: write it below the route"
                )
            guards = tuple(guard) if isinstance(guard, (list, tuple)) else (guard,)
            route = Route(
                method,
                path.removeprefix("/"),
                name or handler_name(handler),
                handler,
                cast("tuple[GuardLike, ...]", guards),
                without_scripts,
            )
            if without_scripts is not None and not _is_id(without_scripts):
                raise _definition_error(
                    handler,
                    f"without_scripts={without_scripts!r} is no id of an element, such as 'notice'",
                )
            if self._owner is not None:
                raise _definition_error(
                    handler, f"this router is {self._owner}'s: declare a router of its own"
                )
            self._refuse_clash(route)
            self._routes.append(route)
            return handler

        return register

    def _refuse_clash(self, route: Route) -> None:
        for other in self._routes:
            if other.shape != route.shape:
                continue
            if other.method == route.method:
                raise _definition_error(
                    route.handler,
                    f"{route.method} {route.path!r} is answered by "
                    f"{handler_name(other.handler)} already",
                )
            if other.path != route.path:
                raise _definition_error(
                    route.handler,
                    f"its path {route.path!r} and {other.path!r} of "
                    f"{handler_name(other.handler)} match "
                    "the same addresses: write both paths alike",
                )


def handler_name(handler: Callable[..., Any]) -> str:
    """Return what a handler is called; a callable object by its class."""
    return str(getattr(handler, "__name__", type(handler).__name__))


def _is_id(text: object) -> bool:
    return isinstance(text, str) and bool(text) and text[0] != "#" and len(text.split()) == 1


def _definition_error(handler: Callable[..., Any], cause: str) -> ViewDefinitionError:
    qualified = getattr(handler, "__qualname__", handler_name(handler))
    view, _, name = qualified.rpartition(".")
    return ViewDefinitionError(view.rpartition("<locals>.")[2], name, cause)


def merge_routes(own: tuple[Route, ...], inherited: tuple[Route, ...]) -> tuple[Route, ...]:
    """Return a class's routes before those it inherits, without those that it answers itself."""
    taken = {(route.method, route.shape) for route in own}
    kept = tuple(route for route in inherited if (route.method, route.shape) not in taken)
    return own + kept
