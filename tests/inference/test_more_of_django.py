"""Pieces of Django and of the standard library that the facts describe, as projects extend them."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

CODE = """\
from contextlib import AbstractContextManager, ExitStack

from django.core.paginator import Paginator
from django.db.models import Q
from django.views.generic import ArchiveIndexView
from rest_framework import serializers

from shop.models import Author, Book


class Told(Paginator):
    @property
    def count(self):
        return 10


class Counted(Paginator):
    @property
    def count(self):
        return Author.objects.count()


class Archive(ArchiveIndexView):
    model = Book

    async def get(self, request):
        return super().get(request)  # ! sync-query


class Reader(AbstractContextManager):
    def read(self):
        return list(Book.objects.all())

    def __exit__(self, *details):
        Book.objects.all().delete()


class TitleSerializer(serializers.Serializer):
    title = serializers.CharField()

    def validate_title(self, value):
        return value if Book.objects.filter(title=value).exists() else ""


class PlainSerializer(serializers.Serializer):
    title = serializers.CharField()

    def validate_title(self, value):
        return value.upper()


async def load(pk):
    return await Author.objects.aget(pk=pk)


async def pages():
    books = Book.objects.order_by("pk")
    print(Told(books, 2).num_pages, Told(books, 2).page(1).number)
    print(Counted(books, 2).num_pages)  # ! sync-form


async def reads():
    with Reader() as reader:  # ! sync-helper
        return reader.read()  # ! sync-helper


async def pushes():
    with ExitStack() as stack:
        stack.push(Reader())  # ! sync-helper


async def validates():
    print(PlainSerializer(data={"title": "a"}).is_valid())
    print(TitleSerializer(data={"title": "a"}).is_valid())  # ! sync-form


async def conditions(pk):
    print(Q(author=await load(pk)))
    return Q(author=load(pk))  # ! never-awaited
"""


def test_what_projects_build_upon_is_known(judge: Judge) -> None:
    judge({"shop/code.py": CODE})
