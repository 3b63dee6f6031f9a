"""Run statements on an event loop, and tell of each whether the loop stood still.

    python measure.py < statements.json

A statement is `{"name": …, "setup": …, "code": …}`. Both see `HOST`, `PORT` and `URL` of a server
that takes every connection, says nothing for a moment (`WAIT` seconds) and hangs up; `later(f)`,
which calls `f` in a thread after that moment; `call(f)`, which calls `f` with something for every
argument that it needs; `pipe()`, the path of a pipe that gives its text after that moment;
`child()`, a process that ends after it; `quiet(f)`, which calls `f` whatever it raises;
`postgres(n)`, a database that answers `n` queries; `rabbit(n)`, the port of a broker that opens `n`
channels; and a `FOLDER` with a `FILE`. What is printed
maps `name` to one of

- `blocks`: the loop stood still for at least that moment;
- `asks`: Python's audit events, or what lies in the folder that statements work in, tell that the
  operating system was asked on the loop's thread;
- `at once`: the work was done in the call, faster than that moment;
- `awaitable`: something to await came back;
- `free: …`: it raised before it had waited.
"""

import asyncio
import contextlib
import inspect
import json
import multiprocessing
import os
import socket
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

WAIT = 0.06
"""How long the other side keeps silent, in seconds."""

STOOD_STILL = 0.8 * WAIT

EVENTS = (
    "open", "os.listdir", "os.scandir", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link",
    "os.symlink", "os.chmod", "os.chown", "os.truncate", "os.utime", "os.walk", "shutil.",
    "glob.glob", "tempfile.", "pathlib.Path.", "socket.getaddrinfo", "socket.gethostby",
    "socket.getnameinfo", "socket.connect", "subprocess.Popen", "os.system", "os.posix_spawn",
)  # fmt: skip

GIVEN: dict[str, Any] = {
    "method": "GET", "document": {"a": 1}, "documents": [{"a": 1}], "filter": {"a": 1},
    "update": {"$set": {"a": 1}}, "replacement": {"a": 1}, "keys": "a", "requests": [],
    "pipeline": [], "timeout": 5, "params": {}, "mapping": {"a": "1"}, "value": "1", "amount": 1,
    "time": 1, "start": 0, "end": 1, "numkeys": 1, "count": 1, "seconds": 1, "index": 1, "min": 0,
    "max": 1, "command": "ping", "body": {}, "queue": "q", "exchange": "", "routing_key": "q",
    "statement": "select 1", "sql": "select 1", "query": "select 1", "db": 0,
}  # fmt: skip
"""What `call` gives to a parameter of that name; anything else gets the text `1`."""

seen: list[str] = []
begun: list[threading.Timer] = []
main_thread = threading.get_ident()


def audit(event: str, _: object) -> None:
    if event.startswith(EVENTS) and threading.get_ident() == main_thread:
        seen.append(event)


def serve() -> int:
    """The port of the silent server."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=100)

    def hang_up(connection: socket.socket) -> None:
        connection.settimeout(5 * WAIT)
        with contextlib.suppress(OSError):
            connection.recv(1, socket.MSG_PEEK)
        time.sleep(WAIT)
        connection.close()

    def accept() -> None:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=hang_up, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    port: int = listener.getsockname()[1]
    return port


def later(function: Callable[[], object]) -> None:
    """Call a function in a thread, a moment after the measured code has begun."""
    timer = threading.Timer(WAIT, function)
    timer.daemon = True
    begun.append(timer)


def call(function: Callable[..., Any], **more: Any) -> Any:
    """Call a function with something for every parameter that has no default."""
    positional, named = [], {}
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        parameters = ()
    for each in parameters:
        if each.name in more or each.default is not each.empty:
            continue
        value = GIVEN.get(each.name.strip("_"), "1")
        if "url" in each.name:
            value = more.get("URL", namespace["URL"])
        if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD):
            positional.append(value)
        elif each.kind is each.KEYWORD_ONLY:
            named[each.name] = value
        elif each.kind is each.VAR_POSITIONAL and not positional:
            positional.append("1")
    return function(*positional, **named, **more)


def pipe() -> str:
    """A named pipe that a thread writes to after a moment."""
    path = str(Path(namespace["FOLDER"]) / f"pipe{time.monotonic_ns()}")
    os.mkfifo(path)
    later(lambda: Path(path).write_text("text\n"))
    return path


def child() -> int:
    """The only child process that is left to wait for."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    pid = os.fork()
    if not pid:
        time.sleep(4 * WAIT)
        os._exit(0)
    return pid


def quiet(function: Callable[[], object]) -> None:
    """Call a function, whatever it raises."""
    with contextlib.suppress(Exception):
        function()


