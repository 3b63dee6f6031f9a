"""Methods of mixins and base classes, judged for the classes of the project that mix them in."""

from collections.abc import Callable, Mapping

import pytest
from bookshop import files

Judge = Callable[[Mapping[str, str]], None]

FOUND = [
    pytest.param(
        """\
== shop/mixins.py
class Updates:
    async def put(self, request, pk):
        row = await self.get_object(pk)
        row.title = "new"
        row.save()  # ! sync-instance-method


class Views:
    queryset = None

    async def get_object(self, pk):
        return await self.queryset.aget(pk=pk)
== shop/views.py
from shop.mixins import Updates, Views
from shop.models import Book


class BookViews(Updates, Views):
    queryset = Book.objects.all()
""",
        id="a mixin's row comes from the class that it is mixed with",
    ),
    pytest.param(
        """\
== shop/mixins.py
class Updates:
    async def put(self, pk):
        row = await self.get_object(pk)
        await self.keep(row)

    async def keep(self, row):
        row.save()  # ! sync-instance-method
== shop/views.py
from shop.mixins import Updates
from shop.models import Book


class BookViews(Updates):
    async def get_object(self, pk):
        return await Book.objects.aget(pk=pk)
""",
        id="a hook is given what the mixing class supplies",
    ),
    pytest.param(
        """\
== shop/base.py
class Consumer:
    async def receive(self, text):
        self.answer(text)  # ! sync-helper

    def answer(self, text):
        raise ValueError(text)
== shop/consumers.py
from shop.base import Consumer
from shop.models import Book


class Books(Consumer):
    def answer(self, text):
        return Book.objects.count()
""",
        id="a hook that only a subclass fills with a query",
    ),
    pytest.param(
        """\
== shop/mixins.py
class Deletes:
    async def delete(self, pk):
        row = await self.get_object(pk)
        row.delete()  # ! sync-instance-method
== tests/test_mixins.py
from shop.mixins import Deletes
from shop.models import Book


def test_deletes():
    class BookViews(Deletes):
        async def get_object(self, pk):
            return await Book.objects.aget(pk=pk)

    assert BookViews
""",
        id="the only class that mixes it in stands in a test",
    ),
    pytest.param(
        """\
== shop/models.py
from django.db import models


class Owned(models.Model):
    class Meta:
        abstract = True

    async def describe(self):
        row = await type(self).objects.aget(pk=self.pk)
        return self.label(row)  # ! sync-helper


class Person(models.Model):
    name = models.CharField(max_length=50)


class Car(Owned):
    owner = models.ForeignKey(Person, on_delete=models.CASCADE)

    def label(self, row):
        return Person.objects.get(pk=row.pk).name
""",
        id="an abstract model calls what its models define",
    ),
    pytest.param(
        """\
== shop/views.py
from adrf.mixins import CreateModelMixin, DestroyModelMixin
from adrf.generics import GenericAPIView
from shop.models import Book


class Books(CreateModelMixin, DestroyModelMixin, GenericAPIView):
    queryset = Book.objects.all()

    async def perform_acreate(self, serializer):
        serializer.save()  # ! sync-form

    async def perform_adestroy(self, instance):
        instance.delete()  # ! sync-instance-method
""",
        id="what a framework gives to the hooks of its views",
    ),
    pytest.param(
        """\
== shop/serializers.py
from adrf.serializers import ModelSerializer
from shop.models import Book


class BookSerializer(ModelSerializer):
    class Meta:
        model = Book
        fields = ["title"]

    async def aupdate(self, instance, validated_data):
        instance.save()  # ! sync-instance-method
        return instance
""",
        id="a serializer updates a row of the model of its Meta",
    ),
]

HARMLESS = [
    pytest.param(
        """\
== shop/base.py
import functools

from asgiref.sync import sync_to_async


def resolver(function):
    threaded = sync_to_async(function)

    @functools.wraps(function)
    def either(*args):
        return (threaded if args[0].is_async() else function)(*args)

    return either


class Permission:
    async def resolve(self, user):
        return await self.check(user)

    @resolver
    def check(self, user):
        raise TypeError("a permission says what it checks")
== shop/views.py
from shop.base import Permission, resolver
from shop.models import Book


class Owner(Permission):
    @resolver
    def check(self, user):
        return Book.objects.filter(pk=user.pk).exists()
""",
        id="a hook that a decorator may move to a thread",
    ),
    pytest.param(
        """\
== shop/mixins.py
class Updates:
    async def put(self, request, pk):
        row = await self.get_object(pk)
        row.save()
== shop/views.py
from shop.mixins import Updates


class Files(Updates):
    async def get_object(self, pk):
        return bytearray(pk)
""",
        id="nobody mixes it with a model",
    ),
    pytest.param(
        """\
== shop/mixins.py
class Updates:
    async def put(self, request, pk):
        row = await self.get_object(pk)
        row.save()
== shop/views.py
from shop.mixins import Updates
from shop.models import Book


class BookViews(Updates):
    async def put(self, request, pk):
        row = await self.get_object(pk)
        await row.asave()

    async def get_object(self, pk):
        return await Book.objects.aget(pk=pk)
""",
        id="the class that has the model has a method of its own",
    ),
    pytest.param(
        """\
== shop/base.py
import inspect


class Consumer:
    async def receive(self, text):
        answer = self.answer(text)
        return await answer if inspect.isawaitable(answer) else answer

    def answer(self, text):
        return text
== shop/consumers.py
from shop.base import Consumer
from shop.models import Book


class Books(Consumer):
    async def answer(self, text):
        return await Book.objects.acount()
""",
        id="a hook that a subclass makes async",
    ),
    pytest.param(
        """\
== shop/views.py
from adrf.decorators import api_view
from adrf.views import APIView
from rest_framework.permissions import BasePermission


class Name(APIView):
    async def get(self, request):
        return request.user.username


class Staff(BasePermission):
    async def has_permission(self, request, view):
        return request.user.is_staff


@api_view(["GET"])
async def name(request):
    return request.user.username
""",
        id="a framework has loaded the user before it calls",
    ),
]


@pytest.mark.parametrize("text", FOUND)
def test_what_holds_for_a_class_that_mixes_a_method_in_is_found(judge: Judge, text: str) -> None:
    judge(files(text))


@pytest.mark.parametrize("text", HARMLESS)
def test_what_holds_for_no_class_of_the_project_is_silent(judge: Judge, text: str) -> None:
    judge(files(text))


def test_what_two_bases_of_a_package_share_comes_behind_both(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
from adrf.serializers import ModelSerializer

from shop.models import Book


class BookSerializer(ModelSerializer):
    class Meta:
        model = Book
        fields = "__all__"

    async def acreate(self, validated_data):
        return await Book.objects.acreate(**validated_data)


async def page(request):
    serializer = BookSerializer(data=request.data)
    await serializer.acreate({"title": "x"})
    serializer.create({"title": "x"})  # ! sync-form
"""
        }
    )
