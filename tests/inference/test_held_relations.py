"""Code that fills Django's own caches of an instance has its relations at hand."""

from collections.abc import Callable, Mapping

import pytest
from bookshop import files

Judge = Callable[[Mapping[str, str]], None]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(
            """\
from shop.models import Author, Book


async def page(pk, books):
    author = await Author.objects.aget(pk=pk)
    author._prefetched_objects_cache = {"books": books}
    return [book.title for book in author.books.all()]


async def one_of_several(pk, tags):
    book = await Book.objects.aget(pk=pk)
    book._prefetched_objects_cache = {"other": tags}
    return [tag.name for tag in book.tags.all()]  # ! queryset-evaluated
""",
            id="all of them at once",
        ),
        pytest.param(
            """\
from shop.models import Author, Book


async def page(pk, books):
    author = await Author.objects.aget(pk=pk)
    author._prefetched_objects_cache["books"] = books
    return [book.title for book in author.books.all()]


async def another(pk, rows):
    book = await Book.objects.aget(pk=pk)
    book._prefetched_objects_cache["lines"] = rows
    return [tag.name for tag in book.tags.all()]  # ! queryset-evaluated
""",
            id="under a key",
        ),
        pytest.param(
            """\
from shop.models import Author, Book


async def page(pk, author):
    book = await Book.objects.aget(pk=pk)
    book._state.fields_cache["author"] = author
    print(book.author.name)
    return book.publisher  # ! lazy-relation
""",
            id="the other end of a foreign key",
        ),
        pytest.param(
            """\
from asgiref.sync import sync_to_async

from shop.caches import fill
from shop.models import Author, Book


@sync_to_async
def make():
    author = Author.objects.create(name="Ann")
    fill(author, {"books": [Book(author=author)]})
    return author


async def page():
    author = await make()
    return list(author.books.all())


async def another(pk):
    book = await Book.objects.aget(pk=pk)
    fill(book, {"lines": []})
    return list(book.tags.all())  # ! queryset-evaluated


async def any_of_them(pk, name, rows):
    author = await Author.objects.aget(pk=pk)
    author._prefetched_objects_cache[name] = rows
    return list(author.books.all())
== shop/caches.py
def fill(instance, values):
    instance._prefetched_objects_cache = {}
    for field, value in values.items():
        rows = getattr(instance, field).all()
        rows._result_cache = value
        instance._prefetched_objects_cache[field] = rows
""",
            id="by a helper that is given the names",
        ),
    ],
)
def test_it_is_at_hand_what_is_put_there(code: str, judge: Judge) -> None:
    judge(files(code))


def test_a_relation_that_a_model_only_declares_is_prefetched_like_any_other(judge: Judge) -> None:
    judge(
        files(
            """\
from shop.models import Shelf


async def page(pk):
    shelf = await Shelf.objects.prefetch_related("entries").aget(pk=pk)
    return list(shelf.entries.all())


async def held(pk, rows):
    shelf = await Shelf.objects.aget(pk=pk)
    shelf._prefetched_objects_cache["entries"] = rows
    return list(shelf.entries.all())


async def asked_for(pk):
    shelf = await Shelf.objects.aget(pk=pk)
    return list(shelf.entries.all())  # ! queryset-evaluated


async def not_even_declared(pk, rows):
    shelf = await Shelf.objects.aget(pk=pk)
    print(list(shelf.keepers.all()))  # ! queryset-evaluated
    shelf._prefetched_objects_cache["keepers"] = rows
    print(list(shelf.keepers.all()))
    await shelf.arefresh_from_db(fields=["keepers"])
    return list(shelf.keepers.all())  # ! queryset-evaluated
""",
            """\
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import ManyRelatedManager


class Shelf(models.Model):
    name = models.CharField(max_length=50)
    entries: "ManyRelatedManager"
""",
        )
    )


def test_the_two_ends_of_a_one_to_one_relation_hold_each_other(judge: Judge) -> None:
    judge(
        files(
            """\
from asgiref.sync import sync_to_async

from shop.covers import cover, cover_aside
from shop.models import Book, Cover


async def created(pk):
    book = await Book.objects.aget(pk=pk)
    await Cover.objects.acreate(book=book, url="")
    return book.cover.url


async def built(pk):
    book = await Book.objects.aget(pk=pk)
    Cover(book=book, url="")
    return book.cover.url


async def assigned(pk):
    book = await Book.objects.aget(pk=pk)
    drawn = Cover(url="")
    drawn.book = book
    return book.cover.url


async def assigned_to_the_other_end(pk, number):
    book = await Book.objects.aget(pk=pk)
    found = await Cover.objects.aget(pk=number)
    book.cover = found
    return found.book.title


async def created_in_a_thread(pk):
    book = await Book.objects.aget(pk=pk)
    await sync_to_async(cover)(book)
    return book.cover.url


async def created_by_a_coroutine_of_a_thread(pk):
    book = await Book.objects.aget(pk=pk)
    await cover_aside(book)
    return book.cover.url


async def perhaps_created(pk):
    book = await Book.objects.aget(pk=pk)
    await Cover.objects.aget_or_create(book=book, defaults={"url": ""})
    return book.cover.url  # ! lazy-relation


async def fetched(pk):
    book = await Book.objects.aget(pk=pk)
    await Cover.objects.aget(book=book)
    return book.cover.url  # ! lazy-relation
== shop/covers.py
from asgiref.sync import sync_to_async

from shop.models import Cover


def cover(book):
    return Cover.objects.create(book=book, url="")


@sync_to_async
def cover_aside(book):
    return Cover.objects.create(book=book, url="")
"""
        )
    )
