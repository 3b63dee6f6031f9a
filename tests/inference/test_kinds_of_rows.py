"""What names, attributes and conditions tell of rows and querysets."""

from collections.abc import Callable, Mapping

import pytest
from bookshop import files

Judge = Callable[[Mapping[str, str]], None]

FOUND = [
    pytest.param(
        """\
async def count(rows):
    if hasattr(rows, "acount"):
        return rows.count()  # ! sync-query
    return len(rows)
""",
        id="only a queryset has acount",
    ),
    pytest.param(
        """\
class Registry:
    models = {}

    async def find(self, kind, pk):
        return self.models[kind].objects.get(pk=pk)  # ! sync-query
""",
        id="a model out of a map of models",
    ),
    pytest.param(
        """\
== shop/querysets.py
from django.db import models


class Dated(models.QuerySet):
    def touch(self):
        return self.update(seen=True)
== shop/stages.py
async def touch(batch):
    for model_class, keys in batch.items():
        model_class.objects.filter(pk__in=keys).touch()  # ! sync-helper
""",
        id="a method that one queryset class of the project has",
    ),
    pytest.param(
        """\
== shop/models.py
from django.db import models


class PrivateFileField(models.FileField):
    def pre_save(self, instance, add):
        return super().pre_save(instance, add)


class Report(models.Model):
    file = PrivateFileField()
== shop/views.py
from shop.models import Report


async def show(pk):
    report = await Report.objects.aget(pk=pk)
    report.file.save("name", b"text")  # ! sync-instance-method
""",
        id="a file of a derived field",
    ),
    pytest.param(
        """\
from django_bolt import BoltAPI, Request

api = BoltAPI()


@api.get("/me")
async def me(request: Request):
    return request.user.username  # ! lazy-request-user
""",
        id="the user of a request that is not Django's",
    ),
]

HARMLESS = [
    pytest.param(
        """\
async def count(rows):
    if hasattr(rows, "acount"):
        return await rows.acount()
    return rows.count() + rows["objects"].objects.get(1)
""",
        id="what has no acount may be anything",
    ),
    pytest.param(
        """\
== shop/querysets.py
from django.db import models


class Dated(models.QuerySet):
    def touch(self):
        return self.update(seen=True)


class Stamped(models.QuerySet):
    def touch(self):
        return self
== shop/stages.py
async def touch(batch):
    for model_class, keys in batch.items():
        model_class.objects.filter(pk__in=keys).touch()
""",
        id="a method that two queryset classes have",
    ),
    pytest.param(
        """\
from asgiref.sync import sync_to_async

from shop.models import Author, Book


def keep(book, country):
    author = book.author
    if author._state.adding:
        author.save()
    else:
        author.country = country
        author.save()
    return {author.name: author}


async def put(book, country):
    kept = await sync_to_async(keep)(book, country)
    return kept[book.author.name].country


async def every(country):
    async for book in Book.objects.select_related("author"):
        await put(book, country)
""",
        id="what a query gave is not being added",
    ),
    pytest.param(
        """\
from shop.models import Author, Book


def name(row):
    if isinstance(row, Book):
        return row.author.name
    return row.name


async def show(pk):
    return name(await Author.objects.aget(pk=pk))
""",
        id="a row of a model is none of another",
    ),
]


@pytest.mark.parametrize("text", FOUND)
def test_found(judge: Judge, text: str) -> None:
    judge(files(text))


@pytest.mark.parametrize("text", HARMLESS)
def test_silent(judge: Judge, text: str) -> None:
    judge(files(text))
