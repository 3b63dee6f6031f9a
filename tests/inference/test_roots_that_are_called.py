"""An async function that somebody may call out of sight and that the project calls too: what it
hands on is what either gives."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

WORK = """\
from functools import partial

from shop.models import Book


def author_of(book):
    return book.author.name


async def forwarded(*args, **kwargs):
    return await inner(*args, **kwargs)


async def inner(book):
    return author_of(book)  # ! sync-helper


class Tool:
    def __init__(self, function):
        self.function = function

    async def __call__(self, *args):
        return self.function(*args)  # ! sync-helper


class Quiet(Tool):
    async def __call__(self, *args):
        return len(args)


def count():
    return Book.objects.count()


async def work(pk):
    print(partial(forwarded), await Quiet(count)())
    await Tool(count)()
    return await forwarded(await Book.objects.aget(pk=pk))
"""


def test_what_a_root_is_given_in_the_project_goes_on(judge: Judge) -> None:
    judge({"shop/work.py": WORK})
