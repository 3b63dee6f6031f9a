"""What hue adds to a request: Django's handlers called in this process, without a server.

    python benchmarks/runtime/overhead.py

What counts is the processor's time, all threads included, so that other processes do not. They do
take the caches of the processor away, so rounds are short and alternate: what is compared was
measured within a few milliseconds, and one round of a variant in ten is as good as undisturbed.
Each begins with a request that is not measured, so that none pays for what the one before it left.
"""

import asyncio
import io
import statistics
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import click
import page
from measured import application, wsgi_application


@dataclass(frozen=True, slots=True)
class Variant:
    """One request that is measured."""

    name: str
    method: str
    path: str
    body: bytes = b""


FORM = b"name=tea&quantity=2"
VARIANTS = (
    Variant("Django, HTML by hand", "GET", "/django/async/tea/"),
    Variant("Django with htmy", "GET", "/django/htmy/tea/"),
    Variant("hue, async handler", "GET", "/hue/get/tea/"),
    Variant("hue, sync handler", "GET", "/hue/sync/tea/"),
    Variant("Django with pydantic and htmy, form", "POST", "/django/body/", FORM),
    Variant("hue with a body, form", "POST", "/hue/body/", FORM),
)


WSGI_VARIANTS = (
    Variant("WSGI: Django, synchronous view, HTML by hand", "GET", "/django/sync/tea/"),
    Variant("WSGI: Django, async view, HTML by hand", "GET", "/django/async/tea/"),
    Variant("WSGI: hue, sync handler", "GET", "/hue/sync/tea/"),
    Variant("WSGI: hue, async handler", "GET", "/hue/get/tea/"),
)


def scope_of(variant: Variant) -> dict[str, Any]:
    """Return the ASGI scope of a request that Alpine AJAX would send."""
    headers = [
        (b"host", b"localhost"),
        (b"x-alpine-request", b"true"),
        (b"x-alpine-target", b"t"),
        (b"content-type", b"application/x-www-form-urlencoded"),
        (b"content-length", str(len(variant.body)).encode()),
    ]
    return {
        "type": "http",
        "http_version": "1.1",
        "method": variant.method,
        "path": variant.path,
        "raw_path": variant.path.encode(),
        "query_string": b"",
        "headers": headers,
        "scheme": "http",
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 1),
    }


async def request(variant: Variant) -> None:
    """Send one request; anything but 200 ends the measurement."""
    received = asyncio.Event()

    async def receive() -> Mapping[str, Any]:
        if received.is_set():
            await asyncio.Event().wait()
        received.set()
        return {"type": "http.request", "body": variant.body, "more_body": False}

    async def send(message: Mapping[str, Any]) -> None:
        if message["type"] == "http.response.start" and message["status"] != 200:
            raise click.ClickException(f"{variant.path} answered {message['status']}")

    await application(scope_of(variant), receive, send)


Rounds = dict[str, list[float]]
"""By variant: the microseconds of processor time of one request in each round, in their order."""


async def measure(rounds: int, requests: int) -> Rounds:
    """Measure the variants under ASGI."""
    measured: Rounds = {variant.name: [] for variant in VARIANTS}
    for _ in range(rounds):
        for variant in VARIANTS:
            await request(variant)
            started = time.process_time()
            for _ in range(requests):
                await request(variant)
            passed = (time.process_time() - started) / requests * 1e6
            measured[variant.name].append(passed)
    return measured


def wsgi_request(variant: Variant) -> None:
    """Send one request through the WSGI handler; anything but 200 ends the measurement."""

    def start_response(status: str, headers: list[tuple[str, str]], *args: object) -> None:
        if not status.startswith("200"):
            raise click.ClickException(f"{variant.path} answered {status}")

    environment = {
        "REQUEST_METHOD": variant.method,
        "PATH_INFO": variant.path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "HTTP_X_ALPINE_REQUEST": "true",
        "HTTP_X_ALPINE_TARGET": "t",
        "CONTENT_LENGTH": "0",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    wsgi_application(environment, start_response).close()


def measure_wsgi(rounds: int, requests: int) -> Rounds:
    """The same under WSGI."""
    measured: Rounds = {variant.name: [] for variant in WSGI_VARIANTS}
    for _ in range(rounds):
        for variant in WSGI_VARIANTS:
            wsgi_request(variant)
            started = time.process_time()
            for _ in range(requests):
                wsgi_request(variant)
            passed = (time.process_time() - started) / requests * 1e6
            measured[variant.name].append(passed)
    return measured


def quiet(measured: Rounds, variant: Variant) -> float:
    """Return the microseconds of a round that a tenth of them do not exceed: one undisturbed."""
    return statistics.quantiles(measured[variant.name], n=10)[0]


def times(measured: Rounds, one: Variant, other: Variant) -> float:
    """Return how many times `other` `one` takes: the median over pairs of neighbouring rounds."""
    pairs = zip(measured[one.name], measured[other.name], strict=True)
    return statistics.median(first / second for first, second in pairs)


@click.command()
@click.option("--rounds", default=1500, show_default=True)
@click.option("--requests", default=3, show_default=True, help="Requests in a round.")
@click.option("--write", is_flag=True, help="Write the table into benchmarks/runtime.md as well.")
def main(rounds: int, requests: int, write: bool) -> None:
    """Print a table of the variants."""
    measured = measure_wsgi(rounds, requests) | asyncio.run(measure(rounds, requests))
    plain, _, hue, _ = WSGI_VARIANTS
    rows = [
        f"| {variant.name} | {quiet(measured, variant):.0f} |"
        for variant in (*WSGI_VARIANTS, *VARIANTS)
    ]
    text = "\n".join(
        [
            page.where("django", "htmy", "pydantic"),
            "",
            "| request | µs |",
            "| --- | ---: |",
            *rows,
            "",
            "Under WSGI a synchronous handler of hue takes "
            f"{quiet(measured, hue) / quiet(measured, plain):.2f} times a plain view; among all "
            f"neighbouring rounds the median is {times(measured, hue, plain):.2f}.",
        ]
    )
    click.echo(text)
    if write:
        page.write("overhead", text)


if __name__ == "__main__":
    main()
