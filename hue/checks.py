"""What `manage.py check` says about a project that uses hue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from hue.conf import hue_settings
from hue.lint_check import register_async_check

TAG = "hue"


def register_all() -> None:
    """Register hue's checks with Django; registering twice is harmless, the registry is a set."""
    register(check_settings, TAG)
    register(check_csrf_failure_view, TAG)
    register(check_atomic_requests, TAG)
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
    """hue.E003: Django refuses async views for a database with ATOMIC_REQUESTS."""
    return [
        Error(
            f"The database {alias!r} has ATOMIC_REQUESTS, which Django refuses for async views.",
            hint="Open transactions in synchronous handlers or functions instead.",
            id="hue.E003",
        )
        for alias, options in settings.DATABASES.items()
        if options.get("ATOMIC_REQUESTS")
    ]
