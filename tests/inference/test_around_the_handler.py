"""Synchronous methods and functions that Django runs on the loop beside async handlers."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

VIEWS = """\
from django.http import HttpResponse
from django.views import View

from shop.models import Book


class Stepping(View):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.warm()  # ! sync-helper

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.prepare()  # ! sync-helper

    def dispatch(self, request, *args, **kwargs):
        self.check()
        return super().dispatch(request, *args, **kwargs)

    def warm(self):
        pass

    def prepare(self):
        pass

    def check(self):
        pass


class Counting(Stepping):
    def prepare(self):
        self.count = Book.objects.count()

    def warm(self):
        self.first = Book.objects.first()

    async def get(self, request):
        return HttpResponse(self.count)


class Synchronous(Stepping):
    def check(self):
        Book.objects.count()

    def get(self, request):
        return HttpResponse()


class Making(View):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.count = Book.objects.count()  # ! sync-query

    async def get(self, request):
        return HttpResponse(self.count)

    def options(self, request):
        return HttpResponse(Book.objects.count())  # ! sync-query

    def http_method_not_allowed(self, request):
        return HttpResponse(Book.objects.count(), status=405)  # ! sync-query


class MakingSynchronously(View):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.count = Book.objects.count()

    def get(self, request):
        return HttpResponse(self.count)


class Plain:
    def __init__(self):
        self.count = Book.objects.count()


class Passing(View):
    def dispatch(self, request):
        return super().dispatch(request)

    async def get(self, request):
        return HttpResponse()


class Using(View):
    def dispatch(self, request):
        response = super().dispatch(request)  # ! never-awaited
        response["X-Seen"] = "1"
        return response

    async def get(self, request):
        return HttpResponse()
"""

MARKED = """\
from asgiref.sync import iscoroutinefunction, markcoroutinefunction

from shop.models import Book


def counting(view):
    def inner(request):
        Book.objects.count()  # ! sync-query
        return view(request)

    return markcoroutinefunction(inner)


def counting_where_it_is_async(view):
    def inner(request):
        Book.objects.count()  # ! sync-query
        return view(request)

    if iscoroutinefunction(view):
        markcoroutinefunction(inner)
    return inner


def either(view):
    def inner(request):
        if iscoroutinefunction(view):
            return view(request)
        Book.objects.count()
        return view(request)

    if iscoroutinefunction(view):
        markcoroutinefunction(inner)
    return inner


def unmarked(view):
    def inner(request):
        Book.objects.count()
        return view(request)

    return inner


class Marked:
    def __init__(self, get_response):
        self.get_response = get_response
        markcoroutinefunction(self)

    def __call__(self, request):
        Book.objects.count()  # ! sync-query
        return self.get_response(request)


class Either:
    def __init__(self, get_response):
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request):
        Book.objects.count()
        return self.get_response(request)


def page(request):
    Book.objects.count()  # ! sync-query


markcoroutinefunction(page)


@markcoroutinefunction
def other(request):
    Book.objects.count()  # ! sync-query
"""

OUTSIDE = """\
from shop.models import Author, Book


async def shown(book):
    return book.author.name  # ! lazy-relation


async def page(pk):
    book = await Book.objects.aget(pk=pk)
    await shown(book)
    name = book.author.name  # ! lazy-relation
    return name, book.author.name


async def asked_again():
    books = Book.objects.all()
    async for book in books:
        print(book)
    authors = [author async for author in Author.objects.prefetch_related("books")]
    rows = [book for book in books.iterator()]  # ! queryset-evaluated
    return rows, list(authors[0].books.all().iterator())  # ! queryset-evaluated
"""


def test_what_a_view_runs_around_its_async_handlers_runs_on_the_loop(judge: Judge) -> None:
    judge({"shop/views.py": VIEWS})


def test_what_is_marked_as_a_coroutine_function_runs_on_the_loop(judge: Judge) -> None:
    judge({"shop/marked.py": MARKED})


def test_what_raises_in_an_async_callee_or_is_asked_anew_is_not_there(judge: Judge) -> None:
    judge({"shop/outside.py": OUTSIDE})
