"""Values as keys and as members: they are hashed, and compared with what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.interpreter.evaluation import touch
from hue_lint.values.plain import Plain
from hue_lint.values.values import LazyUser, Mapping, QuerySet, Sequence, Value, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame


def hashed(frame: Frame, value: Value, node: cst.CSTNode) -> None:
    """A value becomes a key, or is looked up as one: a user that is not loaded yet is loaded.

    Source: django/utils/functional.py SimpleLazyObject hands `__hash__` and `__eq__` on.
    """
    for option in options(value):
        if isinstance(option, LazyUser):
            touch(frame, option, node)
        elif isinstance(option, Sequence) and option.type == "tuple":
            for item in option.items or ():
                hashed(frame, item, node)


def sought(frame: Frame, value: Value, container: Value, node: cst.CSTNode) -> None:
    """`value in container`: it is compared with what is in there."""
    for option in options(container):
        filled = isinstance(option, Sequence) and option.items != ()
        if filled or isinstance(option, Mapping | QuerySet | Plain):
            hashed(frame, value, node)
