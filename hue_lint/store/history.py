"""What the kept findings of a project rest on, so that they outlive edits that do not touch it.

It is read only where something has changed since; a run in which nothing has needs no more than the
findings.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence, Set
from functools import cached_property
from pathlib import Path

import msgspec

from hue_lint.bounds import MOST_EDITED
from hue_lint.disk import read_bytes
from hue_lint.project.edits import Reach, reach_of
from hue_lint.project.reads import Rests
from hue_lint.store.state import State, digest_of
from hue_lint.store.survival import Edits


class Grounds(msgspec.Struct, frozen=True):
    """What the findings of one file rest on: places among the paths of the project's files, and
    numbers of kinds of names."""

    bodies: tuple[int, ...]
    names: tuple[int, ...]


class History(msgspec.Struct, dict=True):
    """The state in which findings were kept (`key` is that of theirs), the texts of then by the
    places of their files among `contents`, and what the findings of each file rest on."""

    key: bytes
    base: bytes
    contents: dict[str, bytes]
    texts: list[bytes]
    grounds: dict[str, Grounds]
    words: list[str]

    def __post_init__(self) -> None:
        if len(self.texts) != len(self.contents):
            raise ValueError("a text for each file")

    def is_of(self, state: State) -> bool:
        """Whether the project has the same files, and all else is the same, as then."""
        return self.base == state.base and list(self.contents) == list(state.contents)

    def less(self, paths: Set[str]) -> History:
        """The same of some files only."""
        grounds = {path: each for path, each in self.grounds.items() if path in paths}
        return msgspec.structs.replace(self, grounds=grounds)

    def edits_until(self, state: State) -> Edits | None:
        """What was edited since then; None where it reaches everything."""
        if not self.is_of(state):
            return None
        changed = [
            path for path, content in state.contents.items() if self.contents[path] != content
        ]
        if len(changed) > MOST_EDITED:
            return None
        places = {path: at for at, path in enumerate(self.contents)}
        reaches: dict[Path, Reach] = {}
        for path in changed:
            reach = self._reach(path, places[path], state)
            if reach is None:
                return None
            reaches[Path(path)] = reach
        return Edits(reaches)

    def rests_of(self, path: str) -> Rests | None:
        """What the findings of a file rest on; None where that is not known."""
        grounds = self.grounds.get(path)
        if grounds is None or not all(0 <= at < len(self._paths) for at in grounds.bodies):
            return None
        bodies = frozenset(self._paths[place] for place in grounds.bodies)
        return Rests(bodies, frozenset(grounds.names))

    @cached_property
    def _paths(self) -> list[Path]:
        return [Path(path) for path in self.contents]

    def _reach(self, path: str, place: int, state: State) -> Reach | None:
        try:
            old, new = zlib.decompress(self.texts[place]), read_bytes(Path(path))
        except (OSError, zlib.error):
            return None
        if digest_of(old) != self.contents[path] or digest_of(new) != state.contents[path]:
            return None
        return reach_of(Path(path), old, new, self.words)


def history_of(
    state: State, earlier: Sequence[History], found: Mapping[str, Rests]
) -> History | None:
    """The history of the findings that earlier ones tell of, the last one first, and of those that
    were found anew; None where a file has changed meanwhile."""
    grounds: dict[str, Grounds] = {}
    words: set[str] = set()
    for each in earlier:
        grounds |= each.grounds
        words.update(each.words)
    places = {path: at for at, path in enumerate(state.contents)}
    for path, rests in found.items():
        bodies = (places.get(str(body)) for body in rests.bodies)
        known = tuple(sorted(place for place in bodies if place is not None))
        grounds[path] = Grounds(known, tuple(sorted(rests.names)))
        words |= rests.words
    texts: list[bytes] = []
    for at, (path, content) in enumerate(state.contents.items()):
        kept = next((each.texts[at] for each in earlier if each.contents[path] == content), None)
        if kept is None:
            try:
                data = read_bytes(Path(path))
            except OSError:
                data = b""
            if digest_of(data) != content:
                return None
            kept = zlib.compress(data, 1)
        texts.append(kept)
    return History(state.key, state.base, dict(state.contents), texts, grounds, sorted(words))
