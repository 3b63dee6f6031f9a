"""Coroutines that nobody awaits, and awaiting of what is none, in every spelling."""

from collections.abc import Callable, Mapping

import pytest
from bookshop import files

Judge = Callable[[Mapping[str, str]], None]

VIEWS = """\
import asyncio
import logging
from asgiref.sync import sync_to_async
from django.contrib.auth import aauthenticate
from django.core.cache import cache
from django.http import HttpResponse, JsonResponse
from django.shortcuts import aget_object_or_404, redirect, render
from shop.models import Author, Book

log = logging.getLogger()


async def load(pk):
    return await Author.objects.aget(pk=pk)


async def names():
    return ["a"]


def newest():
    return Author.objects.order_by("-pk").first()


def plain(x):
    return x.upper() + "a"


async def arithmetic(request):
    return HttpResponse(1 + Author.objects.acount())  # ! never-awaited


async def augmented(request):
    n = 0
    n += Author.objects.acount()  # ! never-awaited
    return HttpResponse(n)


async def subscript(pk):
    author = await load(pk)["name"]  # ! never-awaited
    return author


async def subscript2(pk):
    return (await names())[0]


async def item(pk):
    return await names()[0]  # ! never-awaited


class Later:
    def __await__(self):
        return names().__await__()


async def frame_of(pk):
    made = names()
    log.info("%s %s", made.cr_running, made.__name__)
    return await made


async def ctx(request):
    return render(request, "a.html", {"n": Author.objects.acount()})  # ! never-awaited


async def ctx2(request):
    context = {"n": Author.objects.acount(), "x": 1}
    return render(request, "a.html", context)  # ! never-awaited


async def multi(request):
    return JsonResponse(
        {
            "a": 1,
            "n": Author.objects.acount(),  # ! never-awaited
        }
    )


async def walrus(request):
    if (author := Author.objects.afirst()):  # ! never-awaited
        return HttpResponse(str(author.pk))  # ! never-awaited


async def never_read(request):
    author = Author.objects.acreate(name="x")  # ! never-awaited
    return HttpResponse("")


async def never_read2(request):
    task = asyncio.create_task(load(1))
    return HttpResponse("")


async def gathered(request):
    a, b = load(1), load(2)
    d = {"x": load(3)}
    return await asyncio.gather(a, b, *d.values())


def sync_view(request):
    load(1)  # ! never-awaited
    return HttpResponse("")


def sync_attr(request, pk):
    author = load(pk)
    return HttpResponse(author.name)  # ! never-awaited


def gives(pk):
    return load(pk)


async def caller(pk):
    gives(pk)  # ! never-awaited
    return await gives(pk)


async def uncalled(request):
    return await Author.objects.afirst  # ! not-awaitable


async def uncalled2(request):
    return await load  # ! not-awaitable


async def plain_await(request):
    x = await plain("a")  # ! not-awaitable
    y = await render(request, "a.html", {})  # ! not-awaitable
    z = await log.info("x")  # ! not-awaitable
    w = await len([1])  # ! not-awaitable
    r = await redirect("/")  # ! not-awaitable
    return x, y, z, w, r


async def async_for(request):
    async for x in [1, 2]:  # ! not-awaitable
        pass
    async for x in names():  # ! not-awaitable
        pass
    async for x in Author.objects:  # ! not-awaitable
        pass
    async for x in await names():  # ! not-awaitable
        pass
    return [x async for x in Author.objects.all()]


async def user(request):
    u = aauthenticate(request, username="a")
    if u is None:
        return HttpResponse("")
    return HttpResponse(u.username)  # ! never-awaited


async def cached(request):
    await cache.aset("a", Author.objects.acount())  # ! never-awaited
    await cache.aset("a", await Author.objects.acount())


async def attr(pk):
    book = await Book.objects.aget(pk=pk)
    book.author = load(pk)  # ! never-awaited
    await book.asave()


async def returned(pk):
    return load(pk)  # ! never-awaited


async def logs(pk):
    coro = load(pk)
    log.info("awaiting %s", coro)
    return await coro


async def maybe(pk):
    coro = None
    if pk:
        coro = load(pk)
    if coro:
        await coro


async def compare(pk):
    return Author.objects.acount() > 3  # ! never-awaited


async def neg(pk):
    return -Author.objects.acount()  # ! never-awaited


async def unpack(pk):
    a, b = names()  # ! never-awaited
    return a


async def star(pk):
    return [*names()]  # ! never-awaited


async def comp(pk):
    return [load(i).name for i in range(3)]  # ! never-awaited


async def comp2(pk):
    return await asyncio.gather(*[load(i) for i in range(3)])


async def lst(pk):
    tasks = []
    tasks.append(load(pk))
    return await asyncio.gather(*tasks)


class Service:
    async def fetch(self, pk):
        return await Author.objects.aget(pk=pk)

    async def run(self, pk):
        author = self.fetch(pk)
        return author.name  # ! never-awaited

    def run_sync(self, pk):
        self.fetch(pk)  # ! never-awaited


async def service(pk):
    s = Service()
    s.fetch(pk)  # ! never-awaited
    return await s.fetch(pk)
"""


