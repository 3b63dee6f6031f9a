"""What blocks: `await asyncio.sleep(…)`, and a thread of its own for the rest."""

import pytest

HEAD = "from asgiref.sync import sync_to_async\nimport asyncio\nimport time\nimport requests\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("time.sleep(2)", "await asyncio.sleep(2)", id="sleeping"),
        pytest.param(
            "x = requests.get(url).json()",
            "x = (await sync_to_async(requests.get, thread_sensitive=False)(url)).json()",
            id="a request",
        ),
        pytest.param(
            "with requests.Session() as session:\n    x = session.get(url)",
            "with requests.Session() as session:\n"
            "    x = await sync_to_async(session.get, thread_sensitive=False)(url)",
            id="a session that the function has made",
        ),
        pytest.param(
            "def fetch(url): return requests.get(url)\nx = fetch(1)",
            "def fetch(url): return requests.get(url)\n"
            "x = await sync_to_async(fetch, thread_sensitive=False)(1)",
            id="a helper that waits for the network",
        ),
    ],
)
def test_safe(shop, before: str, after: str) -> None:
    assert shop.body(HEAD + before) == HEAD + after


MODULE = """\
import asyncio
import time

import requests
from asgiref.sync import sync_to_async
from celery import shared_task

session = requests.Session()


@shared_task
def ship(pk):
    return pk


def fetched(url):
    return session.get(url)


async def view(request, url, lock):
    {}
"""


def test_a_task_of_celery_goes_to_django_s_thread_where_it_may_run_at_once(shop) -> None:
    before, after = MODULE.format("ship.delay(1)"), "await sync_to_async(ship.delay)(1)"
    assert shop.repaired(before) == MODULE.format(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "return session.get(url)",
            "return await sync_to_async(session.get, thread_sensitive=False)(url)",
            id="a session that somebody else made",
        ),
        pytest.param(
            "return fetched(url)",
            "return await sync_to_async(fetched, thread_sensitive=False)(url)",
            id="a helper that uses such a session",
        ),
        pytest.param(
            "with lock:\n        time.sleep(1)",
            "with lock:\n        await asyncio.sleep(1)",
            id="while a lock of threads is held",
        ),
    ],
)
def test_unsafe(shop, before: str, after: str) -> None:
    assert shop.repaired(MODULE.format(before)) == MODULE.format(before)
    assert shop.repaired(MODULE.format(before), unsafe=True) == MODULE.format(after)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("import threading\nthreading.Lock().acquire()", id="a lock of threads"),
        pytest.param('import sqlite3\nsqlite3.connect("a").execute("b")', id="sqlite3"),
        pytest.param('import httpx\nwith httpx.stream("GET", url): pass', id="entered"),
        pytest.param("x = [fetch(u) for u in (lambda: time.sleep(1))()]", id="in a lambda"),
    ],
)
def test_none(shop, text: str) -> None:
    assert shop.body(HEAD + text, unsafe=True) == HEAD + text


def test_asyncio_is_imported_among_the_modules_of_python(shop) -> None:
    before = (
        '"""Views."""\n\nimport time\n\nfrom django.http import HttpResponse\n\n\n'
        "async def view(request):\n    time.sleep(1)\n    return HttpResponse()\n"
    )
    after = before.replace("import time\n", "import asyncio\nimport time\n").replace(
        "time.sleep", "await asyncio.sleep"
    )
    assert shop.repaired(before) == after
