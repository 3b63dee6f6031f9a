"""How a function is entered by the wrappers of its decorators."""

from __future__ import annotations

from dataclasses import dataclass

from hue_lint.values.environment import Environment
from hue_lint.values.values import Argument, Value


@dataclass(frozen=True, slots=True)
class Entry:
    """One call of a function by a wrapper: what is given, and what is known at that point."""

    arguments: tuple[Argument, ...]
    environment: Environment
    on_loop: bool = False
    """Whether it is called by an async wrapper, and not in a thread."""

    def given(self, at: int, name: str) -> Value | None:
        """What the call gives to the parameter at a position or of a name; None if not told."""
        for index, argument in enumerate(self.arguments):
            if argument.name in ("*", "**"):
                at = -1
            elif (not argument.name and index == at) or argument.name == name:
                return argument.value
        return None
