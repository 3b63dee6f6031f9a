"""Explains a SynchronousOnlyOperation by its traceback: where, which hue-lint rule, what to write.

Only with `DEBUG` is this shown. hue-lint finds the same without running the code.
"""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType, TracebackType
from typing import Any

import django
from django.core.exceptions import SynchronousOnlyOperation

_DJANGO = Path(django.__file__).parent
_HUE = Path(__file__).parent

_EVALUATIONS = {"__iter__", "__len__", "__bool__", "__getitem__", "__repr__", "__contains__"}
_INSTANCE = {"save", "delete", "refresh_from_db", "full_clean", "validate_unique", "clean_fields"}
_RELATED_WRITES = {"add", "set", "remove", "clear"}
_AUTH = {"authenticate", "login", "logout", "get_user", "update_session_auth_hash"}
_SHORTCUTS = {"get_object_or_404", "get_list_or_404"}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What to do about one SynchronousOnlyOperation.

    Arguments:
        code: The hue-lint rule.
        what: What touched the database.
        repair: What to write instead.
        file: The file of the handler's line.
        line: Its number.
        source: The line itself.
        helper: Where below the handler it happened, if not in the line itself.
    """

    code: str
    what: str
    repair: str
    file: str
    line: int
    source: str
    helper: str | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The diagnosis in sentences."""
        told = [f"{self.file}:{self.line}: {self.source}", f"{self.code}: {self.what}"]
        if self.helper is not None:
            told.append(f"It happens in {self.helper}.")
        return (*told, f"Repair: {self.repair}", f"More: hue-lint rule {self.code}")


@dataclass(frozen=True, slots=True)
class _Step:
    path: Path
    function: str
    line: int
    code: CodeType

    @property
    def source(self) -> str:
        summary = traceback.FrameSummary(str(self.path), self.line, self.function)
        return (summary.line or "").strip()

    @property
    def in_django(self) -> bool:
        return self.path.is_relative_to(_DJANGO)

    @property
    def in_project(self) -> bool:
        installed = {"site-packages", "dist-packages"} & set(self.path.parts)
        generated = str(self.path).startswith("<")
        standard_library = self.path.is_relative_to(Path(inspect.__file__).parent)
        own = self.path.is_relative_to(_HUE)
        return not (installed or generated or standard_library or own or self.in_django)


def diagnose(error: Exception, handler: Callable[..., Any] | None = None) -> Diagnosis | None:
    """Return what to do about `error`, or None if it is not a SynchronousOnlyOperation.

    Arguments:
        error: The exception, with its traceback.
        handler: The handler that raised it; without it, the project's outermost line counts.
    """
    if not isinstance(error, SynchronousOnlyOperation):
        return None
    steps = [_step(frame, line) for frame, line in _frames(error.__traceback__)]
    project = [index for index, step in enumerate(steps) if step.in_project]
    if not project:
        return None
    code = getattr(inspect.unwrap(handler), "__code__", None) if handler is not None else None
    inside_handler = [index for index in project if steps[index].code is code]
    asked = steps[inside_handler[0] if inside_handler else project[0]]
    last = steps[project[-1]]
    rule, what, repair = _operation(steps[project[-1] + 1 :])
    helper = None
    if last.code is not asked.code:
        helper = f"{last.function} ({last.path.name}:{last.line}): {last.source}"
        if last.code.co_flags & inspect.CO_COROUTINE == 0:
            rule, what = "HUE501", f"{last.function} calls Django synchronously: {what}"
            repair = f"await sync_to_async({last.function})(…)"
    return Diagnosis(rule, what, repair, str(asked.path), asked.line, asked.source, helper)


def project_line(error: Exception, handler: Callable[..., Any] | None = None) -> str | None:
    """Return the innermost row of the project in a traceback, as `file:row: source`.

    Where what a handler returned is at fault, nothing of the project is in it: then the handler's.
    """
    own = _innermost(error)
    if own is not None:
        return f"{own.path}:{own.line}: {own.source}"
    code = getattr(inspect.unwrap(handler), "__code__", None) if handler is not None else None
    return None if code is None else f"{code.co_filename}:{code.co_firstlineno}: {code.co_qualname}"


