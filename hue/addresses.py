"""Addresses of a view's own routes, found from the pattern that matched.

Names alone would not do: two views of one name share a namespace, and `reverse` takes either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import ResolverMatch, URLPattern, URLResolver, get_resolver, reverse

Chain = tuple[URLResolver, ...]
"""The includes that lead to a pattern, the outermost first; not the resolver of the project."""


def sibling_address(
    request: HttpRequest, match: ResolverMatch, route: str, kwargs: dict[str, Any]
) -> str:
    """Return the address of a route beside the one that matched.

    Arguments:
        request: The request that was resolved.
        match: What its address matched.
        route: The name of the other route.
        kwargs: The parameters of its path; those of the paths around are taken from the match.

    Raises:
        django.urls.NoReverseMatch: no such route, or other parameters.
    """
    resolver = get_resolver(getattr(request, "urlconf", None))
    found = _beside(resolver, match.func, match.route)
    if found is None:  # a request that was resolved by something else than the project's addresses
        name = f"{match.namespace}:{route}" if match.namespace else route
        return reverse(name, kwargs=kwargs, current_app=match.namespace)
    patterns, around = found
    known = {name: value for name, value in match.kwargs.items() if name in around}
    return reverse(route, urlconf=patterns, kwargs={**known, **kwargs})  # type: ignore[arg-type]


@lru_cache(maxsize=512)
def _beside(
    resolver: URLResolver, view: Callable[..., Any], route: str
) -> tuple[tuple[URLPattern | URLResolver, ...], frozenset[str]] | None:
    """Return the patterns beside a matched one as a URL configuration of their own.

    With it come the names of the parameters of the paths that these are included under.
    """
    for chain, pattern in _patterns(resolver, ()):
        whole = "".join(str(each.pattern) for each in chain) + str(pattern.pattern)
        if pattern.callback is view and whole == route:
            innermost: URLResolver = chain[-1] if chain else resolver
            beside: tuple[Any, ...] = tuple(
                found for found in innermost.url_patterns if isinstance(found, URLPattern)
            )
            for around in reversed(chain):
                beside = (URLResolver(around.pattern, list(beside)),)
            names = (name for around in chain for name in around.pattern.regex.groupindex)
            return beside, frozenset(names)
    return None


def _patterns(resolver: URLResolver, chain: Chain) -> Iterator[tuple[Chain, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each, (*chain, each))
        else:
            yield chain, each
