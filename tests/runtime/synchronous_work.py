"""Synchronous work on the event loop: run by Django and read by hue-lint."""

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.models import Permission, User
from django.core.paginator import Paginator
from django.db import connection, transaction
from django.shortcuts import get_list_or_404, get_object_or_404
from django.template import Context, Template


class Owner(forms.Form):
    owner = forms.ModelChoiceField(User.objects.all())


async def get():
    User.objects.get(username="ada")


async def count():
    User.objects.count()


async def create():
    User.objects.create(username="x")


async def first():
    User.objects.filter(is_active=True).first()


async def update():
    User.objects.filter(username="x").update(first_name="x")


async def evaluated():
    for _ in User.objects.all():
        pass


async def evaluated_by_a_function():
    list(User.objects.all())


async def asked_for_its_length():
    len(User.objects.all())


async def asked_whether_there_is_any():
    bool(User.objects.all())


async def saved():
    user = User(username="x")
    user.save()


async def deleted():
    user = await User.objects.aget(username="ada")
    user.delete()


async def refreshed():
    user = await User.objects.aget(username="ada")
    user.refresh_from_db()


async def checked_for_uniqueness():
    user = User(username="x")
    user.full_clean()


async def relation():
    permission = await Permission.objects.aget(codename="add_user")
    str(permission.content_type.model)


async def related_write():
    user = await User.objects.aget(username="ada")
    user.groups.clear()


async def related_query():
    user = await User.objects.aget(username="ada")
    user.groups.count()


async def opened_a_transaction():
    with transaction.atomic():
        pass


async def asked_the_connection():
    connection.cursor()


async def authenticated():
    authenticate(None, username="ada", password="lovelace")


async def asked_for_a_permission():
    user = await User.objects.aget(username="ada")
    user.has_perm("auth.add_user")


async def shortcut():
    get_object_or_404(User, username="ada")


async def shortcut_of_many():
    get_list_or_404(User)


async def rendered():
    Template("{% for user in users %}{{ user }}{% endfor %}").render(
        Context({"users": User.objects.all()})
    )


async def validated():
    form = Owner({"owner": "1"})
    form.is_valid()


async def paginated():
    page = Paginator(User.objects.order_by("pk"), 10).get_page(1)
    list(page)
