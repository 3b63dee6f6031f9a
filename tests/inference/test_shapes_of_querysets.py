"""What a method that only querysets have tells of a receiver that nothing is known of."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]


def test_methods_that_only_querysets_have_are_evidence(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
from asgiref.sync import sync_to_async
from elsewhere.models import Character


async def alts(pk):
    owner = (await Character.objects.aget(pk=pk)).ownership.user
    names = owner.characters.all().select_related("guild").values_list("name", flat=True)
    for name in names:  # ! queryset-evaluated
        print(name)
    return len(owner.groups.values_list("name"))  # ! queryset-evaluated


async def native(pk):
    owner = (await Character.objects.aget(pk=pk)).ownership.user
    async for name in owner.characters.values_list("name", flat=True):
        print(name)
    rows = owner.groups.select_related("guild")
    return await sync_to_async(list)(rows), await rows.acount()


async def of_an_async_orm(query):
    rows = await query.filter(open=True).values_list("name", flat=True)
    return [row for row in rows], await query.prefetch_related("tags").first()


async def anything(query):
    return query.filter(open=True), [each for each in query.all()], len(query.values())
"""
        }
    )
