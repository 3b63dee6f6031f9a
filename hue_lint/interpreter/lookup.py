"""From names and symbols to values: modules, classes, functions, models, annotations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from hue_lint.bounds import DEEPEST_DICTIONARY
from hue_lint.declared.annotations import Annotations
from hue_lint.declared.generics import Generics
from hue_lint.declared.modelling import ANY_MODEL, Models
from hue_lint.facts.names import MODEL
from hue_lint.interpreter import evaluation
from hue_lint.project.classes import (
    ClassInfo,
    ClassSymbol,
    ExternalSymbol,
    Function,
    FunctionSymbol,
    ModuleSymbol,
    Symbol,
    ValueSymbol,
)
from hue_lint.project.reads import Memo
from hue_lint.project.symbols import NOT_FOLLOWED
from hue_lint.values import classes
from hue_lint.values.joining import declared_or
from hue_lint.values.origins import Origin
from hue_lint.values.paths import EVERYTHING
from hue_lint.values.plain import NONE, UNKNOWN, Const, External, Member, Plain
from hue_lint.values.values import (
    Argument,
    ClassValue,
    Instance,
    LazyUser,
    Manager,
    Mapping,
    ModuleValue,
    Object,
    Provenance,
    QuerySet,
    Sequence,
    Value,
    WrapperValue,
)

if TYPE_CHECKING:
    from hue_lint.facts.knowledge import Knowledge
    from hue_lint.facts.schema import Wrapper
    from hue_lint.project.index import Project
    from hue_lint.project.modules import Module

_PLAIN = frozenset({"int", "str", "bool", "float", "bytes", "complex"})
_UNMISTAKABLE = {
    name: f"django.shortcuts.{name}" for name in ("get_object_or_404", "get_list_or_404")
}
"""Names that mean Django's function even where the import is out of sight (a star import)."""
_QUESTIONS = {
    "iscoroutinefunction": "coroutine-function",
    "is_async": "coroutine-function",
    "isasyncgenfunction": "async-generator-function",
    "isawaitable": "awaitable",
    "iscoroutine": "awaitable",
    "in_async_context": "on-loop",
    "isfunction": "function",
    "isclass": "class",
}
"""What functions of asyncio, inspect, asgiref, ninja and strawberry are asked, by their names."""
_ANYTHING = frozenset({EVERYTHING})
"""What a queryset loads along that came from elsewhere: nothing can be told to be missing."""


