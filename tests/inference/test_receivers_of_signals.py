"""What receivers are given, by the signal and by how they were connected."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

RECEIVERS = """\
from django.contrib.auth.signals import user_logged_in
from django.db.models import signals
from django.dispatch import receiver

from shop.models import Book


@receiver(user_logged_in)
async def greet(sender, request, user, **kwargs):
    user.groups.first()  # ! sync-query
    return request.user.email


async def saved(sender, instance, **kwargs):
    return [each.pk for each in sender.objects.filter(title=instance.title)]  # ! queryset-evaluated


def connect():
    signals.post_save.connect(saved, Book)
"""


def test_a_receiver_is_given_what_its_signal_sends(judge: Judge) -> None:
    judge({"shop/receivers.py": RECEIVERS})
