"""What the standard library's holders, orderings and accessors do with model instances."""

from collections.abc import Callable, Mapping

from bookshop import files

Judge = Callable[[Mapping[str, str]], None]


def test_what_is_taken_out_of_a_holder_is_what_was_put_in(judge: Judge) -> None:
    judge(
        files(
            """\
from collections import ChainMap, OrderedDict, deque

from shop.models import Book


async def taken_from_the_left(request):
    waiting = deque()
    waiting.append(await Book.objects.aget(pk=1))
    return waiting.popleft().author  # ! lazy-relation


async def taken_from_the_left_and_loaded(request):
    waiting = deque(maxlen=3)
    waiting.append(await Book.objects.select_related("author").aget(pk=1))
    return waiting.popleft().author


async def taken_as_a_pair(request):
    books = OrderedDict()
    books["first"] = await Book.objects.aget(pk=1)
    name, book = books.popitem()
    return book.author  # ! lazy-relation


async def given_to_an_ordered_dictionary(request):
    books = OrderedDict(first=await Book.objects.aget(pk=1))
    return books["first"].author  # ! lazy-relation


async def found_in_one_of_several(request):
    books = ChainMap({"here": 1}, {"first": await Book.objects.aget(pk=1)})
    return books["first"].author  # ! lazy-relation


async def nothing_but_a_number_in_front(request):
    books = ChainMap({"first": 1}, {})
    return books["first"]
"""
        )
    )


def test_what_orders_compares(judge: Judge) -> None:
    judge(
        files(
            """\
import heapq

from shop.models import Shelf


async def in_order(request):
    shelves = [shelf async for shelf in Shelf.objects.all()]
    return sorted(shelves)  # ! sync-helper


async def in_order_in_place(request):
    shelves = [shelf async for shelf in Shelf.objects.all()]
    shelves.sort()  # ! sync-helper
    return shelves


async def the_least(request):
    return min([shelf async for shelf in Shelf.objects.all()])  # ! sync-helper


async def in_a_heap(request):
    shelves = [shelf async for shelf in Shelf.objects.all()]
    heapq.heapify(shelves)  # ! sync-helper
    return shelves


async def by_a_key(request):
    shelves = [shelf async for shelf in Shelf.objects.all()]
    shelves.sort(key=lambda shelf: shelf.label)
    return sorted(shelves, key=lambda shelf: shelf.label)


async def loaded_before(request):
    return sorted([shelf async for shelf in Shelf.objects.select_related("owner")])


async def numbers(request):
    return sorted([3, 1, 2])
""",
            """\
from django.db import models


class Owner(models.Model):
    name = models.CharField(max_length=50)


class Shelf(models.Model):
    label = models.CharField(max_length=50)
    owner = models.ForeignKey(Owner, on_delete=models.CASCADE)

    def __lt__(self, other):
        return self.owner.name < other.owner.name
""",
        )
    )


def test_an_accessor_that_is_assigned_runs_its_function(judge: Judge) -> None:
    judge(
        files(
            """\
import functools

from django.utils.functional import cached_property

from shop.models import Book


class Desk:
    def __init__(self, book=None):
        self.book = book

    def _author(self):
        return self.book.author

    newest = property(lambda self: Book.objects.first())
    author = property(_author)
    named = property(fget=_author, doc="Who wrote it.")
    kept = functools.cached_property(_author)
    kept_by_django = cached_property(_author)
    number = property(lambda self: 3)


async def a_lambda(request):
    return Desk().newest  # ! sync-helper


async def a_method(request):
    return Desk(await Book.objects.aget(pk=1)).author  # ! sync-helper


async def a_method_by_name(request):
    return Desk(await Book.objects.aget(pk=1)).named  # ! sync-helper


async def a_cached_one(request):
    return Desk(await Book.objects.aget(pk=1)).kept  # ! sync-helper


async def one_that_django_caches(request):
    return Desk(await Book.objects.aget(pk=1)).kept_by_django  # ! sync-helper


async def loaded_before(request):
    return Desk(await Book.objects.select_related("author").aget(pk=1)).author


async def off_the_class(request):
    return Desk.author


async def a_number(request):
    return Desk().number
"""
        )
    )


def test_the_block_above_is_rendered_where_a_template_asks_for_it(judge: Judge) -> None:
    judge(
        files(
            """\
from django.shortcuts import render

from shop.models import Author


async def with_what_is_above(request):
    author = await Author.objects.aget(pk=1)
    return render(request, "more.html", {"author": author})  # ! template-evaluates


async def instead_of_it(request):
    author = await Author.objects.aget(pk=1)
    return render(request, "other.html", {"author": author})


async def two_above(request):
    author = await Author.objects.aget(pk=1)
    return render(request, "most.html", {"author": author})  # ! template-evaluates


== shop/templates/base.html
{% block page %}{{ author.books.count }}{% endblock %}
== shop/templates/more.html
{% extends "base.html" %}{% block page %}{{ block.super }}{{ author.name }}{% endblock %}
== shop/templates/most.html
{% extends "more.html" %}{% block page %}<b>{{ block.super }}</b>{% endblock %}
== shop/templates/other.html
{% extends "base.html" %}{% block page %}{{ author.name }}{% endblock %}
"""
        )
    )


def test_a_format_asks_for_what_its_fields_name(judge: Judge) -> None:
    judge(
        files(
            """\
from shop.models import Author, Book


async def a_column(request):
    author = await Author.objects.aget(pk=1)
    return "{author.name} {0.name}".format(author, author=author)


async def its_text(request):
    author = await Author.objects.aget(pk=1)
    return "{}".format(author)  # ! sync-helper


async def its_text_by_name(request):
    author = await Author.objects.aget(pk=1)
    return "{author!s:>{width}}".format(author=author, width=20)  # ! sync-helper


async def not_at_all(request):
    author = await Author.objects.aget(pk=1)
    return "{0}".format("x", author)


async def a_relation(request):
    book = await Book.objects.aget(pk=1)
    return "{book.author.name}".format(book=book)  # ! lazy-relation


async def an_item(request):
    return "{rows[title]}".format(rows={"title": "x"})
"""
        )
    )