def test_coroutines_and_what_is_none(judge: Judge) -> None:
    judge({"shop/views.py": VIEWS})


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(
            """\
import threading


def start(app):
    timer = threading.Timer(60, refresh)
    app.timer = {"timer": timer}
    timer.daemon = True
    timer.start()


def refresh():
    pass
""",
            id="a thread is no coroutine",
        ),
        pytest.param(
            """\
import asyncio


async def fetch(pk):
    return pk


async def page(pk):
    task = asyncio.create_task(fetch(pk))
    asyncio.ensure_future(fetch(pk))
    task.add_done_callback(print)
    return task.done()
""",
            id="a task runs by itself",
        ),
        pytest.param(
            """\
import inspect


async def fetch(pk):
    return pk


def plain(pk):
    return pk


def either(pk):
    return fetch(pk) if pk else plain(pk)


async def page(pk):
    made = either(pk)
    if inspect.isawaitable(made):
        made = await made
    return made + 1
""",
            id="a function for both colours",
        ),
        pytest.param(
            """\
from asgiref.sync import iscoroutinefunction


class Middleware:
    async_capable = True
    sync_capable = True

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response["X-Seen"] = "1"
        return response

    async def __acall__(self, request):
        response = self.get_response(request)
        if iscoroutinefunction(self.get_response):
            response = await response
        response["X-Seen"] = "1"
        return response
""",
            id="a middleware that asks which it is",
        ),
        pytest.param(
            """\
class Base:
    def load(self, pk):
        raise NotImplementedError

    def name(self):
        return "base"

    async def run(self, pk):
        return await self.load(pk), await self.name()


class Own(Base):
    async def load(self, pk):
        return pk

    async def name(self):
        return "own"
""",
            id="methods that subclasses make async",
        ),
        pytest.param(
            """\
class Agent:
    async def events(self):
        raise NotImplementedError

    async def run(self):
        return [event async for event in self.events()]


class Counting(Agent):
    async def events(self):
        yield 1
""",
            id="an abstract method that subclasses make a generator",
        ),
        pytest.param(
            """\
class Client:
    async def __aenter__(self) -> "Client":
        return self

    async def sleep(self):
        pass


class SyncClient(Client):
    def sleep(self):
        raise NotImplementedError


def use(client: Client):
    client.sleep()
""",
            id="a method that a subclass makes synchronous",
        ),
        pytest.param(
            """\
import logging

import pytest

log = logging.getLogger(__name__)


async def fetch(pk):
    return pk


async def page(pk, pool):
    waiting = fetch(pk)
    log.debug("waiting for %s", waiting)
    found = {"one": fetch(1)}
    pool.add(waiting)
    return waiting, found


async def test_page(runner):
    with pytest.raises(TypeError):
        runner.run(fetch(1))
""",
            id="coroutines that are handed on",
        ),
        pytest.param(
            """\
async def middleware_of(request, get_response):
    response = await get_response(request)
    response["X-Seen"] = "1"
    return response
""",
            id="a response that is awaited",
        ),
    ],
)
def test_nothing_is_found_where(code: str, judge: Judge) -> None:
    judge(files(code))


