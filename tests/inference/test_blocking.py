"""What blocks without being Django's, at the place itself and through helpers, and what only looks
like it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from bookshop import lay_out
from layouts import layout_at

from hue_lint.analysis import Analysis
from hue_lint.config import Choice, Settings
from hue_lint.linter import Opened, Sources, check_files
from hue_lint.rule_info import rule_infos
from hue_lint.selection import selection_of

Judge = Callable[[Mapping[str, str]], None]

DEEP = {
    "shop/notify.py": """\
import requests


def post(text):
    return requests.post("https://example.com", json={"text": text})
""",
    "shop/orders.py": """\
from shop.notify import post


class Mailer:
    def __init__(self):
        self.sent = 0

    def send(self, order):
        self.sent += 1
        return post(f"order {order}")

    @property
    def state(self):
        return self.send("none").status_code


def notify(order):
    return Mailer().send(order)


def announced(function):
    async def wrapper(*arguments):
        notify(arguments)  # ! sync-helper
        return await function(*arguments)

    return wrapper
""",
    "shop/views.py": """\
from shop.orders import Mailer, announced, notify


async def buy(request, pk):
    notify(pk)  # ! sync-helper


async def state(request):
    return Mailer().state  # ! sync-helper


@announced
async def told(request):
    return None
""",
}


def test_a_request_is_found_through_functions_methods_properties_and_decorators(
    judge: Judge,
) -> None:
    judge(DEEP)


def messages(root: Path, files: Mapping[str, str]) -> list[str]:
    lay_out(root, {"shop/__init__.py": "", **files})
    analysis = Analysis.open(layout_at(root))
    return [finding.message for finding in analysis.findings(root / "shop/views.py")]


LIMITS = [
    pytest.param('requests.get("u")', ", no time limit given", id="none given, none by default"),
    pytest.param('requests.get("u", timeout=None)', ", no time limit given", id="None given"),
    pytest.param('requests.get("u", timeout=3)', "", id="given"),
    pytest.param("requests.get('u', timeout=limit)", "", id="given by a variable"),
    pytest.param("requests.get('u', **options)", "", id="perhaps among unpacked arguments"),
    pytest.param('httpx.get("u")', "", id="one by default"),
    pytest.param(
        'httpx.get("u", timeout=None)', ", no time limit given", id="the default taken away"
    ),
    pytest.param('urlopen("u", None, 3)', "", id="given by position"),
]


@pytest.mark.parametrize(("call", "words"), LIMITS)
def test_a_missing_time_limit_is_worth_a_word(call: str, words: str, tmp_path: Path) -> None:
    code = f"""\
from urllib.request import urlopen

import httpx
import requests


async def view(request, limit, options):
    {call}
"""
    (message,) = messages(tmp_path, {"shop/views.py": code})
    assert message == f"{call} waits for an HTTP answer{words}, which blocks the event loop"


def test_through_helpers_the_message_says_how_it_blocks(tmp_path: Path) -> None:
    code = {name: text for name, text in DEEP.items() if name != "shop/views.py"} | {
        "shop/views.py": """\
from shop.orders import notify


async def buy(request, pk):
    notify(pk)
"""
    }
    (message,) = messages(tmp_path, code)
    told = "waits for an HTTP answer, no time limit given, which blocks the event loop"
    assert message == f"notify() {told}"


def test_what_raises_goes_before_what_blocks_and_files_come_last(judge: Judge) -> None:
    judge(
        {
            "shop/work.py": """\
import time

from shop.models import Book


def read():
    open("x").read()


def read_and_sleep():
    read()
    time.sleep(1)


def all_of_it():
    read_and_sleep()
    Book.objects.count()
""",
            "shop/views.py": """\
from shop.work import all_of_it, read, read_and_sleep


async def view(request):
    read()  # ! blocking-file
    read_and_sleep()  # ! sync-helper
    all_of_it()  # ! sync-helper
""",
        }
    )


LOOK_ALIKES = """\
import asyncio
import os
import queue
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import boto3
import httpx
import openai
import redis.asyncio
import requests
from asgiref.sync import sync_to_async

