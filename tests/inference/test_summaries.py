"""Whatever runs a project function on the event loop is reported, with the path to the query."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from bookshop import files, lay_out
from layouts import layout_at

from hue_lint.analysis import Analysis

Judge = Callable[[Mapping[str, str]], None]

HARMLESS = [
    pytest.param(
        """\
from shop.texts import shout


async def page(request):
    return shout("hello")
== shop/texts.py
def shout(text):
    return text.upper() + "!"
""",
        id="a helper that asks nobody",
    ),
    pytest.param(
        """\
from shop.lists import cheap


async def page(request):
    return [book async for book in cheap()]
== shop/lists.py
from shop.models import Book


def cheap():
    return Book.objects.filter(price__lt=5).order_by("title")
""",
        id="a helper that only builds a queryset",
    ),
    pytest.param(
        """\
from asgiref.sync import sync_to_async

from shop.lists import titles


async def page(request):
    return await sync_to_async(titles)()
== shop/lists.py
from shop.models import Book


def titles():
    return list(Book.objects.values_list("title", flat=True))
""",
        id="a helper that queries in a thread",
    ),
    pytest.param(
        """\
from shop.basket import Basket


async def page(request):
    basket = Basket()
    return basket.size, basket.lines
== shop/basket.py
from shop.models import Line


class Basket:
    @property
    def size(self):
        return 3

    @property
    def lines(self):
        return Line.objects.filter(count=1)
""",
        id="a property that only builds a queryset",
    ),
    pytest.param(
        """\
from shop.basket import Basket


async def page(request):
    one, other = Basket(3), Basket(4)
    return one + other, one == other, one < other, 3 in one, list(one), str(one)
== shop/basket.py
class Basket:
    def __init__(self, size):
        self.size = size

    def __add__(self, other):
        return self.size + other.size

    def __eq__(self, other):
        return self.size == other.size

    def __lt__(self, other):
        return self.size < other.size

    def __contains__(self, item):
        return item == self.size

    def __iter__(self):
        return iter(range(self.size))

    def __str__(self):
        return f"{self.size} books"
""",
        id="operators that count in memory",
    ),
    pytest.param(
        """\
from shop.models import Author


async def page(request):
    author = await Author.objects.select_related("country").aget(pk=1)
    return str(author), f"{author}"
""",
        id="a text of an instance whose relation is loaded",
    ),
    pytest.param(
        """\
from shop.timing import Timer


async def page(request):
    with Timer() as timer:
        pass
    return timer
== shop/timing.py
import time


class Timer:
    def __enter__(self):
        self.start = time.monotonic()
        return self

    def __exit__(self, *error):
        self.spent = time.monotonic() - self.start
""",
        id="a context manager that looks at the clock",
    ),
    pytest.param(
        """\
from shop.reports import Report


async def page(request):
    return Report(1).number
== shop/reports.py
from shop.models import Book


class Report:
    def __init__(self, number):
        self.number = number
        self.books = Book.objects.filter(pk=number)
""",
        id="a constructor that keeps an unevaluated queryset",
    ),
    pytest.param(
        """\
from shop.trees import depth


async def page(request):
    return depth({"a": {}})
== shop/trees.py
def depth(tree):
    return 1 + max((depth(branch) for branch in tree.values()), default=0)
""",
        id="recursion without a query",
    ),
    pytest.param(
        """\
from shop.trees import even


async def page(request):
    return even(4)
== shop/trees.py
def even(number):
    return number == 0 or odd(number - 1)


def odd(number):
    return number != 0 and even(number - 1)
""",
        id="mutual recursion without a query",
    ),
    pytest.param(
        """\
from shop.labels import label
from shop.models import Book, Tag


async def page(request):
    book = await Book.objects.select_related("author").aget(pk=1)
    return label(book), label(Tag(name="x"))
== shop/labels.py
from shop.models import Book


def label(item):
    if isinstance(item, Book):
        return item.author.name
    return item.name
""",
        id="a helper that is given instances for which it needs no query",
    ),
    pytest.param(
        """\
from shop.labels import build


async def page(request):
    return build("a"), build(3, full=False)
== shop/labels.py
from shop.models import Book


def build(name, full=False):
    if full:
        return Book.objects.count()
    return name
""",
        id="a branch that the arguments rule out",
    ),
    pytest.param(
        """\
from shop.models import Book


async def page(request):
    return [book async for book in Book.shelf.cheap()]
== shop/models.py
from django.db import models


