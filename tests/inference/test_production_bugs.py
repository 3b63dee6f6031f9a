"""The bugs that reached production, by the fixes in public histories, and their look-alikes."""

from collections.abc import Callable, Mapping

import pytest
from bookshop import files

Judge = Callable[[Mapping[str, str]], None]

HARMLESS = [
    pytest.param(
        """\
from shop.models import Order


async def page(request):
    user = request.user
    return Order(paid=True), {"user": user}, user is None


async def own(request):
    order = await Order.objects.aget(pk=1, buyer=request.user)
    async for each in Order.objects.filter(buyer_id=order.buyer_id):
        print(each.paid)
    return await Order.objects.aget_or_create(buyer=request.user)
""",
        id="an unevaluated request.user passed on, as a filter value of an async method",
    ),
    pytest.param(
        """\
from shop.models import Book


async def page(request):
    books = Book.objects.order_by("title")
    async for book in books:
        print(book.title)
    for book in books:
        print(book.title)
    return len(books), bool(books), books[0], list(books)
""",
        id="a queryset that an async for has already filled",
    ),
    pytest.param(
        """\
from shop.models import Author, Book


async def page(request, pk):
    book = await Book.objects.aget(pk=pk)
    book.author = await Author.objects.aget(pk=book.author_id)
    return book.author.name
""",
        id="a relation read after it was assigned",
    ),
    pytest.param(
        """\
from django.template.response import TemplateResponse

from shop.models import Book


async def page(request):
    return TemplateResponse(request, "books.html", {"books": Book.objects.all()})
== shop/templates/books.html
{% for book in books %}{{ book.author.name }}{% endfor %}
""",
        id="a TemplateResponse that is returned",
    ),
    pytest.param(
        """\
from asgiref.sync import sync_to_async

from shop.metadata import build
from shop.models import Book


async def page(request, pk):
    book = await Book.objects.aget(pk=pk)
    return await sync_to_async(build)(book)
== shop/metadata.py
def build(book):
    return {"title": book.title, "country": book.author.country.name}
""",
        id="a wrapped helper that follows relations inside",
    ),
    pytest.param(
        """\
from asgiref.sync import sync_to_async
from django.core.paginator import Paginator

from shop.models import Book


async def page(request):
    paginator = Paginator(Book.objects.order_by("pk"), 10)
    rows = await sync_to_async(lambda: list(paginator.page(1)))()
    return rows, await sync_to_async(lambda: paginator.num_pages)()
""",
        id="a lambda around a property that queries",
    ),
    pytest.param(
        """\
import itertools

from shop.models import Book


async def page(request):
    books = [book async for book in Book.objects.all()]
    return itertools.groupby(books), set(books), bool(books), itertools.chain(Book.objects.all())
""",
        id="rows that were fetched before they are grouped",
    ),
    pytest.param(
        """\
from shop.configuration import settings


async def page(request):
    return settings.name
== shop/configuration.py
class Settings:
    values = {"name": "shop"}

    def __getattr__(self, name):
        return self.values[name]


settings = Settings()
""",
        id="a configuration object with its values in memory",
    ),
    pytest.param(
        """\
from shop.forms import SearchForm


async def page(request):
    form = SearchForm(request.GET)
    return form
== shop/forms.py
from django import forms

from shop.models import Book


class SearchForm(forms.Form):
    text = forms.CharField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.books = Book.objects.all()
""",
        id="a form whose __init__ only builds a queryset",
    ),
    pytest.param(
        """\
from shop.saving import save_later


async def page(request):
    return save_later(3)
== shop/saving.py
from shop.models import Book


def save_later(price, now=False):
    book = Book(price=price)
    if now:
        book.save()
    return book
""",
        id="a helper that saves on the branch that is not taken",
    ),
    pytest.param(
        """\
from shop.loading import load_line


async def page(request, pk):
    line = await load_line(pk)
    return line.book.author.name
== shop/loading.py
from shop.models import Line


async def load_line(pk):
    return await Line.objects.select_related("book__author").aget(pk=pk)
""",
        id="an instance out of an awaited helper that selects its relations",
    ),
    pytest.param(
        """\
import logging

from shop.models import Book

logger = logging.getLogger(__name__)


async def page(request, pk):
    book = await Book.objects.aget(pk=pk)
    logger.info("book %s of %s", book.title, book.author_id)
    return f"{book.title}, {await Book.objects.acount()}"
""",
        id="a log message that tells of columns",
    ),
    pytest.param(
        """\
from shop.models import Book


async def page(request, pk):
    book = await Book.objects.aget(pk=pk)
    print(getattr(book, "title"), getattr(book, "missing", None))
    return getattr(book, request.GET["name"])
""",
        id="getattr of a column",
    ),
    pytest.param(
        """\
from shop.models import Book


async def page(request, pk):
    try:
        return await Book.objects.aget(pk=pk)
    except:
        return None
""",
        id="a bare except around awaited work",
    ),
]

