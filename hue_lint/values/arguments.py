"""Arguments of calls, by position and by name."""

from __future__ import annotations

from collections.abc import Sequence as Arguments

from hue_lint.values.joining import union
from hue_lint.values.plain import UNKNOWN
from hue_lint.values.values import Argument, Object, Value


def argument_value(arguments: Arguments[Argument], key: str) -> Value:
    """The value of the argument at a position ("0") or of a name; unknown where it is not given."""
    if key == "*":
        return union(argument.value for argument in arguments if not argument.name)
    if key.isdigit():
        positional = [argument for argument in arguments if not argument.name]
        at = int(key)
        return positional[at].value if at < len(positional) else UNKNOWN
    return next((argument.value for argument in arguments if argument.name == key), UNKNOWN)


def held(value: Value) -> Value:
    """What an object was given to keep (the queryset of a paginator and of its pages)."""
    return value.argument("held") if isinstance(value, Object) else UNKNOWN
