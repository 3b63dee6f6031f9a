"""What the tests saw, in the editor: beside `hue-observed.json` in the project's root."""

import asyncio
import hashlib
import json

import pytest
from editor import Editor
from lsprotocol import types as lsp

TEXT = """\
from blog.models import Post


async def detail(request):
    return Post.objects.get(pk=1)


async def other(request):
    return request.unknown()
"""


def work(row, column, end_column, code):
    """A piece of work in the file."""
    return {
        "filename": "blog/new.py", "row": row, "column": column, "end_row": row,
        "end_column": end_column, "function": "detail", "asynchronous": True, "kind": "query",
        "what": "QuerySet.get", "on": "PostgreSQL", "code": code, "inner": [], "count": 3,
        "refused": 0, "swallowed": 0, "seconds": 0.1, "longest": 0.038, "stack": [],
        "tests": ["tests/test_blog.py::test_detail"], "tests_total": 1,
    }  # fmt: skip


@pytest.fixture
def published(blog):
    """What the editor shows of a text, where `ran` is the text that the tests ran."""

    def show(ran):
        digest = hashlib.sha256(ran.encode()).hexdigest()[:16]
        seen = {
            "format": "hue-observed", "version": 1, "root": ".", "rows_missing": "",
            "files": {"blog/new.py": {"digest": digest, "ran": [5, 9]}},
            "work": [work(5, 12, 34, "HUE101"), work(9, 12, 29, "HUE104")], "coroutines": [],
        }  # fmt: skip
        (blog / "hue-observed.json").write_text(json.dumps(seen))

        async def scene():
            async with Editor(blog) as editor:
                return await editor.open("blog/new.py", TEXT)

        return asyncio.run(scene())

    return show


def test_a_finding_says_what_the_tests_saw_and_what_was_missed_is_shown(published):
    found, missed = published(TEXT)
    assert found.code == "HUE101"
    assert found.message.splitlines()[-1] == (
        "seen: confirmed: 3 times, 38 ms at the longest, tests/test_blog.py::test_detail"
    )
    assert (missed.code, missed.severity) == ("HUE104", lsp.DiagnosticSeverity.Information)
    assert missed.message.startswith("seen, not found: query (PostgreSQL): QuerySet.get in detail")
    assert missed.range.start == lsp.Position(8, 11)


def test_a_text_that_is_not_what_ran_says_nothing_of_it(published):
    (found,) = published(TEXT + "# changed\n")
    assert "seen" not in found.message