FOUND = [
    pytest.param(
        """\
from shop.metadata import build
from shop.models import Book


async def page(request, pk):
    book = await Book.objects.aget(pk=pk)
    return build(book)  # ! sync-helper
== shop/metadata.py
from shop.labels import label


def build(book):
    return {"title": book.title, "by": label(book)}
== shop/labels.py
def label(book):
    return book.publisher.name if book.publisher_id else ""
""",
        id="a metadata builder that reads one nullable relation",
    ),
    pytest.param(
        """\
from shop.models import Book


async def page(request, pk):
    book = await Book.objects.select_related().aget(pk=pk)
    return book.publisher  # ! lazy-relation
""",
        id="select_related without arguments and a nullable foreign key",
    ),
    pytest.param(
        """\
from asgiref.sync import sync_to_async
from django.core.paginator import Paginator

from shop.models import Book, Order


async def page(request, pk):
    order = await Order.objects.aget(pk=pk)
    await sync_to_async(order.buyer.save)()  # ! lazy-relation, needless-wrapper
    paginator = Paginator(Book.objects.order_by("pk"), 10)
    return await sync_to_async(paginator.num_pages)()  # ! called-too-early


async def early(request, pk):
    return await sync_to_async(Book.objects.get(pk=pk))()  # ! called-too-early
""",
        id="a query while the argument of sync_to_async is built",
    ),
    pytest.param(
        """\
from shop.models import Book


async def page(request, pk):
    book = await Book.objects.select_related("author").aget(pk=pk)
    print(book.author.name)
    await book.arefresh_from_db()
    return book.author.name  # ! lazy-relation
""",
        id="arefresh_from_db forgets loaded relations",
    ),
    pytest.param(
        """\
from shop.models import Order


async def page(request, pk):
    order = await Order.objects.aget(pk=pk)
    print(order.total)  # ! sync-helper
    return order.count  # ! sync-helper
== shop/models.py
from django.db import models
from django.utils.functional import cached_property


class Order(models.Model):
    @property
    def total(self):
        return sum(line.price for line in self.lines.all())

    @cached_property
    def count(self):
        return self.lines.count()


class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    price = models.IntegerField()
""",
        id="a property and a cached property on a model",
    ),
    pytest.param(
        """\
from shop.configuration import settings


async def page(request):
    return settings.name  # ! sync-helper
== shop/configuration.py
from shop.models import Tag


class Settings:
    def __getattr__(self, name):
        return Tag.objects.get(name=name)


settings = Settings()
""",
        id="a __getattr__ of a configuration object that reads the database",
    ),
    pytest.param(
        """\
from shop.forms import SearchForm


async def page(request):
    return SearchForm(request.GET)  # ! sync-helper
== shop/forms.py
from django import forms

from shop.models import Book


class SearchForm(forms.Form):
    title = forms.ChoiceField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].choices = [(book.pk, book.title) for book in Book.objects.all()]
""",
        id="a form whose __init__ queries",
    ),
    pytest.param(
        """\
from shop.locks import Locked


async def page(request, pk):
    with Locked(pk):  # ! sync-helper
        return None
== shop/locks.py
from shop.models import Order


class Locked:
    def __init__(self, pk):
        self.pk = pk

    def __enter__(self):
        self.order = Order.objects.get(pk=self.pk)

    def __exit__(self, *error):
        self.order.save()
""",
        id="a synchronous context manager of the project",
    ),
    pytest.param(
        """\
import itertools

from shop.models import Book


async def page(request):
    books = Book.objects.order_by("price")
    groups = itertools.groupby(books, key=lambda book: book.price)  # ! queryset-evaluated
    for price, each in groups:
        print(price, each)


async def unique(request):
    return set(Book.objects.all())  # ! queryset-evaluated
""",
        id="groupby and set of a queryset",
    ),
    pytest.param(
        """\
from shop.models import Book


class Shelf:
    def __init__(self, price):
        self.qs = Book.objects.filter(price=price)

    async def show(self):
        if not self.qs:  # ! queryset-evaluated
            return None
        return await self.first()

    async def first(self):
        return self.qs and await self.qs.afirst()  # ! queryset-evaluated
""",
        id="the truth of a queryset attribute",
    ),
    pytest.param(
        """\
import logging

from shop.models import Book

logger = logging.getLogger(__name__)


async def page(request, send):
    await send(Book.objects.count(), 3)  # ! sync-query
    await send(names=list(Book.objects.all()))  # ! queryset-evaluated
    print("there are " + str(Book.objects.count()))  # ! sync-query
    logger.info("there are %s", Book.objects.count())  # ! sync-query
    logger.info(f"the first is {Book.objects.first()}")  # ! sync-query
    logger.warning("all: %s", Book.objects.all())  # ! queryset-evaluated
    return f"{Book.objects.count()} books"  # ! sync-query
""",
        id="a query hidden in an argument, an f-string, a log message",
    ),
    pytest.param(
        """\
from shop.models import Book


async def page(request):
    return [book async for book in Book.shelf.current()]  # ! sync-helper
== shop/models.py
from django.db import models


class Shelf(models.Manager):
    def current(self):
        dearest = self.order_by("-price").first()
        return self.filter(price__lt=dearest.price)


class Book(models.Model):
    price = models.IntegerField()
    shelf = Shelf()
""",
        id="a manager method that queries while it builds a queryset",
    ),
    pytest.param(
        """\
from shop.models import Book


async def page(request, pk):
    book = await Book.objects.aget(pk=pk)
    print(getattr(book, "publisher"))  # ! lazy-relation
    for name in ("author", "cover"):
        print(getattr(book, name, None))  # ! lazy-relation, sync-helper
""",
        id="getattr of a relation",
    ),
    pytest.param(
        """\
from shop.saving import rename


async def page(request, pk):
    return rename(pk, request.GET.get("title"))  # ! sync-helper
== shop/saving.py
from shop.models import Book


def rename(pk, title):
    book = Book(pk=pk)
    if title:
        book.title = title
        book.save()
    return book
""",
        id="a helper that saves on one branch only",
    ),
    pytest.param(
        """\
from shop.loading import load_line


async def page(request, pk):
    line = await load_line(pk)
    return line.book.author  # ! lazy-relation
== shop/loading.py
from shop.queries import lines


async def load_line(pk):
    return await lines().filter(pk=pk).afirst()
== shop/queries.py
from shop.models import Line


def lines():
    return Line.objects.select_related("book")
""",
        id="an instance out of an awaited helper in another file",
    ),
    pytest.param(
        """\
from shop.models import Book


async def page(request, pk):
    try:
        book = Book.objects.get(pk=pk)  # ! sync-query
        return book.author  # ! lazy-relation
    except:
        return None
""",
        id="a bare except around it all",
    ),
    pytest.param(
        """\
from shop.models import Order


async def page(request):
    orders = Order.objects.filter(buyer=request.user)  # ! lazy-request-user
    return [order async for order in orders]


async def other(request):
    return await Order.objects.exclude(buyer=request.user).acount()  # ! lazy-request-user


async def chained(request):
    user = request.user  # ! lazy-request-user
    return await Order.objects.all().filter(paid=True, buyer=user).afirst()
""",
        id="an unresolved request.user as a value of filter and exclude",
    ),
]


@pytest.mark.parametrize("code", HARMLESS)
def test_nothing_is_found_in(code: str, judge: Judge) -> None:
    judge(files(code))


@pytest.mark.parametrize("code", FOUND)
def test_the_bug_is_found(code: str, judge: Judge) -> None:
    judge(files(code))
