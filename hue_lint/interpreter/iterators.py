"""Iterators that consume others when they are consumed themselves (`map`, `zip`, `islice`)."""

from __future__ import annotations

from collections.abc import Sequence as Arguments
from typing import TYPE_CHECKING

from hue_lint.values.joining import union
from hue_lint.values.plain import UNKNOWN
from hue_lint.values.values import Argument, Manager, Partial, QuerySet, Sequence, Value, options

if TYPE_CHECKING:
    import libcst as cst

    from hue_lint.facts.schema import Behaviour
    from hue_lint.frames.frames import Engine


def iterator(value: Value) -> Value:
    """What of a value is left to be consumed once `iter()` was called on it."""
    return union(o for o in options(value) if not isinstance(o, QuerySet | Manager))


def sources(behaviour: Behaviour, arguments: Arguments[Argument]) -> tuple[Value, ...]:
    """What a lazy iterator consumes of what it was given."""
    return tuple(
        argument.value if how == "lazy" else iterator(argument.value)
        for key, how in behaviour.arguments.items()
        if how in ("lazy", "iter")
        for argument in selected(arguments, key)
    )


def each_of(
    engine: Engine, behaviour: Behaviour, arguments: Arguments[Argument], node: cst.CSTNode
) -> Partial | None:
    """The call that a lazy iterator makes for each item of the argument that it iterates."""
    for key, how in behaviour.arguments.items():
        for argument in selected(arguments, key) if how in _EACH else ():
            others = [other.value for other in arguments if other is not argument]
            items = [engine.item(other, node) for other in others[:1]]
            if how == "lazy-each-unpacked":
                items = [part for each in items for part in _parts(each)]
            elif how == "lazy-each-folded":
                begun = any(other.name == "initial" for other in arguments)
                items = [UNKNOWN if begun else items[0], *items]
            return Partial(argument.value, engine.positional(*items))
    return None


_EACH = ("lazy-each", "lazy-each-unpacked", "lazy-each-folded")


def _parts(row: Value) -> tuple[Value, ...]:
    """The items of a tuple, as `starmap` hands them on."""
    return (row.items or ()) if isinstance(row, Sequence) else ()


def selected(arguments: Arguments[Argument], key: str) -> list[Argument]:
    """The arguments that a key of the facts names: a position, `*` for all positional, a
    keyword."""
    positional = [argument for argument in arguments if not argument.name]
    if key == "*":
        return positional + [argument for argument in arguments if argument.name == "*"]
    if key == "**":
        return [argument for argument in arguments if argument.name not in ("", "*")]
    if key.isdigit():
        at = int(key)
        return positional[at : at + 1]
    return [argument for argument in arguments if argument.name == key]
