"""What a library reads off a row by itself: the fields that a serializer or a schema declares."""

from __future__ import annotations

import re
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.bounds import DEEPEST_SCHEMA
from hue_lint.django.forms import declared_fields, listed_fields, model_of
from hue_lint.project.classes import ClassInfo, Function, ValueSymbol
from hue_lint.values import classes, orm
from hue_lint.values.joining import union
from hue_lint.values.operations import leading_cause
from hue_lint.values.plain import UNKNOWN, Const
from hue_lint.values.values import (
    ClassValue,
    Closure,
    FunctionValue,
    Instance,
    Manager,
    Method,
    Object,
    Operation,
    QuerySet,
    Sequence,
    Value,
    options,
)

if TYPE_CHECKING:
    from hue_lint.facts.schema import Behaviour
    from hue_lint.frames.frames import Frame

_SERIALIZERS = "rest_framework.serializers."
_SERIALIZER = f"{_SERIALIZERS}BaseSerializer"
_RELATED = "rest_framework.relations."
_KEYS = (f"{_RELATED}PrimaryKeyRelatedField", f"{_RELATED}HyperlinkedRelatedField")
"""What needs no more of a related row than its key, which a foreign key holds itself."""
_SCHEMA = "pydantic.BaseModel"
_NINJA = "ninja.Schema"
_FROM_ATTRIBUTES = re.compile(r"from_attributes[\"']?\s*[=:]\s*(\w+)")
_OWN = "to_representation"


def walk(
    frame: Frame, schema: Value, value: Value, behaviour: Behaviour, node: cst.CSTNode, name: str
) -> None:
    """A schema reads what it declares off a value: one operation for the first thing that this
    loads."""
    found = loads(frame, schema, value, node, own=name != _OWN)
    if found is None:
        return
    frame.record(
        Operation(
            behaviour.family or "form",
            "raises",
            frame.at(node),
            name,
            found.root().does,
            schema,
            behaviour.evidence,
            cause=found.cause,
        )
    )


def loads(
    frame: Frame, schema: Value, value: Value, node: cst.CSTNode, *, own: bool = True
) -> Operation | None:
    """The first operation that reading off a value what a schema declares runs; by the serializer's
    `own` way of representing it, or by its fields alone."""
    scratch = frame.scratch()
    for option in options(schema):
        reading = _Walk(scratch, node)
        if own or not isinstance(option, Object):
            reading.read_by(option, value, 0)
            continue
        for each in options(value):
            reading.represent(option, each)
    return leading_cause(op for op in scratch.operations if op.effect == "raises")


def consume_items(
    frame: Frame, receiver: Value, behaviour: Behaviour, node: cst.CSTNode, name: str
) -> None:
    """What a method of the receiver gives is iterated, and each item asked (a feed's `items`)."""
    scratch = frame.scratch()
    made = items_of(scratch, receiver, behaviour.consumes or "", node)
    scratch.use(made, "__iter__", node, "for")
    given = frame.engine.item(made, node)
    for pattern, otherwise in behaviour.each.items():
        own = _methods(frame, receiver, pattern)
        for method in own:
            callee = scratch.read(receiver, method, node)
            frame.engine.calls.call(scratch, callee, frame.engine.positional(given), node)
        if otherwise == "__str__" and not own:
            scratch.use(given, otherwise, node, "str")
        elif otherwise and not own:
            _Walk(scratch, node)._path(given, [otherwise])
    found = leading_cause(op for op in scratch.operations if op.effect == "raises")
    if found is not None:
        does, evidence = found.root().does, behaviour.evidence
        kind = behaviour.family or "service"
        frame.record(
            Operation(
                kind, "raises", frame.at(node), name, does, receiver, evidence, cause=found.cause
            )
        )


def items_of(frame: Frame, receiver: Value, name: str, node: cst.CSTNode) -> Value:
    """What a method of the receiver gives, called without arguments."""
    return frame.engine.calls.call(frame, frame.read(receiver, name, node), (), node)


def _methods(frame: Frame, receiver: Value, pattern: str) -> list[str]:
    """The methods of that name, or of those names, that the project's class has."""
    ref = frame.engine.ref_of(receiver)
    names = dict.fromkeys(
        name
        for base in (ref.project_mro() if isinstance(ref, ClassInfo) else ())
        for name in base.own_names()
        if fnmatchcase(name, pattern)
    )
    return [name for name in names if isinstance(frame.engine.member_of(receiver, name), Function)]


