"""A model, with its fields, its managers and the other sides of its relations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol, TypeAlias, Union

import libcst as cst

from hue_lint.facts.names import MANAGER
from hue_lint.project.classes import ClassInfo, ExternalSymbol, ValueSymbol
from hue_lint.project.literals import literal
from hue_lint.project.modules import Module

ModelRef: TypeAlias = Union["ModelInfo", ExternalSymbol]

FieldKind = Literal[
    "foreign-key",
    "one-to-one",
    "many-to-many",
    "generic-foreign-key",
    "generic-relation",
    "parent-link",
    "value",
]

RelationKind = Literal[
    "reverse-foreign-key", "reverse-one-to-one", "reverse-many-to-many", "child-link"
]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a model; `target` and `through` are None where they cannot be told."""

    name: str
    kind: FieldKind
    attname: str
    """The attribute that holds the column's value: `author_id` for a foreign key."""
    target: ModelRef | None
    null: bool
    related_name: str | None
    """As written, with its `%(class)s`; `"+"` for none."""
    through: ModelRef | None
    field_class: str
    """The class that decides what reading it gives: Django's or a package's, or the project's."""
    declared_in: ClassInfo | None
    """The class whose body declares it; None for one that Django or a package adds."""
    unique: bool = False
    """Whether validating it asks the database."""
    primary_key: bool = False
    symmetrical: bool = False
    """A many-to-many to the same model, without an accessor for the other side."""


@dataclass(frozen=True, slots=True)
class Relation:
    """The other side of a relation, on the model it points to."""

    name: str
    """The accessor: the related name, or `post_set` or `post`."""
    kind: RelationKind
    source: ModelRef
    field: Field


class Fields(Mapping[str, Field]):
    """Fields by name; attribute names of columns (`author_id`) and `pk` are found as well."""

    def __init__(self, fields: Mapping[str, Field], pk: str) -> None:
        self._fields = dict(fields)
        self._pk = pk
        self._attnames = {field.attname: field for field in fields.values()}

    def __getitem__(self, name: str) -> Field:
        if name in self._fields:
            return self._fields[name]
        if name in self._attnames:
            return self._attnames[name]
        if name == "pk" and self._pk in self._fields:
            return self._fields[self._pk]
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)


@dataclass(frozen=True, slots=True)
class ManagerInfo:
    """A manager of a model. `manager_class` is None where the class cannot be told;
    `queryset_class` is the project's queryset class behind it, if there is one."""

    name: str
    model: "ModelInfo"
    manager_class: ClassInfo | ExternalSymbol | None
    queryset_class: ClassInfo | None
    owner: ClassInfo | None


def added_field(name: str, field_class: str, **facts: object) -> Field:
    """A field that stands in no class body: an automatic primary key or parent link."""
    values: dict[str, object] = {
        "kind": "value",
        "attname": name,
        "target": None,
        "null": False,
        "related_name": None,
        "through": None,
        "declared_in": None,
    }
    values.update(facts)
    return Field(name=name, field_class=field_class, **values)  # type: ignore[arg-type]


class Declared(Protocol):
    """What a model asks for of the project around it."""

    def label_of(self, module: Module) -> str:
        """The label of the app that a module lies in."""

    def model(self, cls: ClassInfo) -> "ModelInfo | None":
        """The model that a class is."""

    def field(self, cls: ClassInfo, name: str, model: "ModelInfo") -> Field | None:
        """The field that the body of a class declares, for a model that inherits it."""

    def managers_of(self, model: "ModelInfo") -> Mapping[str, ManagerInfo]:
        """The managers of a model by name, its own first."""

    def external_fields(self, qualname: str) -> Mapping[str, Field]:
        """The fields of a model of an installed package."""

    def relations_to(self, target: ModelRef) -> Mapping[str, Relation]:
        """The accessors that relations put on a model."""


