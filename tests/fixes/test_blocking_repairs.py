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
        pytest.param(
            "from celery import shared_task\n@shared_task\ndef ship(pk): pass\nship.delay(1)",
            "from celery import shared_task\n@shared_task\ndef ship(pk): pass\n"
            "await sync_to_async(ship.delay)(1)",
            id="a task of celery goes to Django's thread, where it may run at once",
        ),
    ],
)
def test_safe(shop, before: str, after: str) -> None:
    assert shop.body(HEAD + before) == HEAD + after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "x = session.get(url)",
            "x = await sync_to_async(session.get, thread_sensitive=False)(url)",
            id="a session that somebody else made",
        ),
        pytest.param(
            "with lock:\n    time.sleep(1)",
            "with lock:\n    await asyncio.sleep(1)",
            id="while a lock of threads is held",
        ),
    ],
)
def test_unsafe(shop, before: str, after: str) -> None:
    head = f"{HEAD}session: requests.Session = request.session_of_shop\nlock = request.lock\n"
    assert shop.body(head + before) == head + before
    assert shop.body(head + before, unsafe=True) == head + after


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
