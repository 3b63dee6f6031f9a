"""What the methods of enumerations do, each for the member that they are asked of."""

from collections.abc import Callable, Mapping

from bookshop import files

Judge = Callable[[Mapping[str, str]], None]


def test_a_method_of_a_member_knows_which_one_it_is(judge: Judge) -> None:
    judge(
        files(
            """\
from shop.kinds import Kind, Shape


async def the_one_that_counts(request):
    return Kind.COUNT.run()  # ! sync-helper


async def another(request):
    return Kind.NOTHING.run()


async def by_its_value(request):
    return Kind.COUNT.by_value()  # ! sync-helper


async def another_by_its_value(request):
    return Kind.NOTHING.by_value()


async def another_by_its_name(request):
    return Kind.NOTHING.by_name()


async def whichever(request, kind: Kind):
    return kind.always()  # ! sync-helper


async def of_a_choice(request):
    return Shape.ROUND.rows()  # ! sync-helper


async def its_text(request):
    return Kind.COUNT.value.upper() + Shape.ROUND.upper() + Kind.COUNT.name


== shop/kinds.py
import enum

from django.db import models

from shop.models import Book


class Kind(enum.Enum):
    COUNT = "count"
    NOTHING = "nothing"

    def run(self):
        if self is Kind.COUNT:
            return Book.objects.count()
        return 0

    def by_value(self):
        if self.value == "count":
            return Book.objects.count()
        return 0

    def by_name(self):
        if self.name in ("COUNT",):
            return 3
        if self.name == "COUNT":
            return Book.objects.count()
        return 0

    def always(self):
        return Book.objects.count()


class Shape(models.TextChoices):
    ROUND = "round"

    def rows(self):
        return list(Book.objects.filter(title=self))
"""
        )
    )


def test_calling_an_instance_of_an_heir_runs_what_the_heir_overrides(judge: Judge) -> None:
    judge(
        files(
            """\
from shop.commands import Counting, Quiet


async def counting(request):
    return await Counting()()


async def quiet(request):
    return await Quiet()()


== shop/commands.py
import contextlib

from shop.models import Book


class Command:
    async def __call__(self):
        with self.around():  # ! sync-helper
            return await self.handle()

    @contextlib.contextmanager
    def around(self):
        yield

    async def handle(self):
        return 1


class Quiet(Command):
    pass


class Counting(Command):
    @contextlib.contextmanager
    def around(self):
        Book.objects.count()
        yield
"""
        )
    )