class Shelf(models.Manager):
    def cheap(self):
        return self.filter(price__lt=5)


class Book(models.Model):
    price = models.IntegerField()
    shelf = Shelf()
""",
        id="a manager method that builds a queryset",
    ),
    pytest.param(
        """\
from shop.models import Book


async def page(request):
    await Book(price=3).asave()
== shop/models.py
from django.db import models


class Book(models.Model):
    price = models.IntegerField()

    def save(self, *args, **kwargs):
        self.price = self.price or Book.objects.count()
        super().save(*args, **kwargs)
""",
        id="an async save of a model with a save override",
    ),
]

FOUND = [
    pytest.param(
        """\
from shop.lists import titles


async def page(request):
    return titles()  # ! sync-helper
== shop/lists.py
from shop.models import Book


def titles():
    return list(Book.objects.values_list("title", flat=True))
""",
        id="a function",
    ),
    pytest.param(
        """\
from shop.basket import Basket


async def page(request):
    basket = Basket()
    return basket.total(), Basket.of_all(), Basket.count()  # ! sync-helper
== shop/basket.py
from shop.models import Line


class Basket:
    def total(self):
        return sum(line.count for line in Line.objects.all())

    @classmethod
    def of_all(cls):
        return Line.objects.count()

    @staticmethod
    def count():
        return Line.objects.count()
""",
        id="a method, a class method and a static method",
    ),
    pytest.param(
        """\
from shop.models import Book


async def page(request):
    book = await Book.objects.aget(pk=1)
    print(book.siblings)  # ! sync-helper
    return book.rank  # ! sync-helper
== shop/models.py
from django.db import models
from django.utils.functional import cached_property


class Book(models.Model):
    price = models.IntegerField()

    @property
    def siblings(self):
        return Book.objects.exclude(pk=self.pk).count()

    @cached_property
    def rank(self):
        return Book.objects.filter(price__gt=self.price).count()
""",
        id="a property and a cached property of a model",
    ),
    pytest.param(
        """\
from shop.fields import Page


async def page(request):
    return Page().books  # ! sync-helper
== shop/fields.py
from shop.models import Book


class Counted:
    def __get__(self, instance, owner):
        return Book.objects.count()


class Page:
    books = Counted()
""",
        id="a descriptor",
    ),
    pytest.param(
        """\
from shop.fields import Page


async def page(request):
    shown = Page()
    shown.books = 3  # ! sync-helper
== shop/fields.py
from shop.models import Book


class Counted:
    def __set__(self, instance, value):
        Book.objects.update(price=value)


class Page:
    books = Counted()
""",
        id="a descriptor that is set",
    ),
    pytest.param(
        """\
from shop.fields import Page


async def page(request):
    shown = Page()
    shown.books = 3  # ! sync-helper
== shop/fields.py
from shop.models import Book


class Page:
    @property
    def books(self):
        return 3

    @books.setter
    def books(self, value):
        Book.objects.update(price=value)
""",
        id="the setter of a property",
    ),
    pytest.param(
        """\
from shop.basket import Basket


async def page(request):
    one, other = Basket(), Basket()
    print(one + other)  # ! sync-helper
    print(one == other)  # ! sync-helper
    print(one < other)  # ! sync-helper
    print(3 in one)  # ! sync-helper
    print(one[0])  # ! sync-helper
    print(len(one))  # ! sync-helper
    print(-one)  # ! sync-helper
    one += other  # ! sync-helper
    one[0] = 3  # ! sync-helper
    del one[0]  # ! sync-helper
== shop/basket.py
from shop.models import Line


class Basket:
    def __add__(self, other):
        return Line.objects.count()

    def __eq__(self, other):
        return Line.objects.exists()

    def __lt__(self, other):
        return Line.objects.exists()

    def __contains__(self, item):
        return Line.objects.filter(pk=item).exists()

    def __getitem__(self, at):
        return Line.objects.get(pk=at)

    def __len__(self):
        return Line.objects.count()

    def __neg__(self):
        return Line.objects.count()

    def __iadd__(self, other):
        Line.objects.create()
        return self

    def __setitem__(self, at, value):
        Line.objects.filter(pk=at).update(count=value)

    def __delitem__(self, at):
        Line.objects.filter(pk=at).delete()
""",
        id="operators",
    ),
    pytest.param(
        """\
from shop.basket import Basket


async def page(request):
    print(3 + Basket())  # ! sync-helper
    return 3 < Basket()  # ! sync-helper
