"""What tests are given, and what they make of it."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

SETTINGS = """\
AUTH_USER_MODEL = "people.User"
"""

PEOPLE = """\
from django.contrib.auth.models import AbstractUser
from django.db import models


class Active(models.Manager):
    pass


class User(AbstractUser):
    nickname = models.CharField(max_length=50)


class Guest(User):
    actives = Active()
"""


def test_a_model_has_the_managers_of_the_packages_model_that_it_inherits_from(
    judge: Judge,
) -> None:
    judge(
        {
            "shop/settings.py": SETTINGS,
            "people/__init__.py": "",
            "people/models.py": PEOPLE,
            "people/views.py": """\
from django.contrib.auth import get_user_model

from people.models import Guest, User


async def register(name):
    user = User.objects.create_user(username=name)  # ! sync-query
    user.delete()  # ! sync-instance-method
    get_user_model().objects.create_superuser(username=name)  # ! sync-query
    Guest.objects.create_user(username=name)  # ! sync-query
    Guest.actives.create_user(username=name)
    made = await User.objects.acreate_user(username=name)
    await made.adelete()
    print(User.objects.normalize_email("A@B.C"))
    return User.objects.with_perm("shop.add_book")
""",
        }
    )


def test_the_fixtures_of_installed_plugins_give_what_they_give(judge: Judge) -> None:
    judge(
        {
            "shop/settings.py": SETTINGS,
            "people/__init__.py": "",
            "people/models.py": PEOPLE,
            "tests/__init__.py": "",
            "tests/conftest.py": """\
import pytest


class Recorder:
    def get(self, path):
        return path


@pytest.fixture
def client():
    return Recorder()
""",
            "tests/test_people.py": """\
import pytest


@pytest.fixture
async def reader(django_user_model):
    return await django_user_model.objects.acreate_user(username="reader")


@pytest.fixture
async def writer(django_user_model):
    return django_user_model.objects.create_user(username="writer")  # ! sync-query


async def test_pages(client, async_client, admin_client, admin_user, reader):
    assert client.get("/")
    assert await async_client.get("/")
    assert admin_client.get("/")  # ! sync-service
    await admin_user.asave()
    reader.save()  # ! sync-instance-method
""",
        }
    )


def test_a_request_declared_to_be_a_response_is_a_request(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
from django.http import HttpResponse, HttpResponseBase
from django.views import View


class Page(View):
    async def get(self, request: HttpResponseBase) -> HttpResponseBase:
        if not request.user.is_authenticated:  # ! lazy-request-user
            return HttpResponse(status=403)
        return self.signed(HttpResponse(), await request.auser())

    def signed(self, response: HttpResponse, user) -> HttpResponse:
        response.user = user
        return response
""",
        }
    )
