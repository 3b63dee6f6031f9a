"""Models and classes of packages whose source is not at hand."""

from collections.abc import Callable, Mapping

import pytest
from bookshop import files

Judge = Callable[[Mapping[str, str]], None]

FOUND = [
    pytest.param(
        """\
from django.contrib.auth.models import User


async def linked(pk):
    admin = await User.objects.aget(pk=pk)
    return admin.socialaccount_set.filter(provider="telegram").first()  # ! sync-query
""",
        id="a relation that a package brings to a model of Django's",
    ),
    pytest.param(
        """\
from shared.accounts.models import Owner


async def installation(owner: Owner):
    return owner.installations.filter(name="default").first()  # ! sync-query
""",
        id="a relation of a model out of a package",
    ),
    pytest.param(
        """\
== shop/models.py
from treebeard.mp_tree import MP_Node


class Category(MP_Node):
    pass
== shop/views.py
from shop.models import Category


async def plant(name):
    root = Category.add_root(name=name)  # ! sync-query
    return root.get_first_child()  # ! sync-query
""",
        id="trees of django-treebeard",
    ),
    pytest.param(
        """\
== channels/__init__.py
== channels/consumer.py
class AsyncConsumer:
    async def __call__(self, scope, receive, send):
        self.scope = scope
== shop/consumers.py
from channels.consumer import AsyncConsumer


class Greeter(AsyncConsumer):
    async def http_request(self, event):
        self.scope["session"].save()  # ! sync-session
""",
        id="an attribute that the package itself, checked here, leaves untyped",
    ),
]

HARMLESS = [
    pytest.param(
        """\
from django.contrib.auth.models import User


async def linked(pk):
    admin = await User.objects.aget(pk=pk)
    accounts = admin.socialaccount_set.filter(provider="telegram")
    return await accounts.afirst(), admin.badge, admin.greeting()
""",
        id="nothing is said of an attribute that only may be a relation",
    ),
    pytest.param(
        """\
== shop/models.py
from treebeard.mp_tree import MP_Node


class Category(MP_Node):
    pass
== shop/views.py
from asgiref.sync import sync_to_async

from shop.models import Category


async def plant(name):
    return await sync_to_async(Category.add_root)(name=name)
""",
        id="a tree that is planted in a thread",
    ),
]


@pytest.mark.parametrize("code", [*FOUND, *HARMLESS])
def test_what_is_out_of_sight_is_judged_by_what_is_known_of_it(code: str, judge: Judge) -> None:
    judge(files(code))
