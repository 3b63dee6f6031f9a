"""What the project's middleware leaves on the request that a view gets."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

FILES = {
    "settings.py": """\
MIDDLEWARE = ["shop.middleware.Shelf", "shop.middleware.shelf", "shop.middleware.AsyncShelf"]
ROOT_URLCONF="shop.urls"
""",
    "shop/middleware.py": """\
from asgiref.sync import sync_to_async
from shop.models import Book


class Shelf:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.books = Book.objects.all()
        request.first = Book.objects.first()
        return self.get_response(request)


def shelf(get_response):
    def middleware(request):
        request.more = Book.objects.filter(title="a")
        return get_response(request)

    return middleware


class AsyncShelf:
    async_capable = True
    sync_capable = False

    def __init__(self, get_response):
        self.get_response = get_response

    async def __call__(self, request):
        request.last = await Book.objects.alast()
        request.loaded = await Book.objects.select_related("author").afirst()
        request.rows = await sync_to_async(list)(Book.objects.all())
        return await self.get_response(request)
""",
    "shop/urls.py": """\
from django.urls import path
from shop import views

urlpatterns = [path("", views.index)]
""",
    "shop/views.py": """\
from django.http import HttpRequest


async def index(request: HttpRequest):
    for book in request.books:  # ! queryset-evaluated
        print(book.title)
    request.first.author.name  # ! lazy-relation
    list(request.more)  # ! queryset-evaluated
    request.last.author.name  # ! lazy-relation
    request.loaded.author.name
    request.rows[0].author.name  # ! lazy-relation
""",
}


def test_a_request_holds_what_middleware_puts_on_it(judge: Judge) -> None:
    judge(FILES)
