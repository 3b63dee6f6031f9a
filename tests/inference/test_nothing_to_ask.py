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

TAKEN_AWAY = """\
from django.dispatch import Signal, receiver

from shop.models import Author, Book

gone = Signal()
by_name = Signal()
for_books = Signal()
another = Signal()
half = Signal()
perhaps = Signal()


def write(sender, **kwargs):
    Book.objects.create(title="written")


gone.connect(write)
gone.disconnect(write)
by_name.connect(write, dispatch_uid="write")
by_name.disconnect(dispatch_uid="write")
another.connect(write, dispatch_uid="write")
another.disconnect(write)
half.connect(write, sender=Book)
half.connect(write, sender=Author)
half.disconnect(write, sender=Author)
perhaps.connect(write)
if Book:
    perhaps.disconnect(write)


@receiver(for_books, sender=Book)
def count(sender, **kwargs):
    Book.objects.count()


class Desk:
    opened = Signal()
    closed = Signal()

    async def use(self):
        self.opened.send(sender=Desk)
        self.closed.send(sender=Desk)  # ! sync-service
        Desk.closed.send(sender=Desk)  # ! sync-service


Desk.closed.connect(write)


class Shelf:
    async def close(self):
        shelved.send(sender=self.__class__)  # ! sync-service


class Low(Shelf):
    pass


shelved = Signal()
shelved.connect(write, Low)


async def nobody_hears():
    gone.send(sender=None)
    by_name.send(sender=Book)
    for_books.send(sender=Author)
    for_books.send_robust(Author)
    for_books.send(sender=None)
    half.send(sender=Author)


async def somebody_hears(given):
    another.send(sender=Book)  # ! sync-service
    half.send(sender=Book)  # ! sync-service
    perhaps.send(sender=Book)  # ! sync-service
    for_books.send(sender=given)  # ! sync-service
    for_books.send(Book)  # ! sync-service


async def taken_here():
    for_books.disconnect(count, sender=Book)
    for_books.send(sender=Book)
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
    "shop/management/commands/perhaps.py": """\
from django.core.management.base import BaseCommand

from shop.models import Book


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("-r", "--really", action="store_true")
        parser.add_argument("--quiet", action="store_false", dest="loud")

    def handle(self, *args, loud, **options):
        if options["really"]:
            self.stdout.write(str(Book.objects.count()))
        if not loud:
            Book.objects.create(title="quiet")
""",
    "shop/by_options.py": """\
from django.core.management import call_command

from shop.management.commands.perhaps import Command


async def run(*words, **options):
    call_command("perhaps")
    call_command("perhaps", verbosity=0, really=False)
    call_command("perhaps", really=True)  # ! sync-service
    call_command("perhaps", "-r")  # ! sync-service
    call_command("perhaps", "--quiet")  # ! sync-service
    call_command(Command(), loud=False)  # ! sync-service
    call_command("perhaps", *words)  # ! sync-service
    call_command("perhaps", **options)  # ! sync-service


async def by_names():
    for name in ("greet", "check"):
        call_command(name)
    for name in ["greet", "tally"]:
        call_command(name)  # ! sync-service
    for name in ["greet", "migrate"]:
        call_command(name)  # ! sync-service


async def no_database_in_it():
    call_command("check")
    call_command("diffsettings")
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


KEYS = """\
from django.contrib.sessions.backends.cache import SessionStore as Cache
from django.contrib.sessions.backends.cached_db import SessionStore as Cached
from django.contrib.sessions.backends.db import SessionStore


async def without_a_key():
    SessionStore().flush()
    Cached(session_key=None).delete()
    session = SessionStore()
    session["size"] = 3
    session.flush()


async def with_a_key(key):
    SessionStore(key).flush()  # ! sync-session
    SessionStore().delete(key)  # ! sync-session
    session = SessionStore()
    await session.acreate()
    session.flush()  # ! sync-session
    session.delete()


async def saved():
    session = SessionStore()
    session.save()  # ! sync-session
    session.delete()  # ! sync-session


async def in_memory(key):
    session = Cache(key)
    session.save()
    return session.get("size")


async def in_the_database(key):
    return Cached(key).get("size")  # ! sync-session
"""

