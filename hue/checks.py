"""What `manage.py check` says about a project that uses hue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
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


def register_all() -> None:
    """Register hue's checks with Django; registering twice is harmless, the registry is a set."""
    register(check_settings, TAG)
    register(check_csrf_failure_view, TAG)
    register(check_atomic_requests, TAG)
    register(check_namespaces, TAG)
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
    for namespace, view in _namespaces_and_views():
        classes[namespace][view.view_class] = None
    return [
        Warning(
            f"The namespace {namespace!r} is shared by {' and '.join(map(_qualified, views))}.",
            hint="Give each class an app_name of its own.",
            id="hue.W005",
        )
        for namespace, views in classes.items()
        if len(views) > 1
    ]


def mounted_views() -> Iterator[ViewFunction]:
    """Yield the views of hue among the project's addresses."""
    for _, view in _namespaces_and_views():
        yield view


def _namespaces_and_views() -> list[tuple[str, ViewFunction]]:
    """Return them with their namespaces; none where Django's own check says what is wrong."""
    if not getattr(settings, "ROOT_URLCONF", None):
        return []
    try:
        return list(_namespaced(get_resolver(), ()))
    except ImproperlyConfigured:
        return []


def _namespaced(
    resolver: URLResolver, namespaces: tuple[str, ...]
) -> Iterator[tuple[str, ViewFunction]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inner = (*namespaces, each.namespace) if each.namespace else namespaces
            yield from _namespaced(each, inner)
        elif isinstance(each, URLPattern) and isinstance(each.callback, ViewFunction):
            yield ":".join(namespaces), each.callback


def _qualified(view: type) -> str:
    return f"{view.__module__}.{view.__qualname__}"
