"""What is being interpreted: recursion ends, and a path is followed only so deep."""

from __future__ import annotations

from hue_lint.bounds import DEEPEST_CALL


class Running:
    """The functions that are being interpreted, each for what it was given."""

    def __init__(self) -> None:
        self._keys: set[object] = set()

    def enter(self, key: object) -> bool:
        """Begin with a function; False where it is being interpreted already, or too deep."""
        if key in self._keys or len(self._keys) >= DEEPEST_CALL:
            return False
        self._keys.add(key)
        return True

    def now(self) -> frozenset[object]:
        """What is being interpreted at this moment."""
        return frozenset(self._keys)

    def leave(self, key: object) -> None:
        """The function has been interpreted."""
        self._keys.discard(key)
