"""The tutorial of docs/runtime, block by block, in an empty folder."""

import os
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

TUTORIAL = Path(__file__).parents[2] / "docs" / "runtime" / "tutorial.md"
BLOCK = re.compile(r"^```(|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INSTALLS, SERVES = "python -m pip install", "python -m uvicorn"


def _run(command: str, folder: Path) -> str:
    program, *arguments = shlex.split(command)
    modules = {"python": [], "django-admin": ["-m", "django"]}
    environment = {name: value for name, value in os.environ.items() if "DJANGO" not in name}
    done = subprocess.run(
        [sys.executable, *modules[program], *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def _write(block: str, folder: Path) -> None:
    first, _, rest = block.partition("\n")
    name, at_the_end = re.fullmatch(r"# (\S+?)(, at the end)?", first).groups()
    file = folder / name
    file.write_text(f"{file.read_text()}\n{rest}" if at_the_end else block, encoding="utf-8")


def _serve(command: str, folder: Path) -> None:
    """Run the server until it has answered for the page and for hue's script."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = [*shlex.split(command)[1:], "--port", str(port), "--log-level", "error"]
    server = subprocess.Popen([sys.executable, *arguments], cwd=folder)
    try:
        for address in ("/", "/static/hue/hue.js", "/static/hue/hue.css"):
            assert _fetched(f"http://127.0.0.1:{port}{address}", server) != b""
    finally:
        server.terminate()
        server.wait(10)


def _fetched(address: str, server: subprocess.Popen[bytes]) -> bytes:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address) as answer:
                return answer.read()
        except ConnectionError:
            pass
        except urllib.error.URLError as error:
            assert isinstance(error.reason, ConnectionError), error
        assert server.poll() is None
        time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


def test_every_block_of_the_tutorial_works(tmp_path):
    ran = []
    for kind, block in BLOCK.findall(TUTORIAL.read_text(encoding="utf-8")):
        if kind == "python":
            _write(block, tmp_path)
            continue
        for command in block.splitlines():
            if command.startswith(INSTALLS):
                assert set(command.split()[4:]) == {"django-hue", "uvicorn"}
            elif command.startswith(SERVES):
                _serve(command, tmp_path)
            else:
                ran.append(_run(command, tmp_path))
    assert "no issues" in ran[-2]
    assert "Ran 4 tests" in ran[-1] and "OK" in ran[-1]
