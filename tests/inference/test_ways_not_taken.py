"""Which branches a call takes, as far as its arguments, its colour and its surroundings tell."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]


def test_decorators_for_both_colours_keep_the_colour_of_what_they_decorate(judge: Judge) -> None:
    judge(
        {
            "shop/retry.py": """\
import functools
from inspect import iscoroutinefunction

from asgiref.sync import sync_to_async


def retry(function):
    if iscoroutinefunction(function):

        @functools.wraps(function)
        async def later(*args):
            return await function(*args)

        return later

    @functools.wraps(function)
    def now(*args):
        return function(*args)

    return now


def ensure_async(function):
    def wrapper(*args):
        return function(*args) if iscoroutinefunction(function) else sync_to_async(function)(*args)

    return wrapper
""",
            "shop/views.py": """\
from asgiref.sync import sync_to_async

from shop.models import Book
from shop.retry import ensure_async, retry


@retry
def count():
    return Book.objects.count()


@retry
async def acount():
    return await Book.objects.acount()


async def view(request):
    await sync_to_async(count)()
    await ensure_async(count)()
    await acount()
    return count()  # ! sync-helper
""",
        }
    )


def test_a_text_or_a_parameter_left_out_tells_which_branch_a_helper_takes(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
from shop.models import Book


def by_mode(mode):
    if mode == "count":
        return Book.objects.count()
    match mode:
        case "exists":
            return Book.objects.exists()
    return 0


def named(book=None, pk=None):
    if pk is not None:
        book = Book.objects.get(pk=pk)
    return book.title


async def view(request, book):
    by_mode("nothing")
    by_mode("count")  # ! sync-helper
    by_mode("exists")  # ! sync-helper
    named(book)
    named(pk=1)  # ! sync-helper


async def default_of_a_view(request, mode="count"):
    if mode == "other":
        return Book.objects.count()  # ! sync-query
""",
        }
    )


def test_a_helper_that_asks_only_where_a_kept_answer_misses_is_not_reported(judge: Judge) -> None:
    judge(
        {
            "shop/kept.py": """\
from contextvars import ContextVar

from shop.models import Author, Book

_current = ContextVar("current", default=None)
_authors = {}
_default = None


def default():
    global _default
    if _default is None:
        _default = Author.objects.get(name="default")
    return _default


def current():
    return _current.get() or default()


def current_pk():
    if author := _current.get():
        return author.pk
    if _default:
        return _default.pk
    return Author.objects.get(name="default").pk


def author_of(book):
    return _authors.get(book.author_id) or book.author


def always():
    return Author.objects.get(name="default")
""",
            "shop/views.py": """\
from shop.kept import always, author_of, current, current_pk
from shop.models import Author, Book


async def view(request):
    book = await Book.objects.aget(pk=1)
    current()
    current_pk()
    author_of(book)
    book.author  # ! lazy-relation
    always()  # ! sync-helper


async def direct(request, name):
    return KEPT.get(name) or Author.objects.get(name=name)  # ! sync-query


KEPT = {}
""",
        }
    )


def test_a_function_that_calls_itself_with_ever_other_arguments_is_left_in_time(
    judge: Judge,
) -> None:
    judge(
        {
            "shop/tree.py": """\
from shop.models import Book


def walk(tree, path, seen):
    for key in tree:
        for part in path:
            walk(key, [path, key], {key: seen})
            walk(part, [key, path], {part: seen})
            walk([key], (path, part), [seen, key])
    return Book.objects.count()
""",
            "shop/views.py": """\
from shop.tree import walk


async def view(request):
    walk({}, [], {})  # ! sync-helper
""",
        }
    )


def test_what_is_written_down_as_false_never_runs(judge: Judge) -> None:
    judge(
        {
            "shop/modes.py": """\
from shop.models import Book


class Mode:
    COUNT = "count"
    EXISTS = "exists"
    FIRST = "first"


def by_mode(mode: str, kind: str = "page"):
    match mode:
        case Mode.COUNT | Mode.EXISTS:
            return Book.objects.count()
        case Mode.FIRST if kind == "api":
            return Book.objects.first()
    return 0
""",
            "shop/views.py": """\
from shop.modes import Mode, by_mode
from shop.models import Book


async def view(request, kind):
    if kind == "old" and False:
        return Book.objects.count()
    elif False:
        return Book.objects.exists()
    elif None or not True:
        return Book.objects.first()
    elif True:
        by_mode(Mode.FIRST)
        by_mode("other")
        by_mode(Mode.EXISTS)  # ! sync-helper
        by_mode(Mode.FIRST, "api")  # ! sync-helper
        return Book.objects.last()  # ! sync-query
""",
        }
    )


