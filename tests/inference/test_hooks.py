"""Async functions in the place of what is called synchronously."""

from collections.abc import Callable, Mapping

import pytest
from bookshop import files

Judge = Callable[[Mapping[str, str]], None]

MODELS = """\
from django.contrib.auth.models import AbstractUser
from django.db import models


class Base(models.Model):
    class Meta:
        abstract = True

    async def save(self, *args, **kwargs):  # ! async-hook
        await super().asave(*args, **kwargs)


class Post(Base):
    title = models.CharField(max_length=9)

    async def __str__(self):  # ! async-hook
        return self.title

    async def clean(self):  # ! async-hook
        pass

    async def asave(self, *args, **kwargs):
        await super().asave(*args, **kwargs)

    async def publish(self):
        await self.asave()


class PostManager(models.Manager):
    async def get_queryset(self):  # ! async-hook
        return super().get_queryset()

    async def newest(self):
        return await self.afirst()
"""

COMMANDS = """\
import asyncio
from asgiref.sync import async_to_sync
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    async def handle(self, *args, **options):  # ! async-hook
        pass


class Right(BaseCommand):
    def handle(self, *args, **options):
        asyncio.run(self.ahandle())

    async def ahandle(self):
        pass


class AsyncCommand(BaseCommand):
    def execute(self, *args, **options):
        return async_to_sync(self.handle)(*args, **options)


class Mine(AsyncCommand):
    async def handle(self, *args, **options):
        pass
"""

VIEWS = """\
from asgiref.sync import async_to_sync
from django.http import HttpResponse
from django.template import Library
from django.views import View
from django.views.generic import ListView, FormView
from rest_framework import serializers, viewsets, permissions
from rest_framework.views import APIView
from channels.generic.websocket import AsyncWebsocketConsumer, WebsocketConsumer
from celery import Celery, shared_task

from shop.models import Post

app = Celery("x")
register = Library()


@shared_task
async def task():  # ! async-hook
    pass


@app.task(bind=True)
async def task2(self):  # ! async-hook
    pass


@shared_task
@async_to_sync
async def task3():
    pass


@register.filter
async def shown(x):  # ! async-hook
    return x


class L(ListView):
    async def get_queryset(self):  # ! async-hook
        return Post.objects.all()


class L2(ListView):
    async def get(self, request):
        obj = await self.get_object_x()
        return HttpResponse("")

    async def get_object_x(self):
        return 1


class F(FormView):
    async def form_valid(self, form):  # ! async-hook
        return HttpResponse("")


class V(View):
    async def get(self, request):
        return HttpResponse("")


class A(APIView):
    async def get(self, request):  # ! async-hook
        return HttpResponse("")


class Own(APIView):
    async def dispatch(self, request):
        return await self.get(request)

    async def get(self, request):
        return HttpResponse("")


class S(serializers.ModelSerializer):
    async def create(self, data):  # ! async-hook
        return await Post.objects.acreate(**data)

    async def validate_title(self, x):  # ! async-hook
        return x


class P(permissions.BasePermission):
    async def has_permission(self, request, view):  # ! async-hook
        return True


class C(WebsocketConsumer):
    async def connect(self):  # ! async-hook
        pass


class C2(AsyncWebsocketConsumer):
    async def connect(self):
        pass
"""


def test_hooks_of_models(judge: Judge) -> None:
    judge(files("", MODELS))


def test_commands(judge: Judge) -> None:
    judge({"shop/management/commands/go.py": COMMANDS})


def test_views_serializers_consumers_tasks_and_filters(judge: Judge) -> None:
    judge({"shop/views.py": VIEWS, "shop/models.py": PLAIN})


PLAIN = """\
from django.db import models


class Post(models.Model):
    title = models.CharField(max_length=9)
"""


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(
            """\
from out_of_sight import AsyncModel


class Post(AsyncModel):
    async def save(self):
        pass
""",
            id="a base class is out of sight",
        ),
        pytest.param(
            """\
from django.views.generic import DetailView

from shop.models import Post


class Page(DetailView):
    async def get(self, request, pk):
        self.object = await self.get_object()
        return self.render_to_response({})

    async def get_object(self):
        return await Post.objects.aget(pk=self.kwargs["pk"])
""",
            id="an async handler awaits the hook",
        ),
        pytest.param(
            """\
import adrf.views
from rest_framework.permissions import BasePermission


class Member(BasePermission):
    async def has_permission(self, request, view):
        return True


class Page(adrf.views.APIView):
    permission_classes = [Member]

    async def get(self, request):
        return None
""",
            id="adrf awaits handlers and permissions",
        ),
        pytest.param(
            """\
import asyncio

from rest_framework import request
from rest_framework.authentication import BaseAuthentication


class AsyncRequest(request.Request):
    async def authenticate(self):
        for authenticator in self.authenticators:
            if asyncio.iscoroutinefunction(authenticator.authenticate):
                self.user, self.auth = await authenticator.authenticate(self)


class Key(BaseAuthentication):
    async def authenticate(self, request):
        return None
""",
            id="a request of the project's own awaits its authenticators",
        ),
        pytest.param(
            """\
from unittest import IsolatedAsyncioTestCase

from channels.generic.websocket import AsyncWebsocketConsumer
from django.test import TestCase


class TestPage(IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.pk = 1


class TestOther(TestCase):
    async def test_page(self):
        await self.async_client.get("/")


class Consumer(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
""",
            id="what is awaited by its own class",
        ),
        pytest.param(
            """\
from celery import shared_task

from shop.tasks import AsyncTask


@shared_task(base=AsyncTask)
async def send(pk):
    pass
""",
            id="a task of a class of its own",
        ),
    ],
)
def test_nothing_is_found_where(code: str, judge: Judge) -> None:
    judge(files(code, PLAIN))


def test_an_own_request_that_awaits_something_else_awaits_no_authenticator(judge: Judge) -> None:
    code = """\
from asgiref.sync import sync_to_async
from django.contrib import auth
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request


class Key(BaseAuthentication):
    async def authenticate(self, request):  # ! async-hook
        return None


class Signed(Request):
    async def check(self):
        return await sync_to_async(auth.authenticate)(self, name="a")

"""
    judge(files(code, PLAIN))
