"""Which of hue-lint's rules speaks of a piece of work, by what the asynchronous function called.

The outermost call that a row here names decides: `get_object_or_404()` is HUE401, though a query is
what it does.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Final

from hue_observe.boundaries import Boundary
from hue_observe.places import Call

PROJECT_FUNCTION: Final = "HUE501"
INSTALLED_FUNCTION: Final = "HUE502"
NOT_INSTALLED: Final = frozenset({"django", "asgiref", *sys.stdlib_module_names})

_ROWS: Final = (
    ("HUE606", "asgiref.sync", "AsyncToSync"),
    ("HUE202", "django.contrib.auth.middleware", ""),
    ("HUE201", "django.contrib.auth", "authenticate|login|logout|get_user|update_session"),
    ("HUE203", "django.contrib.auth", ""),
    ("HUE302", "django.contrib.messages", ""),
    ("HUE301", "django.contrib.sessions", ""),
    ("HUE403", "django.shortcuts", "render"),
    ("HUE401", "django.shortcuts", ""),
    ("HUE403", "django.template", ""),
    ("HUE402", "django.core.cache", ""),
    ("HUE404", "django.forms|django.core.paginator|django.core.serializers", ""),
    ("HUE405", "django.dispatch|django.core.mail|django.core.files|django.core.management", ""),
    ("HUE405", "django.db.models.fields.files", ""),
    ("HUE405", "django.contrib.contenttypes|django.contrib.sites", ""),
    ("HUE106", "django.db.transaction|django.db.backends|django.db.utils", ""),
    ("HUE105", "django.db.models.fields.related_descriptors", r"create_\w+_many|create_generic"),
    ("HUE104", "django.db.models.fields.related_descriptors", ""),
    ("HUE104", "django.db.models.query_utils", "DeferredAttribute"),
    ("HUE103", "django.db.models.base", ""),
    ("HUE102", "django.db.models.query", r"\w+\.__\w+__"),
    ("HUE101", "django.db.models", ""),
    ("HUE801", "time", "sleep"),
)
"""Code, modules (and what lies below them), how the function's qualified name begins."""

_RULES: Final = tuple(
    (code, re.compile(rf"(?:{modules})(?:\..*)?"), re.compile(function))
    for code, modules, function in _ROWS
)


def code_of(boundary: Boundary, name: str, calls: Iterable[Call]) -> str:
    """The code of the rule, empty where none is known to speak of it."""
    calls = tuple(calls)
    if calls and calls[0].project:
        return PROJECT_FUNCTION
    here = tuple(_until_project(calls))
    for call in (*here, Call(boundary.module, name, project=False)):
        for code, modules, function in _RULES:
            if modules.fullmatch(call.module) and function.match(call.function):
                return code
        if call in here and call.module.partition(".")[0] not in NOT_INSTALLED:
            return INSTALLED_FUNCTION
    return ""


def _until_project(calls: Iterable[Call]) -> Iterator[Call]:
    for call in calls:
        if call.project:
            return
        yield call
