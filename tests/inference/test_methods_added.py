"""Async methods that no release of Django has, in projects that add methods while they run."""

from collections.abc import Callable, Mapping

import pytest

Judge = Callable[[Mapping[str, str]], None]

ROWS = """\
from django.db.models import QuerySet
from django.db.models.manager import BaseManager


class Rows(QuerySet):
    async def aall(self):
        return self


class RowsManager(BaseManager.from_queryset(Rows)):
    pass
"""
VIEW = """\
from shop.models import Book


async def view(request):
    books = await Book.objects.aall(){}
    return [book async for book in books]
"""


@pytest.mark.parametrize(
    "added",
    [
        pytest.param("for model in models:\n    model.objects = RowsManager()\n", id="a manager"),
        pytest.param(
            'for model in models:\n    setattr(model, "objects", RowsManager())\n', id="by its name"
        ),
        pytest.param("QuerySet.aall = Rows.aall\n", id="a method"),
        pytest.param('setattr(models.QuerySet, "aall", Rows.aall)\n', id="a method by its name"),
        pytest.param(
            'for model in models:\n    model.add_to_class("objects", RowsManager())\n',
            id="as Django adds it",
        ),
    ],
)
def test_what_the_project_adds_while_it_runs_is_not_missed(judge: Judge, added: str) -> None:
    judge({"shop/rows.py": ROWS, "shop/apps.py": added, "shop/views.py": VIEW.format("")})


def test_what_only_a_test_replaces_is_missed_outside_of_it(judge: Judge) -> None:
    view = VIEW.format("  # ! no-such-async-method")
    test = "def test_it():\n    Book.objects = Fake()\n"
    judge({"shop/rows.py": ROWS, "tests/test_books.py": test, "shop/views.py": view})
