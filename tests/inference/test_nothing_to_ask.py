"""Calls whose namesakes ask the database, and which here have nothing to ask."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

SIGNALS = """\
from django.dispatch import Signal, receiver

from shop.models import Book

closed = Signal()
opened = Signal()
printed = Signal()
unheard = Signal()


class Till:
    def count(self, sender, **kwargs):
        self.seen = kwargs["size"]


@receiver([opened, printed])
def note(sender, **kwargs):
    return len(kwargs)


def write(sender, **kwargs):
    Book.objects.create(title="closed")


async def tell(sender, **kwargs):
    await Book.objects.acreate(title="told")


till = Till()
opened.connect(till.count, dispatch_uid="till")
closed.connect(receiver=write)


def ready():
    from shop import signals

    signals.printed.connect(tell)


async def heard(given: Signal):
    closed.send(sender=None)  # ! sync-service
    printed.send(sender=None)  # ! sync-service
    given.send(sender=None)  # ! sync-service


async def heard_no_more():
    closed.disconnect(write)
    closed.send(sender=None)


async def nothing_happens():
    unheard.send(sender=None)
    opened.send_robust(sender=None, size=3)
"""

COMMANDS = {
    "shop/management/__init__.py": "",
    "shop/management/commands/__init__.py": "",
    "shop/management/commands/greet.py": """\
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    def handle(self, *args, **options):
        self.stdout.write("hello")
""",
    "shop/management/commands/tally.py": """\
from shop.management.commands import greet
from shop.models import Book


class Command(greet.Command):
    def handle(self, *args, **options):
        super().handle(*args, **options)
        self.stdout.write(str(Book.objects.count()))
""",
    "shop/management/commands/checked.py": """\
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    requires_migrations_checks = True

    def handle(self, *args, **options):
        self.stdout.write("hello")
""",
    "shop/tasks.py": """\
from django.core.management import call_command

from shop.management.commands.greet import Command


async def run(name):
    call_command("greet")
    call_command(Command())
    call_command("tally", verbosity=0)  # ! sync-service
    call_command("checked")  # ! sync-service
    call_command("migrate")  # ! sync-service
    call_command(name)  # ! sync-service
""",
}

REST = """\
from asgiref.sync import sync_to_async
from django.contrib.auth.models import Permission
from django.contrib.sessions.backends.cached_db import SessionStore as Cached
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, connections


class Own(SessionStore):
    pass


async def new_sessions():
    Cached()["size"] = 3
    return SessionStore(session_key=None).get("size"), Own(None).pop("size", None)


async def sessions_that_exist(key, request):
    request.session["size"] = 3  # ! sync-session
    Own(key)["size"] = 3  # ! sync-session
    return SessionStore(session_key=key).get("size")  # ! sync-session


async def a_cursor_is_told_of_once():
    with connections["default"].chunked_cursor() as cursor:  # ! sync-database
        cursor.execute("SELECT 1")
        for row in cursor:
            print(row)


def opened():
    return connection.cursor()


async def a_cursor_of_a_thread():
    cursor = await sync_to_async(opened)()
    cursor.execute("SELECT 1")  # ! sync-database
    return cursor.fetchall()  # ! sync-database


async def what_is_at_hand(pk):
    held = await Permission.objects.select_related("content_type").aget(pk=pk)
    print(held, held.natural_key())


async def what_is_not(pk):
    bare = await Permission.objects.aget(pk=pk)
    print(bare.natural_key())  # ! lazy-relation
"""


def test_a_signal_does_what_its_receivers_do(judge: Judge) -> None:
    judge({"shop/signals.py": SIGNALS})


def test_a_command_does_what_its_handle_does(judge: Judge) -> None:
    judge(COMMANDS)


def test_sessions_cursors_and_keys_that_have_nothing_to_ask(judge: Judge) -> None:
    judge({"shop/rest.py": REST})
