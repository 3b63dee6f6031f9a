"""Runs every case of a bookshop project on an event loop and prints, as JSON, what Django did.

    python oracle_runner.py [PROJECT [IDS]]

IDS is a file with the ids of what to run instead, one a line: synchronous functions too, which run
in a thread.

Django is left as it is. The one thing added is a note taken when a SynchronousOnlyOperation is
constructed: it sees those too that some ``except`` swallows, and the stack still tells which line
of which async function of the project was running.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import os
import re
import shutil
import sqlite3
import sys
import tempfile
import types
import warnings
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

PATIENCE_IN_SECONDS = 10
ASYNCHRONOUS = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
COMPREHENSIONS = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}


def main(project: Path, only: frozenset[str]) -> None:
    """Print ``{id: {"ended_in", "detail", "row", "sync_only", "warnings", "value", "left"}}``."""
    with tempfile.TemporaryDirectory(prefix="bookshop-") as data:
        os.environ["BOOKSHOP_DATA"] = data
        os.environ["DJANGO_SETTINGS_MODULE"] = "bookshop.settings"
        sys.path.insert(0, str(project))
        import django

        django.setup()
        bookshop = Bookshop(project, Path(data))
        bookshop.build()
        with redirect_stdout(sys.stderr):
            results = {
                name: bookshop.run(run) for name, run in cases(project, django.VERSION[:2], only)
            }
        json.dump({"django": list(django.VERSION[:2]), "cases": results}, sys.stdout)


def cases(
    project: Path, version: tuple[int, int], only: frozenset[str]
) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The public async functions and the class-based views of ``cases/*.py``, with their ids; or
    those of the ids in ``only``."""
    from django.views import View
    from oracle_cases import definitions

    for definition in definitions(version, project):
        is_case = not definition.is_support and definition.runs_on_the_loop
        if not (definition.id in only if only else is_case):
            continue
        module = importlib.import_module(definition.file.removesuffix(".py").replace("/", "."))
        thing: Any = getattr(module, definition.name)
        is_view = inspect.isclass(thing) and issubclass(thing, View)
        if inspect.isclass(thing) and not is_view:
            raise TypeError(f"{definition.id} is no case: give a class that cases use a _name")
        yield definition.id, thing.as_view() if is_view else thing


class Bookshop:
    """The project's database and files, brought back to their first state before each case."""

    def __init__(self, project: Path, data: Path) -> None:
        self.project = project
        self.database = data / "bookshop.db"
        self.pristine = data / "pristine.db"
        self.media = data / "media"
        self.session_key = ""
        self.first: dict[str, Any] = {}

    def build(self) -> None:
        from django.core.management import call_command
        from django.db import connections
        from django.test.utils import override_settings
        from library import seed

        with override_settings(MIGRATION_MODULES=NoMigrations()):
            call_command("migrate", run_syncdb=True, verbosity=0)
        call_command("createcachetable", verbosity=0)
        self.session_key = seed.create()
        connections.close_all()
        self.first = rows_of(self.database)
        self.database.rename(self.pristine)

    def restore(self) -> None:
        from django.contrib.contenttypes.models import ContentType
        from django.contrib.sites.models import Site
        from django.core import mail
        from django.core.cache import cache
        from django.db import connections

        connections.close_all()
        fresh = self.pristine.with_suffix(".copy")
        shutil.copyfile(self.pristine, fresh)
        fresh.replace(self.database)
        shutil.rmtree(self.media, ignore_errors=True)
        (self.media / "covers").mkdir(parents=True)
        (self.media / "covers" / "dune.txt").write_text("a desert", encoding="utf-8")
        ContentType.objects.clear_cache()
        Site.objects.clear_cache()
        cache.clear()
        mail.outbox = []

    def run(self, case: Callable[..., Awaitable[object]]) -> dict[str, Any]:
        """What one case did: how it ended, where Django refused, what it returned."""
        from django.db import connections

        connections.close_all()
        ended_in, detail, row, value, left = None, "", None, None, None
        with noted_refusals(self.project) as refusals, warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            try:
                value, left = asyncio.run(asyncio.wait_for(self.play(case), PATIENCE_IN_SECONDS))
            except Exception as error:
                ended_in, detail = type(error).__name__, str(error)
                row = last_row_of(error, self.project)
        return {
            "ended_in": ended_in,
            "detail": detail,
            "row": row,
            "sync_only": refusals,
            "warnings": sorted(
                {f"{warning.category.__name__}: {warning.message}" for warning in said}
            ),
            "value": value,
            "left": left,
        }

    async def play(self, case: Callable[..., Awaitable[object]]) -> tuple[object, object]:
        from asgiref.sync import iscoroutinefunction, sync_to_async

        await sync_to_async(self.restore)()
        on_the_loop = case if iscoroutinefunction(case) else sync_to_async(case)
        given = await self.arguments(case)
        value = await plain(await on_the_loop(**given))
        return value, await sync_to_async(self.left_by)(given)

    def left_by(self, given: dict[str, object]) -> dict[str, Any]:
        """The world after a case, as far as it is another: rows, mail, caches, messages, users."""
        from django.core import mail
        from django.core.cache import caches
        from django.http import HttpRequest

        requests = [each for each in given.values() if isinstance(each, HttpRequest)]
        rows = rows_of(self.database)
        return {
            "rows": {name: told for name, told in rows.items() if told != self.first[name]},
            "mail": [[each.subject, each.body, each.to] for each in mail.outbox],
            "caches": [sorted(caches[name]._cache) for name in ("default", "memory")],
            "messages": [
                str(each) for request in requests for each in request._messages._queued_messages
            ],
            "users": [
                getattr(request.user, "pk", None) if hasattr(request, "user") else "nobody"
                for request in requests
            ],
        }

    async def arguments(self, case: Callable[..., object]) -> dict[str, object]:
        """A value for each annotated parameter; a class-based view gets a request and a key."""
        if hasattr(case, "view_class"):
            return {"request": self.request(), "pk": 1}
        parameters = inspect.signature(case, eval_str=True).parameters.values()
        return {each.name: await self.value_of(each.annotation) for each in parameters}

    async def value_of(self, annotation: Any) -> object:
        from django.http import HttpRequest

        if annotation is int:
            return 1
        if issubclass(annotation, HttpRequest):
            return self.request()
        return await annotation._default_manager.aget(pk=1)

    def request(self) -> Any:
        """A request by ``reader``, through the project's middleware."""
        from django.conf import settings
        from django.test import RequestFactory
        from django.utils.module_loading import import_string

        request = RequestFactory().get("/books/1/")
        request.COOKIES[settings.SESSION_COOKIE_NAME] = self.session_key
        for path in settings.MIDDLEWARE:
            import_string(path)(lambda request: None).process_request(request)
        return request


