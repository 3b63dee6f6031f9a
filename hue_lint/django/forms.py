"""Whether a form, one of its fields, or an instance makes Django ask the database; what validating
a form leaves."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Arguments
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.django.meta import meta_model
from hue_lint.frames.frames import frame_of
from hue_lint.project.classes import ClassInfo, Function, ValueSymbol
from hue_lint.project.model import ModelInfo
from hue_lint.values import orm
from hue_lint.values.arguments import argument_value
from hue_lint.values.joining import union
from hue_lint.values.operations import leading_cause
from hue_lint.values.origins import Origin
from hue_lint.values.plain import NONE, UNKNOWN, Const
from hue_lint.values.values import (
    Argument,
    ClassValue,
    Closure,
    FunctionValue,
    Instance,
    Mapping,
    Object,
    Operation,
    QuerySet,
    Sequence,
    Value,
    options,
)

if TYPE_CHECKING:
    from hue_lint.frames.frames import Engine
    from hue_lint.project.model import Field

BOUND_FIELD = "django.forms.BoundField"
_CHOICES_OF_ROWS = ("django.forms.ModelChoiceField", "rest_framework.relations.RelatedField")
"""Fields of forms and serializers that look their rows up."""
_SERIALIZER = "rest_framework.serializers.BaseSerializer"
_CHOICES = "django.forms.ChoiceField"
_WITHOUT_CHOICES = "django.forms.widgets.Input"
"""Widgets that do not render the rows among which a field lets choose."""
_OF_CHOICES = ("has-relations", "has-foreign-keys", "has-choices")
_FORM_VIEW = "django.views.generic.edit.FormMixin"
_MANY = "django.forms.ModelMultipleChoiceField"


def asks_database(
    engine: Engine, receiver: Value, condition: str, arguments: Arguments[Argument]
) -> bool:
    """Whether the receiver's fields fulfil a condition of the facts (`has-relations`, …)."""
    if isinstance(receiver, Object) and receiver.ref == BOUND_FIELD:
        return _bound_field_asks(engine, receiver, condition)
    if isinstance(receiver, Object) and isinstance(receiver.argument("form"), ClassValue):
        made = engine.instance_of(receiver.argument("form"), None, "built")
        return asks_database(engine, made, condition, arguments)
    if isinstance(receiver, Object) and engine.is_instance(receiver, ClassValue(_FORM_VIEW)):
        member = receiver.ref.member("form_class") if isinstance(receiver.ref, ClassInfo) else None
        named = (
            engine.symbol_value(member[1])
            if member is not None and isinstance(member[1], ValueSymbol)
            else UNKNOWN
        )
        if isinstance(named, ClassValue):
            made = engine.instance_of(named, None, "built")
            return asks_database(engine, made, condition, arguments)
    if isinstance(receiver, Object):
        model, name = model_of(engine, receiver), receiver.argument("0", "field_name")
        if engine.is_instance(receiver, ClassValue("django.db.models.Field")):
            if model is None or not isinstance(name, Const):
                return False
            field = model.fields.get(str(name.value))
            return field is not None and _fulfils([field], condition)
        declared = declared_fields(engine, receiver.ref)
        if any(_chooses(engine, receiver, field, condition) for field in declared.values()):
            return True
        if model is None:
            return False
        return _fulfils(
            [f for f in _form_fields(engine, receiver, model) if f.name not in declared], condition
        )
    if isinstance(receiver, Instance) and isinstance(receiver.model, ModelInfo):
        chosen = _texts(argument_value(arguments, "fields"))
        fields = [f for name, f in receiver.model.fields.items() if name == f.name]
        return _fulfils([f for f in fields if chosen is None or f.name in chosen], condition)
    return isinstance(receiver, Instance)


def _bound_field_asks(engine: Engine, bound: Object, condition: str) -> bool:
    """Whether one field of a form chooses among rows."""
    form, name = bound.argument("form"), bound.argument("0")
    if not isinstance(form, Object) or not isinstance(name, Const):
        return False
    declared = declared_fields(engine, form.ref).get(str(name.value))
    if declared is not None:
        return _chooses(engine, form, declared, condition)
    model = model_of(engine, form)
    field = model.fields.get(str(name.value)) if model is not None else None
    return field is not None and _fulfils([field], condition)


