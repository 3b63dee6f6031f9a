"""Awaited helpers that hand out instances."""

from library.models import Book, Chapter


async def load_book(key: int) -> Book:
    return await Book.objects.aget(pk=key)


async def load_full_book(key: int):
    return await Book.objects.select_related("publisher").prefetch_related("chapters").aget(pk=key)


async def load_books():
    return [book async for book in Book.objects.order_by("pk")]


async def load_chapter(key):
    chapter = await Chapter.objects.select_related("book").filter(pk=key).afirst()
    if chapter is None:
        raise LookupError(key)
    return chapter


async def load_pair(key: int):
    book = await Book.objects.aget(pk=key)
    return book, book.publisher_id


async def each_book():
    async for book in Book.objects.all():
        yield book


async def each_full_book():
    async for book in Book.objects.select_related("publisher"):
        yield book


def fetch_in_this_thread(key: int) -> Book:
    return Book.objects.get(pk=key)
