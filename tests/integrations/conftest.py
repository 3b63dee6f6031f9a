"""A small Django project on disk, as other programs meet it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent

MODELS = """\
from django.db import models


class Post(models.Model):
    title = models.CharField(max_length=100)
"""

VIEWS = """\
from blog.models import Post


async def detail(request, pk):
    return Post.objects.get(pk=pk)


async def first(request):
    titles = '''
    日本 ''', Post.objects.first()
    return titles


async def total(request):
    return Post.objects.count()  # noqa: HUE101


async def any_of_them(request):
    return Post.objects.filter(
        title="x",
    ).exists()  # noqa: HUE101


async def silenced(request):
    return Post.objects.count()  # noqa


async def fine(request):
    return await Post.objects.acount()  # noqa: HUE101
"""


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """A project of several files, among them CRLF, a byte order mark, tabs and latin-1."""
    files = {
        "pyproject.toml": b'[tool.hue-lint]\ntarget-django = "5.2"\n',
        "blog/__init__.py": b"",
        "blog/models.py": MODELS.encode(),
        "blog/views.py": VIEWS.encode(),
        "blog/crlf.py": VIEWS.replace("\n", "\r\n").encode(),
        "blog/bom.py": b"\xef\xbb\xbf" + VIEWS.encode(),
        "blog/latin.py": (
            b"# -*- coding: latin-1 -*-\nfrom blog.models import Post\n\n\n"
            b"async def caf\xe9(request):\n    return '\xe9', Post.objects.get(title='\xe9')\n"
        ),
        "blog/tabs.py": VIEWS.replace("    ", "\t").encode(),
        "blog/plain.py": b"def detail(request):\n    return 1\n",
    }
    for name, data in files.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "site"


@pytest.fixture
def command(blog: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a program of this environment in the project."""

    def run(*arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [BIN / arguments[0], *arguments[1:]],
            cwd=blog,
            input=text,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONUTF8": "1"},
        )

    return run
