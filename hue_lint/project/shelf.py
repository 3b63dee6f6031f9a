"""What files hold, and what is made out of that alone: kept from one state of a project to the next
as long as the file is the same, so that only what changed is read and made out again."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from hue_lint.disk import Stamp, is_settled, read_bytes, stamp_of

T = TypeVar("T")


class Look:
    """The content of one file, as it was at one moment."""

    __slots__ = ("_holds", "_made", "data", "path")

    def __init__(self, path: Path, data: bytes) -> None:
        self.path = path
        self.data = data
        self._holds: dict[bytes, bool] = {}
        self._made: dict[Callable[..., Any], Any] = {}

    def holds(self, word: bytes) -> bool:
        """Whether some bytes are in it."""
        found = self._holds.get(word)
        if found is None:
            found = self._holds[word] = word in self.data
        return found

    def once(self, make: Callable[[Look], T]) -> T:
        """What a function makes of it, which depends on nothing else."""
        if make not in self._made:
            self._made[make] = make(self)
        return self._made[make]  # type: ignore[no-any-return]


def text_of(look: Look) -> str:
    """The text of a file as far as it can be decoded."""
    return look.data.decode("utf-8", "replace")


class Shelf:
    """The last look at each file."""

    def __init__(self) -> None:
        self._looks: dict[Path, Look] = {}
        self._stamps: dict[Path, Stamp] = {}

    def on_disk(self, path: Path) -> Look:
        """A file as it is now. Raises OSError."""
        stamp = stamp_of(path)
        if stamp and self._stamps.get(path) == stamp:
            return self._looks[path]
        settled = is_settled(stamp, time.time_ns())
        look = self.given(path, read_bytes(path))
        if settled:
            self._stamps[path] = stamp
        return look

    def given(self, path: Path, data: bytes) -> Look:
        """A file with a content that need not be that on disk."""
        self._stamps.pop(path, None)
        kept = self._looks.get(path)
        if kept is None or kept.data != data:
            kept = self._looks[path] = Look(path, data)
        return kept
