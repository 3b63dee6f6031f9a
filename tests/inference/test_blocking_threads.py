"""Threads and processes that are waited for, however they were given their work."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]


def test_a_thread_is_waited_for_however_it_was_given_its_function(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
import threading
from concurrent.futures import ProcessPoolExecutor


async def by_name():
    threading.Thread(target=print).join()  # ! blocking-wait


async def by_position():
    thread = threading.Thread(None, print)
    thread.start()
    thread.join()  # ! blocking-wait


async def later():
    timer = threading.Timer(1, print)
    timer.start()
    timer.join(5)  # ! blocking-wait


async def only_started():
    timer = threading.Timer(1, print)
    timer.start()
    timer.cancel()


async def in_processes(rows):
    with ProcessPoolExecutor() as pool:
        pool.submit(print)
        first = pool.submit(print).result()  # ! blocking-wait
        return first, list(pool.map(print, rows))  # ! blocking-wait
""",
        }
    )


def test_what_waits_for_no_time_at_all_is_silent(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
import threading
import time


async def yields(seconds):
    time.sleep(0)
    threading.Event().wait(0)
    time.sleep(seconds)  # ! blocking-wait
""",
        }
    )


def test_both_spellings_of_sendgrid_are_known(judge: Judge) -> None:
    judge(
        {
            "shop/views.py": """\
import sendgrid


async def mails(letter):
    client = sendgrid.SendGridAPIClient("key")
    client.send(letter)  # ! blocking-service
    client.client.mail.send.post(request_body=letter)  # ! blocking-service
    client.client.contactdb.lists._(1).get()  # ! blocking-service
""",
        }
    )
