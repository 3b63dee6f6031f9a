"""What one name of an unpacked tuple is tells what the others are."""

from collections.abc import Callable, Mapping

PARTNERS = """\
from asgiref.sync import sync_to_async

from shop.models import Author, Book


@sync_to_async
def partner(pk):
    found = list(Book.objects.filter(pk=pk).select_related("author")[:1])
    if found:
        return found[0], str(found[0].pk), -1
    own = Book.objects.filter(pk=0).first()
    return own, None, Book.objects.count()


async def load(pk):
    try:
        return await Author.objects.aget(pk=pk), None
    except Author.DoesNotExist:
        return None, "no such author"
"""

VIEWS = """\
from shop.models import Book
from shop.partners import load, partner


async def asked_for_truth(pk):
    book, number, count = await partner(pk)
    if number:
        return book.author
    return count


async def asked_for_none(pk):
    book, number, _ = await partner(pk)
    if number is None:
        return None
    return book.author


async def not_asked(pk):
    book, number, _ = await partner(pk)
    return book.author  # ! lazy-relation


async def asked_the_other_way(pk):
    book, number, _ = await partner(pk)
    if number:
        return number
    return book and book.author  # ! lazy-relation


async def bound_anew(pk):
    book, number, _ = await partner(pk)
    book = await Book.objects.aget(pk=pk)
    if number:
        return book.author  # ! lazy-relation


async def asked_of_another_call(pk):
    book, number, _ = await partner(pk)
    _, number, _ = await partner(pk)
    if number:
        return book.author  # ! lazy-relation


async def with_an_error(pk):
    author, error = await load(pk)
    if error:
        return error
    return author.country  # ! lazy-relation
"""


def test_names_out_of_one_tuple(judge: Callable[[Mapping[str, str]], None]) -> None:
    judge({"shop/partners.py": PARTNERS, "shop/views.py": VIEWS})
