"""Files repaired on disk: what is untouched stays byte for byte, and nothing is half done."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from hue_lint.findings import Applicability, Edit, Finding, Fix, Position, Span
from hue_lint.fixing import diff_files, fix_files, repair_in_memory

TEXT = """\
from shop.models import Post


async def view(request):
    post = Post.objects.get(pk=1)   #  spaced
    return  post
"""

REPAIRED = TEXT.replace("Post.objects.get", "await Post.objects.aget")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(TEXT.encode(), REPAIRED.encode(), id="plain"),
        pytest.param(
            TEXT.replace("\n", "\r\n").encode(),
            REPAIRED.replace("\n", "\r\n").encode(),
            id="CRLF",
        ),
        pytest.param(
            b"\xef\xbb\xbf" + TEXT.encode(),
            b"\xef\xbb\xbf" + REPAIRED.encode(),
            id="a byte order mark",
        ),
        pytest.param(
            ("# -*- coding: latin-1 -*-\n# caf\xe9\n" + TEXT).encode("latin-1"),
            ("# -*- coding: latin-1 -*-\n# caf\xe9\n" + REPAIRED).encode("latin-1"),
            id="another encoding",
        ),
        pytest.param(TEXT.rstrip().encode(), REPAIRED.rstrip().encode(), id="no last newline"),
        pytest.param(
            TEXT.replace("    ", "\t").encode(), REPAIRED.replace("    ", "\t").encode(), id="tabs"
        ),
        pytest.param(
            TEXT.replace("    return", "\x0c\n    return").encode(),
            REPAIRED.replace("    return", "\x0c\n    return").encode(),
            id="a form feed",
        ),
    ],
)
def test_bytes_that_nobody_repairs_stay(shop, before, after):
    shop.write(before)
    result = shop.fix()
    assert shop.views.read_bytes() == after
    assert [finding.code for finding in result.repaired] == ["query"]
    assert result.left == ()


def test_new_rows_end_as_the_others_do(shop):
    text = "from shop.helpers import total\r\n\r\n\r\nasync def view(r):\r\n    return total()\r\n"
    shop.write(text)
    shop.fix()
    assert shop.views.read_bytes().decode() == (
        "from asgiref.sync import sync_to_async\r\n\r\n"
        + text.replace("total()", "await sync_to_async(total)()")
    )


def test_a_second_run_changes_nothing(shop):
    shop.write(TEXT)
    shop.fix()
    once = shop.views.stat().st_mtime_ns
    assert shop.fix().repaired == ()
    assert shop.views.stat().st_mtime_ns == once


def test_the_mode_and_a_link_are_kept(shop, tmp_path):
    real = tmp_path / "real.py"
    real.write_text(TEXT)
    real.chmod(0o750)
    shop.views.symlink_to(real)
    shop.fix()
    assert shop.views.is_symlink()
    assert real.read_text() == REPAIRED
    assert real.stat().st_mode & 0o777 == 0o750
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_second_name_of_the_file_is_kept(shop, tmp_path):
    shop.write(TEXT)
    other = tmp_path / "other.py"
    other.hardlink_to(shop.views)
    shop.views.chmod(0o640)
    shop.fix()
    assert other.samefile(shop.views)
    assert other.read_text() == REPAIRED
    assert other.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to somebody else")
def test_the_owner_is_kept(shop):
    shop.write(TEXT)
    os.chown(shop.views, 65534, 65533)
    shop.fix()
    assert shop.views.read_text() == REPAIRED
    assert (shop.views.stat().st_uid, shop.views.stat().st_gid) == (65534, 65533)


def test_a_file_that_changed_meanwhile_is_left_alone(shop):
    shop.write(TEXT)

    def meanwhile(texts, files):
        shop.write("# mine\n")
        return []

    result = fix_files(shop.findings(), meanwhile, unsafe=False)
    assert shop.views.read_text() == "# mine\n"
    assert result.unwritten == {shop.views: "changed meanwhile"}
    assert (result.changed, result.repaired) == ({}, ())


def test_a_file_that_is_gone_meanwhile_is_named(shop):
    shop.write(TEXT)

    def meanwhile(texts, files):
        shop.views.unlink(missing_ok=True)
        return []

    result = fix_files(shop.findings(), meanwhile, unsafe=False)
    assert not shop.views.exists()
    assert result.unwritten == {shop.views: "no such file or directory"}
    assert (result.changed, result.repaired) == ({}, ())


def test_a_diff_changes_nothing_and_shows_the_rows(shop):
    shop.write(TEXT)
    diff = diff_files(
        shop.findings(),
        lambda texts, files: shop.findings(texts),
        unsafe=False,
        shown=lambda path: path.name,
    )
    assert shop.views.read_text() == TEXT
    assert diff.startswith("--- a/views.py\n+++ b/views.py\n@@ -2,5 +2,5 @@\n")
    assert "-    post = Post.objects.get(pk=1)   #  spaced\n" in diff
    assert "+    post = await Post.objects.aget(pk=1)   #  spaced\n" in diff


def finding(path: Path, start: tuple[int, int], end: tuple[int, int], content: str) -> Finding:
    span = Span(Position(*start), Position(*end))
    fix = Fix(Applicability.SAFE, content, (Edit(span, content),))
    return Finding("HUE101", "sync-query", content, path, span, start[0], "view", fix=fix)


def test_a_repair_that_would_break_the_file_is_dropped_and_named(tmp_path):
    path = tmp_path / "x.py"
    path.write_text("a = 1\nb = 2\n")
    good, bad = finding(path, (1, 5), (1, 6), "3"), finding(path, (2, 5), (2, 6), "(")
    left = {1: [bad], 0: [bad, good]}
    result = fix_files([good, bad], lambda texts, files: left[1], unsafe=False)
    assert path.read_text() == "a = 3\nb = 2\n"
    assert result.left == (bad,)
    assert result.skipped == {path: "the repair of HUE101 in row 2 does not hold"}


def test_repairs_that_touch_wait_for_the_next_round(tmp_path):
    path = tmp_path / "x.py"
    path.write_text("abc = 1\n")
    one, two = finding(path, (1, 1), (1, 4), "xyz"), finding(path, (1, 4), (1, 4), "_")
    rounds = []

    def recheck(texts, files):
        rounds.append(texts[path])
        return [two] if len(rounds) == 1 else []

    result = repair_in_memory([one, two], recheck, unsafe=False)
    assert rounds == [b"xyz = 1\n", b"xyz_ = 1\n"]
    assert result.repaired == (one, two)


def test_a_character_that_the_encoding_lacks_is_no_repair(tmp_path):
    path = tmp_path / "x.py"
    path.write_bytes(b"# coding: latin-1\na = 1\n")
    result = fix_files(
        [finding(path, (2, 5), (2, 6), "'\N{SNOWMAN}'")], lambda texts, files: [], unsafe=False
    )
    assert path.read_bytes() == b"# coding: latin-1\na = 1\n"
    assert list(result.skipped) == [path]


def test_a_repair_that_never_ends_is_left_out_and_the_rest_is_kept(tmp_path):
    path = tmp_path / "x.py"
    path.write_text("a = 1\nb = 2\n")
    good, growing = finding(path, (1, 5), (1, 6), "3"), finding(path, (2, 5), (2, 5), "+")
    growing = replace(growing, code="HUE501")
    result = fix_files([good, growing], lambda texts, files: [growing], unsafe=False)
    assert path.read_text() == "a = 3\nb = 2\n"
    assert result.skipped == {path: "the repair of HUE501 in view does not come to an end"}
    assert result.left == (growing,)
