"""What callers give is known whatever function is looked at first."""

from collections.abc import Callable, Mapping

import pytest

CHAIN = """\
from shop.models import Author


async def fourth(author: Author):
    return list(author.books.all()){mark}


async def third(author: Author):
    return await fourth(author)


async def second(author: Author):
    return await third(author)


async def first(author: Author):
    return await second(author)


async def page(pk):
    return await first(await Author.objects{rows}.aget(pk=pk))
"""


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(
            CHAIN.format(mark="", rows='.prefetch_related("books")'), id="rows that are there"
        ),
        pytest.param(
            CHAIN.format(mark="  # ! queryset-evaluated", rows=""), id="rows that are not there"
        ),
    ],
)
def test_a_chain_of_declared_parameters(
    code: str, judge: Callable[[Mapping[str, str]], None]
) -> None:
    judge({"shop/views.py": code})
