"""What `+=` and `|=` put into the lists and dictionaries of modules and classes is in them."""

from collections.abc import Callable, Mapping

from bookshop import files

Judge = Callable[[Mapping[str, str]], None]

GROWN = """\
from shop.models import Book


def write(given):
    Book.objects.create(title="a")


def count(given):
    return Book.objects.count()


def nothing(given):
    return None


HOOKS = [nothing]
HOOKS += [write]
BY_NAME = {"nothing": nothing}
BY_NAME |= {"count": count}
QUIET = [nothing]


class Desk:
    steps = [nothing]

    def __init__(self):
        self.more = []
        self.more += [count]

    async def run(self, given):
        for step in self.steps:
            step(given)
        for step in self.more:
            step(given)  # ! sync-helper


async def run(given, name):
    for hook in HOOKS:
        hook(given)  # ! sync-helper
    for hook in QUIET:
        hook(given)
    BY_NAME["nothing"](given)
    return BY_NAME[name](given)  # ! sync-helper


def aside(given):
    QUIET = []
    QUIET += [write]
    return QUIET
"""


def test_what_an_augmented_assignment_puts_in_is_found_there(judge: Judge) -> None:
    judge(files(GROWN))
