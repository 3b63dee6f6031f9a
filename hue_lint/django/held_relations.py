"""Relations that code puts where Django keeps what it has loaded of an instance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.values import orm, paths
from hue_lint.values.plain import Const
from hue_lint.values.values import Instance, Mapping, Value, options

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame

ROWS = "_prefetched_objects_cache"
"""Where an instance keeps what was prefetched.

Source: django/db/models/fields/related_descriptors.py, `get_queryset` of the related managers."""

OTHER_ENDS = "fields_cache"
"""Where the `_state` of an instance keeps the other ends of its relations.

Source: django/db/models/fields/mixins.py FieldCacheMixin."""


def put_under_key(frame: Frame, target: cst.Subscript) -> None:
    """`book._prefetched_objects_cache["tags"] = rows`, `book._state.fields_cache["author"] = x`."""
    match target.value:
        case cst.Attribute(value=base, attr=cst.Name(value=name)) if name == ROWS:
            instances = base
        case cst.Attribute(
            value=cst.Attribute(value=base, attr=cst.Name(value="_state")),
            attr=cst.Name(value=name),
        ) if name == OTHER_ENDS:
            instances = base
        case _:
            return
    keys = [frame.evaluate(e.slice.value) for e in target.slice if isinstance(e.slice, cst.Index)]
    names = _names(option for key in keys for option in options(key))
    for option in options(frame.evaluate(instances)):
        if isinstance(option, Instance):
            _hold(frame, option, names)


def put_all(frame: Frame, instance: Instance, value: Value) -> None:
    """`book._prefetched_objects_cache = {"tags": rows}`."""
    for option in options(value):
        if isinstance(option, Mapping):
            _hold(frame, instance, _names(Const(key) for key, _ in option.known))


def put_on_both_sides(frame: Frame, instance: Instance, name: str, value: Value) -> None:
    """`cover.book = book`, `Cover(book=book)`, `book.cover = cover`: where the relation is one to
    one, each of the two holds the other.

    Source: django/db/models/fields/related_descriptors.py, `__set__` of both descriptors.
    """
    if not isinstance(value, Instance):
        return
    back = orm.one_to_one_back(instance.model, name)
    if back:
        state = frame.environment.state(value.origin)
        frame.environment.update(value.origin, orm.relation_set(state, back, instance))


def _names(keys: Iterable[Value]) -> frozenset[str]:
    """The relations that keys name, any of them where a key is not known."""
    return frozenset(
        key.value if isinstance(key, Const) and isinstance(key.value, str) else paths.EVERYTHING
        for key in keys
    )


def _hold(frame: Frame, instance: Instance, names: frozenset[str]) -> None:
    state = frame.environment.state(instance.origin)
    frame.environment.update(instance.origin, replace(state, loaded=state.loaded | names))
