"""What the ORM makes of the project's classes."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.facts.names import MANAGER, MODEL
from hue_lint.project.apps import Apps
from hue_lint.project.classes import ClassInfo, ClassSymbol, ExternalSymbol, Symbol, ValueSymbol
from hue_lint.project.external import CONTENT_TYPE_LABELS, ExternalModels, NamedModels
from hue_lint.project.fields import TO_ONE, FieldReader, external_field
from hue_lint.project.literals import keywords_of, literal, positional_of
from hue_lint.project.managers import ManagerReader
from hue_lint.project.model import (
    Field,
    FieldKind,
    ManagerInfo,
    ModelInfo,
    ModelRef,
    Relation,
    RelationKind,
)
from hue_lint.project.modules import Module
from hue_lint.project.reads import Memo
from hue_lint.project.scan import Candidate, Scan
from hue_lint.project.settings import Settings
from hue_lint.project.symbols import Symbols
from hue_lint.syntax.outline import ClassOutline
from hue_lint.syntax.source import UnreadableSource

_STANDARD = sys.stdlib_module_names | {"builtins", "django"}
_USER = "django.contrib.auth.models.User"
_REVERSE: Mapping[FieldKind, RelationKind] = {
    "foreign-key": "reverse-foreign-key",
    "one-to-one": "reverse-one-to-one",
    "many-to-many": "reverse-many-to-many",
    "parent-link": "child-link",
}


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
        self._named: dict[str, tuple[ModelInfo, ...]] = {}
        self._by_label: dict[tuple[str, str], ModelInfo | None] = {}
        self._managers: Memo[ModelInfo, Mapping[str, ManagerInfo]] = Memo(symbols.modules.reads)

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
        symbol = self.symbols.followed(symbol)
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
        return self._among(self._scan.model_candidates)

    def _among(self, candidates: Iterable[Candidate]) -> tuple[ModelInfo, ...]:
        found: dict[ModelInfo, None] = {}
        for candidate in candidates:
            try:
                module = self.symbols.modules.module_at(candidate.path)
            except UnreadableSource:
                continue
            for entry in module.outline.body:
                if isinstance(entry, ClassOutline) and entry.row == candidate.row:
                    model = self.model(self.symbols.class_info(module, entry))
                    if model is not None:
                        found[model] = None
        return tuple(found)

    @cached_property
    def names_of_managers(self) -> frozenset[str]:
        """The names under which rows of the project's models have managers of other rows."""
        many = {
            field.name
            for model in self.all
            for field in model.own_fields.values()
            if field.kind == "many-to-many"
        }
        others = {
            name
            for relations in self._relations.values()
            for name, relation in relations.items()
            if relation.kind in ("reverse-foreign-key", "reverse-many-to-many")
        }
        return frozenset({"objects", *many, *others})

    def subclasses(self, model: ModelInfo) -> tuple[ModelInfo, ...]:
        """The models of the project that inherit from a model."""
        return tuple(other for other in self.all if model in other.bases)

    def _labelled_exactly(self, app: str, lower: str) -> ModelInfo | None:
        """The model with a label. Most apps have the label that their folder has: other files are
        read where it is in none of these."""
        if (app, lower) not in self._by_label:
            candidates = self._candidates.get(lower, ())
            near = self._among(
                each for each in candidates if app in each.path.with_suffix("").parts
            )
            found = next((each for each in near if each.app_label == app), None)
            if found is None:
                found = next((each for each in self.named(lower) if each.app_label == app), None)
            self._by_label[app, lower] = found
        return self._by_label[app, lower]

    @cached_property
    def _candidates(self) -> Mapping[str, Sequence[Candidate]]:
        found: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in self._scan.model_candidates:
            found[candidate.name.lower()].append(candidate)
        return found

    def named(self, name: str) -> tuple[ModelInfo, ...]:
        """The models of the project with a name, written in any case. Only the files that have a
        class of that name are looked into."""
        lower = name.lower()
        if lower not in self._named:
            self._named[lower] = self._among(self._candidates.get(lower, ()))
        return self._named[lower]

    def by_label(self, label: str, within: str | None = None) -> ModelRef | None:
        """The model that `"app.Model"`, or `"Model"` in the app `within`, names.

        Where no app has that label, a model is taken whose name is the only one in the project and
        whose module's name has the label among its parts.
        """
        app, dot, name = label.rpartition(".")
        if not dot:
            app = within or ""
        found = self._labelled_exactly(app, name.lower())
        if found is not None:
            return found
        if f"{app}.{name}".lower() in CONTENT_TYPE_LABELS:
            return ExternalSymbol(CONTENT_TYPE_LABELS[f"{app}.{name}".lower()])
        named = self.named(name)
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

    def label_of(self, module: Module) -> str:
        """The label of the app that a module lies in."""
        return self.apps.label_of(module)

    def field(self, cls: ClassInfo, name: str, model: ModelInfo) -> Field | None:
        """The field that the body of a class declares, for a model that inherits it."""
        return self.field_reader.read(cls, name, model)

    def managers_of(self, model: ModelInfo) -> Mapping[str, ManagerInfo]:
        """The managers of a model by name, its own first; `objects` where none is declared. Which
        querysets they give may be told by the bodies of functions."""
        return self._managers.of(model, lambda: self._find_managers(model))

    def _find_managers(self, model: ModelInfo) -> Mapping[str, ManagerInfo]:
        found: dict[str, ManagerInfo] = {}
        for cls in model.cls.mro():
            if isinstance(cls, ExternalSymbol):
                for name, manager in self.external_managers(cls.qualname).items():
                    found.setdefault(name, ManagerInfo(name, model, manager, None, None))
                continue
            if cls is not model.cls and self.model(cls) is None:
                continue
            for name in cls.own_names():
                info = self.manager_reader.read(cls, name, model)
                if info is not None:
                    found.setdefault(name, info)
        if not found:
            plain = ExternalSymbol(MANAGER)
            found["objects"] = ManagerInfo("objects", model, plain, None, None)
        return found

    def external_managers(self, qualname: str) -> Mapping[str, ExternalSymbol]:
        """The managers of a model from outside the project."""
        found = self.external.managers(qualname)
        return {name: self.symbols.external(manager) for name, manager in found.items()}

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
        """The accessors that relations of the project's models, and of Django's own, put on a
        model, by name."""
        return self._relations.get(target, {})

    @cached_property
    def _relations(self) -> Mapping[ModelRef, Mapping[str, Relation]]:
        found: dict[ModelRef, dict[str, Relation]] = defaultdict(dict)
        for qualname in CONTENT_TYPE_LABELS.values():
            if qualname == _USER and self.user_model() != ExternalSymbol(_USER):
                continue
            source = ExternalSymbol(qualname)
            for field in self.external_fields(qualname).values():
                kind = _REVERSE.get(field.kind)
                if kind is not None and field.target is not None:
                    name = field.related_name or f"{qualname.rpartition('.')[2].lower()}_set"
                    found[field.target][name] = Relation(name, kind, source, field)
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
    name = field.related_name or model.default_related_name
    if not name:
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