class ModelInfo:
    """A model of the project; there is one object for each, compared by identity."""

    def __init__(self, cls: ClassInfo, models: Declared) -> None:
        self.cls = cls
        self._models = models

    @property
    def name(self) -> str:
        """The class's name."""
        return self.cls.name

    @property
    def qualname(self) -> str:
        """The class's qualified name."""
        return self.cls.qualname

    @cached_property
    def app_label(self) -> str:
        """The label of the app: stated in `Meta`, or of the app that the module lies in."""
        label = literal(self._meta("app_label"))
        return label if isinstance(label, str) else self._models.label_of(self.cls.module)

    @property
    def label(self) -> str:
        """`app.Model`."""
        return f"{self.app_label}.{self.name}"

    @cached_property
    def abstract(self) -> bool:
        """Whether the class's own `Meta` says `abstract = True`."""
        return literal(self._own_meta("abstract")) is True

    @cached_property
    def proxy(self) -> bool:
        """Whether the class's own `Meta` says `proxy = True`."""
        return literal(self._own_meta("proxy")) is True

    @cached_property
    def is_swapped(self) -> bool:
        """Whether another model can take its place (`Meta.swappable`)."""
        return self._own_meta("swappable") is not None

    @cached_property
    def ordering(self) -> bool:
        """Whether `Meta.ordering` is stated, here or in a base."""
        value = self._meta("ordering")
        return value is not None and literal(value) not in ([], ())

    @cached_property
    def default_related_name(self) -> str | None:
        """How `Meta.default_related_name` calls the other side of relations that say nothing."""
        name = literal(self._meta("default_related_name"))
        return name if isinstance(name, str) else None

    @cached_property
    def bases(self) -> tuple["ModelInfo", ...]:
        """The project's models in the MRO, this one left out."""
        found = (self._models.model(cls) for cls in self.cls.project_mro() if cls is not self.cls)
        return tuple(model for model in found if model is not None)

    @cached_property
    def parents(self) -> tuple["ModelInfo", ...]:
        """The concrete models that it inherits from directly, multi-table or as their proxy."""
        found: list[ModelInfo] = []
        covered: set[ModelInfo] = set()
        for base in self.bases:
            if not base.abstract and base not in covered:
                found.append(base)
                covered.update(base.bases)
        return tuple(found)

    @cached_property
    def own_fields(self) -> Mapping[str, Field]:
        """The fields of its own table: declared here or in an abstract base, links to parents, and
        the primary key that Django adds."""
        fields: dict[str, Field] = {}
        elsewhere = {cls for parent in self.parents for cls in parent.cls.mro()}
        for cls in reversed(self.cls.mro()):
            if cls in elsewhere:
                continue
            if isinstance(cls, ExternalSymbol):
                fields.update(self._models.external_fields(cls.qualname))
                continue
            base = self if cls is self.cls else self._models.model(cls)
            if base is None:
                continue
            for name in cls.own_names():
                field = self._models.field(cls, name, self)
                if field is not None:
                    fields.pop(name, None)
                    fields[name] = field
                elif name in fields and cls.own_member(name) is not None:
                    del fields[name]
        if not self.abstract and not self.proxy:
            self._add_keys(fields)
        return fields

    def _add_keys(self, fields: dict[str, Field]) -> None:
        linked = {field.target for field in fields.values() if field.kind == "parent-link"}
        for parent in self.parents:
            if parent not in linked:
                name = f"{parent.name.lower()}_ptr"
                fields[name] = added_field(
                    name,
                    "django.db.models.OneToOneField",
                    kind="parent-link",
                    attname=f"{name}_id",
                    target=parent,
                    primary_key=True,
                )
        if not any(field.primary_key for field in fields.values()):
            link = next((f for f in fields.values() if f.kind == "parent-link"), None)
            if link is None:
                key = added_field("id", "django.db.models.AutoField", primary_key=True)
                fields.setdefault("id", key)

    @cached_property
    def fields(self) -> Fields:
        """Every field by name, inherited ones included; `author_id` and `pk` are found as well."""
        fields: dict[str, Field] = {}
        for parent in reversed(self.parents):
            fields.update(parent.fields)
        fields.update(self.own_fields)
        return Fields(fields, self.pk)

    @property
    def pk(self) -> str:
        """The name of the primary key."""
        key = next((field for field in self.own_fields.values() if field.primary_key), None)
        key = key or next((f for f in self.own_fields.values() if f.kind == "parent-link"), None)
        if key is not None:
            return key.name
        return self.parents[0].pk if self.parents else "id"

    @property
    def managers(self) -> Mapping[str, ManagerInfo]:
        """Its managers by name, its own first; `objects` where none is declared."""
        return self._models.managers_of(self)

    @property
    def default_manager(self) -> ManagerInfo:
        """`_default_manager`: named in `Meta`, or the first one."""
        name = literal(self._meta("default_manager_name"))
        named = self.managers.get(name) if isinstance(name, str) else None
        return named or next(iter(self.managers.values()))

    @property
    def base_manager(self) -> ManagerInfo:
        """`_base_manager`: named in `Meta`, or a plain one."""
        name = literal(self._meta("base_manager_name"))
        named = self.managers.get(name) if isinstance(name, str) else None
        return named or ManagerInfo("_base_manager", self, ExternalSymbol(MANAGER), None, None)

    @cached_property
    def reverse(self) -> Mapping[str, Relation]:
        """The accessors that relations of other models put on this one, by name."""
        found: dict[str, Relation] = {}
        for cls in reversed(self.cls.mro()):
            if isinstance(cls, ExternalSymbol):
                found.update(self._models.relations_to(cls))
            else:
                base = self._models.model(cls)
                if base is not None and not base.abstract:
                    found.update(self._models.relations_to(base))
        return found

    @cached_property
    def unique_or_related(self) -> bool:
        """Whether `full_clean` asks the database: for foreign keys, unique fields, constraints."""
        if any(field.unique for field in self.fields.values()):
            return True
        for name in ("unique_together", "constraints"):
            value = self._meta(name)
            if value is not None and literal(value) not in ([], ()):
                return True
        return False

    def _own_meta(self, name: str) -> cst.BaseExpression | None:
        """What the class's own `Meta` says, its bases included."""
        meta = self.cls.own_member("Meta")
        if not isinstance(meta, ClassInfo):
            return None
        if name in ("abstract", "proxy", "swappable"):
            member = meta.own_member(name)
            return member.value if isinstance(member, ValueSymbol) else None
        found = meta.member(name)
        return found[1].value if found and isinstance(found[1], ValueSymbol) else None

    def _meta(self, name: str) -> cst.BaseExpression | None:
        """What `Meta` says: the own one, else that of the nearest base that has one.

        A multi-table child takes over no more than the ordering of its concrete parent.
        """
        if isinstance(self.cls.own_member("Meta"), ClassInfo):
            value = self._own_meta(name)
            if value is not None or name != "ordering":
                return value
        for base in self.bases:
            if base.abstract or self.proxy or name == "ordering":
                value = base._own_meta(name)
                if value is not None:
                    return value
        return None

    def __repr__(self) -> str:
        return f"<ModelInfo {self.qualname}>"
