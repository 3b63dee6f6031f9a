"""Branches that are settled by which value a call gives: a member of an enumeration, a marker for
what was left out, a flag that a decorator was made with."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

CODE = """\
import enum
import functools

from asgiref.sync import sync_to_async

from shop.models import Book

MISSING = object()


class Mode(enum.Enum):
    FAST = "fast"
    SLOW = "slow"


def read(mode):
    if mode is Mode.SLOW:
        return Book.objects.count()
    return 0


def named(title=MISSING):
    if title is not MISSING:
        return title
    return Book.objects.count()


def made(function=None):
    return (function or Book.objects.count)()


def timed(label="", *, threaded=False):
    def decorator(function):
        @functools.wraps(function)
        async def wrapper(*args):
            if threaded:
                return await sync_to_async(function)(*args)
            return function(*args)

        return wrapper

    return decorator


@timed("a", threaded=True)
def in_a_thread():
    return Book.objects.count()


@timed("a")
def on_the_loop():
    return Book.objects.count()  # ! sync-query


def with_book(loaded=False):
    def decorator(function):
        async def wrapper(pk):
            books = Book.objects.select_related("author") if loaded else Book.objects.all()
            return await function(await books.aget(pk=pk))

        return wrapper

    return decorator


@with_book(loaded=True)
async def of_loaded(book):
    return book.author.name


@with_book()
async def of_cold(book):
    return book.author.name  # ! lazy-relation


async def asked():
    read(Mode.SLOW)  # ! sync-helper
    named()  # ! sync-helper
    named(MISSING)  # ! sync-helper
    made()  # ! sync-helper


async def not_asked():
    read(Mode.FAST)
    named("a")
    made(int)


async def changing():
    done, tries = False, 0

    def step():
        nonlocal done
        if done:
            return Book.objects.count()
        done = True

    for _ in range(3):
        if tries == 2:
            Book.objects.count()  # ! sync-query
        tries += 1
        step()  # ! sync-helper
"""


CHANGED = """\
from shop.models import Book


def turn_on(options):
    options["go"] = True


class Switch:
    on = False


async def by_a_function():
    options = {"go": False}
    turn_on(options)
    if options["go"]:
        Book.objects.count()  # ! sync-query


async def by_an_operator():
    options = {"go": None}
    options |= {"go": True}
    if options["go"]:
        Book.objects.count()  # ! sync-query


async def by_a_method():
    options = {"go": True}
    options.pop("go")
    if not options.get("go"):
        Book.objects.count()  # ! sync-query


async def by_deleting():
    switch = Switch()
    switch.on = True
    del switch.on
    if not switch.on:
        Book.objects.count()  # ! sync-query


async def left_alone():
    options = {"go": False}
    print(**options)
    if options["go"]:
        Book.objects.count()
"""


DESCRIPTORS = """\
from shop.models import Book


class Quantity:
    def __init__(self, key, queried=False):
        self.key = key
        self.queried = queried

    def __get__(self, instance, owner=None):
        return Book.objects.count() if self.queried else self.key


class Called:
    def __init__(self, function):
        self.function = function

    def __get__(self, instance, owner=None):
        return self.function()


class Stats:
    plain = Quantity("a")
    counted = Quantity("b", queried=True)
    empty = Called(int)
    full = Called(Book.objects.count)


async def page():
    stats = Stats()
    print(stats.plain, stats.empty, Stats.plain)
    print(stats.counted)  # ! sync-helper
    print(stats.full)  # ! sync-helper
"""


def test_each_descriptor_of_a_class_has_what_it_was_made_with(judge: Judge) -> None:
    judge({"shop/work.py": DESCRIPTORS})


def test_what_changes_out_of_sight_settles_nothing(judge: Judge) -> None:
    judge({"shop/work.py": CHANGED})


def test_a_branch_is_settled_by_the_value_that_is_given(judge: Judge) -> None:
    judge({"shop/work.py": CODE})
