"""What a function puts into attributes of objects of which nothing is known, and reads again.

The object itself has no origin to remember it by, so the name does that which the object is called
by here, until something runs that may change it.
"""

from __future__ import annotations

from collections.abc import Sequence as Arguments
from typing import TYPE_CHECKING, Final

import libcst as cst

from hue_lint.values.plain import UNKNOWN, Const, External, Plain, Unknown
from hue_lint.values.values import Argument, Method, Value, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame

_SOME: Final = "."
"""The name that is there where some attribute is remembered."""


def put(frame: Frame, target: cst.CSTNode, value: Value) -> None:
    """`shelf.file = value`, where nothing is known of `shelf`: another name may mean the same."""
    if isinstance(target, cst.Attribute) and isinstance(target.value, cst.Name):
        names = frame.environment.names
        for each in names:
            if each.endswith(f".{target.attr.value}"):
                names[each] = UNKNOWN
        names[_SOME] = Const(True)
        names[f"{target.value.value}.{target.attr.value}"] = value


def put_there(frame: Frame, node: cst.Attribute, base: Value) -> Value | None:
    """What the function has put into an attribute that it reads; None where that is not known."""
    names = frame.environment.names
    if _SOME in names and isinstance(base, Unknown) and isinstance(node.value, cst.Name):
        found = names.get(f"{node.value.value}.{node.attr.value}")
        return None if found == UNKNOWN else found
    return None


def called(frame: Frame, callee: Value, arguments: Arguments[Argument]) -> None:
    """Something was called. What the facts know changes no object but those that it is given, or
    that lie in what it is given."""
    if _SOME not in frame.environment.names:
        return
    harmless = all(
        (isinstance(each, Method) and each.known is not None) or isinstance(each, External)
        for each in options(callee)
    )
    given = [option for argument in arguments for option in options(argument.value)]
    if not harmless or not all(isinstance(option, Const | Plain) for option in given):
        forget(frame)


def forget(frame: Frame, name: str = "") -> None:
    """The attributes of all such objects, or of the one of a name, may hold anything now."""
    names = frame.environment.names
    if _SOME in names:
        for each in names:
            if "." in each.strip(_SOME) and each.startswith(f"{name}." if name else ""):
                names[each] = UNKNOWN
