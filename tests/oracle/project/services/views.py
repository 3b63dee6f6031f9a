"""What the bookshop's class-based views share."""

from typing import Any

from django.http import HttpRequest

from library.models import Book


class ShelfMixin:
    """Gives a view its books, in ways that do and do not ask the database."""

    request: HttpRequest
    shelf = "published"

    def get_books(self):
        return Book.objects.filter(published=True)

    def get_titles(self) -> list[str]:
        return [book.title for book in self.get_books()]

    def get_title(self) -> str:
        return f"The {self.shelf} ones"

    def get_reader_name(self) -> str:
        return self.request.user.username


class LoadingMixin:
    """Loads its book asynchronously, before a handler asks for it."""

    book: Book

    async def load(self, key: int, **kwargs: Any) -> Book:
        self.book = await Book.objects.aget(pk=key)
        return self.book

    async def load_with_publisher(self, key: int) -> Book:
        self.book = await Book.objects.select_related("publisher").aget(pk=key)
        return self.book
