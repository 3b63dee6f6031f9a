"""Fragments of the example shop under uvicorn, asked for by many connections at once.

    python benchmarks/runtime/load.py --seconds 20 --connections 200

Every connection sends its next request as soon as it has an answer. A status of 500 or more, or a
connection that breaks, is a failure, and the exit code is 1.
"""

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click
import page

SHOP = Path(__file__).parents[2] / "examples" / "shop"
PATHS = (
    "/search/?q=espresso",
    "/search/?category=tea",
    "/mistakes/helper/right/",
    "/orders/receipt/",  # behind LoginRequiredMixin, whose dispatch runs in a thread
)
LOG_IN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore

ada = User.objects.get(username="ada")
session = SessionStore()
session[SESSION_KEY] = str(ada.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = ada.get_session_auth_hash()
session.save()
with open("{file}", "w") as file:
    file.write(session.session_key)
"""


@dataclass(slots=True)
class Tally:
    """What came back."""

    statuses: Counter[int] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    @property
    def failures(self) -> int:
        """Answers of 500 or more, and connections that broke."""
        failed = sum(count for status, count in self.statuses.items() if status >= 500)
        return failed + sum(self.broken.values())


@contextmanager
def shop() -> Iterator[tuple[int, str]]:
    """Run the shop on a database of its own; gives the port and the session of a customer."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "SHOP_DATABASE": str(Path(folder) / "shop.sqlite3"),
            "SHOP_DEBUG": "0",
        }
        key = Path(folder) / "session"
        log_in = ["shell", "-c", LOG_IN.format(file=key)]
        for command in (["migrate", "-v0"], ["seed_shop"], log_in):
            arguments = [sys.executable, "manage.py", *command]
            subprocess.run(arguments, cwd=SHOP, env=environment, check=True, capture_output=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "uvicorn", "config.asgi:application"),
                *("--port", str(port), "--no-access-log", "--log-level", "error"),
            ],
            cwd=SHOP,
            env=environment,
        )
        try:
            yield port, key.read_text()
        finally:
            server.terminate()
            server.wait(30)


async def ready(port: int) -> None:
    """Wait until the port answers."""
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise click.ClickException("the shop does not answer")


async def fetch(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, session: str
) -> int:
    """Send one request over an open connection and return the status of its answer."""
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Alpine-Request: true\r\n"
        f"X-Alpine-Target: products\r\nCookie: sessionid={session}\r\n\r\n".encode()
    )
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = int(head.split("content-length:", 1)[1].split("\r\n", 1)[0])
    await reader.readexactly(length)
    return int(head.split(" ", 2)[1])


async def customer(port: int, session: str, path: str, until: float, tally: Tally) -> None:
    """Ask for one fragment again and again."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < until:
            started = time.perf_counter()
            tally.statuses[await fetch(reader, writer, path, session)] += 1
            tally.seconds.append(time.perf_counter() - started)
        writer.close()
    except (OSError, asyncio.IncompleteReadError) as error:
        tally.broken[type(error).__name__] += 1


async def load(port: int, session: str, connections: int, seconds: float) -> Tally:
    """Keep `connections` requests in flight for `seconds`."""
    await ready(port)
    tally = Tally()
    until = time.perf_counter() + seconds
    await asyncio.gather(
        *(customer(port, session, PATHS[n % len(PATHS)], until, tally) for n in range(connections))
    )
    return tally


@click.command()
@click.option("--connections", default=200, show_default=True)
@click.option("--seconds", default=20.0, show_default=True)
@click.option("--write", is_flag=True, help="Write the table into benchmarks/runtime.md as well.")
def main(connections: int, seconds: float, write: bool) -> None:
    """Print what came back; exit with 1 if anything failed."""
    with shop() as (port, session):
        tally = asyncio.run(load(port, session, connections, seconds))
    cuts = statistics.quantiles(tally.seconds, n=100)
    text = "\n".join(
        [
            page.where("django", "uvicorn"),
            "",
            "| connections | seconds | answers | a second | median | 99 % | statuses | broken |",
            "| ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: |",
            f"| {connections} | {seconds:g} | {len(tally.seconds)} "
            f"| {len(tally.seconds) / seconds:.0f} | {cuts[49]:.2f} s | {cuts[98]:.2f} s "
            f"| {dict(tally.statuses)} | {sum(tally.broken.values())} |",
        ]
    )
    click.echo(text)
    if write:
        page.write("load", text)
    sys.exit(1 if tally.failures else 0)


if __name__ == "__main__":
    main()