class _Walk:
    """One reading, at one node."""

    def __init__(self, frame: Frame, node: cst.CSTNode) -> None:
        self.frame = frame
        self.node = node

    def read_by(self, schema: Value, value: Value, depth: int) -> None:
        """Read a value by a serializer, a schema's class or instance, or a list of these."""
        if depth > DEEPEST_SCHEMA:
            return
        if isinstance(schema, Sequence):
            for row in options(self._rows(value, managers=True)):
                for option in options(schema.item):
                    self.read_by(option, row, depth)
            return
        if not isinstance(schema, Object | ClassValue) or not isinstance(schema.ref, ClassInfo):
            return
        if self._is(schema, _SERIALIZER):
            self._serialize(schema, schema.ref, value, depth)
        elif self._is(schema, _NINJA) or (
            self._is(schema, _SCHEMA) and _reads_attributes(schema.ref)
        ):
            for option in options(value):
                if isinstance(option, Instance | Object):
                    self._validate(schema.ref, option, depth)

    def _is(self, value: Value, name: str) -> bool:
        made = Object(value.ref) if isinstance(value, ClassValue) else value
        return self.frame.engine.is_instance(made, ClassValue(name))

    # -- serializers

    def _serialize(
        self, schema: Object | ClassValue, ref: ClassInfo, value: Value, depth: int
    ) -> None:
        engine = self.frame.engine
        serializer = schema if isinstance(schema, Object) else Object(ref)
        if self._is(schema, f"{_SERIALIZERS}ListSerializer"):
            child = declared_fields(engine, ref).get("child", serializer.argument("child"))
            for row in options(self._rows(value)):
                self.read_by(child, row, depth)
            return
        if serializer.argument("many") == Const(True):
            one = replace(serializer, arguments=_without(serializer, "many"))
            for row in options(self._rows(value)):
                self.read_by(one, row, depth)
            return
        own = classes.member(engine.knowledge, ref, _OWN)
        for option in options(value):
            if not isinstance(option, Instance | Object):
                continue
            if isinstance(own, Function):
                given = engine.positional(option)
                engine.calls.call_member(self.frame, serializer, own, _OWN, given, self.node)
            else:
                self.represent(serializer, option, depth)

    def represent(self, serializer: Object, value: Value, depth: int = 0) -> None:
        """Read the fields of a serializer off one value."""
        engine = self.frame.engine
        declared = declared_fields(engine, serializer.ref)
        model = model_of(engine, serializer)
        names = dict.fromkeys(declared)
        if model is not None:
            names = listed_fields(engine, serializer, model) or names
        for name in names:
            field = declared.get(name)
            if field is None:
                self._model_field(value, name)
            else:
                self._field(serializer, name, field, value, depth)

    def _model_field(self, value: Value, name: str) -> None:
        """A field that a serializer makes of the model's: a foreign key is told by its key."""
        kind = orm.field_kind(getattr(value, "model", None), name)
        if kind not in ("foreign-key", "one-to-one"):
            self._rows(self._path(value, [name]))

    def _field(self, serializer: Object, name: str, field: Value, value: Value, depth: int) -> None:
        given = field if isinstance(field, Object) else Object("builtins.object")
        if given.argument("write_only") == Const(True):
            return
        if self._is(field, "rest_framework.fields.SerializerMethodField"):
            method = _text(given.argument("0", "method_name")) or f"get_{name}"
            callee = self.frame.read(serializer, method, self.node)
            arguments = self.frame.engine.positional(value)
            self.frame.engine.calls.call(self.frame, callee, arguments, self.node)
            return
        if field == UNKNOWN:
            # a field class that nothing is known of may read anything
            return
        source = _text(given.argument("source")) or name
        parts = [] if source == "*" else source.split(".")
        many = given.argument("many") == Const(True)
        if any(self._is(field, each) for each in _KEYS) and not many:
            self._path(value, parts[:-1])
            return
        found = self._path(value, parts)
        if self._is(field, _SERIALIZER):
            self.read_by(field, found, depth + 1)
            return
        rows = self._rows(found) if many else found
        if self._is(field, f"{_RELATED}StringRelatedField"):
            self.frame.use(rows, "__str__", self.node, "serializer")
        if self._is(field, f"{_RELATED}SlugRelatedField"):
            slug = _text(given.argument("0", "slug_field"))
            self._path(rows, slug.split("__") if slug else [])

    # -- schemas

    def _validate(self, ref: ClassInfo, value: Instance | Object, depth: int) -> None:
        """Read the annotated names of a schema off one value."""
        engine = self.frame.engine
        own_reading = self._is(ClassValue(ref), _NINJA)
        for name, member in annotated(ref).items():
            owner = member.owner or ref
            resolver = ref.member(f"resolve_{name}")
            if own_reading and resolver is not None and isinstance(resolver[1], Function):
                callee = engine.function_value(resolver[1], None)
                given = engine.positional(value)
                engine.calls.call(self.frame, callee, given, self.node)
                continue
            if member.annotation is None:
                continue
            parts = _source(name, member, dotted=own_reading)
            inner = engine.annotations.value(member.module, member.annotation, owner, name)
            found = self._path(value, parts)
            lists = [o for o in options(inner) if isinstance(o, Sequence)]
            if own_reading or (lists and not _managers(found)):
                self._rows(found, managers=own_reading)
            for option in options(inner):
                if not isinstance(option, Sequence) or own_reading or not _managers(found):
                    self.read_by(option, found, depth + 1)

    # -- values

    def _path(self, value: Value, parts: list[str]) -> Value:
        """What a path of attributes leads to; what can be called on the way is called."""
        for part in parts:
            value = union(self._part(option, part) for option in options(value))
        return value

    def _part(self, value: Value, name: str) -> Value:
        if not isinstance(value, Instance | Object):
            return UNKNOWN
        found = self.frame.read(value, name, self.node)
        if any(isinstance(option, FunctionValue | Method | Closure) for option in options(found)):
            return self.frame.engine.calls.call(self.frame, found, (), self.node)
        return found

    def _rows(self, value: Value, *, managers: bool = True) -> Value:
        """What a list, a queryset or the rows of a manager hold, each of them asked for."""
        found: list[Value] = []
        for option in options(value):
            rows = option
            if isinstance(option, Manager) and managers:
                rows = orm.queryset_of(option, self.node) or option
            if isinstance(rows, QuerySet | Sequence):
                self.frame.use(rows, "__iter__", self.node, "for")
                found.append(self.frame.engine.item(rows, self.node))
        return union(found) if found else UNKNOWN