== shop/basket.py
from shop.models import Line


class Basket:
    def __radd__(self, other):
        return Line.objects.count()

    def __gt__(self, other):
        return Line.objects.exists()
""",
        id="an operator whose right side defines it",
    ),
    pytest.param(
        """\
from shop.basket import Basket


async def page(request):
    if Basket():  # ! sync-helper
        return None
== shop/basket.py
from shop.models import Line


class Basket:
    def __bool__(self):
        return Line.objects.exists()
""",
        id="the truth of an object",
    ),
    pytest.param(
        """\
from shop.basket import Basket, Lines, Pages


async def page(request):
    for line in Basket():  # ! sync-helper
        print(line)
    lines = [line for line in Basket()]  # ! sync-helper
    one, other = Basket()  # ! sync-helper
    for each in Pages():  # ! sync-helper
        print(each)
    print(next(Pages()))  # ! sync-helper
    for each in Lines():  # ! sync-helper
        print(each)
    return list(Basket())  # ! sync-helper
== shop/basket.py
from shop.models import Line


class Basket:
    def __iter__(self):
        return iter(list(Line.objects.all()))


class Lines:
    def __iter__(self):
        for line in Line.objects.all():
            yield line


class Pages:
    def __init__(self):
        self.at = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.at += 1
        return Line.objects.get(pk=self.at)
""",
        id="iteration over an object",
    ),
    pytest.param(
        """\
from shop.models import Author


async def page(request):
    author = await Author.objects.aget(pk=1)
    return str(author)  # ! sync-helper


async def other(request):
    author = await Author.objects.aget(pk=1)
    return f"by {author}"  # ! sync-helper


async def third(request):
    author = await Author.objects.aget(pk=1)
    return "by {}".format(author)  # ! sync-helper


async def fourth(request):
    author = await Author.objects.aget(pk=1)
    return "by %s" % author  # ! sync-helper


async def fifth(request):
    author = await Author.objects.aget(pk=1)
    print(author)  # ! sync-helper
""",
        id="the text of an instance",
    ),
    pytest.param(
        """\
from shop.basket import Basket


async def page(request):
    return repr(Basket()), f"{Basket()!r}"  # ! sync-helper
== shop/basket.py
from shop.models import Line


class Basket:
    def __repr__(self):
        return f"<Basket of {Line.objects.count()}>"
""",
        id="the representation of an object",
    ),
    pytest.param(
        """\
from shop.locks import Locked, locked


async def page(request):
    with Locked():  # ! sync-helper
        pass
    with locked(3) as row:  # ! sync-helper
        print(row)
== shop/locks.py
from contextlib import contextmanager

from shop.models import Order


class Locked:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        Order.objects.update(paid=True)


@contextmanager
def locked(pk):
    yield Order.objects.get(pk=pk)
""",
        id="a with statement, entering or leaving",
    ),
    pytest.param(
        """\
from shop.reports import Report


async def page(request):
    return Report(1)  # ! sync-helper
== shop/reports.py
from shop.models import Book


class Base:
    def __init__(self, number):
        self.book = Book.objects.get(pk=number)


class Report(Base):
    def __init__(self, number):
        super().__init__(number)
        self.number = number
""",
        id="a constructor, of a base class too",
    ),
    pytest.param(
        """\
from shop.reports import Report, Point


async def page(request):
    print(Report(1))  # ! sync-helper
    return Point(1)  # ! sync-helper
== shop/reports.py
from dataclasses import dataclass

from shop.models import Book


class Report:
    def __new__(cls, number):
        Book.objects.get(pk=number)
        return super().__new__(cls)


@dataclass
class Point:
    number: int

    def __post_init__(self):
        self.book = Book.objects.get(pk=self.number)
""",
        id="what a constructor runs besides, __new__ and __post_init__",
    ),
    pytest.param(
        """\
from shop.models import Book


async def page(request):
    book = await Book.objects.aget(pk=1)
    book.save()  # ! sync-helper
== shop/models.py
from django.db import models


class Book(models.Model):
    price = models.IntegerField()

    def save(self, *args, **kwargs):
        self.price = self.price or 3
        super().save(*args, **kwargs)
""",
        id="a save override",
    ),
    pytest.param(
        """\
from shop.models import Book


async def page(request):
    return Book.shelf.dearest(), Book.objects.cheap().dearest()  # ! sync-helper
== shop/models.py
from django.db import models


class Shelf(models.Manager):
    def dearest(self):
        return self.order_by("-price").first()


