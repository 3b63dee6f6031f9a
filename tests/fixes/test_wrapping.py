"""HUE6: wrappings that are mistakes in themselves."""

import pytest

IMPORTS = "import asyncio\nfrom asgiref.sync import async_to_sync, sync_to_async\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x = await sync_to_async(Post.objects.get)(pk=1)", id="wrapped rightly"),
        pytest.param("x = await sync_to_async(list)(Post.objects.all())", id="evaluated there"),
        pytest.param("x = await sync_to_async(lambda: total() + 1)()", id="a lambda"),
    ],
)
def test_what_is_fine_stays(shop, text):
    assert shop.body(IMPORTS + text) == IMPORTS + text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "x = await sync_to_async(Post.objects.get(pk=1))",
            "x = await sync_to_async(Post.objects.get)(pk=1)",
            id="called too early",
        ),
        pytest.param(
            "x = await sync_to_async(Post.objects.get(pk=1))()",
            "x = await sync_to_async(Post.objects.get)(pk=1)",
            id="called too early, and its result called",
        ),
        pytest.param(
            "x = await sync_to_async(price_of(pk), thread_sensitive=True)",
            "x = await sync_to_async(price_of, thread_sensitive=True)(pk)",
            id="called too early, with an option",
        ),
        pytest.param(
            "x = await sync_to_async(Post.objects.filter)(pk=1)",
            "x = Post.objects.filter(pk=1)",
            id="a queryset that leaves the thread unevaluated",
        ),
        pytest.param(
            "async def fetch(number): return number\nx = await sync_to_async(fetch)(1)",
            "async def fetch(number): return number\nx = await fetch(1)",
            id="an async function in a thread",
        ),
        pytest.param(
            "async def fetch(number): return number\nx = await asyncio.to_thread(fetch, 1)",
            "async def fetch(number): return number\nx = await fetch(1)",
            id="an async function given to to_thread()",
        ),
        pytest.param(
            "async def fetch(number): return number\nx = async_to_sync(fetch)(1) + 1",
            "async def fetch(number): return number\nx = await fetch(1) + 1",
            id="async_to_sync on the loop",
        ),
        pytest.param(
            "async def fetch(number): return number\nx = asyncio.run(fetch(1)) + 1",
            "async def fetch(number): return number\nx = await fetch(1) + 1",
            id="a loop that is run on the loop",
        ),
        pytest.param(
            "x = await Post.objects.afilter(pk=1)",
            "x = Post.objects.filter(pk=1)",
            id="a method that Django does not have",
        ),
        pytest.param(
            "async for post in Post.objects.aall(): pass",
            "async for post in Post.objects.all(): pass",
            id="a method that Django does not have, in a loop",
        ),
    ],
)
def test_safe_repairs(shop, before, after):
    assert shop.body(IMPORTS + before).endswith(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "Post.objects.acreate(title='x')",
            "await Post.objects.acreate(title='x')",
            id="never awaited",
        ),
        pytest.param(
            "post = Post.objects.aget(pk=pk)\nx = post.title\ny = post.price",
            "post = await Post.objects.aget(pk=pk)\nx = post.title\ny = post.price",
            id="never awaited, and used twice",
        ),
        pytest.param(
            "x = await Post.objects.filter(pk=1)",
            "x = Post.objects.filter(pk=1)",
            id="nothing to await",
        ),
        pytest.param(
            "x = await asyncio.to_thread(price_of, pk)",
            "x = await sync_to_async(price_of)(pk)",
            id="to_thread()",
        ),
        pytest.param(
            "x = await sync_to_async(price_of, thread_sensitive=False)(pk)",
            "x = await sync_to_async(price_of)(pk)",
            id="thread_sensitive=False",
        ),
    ],
)
def test_unsafe_repairs_are_made_on_demand(shop, before, after):
    assert shop.body(IMPORTS + before) == IMPORTS + before
    assert shop.body(IMPORTS + before, unsafe=True).endswith(after)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "post = Post.objects.aget(pk=pk)\nx = post.title\ny = await post",
            id="a coroutine that is awaited elsewhere",
        ),
        pytest.param(
            "post = Post.objects.aget(pk=pk)\nx = post.title\nreturn post",
            id="a coroutine that is handed out",
        ),
        pytest.param(
            "post = Post.objects.aget(pk=pk)\nif pk:\n    post = Post.objects.afirst()\n"
            "x = post.title",
            id="one of two coroutines",
        ),
        pytest.param("x = await sync_to_async(total)", id="a wrapper that is not called"),
        pytest.param("async for x in [1, 2]: pass", id="a list in an async loop"),
        pytest.param(
            "run = sync_to_async(price_of(pk))\nx = await run()",
            id="a wrapper that is kept under a name",
        ),
    ],
)
def test_it_is_left_to_a_person(shop, text):
    assert shop.body(IMPORTS + text, unsafe=True) == IMPORTS + text
    assert all(shop.remedies(IMPORTS + text))


def test_what_a_call_gives_that_is_not_known_may_be_the_function_that_the_thread_runs(shop):
    text = (
        "def loader(key):\n    Post.objects.get(pk=key)\n    return LOADERS[key]\n"
        "x = await sync_to_async(loader(pk))()"
    )
    assert shop.body(IMPORTS + text).endswith("sync_to_async(loader(pk))()")
    assert shop.body(IMPORTS + text, unsafe=True).endswith("sync_to_async(loader)(pk)")
