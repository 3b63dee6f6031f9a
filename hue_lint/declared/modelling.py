"""Models, their managers and their relations, as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Protocol

import libcst as cst

from hue_lint.facts.names import MODEL, QUERYSET
from hue_lint.project.classes import ClassInfo, ExternalSymbol, Function, ValueSymbol
from hue_lint.project.model import ModelInfo
from hue_lint.values import orm
from hue_lint.values.joining import union
from hue_lint.values.origins import Origin
from hue_lint.values.plain import UNKNOWN, Const
from hue_lint.values.values import ClassValue, Instance, Manager, Object, QuerySet, Value, options

if TYPE_CHECKING:
    from hue_lint.facts.knowledge import Knowledge
    from hue_lint.project.index import Project
    from hue_lint.project.model import Field, Relation


ModelRef = ModelInfo | ExternalSymbol
_OTHER_ORMS = (
    "mongoengine",
    "tortoise",
    "ormar",
    "peewee",
    "beanie",
    "odmantic",
    "pony",
    "sqlalchemy",
    "sqlmodel",
)

ANY_MODEL = "the model"
"""How a model is named in messages where it is not known."""

SOME_MODEL = ClassValue(MODEL)
"""A model class of which no more is known."""


class Lookup(Protocol):
    """What is asked for of the meanings of names."""

    @property
    def project(self) -> Project: ...
    @property
    def knowledge(self) -> Knowledge: ...

    def typed(self, returns: str, origin: Origin) -> Value: ...
    def symbol_value(self, symbol: ValueSymbol) -> Value: ...
    def ref_of(self, value: Value) -> ClassInfo | str | None: ...


class Models:
    """The models of one project, and those of installed packages that it names."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._models: dict[ClassInfo, ModelInfo | None] = {}
        self._querysets: tuple[ClassInfo, ...] | None = None

    def model_of(self, ref: ClassInfo | str) -> ModelRef | None:
        """The model that a class is."""
        if isinstance(ref, str):
            known = self._lookup.knowledge.describes(ref)
            if self._lookup.knowledge.is_subclass(ref, "django.db.models.Model"):
                return ExternalSymbol(ref)
            return ExternalSymbol(ref) if not known and self.may_be_model(ref) else None
        if ref not in self._models:
            self._models[ref] = self._lookup.project.models.model(ref)
        return self._models[ref]

    def may_be_model(self, ref: ClassInfo | str) -> bool:
        """Whether a class whose bases are out of sight is a Django model by all appearances."""
        if isinstance(ref, str):
            name = ref.rpartition(".")[2]
            return ".models." in ref and name[:1].isupper() and not ref.startswith(_OTHER_ORMS)
        outside = [
            base
            for base in ref.external_bases()
            if not base.startswith(("builtins.", "typing.", "abc."))
        ]
        if any(base.startswith(_OTHER_ORMS) for base in outside):
            return False
        return any(".models." in base for base in outside)

    def may_have_rows(self, ref: ClassInfo | str) -> bool:
        """Whether `objects` on a class is a manager: on one that may be a model, and on one in a
        module of models whose bases are out of sight."""
        if self.may_be_model(ref):
            return True
        if isinstance(ref, str) or "models" not in ref.module.name.split("."):
            return False
        bases = [base for base in ref.external_bases() if not base.startswith(_OTHER_ORMS)]
        return any(not self._lookup.knowledge.describes(base) for base in bases)

    def is_model_name(self, name: str) -> bool:
        """Whether a name that nothing is known of is by all appearances a model of a package."""
        return self.may_be_model(name) and not name.endswith(
            ("Manager", "QuerySet", "Field", "Form")
        )

    def reference(self, ref: ClassInfo | str) -> ModelRef:
        """A class that may be a model, as a reference to one."""
        return ExternalSymbol(ref if isinstance(ref, str) else ref.qualname)

    def user_model(self) -> ModelRef:
        """The model that AUTH_USER_MODEL names."""
        return self._lookup.project.models.user_model()

    def class_of_model(self, model: ModelRef | None) -> Value:
        """The class of a model."""
        if model is None:
            return UNKNOWN
        return ClassValue(model.qualname if isinstance(model, ExternalSymbol) else model.cls)

    def class_by_label(self, label: str) -> Value:
        """The model that `app.Model` names."""
        if label == "AUTH_USER_MODEL":
            return self.class_of_model(self.user_model())
        return self.class_of_model(self._lookup.project.models.by_label(label))

    def named_class(self, parts: Iterable[Value]) -> Value:
        """The model that `get_model("app.Model")` or `get_model("app", "Model")` gives; some model
        where a name is not literal, or means none in sight."""
        found: list[Value] = []
        for each in product(*map(options, parts)):
            names = [part.value for part in each if isinstance(part, Const)]
            literal = len(names) == len(each)
            cls = self.class_by_label(".".join(map(str, names))) if literal else UNKNOWN
            found.append(cls if cls != UNKNOWN else SOME_MODEL)
        return union(found)

    def manager_of(self, model: ModelRef, name: str) -> Manager | None:
        """The manager of a model under a name, `objects` unless others are declared."""
        if isinstance(model, ExternalSymbol):
            if name not in ("objects", "_default_manager", "_base_manager"):
                return None
            known = self._lookup.knowledge.attribute(model.qualname, name)
            made = self._lookup.typed(known.returns, None) if known is not None else None
            if isinstance(made, Manager):
                return replace(made, model=model)
            if isinstance(made, Object) and isinstance(made.ref, str):
                return Manager(model, made.ref)
            return Manager(model)
        found = model.managers.get(name)
        if found is None:
            if name in ("_default_manager", "_base_manager"):
                return self.default_manager(model) if name == "_default_manager" else Manager(model)
            return None
        cls = found.manager_class
        return Manager(
            model,
            cls.qualname if isinstance(cls, ExternalSymbol) else cls,
            found.queryset_class,
        )

    def default_manager(self, model: object) -> Manager | None:
        """The first manager of a model, whose methods related managers have too."""
        if not isinstance(model, ModelInfo):
            return None
        for name in model.managers:
            return self.manager_of(model, name)
        return None

    def queryset_class_of(self, manager: ClassInfo) -> ClassInfo | None:
        """The queryset class that a manager class was made from."""
        return self._lookup.project.models.manager_reader.queryset_of(manager)

    def queryset_with(self, name: str) -> ClassInfo | None:
        """The one queryset class of the project that defines a method of that name; None where
        there is none, or more than one."""
        if self._querysets is None:
            project = self._lookup.project
            found = (project.class_at(each) for each in project.scan.heirs("QuerySet"))
            self._querysets = tuple(
                cls for cls in found if cls is not None and cls.is_subclass_of(QUERYSET)
            )
        having = [cls for cls in self._querysets if isinstance(cls.own_member(name), Function)]
        return having[0] if len(having) == 1 else None

    def external_field(self, model: ExternalSymbol, name: str) -> Field | None:
        """A field of a model that lives in an installed package."""
        return self._lookup.project.models.external_fields(model.qualname).get(name)

    def fields_of(self, model: object) -> Mapping[str, Field]:
        """The fields of a model, the project's or a package's; none where it is not known."""
        if isinstance(model, ExternalSymbol):
            return self._lookup.project.models.external_fields(model.qualname)
        return model.fields if isinstance(model, ModelInfo) else {}

    def reverse_of_external(self, model: ExternalSymbol, name: str) -> Relation | None:
        """A relation of the project that points at a model of an installed package."""
        return self._lookup.project.models.relations_to(model).get(name)

    def queryset_of_view(self, value: Value, origin: Origin) -> QuerySet | None:
        """The rows of a generic view: what its `queryset` or `model` says."""
        if not isinstance(value, Object) or not isinstance(value.ref, ClassInfo):
            return None
        for name in ("queryset", "model"):
            found = value.ref.member(name)
            if found is not None and isinstance(found[1], ValueSymbol):
                for option in options(self._lookup.symbol_value(found[1])):
                    if isinstance(option, ClassValue):
                        model = self.model_of(option.ref)
                        return QuerySet(model, origin=origin) if model is not None else None
                    if isinstance(option, QuerySet | Manager):
                        return orm.queryset_of(option, origin)
        return None

    def queryset_of_rows(self, value: Value, origin: Origin) -> QuerySet | None:
        """Rows of the model of an instance, or of a model class."""
        if isinstance(value, Instance):
            return QuerySet(value.model, origin=origin)
        model = self.model_of(value.ref) if isinstance(value, ClassValue) else None
        return QuerySet(model, origin=origin) if model is not None else None

    def column_value(self, field: Field, owner: Instance, node: cst.CSTNode) -> Value:
        """What a plain column holds."""
        text = self._lookup.knowledge.field_value(field.field_class)
        if not text:
            return UNKNOWN
        value = self._lookup.typed(text, node)
        return (
            replace(value, arguments=(("instance", owner),)) if isinstance(value, Object) else value
        )

    def is_whole(self, value: Manager | QuerySet | Instance) -> bool:
        """Whether every class behind a value is in sight, so that a missing method is missing."""
        if isinstance(value, Instance):
            refs: list[ClassInfo | str | None] = [self._lookup.ref_of(value)]
        else:
            known = isinstance(value.model, ModelInfo) or (
                isinstance(value.model, ExternalSymbol)
                and value.model.qualname != MODEL
                and self._lookup.knowledge.class_facts(value.model.qualname) is not None
            )
            if not known:
                return False
            refs = [value.cls, getattr(value, "queryset_class", None)]
        return all(self._class_is_whole(ref) for ref in refs if ref is not None)

    def _class_is_whole(self, ref: ClassInfo | str) -> bool:
        if isinstance(ref, str):
            return ref != MODEL and self._lookup.knowledge.class_facts(ref) is not None
        if ref.has_unknown_base or ref.member("__getattr__") is not None:
            return False
        return all(
            self._lookup.knowledge.class_facts(base) is not None
            or base.startswith(("builtins.", "typing.", "abc."))
            for base in ref.external_bases()
        )

    def model_name(self, value: Value) -> str:
        """The name of the model behind a value."""
        model = getattr(value, "model", None)
        if isinstance(model, ModelInfo):
            return model.name
        if isinstance(model, ExternalSymbol):
            return ANY_MODEL if model.qualname == MODEL else model.qualname.rpartition(".")[2]
        if isinstance(value, ClassValue):
            return value.ref.rpartition(".")[2] if isinstance(value.ref, str) else value.ref.name
        rows = self.queryset_of_view(value, None)
        return self.model_name(rows) if rows is not None else ANY_MODEL
