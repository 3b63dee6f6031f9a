"""A special method, which no text calls by its name: it is led to from where instances are made."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

WORK = """\
from shop.models import Book


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


async def work():
    await Quiet(count)()
    return await Tool(count)()
"""


def test_a_special_method_runs_what_its_instance_was_made_with(judge: Judge) -> None:
    judge({"shop/work.py": WORK})
