"""What is in an object that is used like a dictionary or a list."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

HOLDERS = """\
from dataclasses import dataclass, field

from shop.models import Book


class Desk:
    def __init__(self):
        self.books = {}

    def __getitem__(self, pk):
        return self.books[pk]

    def __setitem__(self, pk, book):
        self.books[pk] = book

    def __iter__(self):
        return iter(self.books.values())


@dataclass
class Report:
    books: list[Book] = field(default_factory=list)

    def add(self, book):
        self.books.append(book)
        return self

    def authors(self):
        return [book.author.name for book in self.books]
"""

WORK = """\
from shop.holders import Desk, Report
from shop.models import Book


async def cold(pk):
    book = await Book.objects.aget(pk=pk)
    desk = Desk()
    desk[pk] = book
    print(desk[pk].author)  # ! lazy-relation


async def cold_in_turn(pk):
    desk = Desk()
    desk[pk] = await Book.objects.aget(pk=pk)
    for book in desk:
        print(book.author)  # ! lazy-relation


async def cold_report(pk):
    return Report().add(await Book.objects.aget(pk=pk)).authors()  # ! sync-helper


async def loaded(pk):
    book = await Book.objects.select_related("author").aget(pk=pk)
    desk = Desk()
    desk[pk] = book
    report = Report().add(book)
    return desk[pk].author, [each.author for each in desk], report.authors()
"""


def test_what_was_put_in_comes_out(judge: Judge) -> None:
    judge({"shop/holders.py": HOLDERS, "shop/work.py": WORK})