def note_handler(error: Exception, handler: Callable[..., Any] | None) -> None:
    """Note whose answer was made, on an exception in whose traceback nothing of the project is."""
    place = project_line(error, handler)
    note = f"The handler: {place}"
    if place is None or _innermost(error) is not None or note in getattr(error, "__notes__", ()):
        return
    error.add_note(note)


def _innermost(error: Exception) -> _Step | None:
    steps = [_step(frame, line) for frame, line in _frames(error.__traceback__)]
    return next((step for step in reversed(steps) if step.in_project), None)


def _frames(tb: TracebackType | None) -> Iterator[tuple[FrameType, int]]:
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def _step(frame: FrameType, line: int) -> _Step:
    code = frame.f_code
    return _Step(Path(code.co_filename), code.co_name, line, code)


def _operation(steps: list[_Step]) -> tuple[str, str, str]:
    """Return rule, description and repair for the Django functions below the project's line."""
    inside = [step for step in steps if step.in_django]
    for step in inside:
        found = _by_function(step.path.relative_to(_DJANGO).as_posix(), step.function)
        if found is not None:
            return found
    return "HUE106", "it uses the database connection", "await sync_to_async(…)(…)"


def _by_function(module: str, function: str) -> tuple[str, str, str] | None:
    if module == "contrib/auth/__init__.py" and function in _AUTH:
        return "HUE201", f"{function}() reads the database", f"await hue.aio.{function}(…)"
    if module.startswith("contrib/auth/middleware"):
        return "HUE202", "request.user is loaded from the database", "await request.auser()"
    if module in ("db/models/base.py", "contrib/auth/base_user.py") and function in _INSTANCE:
        return "HUE103", f"{function}() uses the database", _instance_repair(function)
    if module.startswith("contrib/auth/"):
        return "HUE203", f"{function}() reads the database", f"await user.a{function}(…)"
    if module.startswith("contrib/sessions/"):
        return "HUE301", "the session is loaded from its store", "await hue.aio.session_get(…)"
    if module.startswith("contrib/messages/"):
        return "HUE302", "messages read the session", "await sync_to_async(…)(…)"
    if module == "shortcuts.py" and function in _SHORTCUTS:
        return "HUE401", f"{function}() queries the database", f"await hue.aio.{function}(…)"
    if module.startswith("core/cache/"):
        return "HUE402", f"cache.{function}() is synchronous", f"await cache.a{function}(…)"
    if module.startswith("template/"):
        return "HUE403", "the template evaluates a queryset", "await sync_to_async(render)(…)"
    if module.startswith(("forms/", "core/paginator", "core/serializers/")):
        return "HUE404", f"{function}() queries the database", "await sync_to_async(…)(…)"
    if module == "db/models/fields/related_descriptors.py":
        return _by_relation(function)
    if module == "db/models/query_utils.py":
        return (
            "HUE104",
            "a deferred field is loaded",
            "take it into only(), or await obj.arefresh_from_db(…)",
        )
    if module == "db/models/query.py":
        return _by_query(function)
    if module == "db/transaction.py":
        return "HUE106", "a transaction is opened", "put it into a function run by sync_to_async"
    return None


def _by_relation(function: str) -> tuple[str, str, str] | None:
    if function == "__get__":
        return (
            "HUE104",
            "a relation is loaded when it is read",
            'add select_related("…") to the query that loads the object',
        )
    if function in _RELATED_WRITES:
        return "HUE105", f"{function}() writes a relation", f"await obj.relation.a{function}(…)"
    return None


def _by_query(function: str) -> tuple[str, str, str] | None:
    if function in _EVALUATIONS:
        return (
            "HUE102",
            "a queryset is evaluated",
            "async for …, or [item async for item in queryset]",
        )
    if function.startswith("_"):
        return None
    return "HUE101", f"{function}() queries the database", f"await queryset.a{function}(…)"


def _instance_repair(function: str) -> str:
    if function in ("save", "delete", "refresh_from_db"):
        return f"await obj.a{function}()"
    return f"await sync_to_async(obj.{function})()"
