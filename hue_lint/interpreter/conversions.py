"""What formats ask their arguments for: `"%r" % x`, `"{book.title}".format(book=book)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Sequence as Arguments
from dataclasses import dataclass
from string import Formatter

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


@dataclass(frozen=True, slots=True)
class Asked:
    """A special method that is asked of what attributes lead to (`title` of a book)."""

    attributes: tuple[str, ...]
    special: str


def asked_of(
    argument: Argument, arguments: Arguments[Argument], receiver: Value | None
) -> list[Asked]:
    """What a call asks of an argument whose text it wants; of those of `format` (on a text that is
    the receiver) what its fields name."""
    text = receiver.value if isinstance(receiver, Const) else None
    if not isinstance(text, str) or any(other.name in ("*", "**") for other in arguments):
        return [Asked((), conversion_of(argument, arguments))]
    placed = [other for other in arguments if not other.name]
    at = next((str(at) for at, other in enumerate(placed) if other is argument), argument.name)
    try:
        return [asked for first, asked in _fields(text) if first == at]
    except ValueError:
        # no format at all: it raises before it asks for anything
        return []


def _fields(text: str) -> Iterator[tuple[str, Asked]]:
    """The fields of a format: by which place or name they go, and what they ask of it, up to where
    they look something up by an index."""
    count = 0
    for _, field, inner, conversion in Formatter().parse(text):
        if field is None:
            continue
        first, *attributes = field.partition("[")[0].split(".")
        if not first:
            first, count = str(count), count + 1
        text_of = "__repr__" if conversion in ("r", "a") else "__str__"
        yield first, Asked(tuple(attributes), "__getitem__" if "[" in field else text_of)
        for each, asked in _fields(inner or ""):
            yield (each, asked) if each else (str(count), asked)
