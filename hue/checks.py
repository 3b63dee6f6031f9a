"""What `manage.py check` says about a project that uses hue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver, get_resolver
from django.views import View

from hue.conf import hue_settings
from hue.lint_check import register_async_check
from hue.view_function import ViewFunction

TAG = "hue"
KNOWN_CHARSETS = "hue.middleware.known_charsets"


def register_all() -> None:
    """Register hue's checks with Django; registering twice is harmless, the registry is a set."""
    register(check_settings, TAG)
    register(check_csrf_failure_view, TAG)
    register(check_atomic_requests, TAG)
    register(check_namespaces, TAG)
    register(check_charsets, TAG)
    register(check_parameters, TAG)
    register_async_check()


def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """hue.E001: the `HUE` setting cannot be read."""
    try:
        hue_settings()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="hue.E001")]
    return []


def check_csrf_failure_view(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """hue.W002: a failed CSRF check is answered without the fragment's target."""
    if settings.CSRF_FAILURE_VIEW != "django.views.csrf.csrf_failure":
        return []
    return [
        Warning(
            "A failed CSRF check is answered with a page that Alpine AJAX cannot place.",
            hint='Set CSRF_FAILURE_VIEW = "hue.failures.csrf_failure".',
            id="hue.W002",
        )
    ]


def check_charsets(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """hue.W006: a request chooses the codec by which Django's CSRF check reads its form."""
    order = [*settings.MIDDLEWARE, KNOWN_CHARSETS]
    checks = "django.middleware.csrf.CsrfViewMiddleware"
    if checks not in order or order.index(KNOWN_CHARSETS) < order.index(checks):
        return []
    return [
        Warning(
            "Django's CSRF check reads forms by whatever codec of Python a request names.",
            hint=f'Put "{KNOWN_CHARSETS}" first into MIDDLEWARE.',
            id="hue.W006",
        )
    ]


def check_atomic_requests(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """hue.W003: Django refuses a view under ASGI that a database wants in a transaction."""
    wanted = {
        alias for alias, options in settings.DATABASES.items() if options.get("ATOMIC_REQUESTS")
    }
    if not wanted:
        return []
    refused: dict[type[View], set[str]] = {}
    for view in mounted_views():
        missing = wanted - vars(view).get("_non_atomic_requests", set())
        if missing:
            refused[view.view_class] = missing
    return [
        Warning(
            f"Django refuses {_qualified(view)} under ASGI: it is an async view, and "
            f"{', '.join(sorted(missing))} has ATOMIC_REQUESTS.",
            hint='Write @method_decorator(transaction.non_atomic_requests, name="dispatch") above '
            "the class, and open transactions in synchronous handlers or functions.",
            obj=view,
            id="hue.W003",
        )
        for view, missing in refused.items()
    ]


def check_namespaces(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """hue.W005: two view classes share a namespace, so that `reverse` finds one of them alone."""
    classes: dict[str, dict[type[View], None]] = defaultdict(dict)
    for mounted in _mounted():
        classes[mounted.namespace][mounted.view.view_class] = None
    return [
        Warning(
            f"The namespace {namespace!r} is shared by {' and '.join(map(_qualified, views))}.",
            hint="Give each class an app_name of its own.",
            id="hue.W005",
        )
        for namespace, views in classes.items()
        if len(views) > 1
    ]


def check_parameters(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """hue.E007: Django cannot pass a parameter of a path on to a view's `setup` and `dispatch`."""
    wrong = {
        (mounted.view.view_class, name): mounted.view
        for mounted in _mounted()
        for name in sorted(mounted.parameters & {"self", "request"})
    }
    return [
        Error(
            f"A path that leads to {_qualified(view_class)} has a parameter called {name!r}, which "
            "the methods of Django's views call something else.",
            hint="Give the parameter another name.",
            obj=view,
            id="hue.E007",
        )
        for (view_class, name), view in wrong.items()
    ]


def mounted_views() -> Iterator[ViewFunction]:
    """Yield the views of hue among the project's addresses."""
    for mounted in _mounted():
        yield mounted.view


@dataclass(frozen=True, slots=True)
class _Mounted:
    """A view at one of the project's addresses."""

    view: ViewFunction
    namespace: str
    parameters: frozenset[str]


def _mounted() -> list[_Mounted]:
    """Return all of them; none where Django's own check says what is wrong."""
    if not getattr(settings, "ROOT_URLCONF", None):
        return []
    try:
        return list(_below(get_resolver(), (), frozenset()))
    except ImproperlyConfigured:
        return []


def _below(
    resolver: URLResolver, namespaces: tuple[str, ...], around: frozenset[str]
) -> Iterator[_Mounted]:
    for each in resolver.url_patterns:
        parameters = around | each.pattern.regex.groupindex.keys()
        if isinstance(each, URLResolver):
            inner = (*namespaces, each.namespace) if each.namespace else namespaces
            yield from _below(each, inner, parameters)
        elif isinstance(each, URLPattern) and isinstance(each.callback, ViewFunction):
            yield _Mounted(each.callback, ":".join(namespaces), parameters)


def _qualified(view: type) -> str:
    return f"{view.__module__}.{view.__qualname__}"
