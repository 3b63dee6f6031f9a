"""A decorator of which nothing is known may have made anything of a function."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from bookshop import files, lay_out
from layouts import layout_at

from hue_lint.analysis import Analysis
from hue_lint.findings import Applicability, Fix

HELPERS = """\
from functools import cache

from elsewhere import threaded

from shop.models import Book


@threaded
def newest():
    return Book.objects.last()


@cache
def oldest():
    return Book.objects.first()
"""


def test_what_is_awaited_may_be_async_by_its_decorator(
    judge: Callable[[Mapping[str, str]], None],
) -> None:
    judge(
        {
            "shop/helpers.py": HELPERS,
            "shop/views.py": """\
from shop.helpers import newest


async def view(request):
    return await newest()
""",
        }
    )


def test_what_is_called_is_repaired_at_ones_own_risk(tmp_path: Path) -> None:
    view = """\
import asyncio

from shop.helpers import newest, oldest


async def view(request):
    oldest()
    return await asyncio.gather(newest(), newest())
"""
    lay_out(tmp_path, {"shop/__init__.py": "", "shop/helpers.py": HELPERS, "shop/views.py": view})
    models = "from django.db import models\n\n\nclass Book(models.Model):\n    pass\n"
    (tmp_path / "shop/models.py").write_text(models)
    found = Analysis.open(layout_at(tmp_path)).findings(tmp_path / "shop/views.py")
    repairs = [(each.span.start.row, each.fix.applicability) for each in found if each.fix]
    assert all(isinstance(each.fix, Fix) for each in found)
    assert {row for row, how in repairs if how is Applicability.SAFE} == {7}
    assert {row for row, how in repairs if how is Applicability.UNSAFE} <= {8}


MAKERS = """\
from asgiref.sync import sync_to_async


class ToAsync:
    def __init__(self, function):
        self.function = function

    async def __call__(self, *args):
        return await sync_to_async(self.function)(*args)


def maybe(flag):
    def decorate(function):
        return sync_to_async(function) if flag else function

    return decorate


def timed(function):
    def inner(*args):
        return function(*args)

    return inner


def compose(*decorators):
    def decorate(function):
        for each in decorators:
            function = each(function)
        return function

    return decorate


def named(name):
    return globals()[name]
"""


@pytest.mark.parametrize(
    ("decorator", "is_safe"),
    [
        pytest.param("ToAsync", False, id="a class whose instances are awaited"),
        pytest.param("maybe(True)", False, id="one that makes it async or not"),
        pytest.param("compose(timed, sync_to_async)", False, id="several, one of which does"),
        pytest.param("named('maybe')", False, id="one that is found by its name"),
        pytest.param("timed", True, id="one that calls it as it is"),
    ],
)
def test_a_repair_is_safe_where_the_decorator_surely_leaves_the_function_what_it_is(
    tmp_path: Path, decorator: str, is_safe: bool
) -> None:
    view = f"""\
from asgiref.sync import sync_to_async

from shop.makers import ToAsync, compose, maybe, named, timed
from shop.models import Book


@{decorator}
def newest():
    return Book.objects.last()


async def view(request):
    found = newest()
    return found
"""
    models = "from django.db import models\n\n\nclass Book(models.Model):\n    pass\n"
    files = {"shop/__init__.py": "", "shop/makers.py": MAKERS, "shop/models.py": models}
    lay_out(tmp_path, {**files, "shop/views.py": view})
    found = Analysis.open(layout_at(tmp_path)).findings(tmp_path / "shop/views.py")
    told = [each.fix for each in found if each.code == "HUE501" and each.span.start.row == 13]
    safe = [isinstance(fix, Fix) and fix.applicability is Applicability.SAFE for fix in told]
    assert any(safe) is is_safe


def test_what_the_arguments_of_a_decorator_do_is_done_at_import(
    judge: Callable[[Mapping[str, str]], None],
) -> None:
    judge(
        files(
            """\
from elsewhere import router

from shop.models import Book


@router.on(router.one_of([book.title for book in Book.objects.all()]))
async def by_title(update):
    return update


@router.on(list(Book.objects.all()))
async def by_book(update):
    return update


class Handlers:
    @router.on(first=Book.objects.first())
    async def by_the_first(self, update):
        return update


def around(books):
    async def inside():
        @router.on(list(books))  # ! queryset-evaluated
        async def innermost(update):
            return update

        return innermost

    return inside


async def page(request):
    return await around(Book.objects.all())()
"""
        )
    )
