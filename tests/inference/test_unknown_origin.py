"""A relation of which nothing shows whether it is loaded, read a call away."""

from pathlib import Path

from bookshop import MODELS, lay_out
from layouts import layout_at

from hue_lint.analysis import Analysis

MODULE = """\
from asgiref.sync import sync_to_async

from shop.models import Author, Book


class Shown(Book):
    class Meta:
        proxy = True

    def __str__(self):
        return self.author.name

    @property
    def origin(self):
        return self.author.country.name


def named(book):
    return book.author.name


def framed(book):
    return f"<{named(book)}>"


def titled(book):
    return book.title


async def by_helper(book: Book):
    return named(book)  # besides


async def two_calls_away(book: Book):
    return framed(book)  # besides


async def by_property(book: Shown):
    return book.origin  # besides


async def by_text(book: Shown):
    return f"{book}"  # besides


async def by_loop(books: list[Book]):
    for book in books:
        framed(book)  # besides


async def known(pk):
    return framed(await Book.objects.aget(pk=pk))  # told


async def loaded(pk, book: Book):
    await sync_to_async(named)(book)
    return named(book), named(await Book.objects.select_related("author").aget(pk=pk))


async def assigned(book: Book, author: Author):
    book.author = author
    return framed(book), titled(book)
"""


def test_it_is_told_at_the_call_where_the_rule_of_unknown_relations_is_on(tmp_path: Path) -> None:
    lay_out(tmp_path, {"shop/__init__.py": "", "shop/models.py": MODELS, "shop/views.py": MODULE})
    found = Analysis.open(layout_at(tmp_path)).findings(tmp_path / "shop/views.py")
    lines = MODULE.splitlines()
    wanted = {row: line for row, line in enumerate(lines, 1) if line.endswith(("besides", "told"))}
    assert {(f.span.start.row, f.code, f.besides) for f in found} == {
        (row, "HUE501", "HUE114" if line.endswith("besides") else "")
        for row, line in wanted.items()
    }
    assert all(
        finding.is_selected({"HUE501"}) is not bool(finding.besides)
        and finding.is_selected({"HUE501", "HUE114"})
        for finding in found
    )