def _chooses(engine: Engine, owner: Object, field: Value, condition: str) -> bool:
    """Whether a declared field looks up, or shows, rows of a queryset."""
    if condition not in _OF_CHOICES or not isinstance(field, Object):
        return False
    if engine.is_instance(field, ClassValue(_SERIALIZER)):
        writes = field.argument("read_only") != Const(True)
        return writes and field.ref != owner.ref and asks_database(engine, field, condition, ())
    if _is_one_of(engine, field, _CHOICES):
        return _asks_for_choices(engine, field.argument("0", "choices"))
    if not _is_one_of(engine, field, *_CHOICES_OF_ROWS):
        return False
    widget = field.argument("widget")
    named = engine.instance_of(widget, None, "built") if isinstance(widget, ClassValue) else widget
    if condition == "has-choices" and engine.is_instance(named, ClassValue(_WITHOUT_CHOICES)):
        return False
    given = field.argument("0", "queryset")
    if isinstance(given, QuerySet) and given.empty:
        # until `__init__` puts another one in its place
        return isinstance(owner.ref, ClassInfo) and owner.ref.member("__init__") is not None
    return field.argument("read_only") != Const(True)


def _asks_for_choices(engine: Engine, given: Value) -> bool:
    """Whether a function that a field asks for its choices, each time anew, evaluates a queryset.

    Source: django/utils/choices.py CallableChoiceIterator.
    """
    for option in options(given):
        made: Value = UNKNOWN
        inside: tuple[Operation, ...] = ()
        if isinstance(option, FunctionValue):
            summary = engine.summaries.of(option, (), None)
            made, inside = summary.returns, summary.operations
        elif isinstance(option, Closure):
            made, did = engine.calls.apart(frame_of(option), option, (), option.node)
            inside = tuple(did)
        rows = [each for each in options(made) if isinstance(each, QuerySet) and not each.empty]
        if rows or leading_cause(inside) is not None:
            return True
    return False


def _is_one_of(engine: Engine, field: Value, *names: str) -> bool:
    return any(engine.is_instance(field, ClassValue(name)) for name in names)


def declared_fields(engine: Engine, ref: ClassInfo | str) -> dict[str, Value]:
    """What the bodies of a class and of its bases make by a call: the fields of forms, serializers.
    A name that a class puts to something else is not among them."""
    found: dict[str, Value] = {}
    for base in ref.mro() if isinstance(ref, ClassInfo) else ():
        for name in base.own_names() if isinstance(base, ClassInfo) else ():
            member = base.own_member(name) if isinstance(base, ClassInfo) else None
            if name not in found and isinstance(member, ValueSymbol):
                called = isinstance(member.value, cst.Call)
                found[name] = engine.symbol_value(member) if called else NONE
    return {name: value for name, value in found.items() if value != NONE}


def fields_by_name(engine: Engine, form: Value) -> Mapping:
    """`form.fields`: the declared ones."""
    declared = declared_fields(engine, form.ref) if isinstance(form, Object) else {}
    return Mapping(tuple(declared.items()))


def field_of(engine: Engine, bound: Value) -> Value:
    """`form["name"].field`: the declared field."""
    if not isinstance(bound, Object):
        return UNKNOWN
    form, name = bound.argument("form"), bound.argument("0")
    declared = declared_fields(engine, form.ref) if isinstance(form, Object) else {}
    return declared.get(str(name.value), UNKNOWN) if isinstance(name, Const) else UNKNOWN


def cleaned_data(engine: Engine, form: Value, origin: Origin) -> Mapping:
    """What validating a form leaves: under the names of its fields that choose rows, those rows. A
    field that methods of the form clean may hold anything."""
    if not isinstance(form, Object):
        return Mapping()
    known: dict[str, Value] = {}
    for name, field in declared_fields(engine, form.ref).items():
        queryset = (
            orm.queryset_of(field.argument("0", "queryset"), None)
            if isinstance(field, Object)
            else None
        )
        if queryset is not None and _is_one_of(engine, field, _CHOICES_OF_ROWS[0]):
            known[name] = _chosen(queryset, _is_one_of(engine, field, _MANY), (origin, name))
            if isinstance(field, Object) and field.argument("required") == Const(False):
                known[name] = union([known[name], NONE])
    model = model_of(engine, form)
    for each in _form_fields(engine, form, model) if model is not None else ():
        manager = engine.models.default_manager(each.target)
        if each.name not in known and manager is not None and each.kind in _CHOSEN_BY_KIND:
            queryset = orm.queryset_of(manager, None)
            many = each.kind == "many-to-many"
            if queryset is not None:
                known[each.name] = _chosen(queryset, many, (origin, each.name))
                if each.null:
                    known[each.name] = union([known[each.name], NONE])
    return Mapping(tuple((name, row) for name, row in known.items() if not _cleans(form, name)))


