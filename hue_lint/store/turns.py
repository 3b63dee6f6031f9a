"""Runs that end at the same time write what they found one after the other."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_LONGEST: Final = 3.0
"""For so many seconds another run may hold everybody up; then what it or this one found is lost,
and found again when it is asked for."""


@contextmanager
def turn_at(path: Path) -> Iterator[None]:
    """Inside, no other run is at the same file that comes here, unless it takes too long. Raises
    OSError where the file cannot be opened."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NONBLOCK", 0), 0o666)
    try:
        if fcntl is not None:
            _wait(handle)
        yield
    finally:
        os.close(handle)


def _wait(handle: int) -> None:
    end = time.monotonic() + _LONGEST
    while time.monotonic() < end:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(0.02)
        else:
            return
