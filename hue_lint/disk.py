"""Questions to the disk that have an answer whatever the permissions are.

`pathlib` raises for what lies in a folder that may not be searched, or behind links in a circle;
here such a place is one where nothing is. Reading a file raises OSError as ever, and never waits.
"""

import errno
import os
import stat
from pathlib import Path, PurePath
from typing import Final, TypeAlias

Stamp: TypeAlias = tuple[int, ...]
"""How a file or a folder looks from outside: it is another one when something in it has changed."""

_NO_WAITING: Final = getattr(os, "O_NONBLOCK", 0)
"""Opening a pipe that nobody writes to would wait for ever."""


class NoRegularFile(OSError):
    """A pipe, a device or a socket stands where a file was expected."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(errno.EINVAL, "not a regular file", str(path))


def exists(path: Path) -> bool:
    """Whether something that can be seen is there."""
    return os.path.exists(path)  # noqa: PTH110


def is_file(path: Path) -> bool:
    """Whether a regular file that can be seen is there."""
    return os.path.isfile(path)  # noqa: PTH113


def is_dir(path: Path) -> bool:
    """Whether a folder that can be seen is there."""
    return os.path.isdir(path)  # noqa: PTH112


def resolved(path: Path) -> Path:
    """The absolute path with its links followed as far as they lead somewhere."""
    return Path(os.path.realpath(path))


def is_dir_entry(entry: os.DirEntry[str]) -> bool:
    """Whether what was met in a folder is one, or a link to one."""
    try:
        return entry.is_dir()
    except OSError:
        # A link that leads nowhere, or to itself.
        return False


def read_bytes(path: Path | str) -> bytes:
    """The content of a regular file. Raises OSError, NoRegularFile for anything but a file."""
    descriptor = os.open(path, os.O_RDONLY | _NO_WAITING | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb", buffering=0) as file:  # noqa: PTH123
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NoRegularFile(path)
        return file.read()


_SETTLED: Final = 2_000_000_000
"""For so many nanoseconds after a file was written it may be written again without a sign of it:
clocks of file systems are coarse."""


def is_settled(stamp: Stamp, when: int) -> bool:
    """Whether a file that looked so at a time, in nanoseconds, and still does is what it was when
    it first looked so."""
    return bool(stamp) and max(stamp[:2]) < when - _SETTLED


def stamp_of(path: Path | str) -> Stamp:
    """How a file or a folder looks now; nothing where none can be seen."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return ()
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_dev)


def peek(path: Path) -> bytes:
    """The content of a regular file, for a look at it; nothing where it cannot be read."""
    try:
        return read_bytes(path)
    except OSError:
        return b""


def text_of(path: PurePath) -> str:
    """The path with `/`, as text: bytes of a name that are not in the file system's encoding, which
    nothing can write as they are, are escapes."""
    return path.as_posix().encode("utf-8", "backslashreplace").decode()
