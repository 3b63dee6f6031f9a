"""From names and symbols to values: modules, classes, functions, models, annotations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.inference import classes, evaluation, orm
from hue_lint.inference.joining import declared_or, union
from hue_lint.inference.orm import EVERYTHING
from hue_lint.inference.values import (
    NONE,
    UNKNOWN,
    Argument,
    AsyncIterator,
    ClassValue,
    Const,
    Coroutine,
    External,
    Instance,
    LazyUser,
    Manager,
    Mapping,
    ModuleValue,
    Object,
    Origin,
    Plain,
    Provenance,
    QuerySet,
    Sequence,
    Value,
    WrapperValue,
    options,
)
from hue_lint.project.models import ModelInfo
from hue_lint.project.symbols import (
    NOT_FOLLOWED,
    ClassInfo,
    ClassSymbol,
    ExternalSymbol,
    Function,
    FunctionSymbol,
    ModuleSymbol,
    Symbol,
    ValueSymbol,
)
from hue_lint.syntax.segment import parse_annotation

if TYPE_CHECKING:
    from hue_lint.django.knowledge import Knowledge
    from hue_lint.django.schema import Wrapper
    from hue_lint.project.fields import Field, Relation
    from hue_lint.project.index import Project
    from hue_lint.project.modules import Module

ModelRef = ModelInfo | ExternalSymbol
_PLAIN = frozenset({"int", "str", "bool", "float", "bytes", "complex"})
_CONTAINERS = {
    "list": "list",
    "List": "list",
    "set": "set",
    "Set": "set",
    "frozenset": "set",
    "Sequence": "list",
    "Iterable": "list",
    "Collection": "list",
    "Iterator": "iterator",
    "Generator": "iterator",
    "deque": "list",
}
_UNMISTAKABLE = {
    name: f"django.shortcuts.{name}" for name in ("get_object_or_404", "get_list_or_404")
}
"""Names that mean Django's function even where the import is out of sight (a star import)."""
_QUESTIONS = {
    "iscoroutinefunction": "coroutine-function",
    "isawaitable": "awaitable",
    "iscoroutine": "awaitable",
    "in_async_context": "on-loop",
}
"""What functions of asyncio, inspect, asgiref and strawberry are asked, by their names."""
_ANYTHING = frozenset({EVERYTHING})
"""What a queryset loads along that came from elsewhere: nothing can be told to be missing."""
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


