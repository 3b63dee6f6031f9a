"""Coroutine functions that are given to a caller that does not await, and loops of one's own."""

from collections.abc import Callable, Mapping

from bookshop import files, lay_out
from layouts import layout_at

from hue_lint.analysis import Analysis

Judge = Callable[[Mapping[str, str]], None]

MODELS = """\
from django.db import models


class Post(models.Model):
    title = models.CharField(max_length=9)
"""

CALLBACKS = """\
import asyncio
import atexit
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from asgiref.sync import async_to_sync, sync_to_async
from django.db import transaction
from django.http import HttpResponse

from shop.models import Post


async def notify(pk=1):
    await Post.objects.acreate(title="x")


async def check(x):
    return await Post.objects.filter(pk=x).aexists()


def signup(request):
    transaction.on_commit(notify)  # ! coroutine-callback
    transaction.on_commit(lambda: notify(1))  # ! coroutine-callback
    transaction.on_commit(partial(notify, 1))  # ! coroutine-callback
    transaction.on_commit(sync_to_async(print))  # ! coroutine-callback
    transaction.on_commit(async_to_sync(notify))
    transaction.on_commit(lambda: async_to_sync(notify)(1))
    threading.Thread(target=notify).start()  # ! coroutine-callback
    threading.Thread(target=asyncio.run, args=(notify(),)).start()
    threading.Timer(5, notify).start()  # ! coroutine-callback
    atexit.register(notify)  # ! coroutine-callback
    signal.signal(signal.SIGTERM, notify)  # ! coroutine-callback
    with ThreadPoolExecutor() as pool:
        pool.submit(notify, 1)  # ! coroutine-callback
        pool.map(notify, [1, 2])  # ! coroutine-callback
    return HttpResponse("")


async def loop(request):
    asyncio.get_running_loop().call_later(1, notify)  # ! coroutine-callback
    asyncio.get_running_loop().call_soon(notify, 1)  # ! coroutine-callback
    asyncio.get_running_loop().call_soon(asyncio.create_task, notify())
    rows = list(filter(check, [1, 2]))  # ! coroutine-callback
    rows = sorted([1, 2], key=check)  # ! coroutine-callback
    if any(map(check, [1, 2])):  # ! never-awaited
        pass
    list(map(notify, [1, 2]))  # ! never-awaited
    await asyncio.gather(*map(check, [1, 2]))
    found = await asyncio.gather(*(check(i) for i in [1, 2]))
    tasks = list(map(check, [1, 2]))
    await asyncio.gather(*tasks)
    return HttpResponse("")
"""

LOOPS = """\
import asyncio
from asyncio import run as run_it

from asgiref.sync import async_to_sync, sync_to_async
from django.http import HttpResponse, JsonResponse
from django.views import View

from shop.models import Post


async def count():
    return await Post.objects.acount()


async def pure():
    await asyncio.sleep(1)


def stats(request):
    n = asyncio.run(count())  # ! own-event-loop
    asyncio.run(pure())
    return JsonResponse({"n": n})


def helper():
    loop = asyncio.new_event_loop()
    coro = count()
    return loop.run_until_complete(coro)  # ! own-event-loop


def view2(request):
    return HttpResponse(helper())


def script():
    asyncio.run(count())


class Api(View):
    def post(self, request):
        return HttpResponse(self.work())

    def work(self):
        return asyncio.run(self.load())  # ! own-event-loop

    async def load(self):
        return await sync_to_async(len)("abc")


def by_runner(request):
    with asyncio.Runner() as runner:
        return HttpResponse(runner.run(count()))  # ! own-event-loop


def renamed(request):
    return HttpResponse(run_it(count()))  # ! own-event-loop


def right(request):
    return HttpResponse(async_to_sync(count)())
"""


def test_coroutine_functions_given_to_synchronous_callers(judge: Judge) -> None:
    judge(files(CALLBACKS, MODELS))


def test_a_loop_of_its_own_in_a_view_waits_for_the_thread_of_the_view(judge: Judge) -> None:
    judge(files(LOOPS, MODELS))


WSGI = """\
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
"""


def test_under_wsgi_every_request_has_a_thread(judge: Judge) -> None:
    judge(files(LOOPS.replace("  # ! own-event-loop", ""), MODELS) | {"shop/wsgi.py": WSGI})


ENTERED = """\
import asyncio

from django.http import JsonResponse

from shop.models import Post


async def count(title):
    return Post.objects.filter(title=title).count()


async def both(title):
    return await count(title), await count(title.upper())


async def other(title):
    return Post.objects.filter(title=title).count()


def view(request):
    return JsonResponse({"counts": asyncio.run(both(request.GET["title"]))})


def script():
    print(asyncio.run(other("x")))
"""


def test_what_a_view_enters_by_a_loop_of_its_own_is_not_made_to_wait_there(tmp_path) -> None:
    lay_out(tmp_path, files(ENTERED, MODELS))
    views = tmp_path / "shop" / "views.py"
    count, other = Analysis.open(layout_at(tmp_path)).findings(views)
    assert (count.function, count.fix) == ("count", None)
    assert "enter it by async_to_sync first" in count.remedy
    assert (other.function, other.fix is not None) == ("other", True)
