"""What an answer rests on: the bodies of functions that were read for it, file by file, and the
words that all files were searched for.

An answer that is being made has a *making*; what is read meanwhile is noted there. A kept answer is
handed out with its making, whose notes count for whoever asks. So what an answer rests on is known
however many others lay between, without anything being interpreted again.

What a project declares (its classes, imports, signatures, settings) is not noted: when that
changes, every answer is made again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar
from zlib import crc32

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_NAMES: Final = 4093
"""So many kinds of names are told apart: two that share one cost an answer that is made in vain."""


@dataclass(frozen=True, slots=True)
class Rests:
    """What an answer rests on: the files of which bodies were read, the numbers of the kinds of
    names that all files were searched for, and the words among these, of this answer and others."""

    bodies: frozenset[Path] = frozenset()
    names: frozenset[int] = frozenset()
    words: frozenset[str] = frozenset()


class Making:
    """An answer that is being made, or was: what it rests on, and the answer further out that has
    to be made before that is known in full."""

    __slots__ = ("at", "late", "lowest", "rests_on", "waits_for")

    def __init__(self, at: int) -> None:
        self.at = at
        self.lowest = at
        self.rests_on = 0
        self.waits_for: Making | None = None
        self.late: list[Making] = []


class Reads:
    """The notes of one project's analysis."""

    def __init__(self) -> None:
        self._bits: dict[Hashable, int] = {}
        self._open = [Making(0)]
        self._words: set[str] = set()

    def body(self, path: Path) -> None:
        """The body of a function in a file is read, or text that may be of one."""
        self._note(path)

    def name(self, name: str) -> None:
        """All files are searched for a name that stands in them in some way."""
        self._note(_slot(name))

    def word(self, word: str) -> None:
        """All files are searched for a word that they hold anywhere."""
        self._words.add(word)
        self._note(_slot(word))

    def _note(self, unit: Hashable) -> None:
        bit = self._bits.get(unit)
        if bit is None:
            bit = self._bits[unit] = 1 << len(self._bits)
        self._open[-1].rests_on |= bit

    @contextmanager
    def making(self) -> Iterator[Making]:
        """An answer is made inside; all that it rests on, the one around it rests on as well."""
        made = Making(len(self._open))
        self._open.append(made)
        try:
            yield made
        finally:
            self._open.pop()
            self._close(made)

    def _close(self, made: Making) -> None:
        around = self._open[-1]
        around.rests_on |= made.rests_on
        further = None
        if made.lowest < made.at:
            further = self._open[made.lowest]
            further.late.append(made)
            around.lowest = min(around.lowest, made.lowest)
        made.waits_for = further
        for each in made.late:
            each.rests_on |= made.rests_on
            each.waits_for = further
        if further is not None:
            further.late += made.late
        made.late = []

    def again(self, made: Making) -> None:
        """An answer that was made before is handed out."""
        self._open[-1].rests_on |= made.rests_on
        if made.waits_for is not None:
            self.wait_for(made.waits_for)

    def wait_for(self, made: Making) -> None:
        """An answer that is still being made is handed out as far as it goes."""
        top = self._open[-1]
        top.lowest = min(top.lowest, made.at)

    @property
    def innermost(self) -> Making:
        """What is being made now."""
        return self._open[-1]

    def rests_on(self, made: Making) -> Rests:
        """What an answer rests on."""
        noted = [unit for unit, bit in self._bits.items() if made.rests_on & bit]
        files = frozenset(unit for unit in noted if isinstance(unit, Path))
        names = frozenset(unit for unit in noted if isinstance(unit, int))
        return Rests(files, names, frozenset(self._words))


def slots(names: Set[str]) -> frozenset[int]:
    """The numbers of the kinds of names that `Reads.name` would note."""
    return frozenset(map(_slot, names))


def _slot(name: str) -> int:
    # Names of attributes stand with what is before them: `.name`, `self.name`.
    return crc32(name.rpartition(".")[2].encode("utf-8", "surrogatepass")) % _NAMES


class Memo(Generic[K, V]):
    """Answers by what was asked, each with what it rests on."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._kept: dict[K, tuple[V, Making]] = {}
        self._meanwhile: dict[K, tuple[V | None, Making]] = {}

    def get(self, key: K) -> V | None:
        """The answer that is kept; while one is being made, what is to be said meanwhile; None
        where there is neither."""
        found = self._kept.get(key)
        if found is not None:
            self._reads.again(found[1])
            return found[0]
        if key in self._meanwhile:
            value, made = self._meanwhile[key]
            self._reads.wait_for(made)
            return value
        return None

    def is_being_made(self, key: K) -> bool:
        """Whether the answer is being made further out, and not known yet."""
        return key in self._meanwhile

    def __contains__(self, key: K) -> bool:
        return key in self._kept

    def of(self, key: K, make: Callable[[], V]) -> V:
        """The answer that is kept, or one that is made and kept."""
        found = self._kept.get(key)
        if found is not None:
            self._reads.again(found[1])
            return found[0]
        with self._reads.making() as made:
            value = make()
        self._kept[key] = (value, made)
        return value

    def keep(self, key: K, value: V, made: Making) -> V:
        """Keep an answer."""
        self._kept[key] = (value, made)
        return value

    def forget(self, key: K) -> None:
        """An answer is not the last word any more."""
        self._kept.pop(key, None)

    @contextmanager
    def making(self, key: K, meanwhile: V | None = None) -> Iterator[Making]:
        """An answer is made inside; whoever asks for it there is told `meanwhile`."""
        with self._reads.making() as made:
            before = self._meanwhile.get(key)
            self._meanwhile[key] = (meanwhile, made)
            try:
                yield made
            finally:
                if before is None:
                    del self._meanwhile[key]
                else:
                    self._meanwhile[key] = before

    def say_meanwhile(self, key: K, value: V) -> None:
        """Something is known of the answer that is being made."""
        self._meanwhile[key] = (value, self._meanwhile[key][1])
