"""Code that waits for the error: what it handles by name, or tests for, is no mistake."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]


def test_what_django_refuses_goes_to_a_handler_that_names_just_that(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
from contextlib import suppress

from asgiref.sync import sync_to_async
from django.core import exceptions
from django.core.exceptions import SynchronousOnlyOperation

from shop.models import Book


def size(books):
    try:
        return len(books)
    except SynchronousOnlyOperation:
        return None


async def counted(request):
    books = Book.objects.all()
    try:
        return len(books)
    except SynchronousOnlyOperation:
        return len(await sync_to_async(list)(books))


async def helped(request):
    return size(Book.objects.all())


async def one_of_several(request):
    try:
        return Book.objects.get(pk=1)
    except (Book.DoesNotExist, exceptions.SynchronousOnlyOperation):
        return await Book.objects.afirst()


async def suppressed(request):
    with suppress(SynchronousOnlyOperation):
        return Book.objects.count()
    return Book.objects.count()  # ! sync-query


async def behind_it(request):
    try:
        found = None
    except SynchronousOnlyOperation:
        found = Book.objects.first()  # ! sync-query
    else:
        found = Book.objects.last()  # ! sync-query
    finally:
        Book.objects.count()  # ! sync-query
    return found


async def for_anything(request):
    try:
        return Book.objects.get(pk=1)  # ! sync-query
    except Exception:
        return None
"""
        }
    )


def test_what_a_test_of_errors_looks_for_is_not_told(judge: Judge) -> None:
    judge(
        {
            "shop/tests.py": """\
import pytest
from django.core.exceptions import SynchronousOnlyOperation
from django.test import TestCase

from shop.models import Book


def maker():
    async def work():
        return 1

    return work


async def test_refused():
    with pytest.raises(SynchronousOnlyOperation):
        Book.objects.get()


async def test_wrongly_used():
    with pytest.raises(TypeError, match="await"):
        await maker()
    with pytest.raises(TypeError):
        maker()(1, 2)
    await maker()  # ! not-awaitable


async def test_something_else():
    with pytest.raises(Book.DoesNotExist):
        Book.objects.get()  # ! sync-query


class BookTest(TestCase):
    async def test_refused(self):
        with self.assertRaises(SynchronousOnlyOperation):
            Book.objects.get()
        with self.assertRaisesMessage(SynchronousOnlyOperation, "async context"):
            Book.objects.get()
        Book.objects.get()  # ! sync-query

    async def test_wrongly_used(self):
        with self.assertRaisesRegex(TypeError, "argument"):
            maker()(1)
"""
        }
    )


def test_what_was_cut_short_may_not_have_loaded_anything(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
from contextlib import nullcontext, suppress

import pytest
from asgiref.sync import sync_to_async
from django.core.exceptions import SynchronousOnlyOperation

from shop.models import Book


async def refused():
    book = await Book.objects.aget(pk=1)
    with pytest.raises(SynchronousOnlyOperation):
        print(book.author)
    print(book.author)  # ! lazy-relation


async def suppressed():
    book = await Book.objects.aget(pk=1)
    with suppress(ValueError):
        await sync_to_async(lambda: book.author)()
    print(book.author)  # ! lazy-relation


async def another_book():
    book = await Book.objects.aget(pk=1)
    with suppress(Book.DoesNotExist):
        book = await Book.objects.select_related("author").aget(pk=2)
    print(book.author)  # ! lazy-relation


async def the_only_book():
    book = None
    with suppress(Book.DoesNotExist):
        book = await Book.objects.select_related("author").aget(pk=2)
    return book and book.author


async def not_cut_short():
    book = await Book.objects.aget(pk=1)
    with nullcontext():
        await sync_to_async(lambda: book.author)()
    print(book.author)
"""
        }
    )


def test_what_is_done_on_leaving_is_done_after_the_body(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
from asgiref.sync import sync_to_async

from shop.models import Book


class Warmed:
    def __init__(self, book):
        self.book = book

    async def warm(self):
        await sync_to_async(lambda: self.book.author)()


class AtFirst(Warmed):
    async def __aenter__(self):
        await self.warm()

    async def __aexit__(self, *error):
        pass


class AtLast(Warmed):
    async def __aenter__(self):
        pass

    async def __aexit__(self, *error):
        await self.warm()


class Told:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        print(Book.objects.count())


async def at_first():
    book = await Book.objects.aget(pk=1)
    async with AtFirst(book):
        print(book.author)


async def at_last():
    book = await Book.objects.aget(pk=1)
    async with AtLast(book):
        print(book.author)  # ! lazy-relation


async def behind():
    book = await Book.objects.aget(pk=1)
    async with AtLast(book):
        print(book.title)
    print(book.author)


async def told():
    with Told():  # ! sync-helper
        return 1
"""
        }
    )


def test_what_is_iterated_either_way_is_no_mistake(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
async def either(chunks):
    try:
        async for chunk in chunks:
            yield chunk
    except TypeError:
        for chunk in chunks:
            yield chunk


async def only_one(chunks):
    try:
        async for chunk in chunks:  # ! not-awaitable
            yield chunk
    except ValueError:
        yield ""


async def page(request):
    async for text in either(["a", "b"]):
        print(text)
    async for text in only_one(["a", "b"]):
        print(text)
"""
        }
    )
