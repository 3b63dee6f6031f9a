"""The example shop under uvicorn, and a real Chromium in front of it that reaches nothing else."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from lacking import lacking
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
SHOP = Path(__file__).parents[3] / "examples" / "shop"


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        lacking("Chromium is not installed (Debian: apt-get install chromium)")
    return found


class Server:
    """A project under uvicorn; `address` is where.

    Arguments:
        application: The ASGI application.
        folder: Where the server is started.
        environment: Its environment.
        log: Where it writes what goes wrong.
    """

    def __init__(
        self, application: str, folder: Path, environment: dict[str, str], log: Path
    ) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.log = log
        with self.log.open("wb") as written:
            self.server = subprocess.Popen(
                [
                    *(sys.executable, "-m", "uvicorn", application),
                    *("--port", str(port), "--log-level", "warning"),
                ],
                cwd=folder,
                env=environment,
                stdout=written,
                stderr=written,
            )
        self._wait()

    def _wait(self) -> None:
        for _ in range(900):  # a busy machine starts it slowly
            try:
                urllib.request.urlopen(f"{self.address}/static/hue/hue.js").close()
                return
            except OSError:
                assert self.server.poll() is None, self.log.read_text()
                time.sleep(0.1)
        raise AssertionError(f"the server does not answer: {self.log.read_text()}")

    def close(self) -> None:
        self.server.terminate()
        self.server.wait(10)


def _serve(database: Path, folder: Path, settings: str) -> Iterator[Server]:
    shutil.copy(database, folder / "shop.sqlite3")
    (folder / "browser_settings.py").write_text(f"from config.settings import *\n{settings}\n")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "browser_settings",
        "SHOP_DATABASE": str(folder / "shop.sqlite3"),
        "PYTHONPATH": os.pathsep.join([str(folder), str(SHOP)]),
    }
    shop = Server("config.asgi:application", SHOP, environment, folder / "server.log")
    yield shop
    shop.close()


@pytest.fixture(scope="session")
def shop_database(tmp_path_factory) -> Path:
    """A shop that has just been opened."""
    database = tmp_path_factory.mktemp("opened") / "shop.sqlite3"
    opening = (
        "import config.asgi; from django.core.management import call_command as call; "
        "call('migrate', verbosity=0); call('seed_shop')"
    )
    subprocess.run(
        [sys.executable, "-c", opening],
        cwd=SHOP,
        env={**os.environ, "SHOP_DATABASE": str(database)},
        check=True,
        capture_output=True,
    )
    return database


@pytest.fixture(scope="module")
def probe(tmp_path_factory, chromium) -> Iterator[Server]:
    """A page with every kind of form that hue.js has to do with."""
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    log = tmp_path_factory.mktemp("probe") / "server.log"
    server = Server("probe.asgi:application", HERE, environment, log)
    yield server
    server.close()


@pytest.fixture(scope="module")
def shop(tmp_path_factory, chromium, shop_database) -> Iterator[Server]:
    """The shop as it is."""
    yield from _serve(shop_database, tmp_path_factory.mktemp("shop"), "")


@pytest.fixture(scope="module")
def locked_shop(tmp_path_factory, chromium, shop_database) -> Iterator[Server]:
    """The shop with a CSRF token that no script can read, and an Alpine that evaluates nothing."""
    yield from _serve(
        shop_database,
        tmp_path_factory.mktemp("shop"),
        "CSRF_USE_SESSIONS = True\nHUE = {**HUE, 'ALPINE': 'hue/vendor/alpine-csp.min.js'}",
    )


@pytest.fixture(scope="module")
def browser(chromium):
    """A headless Chromium."""
    with sync_playwright() as running:
        launched = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


class Tab:
    """A page of the browser that counts what it sends."""

    def __init__(self, page) -> None:
        self.page = page
        self.sent: list[tuple[str, str]] = []
        self.errors: list[str] = []
        page.on("request", self._note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, request) -> None:
        path = "/" + request.url.split("/", 3)[3]
        self.sent.append((request.method, path))

    def count(self, method: str, path: str) -> int:
        return self.sent.count((method, path))

    def delay(self, milliseconds: int) -> None:
        """Let every answer take its time."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": milliseconds,
                "downloadThroughput": -1,
                "uploadThroughput": -1,
            },
        )


@pytest.fixture
def context(browser):
    """A fresh profile; the pages must need nothing from elsewhere."""
    fresh = browser.new_context()
    fresh.route(re.compile("^https://"), lambda route: route.abort())
    fresh.set_default_timeout(30_000)
    yield fresh
    fresh.close()


@pytest.fixture
def tab(context) -> Tab:
    return Tab(context.new_page())
