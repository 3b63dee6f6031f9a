"""Functions that are handed over, and generators: the call that runs them goes to a thread."""

import pytest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "x = sorted([1, 2], key=price_of)",
            "x = await sync_to_async(sorted)([1, 2], key=price_of)",
            id="a key",
        ),
        pytest.param(
            "x = sorted([1], key=lambda i: Post.objects.get(pk=i).pk)",
            "x = await sync_to_async(sorted)([1], key=lambda i: Post.objects.get(pk=i).pk)",
            id="a lambda as a key",
        ),
        pytest.param(
            "x = list(map(lambda i: Post.objects.get(pk=i), [1]))",
            "x = await sync_to_async(list)(map(lambda i: Post.objects.get(pk=i), [1]))",
            id="a lambda for map() that is read",
        ),
        pytest.param(
            "key = lambda: Post.objects.get(pk=1)\nkey()",
            "key = lambda: Post.objects.get(pk=1)\nawait sync_to_async(key)()",
            id="a lambda that is called",
        ),
        pytest.param(
            "x = list(map(price_of, [1, 2]))",
            "x = await sync_to_async(list)(map(price_of, [1, 2]))",
            id="map() that is read",
        ),
        pytest.param(
            "def titles():\n    for post in Post.objects.all():\n        yield post\n"
            "x = list(titles())",
            "def titles():\n    for post in Post.objects.all():\n        yield post\n"
            "x = await sync_to_async(list)(titles())",
            id="a generator that is read whole",
        ),
        pytest.param(
            "import copy\nx = copy.copy(Post.objects.all())",
            "import copy\nx = await sync_to_async(copy.copy)(Post.objects.all())",
            id="a copy of a queryset",
        ),
        pytest.param(
            "from django.db import connection\nconnection.close()",
            "from django.db import connection\nawait sync_to_async(lambda: connection.close())()",
            id="a connection is found in the thread that uses it",
        ),
    ],
)
def test_it_runs_in_a_thread(shop, before, after):
    assert shop.body(before) == after


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x = map(price_of, [1, 2])\nfor i in x: pass", id="map() that is kept"),
        pytest.param(
            "def titles():\n    for post in Post.objects.all():\n        yield post\n"
            "x = next(titles())",
            id="one item of a generator",
        ),
        pytest.param(
            "from django.db import connection\nx = connection.cursor()", id="a cursor that is kept"
        ),
        pytest.param(
            "import asyncio\nloop = asyncio.get_running_loop()\nloop.call_later(1, total)",
            id="what the loop calls later",
        ),
        pytest.param(
            "import asyncio\nasyncio.get_running_loop().call_soon(price_of, pk)",
            id="what the loop calls soon",
        ),
        pytest.param(
            "import asyncio\npost = await Post.objects.aget(pk=pk)\n"
            "asyncio.get_running_loop().call_soon(post.save)",
            id="a method that the loop calls soon",
        ),
        pytest.param(
            "from contextlib import ExitStack\nwith ExitStack() as stack:\n"
            "    stack.callback(total)",
            id="what a stack calls at its end",
        ),
        pytest.param(
            "import threading\nasync def note(): await Post.objects.acount()\n"
            "thread = threading.Thread(target=note)",
            id="a coroutine function that a thread calls",
        ),
        pytest.param(
            "async def ranked(post): return await Post.objects.acount()\n"
            "posts = sorted([Post()], key=ranked)",
            id="a coroutine function that the standard library calls",
        ),
    ],
)
def test_it_is_left_to_a_person(shop, text):
    assert shop.body(text) == text
    assert all(shop.remedies(text))


def test_a_loop_over_a_generator_reads_it_whole_on_demand(shop):
    text = (
        "def titles():\n    for post in Post.objects.all():\n        yield post\n"
        "for title in titles(): pass"
    )
    assert shop.body(text) == text
    assert shop.body(text, unsafe=True).endswith(
        "for title in await sync_to_async(list)(titles()): pass"
    )


def test_a_reader_of_djangos_runs_in_the_thread_since_it_reads_more_than_the_rows(shop):
    text = """\
    from asgiref.sync import sync_to_async
    from django.core import serializers
    from shop.models import Post


    async def view(request):
        return serializers.serialize("json", Post.objects.all())
    """
    assert 'await sync_to_async(serializers.serialize)("json", Post.objects.all())' in (
        shop.repaired(text)
    )
