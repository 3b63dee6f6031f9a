"""What was so before: rows that a loop warmed, what `callable` tells, who a test's client is."""

import pytest

MODELS = """
    from django.db import models

    class Shelf(models.Model):
        name = models.CharField(max_length=9)

    class Book(models.Model):
        shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE)
"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            """
        @sync_to_async
        def warmed():
            books = list(Book.objects.all())
            for book in books:
                print(book.shelf.name)
            return books

        async def view(request):
            return [book.shelf.name for book in await warmed()]
            """,
            id="what a loop loads of each row is loaded of all that it returns",
        ),
        pytest.param(
            """
        @sync_to_async
        def warmed():
            kept = {}
            for book in Book.objects.all():
                if book.shelf.name:
                    kept[book.pk] = book
            return kept

        async def view(request):
            return [book.shelf.name for book in (await warmed()).values()]
            """,
            id="a dictionary of rows that the condition has loaded",
        ),
        pytest.param(
            """
        @sync_to_async
        def kept():
            kept = {}
            for book in Book.objects.all():
                print(book.shelf.name)
                if book.pk:
                    kept[book.pk] = book
            return kept

        @sync_to_async
        def found():
            for book in Book.objects.all():
                if book.shelf.name:
                    return {"book": book, "rows": [book]}

        async def view(request):
            first = await found()
            held = await found()
            return [
                first["book"].shelf.name,
                [book.shelf.name for book in held["rows"]],
                [book.shelf.name for book in (await kept()).values()],
            ]
            """,
            id="what is returned or kept inside of something else is the row that was loaded",
        ),
        pytest.param(
            """
        @sync_to_async
        def some(books):
            for book in books:
                if book.pk:
                    print(book.shelf.name)
            return books

        async def view(request):
            books = [book async for book in Book.objects.all()]
            return [book.shelf.name for book in await some(books)]  # <-
            """,
            id="what a loop loads of some rows is not loaded of all",
        ),
        pytest.param(
            """
        async def view(request, book: Book, books: list):
            book = await Book.objects.aget(pk=1)
            for other in books:
                print(book.shelf_id)
                await sync_to_async(lambda: book.shelf)()
            return book.shelf.name  # <-
            """,
            id="what a round does to a row of outside has not happened without a round",
        ),
        pytest.param(
            """
        @sync_to_async
        def first(books):
            for book in books:
                print(book.shelf.name)
                break
            return books

        @sync_to_async
        def others(books):
            for book in books[1:]:
                print(book.shelf.name)
            return books

        async def view(request):
            books = [book async for book in Book.objects.all()]
            return [book.shelf.name for book in await first(books)]  # <-

        async def again(request):
            books = [book async for book in Book.objects.all()]
            return [book.shelf.name for book in await others(books)]  # <-
            """,
            id="a loop that leaves early, or visits a part, warms no other row",
        ),
        pytest.param(
            """
        def print_it():
            return 1

        TABLE = {"count": lambda: Book.objects.count()}

        def read(key):
            return key() if callable(key) else TABLE[key]()

        async def view(request):
            read(print_it), read(lambda: 1), read(dict)
            read("count")  # <-
            """,
            id="callable is decided by what is passed",
        ),
        pytest.param(
            """
        async def view(request, shelf: Shelf):
            book, made = await Book.objects.aget_or_create(pk=1, defaults={"shelf": shelf})
            assert made is True
            return book.shelf.name

        async def other(request, shelf: Shelf):
            book, made = await Book.objects.aget_or_create(pk=1, defaults={"shelf": shelf})
            if made == False:
                return book.shelf.name  # <-
            """,
            id="a truth that is compared with True or False",
        ),
        pytest.param(
            """
        class MyTest(TestCase):
            def setUp(self):
                self.client = elsewhere.Client()

            async def test(self):
                return await self.client.get("/")

        class Other(TestCase):
            client_class = AsyncClient

            async def test(self):
                return await self.client.get("/")

        class Plain(TestCase):
            async def test(self):
                return self.client.get("/")  # <-
            """,
            id="a client is what the test case assigns, or of the class that it names",
        ),
    ],
)
def test_what_was_so_before(write, check, text):
    head = """
        import elsewhere
        from asgiref.sync import sync_to_async
        from django.test import AsyncClient, TestCase
        from shop.models import Book, Shelf
"""
    write({"shop/models.py": MODELS, "shop/views.py": head + text})
    lines = (head + text).strip("\n").splitlines()
    marked = [row for row, line in enumerate(lines, 1) if line.endswith("# <-")]
    assert [int(place.split()[0].rpartition(":")[2]) for place in check()] == marked