def test_a_call_that_leaves_an_annotated_parameter_out_takes_its_default(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
from typing import Optional

from shop.models import Author, Book


def named(title: str = None, author: Optional[Author] = None, fresh: bool = False):
    if fresh:
        return Book.objects.create(title=title)
    if author:
        return author.books.first()
    return Book.objects.get(title=title) if title else None


async def view(request, author: Author):
    named()
    named(fresh=False)
    named(None, author)  # ! sync-helper
    named(author=author)  # ! sync-helper
    named("x")  # ! sync-helper
    named(fresh=True)  # ! sync-helper


async def unknown_caller(request, author: Author = None, fresh: bool = False):
    if fresh:
        return Book.objects.count()  # ! sync-query
    if author:
        return author.books.count()  # ! sync-query
""",
        }
    )


def test_the_right_side_of_a_settled_condition_does_not_run(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
from asgiref.sync import sync_to_async
from django.db import connection, connections

from shop.models import Book


def drop_what_is_broken():
    if connection.connection and not connection.is_usable():
        del connections["default"]


def ask():
    return connection.is_usable()


def count(book=None):
    if book is not None and Book.objects.filter(pk=book.pk).exists():
        return 1
    return book is None or Book.objects.count()


async def view(request, book):
    drop_what_is_broken()
    ask()  # ! sync-helper
    count()
    count(book)  # ! sync-helper
    return connection.connection is None or ask()


async def either(request):
    return connection.connection or ask()  # ! sync-helper
""",
        }
    )


def test_async_to_sync_for_functions_that_may_be_async_is_told_of_those_that_are(
    judge: Judge,
) -> None:
    judge(
        {
            "shop/filters.py": """\
from inspect import iscoroutinefunction

from asgiref.sync import async_to_sync


class Sync:
    def filter(self, rows):
        return rows


class Async:
    async def filter(self, rows):
        return rows


class Base:
    backends = []

    def filtered(self, rows):
        for backend in list(self.backends):
            if iscoroutinefunction(backend().filter):
                rows = async_to_sync(backend().filter)(rows)
            else:
                rows = backend().filter(rows)
        return rows
""",
            "shop/views.py": """\
from django_filters.rest_framework import DjangoFilterBackend

from shop.filters import Async, Base, Sync
from shop.models import Book


class Known(Base):
    backends = [Sync]

    async def get(self, request):
        return self.filtered(Book.objects.all())


class Outside(Base):
    backends = [DjangoFilterBackend, Sync]

    async def get(self, request):
        return self.filtered(Book.objects.all())


class Mixed(Base):
    backends = [Sync, Async]

    async def get(self, request):
        return self.filtered(Book.objects.all())  # ! sync-helper
""",
        }
    )


def test_an_attribute_that_a_method_sets_out_of_sight_decides_nothing(judge: Judge) -> None:
    judge(
        {
            "shop/asking.py": """\
class Question:
    def __init__(self, asks):
        self.answer = None
        self.asks = asks

    async def yes(self, interaction):
        self.answer = True
""",
            "shop/bot.py": """\
from shop.asking import Question
from shop.models import Book


async def delete(context):
    question = Question(False)
    await context.send(view=question)
    if not question.answer:
        return
    Book.objects.all().delete()  # ! sync-query
    if question.asks:
        Book.objects.count()
""",
        }
    )


