"""What is made out of a file is made again when the file changes, and only then."""

import os
import time
from pathlib import Path

import pytest

from hue_lint.project.shelf import Look, Shelf


def _length(look: Look) -> int:
    return len(look.data)


def _written_long_ago(path: Path, text: str) -> None:
    path.write_text(text)
    then = time.time() - 3600
    os.utime(path, (then, then))


def test_a_file_that_stays_the_same_is_looked_at_once(tmp_path: Path) -> None:
    path = tmp_path / "views.py"
    path.write_text("one\n")
    shelf = Shelf()
    first = shelf.on_disk(path)
    first.once(_length)

    assert shelf.on_disk(path) is first
    assert shelf.given(path, b"one\n") is first


def test_what_is_made_is_kept_as_long_as_the_content_is_the_same(tmp_path: Path) -> None:
    made: list[bytes] = []

    def make(look: Look) -> int:
        made.append(look.data)
        return len(look.data)

    path = tmp_path / "views.py"
    shelf = Shelf()
    contents = [b"one\n", b"one\n", b"three\n", b"three\n"]
    lengths = [shelf.given(path, data).once(make) for data in contents]

    assert lengths == [4, 4, 6, 6]
    assert made == [b"one\n", b"three\n"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("two\n", id="to one of the same length at the same moment"),
        pytest.param("three\n", id="to a longer one"),
    ],
)
def test_a_file_that_changed_is_read_again(tmp_path: Path, text: str) -> None:
    path = tmp_path / "views.py"
    path.write_text("one\n")
    shelf = Shelf()
    found = path.stat()
    assert shelf.on_disk(path).once(_length) == 4
    path.write_text(text)
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))

    assert shelf.on_disk(path).data.decode() == text


def test_a_file_whose_time_is_set_back_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "views.py"
    _written_long_ago(path, "one\n")
    shelf = Shelf()
    shelf.on_disk(path)
    _written_long_ago(path, "two\n")

    assert shelf.on_disk(path).data == b"two\n"


def test_what_an_editor_has_hides_what_is_on_disk_only_while_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "views.py"
    path.write_text("one\n")
    shelf = Shelf()
    shelf.on_disk(path)

    assert shelf.given(path, b"unsaved\n").data == b"unsaved\n"
    assert shelf.on_disk(path).data == b"one\n"


def test_a_file_that_is_gone_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "views.py"
    path.write_text("one\n")
    shelf = Shelf()
    shelf.on_disk(path)
    path.unlink()

    with pytest.raises(FileNotFoundError):
        shelf.on_disk(path)
