"""What `%` formats ask their arguments for."""

from __future__ import annotations

import re
from collections.abc import Sequence as Arguments

from hue_lint.values.plain import Const
from hue_lint.values.values import Argument, Value

_CONVERSION = re.compile(r"%(?:\(\w+\))?[-#0 +]*[\d*]*(?:\.\d+)?([a-zA-Z%])")


def conversion(text: Value, at: int) -> str:
    """What the conversion at a position of a `%` format asks its argument for: its text, unless it
    is `%r`."""
    if not isinstance(text, Const) or not isinstance(text.value, str):
        return "__str__"
    found = [letter for letter in _CONVERSION.findall(text.value) if letter != "%"]
    return "__repr__" if at < len(found) and found[at] in "ra" else "__str__"


def conversion_of(argument: Argument, arguments: Arguments[Argument]) -> str:
    """The same for an argument of a call whose first argument is the format (`log.info`)."""
    at = next((at for at, other in enumerate(arguments) if other is argument), 0)
    return conversion(arguments[0].value, at - 1) if at else "__str__"