STEPS = """\
from shop.models import Book


def late():
    yield 1
    yield Book.objects.count()


def early():
    count = Book.objects.count()
    yield count


def perhaps(more):
    if more:
        yield 1
    yield Book.objects.count()


def through():
    yield from late()


async def one_step():
    steps = late()
    first = next(steps)
    return first, next(late(), None), next(iter(late())), next(through())


async def one_round():
    for step in late():
        return step


async def further():
    steps = late()
    next(steps)
    return next(steps)  # ! sync-helper


async def again_and_again():
    steps = late()
    while True:
        next(steps)  # ! sync-helper


async def to_the_end():
    return list(late())  # ! sync-helper


async def a_first_step_that_asks(more):
    next(perhaps(more))  # ! sync-helper
    return next(early())  # ! sync-helper


async def nested():
    def inside():
        yield 1
        Book.objects.count()

    next(inside())
    return list(inside())  # ! sync-helper
"""


def test_a_session_without_a_key_or_in_memory_has_nothing_to_ask(judge: Judge) -> None:
    memory = '{"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}'
    judge({"shop/keys.py": KEYS, "shop/settings.py": f"CACHES = {memory}\n"})


def test_a_generator_runs_until_it_yields(judge: Judge) -> None:
    judge({"shop/steps.py": STEPS})


def test_a_signal_does_what_its_receivers_do(judge: Judge) -> None:
    judge({"shop/signals.py": SIGNALS})


def test_a_receiver_hears_its_sender_until_it_is_taken_away(judge: Judge) -> None:
    judge({"shop/taken_away.py": TAKEN_AWAY})


def test_a_command_does_what_its_handle_does(judge: Judge) -> None:
    judge(COMMANDS)


def test_sessions_cursors_and_keys_that_have_nothing_to_ask(judge: Judge) -> None:
    judge({"shop/rest.py": REST})


def test_a_handler_of_connections_of_ones_own_hands_out_what_it_makes(judge: Judge) -> None:
    judge(
        {
            "shop/connections.py": """\
from django.db.utils import ConnectionHandler
from django.utils.connection import BaseConnectionHandler


class Wrapper:
    async def close(self):
        return None

    def cursor(self):
        return []


class Connections(BaseConnectionHandler):
    settings_name = "STORES"

    def create_connection(self, alias):
        return Wrapper()


class Databases(ConnectionHandler):
    def create_connection(self, alias):
        return Wrapper()


class Configured(ConnectionHandler):
    def configure_settings(self, databases):
        return super().configure_settings(databases)


stores = Connections()
databases = Databases()
configured = Configured()
""",
            "shop/views.py": """\
from django.db import connections

from shop.connections import configured, databases, stores


async def close_all():
    for store in stores.all():
        await store.close()
    await stores["default"].close()
    connections["default"].close()  # ! sync-database
    for connection in connections.all():
        connection.close()  # ! sync-database
    for database in databases.all():
        database.cursor()
    databases["default"].cursor()
    configured["default"].cursor()  # ! sync-database
""",
        }
    )


NO_CONDITION = """\
from shop.models import Book


async def as_dictionaries(pk, title, given):
    book = Book.objects.filter(pk=pk).values("title")
    print(book.get("title"), book.get("title", None), Book.objects.get(3))
    Book.objects.get(("title", title))  # ! sync-query
    Book.objects.get(*given)  # ! sync-query
    return book.get(title=title)  # ! sync-query
"""


def test_what_is_no_condition_is_an_error_before_anything_is_asked(judge: Judge) -> None:
    judge({"shop/views.py": NO_CONDITION})