if TYPE_CHECKING:
    from time import sleep

pool = ThreadPoolExecutor()


def fetch(url):
    return requests.get(url)


async def asynchronous(url):
    async with httpx.AsyncClient() as client:
        await client.get(url)
    await redis.asyncio.Redis().get(url)
    await openai.AsyncOpenAI().responses.create(model="m", input=url)
    await asyncio.sleep(1)
    process = await asyncio.create_subprocess_exec("true")
    await process.wait()
    await asyncio.Queue().get()
    await asyncio.Event().wait()
    async with asyncio.Lock():
        pass


async def merely_made(url):
    requests.Session()
    httpx.Client()
    boto3.client("s3").generate_presigned_url("get_object")
    openai.OpenAI()
    socket.socket()
    threading.Event().set()
    request = partial(requests.get, url)
    return fetch, request


async def in_threads(url):
    await asyncio.to_thread(fetch, url)
    await asyncio.to_thread(requests.get, url)
    await sync_to_async(requests.get, thread_sensitive=False)(url)
    await sync_to_async(lambda: requests.get(url).json())()
    await asyncio.get_running_loop().run_in_executor(None, fetch, url)
    await asyncio.get_running_loop().run_in_executor(None, partial(requests.get, url))
    pool.submit(fetch, url)
    threading.Thread(target=fetch, args=(url,)).start()


async def told_not_to_wait(lock: threading.Lock):
    lock.acquire(blocking=False)
    lock.acquire(False)
    with lock:
        pass
    waiting = queue.Queue()
    waiting.put(1)
    waiting.get_nowait()
    waiting.get(block=False)
    threading.Event().wait(timeout=0)
    os.waitpid(-1, os.WNOHANG)
    connection = socket.socket()
    connection.setblocking(False)
    connection.recv(10)


async def own_names(sleep, requests):
    sleep(1)
    requests.get("u")


async def declared_amiss(client: openai.OpenAI):
    await client.chat.completions.create(model="m")


class Waiter:
    def sleep(self, seconds):
        return seconds

    def wait(self):
        return self.sleep(1)


async def own_methods():
    Waiter().wait()
"""


def test_look_alikes_are_silent(judge: Judge) -> None:
    judge({"shop/views.py": LOOK_ALIKES})


MOCKED = """\
import httpx
import pytest
import requests
import requests_mock
import responses
import respx
from unittest.mock import patch

from shop.notify import post


@responses.activate
async def test_by_decorator():
    post("a")


@respx.mock(assert_all_called=False)
async def test_by_a_decorator_with_arguments():
    httpx.get("u")
    post("a")  # ! sync-helper


async def test_entered():
    with responses.RequestsMock() as mocked:
        mocked.get("u")
        post("a")
    with requests_mock.Mocker():
        requests.Session().get("u")
    post("a")  # ! sync-helper


@pytest.fixture
def server(requests_mock):
    return requests_mock


async def test_by_a_fixture(server):
    post("a")


@pytest.mark.usefixtures("respx_mock")
async def test_by_a_mark():
    httpx.Client().get("u")


async def test_attribute_set(monkeypatch):
    monkeypatch.setattr(requests, "post", print)
    post("a")
    requests.get("u")  # ! blocking-http


async def test_attribute_named(monkeypatch):
    monkeypatch.setattr("requests.post", print)
    post("a")


@patch("shop.notify.requests.post")
async def test_patched_where_it_is_used(fake):
    post("a")
    requests.post("u")


async def test_nothing_replaced():
    post("a")  # ! sync-helper
"""


def test_what_a_test_has_replaced_is_silent(judge: Judge) -> None:
    judge({"shop/notify.py": DEEP["shop/notify.py"], "shop/test_notify.py": MOCKED})


KINDS = """\
import os
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import Queue
from time import sleep as nap

import anthropic
import boto3
import psycopg2
import pymongo
import redis
import requests
import sh
import stripe
from celery import shared_task
from openai import OpenAI
from sqlalchemy.orm import Session


class Api(requests.Session):
    def orders(self):
        return self.get("https://example.com/orders")


