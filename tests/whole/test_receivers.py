"""What signals give to their receivers, told from where they are connected."""

import pytest

MODELS = """
    from django.db import models

    class Shelf(models.Model):
        name = models.CharField(max_length=9)

    class Book(models.Model):
        shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE)
        tags = models.ManyToManyField(Shelf, related_name="tagged")
"""

HEAD = """
        from django.db.models.signals import m2m_changed, post_init, post_save, pre_delete
        from django.dispatch import Signal, receiver
        from shop.models import Book, Shelf
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            """
        @receiver(post_save, sender=Book)
        async def saved(sender, instance, **kwargs):
            instance.delete()
            sender.objects.count()
            """,
            ["HUE103", "HUE101"],
            id="a decorated receiver is given instances of its sender",
        ),
        pytest.param(
            """
        @receiver([post_save, pre_delete], sender="shop.Book")
        async def saved(instance, **kwargs):
            instance.tags.count()
            """,
            ["HUE101"],
            id="of several signals, the sender named by its label",
        ),
        pytest.param(
            """
        async def saved(sender, instance, **kwargs):
            instance.delete()

        class Config:
            def ready(self):
                from shop.models import Shelf as Case
                post_save.connect(saved, sender=Case)
            """,
            ["HUE103"],
            id="a receiver that is connected in ready()",
        ),
        pytest.param(
            """
        async def saved(sender, instance, **kwargs):
            await instance.arefresh_from_db()
            return instance.shelf.name

        post_save.connect(receiver=saved, sender=Book, weak=False)
            """,
            ["HUE104"],
            id="what an instance of unknown origin had loaded is gone after a refresh",
        ),
        pytest.param(
            """
        @receiver(post_save)
        async def saved(sender, instance, **kwargs):
            instance.delete()
            """,
            [],
            id="nothing is known of the instances of any sender",
        ),
        pytest.param(
            """
        moved = Signal()

        @receiver(moved, sender=Book)
        async def seen(sender, instance, **kwargs):
            instance.delete()
            """,
            [],
            id="a signal of one's own gives what it likes",
        ),
        pytest.param(
            """
        @receiver(m2m_changed, sender=Book.tags.through)
        async def tagged(sender, instance, **kwargs):
            instance.delete()
            """,
            [],
            id="m2m_changed gives instances of either side",
        ),
        pytest.param(
            """
        @receiver(post_save, sender=Book)
        async def saved(sender, instance, **kwargs):
            return instance.shelf.name
            """,
            [],
            id="whether a saved instance has its relation at hand is not known",
        ),
    ],
)
def test_receivers(write, check, text, found):
    write({"shop/models.py": MODELS, "shop/receivers.py": HEAD + text})
    assert [place.split()[1] for place in check()] == found
