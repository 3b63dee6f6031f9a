"""HUE8: what blocks the event loop without being Django's: waiting, HTTP, processes, sockets."""

from collections.abc import Sequence
from typing import ClassVar

from hue_lint.facts.schema import Family
from hue_lint.rules.base import Example, Rule
from hue_lint.rules.known import table
from hue_lint.values.values import Operation

_THREAD = (
    "Safe: the call moves into `sync_to_async(…, thread_sensitive=False)`, a thread of its own. "
    "The thread that is Django's by default has all the work on the database behind it, which "
    "should not wait for the network. Unsafe where a session, client or connection is used that "
    "this function has not made, since another thread may be using it, and inside a `with lock:`."
)
_SINCE = "Independent of the release: `sync_to_async` works with every one that has async views."
_REFERENCES: Sequence[str] = (
    "https://docs.djangoproject.com/en/stable/topics/async/#sync-to-async",
)


class BlockingRule(Rule):
    """A rule over one family of what blocks; its page lists what is known."""

    family: ClassVar[Family]
    raises = ""
    fix_safety = _THREAD
    since_django = _SINCE
    options = ("extend-operations", "extend-thread-wrappers", "ignore")
    references = _REFERENCES

    def known(self) -> Sequence[str]:
        """Everything of the family that the facts describe."""
        return table(self.family)

    def label(self, operation: Operation) -> str:
        """The words beside the carets of a code frame, with what to use instead."""
        relative = operation.root().relative
        if relative is None or relative.name.endswith(("to_thread", "sync_to_async")):
            return "blocks the event loop here"
        return f"blocks here; {relative.name} does not"


class BlockingWait(BlockingRule):
    """time.sleep and the waiting of threads."""

    code = "HUE801"
    name = "blocking-wait"
    family = "wait"
    kinds = frozenset({"wait"})
    summary = "Sleeping, or waiting for a thread or a person, stops the event loop"
    what = (
        "Reports `time.sleep`, and what waits for other threads and processes: `acquire` of a "
        "lock, `wait` of an event or condition, `join`, `get` of a queue, `result` of a future of "
        "`concurrent.futures`, and `input`. What is told not to wait (`block=False`, `timeout=0`) "
        "stays unreported, and so does `with lock:`, which most often holds for a few lines."
    )
    why = "Nothing else runs meanwhile: every other request of the process stands still."
    bad = Example(
        """\
import time

from django.http import HttpResponse


async def status(request):
    time.sleep(0.01)  # HUE801
    return HttpResponse("ready")
"""
    )
    good = Example(
        """\
import asyncio

from django.http import HttpResponse


async def status(request):
    await asyncio.sleep(0.01)
    return HttpResponse("ready")
"""
    )
    fix_safety = (
        "`time.sleep(x)` becomes `await asyncio.sleep(x)`, which is safe. A lock of threads gets "
        "no fix: it belongs to the thread that holds it. The rest: "
        + _THREAD[0].lower()
        + _THREAD[1:]
    )
    references = ("https://docs.python.org/3/library/asyncio-sync.html",)


class BlockingHttp(BlockingRule):
    """HTTP clients that wait."""

    code = "HUE802"
    name = "blocking-http"
    family = "http"
    kinds = frozenset({"http"})
    summary = "The event loop waits for an HTTP answer"
    what = (
        "Reports requests of `requests` (functions, sessions, adapters), `urllib`, `urllib3`, "
        "`http.client` and synchronous `httpx`. Where nothing limits the wait, the message says "
        "so. Making a session or client waits for nothing and stays unreported, and so do tests "
        "that put `responses`, `requests_mock`, `respx` or a mock in its place."
    )
    why = (
        "The process serves nobody else for as long as the other side takes, and without a time "
        "limit that may be for ever."
    )
    bad = Example(
        """\
import requests
from django.http import JsonResponse


async def rates(request):
    answer = requests.get("https://rates.example.com/today")  # HUE802
    return JsonResponse(answer.json())
"""
    )
    good = Example(
        """\
import httpx
from django.http import JsonResponse


async def rates(request):
    async with httpx.AsyncClient() as client:
        answer = await client.get("https://rates.example.com/today")
    return JsonResponse(answer.json())
"""
    )
    references = ("https://www.python-httpx.org/async/", *_REFERENCES)


class BlockingProcess(BlockingRule):
    """subprocess and its relatives."""

    code = "HUE803"
    name = "blocking-process"
    family = "process"
    kinds = frozenset({"process"})
    summary = "The event loop waits for another program"
    what = (
        "Reports `subprocess.run` and its relatives, `Popen` (its start waits until the program "
        "is loaded), `wait` and `communicate`, `os.system`, `os.popen`, `os.waitpid`, and the "
        "packages `sh`, `invoke` and `pexpect`."
    )
    why = "The event loop stands still until the other program ends, however long that takes."
    bad = Example(
        """\
import subprocess

from django.http import HttpResponse


async def version(request):
    done = subprocess.run(["true"], check=True)  # HUE803
    return HttpResponse(str(done.returncode))
"""
    )
    good = Example(
        """\
import asyncio

from django.http import HttpResponse


async def version(request):
    process = await asyncio.create_subprocess_exec("true")
    return HttpResponse(str(await process.wait()))
"""
    )
    references = ("https://docs.python.org/3/library/asyncio-subprocess.html",)


class BlockingNetwork(BlockingRule):
    """Sockets, names, mail and file servers."""

    code = "HUE804"
    name = "blocking-network"
    family = "network"
    kinds = frozenset({"network"})
    summary = "The event loop waits for a socket or for the name of a host"
    what = (
        "Reports connecting, accepting and reading of sockets, look-ups of names, and the mail and "
        "file servers of Python's standard library (`smtplib`, `imaplib`, `ftplib`). A socket that "
        "was told `setblocking(False)` waits for nothing and stays unreported."
    )
    why = (
        "A host that does not answer keeps everybody waiting: for minutes, where a connection is "
        "made without a time limit."
    )
    bad = Example(
        """\
import socket

from django.http import HttpResponse


async def address(request):
    return HttpResponse(socket.gethostbyname("rates.example.com"))  # HUE804
"""
    )
    good = Example(
        """\
import asyncio

from django.http import HttpResponse


async def address(request):
    found = await asyncio.get_running_loop().getaddrinfo("rates.example.com", 443)
    return HttpResponse(found[0][4][0])
"""
    )
    references = ("https://docs.python.org/3/library/asyncio-stream.html",)
