"""Columns that a query left out are asked for one by one, of a model of Django's own too."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

VIEWS = """\
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User

from shop.models import Book


async def of_djangos_user(request):
    user = await User.objects.only("username").aget(pk=1)
    return user.username, user.email  # ! lazy-relation


async def by_its_function(request):
    user = await get_user_model().objects.only("username").aget(pk=1)
    return user.email  # ! lazy-relation


async def deferred(request):
    user = await User.objects.defer("email").aget(pk=1)
    return user.pk, user.username, user.email  # ! lazy-relation


async def loaded_again(request):
    user = await User.objects.only("username").aget(pk=1)
    await user.arefresh_from_db()
    return user.email


async def of_the_project(request):
    book = await Book.objects.only("title").aget(pk=1)
    return book.title, book.author_id  # ! lazy-relation


async def whole(request):
    user = await User.objects.aget(pk=1)
    return user.email
"""


def test_a_deferred_column_is_loaded_where_it_is_read(judge: Judge) -> None:
    judge({"shop/views.py": VIEWS})