def chosen_relations(engine: Engine, form: Object) -> frozenset[str]:
    """The relations that validating a model form gives to its instance, by what was chosen.

    Source: django/forms/models.py BaseModelForm._post_clean, construct_instance.
    """
    model = model_of(engine, form)
    if model is None:
        return frozenset()
    return frozenset(
        field.name
        for field in _form_fields(engine, form, model)
        if field.kind in ("foreign-key", "one-to-one") and not _cleans(form, field.name)
    )


_CHOSEN_BY_KIND = frozenset({"foreign-key", "one-to-one", "many-to-many"})


def _chosen(queryset: QuerySet, many: bool, origin: Origin) -> Value:
    """The chosen row, or the chosen rows, which validation has evaluated.

    Source: django/forms/models.py ModelMultipleChoiceField._check_values.
    """
    if many:
        return QuerySet(
            queryset.model,
            queryset.cls,
            select=queryset.select,
            prefetch=queryset.prefetch,
            prefetched=True,
            origin=origin,
        )
    return orm.row(queryset, origin)


def _cleans(form: Object, name: str) -> bool:
    """Whether a method of the form that takes part in validation speaks of a field."""
    if not isinstance(form.ref, ClassInfo):
        return False
    methods = (
        member
        for base in form.ref.project_mro()
        for each in base.own_names()
        if each in ("full_clean", "_post_clean") or each.startswith("clean")
        if isinstance(member := base.own_member(each), Function)
    )
    return any(m.outline.name == f"clean_{name}" or name in m.segment.text for m in methods)


def model_of(engine: Engine, form: Object) -> ModelInfo | None:
    """The model of a form or serializer, by what its class was made of or by its `Meta`."""
    given = form.argument("model")
    named = given if isinstance(given, ClassValue) else meta_model(engine, form)
    model = engine.models.model_of(named.ref) if isinstance(named, ClassValue) else None
    return model if isinstance(model, ModelInfo) else None


def has_no_rows(formset: Object) -> bool:
    """Whether a formset was given an empty queryset, or no instance whose rows it could ask for.

    Source: django/forms/models.py BaseInlineFormSet.__init__.
    """
    given = formset.argument("queryset")
    if isinstance(given, QuerySet) and given.empty:
        return True
    inline = formset.argument("parent") != UNKNOWN
    return inline and formset.argument("2", "instance") in (UNKNOWN, NONE)


def _fulfils(fields: list[Field], condition: str) -> bool:
    relations = any(field.kind in ("foreign-key", "one-to-one") for field in fields)
    many = any(field.kind == "many-to-many" for field in fields)
    unique = any(field.unique and not field.primary_key for field in fields)
    match condition:
        case "has-foreign-keys":
            return relations
        case "has-many-to-many":
            return many
        case "has-choices":
            return relations or many
        case "has-unique" | "has-constraints":
            return unique
    return relations or unique or many


def _form_fields(engine: Engine, form: Object, model: ModelInfo) -> Iterator[Field]:
    """The model's fields that a model form has, by what its class was made of or by its `Meta`."""
    chosen = _meta(engine, form, "fields")
    left_out = _meta(engine, form, "exclude") or frozenset()
    for name, field in model.fields.items():
        if name == field.name and name not in left_out and (chosen is None or name in chosen):
            yield field


def listed_fields(engine: Engine, serializer: Object, model: ModelInfo) -> dict[str, None]:
    """The names of the fields that a model serializer's `Meta` lists, of whatever kind; the model's
    own where it says that all are meant."""
    chosen = _meta(engine, serializer, "fields")
    names = sorted(chosen) if chosen is not None else []
    return dict.fromkeys(names or [f.name for f in _form_fields(engine, serializer, model)])


def _meta(engine: Engine, form: Object, name: str) -> frozenset[str] | None:
    given = form.argument(name)
    if given != UNKNOWN:
        return _texts(given)
    if not isinstance(form.ref, ClassInfo):
        return None
    meta = form.ref.member("Meta")
    found = meta[1].member(name) if meta is not None and isinstance(meta[1], ClassInfo) else None
    if found is None or not isinstance(found[1], ValueSymbol):
        return None
    return _texts(engine.symbol_value(found[1]))


def _texts(value: Value) -> frozenset[str] | None:
    """The texts of a literal sequence; None for `"__all__"` and for what is not literal."""
    if not isinstance(value, Sequence) or value.items is None:
        return None
    return frozenset(
        item.value
        for item in value.items
        if isinstance(item, Const) and isinstance(item.value, str)
    )