def test_the_response_of_an_async_middleware_and_rows_out_of_sight(judge: Judge) -> None:
    judge(
        files(
            """\
from channels.db import database_sync_to_async

from shop.models import Book, Tag


class Middleware:
    async_capable = True
    sync_capable = False

    def __init__(self, get_response):
        self.get_response = get_response

    async def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 200:  # ! never-awaited
            response["X-Seen"] = "1"  # ! never-awaited
        return response


async def tag(slug):
    return await Tag.objects.aget(name=slug)


class Shelf:
    @database_sync_to_async
    def load(self, slug):
        return Tag.objects.get(name=slug)

    @database_sync_to_async
    def add(self, slug):
        book = self.scope["book"]
        book.tags.add(self.load(slug))  # ! never-awaited
        book.seen.add(self.load(slug))

    async def enter(self, slug):
        book = await Book.objects.aget(pk=1)
        await book.tags.aadd(tag(slug))  # ! never-awaited
        await Book.objects.filter(tags=tag(slug)).aupdate(price=0)  # ! never-awaited
        Book(author=tag(slug))  # ! never-awaited


def after(request, callback):
    if request.path:
        callback(request)  # ! never-awaited


async def page(request):
    after(request, database_sync_to_async(print))
"""
        )
    )


PASSED_OVER = """\
import inspect

from django.http import HttpResponse


async def load():
    return 1


def either(wanted):
    return load() if wanted else 2


async def made_again(request):
    found = load()  # ! never-awaited
    if inspect.isawaitable(found):
        found = await load()
    return found


async def left(request):
    found = either(request)  # ! never-awaited
    if inspect.iscoroutine(found):
        return HttpResponse("later")
    return found


async def awaited(request):
    found = either(request)
    if inspect.isawaitable(found):
        found = await found
    return found


async def closed(request):
    found = either(request)
    if inspect.iscoroutine(found):
        found.close()
        raise TypeError
    return found


async def awaited_behind(request):
    found = load()
    if inspect.isawaitable(found):
        print("one")
    return await found
"""


def test_a_coroutine_that_is_found_to_be_one_and_passed_over_is_told_where_it_was_made(
    judge: Judge,
) -> None:
    judge({"shop/views.py": PASSED_OVER})


def test_what_may_be_a_coroutine_or_its_result_is_no_coroutine(judge: Judge) -> None:
    judge(
        {
            "shop/either.py": """\
import inspect


async def translated(awaitable):
    return await awaitable


def asked(function):
    result = function()
    return translated(result) if inspect.isawaitable(result) else result


def uses(thing, keys):
    found = asked(thing.read)
    for key, value in zip(keys, found):
        print(key, value)
    for key in found or ():
        print(key)
    print([key for key in found], [key for key in found or ()], list(found))
    print(found[0], len(found))
    return found == "OK"


def uses_one(flag):
    found = translated(1) if flag else None
    return list(found)  # ! never-awaited
"""
        }
    )


def test_a_synchronous_function_that_its_decorator_leaves_so_is_not_to_be_awaited(
    judge: Judge,
) -> None:
    judge(
        {
            "shop/counts.py": """\
import functools
import time

from shop.models import Book


def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        begun = time.monotonic()
        try:
            return function(*args, **kwargs)
        finally:
            print(time.monotonic() - begun)

    return wrapper


def either(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        if wrapper.awaited:
            return awaited(function)
        return function(*args, **kwargs)

    return wrapper


async def awaited(function):
    return function()


@functools.cache
def kept():
    return Book.objects.count()


@functools.lru_cache(maxsize=None)
def listed(pk):
    return list(Book.objects.filter(pk=pk))


@timed
def counted():
    return Book.objects.count()


@timed
def one():
    return 1


@either
def other():
    return 1


async def view(request):
    await kept()  # ! not-awaitable
    await listed(1)  # ! not-awaitable
    await counted()  # ! not-awaitable
    await one()  # ! not-awaitable
    await other()
"""
        }
    )


def test_what_passes_on_to_something_unknown_may_be_awaited(judge: Judge) -> None:
    judge(
        {
            "shop/cursors.py": """\
from django import forms
from django.db.backends.utils import CursorWrapper


class AsyncCursor(CursorWrapper):
    async def aclose(self):
        await self.close()


class Search(forms.Form):
    async def check(self):
        return await self.is_valid()  # ! not-awaitable
"""
        }
    )
