"""Querysets, their rows, and what a row has loaded."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence as Arguments
from dataclasses import replace
from typing import TYPE_CHECKING

from hue_lint.values.origins import Origin, row_of
from hue_lint.values.paths import BELOW, EVERYTHING, below
from hue_lint.values.plain import NONE, UNKNOWN, Const
from hue_lint.values.values import (
    Argument,
    Instance,
    Manager,
    Mapping,
    QuerySet,
    Sequence,
    Value,
    options,
)

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingOf

    from hue_lint.project.model import Field, ModelInfo
    from hue_lint.values.values import State

FORWARD = frozenset({"foreign-key", "one-to-one", "parent-link", "generic-foreign-key"})
MANY = frozenset({"many-to-many", "generic-relation"})


def queryset_of(value: Value, origin: Origin) -> QuerySet | None:
    """A new queryset over the rows of a manager or a queryset; None for anything else."""
    if isinstance(value, QuerySet):
        return value if value.prefetched else replace(value, origin=origin)
    if not isinstance(value, Manager):
        return None
    ordered = bool(getattr(value.model, "ordering", False))
    made = QuerySet(value.model, value.queryset_class, ordered=ordered)
    return of_manager(value, made, origin)


def of_manager(manager: Manager, made: QuerySet, origin: Origin) -> QuerySet:
    """The queryset that a manager hands out, of what its `get_queryset` makes: a related manager
    knows the instance that its rows belong to, and hands out the rows that were prefetched.

    Source: django/db/models/fields/related_descriptors.py, `get_queryset` and `_apply_rel_filters`
    of the related managers.
    """
    known = manager.kind == "reverse" and manager.field
    return replace(
        made,
        model=made.model or manager.model,
        select=made.select | {manager.field} if known else made.select,
        prefetch=made.prefetch | manager.rows,
        prefetched=manager.prefetched,
        origin=(manager.owner, manager.name) if manager.prefetched and manager.owner else origin,
    )


def instance(queryset: QuerySet, origin: Origin) -> Value:
    """A model instance as the queryset loads it, whatever its mode."""
    if queryset.model is None:
        return UNKNOWN
    return Instance(
        queryset.model,
        "query",
        queryset.select,
        queryset.prefetch,
        queryset.deferred,
        queryset.lists,
        origin,
    )


def row(queryset: QuerySet, origin: Origin) -> Value:
    """What iterating the queryset gives: an instance, a dict, a tuple or a single value."""
    if queryset.mode == "model":
        return instance(queryset, origin)
    if queryset.mode == "dict":
        return Mapping()
    if queryset.mode == "tuple":
        items = tuple(UNKNOWN for _ in queryset.columns) or None
        return Sequence("tuple", items)
    return UNKNOWN


def kept_row(queryset: QuerySet, origin: Origin) -> Value:
    """A row that a queryset holds on to: the same each time that it is iterated."""
    if queryset.origin is None:
        return row(queryset, origin)
    return row(queryset, row_of(queryset.origin))


def held(name: str, value: Value, state: State) -> frozenset[str]:
    """The paths that an instance holds that was given `value`, of which `state` tells what has
    happened to it, for the relation `name`."""
    if not isinstance(value, Instance):
        return frozenset({name})
    return frozenset({name, *(f"{name}__{path}" for path in value.loaded | state.loaded)})


def field_kind(model: object, name: str) -> str:
    """The kind of a field of a model of the project; empty where there is none."""
    fields: MappingOf[str, Field] = getattr(model, "fields", {})
    found = fields.get(name)
    return found.kind if found is not None and found.name == name else ""


def relation_names(model: object) -> Iterable[str]:
    """The forward relations of a model of the project."""
    fields: MappingOf[str, Field] = getattr(model, "fields", {})
    return (name for name, field in fields.items() if name == field.name and field.kind in FORWARD)


def attnames(model: object) -> dict[str, str]:
    """From column attribute (`author_id`) to relation (`author`), for a model of the project."""
    fields: MappingOf[str, Field] = getattr(model, "fields", {})
    return {
        field.attname: field.name
        for field in fields.values()
        if field.kind in FORWARD and field.attname
    }


def built(model: object, given: Iterable[str]) -> frozenset[str]:
    """What a newly constructed instance has at hand: every relation but those given by column; what
    was not given at all is empty, so that nothing behind it is loaded either.

    Source: django/db/models/fields/related_descriptors.py ForwardManyToOneDescriptor.__get__, which
    asks the database only where the column has a value.
    """
    named = set(given)
    by_column = attnames(model)
    bare = {by_column[name] for name in named if name in by_column}
    return frozenset(
        name if name in named else f"{name}{BELOW}"
        for name in relation_names(model)
        if name not in bare
    )


def refreshed(state: State, arguments: Arguments[Argument], model: object) -> State:
    """The state of an instance after `refresh_from_db(using, fields, from_queryset)`: relations
    have to be loaded again, those among `fields` only where that is given, but for what
    `from_queryset` loads along, which is handed over.

    Source: django/db/models/base.py Model.refresh_from_db, which skips `non_loaded_fields` and
    copies or clears cached foreign keys.
    """
    relations = frozenset(relation_names(model))
    along = _along(_given(arguments, 2, "from_queryset"))
    along = relations if EVERYTHING in along else along
    given = _given(arguments, 1, "fields")
    if given is None or given == NONE:
        fresh = replace(state, evaluated=True, loaded=along, attributes=(), picked=frozenset())
        if along and relations:
            return replace(fresh, forgotten=False, dropped=relations - along)
        return replace(fresh, forgotten=True)
    names: set[str] = set()
    for option in options(given):
        for item in (option.items or ()) if isinstance(option, Sequence) else ():
            if isinstance(item, Const) and isinstance(item.value, str):
                names.add(item.value)
    kept = tuple(pair for pair in state.attributes if pair[0] not in names)
    held = {name for name in names if name in along or _is_column(model, name)}
    return replace(
        state,
        loaded=(state.loaded - names) | held,
        dropped=state.dropped | ((names & relations) - along),
        attributes=kept,
        picked=frozenset(pair for pair in state.picked if pair[1] not in names),
    )


def _is_column(model: object, name: str) -> bool:
    """Whether a name is that of a plain column, as far as the fields of the model are known."""
    fields: MappingOf[str, Field] | None = getattr(model, "fields", None)
    return fields is None or (name in fields and field_kind(model, name) not in FORWARD | MANY)


def _given(arguments: Arguments[Argument], at: int, name: str) -> Value | None:
    """The argument at a position or of a name; None where it is left out."""
    positional = [argument.value for argument in arguments if not argument.name]
    if at < len(positional):
        return positional[at]
    return next((argument.value for argument in arguments if argument.name == name), None)


def _along(value: Value | None) -> frozenset[str]:
    """The relations that the rows of a queryset hold, whichever of several it is."""
    heads = [
        frozenset(path.partition("__")[0] for path in option.select | option.prefetch)
        for option in (options(value) if value is not None else ())
        if isinstance(option, QuerySet)
    ]
    return frozenset.intersection(*heads) if heads else frozenset()


def with_loaded(value: Instance, paths: frozenset[str]) -> Instance:
    """The instance with what has been loaded since it was made."""
    further = frozenset(path for path in paths if "__" in path)
    return replace(value, prefetched=value.prefetched | further) if further else value


def leading_back(value: Value, name: str, owner: Instance, state: State) -> Value:
    """An instance reached over a one-to-one relation holds the instance that it was reached from,
    with what that one has loaded.

    Source: django/db/models/fields/related_descriptors.py, `set_cached_value` of both descriptors.
    """
    if not isinstance(value, Instance):
        return value
    there = (owner.loaded | owner.prefetched | state.loaded) - state.dropped
    behind = {f"{name}__{path}" for path in there if "__" not in path and not state.forgotten}
    return replace(value, loaded=value.loaded | {name} | behind)


def one_to_one_back(model: object, name: str) -> str:
    """The name of the other side of a one-to-one relation, whichever side `name` is; empty where
    it is none."""
    fields: MappingOf[str, Field] = getattr(model, "fields", {})
    field = fields.get(name)
    if field is None:
        relation = getattr(model, "reverse", {}).get(name)
        if relation is None or relation.kind != "reverse-one-to-one":
            return ""
        return str(relation.field.name)
    if field.kind != "one-to-one" or name != field.name:
        return ""
    others = getattr(field.target, "reverse", {}).values()
    return next((other.name for other in others if other.field == field), "")


def relation_set(state: State, relation: str, held: Value) -> State:
    """The state of an instance once a relation holds a value, by whatever way it was put there."""
    state = state.with_attribute(relation, held) if held != UNKNOWN else state
    return replace(state, loaded=state.loaded | {relation}, dropped=state.dropped - {relation})


def relation_dropped(state: State, relation: str) -> State:
    """The state of an instance once a relation holds nothing: its row has to be loaded again. So it
    is when the column of the relation is assigned.

    Source: django/db/models/fields/related_descriptors.py ForeignKeyDeferredAttribute.__set__.
    """
    kept = tuple(pair for pair in state.attributes if pair[0] != relation)
    return replace(
        state,
        loaded=state.loaded - {relation},
        dropped=state.dropped | {relation},
        attributes=kept,
        picked=frozenset(pair for pair in state.picked if pair[1] != relation),
    )


def target_instance(
    source: Instance, field_name: str, target: ModelInfo | object, origin: Origin
) -> Value:
    """The instance behind a relation of `source`, with what was loaded behind that relation."""
    if target is None:
        return UNKNOWN
    return Instance(
        target,  # type: ignore[arg-type]
        "query" if source.provenance != "unknown" else "unknown",
        below(source.loaded | source.prefetched, field_name),
        below(source.prefetched, field_name),
        below(source.deferred, field_name),
        (),
        origin,
    )
