"""A model, with its fields, its managers and the other sides of its relations."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.django.names import MANAGER
from hue_lint.project.classes import ClassInfo, ExternalSymbol, ValueSymbol
from hue_lint.project.fields import Field, Fields, Relation, added_field
from hue_lint.project.literals import literal
from hue_lint.project.managers import ManagerInfo

if TYPE_CHECKING:
    from hue_lint.project.models import Models


class ModelInfo:
    """A model of the project; there is one object for each, compared by identity."""

    def __init__(self, cls: ClassInfo, models: "Models") -> None:
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
        return label if isinstance(label, str) else self._models.apps.label_of(self.cls.module)

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
                field = self._models.field_reader.read(cls, name, self)
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

    @cached_property
    def managers(self) -> Mapping[str, ManagerInfo]:
        """Its managers by name, its own first; `objects` where none is declared."""
        found: dict[str, ManagerInfo] = {}
        for cls in self.cls.mro():
            if isinstance(cls, ExternalSymbol):
                for name, manager in self._models.external.managers(cls.qualname).items():
                    symbol = self._models.symbols.external(manager)
                    found.setdefault(name, ManagerInfo(name, self, symbol, None, None))
                continue
            if cls is not self.cls and self._models.model(cls) is None:
                continue
            for name in cls.own_names():
                info = self._models.manager_reader.read(cls, name, self)
                if info is not None:
                    found.setdefault(name, info)
        if not found:
            plain = ExternalSymbol(MANAGER)
            found["objects"] = ManagerInfo("objects", self, plain, None, None)
        return found

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
