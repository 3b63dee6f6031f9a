"""A decorator of which nothing is known may have made anything of a function."""

from collections.abc import Callable, Mapping
from pathlib import Path

from bookshop import lay_out
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
