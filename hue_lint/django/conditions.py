"""What the arguments of a call, or of a constructor, say of an effect: that there is none, what it
is about, that it is bounded, how long is waited at most."""

from __future__ import annotations

from collections.abc import Sequence as Arguments
from typing import TYPE_CHECKING

from hue_lint.values.arguments import argument_value
from hue_lint.values.joining import item_of
from hue_lint.values.plain import NONE, UNKNOWN, Const
from hue_lint.values.values import Argument, Instance, Object, Sequence, Value, options

if TYPE_CHECKING:
    from hue_lint.facts.schema import Behaviour
    from hue_lint.frames.frames import Frame

_FOR_EVER = ", no time limit given"


def is_harmless(behaviour: Behaviour, arguments: Arguments[Argument]) -> bool:
    """Whether a keyword takes the effect away (`commit=False`), or the call fails before it."""
    if behaviour.when == "conditions" and _are_no_conditions(arguments):
        return True
    return any(
        argument_value(arguments, name) == Const(value)
        for name, stated in behaviour.unless.items()
        for value in (stated if isinstance(stated, list) else [stated])
    )


def _are_no_conditions(arguments: Arguments[Argument]) -> bool:
    """Whether something that is no condition is given for one: a query cannot be built of it.

    Source: django/db/models/sql/query.py Query.build_filter unpacks what is no Q or expression.
    """
    return any(not argument.name and isinstance(argument.value, Const) for argument in arguments)


def gives_idle(behaviour: Behaviour, arguments: Arguments[Argument]) -> bool:
    """Whether what is given never waits, as an argument says (`sqlite3.connect(":memory:")`)."""
    return any(
        isinstance(given := argument_value(arguments, name), Const) and given.value in values
        for name, values in behaviour.idle.items()
    )


def gives_nothing(arguments: Arguments[Argument]) -> bool:
    """Whether a call is given no arguments, or None."""
    return all(argument.value == NONE for argument in arguments)


def without_limit(behaviour: Behaviour, arguments: Arguments[Argument]) -> str:
    """The words that say that nothing limits the wait; empty where something does or may."""
    limit = behaviour.limit
    if limit is None or any(argument.name in ("*", "**") for argument in arguments):
        return ""
    given = [
        value
        for name in limit.arguments
        if (value := argument_value(arguments, name)) != UNKNOWN or _is_given(arguments, name)
    ]
    if given:
        return _FOR_EVER if all(value == NONE for value in given) else ""
    return "" if limit.default else _FOR_EVER


def _is_given(arguments: Arguments[Argument], name: str) -> bool:
    """Whether an argument is given at all, whatever its value."""
    if name.isdigit():
        return sum(not argument.name for argument in arguments) > int(name)
    return any(argument.name == name for argument in arguments)


def user_is_loaded(frame: Frame, receiver: Value, arguments: Arguments[Argument]) -> bool:
    """Whether a request among the arguments, or the one that a view holds, has its user already."""
    held = frame.environment.state(getattr(receiver, "origin", None)).attribute("request")
    return any(
        isinstance(option, Object)
        and frame.environment.state(option.origin).attribute("user") is not None
        for value in (held or UNKNOWN, *(argument.value for argument in arguments))
        for option in options(value)
    )


def subject_of(arguments: Arguments[Argument]) -> Value:
    """The instance, or the list of instances, that a function is about."""
    for argument in arguments:
        for option in options(argument.value):
            if isinstance(option, Instance):
                return option
            if isinstance(option, Sequence) and isinstance(item_of(option), Instance):
                return item_of(option)
    return UNKNOWN


def is_bounded(receiver: Value) -> bool:
    """Whether a queue is known to take only so many items, so that putting one in may wait."""
    if not isinstance(receiver, Object):
        return False
    size = receiver.argument("0", "maxsize")
    return size != UNKNOWN and not (
        isinstance(size, Const) and isinstance(size.value, int) and size.value <= 0
    )
