"""What a view class answers, by path; computed from the class alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.views import View

from hue.endpoints import PAGE, Fragment, fragments_of
from hue.errors import ViewDefinitionError
from hue.hooks import refuse_unused_methods, refuse_wrong_hooks
from hue.loop import Handler
from hue.router import Route, handler_name


@dataclass(frozen=True, slots=True)
class Place:
    """What one path of a view answers: a handler by method, and the page if it is the root's.

    Arguments:
        page: The handler of the view's page, which answers GET here where `is_root`.
        fragments: The fragments of this path by their method.
        is_root: Whether this is the path of the page.
        sends_unsafe_requests: Whether the view has fragments for POST, PUT, PATCH or DELETE.
        route_names: The names of the view's routes by those of their handlers.
    """

    page: Handler | None
    fragments: Mapping[str, Fragment]
    is_root: bool = False
    sends_unsafe_requests: bool = False
    route_names: Mapping[str, str] | None = None

    @property
    def has_page(self) -> bool:
        """Whether GET is answered with the page here."""
        return self.is_root and self.page is not None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of what is answered here."""
        names = dict.fromkeys([PAGE] if self.has_page else [])
        names |= dict.fromkeys(fragment.route.name for fragment in self.fragments.values())
        return tuple(names)

    def methods(self, allowed: list[str]) -> tuple[str, ...]:
        """Return the methods that are answered, as `Allow` lists them.

        Arguments:
            allowed: The class's `http_method_names`, in lower case.
        """
        answered = {*self.fragments, "OPTIONS"}
        if self.has_page:
            answered.add("GET")
        if "GET" in answered:
            answered.add("HEAD")
        return tuple(sorted(method for method in answered if method.lower() in allowed))


def places_of(view: type[View], page: Handler | None) -> Mapping[str, Place]:
    """Return what the class answers, by path; the root's is `""`.

    Raises:
        ViewDefinitionError: two handlers for the same requests, or one with a wrong signature.
    """
    fragments: dict[str, dict[str, Fragment]] = defaultdict(dict)
    names: dict[str, str] = {} if page is None else {PAGE: PAGE}
    for fragment in fragments_of(view):
        route = fragment.route
        if route.without_scripts is not None and page is None:
            raise ViewDefinitionError(
                view.__name__,
                route.name,
                "without_scripts needs a page to stand in, and the view has no index",
            )
        fragments[route.path][route.method] = fragment
        names.setdefault(handler_name(route.handler), route.name)
    routes = [each.route for methods in fragments.values() for each in methods.values()]
    _refuse_ambiguous(view, routes, page)
    refuse_wrong_hooks(view)
    refuse_unused_methods(view, names)
    if page is not None and "GET" in fragments.get("", {}):
        hidden = fragments[""]["GET"].route.name
        raise ViewDefinitionError(
            view.__name__, hidden, "GET at the root is answered by index already"
        )
    unsafe = any(method != "GET" for methods in fragments.values() for method in methods)
    paths = [*fragments, *([""] if page is not None and "" not in fragments else [])]
    return {path: Place(page, fragments.get(path, {}), path == "", unsafe, names) for path in paths}


def _refuse_ambiguous(view: type[View], routes: Sequence[Route], page: Handler | None) -> None:
    """Refuse paths that match the same addresses, and names that stand for several."""
    shapes: dict[str, str] = {}
    named: dict[tuple[str, frozenset[str]], str] = {}
    if page is not None:
        named[PAGE, frozenset()] = ""
    for route in routes:
        if shapes.setdefault(route.shape, route.path) != route.path:
            raise ViewDefinitionError(
                view.__name__,
                route.name,
                f"its path {route.path!r} and the path {shapes[route.shape]!r} match the same "
                "addresses: write both alike",
            )
        other = named.setdefault((route.name, frozenset(route.parameters)), route.path)
        if other != route.path:
            raise ViewDefinitionError(
                view.__name__,
                handler_name(route.handler),
                f"its name {route.name!r} is that of the path {other!r} already, so that "
                "reverse() would give one of them: choose another",
            )
