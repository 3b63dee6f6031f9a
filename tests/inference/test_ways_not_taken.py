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