MOMENT = re.compile(r"^\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d.*)?$")
SALTED = re.compile(r"^md5\$.*")


def rows_of(database: Path) -> dict[str, Any]:
    """The rows of each table, without what no two runs have in common: moments, salts, keys."""
    from django.contrib.auth import HASH_SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    with closing(sqlite3.connect(database)) as connection:
        names = [
            name
            for (name,) in connection.execute("select name from sqlite_master where type = 'table'")
        ]
        found = {name: connection.execute(f'select * from "{name}"').fetchall() for name in names}
    sessions = [SessionStore().decode(row[1]) for row in found["django_session"]]
    found["django_session"] = [
        (repr({key: session[key] for key in session if key != HASH_SESSION_KEY}),)
        for session in sessions
    ]
    return {
        name: [[SALTED.sub("", MOMENT.sub("", str(cell))) for cell in row] for row in rows]
        for name, rows in found.items()
    }


class NoMigrations(dict[str, None]):
    """Every app without migrations: the tables are made from the models, which is quick."""

    def __contains__(self, app: object) -> bool:
        return True

    def __missing__(self, app: str) -> None:
        return None


@contextmanager
def noted_refusals(project: Path) -> Iterator[list[tuple[str, int]]]:
    """The (file, row) of each SynchronousOnlyOperation constructed meanwhile, once."""
    from django.core.exceptions import SynchronousOnlyOperation

    noted: list[tuple[str, int]] = []

    def note(self: SynchronousOnlyOperation, *args: object) -> None:
        place = innermost_async_row(sys._getframe(1), project)
        if place not in noted:
            noted.append(place)

    SynchronousOnlyOperation.__init__ = note
    try:
        yield noted
    finally:
        del SynchronousOnlyOperation.__init__


def innermost_async_row(frame: types.FrameType | None, project: Path) -> tuple[str, int]:
    """Where the project's innermost running async function stands.

    A comprehension or class body has a frame of its own and is still part of its function.
    """
    inner = None
    while frame is not None:
        if frame.f_code.co_flags & ASYNCHRONOUS:
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(project):
                standing = inner if inner and is_part_of_its_caller(inner.f_code) else frame
                return path.relative_to(project).as_posix(), standing.f_lineno
        inner, frame = frame, frame.f_back
    return "", 0


def is_part_of_its_caller(code: types.CodeType) -> bool:
    """Whether the code is a comprehension, or a class body, which is the one not optimized."""
    is_class_body = not code.co_flags & inspect.CO_OPTIMIZED and code.co_name != "<module>"
    return is_class_body or code.co_name in COMPREHENSIONS


def last_row_of(error: BaseException, project: Path) -> tuple[str, int] | None:
    """The innermost row of the project's async functions in the traceback."""
    row, traceback = None, error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        path = Path(code.co_filename)
        if code.co_flags & ASYNCHRONOUS and path.is_relative_to(project):
            row = path.relative_to(project).as_posix(), traceback.tb_lineno
        traceback = traceback.tb_next
    return row


async def plain(value: object) -> Any:
    """A result as JSON can say it, the same whether the case was repaired or not."""
    from asgiref.sync import sync_to_async
    from django.db.models import Model, QuerySet
    from django.http import HttpResponseBase

    match value:
        case None | bool() | int() | float() | str():
            return value
        case dict():
            return {str(key): await plain(each) for key, each in value.items()}
        case set() | frozenset():
            return sorted([await plain(each) for each in value], key=repr)
        case list() | tuple():
            return [await plain(each) for each in value]
        case Model():
            return [value._meta.label, value.pk]
        case QuerySet():
            return [await plain(each) async for each in value]
        case HttpResponseBase():
            if hasattr(value, "render"):
                await sync_to_async(value.render)()
            if value.streaming:
                return [value.status_code, [part.decode() async for part in value]]
            return [value.status_code, value.content.decode()]
        case _:
            return f"a {type(value).__name__}"


if __name__ == "__main__":
    main(
        Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "project").resolve(),
        frozenset(Path(sys.argv[2]).read_text("utf-8").split() if len(sys.argv) > 2 else ()),
    )
