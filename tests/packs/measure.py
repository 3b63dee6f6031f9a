"""Runs each piece of code given on standard input on an event loop, with the packages installed,
and prints what Django did.

In: a JSON list of statements. Out: a JSON list of `raises`, `silent` or the name of another error.
It is a script of its own because Django can be configured only once in a process, and because the
packages are installed beside the linter, never with it.
"""

import asyncio
import json
import sys
import tempfile
import textwrap
from pathlib import Path

import django
from django.conf import settings

sys.path.insert(0, str(Path(__file__).parent))

HEAD = """\
import datetime, reversion, waffle
from constance import config
from django.contrib.auth.models import User
from django.test import RequestFactory
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask
from django_ratelimit.core import get_usage, is_ratelimited
from django_ratelimit.decorators import ratelimit
from guardian.shortcuts import assign_perm, get_objects_for_user, get_perms
from library.filters import BookFilter, BookResource
from library.models import Book, Genre, Item, Map, Note, Place, Shop
from simple_history.utils import bulk_create_with_history, update_change_reason
from taggit.models import Tag
from waffle import flag_is_active, switch_is_active

NOW = datetime.datetime.now(tz=datetime.timezone.utc)
"""


def configure(folder: str) -> None:
    """Set Django up, with its tables in a file: one in memory is not shared by threads."""
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": Path(folder, "db.sqlite3")}
    apps = ["contenttypes", "auth", "sessions", "messages"]
    settings.configure(
        SECRET_KEY="x",
        USE_TZ=True,
        DATABASES={"default": database},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            *(f"django.contrib.{app}" for app in apps),
            "constance",
            "django_celery_beat",
            "django_filters",
            "guardian",
            "import_export",
            "mptt",
            "reversion",
            "simple_history",
            "solo",
            "taggit",
            "treebeard",
            "waffle",
            "library",
        ],
        AUTHENTICATION_BACKENDS=[
            "django.contrib.auth.backends.ModelBackend",
            "guardian.backends.ObjectPermissionBackend",
        ],
        CACHES={
            "default": {
                "BACKEND": "django.core.cache.backends.db.DatabaseCache",
                "LOCATION": "cache_table",
            }
        },
        CONSTANCE_BACKEND="constance.backends.database.DatabaseBackend",
        CONSTANCE_CONFIG={"LIMIT": (1, "how many")},
        SILENCED_SYSTEM_CHECKS=["*"],
        ROOT_URLCONF="library.filters",
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)


def prepare(names: dict[str, object]) -> None:
    """Rows for the statements, made where no loop runs."""
    code = """
    book = Book.objects.create(title="x")
    book.tags.add("a")
    user = User.objects.create(username="u")
    root = Genre.objects.create(name="r")
    below = Genre.objects.create(name="b", parent=root)
    place = Place.add_root(name="p")
    Map.objects.create()
    request = RequestFactory().get("/")
    request.user = user
    record = book.history.first()
    """
    exec(textwrap.dedent(code), names)


def outcome(code: str, names: dict[str, object]) -> str:
    """What happens when a statement runs on a loop."""
    from django.core.exceptions import SynchronousOnlyOperation

    body = textwrap.indent(code, "    ")
    scope = dict(names)

    async def run() -> None:
        exec(f"async def statement():\n{body}", scope)
        await scope["statement"]()  # type: ignore[operator]

    try:
        asyncio.run(run())
    except SynchronousOnlyOperation:
        return "raises"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "silent"


def main() -> None:
    """Measure what is given."""
    with tempfile.TemporaryDirectory() as folder:
        configure(folder)
        names: dict[str, object] = {}
        exec(HEAD, names)
        prepare(names)
        print(json.dumps([outcome(code, names) for code in json.load(sys.stdin)]))


if __name__ == "__main__":
    main()
