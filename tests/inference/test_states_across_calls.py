"""What a called function did to its arguments, and to what it hands out, is known to the caller."""

from collections.abc import Callable, Mapping

import pytest
from bookshop import files

Judge = Callable[[Mapping[str, str]], None]

HELPERS = """\
from shop.models import Book


async def fetched():
    books = Book.objects.all()
    async for book in books:
        book.rank = 1
    return books


def fresh():
    return Book.objects.all()


async def greets(user):
    return user.is_authenticated


async def stores(user):
    return [user]


def both_colours(on_loop):
    if on_loop:

        async def later():
            return await Book.objects.afirst()

        return later()
    return Book.objects.first()
"""

CASES = [
    pytest.param(
        """\
        books = Book.objects.all()
        async for book in books:
            pass
        return len(books)
        """,
        id="a loop reads the queryset even if there is no round",
    ),
    pytest.param(
        """\
        return [book.title for book in await fetched()]
        """,
        id="a queryset that a function has read is handed out with its rows",
    ),
    pytest.param(
        """\
        one = fresh()
        list(one)  # ! queryset-evaluated
        two = fresh()
        list(two)  # ! queryset-evaluated
        list(two)
        """,
        id="each call hands out a queryset of its own",
    ),
    pytest.param(
        """\
        await greets(request.user)  # ! lazy-request-user
        """,
        id="request.user is loaded by an async function that was given it",
    ),
    pytest.param(
        """\
        await stores(request.user)
        """,
        id="an async function that only keeps request.user loads nothing",
    ),
    pytest.param(
        """\
        book = await Book.objects.select_related("author").aget(pk=1)
        await book.arefresh_from_db(fields=["title"])
        book.author
        await book.arefresh_from_db(fields=["author"])
        book.author  # ! lazy-relation
        """,
        id="refreshing some fields forgets no relation but these",
    ),
    pytest.param(
        """\
        book = await Book.objects.aget(pk=1)
        request.GET.get("full") and book.author  # ! lazy-relation
        book.author  # ! lazy-relation
        """,
        id="what stands behind 'and' may not have run",
    ),
    pytest.param(
        """\
        page = await sync_to_async(Paginator(Book.objects.all(), 3).page)(1)
        page.paginator.count
        paginator = Paginator(Book.objects.all(), 3)
        paginator.count  # ! sync-form
        paginator.num_pages
        """,
        id="a paginator counts once, and has counted when it gives a page",
    ),
    pytest.param(
        """\
        await both_colours(True)
        """,
        id="a function for both colours that is awaited took its async way",
    ),
    pytest.param(
        """\
        rows = []
        async for book in Book.objects.all():
            rows.append(book)
        rows[0].author  # ! lazy-relation
        """,
        id="a list holds what was appended to it",
    ),
    pytest.param(
        """\
        model = apps.get_model(request.GET["name"])
        return model.objects.count()  # ! sync-query
        """,
        id="a model whose name is not known is a model all the same",
    ),
]

HEAD = """\
from asgiref.sync import sync_to_async
from django.apps import apps
from django.core.paginator import Paginator

from shop.helpers import both_colours, fetched, fresh, greets, stores
from shop.models import Book


async def view(request):
"""


@pytest.mark.parametrize("body", CASES)
def test_what_a_caller_knows(body: str, judge: Judge) -> None:
    lines = [line.removeprefix("    ") for line in body.splitlines()]
    judge({"shop/helpers.py": HELPERS, "shop/views.py": HEAD + "\n".join(lines) + "\n"})


def test_a_declared_parameter_is_loaded_as_its_callers_load_it(
    judge: Callable[[Mapping[str, str]], None],
) -> None:
    judge(
        {
            "shop/pages.py": """\
from asgiref.sync import sync_to_async

from shop.models import Author, Book


async def loaded(book: Book):
    return book.author


async def loaded_further_up(book: Book | None, other):
    return await loaded_below(book)


async def loaded_below(book: Book):
    return book.author.name


async def not_loaded(book: Book):
    print(book.author.name)  # ! lazy-relation
    return book.author


async def loaded_by_one_of_two(book: Book):
    return book.author  # ! lazy-relation


async def loaded_here(book: Book):
    await sync_to_async(lambda: book.author)()
    return book.author


async def listed(author: Author):
    return list(author.books.all())


async def listed_without(author: Author):
    return list(author.books.all())  # ! queryset-evaluated


async def called_by_nobody(author: Author):
    return list(author.books.all())  # ! queryset-evaluated
""",
            "shop/views.py": """\
from shop import pages
from shop.models import Author, Book


async def books(pk):
    whole = await Book.objects.select_related("author").aget(pk=pk)
    await pages.loaded(whole)
    await pages.loaded_further_up(whole, 1)
    await pages.not_loaded(await Book.objects.aget(pk=pk))
    await pages.loaded_by_one_of_two(whole)
    await pages.loaded_by_one_of_two(await Book.objects.aget(pk=pk))
    await pages.loaded_here(await Book.objects.aget(pk=pk))


async def authors(pk):
    rows = Author.objects.prefetch_related("books")
    await pages.listed(await rows.aget(pk=pk))
    await pages.listed_without(await Author.objects.aget(pk=pk))
""",
        }
    )


