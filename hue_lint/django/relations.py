"""Fields and relations of model instances, and what reading one loads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.django.members import member_value
from hue_lint.facts.names import MODEL
from hue_lint.project.classes import ExternalSymbol
from hue_lint.project.model import ModelInfo
from hue_lint.values import classes, orm, paths
from hue_lint.values.joining import union
from hue_lint.values.origins import kept_by_process
from hue_lint.values.plain import UNKNOWN, Plain
from hue_lint.values.values import (
    ClassValue,
    Instance,
    Manager,
    Method,
    Operation,
    QuerySet,
    Sequence,
    Value,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Frame
    from hue_lint.project.model import Field, Relation


def read_instance(frame: Frame, value: Instance, name: str, node: cst.CSTNode) -> Value:
    """A field, relation, manager, method or property of a model instance."""
    engine = frame.engine
    state = frame.environment.state(value.origin)
    assigned = state.attribute(name)
    if assigned is not None:
        return assigned
    model = value.model
    if isinstance(model, ExternalSymbol):
        field = engine.models.external_field(model, name)
        if field is not None:
            if field.kind != "value":
                return _relation(frame, value, field, node)
            return _column(frame, value, field, name, node)
        if name == "__class__":
            return ClassValue(model.qualname)
        known = classes.member(engine.knowledge, model.qualname, name) or classes.known_member(
            engine.knowledge, MODEL, name
        )
        relation = engine.models.reverse_of_external(model, name)
        if known is None and relation is not None:
            return _reverse(frame, value, relation, node)
        if known is None:
            # a relation that another package brings, a method of a class out of sight
            return Method(value, name, None)
        return member_value(frame, value, known, name, node)
    found = model.fields.get(name)
    if found is not None:
        if found.kind == "value" or name != found.name:
            return _column(frame, value, found, name, node)
        return _relation(frame, value, found, node)
    relation = model.reverse.get(name)
    if relation is not None:
        return _reverse(frame, value, relation, node)
    if name in ("pk", "id"):
        return Plain("int")
    if name == "__class__":
        return ClassValue(model.cls)
    attribute = engine.instances.attribute(model.cls, name)
    member = classes.member(engine.knowledge, model.cls, name) or classes.known_member(
        engine.knowledge, MODEL, name
    )
    if member is not None:
        declared = member_value(frame, value, member, name, node)
        return _with_rows(declared, value.prefetched | state.loaded, name)
    for listed, rows in value.lists:
        if listed == name:
            return Sequence("list", None, orm.row(rows, (value.origin, "list", name)))
    if paths.covers(value.prefetched | state.loaded, name):
        return _out_of_sight(value, name, value.prefetched | state.loaded)
    if attribute == UNKNOWN and name.endswith("_set"):
        return Manager(None, kind="reverse", owner=value.origin)
    return attribute if attribute != UNKNOWN else Method(value, name, None)


def _with_rows(declared: Value, at_hand: frozenset[str], name: str) -> Value:
    """A relation that is only declared (`tags: RelatedManager[Tag]`), with the rows it holds."""
    if not paths.covers(at_hand, name):
        return declared
    return union(
        replace(option, prefetched=True) if isinstance(option, Manager | QuerySet) else option
        for option in options(declared)
    )


def _out_of_sight(value: Instance, name: str, at_hand: frozenset[str]) -> Value:
    """What was prefetched under a name that no model in sight has: a list, by `to_attr`, or the
    relation of a package."""
    there = Sequence("list", None, UNKNOWN)
    if paths.EVERYTHING in at_hand:
        return there
    rows = paths.below(at_hand, name)
    manager = Manager(None, kind="reverse", prefetched=True, rows=rows, owner=value.origin)
    return union([there, manager])


def _column(frame: Frame, value: Instance, field: Field, name: str, node: cst.CSTNode) -> Value:
    """A plain column: harmless unless it was deferred."""
    state = frame.environment.state(value.origin)
    if field.attname in value.deferred or name in value.deferred:
        if name not in state.loaded and not state.evaluated:
            _record_load(
                frame,
                value,
                name,
                node,
                f"loads the deferred field {name} of {frame.engine.models.model_name(value)}",
            )
    return frame.engine.models.column_value(field, value, node)


def _relation(frame: Frame, value: Instance, field: Field, node: cst.CSTNode) -> Value:
    """A forward relation, or the manager of a many-to-many or generic relation."""
    name = field.name
    if field.kind in orm.MANY:
        kind = "many" if field.kind == "many-to-many" else "generic"
        if kind == "generic" and not paths.covers(value.prefetched, name):
            look_up_content_type(frame, value, name, node)
        own = field.field_class
        return _related_manager(frame, value, field.target, kind, name, field_class=own)
    state = frame.environment.state(value.origin)
    there = (
        (paths.covers(value.loaded, name) or paths.covers(value.prefetched, name))
        and not state.forgotten
        and name not in state.dropped
    ) or paths.covers(state.loaded, name)
    parent_link = field.kind == "parent-link" and not value.deferred
    if not there and frame.is_chosen(value.origin):
        there = any(relation == name for _, relation in state.picked)
    if there and name not in value.loaded:
        # it may have been the one that is loaded: it is, for what comes after
        frame.environment.update(value.origin, replace(state, loaded=state.loaded | {name}))
    if not there and not parent_link:
        _record_load(
            frame,
            value,
            name,
            node,
            f"loads {frame.engine.models.model_name(value)}.{name} from the database",
        )
    if field.target is None:
        return UNKNOWN
    if not there or state.forgotten or name in state.dropped:
        # what is loaded now comes alone
        value = replace(value, loaded=frozenset(), prefetched=frozenset())
    found = orm.target_instance(
        orm.with_loaded(value, state.loaded),
        name,
        field.target,
        (value.origin, name) if value.origin is not None else node,
    )
    back = orm.one_to_one_back(value.model, name)
    return orm.leading_back(found, back, value, state) if back else found


def _reverse(frame: Frame, value: Instance, relation: Relation, node: cst.CSTNode) -> Value:
    """The reverse side of a relation: an object that may have to be loaded, or a manager."""
    name = relation.name
    if relation.kind in ("reverse-one-to-one", "child-link"):
        state = frame.environment.state(value.origin)
        there = paths.covers(value.loaded | value.prefetched | state.loaded, name)
        if not there and value.provenance != "built":
            _record_load(
                frame,
                value,
                name,
                node,
                f"loads {frame.engine.models.model_name(value)}.{name} from the database",
            )
        found = orm.target_instance(
            value, name, relation.source, (value.origin, name) if value.origin is not None else node
        )
        return orm.leading_back(found, relation.field.name, value, state)
    kind = "reverse" if relation.kind == "reverse-foreign-key" else "many"
    return _related_manager(frame, value, relation.source, kind, name, relation.field.name)


def look_up_content_type(frame: Frame, value: Value, name: str, node: cst.CSTNode) -> None:
    """A generic relation looks up the content type of its model, unless Django has it cached."""
    if frame.environment.state(kept_by_process("ContentType")).evaluated:
        return
    operation = Operation(
        "service",
        "raises",
        frame.at(node),
        name,
        f"looks up the content type of {frame.engine.models.model_name(value)}, "
        "which queries until it is cached",
        value,
        "django/contrib/contenttypes/fields.py get_content_type; measured with a cold cache",
    )
    frame.record(operation)


def _related_manager(
    frame: Frame,
    value: Instance,
    target: object,
    kind: str,
    name: str,
    back: str = "",
    field_class: str = "",
) -> Value:
    default = frame.engine.models.default_manager(target)
    state = frame.environment.state(value.origin)
    prefetched = paths.covers(value.prefetched, name)
    own = field_class if frame.engine.knowledge.describes(field_class) else None
    return Manager(
        target,  # type: ignore[arg-type]
        default.cls if default is not None else own,
        default.queryset_class if default is not None else None,
        kind,  # type: ignore[arg-type]
        prefetched or paths.covers(state.loaded, name),
        paths.below(value.prefetched if prefetched else state.loaded, name),
        back,
        value.origin,
        name,
    )


def expect_empty(frame: Frame, claim: cst.BaseExpression) -> None:
    """`assert entry.successor is None`, `self.assertIsNone(entry.successor)`: what holds of a
    nullable relation then is that its column is empty, which is answered without a query.

    Source: django/db/models/fields/related_descriptors.py ForwardManyToOneDescriptor.__get__.
    """
    for attribute in _claimed_empty(claim):
        for option in options(frame.evaluate(attribute.value)):
            if isinstance(option, Instance) and isinstance(option.model, ModelInfo):
                field = option.model.fields.get(attribute.attr.value)
                if field is not None and field.null and field.kind in orm.FORWARD:
                    state = frame.environment.state(option.origin)
                    loaded = state.loaded | {field.name}
                    frame.environment.update(option.origin, replace(state, loaded=loaded))


def _claimed_empty(claim: cst.BaseExpression) -> Iterator[cst.Attribute]:
    """The attributes that are said to be None, or to be false."""
    match claim:
        case cst.BooleanOperation(operator=cst.And()):
            yield from _claimed_empty(claim.left)
            yield from _claimed_empty(claim.right)
        case (
            cst.Comparison(
                left=claimed,
                comparisons=[
                    cst.ComparisonTarget(
                        operator=cst.Is() | cst.Equal(), comparator=cst.Name("None")
                    )
                ],
            )
            | cst.UnaryOperation(operator=cst.Not(), expression=claimed)
            | cst.Call(
                func=cst.Attribute(attr=cst.Name("assertIsNone" | "assertFalse")),
                args=[cst.Arg(value=claimed), *_],
            )
            | cst.Call(
                func=cst.Attribute(attr=cst.Name("assertEqual" | "assertIs")),
                args=[cst.Arg(value=claimed), cst.Arg(value=cst.Name("None")), *_],
            )
        ):
            match claimed:
                case cst.Attribute(value=cst.Name() | cst.Attribute()):
                    yield claimed


def _record_load(frame: Frame, value: Instance, name: str, node: cst.CSTNode, does: str) -> None:
    state = frame.environment.state(value.origin)
    emptied = state.forgotten or name in state.dropped
    frame.record(
        Operation(
            "unknown-relation" if value.provenance == "unknown" and not emptied else "relation",
            "raises",
            frame.at(node),
            name,
            does,
            value,
            "django/db/models/fields/related_descriptors.py ForwardManyToOneDescriptor.__get__",
        )
    )
    told = state.told if frame.off_loop else state.told | {name}
    frame.environment.update(value.origin, replace(state, loaded=state.loaded | {name}, told=told))
