"""What the lazy methods of querysets change: each gives a new queryset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Sequence as Arguments
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.values.origins import Origin
from hue_lint.values.orm import attnames, queryset_of
from hue_lint.values.paths import EVERYTHING
from hue_lint.values.plain import NONE, UNKNOWN, Const
from hue_lint.values.values import Argument, Manager, Object, QuerySet, Sequence, Value, options

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingOf

    from hue_lint.project.classes import ExternalSymbol
    from hue_lint.project.model import Field, ModelInfo, Relation
    from hue_lint.values.values import Mode

_DEPTH_OF_ALL = 3
"""How deep `select_related()` without arguments is followed (Django itself stops at five)."""

Transform = Callable[[QuerySet, Arguments[Argument], Origin], Value]


def _strings(arguments: Arguments[Argument]) -> list[str] | None:
    """The literal strings among positional arguments; None where one is not literal."""
    found: list[str] = []
    for argument in arguments:
        if argument.name in ("", "*"):
            values = _spread(argument) if argument.name == "*" else [argument.value]
            for value in values or [UNKNOWN]:
                if not (isinstance(value, Const) and isinstance(value.value, str)):
                    return None
                found.append(value.value)
    return found


def _spread(argument: Argument) -> list[Value] | None:
    value = argument.value
    if isinstance(value, Sequence) and value.items is not None:
        return list(value.items)
    return None


def afresh(queryset: QuerySet) -> QuerySet:
    """The queryset as one that asks the database, whatever was prefetched."""
    if not queryset.prefetched:
        return queryset
    return replace(queryset, prefetched=False, prefetch=frozenset())


def iterated(transform: str | None, rows: Value, origin: Origin) -> Value:
    """The rows that `iterator()` gives: asked of the database again, whatever is there already.

    Source: django/db/models/query.py QuerySet._iterator; measured on 5.2.
    """
    if transform != "iterator":
        return rows
    asked = queryset_of(rows, origin)
    return replace(afresh(asked), origin=origin) if asked is not None else rows


def _clone(queryset: QuerySet, arguments: Arguments[Argument], origin: Origin) -> Value:
    return replace(afresh(queryset), origin=origin, sliced=queryset.sliced)


def _filter(queryset: QuerySet, arguments: Arguments[Argument], origin: Origin) -> Value:
    """Where a column is to be in nothing, Django does not ask the database.

    Source: django/db/models/lookups.py In.get_rhs_op raises EmptyResultSet.
    """
    nothing = any(a.name.endswith("__in") and is_nothing(a) for a in arguments)
    return replace(afresh(queryset), empty=queryset.empty or nothing, origin=origin)


def is_nothing(argument: Argument) -> bool:
    """Whether an argument is written as an empty list or tuple."""
    return isinstance(argument.node, cst.List | cst.Tuple) and not argument.node.elements


def _all(queryset: QuerySet, arguments: Arguments[Argument], origin: Origin) -> Value:
    return queryset if queryset.prefetched else replace(queryset, origin=origin)


def _ordered(queryset: QuerySet, arguments: Arguments[Argument], origin: Origin) -> Value:
    return replace(afresh(queryset), ordered=bool(arguments), origin=origin)


def _select_related(queryset: QuerySet, arguments: Arguments[Argument], origin: Origin) -> Value:
    fresh = replace(afresh(queryset), origin=origin)
    if not arguments:
        return replace(fresh, select=fresh.select | non_null_paths(queryset.model, _DEPTH_OF_ALL))
    if len(arguments) == 1 and arguments[0].value == NONE:
        return replace(fresh, select=frozenset())
    names = _strings(arguments)
    return replace(
        fresh, select=fresh.select | (frozenset(names) if names is not None else {EVERYTHING})
    )


def non_null_paths(model: object, depth: int) -> frozenset[str]:
    """What `select_related()` without arguments follows: foreign keys that cannot be null.

    Source: django/db/models/sql/compiler.py, `get_related_selections` and `select_related_descend`.
    """
    fields: MappingOf[str, Field] | None = getattr(model, "fields", None)
    if fields is None:
        return frozenset({EVERYTHING})
    paths: set[str] = set()
    for name, field in fields.items():
        if (
            name != field.name
            or field.kind not in ("foreign-key", "one-to-one", "parent-link")
            or field.null
        ):
            continue
        paths.add(name)
        if depth > 1 and field.target is not None and field.target is not model:
            paths |= {
                f"{name}__{path}"
                for path in non_null_paths(field.target, depth - 1)
                if path != EVERYTHING
            }
    return frozenset(paths)


def _prefetch_related(queryset: QuerySet, arguments: Arguments[Argument], origin: Origin) -> Value:
    fresh = replace(afresh(queryset), origin=origin)
    if len(arguments) == 1 and arguments[0].value == NONE:
        return replace(fresh, prefetch=frozenset())
    return replace(
        fresh,
        prefetch=fresh.prefetch | prefetched_paths(arguments),
        lists=fresh.lists + _lists(queryset.model, arguments),
    )


def _lookups(arguments: Arguments[Argument]) -> Iterator[Value]:
    """The lookups that `prefetch_related` is given, behind a `*` too."""
    for argument in arguments:
        yield from (_spread(argument) if argument.name == "*" else None) or [argument.value]


def prefetched_paths(arguments: Arguments[Argument]) -> frozenset[str]:
    """The paths that the lookups of `prefetch_related` load."""
    return frozenset().union(*(_prefetched_paths(value) for value in _lookups(arguments)))


def _lists(model: object, arguments: Arguments[Argument]) -> tuple[tuple[str, QuerySet], ...]:
    """The lists that `Prefetch(…, to_attr=…)` leaves on each row, and whose rows are in them."""
    found: list[tuple[str, QuerySet]] = []
    for value in _lookups(arguments):
        for option in options(value):
            if not isinstance(option, Object):
                continue
            lookup, name = option.argument("0", "lookup"), option.argument("2", "to_attr")
            inner = option.argument("1", "queryset")
            if isinstance(inner, Manager):
                inner = queryset_of(inner, None) or UNKNOWN
            if not isinstance(inner, QuerySet) and isinstance(lookup, Const):
                inner = QuerySet(_many_target(model, str(lookup.value)))
            if isinstance(name, Const) and isinstance(name.value, str):
                if isinstance(inner, QuerySet) and inner.model is not None:
                    known = inner.select | _other_side(model, lookup)
                    rows = replace(inner, select=known, origin=None, escaped=None)
                    found.append((name.value, rows))
    return tuple(found)


def _other_side(model: object, lookup: Value) -> frozenset[str]:
    """The foreign key by which the rows of a reverse relation know whose they are."""
    reverse: MappingOf[str, Relation] = getattr(model, "reverse", {})
    name = lookup.value if isinstance(lookup, Const) else None
    relation = reverse.get(name) if isinstance(name, str) else None
    is_key = relation is not None and relation.kind != "reverse-many-to-many"
    return frozenset({relation.field.name} if relation is not None and is_key else ())


def _many_target(model: object, name: str) -> ModelInfo | ExternalSymbol | None:
    """The model behind a many-to-many or reverse relation."""
    fields: MappingOf[str, Field] = getattr(model, "fields", {})
    reverse: MappingOf[str, Relation] = getattr(model, "reverse", {})
    if name in fields:
        return fields[name].target
    return reverse[name].source if name in reverse else None


def _prefetched_paths(value: Value) -> set[str]:
    """The paths that one lookup, or one `Prefetch`, loads; what its queryset selects is behind
    it."""
    paths: set[str] = set()
    for option in options(value):
        if isinstance(option, Const) and isinstance(option.value, str):
            paths.add(option.value)
        elif isinstance(option, Object):
            lookup = option.argument("0", "lookup")
            inner = option.argument("1", "queryset")
            name = option.argument("2", "to_attr")
            if not (isinstance(lookup, Const) and isinstance(lookup.value, str)):
                paths.add(EVERYTHING)
                continue
            path = lookup.value
            if isinstance(name, Const) and isinstance(name.value, str):
                *head, _ = path.split("__")
                path = "__".join([*head, name.value])
            paths.add(path)
            if isinstance(inner, QuerySet):
                paths |= {f"{path}__{more}" for more in inner.select | inner.prefetch}
        else:
            paths.add(EVERYTHING)
    return paths


def _only(
    queryset: QuerySet,
    arguments: Arguments[Argument],
    origin: Origin,
    fields: MappingOf[str, Field],
) -> Value:
    names = _strings(arguments)
    fresh = replace(afresh(queryset), origin=origin)
    if names is None or not fields:
        return fresh
    return replace(fresh, deferred=frozenset(_left_out(queryset.model, fields, names)))


def fields_of(model: object) -> MappingOf[str, Field]:
    """The fields of a model of the project."""
    fields: MappingOf[str, Field] = getattr(model, "fields", {})
    return fields


def _left_out(model: object, fields: MappingOf[str, Field], names: Iterable[str]) -> Iterator[str]:
    """The columns that `only(*names)` leaves out, behind relations too (`author__name`)."""
    behind: dict[str, list[str]] = {}
    for name in names:
        head, _, rest = name.partition("__")
        behind.setdefault(head, []).extend([rest] if rest else [])
    primary = getattr(model, "pk", None)
    for name, field in fields.items():
        if name != field.name or field.kind not in ("value", "foreign-key", "one-to-one"):
            continue
        kept = behind.get(name) if name in behind else behind.get(field.attname)
        if kept is None:
            if name not in ("pk", primary):
                yield field.attname or name
        elif kept:
            behind_it = _left_out(field.target, fields_of(field.target), kept)
            yield from (f"{name}__{column}" for column in behind_it)


def _defer(queryset: QuerySet, arguments: Arguments[Argument], origin: Origin) -> Value:
    names = _strings(arguments)
    fresh = replace(afresh(queryset), origin=origin)
    if arguments and arguments[0].value == NONE:
        return replace(fresh, deferred=frozenset())
    if not names:
        return fresh
    by_column = {relation: column for column, relation in attnames(queryset.model).items()}
    return replace(fresh, deferred=fresh.deferred | {by_column.get(name, name) for name in names})


def _values(queryset: QuerySet, arguments: Arguments[Argument], origin: Origin) -> Value:
    return replace(afresh(queryset), mode="dict", origin=origin)


def _values_list(queryset: QuerySet, arguments: Arguments[Argument], origin: Origin) -> Value:
    asked = {argument.name for argument in arguments if argument.value != Const(False)}
    mode: Mode = "flat" if "flat" in asked else "named" if "named" in asked else "tuple"
    columns = tuple(_strings([a for a in arguments if not a.name]) or ())
    return replace(queryset, prefetched=False, mode=mode, columns=columns, origin=origin)


def _flat(queryset: QuerySet, arguments: Arguments[Argument], origin: Origin) -> Value:
    return replace(afresh(queryset), mode="flat", origin=origin)


def _none(queryset: QuerySet, arguments: Arguments[Argument], origin: Origin) -> Value:
    return replace(queryset, empty=True, origin=origin)


def _raw(queryset: QuerySet, arguments: Arguments[Argument], origin: Origin) -> Value:
    return replace(afresh(queryset), raw=True, origin=origin)


TRANSFORMS: dict[str, Transform] = {
    "clone": _clone,
    "filter": _filter,
    "all": _all,
    "get_queryset": _all,
    "order_by": _ordered,
    "select_related": _select_related,
    "prefetch_related": _prefetch_related,
    "defer": _defer,
    "values": _values,
    "values_list": _values_list,
    "dates": _flat,
    "none": _none,
    "raw": _raw,
    "union": _clone,
}


def transformed(
    name: str | None,
    queryset: QuerySet,
    arguments: Arguments[Argument],
    origin: Origin,
    fields: MappingOf[str, Field],
) -> Value:
    """The queryset that a lazy method gives; `fields` are those of its model."""
    if name == "only":
        return _only(queryset, arguments, origin, fields)
    return TRANSFORMS.get(name or "clone", _clone)(queryset, arguments, origin)


def sliced(queryset: QuerySet, origin: Origin) -> QuerySet:
    """`queryset[:3]`, unevaluated."""
    return replace(afresh(queryset), sliced=True, origin=origin)
