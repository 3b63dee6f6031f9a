"""What hue adds to a request: Django's handlers called in this process, without a server.

    python benchmarks/runtime/overhead.py

What counts is the processor's time, all threads included, so that other processes do not. Rounds of
the variants alternate; the figure is the best round of each.
"""

import asyncio
import io
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
    Variant("Django, HTML by hand", "GET", "/bare/tea/"),
    Variant("Django with htmy", "GET", "/htmy/tea/"),
    Variant("hue, async handler", "GET", "/hue/get/tea/"),
    Variant("hue, sync handler", "GET", "/hue/sync/tea/"),
    Variant("Django with pydantic and htmy, form", "POST", "/body/", FORM),
    Variant("hue with a body, form", "POST", "/hue/body/", FORM),
)


WSGI_VARIANTS = (
    Variant("WSGI: Django, synchronous view, HTML by hand", "GET", "/sync/tea/"),
    Variant("WSGI: Django, async view, HTML by hand", "GET", "/bare/tea/"),
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


async def measure(rounds: int, requests: int) -> dict[str, float]:
    """Return the microseconds of processor time of a request in the best round of each variant."""
    best = {variant.name: float("inf") for variant in VARIANTS}
    for _ in range(rounds):
        for variant in VARIANTS:
            started = time.process_time()
            for _ in range(requests):
                await request(variant)
            passed = (time.process_time() - started) / requests * 1e6
            best[variant.name] = min(best[variant.name], passed)
    return best


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


def measure_wsgi(rounds: int, requests: int) -> dict[str, float]:
    """The same under WSGI."""
    best = {variant.name: float("inf") for variant in WSGI_VARIANTS}
    for _ in range(rounds):
        for variant in WSGI_VARIANTS:
            started = time.process_time()
            for _ in range(requests):
                wsgi_request(variant)
            passed = (time.process_time() - started) / requests * 1e6
            best[variant.name] = min(best[variant.name], passed)
    return best


@click.command()
@click.option("--rounds", default=150, show_default=True)
@click.option("--requests", default=30, show_default=True, help="Requests in a round.")
@click.option("--write", is_flag=True, help="Write the table into benchmarks/runtime.md as well.")
def main(rounds: int, requests: int, write: bool) -> None:
    """Print a table of the variants."""
    best = measure_wsgi(rounds, requests) | asyncio.run(measure(rounds, requests))
    plain, hue = best[WSGI_VARIANTS[0].name], best[WSGI_VARIANTS[2].name]
    rows = [f"| {name} | {microseconds:.0f} |" for name, microseconds in best.items()]
    text = "\n".join(
        [
            page.where("django", "htmy", "pydantic"),
            "",
            "| request | µs |",
            "| --- | ---: |",
            *rows,
            "",
            f"Under WSGI a synchronous handler of hue takes {hue / plain:.2f} times a plain view.",
        ]
    )
    click.echo(text)
    if write:
        page.write("overhead", text)


if __name__ == "__main__":
    main()
