"""What an attribute holds that other code fills, and names that a constructor of few rows is given
by very many callers."""

from pathlib import Path

import pytest
from bookshop import lay_out
from layouts import layout_at

from hue_lint.analysis import Analysis

MODELS = """\
from django.db import models


class Shop(models.Model):
    pass


class Book(models.Model):
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="books")
"""

PROXY = """\
from shop.models import Shop


class Proxy:
    instance: Shop | None = None


current = Proxy()
"""

VIEW = """\
from shop.proxy import current


async def view(request):
    return [book.pk for book in current.instance.books.all()]
"""

LOADING = """\
from shop.models import Shop
from shop.proxy import current


def load():
    current.instance = Shop.objects.prefetch_related("books").first()
"""


@pytest.mark.parametrize(
    ("loading", "codes"),
    [
        pytest.param("", ["HUE102"], id="nobody is seen to fill it"),
        pytest.param(LOADING, [], id="other code fills it and may have fetched the rows"),
    ],
)
def test_related_rows_of_what_other_code_puts_there(
    tmp_path: Path, loading: str, codes: list[str]
) -> None:
    files = {"models": MODELS, "proxy": PROXY, "views": VIEW, "loading": loading, "__init__": ""}
    lay_out(tmp_path, {f"shop/{name}.py": text for name, text in files.items()})
    found = Analysis.open(layout_at(tmp_path)).findings(tmp_path / "shop/views.py")
    assert [each.code for each in found] == codes


MANAGER = """\
from asgiref.sync import sync_to_async
from django.apps import apps


class Rows:
    def __init__(self, app, model):
        self.model = apps.get_model(app, model)

    @sync_to_async
    def get(self, **kwargs):
        return self.model.objects.filter(**kwargs).first()


class Keyboard:
    @staticmethod
    def back(where):
        return [[f"back:{where}"]]
"""


def test_a_short_constructor_tells_the_names_of_all_its_callers_apart(tmp_path: Path) -> None:
    others = "".join(
        f"""
async def step{number}(request):
    await Rows("shop", "Thing{number}").get(pk=1)
    return Keyboard.back("place{number}")

"""
        for number in range(40)
    )
    view = f"""\
from shop.rows import Keyboard, Rows

{others}
async def view(request):
    book = await Rows("shop", "Book").get(pk=1)
    return book.shop.pk
"""
    files = {"models": MODELS, "rows": MANAGER, "views": view, "__init__": ""}
    lay_out(tmp_path, {f"shop/{name}.py": text for name, text in files.items()})
    found = Analysis.open(layout_at(tmp_path)).findings(tmp_path / "shop/views.py")
    assert [each.code for each in found] == ["HUE104"]