def postgres(answers: int) -> str:
    """How to reach a PostgreSQL that answers so many queries, then keeps silent and hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))
    ready, done = b"Z\0\0\0\5", b"C\0\0\0\x0bSELECT\0"
    greeting = b"R\0\0\0\x08\0\0\0\0" + b"".join(
        b"S" + (len(text) + 4).to_bytes(4, "big") + text
        for text in (
            b"client_encoding\0UTF8\0",
            b"server_version\x0016.0\0",
            b"standard_conforming_strings\0on\0",
            b"DateStyle\0ISO, MDY\0",
        )
    )

    def serve() -> None:
        connection, _ = listener.accept()
        connection.recv(9999)
        connection.sendall(greeting + ready + b"I")
        for _ in range(answers):
            if connection.recv(9999)[:1] != b"Q":
                connection.sendall(b"1\0\0\0\x042\0\0\0\x04n\0\0\0\x04")
            connection.sendall(done + ready + b"T")
        connection.recv(9999)
        time.sleep(WAIT)
        connection.close()

    threading.Thread(target=serve, daemon=True).start()
    port = listener.getsockname()[1]
    return f"host=127.0.0.1 port={port} user=a dbname=b sslmode=disable gssencmode=disable"


def rabbit(channels: int = 1) -> int:
    """The port of a RabbitMQ that opens a connection and so many channels on it, then keeps silent
    and hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))

    def frame(method: bytes, channel: int = 0) -> bytes:
        return (
            b"\x01" + channel.to_bytes(2, "big") + len(method).to_bytes(4, "big") + method + b"\xce"
        )

    start = b"\0\x0a\0\x0a\0\x09\0\0\0\0\0\0\0\x05PLAIN\0\0\0\x05en_US"
    tune = b"\0\x0a\0\x1e\0\x10\0\x02\0\0\0\0"

    def serve() -> None:
        connection, _ = listener.accept()
        connection.recv(8)
        connection.sendall(frame(start))
        connection.recv(9999)
        connection.sendall(frame(tune))
        opened = b""
        while b"\0\x0a\0\x28" not in opened:
            opened += connection.recv(9999)
        connection.sendall(frame(b"\0\x0a\0\x29\0"))
        for number in range(1, channels + 1):
            connection.recv(9999)
            connection.sendall(frame(b"\0\x14\0\x0b\0\0\0\0", number))
        time.sleep(4 * WAIT)
        connection.close()

    threading.Thread(target=serve, daemon=True).start()
    port: int = listener.getsockname()[1]
    return port


def lying_in(folder: str) -> dict[str, tuple[int, int]]:
    """The files of a folder, with their sizes and when they were written to."""
    found = {}
    for entry in os.scandir(folder):
        about = entry.stat(follow_symlinks=False)
        found[entry.name] = (about.st_size, about.st_mtime_ns)
    return found


namespace: dict[str, Any] = {
    "WAIT": WAIT, "later": later, "call": call, "pipe": pipe, "child": child, "quiet": quiet,
    "postgres": postgres, "rabbit": rabbit,
}  # fmt: skip


async def outcome(setup: str, code: str) -> str:
    """What a statement does to the loop that it runs on."""
    names = dict(namespace)
    exec(setup, names)
    longest, last = 0.0, time.perf_counter()

    async def beat() -> None:
        nonlocal longest, last
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            longest, last = max(longest, now - last), now

    heart = asyncio.create_task(beat())
    await asyncio.sleep(0.005)
    longest, last = 0.0, time.perf_counter()
    lay = lying_in(namespace["FOLDER"])
    seen.clear()
    names["result"], raised = None, ""
    for timer in begun:
        timer.start()
    begun.clear()
    try:
        exec(f"result = {code}" if is_expression(code) else code, names)
    except BaseException as error:
        raised = f"{type(error).__name__}: {error}".splitlines()[0][:100]
    asked = bool(seen) or lying_in(namespace["FOLDER"]) != lay
    await asyncio.sleep(0.003)
    heart.cancel()
    if longest >= STOOD_STILL:
        return "blocks"
    if raised:
        return f"free: {raised}"
    if inspect.isawaitable(names["result"]):
        return "awaitable"
    return "asks" if asked else "at once"


def is_expression(code: str) -> bool:
    try:
        compile(code, "", "eval")
    except SyntaxError:
        return False
    return True


def main() -> None:
    warnings.simplefilter("ignore")
    port = serve()
    url = f"http://127.0.0.1:{port}/"
    # what insists on a server of its own is sent here as its proxy
    os.environ.update(
        dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "https_proxy", "http_proxy"), url)
    )
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"
    # `child` waits until no process is left, and what watches over those of "forkserver", which
    # Python 3.14 begins with, never ends
    multiprocessing.set_start_method("fork")
    sys.addaudithook(audit)
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file"
        file.write_text("text\n")
        namespace.update(HOST="127.0.0.1", PORT=port, URL=url, FOLDER=folder, FILE=str(file))
        for each in json.load(sys.stdin):
            try:
                found[each["name"]] = asyncio.run(outcome(each["setup"], each["code"]))
            except Exception as error:
                found[each["name"]] = f"setup: {type(error).__name__}: {error}"[:200]
    print(json.dumps(found), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
