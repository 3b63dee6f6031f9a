"""Values that hold no others: what nothing is known of, literals, names of packages."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing is known; never evidence for anything."""


@dataclass(frozen=True, slots=True)
class Const:
    """A literal: string, number, bool, None, bytes or Ellipsis."""

    value: Hashable


@dataclass(frozen=True, slots=True)
class Member(Const):
    """A member of an enumeration of the project: its literal, the class (`ClassInfo`), its name."""

    cls: Hashable
    name: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A harmless value of a built-in type (`int`, `str`, …) whose content is not known."""

    type: str


@dataclass(frozen=True, slots=True)
class Shaped(Plain):
    """A text whose beginning and end are known (`f"do_{action}"`)."""

    head: str = ""
    tail: str = ""


@dataclass(frozen=True, slots=True)
class External:
    """A module, function or other object of an installed package, by its canonical name."""

    qualname: str


UNKNOWN = Unknown()
NONE = Const(None)