def _managers(value: Value) -> bool:
    return any(isinstance(option, Manager) for option in options(value))


def _text(value: Value) -> str:
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else ""


def _without(serializer: Object, name: str) -> tuple[tuple[str, Value], ...]:
    return tuple(pair for pair in serializer.arguments if pair[0] != name)


def annotated(ref: ClassInfo) -> dict[str, ValueSymbol]:
    """The annotated names of a class and of its bases: the fields of a schema."""
    found: dict[str, ValueSymbol] = {}
    for base in ref.project_mro():
        for name in base.own_names():
            member = base.own_member(name)
            if name not in found and isinstance(member, ValueSymbol) and member.annotation:
                if not name.startswith("_") and not _is_of_the_class(member.annotation):
                    found[name] = member
    return found


def _is_of_the_class(annotation: cst.BaseExpression) -> bool:
    head = annotation.value if isinstance(annotation, cst.Subscript) else annotation
    return getattr(getattr(head, "attr", head), "value", "") == "ClassVar"


def _reads_attributes(ref: ClassInfo) -> bool:
    """Whether a schema of pydantic's reads the attributes of what it is given, and nothing comes
    before that.

    Source: pydantic's `from_attributes`, in 1.x `Config.orm_mode`.
    """
    for base in ref.project_mro():
        for name in ("model_config", "Config"):
            member = base.own_member(name)
            if isinstance(member, ClassInfo):
                if member.member("from_attributes") or member.member("orm_mode"):
                    return True
            elif isinstance(member, ValueSymbol):
                # what a class leaves unsaid in its settings, its bases say
                stated = _FROM_ATTRIBUTES.search(member.segment.text)
                if stated is not None:
                    return stated[1] != "False"
    return False


def _source(name: str, member: ValueSymbol, *, dotted: bool) -> list[str]:
    """The attributes that a field is read from, by its alias."""
    call = member.value
    for argument in call.args if isinstance(call, cst.Call) else ():
        keyword = argument.keyword.value if argument.keyword is not None else ""
        if keyword not in ("alias", "validation_alias"):
            continue
        value = argument.value
        if isinstance(value, cst.SimpleString):
            text = str(value.evaluated_value)
            return text.split(".") if dotted else [text]
        if isinstance(value, cst.Call):
            texts = [each.value for each in value.args]
            if all(isinstance(text, cst.SimpleString) for text in texts):
                path = [str(t.evaluated_value) for t in texts if isinstance(t, cst.SimpleString)]
                alone = getattr(value.func, "value", "") == "AliasPath"
                return path if alone else path[:1]
    return [name]
