"""What callers give is known whatever function is looked at first."""

from collections.abc import Callable, Mapping

CHAIN = """\
from shop.models import Author


async def first(author: Author):
    return await second(author)


async def second(author: Author):
    return await third(author)


async def third(author: Author):
    return await fourth(author)


async def fourth(author: Author):
    return list(author.books.all()){mark}


async def page(pk):
    return await first(await Author.objects{rows}.aget(pk=pk))
"""


def test_a_chain_of_declared_parameters(
    judge: Callable[[Mapping[str, str]], None],
) -> None:
    judge({"shop/views.py": CHAIN.format(mark="", rows='.prefetch_related("books")')})
    judge({"shop/views.py": CHAIN.format(mark="  # ! queryset-evaluated", rows="")})
