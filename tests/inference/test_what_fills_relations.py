"""Which spellings tell that the relation of a row is at hand."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

WORK = """\
from django.db.models import Prefetch

from shop.models import Author, Book, Country


async def listed(pk):
    books = Prefetch("books", Book.objects.order_by("title"), to_attr="all_books")
    author = await Author.objects.prefetch_related(books).aget(pk=pk)
    print([book.author.name for book in author.all_books])
    return [book.author.country for book in author.all_books]  # ! lazy-relation


async def matched(author: Author):
    match await Book.objects.aget_or_create(title="a", defaults={"author": author}):
        case book, True:
            return book.author
        case book, _:
            return book.author  # ! lazy-relation


async def by_position(author: Author):
    book, _ = await Book.objects.aupdate_or_create({"author": author}, title="a")
    return book.author


async def only_for_new_ones(author: Author):
    book, _ = await Book.objects.aupdate_or_create({}, {"author": author}, title="a")
    return book.author  # ! lazy-relation
"""


def test_the_relation_is_there(judge: Judge) -> None:
    judge({"shop/work.py": WORK})
