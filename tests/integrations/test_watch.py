"""`--watch`, with real files and the real process."""

import queue
import subprocess
import sys
import threading
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent


@pytest.fixture
def watching(blog):
    """The lines that `hue-lint check --watch` prints while it runs."""
    process = subprocess.Popen(
        [BIN / "hue-lint", "check", "--watch", "blog/plain.py", "blog/models.py"],
        cwd=blog,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    lines: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=lambda: [lines.put(line) for line in process.stdout])
    reader.start()
    yield lines
    process.terminate()
    process.wait()
    reader.join()


def line_with(lines, text):
    while text not in (line := lines.get(timeout=60)):
        pass
    return line


def test_a_changed_file_is_checked_again(watching, blog):
    assert line_with(watching, "in 2 files").startswith("no findings")
    query = "from blog.models import Post\n\n\nasync def f():\n    return Post.objects.get(pk=1)\n"
    # The first change may come before the watcher listens.
    for _ in range(20):
        (blog / "blog/plain.py").write_text(query)
        try:
            assert "HUE101" in watching.get(timeout=3)
            break
        except queue.Empty:
            continue
    line_with(watching, "1 finding in 1 of 2 files")
    (blog / "blog/plain.py").write_text(
        query.replace("Post.objects.get", "await Post.objects.aget")
    )
    line_with(watching, "no findings in 2 files")