def test_a_caller_tells_what_the_relations_hold_that_it_has_assigned(judge: Judge) -> None:
    judge(
        files(
            """\
from shop.events import tell, tell_of_new
from shop.models import Author, Book


async def move(pk, wanted):
    author = await Author.objects.select_related(*wanted).aget(pk=pk)
    book = await Book.objects.aget(pk=pk)
    book.author = author
    await tell(book)


async def write(pk):
    author = await Author.objects.select_related("country").aget(pk=pk)
    book, created = await Book.objects.aget_or_create(title="x", author=author)
    if created:
        await tell_of_new(book)
== shop/events.py
from shop.models import Book


async def tell(book: Book):
    print(book.author.country.name)
    return book.publisher.name  # ! lazy-relation


async def tell_of_new(book: Book):
    return book.author.country.name
"""
        )
    )


def test_callers_tell_what_the_rows_of_a_list_hold(judge: Judge) -> None:
    judge(
        files(
            """\
from shop.lists import countries, publishers, titles
from shop.models import Book


async def page():
    books = [book async for book in Book.objects.select_related("author")]
    return await titles(books), await publishers(books)


async def another(wanted):
    books = [book async for book in Book.objects.select_related("author__country")]
    return await countries(books), await titles(wanted)


async def third(pk):
    return await countries([await Book.objects.select_related("author").aget(pk=pk)])
== shop/lists.py
from shop.models import Book


async def titles(books: list[Book]):
    return [(book.title, book.author.name) for book in books]


async def publishers(books: list[Book]):
    for book in books:
        print(book.publisher.name)  # ! lazy-relation


async def countries(books: list[Book]):
    for book in books:
        print(book.author.name)
        print(book.author.country.name)  # ! lazy-relation
"""
        )
    )


def test_what_a_method_leaves_on_its_object_has_loaded_what_it_loaded(judge: Judge) -> None:
    judge(
        {
            "shop/services.py": """\
import socket

from shop.models import Book


class Shelf:
    def fetch(self):
        self.book = Book.objects.get(pk=1)
        print(self.book.author.name)

    def fetch_first(self):
        book = Book.objects.get(pk=1)
        print(book.author.name)
        self.first = book

    def fetch_rows(self):
        self.rows = list(Book.objects.all())
        for row in self.rows:
            print(row.author)

    def fetch_all(self):
        self.all = Book.objects.all()
        len(self.all)

    def fetch_bare(self):
        self.bare = Book.objects.get(pk=1)


class Wire:
    def __init__(self):
        self.quiet = socket.socket()
        self.quiet.setblocking(False)
        self.loud = socket.socket()

    def drain(self):
        return self.quiet.recv(1)

    def wait(self):
        return self.loud.recv(1)
""",
            "shop/views.py": """\
from asgiref.sync import sync_to_async

from shop.services import Shelf, Wire


async def one(request):
    shelf = Shelf()
    await sync_to_async(shelf.fetch)()
    await sync_to_async(shelf.fetch_first)()
    return shelf.book.author.name, shelf.first.author.name


async def several(request):
    shelf = Shelf()
    await sync_to_async(shelf.fetch_rows)()
    await sync_to_async(shelf.fetch_all)()
    return [row.author.name for row in shelf.rows], [row.pk for row in shelf.all]


async def bare(request):
    shelf = Shelf()
    await sync_to_async(shelf.fetch_bare)()
    return shelf.bare.author.name  # ! lazy-relation


async def wired(wire: Wire):
    wire.drain()
    wire.wait()  # ! sync-helper
""",
        }
    )