class Resolver:
    """What names mean, as values. The engine builds on it."""

    project: Project
    knowledge: Knowledge

    def __init__(self, project: Project, knowledge: Knowledge) -> None:
        self.project = project
        self.knowledge = knowledge
        reads = project.modules.reads
        self._symbols: Memo[tuple[object, int, int, str], Value] = Memo(reads)
        self._globals: Memo[tuple[Module, str], Value] = Memo(reads)
        self._declaring: set[ClassInfo] = set()
        self._filling = 0
        """How many containers are being filled: until that is done, what names stand for is not the
        last word."""
        self.models = Models(self)
        self.annotations = Annotations(self)
        self.generics = Generics(self)

    # -- what the engine adds

    def evaluate_in_module(
        self, module: Module, symbol: ValueSymbol, node: cst.BaseExpression
    ) -> Value:
        """The value of an expression at a module's or class body's level."""
        raise AssertionError("the engine evaluates")

    def filled(self, symbol: ValueSymbol, value: Value) -> Value:
        """A container of a module or class with what is put into it."""
        raise AssertionError("the engine looks for it")

    def function_value(self, function: Function, receiver: Value | None) -> Value:
        """A function with its decorators applied, bound to a receiver."""
        raise AssertionError("the engine decorates")

    # -- names

    def global_value(self, module: Module, name: str) -> Value:
        """What a name stands for at module level, or among the builtins."""
        key = (module, name)
        found = self._globals.get(key)
        if found is None:
            with self.project.modules.reads.making() as made:
                symbol = self.project.resolve(module, name)
                if symbol is None and name in _UNMISTAKABLE:
                    found = self.external_value(_UNMISTAKABLE[name])
                else:
                    found = self.value_of_symbol(symbol)
            if not self._filling:
                self._globals.keep(key, found, made)
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
        with self._symbols.making(key, UNKNOWN) as made:
            node = symbol.value
            value = (
                self.evaluate_in_module(symbol.module, symbol, node)
                if node is not None
                else UNKNOWN
            )
            if symbol.annotation is not None:
                declared = self.annotations.value(
                    symbol.module, symbol.annotation, symbol.owner, symbol.annotation
                )
                value = declared_or(value, declared)
            self._symbols.say_meanwhile(key, value)
            self._filling += 1
            try:
                value = self.filled(symbol, value)
            finally:
                self._filling -= 1
        return self._symbols.keep(key, value, made)

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
            knowledge.class_facts(name) is not None or self.models.is_model_name(name)
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
        from hue_lint.django.typespec import value_of
        from hue_lint.frames.frames import Context

        return value_of(returns, Context(self, UNKNOWN, (), origin))  # type: ignore[arg-type]

    # -- classes

    def ref_of(self, value: Value) -> ClassInfo | str | None:
        """The class of an instance."""
        match value:
            case Object() | ClassValue():
                return value.ref
            case Member(cls=ClassInfo() as cls):
                return cls
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
        if isinstance(value, Instance) and cls.ref == MODEL:
            return True
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
                return self.instance_of(self.models.class_by_label(value.value), origin, provenance)
            return UNKNOWN
        ref = value.ref
        model = self.models.model_of(ref)
        if model is not None:
            return Instance(model, provenance, origin=origin)
        if isinstance(ref, ClassInfo):
            if ref.is_subclass_of("django.db.models.QuerySet"):
                return QuerySet(None, ref, select=_ANYTHING, origin=origin)
            if ref.is_subclass_of("django.db.models.Manager"):
                return Manager(None, ref, self.models.queryset_class_of(ref))
            if self.models.may_be_model(ref):
                return Instance(ExternalSymbol(ref.qualname), provenance, origin=origin)
            if ref.is_subclass_of("typing.TypedDict"):
                return self._typed_dictionary(ref, origin)
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

    def _typed_dictionary(self, cls: ClassInfo, origin: Origin) -> Mapping:
        """A dictionary with the keys that a class declares. One that may hold its own kind is not
        told of there, nor is what lies deeper in it than a few levels."""
        if cls in self._declaring or len(self._declaring) == DEEPEST_DICTIONARY:
            return Mapping()
        self._declaring.add(cls)
        known: dict[str, Value] = {}
        try:
            for base in reversed(list(cls.project_mro())):
                names = self.generics.names(base.module, base, None)
                for name in base.own_names():
                    member = base.own_member(name)
                    if isinstance(member, ValueSymbol) and member.annotation is not None:
                        known[name] = self.annotations.value(
                            base.module, member.annotation, base, (origin, name), names
                        )
        finally:
            self._declaring.discard(cls)
        return Mapping(tuple(known.items()))

    # -- words for messages

    def does(self, text: str, value: Value) -> str:
        """The facts' words with the model's name put in."""
        name = self.models.model_name(value) if "{" in text else ""
        if name == ANY_MODEL:
            text = text.replace("the {model}", name)
        return text.replace("{model}", name)

    def describe(self, value: Value) -> str:
        """A value in a few words."""
        match value:
            case QuerySet():
                return f"a queryset of {self.models.model_name(value)}"
            case Manager():
                return f"a manager of {self.models.model_name(value)}"
            case Instance():
                return f"an instance of {self.models.model_name(value)}"
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
        """What a function asks that tells coroutine functions, awaitables, classes or the running
        loop from others: `coroutine-function`, `awaitable`, `on-loop`, or nothing of these."""
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
