"""Functions of the project's own run in a thread, with their arguments in place."""

from textwrap import dedent

import pytest


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x = doubled(2)", id="a function that does nothing with the database"),
        pytest.param("x = total", id="a function that is only named"),
    ],
)
def test_what_is_fine_stays(shop, text):
    assert shop.body(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("x = total()", "x = await sync_to_async(total)()", id="a function"),
        pytest.param(
            "x = helpers.price_of(pk) + 1",
            "x = await sync_to_async(helpers.price_of)(pk) + 1",
            id="a function of a module",
        ),
        pytest.param(
            "x = (total or price_of)()",
            "x = await sync_to_async((total or price_of))()",
            id="an expression that is called",
        ),
        pytest.param(
            "x = price_of(Post.objects.first().pk)",
            "x = await sync_to_async(price_of)((await Post.objects.afirst()).pk)",
            id="a query among the arguments",
        ),
        pytest.param(
            "x = price_of(\n    pk,  # the key\n)",
            "x = await sync_to_async(price_of)(\n    pk,  # the key\n)",
            id="arguments over several rows",
        ),
        pytest.param(
            "post = Post.objects.get(pk=1)\nx = post.author_name",
            "post = await Post.objects.aget(pk=1)\n"
            "x = await sync_to_async(lambda: post.author_name)()",
            id="a property",
        ),
        pytest.param(
            "x = sum(price_of(i) for i in range(3))",
            "x = sum([await sync_to_async(price_of)(i) for i in range(3)])",
            id="in a generator expression that is read whole",
        ),
        pytest.param(
            "x = Post.objects.get(pk=1).author_name",
            'x = await sync_to_async(getattr)(await Post.objects.aget(pk=1), "author_name")',
            id="a property of something awaited",
        ),
        pytest.param(
            "x = f'{Post.objects.get(pk=1).author_name}'",
            "x = f'{await sync_to_async(getattr)(await Post.objects.aget(pk=1), \"author_name\")}'",
            id="a property in an f-string, with the other quotes",
        ),
    ],
)
def test_they_run_in_a_thread(shop, before, after):
    assert shop.body(before) == dedent(after)


def test_a_function_that_gives_an_awaitable_is_left_to_a_person(shop):
    text = """\
    from shop.models import Post


    def fetching():
        Post.objects.first()
        return fetch()


    async def fetch():
        return 1


    async def view(request):
        return await fetching()
    """
    assert shop.repaired(text) == dedent(text)


def test_a_sync_context_manager_is_left_to_a_person(shop):
    text = "from django.db import transaction\nwith transaction.atomic(): pass"
    assert shop.body(text) == text
    assert "with sync_to_async" in shop.remedies(text)[0]
