"""The values of a form, arranged as its model wants them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hue.fields import FormField, Shape
from hue.limits import DEEPEST_NAME

Sent = Iterable[tuple[str, Sequence[Any]]]


def flat(sent: Sent) -> dict[str, Any]:
    """Return what was sent under its names: the value of a name, or the list of its values."""
    return {name: values[-1] if len(values) == 1 else list(values) for name, values in sent}


def arranged(sent: Sent, shape: Shape) -> dict[str, Any]:
    """Return what was sent as the data of a model.

    `address.city` is the field `city` of the field `address`, where the model has these, and
    `lines.0.product` the product of the first of the `lines`; the numbers only say the order.
    """
    by_name = {name: list(values) for name, values in sent}
    return _object(by_name, shape, DEEPEST_NAME)


def _object(by_name: Mapping[str, list[Any]], shape: Shape, depth: int) -> dict[str, Any]:
    if shape.tag is not None:
        shape = shape.of((by_name.get(shape.tag) or [None])[-1])
    data: dict[str, Any] = {}
    inner: dict[str, dict[str, list[Any]]] = {}
    for name, values in by_name.items():
        first, dot, rest = name.partition(".")
        field = shape.fields.get(name)
        if field is None and dot and depth and first in shape.fields:
            inner.setdefault(first, {})[rest] = values
        else:
            _put(data, name, values, field)
    for name, below in inner.items():
        _put_inner(data, name, below, shape.fields[name], depth - 1)
    return data


def _put(data: dict[str, Any], name: str, values: Sequence[Any], field: FormField | None) -> None:
    """Enter the values of one name: all of them for a list, else the last, as Django does.

    An input left empty is sent as `""`. Where that can be no value it means "nothing": it is left
    out, or None where the field must be given and may be None.
    """
    if field is None:
        data[name] = values[-1] if len(values) == 1 else list(values)
        return
    shape = field.shape
    texts = shape | shape.items if shape.items is not None else shape
    if not texts.is_empty_text and not (texts.is_text and field.is_required and not shape.is_none):
        values = [value for value in values if value != ""]
    if texts.spelled and not texts.is_text:
        values = [_meant(value, texts.spelled) for value in values]
    if shape.items is not None and (len(values) > 1 or not shape.is_single):
        data[name] = list(values)
    elif values:
        data[name] = values[-1]
    elif shape.is_none and field.is_required:
        data[name] = None


def _meant(value: Any, spelled: Mapping[str, Any]) -> Any:
    return spelled.get(value.lower(), value) if isinstance(value, str) else value


def _put_inner(
    data: dict[str, Any],
    name: str,
    below: Mapping[str, list[Any]],
    field: FormField,
    depth: int,
) -> None:
    """Enter an object, or the items of a list by their numbers, of which something was sent.

    Inputs that were all left empty mean that there is none, where there need not be one.
    """
    shape = field.shape
    if shape.items is not None and not shape.fields:
        data[name] = _items(below, shape.items, depth)
        return
    is_needed = field.is_required and not shape.is_none
    if is_needed or any(value != "" for values in below.values() for value in values):
        data[name] = _object(below, shape, depth)
    elif field.is_required:
        data[name] = None


def _items(below: Mapping[str, list[Any]], shape: Shape, depth: int) -> list[Any]:
    by_number: dict[str, dict[str, list[Any]]] = {}
    for name, values in below.items():
        number, _, rest = name.partition(".")
        by_number.setdefault(number, {})[rest] = values
    numbers = sorted(by_number, key=lambda number: (len(number), number))
    return [
        _object(by_number[number], shape, depth)
        if "" not in by_number[number]
        else by_number[number][""][-1]
        for number in numbers
    ]
