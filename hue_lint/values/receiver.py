"""What is connected to a signal."""

from __future__ import annotations

from dataclasses import dataclass

from hue_lint.values.plain import NONE, UNKNOWN
from hue_lint.values.values import Value


@dataclass(frozen=True, slots=True)
class Receiver:
    """A receiver, and for which sender it is; for each one where that is None."""

    function: Value
    sender: Value = NONE
    uid: Value = NONE

    def is_that(self, other: Receiver) -> bool:
        """Whether disconnecting the other one takes this one from a signal.

        Source: django/dispatch/dispatcher.py Signal.disconnect compares `dispatch_uid` or else the
        receiver, and the sender.
        """
        mine = self.function if self.uid == NONE else self.uid
        others = other.function if other.uid == NONE else other.uid
        known = UNKNOWN not in (others, other.sender)
        return known and mine == others and self.sender == other.sender
