"""What does not wait: for the result of a thread that has ended, for a database in memory."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

SETTLED = """\
import asyncio
import concurrent.futures
import sqlite3
from concurrent.futures import Future, ThreadPoolExecutor

import sqlalchemy

pool = ThreadPoolExecutor()


async def not_known_to_be_there():
    future = pool.submit(print)
    return future.result()  # ! blocking-wait


async def asked_for_twice():
    future = pool.submit(print)
    future.exception()  # ! blocking-wait
    return future.result()


async def polled():
    future = pool.submit(print)
    while not future.done():
        await asyncio.sleep(0.1)
    return future.result()


async def polled_until(given):
    future = pool.submit(print)
    while not future.done():
        if given:
            break
        await asyncio.sleep(0.1)
    return future.result()  # ! blocking-wait


async def looked_at():
    future = pool.submit(print)
    if future.done():
        return future.result()
    return future.result()  # ! blocking-wait


async def turned_away():
    future = pool.submit(print)
    if not future.done():
        return None
    return future.exception()


async def awaited():
    future = pool.submit(print)
    await asyncio.wrap_future(future)
    return future.result()


async def waited_for():
    first, second = pool.submit(print), pool.submit(print)
    concurrent.futures.wait([first])  # ! blocking-wait
    return first.result(), second.result()  # ! blocking-wait


async def waited_for_a_while():
    future = pool.submit(print)
    concurrent.futures.wait([future], timeout=1)  # ! blocking-wait
    return future.result()  # ! blocking-wait


async def set_here():
    future = Future()
    future.set_result(1)
    return future.result()


async def when_it_is_called_back():
    pool.submit(print).add_done_callback(lambda future: print(future.result()))


async def in_memory():
    connection = sqlite3.connect(":memory:")
    connection.execute("create table t (a)")
    with sqlalchemy.create_engine("sqlite://").connect() as other:
        other.execute("select 1")
    return connection.execute("select a from t").fetchall()


async def on_disk(name):
    sqlite3.connect(name).execute("select 1")  # ! blocking-store
    sqlalchemy.create_engine("sqlite:///shop.db").connect()  # ! blocking-store
"""


def test_what_is_there_already_is_not_waited_for(judge: Judge) -> None:
    judge({"shop/views.py": SETTLED})


LOOPS = """\
from shop.models import Book


async def found(pks):
    book = None
    while book is None:
        book = await Book.objects.filter(pk=pks.pop()).afirst()
    return book.author  # ! lazy-relation


async def never_begun(book: Book | None):
    while book is not None:
        await book.asave()
        book = None
    return book
"""


def test_what_ends_a_loop_holds_behind_it(judge: Judge) -> None:
    judge({"shop/views.py": LOOPS})
