"""Files of model fields, and the storage that keeps them."""

from collections.abc import Callable, Mapping


def test_the_storage_of_a_file(judge: Callable[[Mapping[str, str]], None]) -> None:
    judge(
        {
            "shop/covers.py": """\
from django.db import models


class Cover(models.Model):
    picture = models.ImageField()


async def check(pk):
    cover = await Cover.objects.aget(pk=pk)
    if not cover.picture.storage.exists(cover.picture.name):  # ! sync-service
        return cover.picture.storage
    return cover.picture.size  # ! sync-service
""",
        }
    )
