"""Relations between Django's own models, the users of a project, and the signals of both."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]


def test_the_other_side_of_relations_of_djangos_own_models(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
from django.contrib.auth.models import Group, Permission, User


async def sync(user: User):
    group = await Group.objects.aget(name="staff")
    group.user_set.add(user)  # ! sync-related-write
    for member in group.user_set.all():  # ! queryset-evaluated
        print(member)
    permission = await Permission.objects.aget(codename="sell")
    user.logentry_set.count()  # ! sync-query
    return permission.group_set.first()  # ! sync-query


async def native(user: User):
    group = await Group.objects.aget(name="staff")
    await group.user_set.aadd(user)
    async for member in group.user_set.all():
        print(member)
    return await group.user_set.acount(), group.user_set.filter(pk=user.pk)
"""
        }
    )


def test_a_user_of_the_projects_own_takes_the_place_of_djangos(judge: Judge) -> None:
    judge(
        {
            "settings.py": 'AUTH_USER_MODEL = "staff.Clerk"\n',
            "staff/__init__.py": "",
            "staff/models.py": """\
from django.contrib.auth.models import AbstractUser
from django.db import models


class Clerk(AbstractUser):
    desk = models.CharField(max_length=9)
""",
            "shop/views.py": """\
from django.contrib.auth.models import Group


async def page():
    group = await Group.objects.aget(name="staff")
    print(group.name)
    async for clerk in group.user_set.all():
        clerk.save()  # ! sync-instance-method
        print(clerk.desk)
    group.user_set.clear()  # ! sync-related-write
""",
        }
    )


def test_a_signal_is_the_same_under_the_name_of_its_package(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
from django.contrib.auth import signals, user_logged_in, user_logged_out


async def tell(request, user):
    user_logged_in.send(sender=user.__class__, request=request, user=user)  # ! sync-service
    signals.user_logged_out.send_robust(sender=None)  # ! sync-service
    user_logged_out.connect(print)


async def native(request, user):
    await user_logged_in.asend(sender=user.__class__, request=request, user=user)
""",
        }
    )
