"""What the data says is called synchronously is: an async function in its place does not run."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import textwrap
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import one_django  # noqa: F401 (configures Django)
import pytest
from django import forms
from django.apps import AppConfig
from django.core.management.base import BaseCommand
from django.test import SimpleTestCase
from django.views.generic import TemplateView

from hue_lint.facts.load import load_facts

RAN: list[str] = []


class Form(forms.Form):
    name = forms.CharField()

    async def clean(self) -> None:
        RAN.append("clean")

    async def clean_name(self) -> None:
        RAN.append("clean_name")


class Command(BaseCommand):
    async def handle(self, *args: object, **options: object) -> None:
        RAN.append("handle")


class Case(SimpleTestCase):
    __test__ = False

    async def setUp(self) -> None:
        RAN.append("setUp")

    def test(self) -> None:
        pass


class Shop(AppConfig):
    name = "django.contrib.messages"
    label = "shop_of_hooks"

    async def ready(self) -> None:
        RAN.append("ready")


class Page(TemplateView):
    template_name = "none.html"

    async def get_context_data(self, **given: object) -> dict[str, object]:
        RAN.append("get_context_data")
        return {}


class Text:
    async def __str__(self) -> str:
        RAN.append("__str__")
        return ""


def call_command() -> None:
    Command().execute(no_color=True, force_color=False, skip_checks=True)


def run_case() -> None:
    result = Case("test").defaultTestResult()
    Case("test").run(result)


HOOKS: list[tuple[str, str, Callable[[], Any]]] = [
    ("django.forms.Form", "clean", lambda: Form({"name": "x"}).is_valid()),
    ("django.forms.Form", "clean_name", lambda: Form({"name": "x"}).is_valid()),
    ("django.core.management.base.BaseCommand", "handle", call_command),
    ("django.test.SimpleTestCase", "setUp", run_case),
    ("django.apps.AppConfig", "ready", lambda: Shop("django.contrib.messages", forms).ready()),
    (
        "django.views.generic.TemplateView",
        "get_context_data",
        lambda: Page().get(None).render(),
    ),
    ("builtins.object", "__str__", lambda: str(Text())),
]


@pytest.mark.parametrize(
    ("base", "hook", "call"), HOOKS, ids=[f"{base}.{hook}" for base, hook, _ in HOOKS]
)
def test_an_async_hook_never_runs(base: str, hook: str, call: Callable[[], Any]) -> None:
    RAN.clear()
    assert load_facts().called_synchronously((base,), hook)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        with contextlib.suppress(Exception):  # whatever the caller makes of a coroutine
            call()
    assert RAN == []


ASGI = """\
import asyncio, os, sys
from django.conf import settings

settings.configure(
    SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, DEBUG=False,
    DATABASES={{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}}},
)
import django

django.setup()
from asgiref.sync import async_to_sync, sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.core.asgi import get_asgi_application
from django.http import HttpResponse
from django.urls import path


async def count():
    return await sync_to_async(len)("abc")


def view(request):
    return HttpResponse(str({call}))


urlpatterns = [path("", view)]


async def main():
    scope = {{"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}}
    communicator = ApplicationCommunicator(get_asgi_application(), scope)
    await communicator.send_input({{"type": "http.request"}})
    start = await communicator.receive_output(60)
    print(start["status"], (await communicator.receive_output(60))["body"].decode(), flush=True)
    os._exit(0)


asyncio.run(main())
"""


def served(tmp_path: Path, call: str, patience: float) -> str:
    """What an ASGI application answers whose synchronous view makes a call; nothing if it hangs."""
    script = tmp_path / "serve.py"
    script.write_text(textwrap.dedent(ASGI.format(call=call)), encoding="utf-8")
    try:
        done = subprocess.run(
            [sys.executable, str(script)],
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.strip()


def test_a_loop_of_its_own_in_a_synchronous_view_hangs_under_asgi(tmp_path: Path) -> None:
    assert served(tmp_path, "async_to_sync(count)()", 60) == "200 3"
    assert served(tmp_path, "asyncio.run(count())", 6) == ""


def test_without_the_thread_it_does_not(tmp_path: Path) -> None:
    assert served(tmp_path, "asyncio.run(asyncio.sleep(0, 3))", 60) == "200 3"
    assert asyncio.run(asyncio.sleep(0, 3)) == 3
