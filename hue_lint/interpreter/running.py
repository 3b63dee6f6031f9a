"""What is being interpreted: recursion ends, and a path is followed only so deep."""

from __future__ import annotations

from hue_lint.bounds import DEEPEST_CALL
from hue_lint.project.reads import Making, Reads


class Running:
    """The functions that are being interpreted, each for what it was given."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._keys: dict[object, Making] = {}

    def enter(self, key: object) -> bool:
        """Begin with a function; False where it is being interpreted already, or too deep."""
        if key in self._keys:
            self._reads.wait_for(self._keys[key])
            return False
        if len(self._keys) >= DEEPEST_CALL:
            self._reads.wait_for(next(iter(self._keys.values())))
            return False
        self._keys[key] = self._reads.innermost
        return True

    def now(self) -> frozenset[object]:
        """What is being interpreted at this moment."""
        return frozenset(self._keys)

    def leave(self, key: object) -> None:
        """The function has been interpreted."""
        self._keys.pop(key, None)