class Lookup:
    """What names mean, as values. The engine builds on it."""

    project: Project
    knowledge: Knowledge

    def __init__(self, project: Project, knowledge: Knowledge) -> None:
        self.project = project
        self.knowledge = knowledge
        self._symbols: dict[tuple[object, int, int, str], Value] = {}
        self._resolving: set[tuple[object, int, int, str]] = set()
        self._aliases: set[tuple[Module, int, str]] = set()
        self._globals: dict[tuple[Module, str], Value] = {}
        self._models: dict[ClassInfo, ModelInfo | None] = {}

    # -- what the engine adds

    def evaluate_in_module(
        self, module: Module, symbol: ValueSymbol, node: cst.BaseExpression
    ) -> Value:
        """The value of an expression at a module's or class body's level."""
        raise AssertionError("the engine evaluates")

    def function_value(self, function: Function, receiver: Value | None) -> Value:
        """A function with its decorators applied, bound to a receiver."""
        raise AssertionError("the engine decorates")

    # -- names

    def global_value(self, module: Module, name: str) -> Value:
        """What a name stands for at module level, or among the builtins."""
        key = (module, name)
        found = self._globals.get(key)
        if found is None:
            symbol = self.project.resolve(module, name)
            if symbol is None and name in _UNMISTAKABLE:
                found = self.external_value(_UNMISTAKABLE[name])
            else:
                found = self.value_of_symbol(symbol)
            self._globals[key] = found
        return found

    def module_member(self, module: Module, name: str) -> Value:
        """`module.name`."""
        symbol = self.project.symbols.attribute(ModuleSymbol(module), name)
        return self.value_of_symbol(symbol)

    def imported(
        self, module: Module, node: cst.Import | cst.ImportFrom
    ) -> Iterator[tuple[str, Value]]:
        """The names that an import inside a function binds."""
        for name, symbol in self.project.symbols.bind_import(module, node).items():
            yield name, self.value_of_symbol(symbol)

    def value_of_symbol(self, symbol: Symbol | None) -> Value:
        """The value that a symbol stands for."""
        match symbol:
            case ModuleSymbol():
                return ModuleValue(symbol.module)
            case ClassSymbol():
                return ClassValue(symbol.info)
            case FunctionSymbol():
                return self.function_value(symbol.function, None)
            case ValueSymbol():
                return self.stated_value(symbol.qualname) or self.symbol_value(symbol)
            case ExternalSymbol():
                return self.external_value(symbol.qualname)
        return UNKNOWN

    def stated_value(self, qualname: str) -> Value | None:
        """A function or wrapper of the project that the configuration states; what it says goes
        before the source. None for anything else."""
        return self.external_value(qualname) if self.knowledge.states(qualname) else None

    def symbol_value(self, symbol: ValueSymbol) -> Value:
        """The value of an assignment at module or class level."""
        statement = symbol.statement
        key = (symbol.module, statement.first, statement.column, symbol.name)
        found = self._symbols.get(key)
        if found is not None:
            return found
        if key in self._resolving:
            return UNKNOWN
        self._resolving.add(key)
        try:
            node = symbol.value
            value = (
                self.evaluate_in_module(symbol.module, symbol, node)
                if node is not None
                else UNKNOWN
            )
            if symbol.annotation is not None:
                declared = self.annotation_value(
                    symbol.module, symbol.annotation, symbol.owner, symbol.annotation
                )
                value = declared_or(value, declared)
        finally:
            self._resolving.discard(key)
        self._symbols[key] = value
        return value

    def external_value(self, qualname: str) -> Value:
        """Something of an installed package, by its dotted name."""
        knowledge = self.knowledge
        name = knowledge.canonical(qualname)
        if name.startswith("builtins."):
            bare = name.removeprefix("builtins.")
            if bare == "None":
                return NONE
            if bare in ("True", "False"):
                return Const(bare == "True")
        wrapper = knowledge.wrapper(name)
        if wrapper is not None:
            return WrapperValue(wrapper)
        if name == "django.conf.settings.AUTH_USER_MODEL":
            return Const("AUTH_USER_MODEL")
        attribute = knowledge.module_attribute(name)
        if attribute is not None:
            return self.typed(attribute.returns, name)
        if knowledge.function(name) is None and (
            knowledge.class_facts(name) is not None or self._is_model_name(name)
        ):
            found = self.project.symbols.followed(ExternalSymbol(name))
            return ClassValue(found.info if isinstance(found, ClassSymbol) else name)
        return self._installed_value(name) if knowledge.function(name) is None else External(name)

    def _installed_value(self, name: str) -> Value:
        """Something that no facts describe, followed into the environment where one is given."""
        if not self.project.layout.site_packages or name.startswith(NOT_FOLLOWED):
            return External(name)
        symbol = self.project.symbols.installed(name)
        if symbol is None or isinstance(symbol, ExternalSymbol):
            return External(name)
        value = self.value_of_symbol(symbol)
        return value if value != UNKNOWN else External(name)

    def typed(self, returns: str, origin: Origin) -> Value:
        """A value of the facts' small type language without a receiver."""
        from hue_lint.inference.typespec import Context, value_of

        return value_of(returns, Context(self, UNKNOWN, (), origin))  # type: ignore[arg-type]

    # -- classes

    def ref_of(self, value: Value) -> ClassInfo | str | None:
        """The class of an instance."""
        match value:
            case Object() | ClassValue():
                return value.ref
            case Instance():
                return (
                    value.model.qualname
                    if isinstance(value.model, ExternalSymbol)
                    else value.model.cls
                )
            case Manager():
                return value.cls or "django.db.models.Manager"
            case QuerySet():
                return value.cls or "django.db.models.QuerySet"
        return None

    def class_of(self, value: Value) -> Value:
        """`type(value)`."""
        if isinstance(value, ClassValue):
            return value
        ref = self.ref_of(value)
        return ClassValue(ref) if ref is not None else UNKNOWN

    def member_of(self, value: Value, name: str) -> classes.Member | None:
        """A member on the class of a value."""
        ref = self.ref_of(value)
        if ref is None:
            return None
        found = classes.member(self.knowledge, ref, name)
        if found is None and isinstance(value, Instance):
            found = classes.known_member(self.knowledge, "django.db.models.Model", name)
        return found

    def wrapper_of(self, ref: ClassInfo | str) -> Wrapper | None:
        """The wrapper that a class of the project derives from (`asgiref.sync.SyncToAsync`)."""
        if not isinstance(ref, ClassInfo):
            return None
        found = (self.knowledge.wrapper(self.knowledge.canonical(b)) for b in ref.external_bases())
        return next((wrapper for wrapper in found if wrapper is not None), None)

    def is_described(self, value: Object) -> bool:
        """Whether the facts describe the class of an object, or a base of it."""
        names = (
            base if isinstance(base, str) else self.knowledge.canonical(base.qualname)
            for base in classes.linearised(value.ref)
        )
        return any(self.knowledge.class_facts(name) is not None for name in names)

    def is_instance(self, value: Value, cls: ClassValue) -> bool:
        """Whether a value is surely an instance of the class."""
        ref = self.ref_of(value) if not isinstance(value, ClassValue) else None
        if isinstance(value, Const | Plain):
            kind = value.type if isinstance(value, Plain) else type(value.value).__name__
            return cls.ref == f"builtins.{kind}"
        if isinstance(value, Sequence):
            return cls.ref == f"builtins.{value.type}"
        if ref is None:
            return False
        line = list(classes.linearised(ref))
        if cls.ref in line:
            return True
        return isinstance(cls.ref, str) and any(
            isinstance(base, str) and self.knowledge.is_subclass(base, cls.ref) for base in line
        )

    def instance_of(self, value: Value, origin: Origin, provenance: Provenance) -> Value:
        """An instance of the class that `value` is."""
        if not isinstance(value, ClassValue):
            if isinstance(value, Const) and isinstance(value.value, str):
                return self.instance_of(self.class_by_label(value.value), origin, provenance)
            return UNKNOWN
        ref = value.ref
        model = self.model_of(ref)
        if model is not None:
            return Instance(model, provenance, origin=origin)
        if isinstance(ref, ClassInfo):
            if ref.is_subclass_of("django.db.models.QuerySet"):
                return QuerySet(None, ref, select=_ANYTHING, origin=origin)
            if ref.is_subclass_of("django.db.models.Manager"):
                return Manager(None, ref, self.queryset_class_of(ref))
            if self.may_be_model(ref):
                return Instance(ExternalSymbol(ref.qualname), provenance, origin=origin)
            return Object(ref, origin=origin)
        bare = ref.removeprefix("builtins.")
        if ref.startswith("builtins.") and bare in _PLAIN:
            return Plain(bare)
        if ref.startswith("builtins.") and bare in ("list", "set", "tuple", "frozenset"):
            return Sequence(bare, None, UNKNOWN)
        if ref == "builtins.dict":
            return Mapping()
        if self.knowledge.is_subclass(ref, "django.db.models.QuerySet"):
            return QuerySet(None, None, select=_ANYTHING, origin=origin)
        if self.knowledge.is_subclass(ref, "django.db.models.Manager"):
            return Manager(None)
        return Object(ref, origin=origin)

    # -- models

    def model_of(self, ref: ClassInfo | str) -> ModelRef | None:
        """The model that a class is."""
        if isinstance(ref, str):
            known = self.knowledge.describes(ref)
            if self.knowledge.is_subclass(ref, "django.db.models.Model"):
                return ExternalSymbol(ref)
            return ExternalSymbol(ref) if not known and self.may_be_model(ref) else None
        if ref not in self._models:
            self._models[ref] = self.project.models.model(ref)
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

    def _is_model_name(self, name: str) -> bool:
        """Whether a name that nothing is known of is by all appearances a model of a package."""
        return self.may_be_model(name) and not name.endswith(
            ("Manager", "QuerySet", "Field", "Form")
        )

    def reference(self, ref: ClassInfo | str) -> ModelRef:
        """A class that may be a model, as a reference to one."""
        return ExternalSymbol(ref if isinstance(ref, str) else ref.qualname)

    def user_model(self) -> ModelRef:
        """The model that AUTH_USER_MODEL names."""
        return self.project.models.user_model()

    def class_of_model(self, model: ModelRef | None) -> Value:
        """The class of a model."""
        if model is None:
            return UNKNOWN
        return ClassValue(model.qualname if isinstance(model, ExternalSymbol) else model.cls)

    def class_by_label(self, label: str) -> Value:
        """The model that `app.Model` names."""
        if label == "AUTH_USER_MODEL":
            return self.class_of_model(self.user_model())
        return self.class_of_model(self.project.models.by_label(label))

    def named_model(self, arguments: Iterable[Argument]) -> Value:
        """The model that `get_model("app.Model")` or `get_model("app", "Model")` gives; a model of
        which no more is known where the names are not literal."""
        given = [argument.value for argument in arguments]
        names = [
            each.value for each in given if isinstance(each, Const) and isinstance(each.value, str)
        ]
        found = self.class_by_label(".".join(names)) if len(names) == len(given) else UNKNOWN
        return found if found != UNKNOWN else ClassValue("django.db.models.Model")

    def manager_of(self, model: ModelRef, name: str) -> Manager | None:
        """The manager of a model under a name, `objects` unless others are declared."""
        if isinstance(model, ExternalSymbol):
            if name not in ("objects", "_default_manager", "_base_manager"):
                return None
            known = self.knowledge.attribute(model.qualname, name)
            made = self.typed(known.returns, None) if known is not None else None
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
        return self.project.models.manager_reader.queryset_of(manager)

    def external_field(self, model: ExternalSymbol, name: str) -> Field | None:
        """A field of a model that lives in an installed package."""
        return self.project.models.external_fields(model.qualname).get(name)

    def reverse_of_external(self, model: ExternalSymbol, name: str) -> Relation | None:
        """A relation of the project that points at a model of an installed package."""
        return self.project.models.relations_to(model).get(name)

    def queryset_of_view(self, value: Value, origin: Origin) -> QuerySet | None:
        """The rows of a generic view: what its `queryset` or `model` says."""
        if not isinstance(value, Object) or not isinstance(value.ref, ClassInfo):
            return None
        for name in ("queryset", "model"):
            found = value.ref.member(name)
            if found is not None and isinstance(found[1], ValueSymbol):
                for option in options(self.symbol_value(found[1])):
                    if isinstance(option, ClassValue):
                        model = self.model_of(option.ref)
                        return QuerySet(model, origin=origin) if model is not None else None
                    if isinstance(option, QuerySet | Manager):
                        return orm.queryset_of(option, origin)
        return None

    def column_value(self, field: Field, owner: Instance, node: cst.CSTNode) -> Value:
        """What a plain column holds."""
        text = self.knowledge.field_value(field.field_class)
        if not text:
            return UNKNOWN
        value = self.typed(text, node)
        return (
            replace(value, arguments=(("instance", owner),)) if isinstance(value, Object) else value
        )

    def is_whole(self, value: Manager | QuerySet | Instance) -> bool:
        """Whether every class behind a value is in sight, so that a missing method is missing."""
        if isinstance(value, Instance):
            refs: list[ClassInfo | str | None] = [self.ref_of(value)]
        else:
            known = isinstance(value.model, ModelInfo) or (
                isinstance(value.model, ExternalSymbol)
                and self.knowledge.class_facts(value.model.qualname) is not None
            )
            if not known:
                return False
            refs = [value.cls, getattr(value, "queryset_class", None)]
        return all(self._class_is_whole(ref) for ref in refs if ref is not None)

    def _class_is_whole(self, ref: ClassInfo | str) -> bool:
        if isinstance(ref, str):
            return self.knowledge.class_facts(ref) is not None
        if ref.has_unknown_base or ref.member("__getattr__") is not None:
            return False
        return all(
            self.knowledge.class_facts(base) is not None
            or base.startswith(("builtins.", "typing.", "abc."))
            for base in ref.external_bases()
        )

    # -- words for messages

    def model_name(self, value: Value) -> str:
        """The name of the model behind a value."""
        model = getattr(value, "model", None)
        if isinstance(model, ModelInfo):
            return model.name
        if isinstance(model, ExternalSymbol):
            return model.qualname.rpartition(".")[2]
        if isinstance(value, ClassValue):
            return value.ref.rpartition(".")[2] if isinstance(value.ref, str) else value.ref.name
        return "the model"

    def does(self, text: str, value: Value) -> str:
        """The facts' words with the model's name put in."""
        return text.replace("{model}", self.model_name(value)) if "{" in text else text

    def describe(self, value: Value) -> str:
        """A value in a few words."""
        match value:
            case QuerySet():
                return f"a queryset of {self.model_name(value)}"
            case Manager():
                return f"a manager of {self.model_name(value)}"
            case Instance():
                return f"an instance of {self.model_name(value)}"
            case LazyUser():
                return "request.user"
        return "a plain value"

    # -- plain helpers

    def item(self, value: Value, origin: Origin) -> Value:
        """What iterating a value gives."""
        return evaluation.item(self, value, origin)  # type: ignore[arg-type]

    def positional(self, *values: Value) -> tuple[Argument, ...]:
        """Positional arguments."""
        return tuple(Argument("", value) for value in values)

    def asks(self, module: Module, callee: cst.BaseExpression) -> str:
        """What a function asks that tells coroutine functions, awaitables or the running loop from
        others: `coroutine-function`, `awaitable`, `on-loop`, or nothing of these."""
        return _QUESTIONS.get(self._outside(module, callee).rpartition(".")[2], "")

    def needs_the_loop(self, module: Module, callee: cst.BaseExpression) -> bool:
        """Whether an expression is a function that raises RuntimeError where no loop runs."""
        behaviour = self.knowledge.function(self._outside(module, callee))
        return behaviour is not None and behaviour.transform == "needs-loop"

    def _outside(self, module: Module, callee: cst.BaseExpression) -> str:
        """The canonical name of a function from outside the project; empty for anything else."""
        if not isinstance(callee, cst.Name | cst.Attribute):
            return ""
        symbol = self.project.resolve_expression(module, callee, None)
        return (
            self.knowledge.canonical(symbol.qualname) if isinstance(symbol, ExternalSymbol) else ""
        )

    # -- annotations

    def annotation_value(
        self, module: Module, node: cst.BaseExpression, owner: ClassInfo | None, origin: Origin
    ) -> Value:
        """An instance of what an annotation says; unknown where it says nothing of use."""
        match node:
            case cst.SimpleString() | cst.ConcatenatedString():
                text = node.evaluated_value
                quoted = parse_annotation(text) if isinstance(text, str) else None
                if quoted is None or isinstance(quoted, cst.SimpleString | cst.ConcatenatedString):
                    return UNKNOWN
                return self.annotation_value(module, quoted, owner, origin)
            case cst.BinaryOperation(operator=cst.BitOr()):
                sides = (node.left, node.right)
                return self._either(
                    [self.annotation_value(module, side, owner, origin) for side in sides]
                )
            case cst.Name(value="None"):
                return NONE
            case cst.Name() | cst.Attribute():
                return self._annotated_class(
                    self.project.resolve_expression(module, node, owner), module, origin
                )
            case cst.Subscript():
                return self._subscripted(module, node, owner, origin)
        return UNKNOWN

    def _either(self, values: list[Value]) -> Value:
        return union(values) if any(value not in (UNKNOWN, NONE) for value in values) else UNKNOWN

    def _annotated_class(self, symbol: Symbol | None, module: Module, origin: Origin) -> Value:
        match symbol:
            case ClassSymbol():
                return self.instance_of(ClassValue(symbol.info), origin, "unknown")
            case ExternalSymbol():
                name = self.knowledge.canonical(symbol.qualname)
                bare = name.rpartition(".")[2]
                if name in ("builtins.type", "builtins.object"):
                    return UNKNOWN
                if name.startswith(("typing.", "collections.abc.")):
                    return Sequence(_CONTAINERS[bare]) if bare in _CONTAINERS else UNKNOWN
                if self.knowledge.class_facts(name) is not None or name.startswith("builtins."):
                    return self.instance_of(ClassValue(name), origin, "unknown")
                if self.may_be_model(name):
                    return Instance(ExternalSymbol(name), origin=origin)
                return Object(name, origin=origin)
            case ValueSymbol():
                if isinstance(symbol.value, cst.Subscript | cst.BinaryOperation):
                    return self._aliased(symbol, symbol.value, origin)
                if isinstance(symbol.value, cst.Call):
                    return self._type_variable(symbol, symbol.value, origin)
                value = self.symbol_value(symbol)
                if isinstance(value, ClassValue):
                    return self.instance_of(value, origin, "unknown")
        return UNKNOWN

    def _aliased(self, symbol: ValueSymbol, node: cst.BaseExpression, origin: Origin) -> Value:
        """What an alias of a type stands for; one that names itself stands for nothing there."""
        key = (symbol.module, symbol.statement.first, symbol.name)
        if key in self._aliases:
            return UNKNOWN
        self._aliases.add(key)
        try:
            return self.annotation_value(symbol.module, node, symbol.owner, origin)
        finally:
            self._aliases.discard(key)

    def _type_variable(self, symbol: ValueSymbol, call: cst.Call, origin: Origin) -> Value:
        """What a type variable stands for: its bound, or one of its constraints."""
        if not (get_full_name_for_node(call.func) or "").endswith("TypeVar"):
            value = self.symbol_value(symbol)
            return (
                self.instance_of(value, origin, "unknown")
                if isinstance(value, ClassValue)
                else UNKNOWN
            )
        bounds = [
            arg.value
            for arg in call.args
            if arg.keyword is not None and arg.keyword.value == "bound"
        ]
        bounds = bounds or [arg.value for arg in call.args[1:] if arg.keyword is None]
        return self._either(
            [self.annotation_value(symbol.module, bound, symbol.owner, origin) for bound in bounds]
        )

    def _subscripted(
        self, module: Module, node: cst.Subscript, owner: ClassInfo | None, origin: Origin
    ) -> Value:
        symbol = self.project.resolve_expression(module, node.value, owner)
        inner = [
            element.slice.value for element in node.slice if isinstance(element.slice, cst.Index)
        ]
        name = symbol.qualname if isinstance(symbol, ExternalSymbol) else ""
        name = self.knowledge.canonical(name)
        bare = name.rpartition(".")[2]

        def value(at: int) -> Value:
            return (
                self.annotation_value(module, inner[at], owner, origin)
                if at < len(inner)
                else UNKNOWN
            )

        if bare in (
            "Optional",
            "Annotated",
            "ClassVar",
            "Final",
            "Required",
            "NotRequired",
            "Unpack",
        ):
            return (
                union([value(0), NONE]) if bare == "Optional" and value(0) != UNKNOWN else value(0)
            )
        if bare == "Union":
            return self._either([value(at) for at in range(len(inner))])
        if bare in ("type", "Type"):
            found = value(0)
            return union(self.class_of(option) for option in options(found))
        if bare in _CONTAINERS:
            return Sequence(_CONTAINERS[bare], None, value(0))
        if bare in ("tuple", "Tuple"):
            if len(inner) == 2 and isinstance(inner[1], cst.Ellipsis):
                return Sequence("tuple", None, value(0))
            return Sequence("tuple", tuple(value(at) for at in range(len(inner))))
        if bare in ("dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "OrderedDict"):
            return Mapping((), value(0), value(1))
        if bare in ("Coroutine", "Awaitable"):
            return Coroutine(value(len(inner) - 1))
        if bare in ("AsyncIterator", "AsyncIterable", "AsyncGenerator"):
            return AsyncIterator(value(0))
        item = self.knowledge.method(name, "__class_getitem__") if name else None
        if item is not None and item.returns == "argument:0":
            return value(0)
        made = self._annotated_class(symbol, module, origin)
        if isinstance(made, QuerySet | Manager) and made.model is None:
            row = value(0)
            if isinstance(row, Instance):
                return replace(made, model=row.model)
        return made
