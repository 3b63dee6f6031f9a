"""What happens to one row of a list, to some and to all, and which rows a queryset keeps."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

LOOPS = """\
from itertools import islice

from asgiref.sync import sync_to_async

from shop.models import Book


def books():
    return list(Book.objects.all())


def first(given):
    return given[0].author.name


def each_third(given):
    for book in islice(given, 3):
        print(book.author.name)


def pairs(given):
    for book, number in zip(given, [1]):
        print(book.author.name, number)


def chosen(given):
    for book in filter(None, given):
        print(book.author.name)


def changed(given):
    for book in given:
        print(book.author.name)
        book.author_id = 3


def by_title(given):
    known = {book.title: book for book in given}
    return known["a"].author.name, known.get("b").author.name


def next_of(given):
    one, *others = given
    return next(iter(given)).author, min(given).author, given.copy().pop().author, one.author


async def one_index():
    given = await sync_to_async(books)()
    await sync_to_async(first)(given)
    return [book.author.name for book in given]  # ! lazy-relation


async def that_index():
    given = await sync_to_async(books)()
    await sync_to_async(first)(given)
    return given[0].author.name


async def other_index():
    given = await sync_to_async(books)()
    await sync_to_async(first)(given)
    return given[1].author.name  # ! lazy-relation


async def some():
    given = await sync_to_async(books)()
    await sync_to_async(each_third)(given)
    return [book.author.name for book in given]  # ! lazy-relation


async def zipped():
    given = await sync_to_async(books)()
    await sync_to_async(pairs)(given)
    return [book.author.name for book in given]  # ! lazy-relation


async def filtered():
    given = await sync_to_async(books)()
    await sync_to_async(chosen)(given)
    return [book.author.name for book in given]  # ! lazy-relation


async def changed_each():
    given = await sync_to_async(books)()
    await sync_to_async(changed)(given)
    return [book.author.name for book in given]  # ! lazy-relation


async def keyed():
    given = await sync_to_async(books)()
    await sync_to_async(by_title)(given)
    return [book.author.name for book in given]  # ! lazy-relation


async def picked():
    given = await sync_to_async(books)()
    await sync_to_async(next_of)(given)
    return [book.author.name for book in given]  # ! lazy-relation


async def refreshed():
    given = await sync_to_async(books)()
    await sync_to_async(walked_in_range)(given)
    for book in given:
        await book.arefresh_from_db()
    return [book.author.name for book in given]  # ! lazy-relation


def walked_in_range(given):
    for at in range(len(given)):
        print(given[at].author.name)


def walked_while(given):
    at = 0
    while at < len(given):
        print(given[at].author.name)
        at += 1


def walked_sorted(given):
    for at, book in enumerate(sorted(given, key=str)):
        print(at, book.author.name)


async def walks():
    given = await sync_to_async(books)()
    await sync_to_async(walked_in_range)(given)
    return [book.author.name for book in given]


async def walks_while():
    given = await sync_to_async(books)()
    await sync_to_async(walked_while)(given)
    return [book.author.name for book in given]


async def walks_sorted():
    given = await sync_to_async(books)()
    await sync_to_async(walked_sorted)(given)
    return [book.author.name for book in given], given[3].author.name
"""

KEPT = """\
from asgiref.sync import sync_to_async

from shop.models import Author, Book


def looped():
    books = Book.objects.all()
    for book in books:
        print(book.author.name)
    return books


def filtered_after():
    books = Book.objects.all()
    for book in books:
        print(book.author.name)
    return books.filter(title="a")


def looped_some():
    books = Book.objects.all()
    for book in books:
        if book.title:
            print(book.author.name)
    return books


def nested():
    authors = list(Author.objects.prefetch_related("books"))
    for author in authors:
        for book in author.books.all():
            print(book.author.country.name)
    return authors


async def keeps():
    books = await sync_to_async(looped)()
    return [book.author.name for book in books], books[0].author.name


async def asks_again():
    books = await sync_to_async(filtered_after)()
    return [book.author.name async for book in books]  # ! lazy-relation


async def keeps_some():
    books = await sync_to_async(looped_some)()
    return [book.author.name for book in books]  # ! lazy-relation


async def keeps_nested():
    authors = await sync_to_async(nested)()
    return [book.author.country.name for author in authors for book in author.books.all()]
"""


def test_what_happens_to_one_row_does_not_happen_to_all(judge: Judge) -> None:
    judge({"shop/loops.py": LOOPS})


def test_a_queryset_keeps_the_rows_that_were_looped_over(judge: Judge) -> None:
    judge({"shop/kept.py": KEPT})
