"""Prices: functions that look innocent, and some that are."""

from collections.abc import Iterable
from decimal import Decimal

from library.models import Book, Chapter


def total_price() -> int:
    return sum(book.price for book in Book.objects.all())


def price_of(key: int) -> int:
    return Book.objects.get(pk=key).price


def with_tax(price: int) -> Decimal:
    return Decimal(price) * Decimal("1.07")


def dearest(books: Iterable[Book]) -> str:
    """Harmless with a list, a query with a queryset."""
    return max(books, key=lambda book: book.price).title


def cheap_books():
    """Builds a queryset and evaluates nothing."""
    return Book.objects.filter(price__lt=15)


def pages_of(book: Book) -> int:
    return sum(chapter.pages for chapter in book.chapters.all())


def longest_chapter(chapters: list[Chapter]) -> str:
    return max(chapters, key=lambda chapter: chapter.pages).title


def raise_price(book, amount=1, commit=True):
    """Saves on one branch only."""
    book.price += amount
    if commit:
        book.save()
    return book.price
