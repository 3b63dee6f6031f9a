"""Functions of the standard library that call what they are given for each row, and what entering
and leaving tell together."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

WORK = """\
import bisect
import heapq
import itertools

from shop.models import Book


def author(book):
    return book.author.name


async def cold():
    return [book async for book in Book.objects.all()]


async def loaded():
    return [book async for book in Book.objects.select_related("author")]


async def each():
    heapq.nlargest(1, await cold(), key=author)  # ! sync-helper
    heapq.nsmallest(1, await cold(), author)  # ! sync-helper
    bisect.bisect(await cold(), "x", key=author)  # ! sync-helper


async def unpacked():
    pairs = [(book, 2) for book in await cold()]
    return list(itertools.starmap(lambda book, n: author(book) * n, pairs))  # ! sync-helper


async def folded():
    books = await cold()
    return [*itertools.accumulate(books, lambda a, b: a + author(b), initial="")]  # ! sync-helper


async def there():
    books = await loaded()
    pairs = [(book, 2) for book in books]
    names = list(itertools.starmap(lambda book, n: author(book) * n, pairs))
    return names, heapq.nsmallest(1, books, key=author), bisect.bisect(books, "x", key=author)
"""

MANAGERS = """\
from shop.models import Book


class Recorded:
    def __enter__(self):
        return Book.objects.create(title="a")

    def __exit__(self, *details):
        Book.objects.all().delete()


class Late:
    def __enter__(self):
        return self

    def __exit__(self, *details):
        Book.objects.all().delete()


async def entered_and_left():
    with Recorded():  # ! sync-helper
        print("a")


async def left():
    with Late():  # ! sync-helper
        print("a")
"""

VIEWS = """\
from django.contrib.auth.mixins import AccessMixin
from django.http import HttpResponse
from django.views import View


class Owned(AccessMixin):
    async def dispatch(self, request, *args, **kwargs):
        request.user = await request.auser()
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        return await super().dispatch(request, *args, **kwargs)


class Shown(Owned, View):
    async def get(self, request):
        return HttpResponse(request.user.email)
"""


def test_a_function_is_called_for_each_row(judge: Judge) -> None:
    judge({"shop/work.py": WORK})


def test_entering_and_leaving_are_told_once(judge: Judge) -> None:
    judge({"shop/managers.py": MANAGERS})


def test_the_request_of_a_mixin_is_that_of_the_view(judge: Judge) -> None:
    judge({"shop/views.py": VIEWS})
