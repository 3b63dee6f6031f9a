"""The page metadata of a book: three calls down, a foreign key is followed."""

from library.models import Book
from services.naming import house_name


def build_metadata(book):
    return {"title": book.title, "description": describe(book)}


def describe(book):
    return f"{book.title}, published by {house_name(book)}"


def build_plain_metadata(book: Book) -> dict[str, str]:
    return {"title": book.title, "price": str(book.price)}


def build_metadata_of_editor(book: Book) -> dict[str, str]:
    """Reads one nullable relation."""
    editor = book.editor
    return {"editor": editor.name if editor else ""}
