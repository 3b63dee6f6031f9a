"""Classes that stand in functions, as tests and factories of views write them."""

from collections.abc import Callable, Mapping

import pytest

VIEW = """\
from shop.models import Author, Book


class Base:
    model = None

    async def load(self, pk):
        return await self.model.objects.aget(pk=pk)


def routes(api):
    kind = Author

    @api.view("/books")
    class Books(Base):
        model = Book

        async def load(self, pk):
            return await self.model.objects.aget(pk=pk)

        async def publish(self, pk):
            book = await self.load(pk)
            book.save()  # ! sync-instance-method
            kind.objects.count()  # ! sync-query
            return book.author  # ! lazy-relation

        class Inner:
            async def deep(self):
                kind.objects.count()  # ! sync-query

    class Others(Books):
        async def rename(self, pk):
            (await self.load(pk)).delete()  # ! sync-instance-method

    return Books, Others
"""

MODEL_TEST = """\
import pytest

from shop.models import Book


async def test_page():
    class Page:
        rows = Book.objects.all()

        async def get(self):
            return [row for row in self.rows]  # ! queryset-evaluated

    assert await Page().get()
"""


DEFAULTS = """\
from shop.models import Book


async def page():
    class Page:
        async def count(self, more=None, at_first=Book.objects.count()):  # ! sync-query
            return more or at_first

    return await Page().count()
"""


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(VIEW, id="a view that a function registers"),
        pytest.param(MODEL_TEST, id="a class in an async test"),
        pytest.param(DEFAULTS, id="what a default of a method is made of"),
    ],
)
def test_local_classes(code: str, judge: Callable[[Mapping[str, str]], None]) -> None:
    judge({"shop/views.py": code})
