"""HUE8, continued: files, stores, services and computations."""

from hue_lint.rules.base import Example
from hue_lint.rules.blocking import BlockingRule
from hue_lint.values.values import Operation

_THROUGH = (
    " Off by default, directly and through helpers: it takes a moment for most files, and long for "
    "some. Through helpers the code is this rule's own, so that it is turned on as a whole."
)


class _AlsoThroughHelpers(BlockingRule):
    """A rule that reports its family through functions of the project and of packages too."""

    default = False

    def applies(self, operation: Operation) -> bool:
        """Whether the operation, or what a call comes to in the end, is of the family."""
        return operation.root().kind == self.family


class BlockingFile(_AlsoThroughHelpers):
    """Files on disk."""

    code = "HUE805"
    name = "blocking-file"
    family = "file"
    kinds = frozenset({"file", "project-call", "package-call"})
    summary = "The event loop waits for the disk"
    what = (
        "Reports `open` and what reads and writes through it, `pathlib.Path`, and the functions of "
        "`os`, `os.path`, `shutil`, `glob` and `tempfile` that ask the disk." + _THROUGH
    )
    why = (
        "A disk answers in microseconds until it is busy, remote or full of large files; then the "
        "event loop waits for it like for anything else."
    )
    bad = Example(
        """\
from pathlib import Path

from django.http import HttpResponse


async def terms(request):
    return HttpResponse(Path(__file__).read_text())  # HUE805
"""
    )
    good = Example(
        """\
import asyncio
from pathlib import Path

from django.http import HttpResponse


async def terms(request):
    return HttpResponse(await asyncio.to_thread(Path(__file__).read_text))
"""
    )


class BlockingStore(BlockingRule):
    """Stores and brokers."""

    code = "HUE806"
    name = "blocking-store"
    family = "store"
    kinds = frozenset({"store"})
    summary = "The event loop waits for another store or for a broker"
    what = (
        "Reports synchronous `redis`, `boto3`, `pymongo`, `psycopg`, `psycopg2`, `pymysql`, "
        "`sqlite3`, `sqlalchemy`, `elasticsearch`, `opensearch-py`, `kafka-python`, "
        "`confluent-kafka`, `pika`, and celery's `delay`, `apply_async`, `get` and the like."
    )
    why = (
        "Each call waits for another machine. Where that is slow or away, drivers try again for "
        "seconds or minutes, and the whole process with them."
    )
    bad = Example(
        """\
import redis
from django.http import HttpResponse

from shop.models import Post


async def views(request, pk):
    store = redis.Redis()
    return HttpResponse(store.incr(f"views:{pk}"))  # HUE806
"""
    )
    good = Example(
        """\
from django.http import HttpResponse
from redis.asyncio import Redis

from shop.models import Post


async def views(request, pk):
    async with Redis() as store:
        return HttpResponse(await store.incr(f"views:{pk}"))
"""
    )
    fix_safety = (
        BlockingRule.fix_safety + " Work of celery goes to Django's own thread, since a task that "
        "runs at once (`task_always_eager`) uses the database. Connections of `sqlite3` get no "
        "fix: they belong to their thread."
    )


class BlockingService(BlockingRule):
    """SDKs of services."""

    code = "HUE807"
    name = "blocking-service"
    family = "sdk"
    kinds = frozenset({"sdk"})
    summary = "The event loop waits for a service behind a synchronous client"
    what = (
        "Reports the synchronous clients of `openai`, `anthropic`, `groq`, `google-genai`, "
        "`litellm`, `stripe`, `twilio`, `sendgrid`, `slack_sdk` and `telebot`. Sentry's "
        "`capture_exception` and `capture_message` hand over to a thread and stay unreported."
    )
    why = "Answers of such services take seconds, those of language models minutes."
    bad = Example(
        """\
from django.http import JsonResponse
from openai import OpenAI


async def summary(request):
    client = OpenAI()
    answer = client.responses.create(model="gpt-5", input=request.POST["text"])  # HUE807
    return JsonResponse({"summary": answer.output_text})
"""
    )
    good = Example(
        """\
from django.http import JsonResponse
from openai import AsyncOpenAI


async def summary(request):
    client = AsyncOpenAI()
    answer = await client.responses.create(model="gpt-5", input=request.POST["text"])
    return JsonResponse({"summary": answer.output_text})
"""
    )


class BlockingComputation(_AlsoThroughHelpers):
    """Long computations."""

    code = "HUE808"
    name = "blocking-computation"
    family = "computation"
    kinds = frozenset({"computation", "project-call", "package-call"})
    summary = "A long computation keeps the event loop busy"
    what = (
        "Reports hashes that are slow on purpose (`bcrypt`, `argon2`, `hashlib.scrypt`, "
        "`hashlib.pbkdf2_hmac`), images (`PIL`: `resize`, `save`, …) and tables "
        "(`pandas.read_csv`, …)." + _THROUGH
    )
    why = "The processor is busy with one request, and all others wait for their turn."
    bad = Example(
        """\
import hashlib

from django.http import HttpResponse


async def fingerprint(request):
    digest = hashlib.scrypt(b"secret", salt=b"salt", n=2, r=8, p=1)  # HUE808
    return HttpResponse(digest.hex())
"""
    )
    good = Example(
        """\
import asyncio
import hashlib

from django.http import HttpResponse


async def fingerprint(request):
    digest = await asyncio.to_thread(hashlib.scrypt, b"secret", salt=b"salt", n=2, r=8, p=1)
    return HttpResponse(digest.hex())
"""
    )