def test_a_match_takes_the_case_that_the_text_fits(judge: Judge) -> None:
    judge(
        {
            "shop/kinds.py": """\
class KINDS:
    BOOK = "b"
    AUTHOR = "a"
    SHELF = "s"
""",
            "shop/views.py": """\
from shop.kinds import KINDS
from shop.models import Author, Book


def merge(kind, version="one"):
    match kind:
        case KINDS.AUTHOR | KINDS.SHELF:
            return Author.objects.count()
        case KINDS.BOOK if version == "two":
            return Book.objects.count()
        case "x":
            return 1
        case _:
            pass
    return 0


def all_taken(kind):
    match kind:
        case KINDS.BOOK:
            return 1
        case other if other in ("a", "s"):
            return Author.objects.count()
    return Book.objects.count()


def listed(kind):
    if kind in (KINDS.AUTHOR, KINDS.SHELF):
        return Author.objects.count()
    if kind not in [KINDS.BOOK]:
        return Book.objects.count()
    return 0


async def view(kind):
    merge(KINDS.BOOK)
    merge(KINDS.BOOK, "two")  # ! sync-helper
    merge(KINDS.SHELF)  # ! sync-helper
    merge("y")
    merge(kind)  # ! sync-helper
    all_taken("b")
    all_taken("a")  # ! sync-helper
    listed("b")
    listed("s")  # ! sync-helper
    listed("x")  # ! sync-helper
""",
        }
    )


def test_ninja_asks_whether_a_function_is_asynchronous(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
from ninja.signature import is_async

from shop.models import Book


def count():
    return Book.objects.count()


async def acount():
    return await Book.objects.acount()


def called(function):
    return None if is_async(function) else function()


def ensured(function):
    if not is_async(function):
        return Book.objects.count()


async def view(request):
    ensured(acount)
    called(acount)
    called(count)  # ! sync-helper
    ensured(count)  # ! sync-helper
""",
        }
    )


def test_what_is_made_on_one_way_only_keeps_what_was_loaded_there(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
from django.db.models import aprefetch_related_objects, prefetch_related_objects
from asgiref.sync import sync_to_async

from shop.models import Author


@sync_to_async
def filled(pk):
    author = Author.objects.filter(pk=pk).first()
    if author is None:
        return None
    prefetch_related_objects([author], "books")
    return author


async def none_instead(flag):
    author = None
    if flag:
        author = await Author.objects.aget(pk=1)
        await aprefetch_related_objects([author], "books")
    if author is not None:
        return list(author.books.all())


async def none_where_it_failed(request):
    try:
        author = await Author.objects.aget(pk=1)
        await aprefetch_related_objects([author], "books")
    except Author.DoesNotExist:
        author = None
    return list(author.books.all()) if author else []


async def in_as_many_rounds_as_there_are(keys):
    authors = []
    for key in keys:
        author = await filled(key)
        if author is not None:
            authors.append(author)
    return [list(author.books.all()) for author in authors]


async def under_keys(keys):
    authors = {}
    for key in keys:
        authors[key] = await filled(key)
    return [list(author.books.all()) for author in authors.values() if author]


class Page:
    async def on_itself(self, flag):
        if flag:
            self.author = await Author.objects.aget(pk=1)
            await aprefetch_related_objects([self.author], "books")
        else:
            self.author = None
        return self.author and list(self.author.books.all())
"""
        }
    )


def test_what_both_ways_have_is_loaded_only_where_both_load_it(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
from django.db.models import aprefetch_related_objects

from shop.models import Author


async def one(flag):
    author = await Author.objects.aget(pk=1)
    if flag:
        await aprefetch_related_objects([author], "books")
    return list(author.books.all())  # ! queryset-evaluated


async def in_a_list(flag):
    authors = [await Author.objects.aget(pk=1)]
    if flag:
        await aprefetch_related_objects(authors, "books")
    return [list(author.books.all()) for author in authors]  # ! queryset-evaluated


async def under_a_key(flag):
    held = {}
    held["author"] = await Author.objects.aget(pk=1)
    if flag:
        await aprefetch_related_objects([held["author"]], "books")
    return list(held["author"].books.all())  # ! queryset-evaluated


async def another_on_the_other_way(flag):
    if flag:
        author = await Author.objects.aget(pk=1)
        await aprefetch_related_objects([author], "books")
    else:
        author = await Author.objects.aget(pk=2)
    return list(author.books.all())  # ! queryset-evaluated


async def around_a_function(flag):
    author = await Author.objects.aget(pk=1)

    def inner():
        return author

    if flag:
        await aprefetch_related_objects([author], "books")
    return list(inner().books.all())  # ! queryset-evaluated


class Page:
    async def on_itself(self, flag):
        self.author = await Author.objects.aget(pk=1)
        if flag:
            await aprefetch_related_objects([self.author], "books")
        return list(self.author.books.all())  # ! queryset-evaluated
"""
        }
    )