class Books(models.QuerySet):
    def cheap(self):
        return self.filter(price__lt=5)

    def dearest(self):
        return self.order_by("-price").first()


class Book(models.Model):
    price = models.IntegerField()
    shelf = Shelf()
    objects = Books.as_manager()
""",
        id="a manager method and a queryset method",
    ),
    pytest.param(
        """\
from shop.trees import ancestors, size


async def page(request):
    return size(3)  # ! sync-helper


async def other(request):
    return ancestors(3)  # ! sync-helper
== shop/trees.py
from shop.models import Book


def size(pk):
    return 1 + sum(size(book.pk) for book in Book.objects.filter(pk__gt=pk))


def ancestors(pk):
    if pk == 0:
        return []
    return [pk, *parents(pk - 1)]


def parents(pk):
    return ancestors(Book.objects.get(pk=pk).price)
""",
        id="recursion and mutual recursion",
    ),
    pytest.param(
        """\
from shop.invoices import build
from shop.models import Line, Order, Tag


async def page(request):
    order = await Order.objects.aget(pk=1)
    return build(order)  # ! sync-helper


async def cheap(request):
    return build(Tag(name="x"))


async def line(request):
    line = await Line.objects.select_related("order__buyer").aget(pk=1)
    return build(line.order)
== shop/invoices.py
def build(order):
    return {"buyer": order.buyer if hasattr(order, "buyer") else None}
""",
        id="an unannotated parameter, judged for what it is given",
    ),
    pytest.param(
        """\
from shop.labels import build


async def page(request):
    return build("a", full=True)  # ! sync-helper
== shop/labels.py
from shop.models import Book


def build(name, full=False):
    if full:
        return Book.objects.count()
    return name
""",
        id="a branch that the arguments choose",
    ),
    pytest.param(
        """\
from shop.models import Book
from shop.pricing import total


async def page(request):
    return total(Book.objects.all())  # ! sync-helper


async def other(request):
    return total([book async for book in Book.objects.all()])
== shop/pricing.py
def total(books):
    return sum(book.price for book in books)
""",
        id="a queryset that a helper is given to iterate",
    ),
    pytest.param(
        """\
from shop.outer import show


async def page(request):
    first = show(1)  # ! sync-helper
    return await nested(first)


async def nested(number):
    return await deeper(number)


async def deeper(number):
    return show(number)  # ! sync-helper
== shop/outer.py
from shop.inner import load


def show(number):
    return load(number)
== shop/inner.py
from shop.models import Book


def load(number):
    return Book.objects.get(pk=number)
""",
        id="only the outermost synchronous call in each async function",
    ),
]


@pytest.mark.parametrize("code", HARMLESS)
def test_nothing_is_found_in(code: str, judge: Judge) -> None:
    judge(files(code))


@pytest.mark.parametrize("code", FOUND)
def test_the_call_is_found_of(code: str, judge: Judge) -> None:
    judge(files(code))


def chain(length: int) -> dict[str, str]:
    """A view and helpers in as many files as `length` says, the last of which queries."""
    texts = {
        f"shop/step{number}.py": f"""\
from shop.step{number + 1} import step{number + 1}


def step{number}(pk):
    return step{number + 1}(pk)
"""
        for number in range(1, length)
    }
    texts[f"shop/step{length}.py"] = f"""\
from shop.models import Book


def step{length}(pk):
    return Book.objects.get(pk=pk)
"""
    texts["shop/views.py"] = """\
from shop.step1 import step1


async def page(request):
    return step1(3)
"""
    return files("".join(f"== {name}\n{text}" for name, text in texts.items()))


@pytest.mark.parametrize(
    "length", [pytest.param(n, id=f"helpers {n} files deep") for n in range(1, 6)]
)
def test_the_path_names_every_step(length: int, tmp_path: Path) -> None:
    lay_out(tmp_path, chain(length))
    analysis = Analysis.open(layout_at(tmp_path))
    (finding,) = analysis.findings(tmp_path / "shop/views.py")
    assert finding.code == "HUE501"
    assert [(step.filename.name, step.row, step.function) for step in finding.path] == [
        (f"step{number}.py", 5, f"step{number}") for number in range(1, length + 1)
    ]
    last = finding.path[-1].what
    assert last.startswith("Book.objects.get(pk=pk): ")
    assert "Book" in last
    for step, number in zip(finding.path[:-1], range(2, length + 1), strict=True):
        assert step.what == f"step{number}(pk)"
