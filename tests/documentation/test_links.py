"""`make links`: pages that are gone are told apart from servers that do not answer."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts/links.py"
NOBODY = "http://nobody.invalid/page"


class OnlyThere(BaseHTTPRequestHandler):
    """A server with one page."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/there" else 404)
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), OnlyThere) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("names", "status", "said"),
    [
        pytest.param(["/there"], 0, "1 links, 1 checked, 0 broken", id="all are there"),
        pytest.param(["/there", "/gone"], 1, "404 Client Error", id="one is gone"),
        pytest.param(["/there", NOBODY], 1, "nobody.invalid: no answer", id="one does not answer"),
        pytest.param([NOBODY], 2, "is there a network?", id="nobody answers"),
    ],
)
def test_links_are_asked_for(names, status, said, server, tmp_path):
    (tmp_path / "conf.py").write_text("linkcheck_retries = 1\n")
    urls = [name if name.startswith("http") else server + name for name in names]
    rows = "\n\n".join(f"`word {at} <{url}>`__" for at, url in enumerate(urls))
    (tmp_path / "index.rst").write_text(f"Links\n=====\n\n{rows}\n")
    done = subprocess.run(
        [sys.executable, SCRIPT, tmp_path], capture_output=True, text=True, check=False
    )
    assert said in done.stdout + done.stderr
    assert done.returncode == status
