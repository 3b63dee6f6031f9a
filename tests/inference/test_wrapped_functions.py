"""What the wrapper of a decorator puts there before it calls the function."""

from collections.abc import Callable, Mapping

import pytest

DECORATORS = """\
from functools import wraps

from shop.models import Book


def with_book(view):
    @wraps(view)
    async def wrapper(self, pk, *args):
        self.book = await Book.objects.select_related("author").aget(pk=pk)
        return await view(self, pk, *args)

    return wrapper


def logged(level):
    def decorator(view):
        @wraps(view)
        async def wrapper(self, *args):
            return await view(self, *args)

        return wrapper

    return decorator


def passing(view):
    @wraps(view)
    async def wrapper(request, pk):
        return await view(request, book=await Book.objects.aget(pk=pk))

    return wrapper
"""

METHODS = """\
from shop.decorators import logged, with_book


class Page:
    def reset(self, books):
        self.book = books.get()

    @logged("info")
    @with_book
    async def title(self, pk):
        self.book.author
        return self.book.author.country  # ! lazy-relation

    @with_book
    async def delete(self, pk):
        self.book.delete()  # ! sync-instance-method
"""

FUNCTIONS = """\
from shop.decorators import passing


@passing
async def page(request, book):
    return book.author  # ! lazy-relation
"""


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(METHODS, id="an attribute of the instance"),
        pytest.param(FUNCTIONS, id="an argument of its own"),
    ],
)
def test_wrapped(code: str, judge: Callable[[Mapping[str, str]], None]) -> None:
    judge({"shop/decorators.py": DECORATORS, "shop/views.py": code})