@shared_task
def ship(pk):
    return pk


class Client:
    def __init__(self):
        self.session = requests.Session()
        self.models = OpenAI()
        self.store = redis.Redis()


async def all_kinds(request, bounded: Queue, session: Session):
    nap(1)  # ! blocking-wait
    [time.sleep(pause) for pause in (1, 2)]  # ! blocking-wait
    Api().orders()  # ! sync-helper
    client = Client()
    client.session.get("u")  # ! blocking-http
    client.models.chat.completions.create(model="m")  # ! blocking-service
    client.store.get("a")  # ! blocking-store
    anthropic.Anthropic().messages.create(model="m")  # ! blocking-service
    stripe.Customer.create()  # ! blocking-service
    boto3.client("s3").put_object(Key="a")  # ! blocking-store
    boto3.resource("s3").Bucket("b").upload_file("f", "k")  # ! blocking-store
    pymongo.MongoClient()["shop"].orders.find_one()  # ! blocking-store
    psycopg2.connect("").cursor().execute("select 1")  # ! blocking-store
    session.query(Client).filter(pk=1).first()  # ! blocking-store
    ship.delay(1)  # ! blocking-store
    sh.git("pull")  # ! blocking-process
    sh.git.bake("pull")
    subprocess.check_output(["ls"])  # ! blocking-process
    os.system("ls")  # ! blocking-process
    with ThreadPoolExecutor() as pool:
        for done in as_completed([pool.submit(print)]):  # ! blocking-wait
            done
    bounded.get()  # ! blocking-wait
    Queue(3).put(1)  # ! blocking-wait
    threading.Thread(target=print).join()  # ! blocking-wait
    (Path("a") / "b").read_text()  # ! blocking-file
    with open("a") as file:  # ! blocking-file
        file.read()  # ! blocking-file
    input()  # ! blocking-wait
"""


def test_every_kind_is_found_under_its_rule(judge: Judge) -> None:
    judge({"shop/views.py": KINDS})


def test_a_package_that_waits_is_followed_into_its_source(tmp_path: Path) -> None:
    packages = tmp_path / "site-packages"
    lay_out(packages, {"pusher.py": "import time\n\n\ndef push(text):\n    time.sleep(1)\n"})
    lay_out(
        tmp_path / "project",
        {
            "shop/__init__.py": "",
            "shop/views.py": """\
from pusher import push


async def view(request):
    push("a")
""",
        },
    )
    project = tmp_path / "project"
    layout = layout_at(project, site_packages=[packages])
    (finding,) = Analysis.open(layout).findings(project / "shop/views.py")
    assert finding.code == "HUE502"
    assert finding.message == "push() sleeps, which blocks the event loop"
    assert [step.row for step in finding.path] == [5]


SETTINGS = [
    pytest.param((), [("HUE802", 13), ("HUE501", 14)], id="as it is by default"),
    pytest.param(("HUE8",), [("HUE501", 14)], id="without the direct findings"),
    pytest.param(("HUE802",), [("HUE501", 14)], id="without those that ruff has too"),
]


@pytest.mark.parametrize(("ignored", "expected"), SETTINGS)
def test_one_setting_leaves_the_direct_findings_to_other_linters(
    ignored: tuple[str, ...], expected: list[tuple[str, int]], tmp_path: Path
) -> None:
    code = """\
import requests


def post(text):
    return requests.post("u", json=text)


def keep(text):
    open(text).close()


async def view(request):
    requests.get("u")
    post("a")
    keep("a")
"""
    lay_out(tmp_path, {"shop/__init__.py": "", "shop/views.py": code})
    infos = rule_infos()
    selection = selection_of(Settings(tmp_path, choices=(Choice("here", ignore=ignored),)), infos)
    layout = layout_at(tmp_path)
    analysis = Analysis.open(layout)
    opened = Opened(layout.home, layout.settings, selection, infos, analysis)
    report = check_files([tmp_path / "shop/views.py"], lambda _: opened, Sources())
    assert [(each.code, each.span.start.row) for each in report.findings] == expected
