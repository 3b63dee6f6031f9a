"""What the ORM makes of the project's classes."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.project.apps import Apps
from hue_lint.project.classes import ClassInfo, ClassSymbol, ExternalSymbol, Symbol, ValueSymbol
from hue_lint.project.external import CONTENT_TYPE_LABELS, MODEL, ExternalModels, NamedModels
from hue_lint.project.fields import (
    TO_ONE,
    Field,
    FieldKind,
    FieldReader,
    Fields,
    ModelRef,
    Relation,
    RelationKind,
    added_field,
    external_field,
)
from hue_lint.project.literals import keywords_of, literal, positional_of
from hue_lint.project.managers import MANAGER, ManagerInfo, ManagerReader
from hue_lint.project.scan import Scan
from hue_lint.project.settings import Settings
from hue_lint.project.symbols import Symbols
from hue_lint.syntax.outline import ClassOutline
from hue_lint.syntax.source import UnreadableSource

__all__ = [
    "Field",
    "FieldKind",
    "Fields",
    "ManagerInfo",
    "ModelInfo",
    "ModelRef",
    "Models",
    "Relation",
    "RelationKind",
]

_STANDARD = sys.stdlib_module_names | {"builtins", "django"}
_USER = "django.contrib.auth.models.User"
_REVERSE: Mapping[FieldKind, RelationKind] = {
    "foreign-key": "reverse-foreign-key",
    "one-to-one": "reverse-one-to-one",
    "many-to-many": "reverse-many-to-many",
    "parent-link": "child-link",
}


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
        for cls in reversed(self.cls.mro()):
            if isinstance(cls, ExternalSymbol):
                fields.update(self._models.external_fields(cls.qualname))
                continue
            base = self if cls is self.cls else self._models.model(cls)
            if base is None or (base is not self and not base.abstract):
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
        return Fields(fields)

    @property
    def pk(self) -> str:
        """The name of the primary key."""
        key = next((field for field in self.own_fields.values() if field.primary_key), None)
        key = key or next((f for f in self.own_fields.values() if f.kind == "parent-link"), None)
        key = key or self.fields.pk
        return key.name if key is not None else "id"

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


class Models:
    """The models of a project, told on demand."""

    def __init__(
        self, symbols: Symbols, scan: Scan, external: ExternalModels | None = None
    ) -> None:
        self.symbols = symbols
        self.external: ExternalModels = external if external is not None else NamedModels()
        self.settings = Settings(symbols, scan)
        self.apps = Apps(symbols)
        self.field_reader = FieldReader(symbols, self._target)
        self.manager_reader = ManagerReader(symbols)
        self._scan = scan
        self._known: dict[ClassInfo, ModelInfo | None] = {}

    def model(self, cls: ClassInfo) -> ModelInfo | None:
        """The model that a class is; None for other classes."""
        if cls not in self._known:
            is_model = any(self.external.is_model(name) for name in cls.external_bases())
            is_model = is_model or self._looks_like_one(cls)
            self._known[cls] = ModelInfo(cls, self) if is_model else None
        return self._known[cls]

    def _looks_like_one(self, cls: ClassInfo) -> bool:
        """A class that inherits from a package's class that nothing is known of (`MP_Node`), and
        declares fields of Django's models, can be nothing but a model."""
        packages = [name for name in cls.external_bases() if _is_third_party(name)]
        return bool(packages) and any(
            self.field_reader.declares_one(base) for base in cls.project_mro()
        )

    def reference(self, symbol: Symbol | None) -> ModelRef | None:
        """The model that a symbol stands for, of the project or from outside."""
        match symbol:
            case ClassSymbol(info):
                return self.model(info)
            case ExternalSymbol(qualname) if qualname != MODEL and self.external.is_model(qualname):
                return symbol
            case _:
                return None

    @cached_property
    def all(self) -> tuple[ModelInfo, ...]:
        """Every model of the project, found by a scan of its files."""
        found: dict[ModelInfo, None] = {}
        for candidate in self._scan.model_candidates:
            try:
                module = self.symbols.modules.module_at(candidate.path)
            except UnreadableSource:
                continue
            for info in self._classes_at(module.outline.body, candidate.row, candidate.path):
                model = self.model(info)
                if model is not None:
                    found[model] = None
        return tuple(found)

    def _classes_at(self, body: Sequence[object], row: int, path: object) -> Iterator[ClassInfo]:
        for entry in body:
            if isinstance(entry, ClassOutline) and entry.row == row:
                module = self.symbols.modules.module_at(path)  # type: ignore[arg-type]
                yield self.symbols.class_info(module, entry)

    def subclasses(self, model: ModelInfo) -> tuple[ModelInfo, ...]:
        """The models of the project that inherit from a model."""
        return tuple(other for other in self.all if model in other.bases)

    @cached_property
    def _by_label(self) -> Mapping[tuple[str, str], ModelInfo]:
        found: dict[tuple[str, str], ModelInfo] = {}
        for model in self.all:
            found.setdefault((model.app_label, model.name.lower()), model)
        return found

    @cached_property
    def _by_name(self) -> Mapping[str, list[ModelInfo]]:
        found: dict[str, list[ModelInfo]] = defaultdict(list)
        for model in self.all:
            found[model.name.lower()].append(model)
        return found

    def by_label(self, label: str, within: str | None = None) -> ModelRef | None:
        """The model that `"app.Model"`, or `"Model"` in the app `within`, names.

        Where no app has that label, a model is taken whose name is the only one in the project and
        whose module's name has the label among its parts.
        """
        app, dot, name = label.rpartition(".")
        if not dot:
            app = within or ""
        found = self._by_label.get((app, name.lower()))
        if found is not None:
            return found
        if f"{app}.{name}".lower() in CONTENT_TYPE_LABELS:
            return ExternalSymbol(CONTENT_TYPE_LABELS[f"{app}.{name}".lower()])
        named = self._by_name.get(name.lower(), [])
        if len(named) == 1 and app in named[0].cls.module.name.split("."):
            return named[0]
        return None

    def user_model(self) -> ModelRef:
        """The model that `AUTH_USER_MODEL` names, Django's own `User` by default."""
        return self._user_model

    @cached_property
    def _user_model(self) -> ModelRef:
        label = self.settings_value("AUTH_USER_MODEL")
        found = self.by_label(label) if isinstance(label, str) else None
        return found if found is not None else ExternalSymbol(_USER)

    def settings_value(self, name: str) -> object:
        """The literal value of a setting in the project's settings modules; None without."""
        return self.settings.value(name)

    def external_fields(self, qualname: str) -> Mapping[str, Field]:
        """The fields of a model from outside the project."""
        return {
            name: external_field(name, text, self._external_target)
            for name, text in self.external.fields(qualname).items()
        }

    def _external_target(self, qualname: str) -> ModelRef | None:
        if qualname in ("user", "AUTH_USER_MODEL"):
            return self.user_model()
        return self.symbols.external(qualname)

    # -- targets of fields ----------------------------------------------------------------------

    def _target(
        self, node: cst.BaseExpression, cls: ClassInfo, model: ModelInfo
    ) -> ModelRef | None:
        """The model that the first argument of a relation names."""
        match node:
            case cst.SimpleString() | cst.ConcatenatedString():
                label = node.evaluated_value
                return self._labelled(label, cls, model) if isinstance(label, str) else None
            case cst.Call():
                return self.called(node, cls)
            case _:
                symbol = self.symbols.resolve_expression(cls.module, node)
                symbol = symbol or self.symbols.resolve_expression(cls.module, node, cls)
                return self._meant(symbol, cls, model)

    def _meant(self, symbol: Symbol | None, cls: ClassInfo, model: ModelInfo) -> ModelRef | None:
        match symbol:
            case ExternalSymbol(qualname) if qualname.startswith("django.conf.settings."):
                name = qualname.rpartition(".")[2]
                if name == "AUTH_USER_MODEL":
                    return self.user_model()
                label = self.settings_value(name)
                return self.by_label(label) if isinstance(label, str) else None
            case ExternalSymbol():
                return symbol
            case ValueSymbol():
                value = symbol.value
                if value is None:
                    return None
                name = get_full_name_for_node(value) or ""
                if "AUTH_USER_MODEL" in symbol.segment.text or name.endswith("AUTH_USER_MODEL"):
                    return self.user_model()
                if isinstance(value, cst.Call):
                    return self.called_in(value, symbol)
                label = literal(value)
                return self._labelled(label, cls, model) if isinstance(label, str) else None
            case _:
                return self.reference(symbol)

    def _labelled(self, label: str, cls: ClassInfo, model: ModelInfo) -> ModelRef | None:
        if label == "self":
            return model
        if "." not in label:
            symbol = self.symbols.resolve(model.cls.module, label)
            if isinstance(symbol, ClassSymbol) and self.model(symbol.info) is not None:
                return self.model(symbol.info)
            return self.by_label(label, model.app_label) or self.by_label(
                label, self.apps.label_of(cls.module)
            )
        return self.by_label(label)

    def called_in(self, call: cst.Call, symbol: ValueSymbol) -> ModelRef | None:
        """The model that a call gives, at the place of a value."""
        return self._called(call, self.symbols.base(symbol.module, call.func, symbol.owner))

    def called(self, call: cst.Call, cls: ClassInfo) -> ModelRef | None:
        """The model that a call gives, in a class's body."""
        return self._called(call, self.symbols.base(cls.module, call.func, cls))

    def _called(self, call: cst.Call, function: Symbol | None) -> ModelRef | None:
        """`get_user_model()`, `apps.get_model("app.Model")`, `apps.get_model("app", "Model")`."""
        if not isinstance(function, ExternalSymbol):
            return None
        name = function.qualname.rpartition(".")[2]
        if name == "get_user_model":
            return self.user_model()
        if name == "get_model":
            keywords = keywords_of(call)
            given = [
                *positional_of(call),
                *(keywords[key] for key in ("app_label", "model_name") if key in keywords),
            ]
            labels = [literal(node) for node in given]
            return self.by_label(".".join(label for label in labels if isinstance(label, str)))
        return None

    # -- the other side -------------------------------------------------------------------------

    def relations_to(self, target: ModelRef) -> Mapping[str, Relation]:
        """The accessors that relations of the project's models put on a model, by name."""
        return self._relations.get(target, {})

    @cached_property
    def _relations(self) -> Mapping[ModelRef, Mapping[str, Relation]]:
        found: dict[ModelRef, dict[str, Relation]] = defaultdict(dict)
        for model in self.all:
            if model.abstract:
                continue
            for field in model.own_fields.values():
                relation = _relation(model, field)
                if relation is not None and field.target is not None:
                    found[field.target][relation.name] = relation
        return found


def _is_third_party(qualname: str) -> bool:
    return qualname.partition(".")[0] not in _STANDARD


def _relation(model: ModelInfo, field: Field) -> Relation | None:
    kind = _REVERSE.get(field.kind)
    if kind is None or (field.symmetrical and field.related_name is None):
        return None
    name = field.related_name
    if name is None or not name:
        lower = model.name.lower()
        name = lower if field.kind in TO_ONE - {"foreign-key"} else f"{lower}_set"
    elif name.endswith("+"):
        return None
    else:
        values = {
            "class": model.name.lower(),
            "model_name": model.name.lower(),
            "app_label": model.app_label.lower(),
        }
        for key, value in values.items():
            name = name.replace(f"%({key})s", value)
    return Relation(name, kind, model, field)
