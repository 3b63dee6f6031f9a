"""What a name means, as Python would look it up, without running anything."""

import ast
import builtins
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.project.classes import (
    CallBase,
    ClassInfo,
    ClassSymbol,
    ExternalSymbol,
    Function,
    FunctionSymbol,
    Member,
    ModuleSymbol,
    Symbol,
    ValueSymbol,
)
from hue_lint.project.modules import Module, Modules
from hue_lint.syntax.outline import ClassOutline, Entry, FunctionOutline, Imported, Statement
from hue_lint.syntax.outline_cst import imports_of
from hue_lint.syntax.segment import parse_annotation
from hue_lint.syntax.source import UnreadableSource

_BUILTINS = frozenset(dir(builtins))


NOT_FOLLOWED = ("django.", "asgiref.", "builtins.", "typing.", "typing_extensions.")
"""Packages that the facts describe better than their source does."""


class Symbols:
    """Resolves names of the project's modules.

    `aliases` maps the names under which a package's things can be imported to the canonical one
    (`django.db.models.query.QuerySet` to `django.db.models.QuerySet`).
    """

    def __init__(
        self, modules: Modules, aliases: Mapping[str, str], described: Callable[[str], bool]
    ) -> None:
        self.modules = modules
        self._aliases = aliases
        self._described = described
        self._classes: dict[tuple[Module, str, int], ClassInfo] = {}
        self._bound: dict[tuple[Module, str], Symbol] = {}
        self._exported: dict[Module, frozenset[str] | None] = {}
        self._resolving: set[tuple[object, str]] = set()

    def canonical(self, qualname: str) -> str:
        """The canonical name of something outside the project; members follow their class."""
        head, tail = qualname, ""
        while head:
            if head in self._aliases:
                return self._aliases[head] + tail
            head, dot, last = head.rpartition(".")
            tail = f"{dot}{last}{tail}"
        return qualname

    def external(self, qualname: str) -> ExternalSymbol:
        """The symbol of something outside the project, under its canonical name."""
        return ExternalSymbol(self.canonical(qualname))

    def class_info(
        self, module: Module, outline: ClassOutline, owner: ClassInfo | None = None
    ) -> ClassInfo:
        """The one ClassInfo of a class."""
        key = (module, outline.qualname, outline.row)
        if key not in self._classes:
            self._classes[key] = ClassInfo(self, module, outline, owner)
        return self._classes[key]

    def classes_in(self, module: Module) -> Iterator[ClassInfo]:
        """The classes of a module that are in no function."""
        for outline, owners in _classes(module.outline.body, ()):
            owner: ClassInfo | None = None
            for each in owners:
                owner = self.class_info(module, each, owner)
            yield self.class_info(module, outline, owner)

    def local_class(
        self, module: Module, outline: ClassOutline, bases: Mapping[str, Symbol]
    ) -> ClassInfo:
        """The one ClassInfo of a class in a function; `bases` are those that the function names."""
        key = (module, outline.qualname, outline.row)
        if key not in self._classes:
            self._classes[key] = ClassInfo(self, module, outline, None, bases)
        return self._classes[key]

    def class_at(self, module: Module, row: int) -> ClassInfo | None:
        """The class whose head begins in a row; None for one in a function."""
        for outline, owners in _classes(module.outline.body, ()):
            if outline.row == row:
                owner: ClassInfo | None = None
                for each in owners:
                    owner = self.class_info(module, each, owner)
                return self.class_info(module, outline, owner)
        return None

    def local_class_at(self, module: Module, name: str, row: int) -> ClassInfo | None:
        """The class of that name in a function, once `local_class` has been asked for it."""
        return self._classes.get((module, name, row))

    def resolve(self, module: Module, dotted: str, owner: ClassInfo | None = None) -> Symbol | None:
        """What a dotted name stands for at the module's level, `owner`'s class body first.

        Names that lead out of the project, builtins included, give an ExternalSymbol; what cannot
        be told gives None.
        """
        first, *rest = dotted.split(".")
        symbol: Symbol | None = None
        if owner is not None and owner.own(first) is not None:
            symbol = self._in_class(owner, first)
        if symbol is None:
            symbol = self._in_module(module, first)
        if symbol is None and first in _BUILTINS:
            symbol = ExternalSymbol(f"builtins.{first}")
        for name in rest:
            if symbol is None:
                return None
            symbol = self.attribute(symbol, name)
        return symbol

    def resolve_expression(
        self, module: Module, node: cst.BaseExpression, owner: ClassInfo | None = None
    ) -> Symbol | None:
        """What a name, an attribute, the value of a subscript or a quoted annotation stands for."""
        match node:
            case cst.Name():
                return self.resolve(module, node.value, owner)
            case cst.Attribute():
                symbol = self.resolve_expression(module, node.value, owner)
                return None if symbol is None else self.attribute(symbol, node.attr.value)
            case cst.Subscript():
                return self.resolve_expression(module, node.value, owner)
            case cst.SimpleString() | cst.ConcatenatedString():
                text = node.evaluated_value
                quoted = parse_annotation(text) if isinstance(text, str) else None
                if quoted is None or isinstance(quoted, (cst.SimpleString, cst.ConcatenatedString)):
                    return None
                return self.resolve_expression(module, quoted, owner)
            case _:
                return None

    def installed(self, qualname: str) -> Symbol | None:
        """What a dotted name stands for in an installed package; None without an environment."""
        parts = qualname.split(".")
        for end in range(len(parts) - 1, 0, -1):
            module = self.modules.installed(".".join(parts[:end]))
            if module is None:
                continue
            symbol: Symbol | None = ModuleSymbol(module)
            for name in parts[end:]:
                symbol = None if symbol is None else self.attribute(symbol, name)
            return symbol
        return None

    def followed(self, symbol: Symbol | None) -> Symbol | None:
        """The installed class that a name outside the project stands for, where an environment is
        given and no facts describe the class; anything else as it is."""
        if not isinstance(symbol, ExternalSymbol) or not self.modules.layout.site_packages:
            return symbol
        name = symbol.qualname
        if name.startswith(NOT_FOLLOWED) or self._described(name):
            return symbol
        found = self.installed(name)
        return found if isinstance(found, ClassSymbol) else symbol

    def resolve_qualname(self, qualname: str, near: Module | None = None) -> Symbol | None:
        """What a full dotted name stands for: `app.models.Post`, `django.db.models.Model`."""
        path = near.path if near else None
        parts = qualname.split(".")
        for end in range(len(parts), 0, -1):
            module = self.modules.module(".".join(parts[:end]), path)
            if module is None:
                continue
            symbol: Symbol | None = ModuleSymbol(module)
            for name in parts[end:]:
                symbol = None if symbol is None else self.attribute(symbol, name)
            return symbol
        return None if self.modules.owns(qualname, path) else self.external(qualname)

    def attribute(self, symbol: Symbol, name: str) -> Symbol | None:
        """What `symbol.name` stands for; for a class, what the class body says along the MRO."""
        match symbol:
            case ModuleSymbol(module):
                asked = (module, name) in self._resolving
                found = self._in_module(module, name)
                # a package that is asked while it is being asked has a better answer still to come
                return self._submodule(module, name) if found is None and not asked else found
            case ExternalSymbol(qualname):
                return self.external(f"{qualname}.{name}")
            case ClassSymbol(info):
                member = info.member(name)
                return None if member is None else self._in_class(member[0], name)
            case _:
                return None

    def bind_import(
        self, module: Module, node: cst.Import | cst.ImportFrom
    ) -> Mapping[str, Symbol | None]:
        """The names that an import binds, and what they stand for; star imports bind none here."""
        return {
            each.bound: self._imported(module, each)
            for each in imports_of(node)
            if each.bound != "*"
        }

    def base(
        self, module: Module, node: cst.BaseExpression, owner: ClassInfo | None = None
    ) -> Symbol | None:
        """What a base class stands for; a call gives a CallBase."""
        if isinstance(node, cst.Call):
            return self.call_base(module, node, owner)
        return self._made(self.resolve_expression(module, node, owner))

    def named_base(
        self, module: Module, dotted: str, owner: ClassInfo | None = None
    ) -> Symbol | None:
        """What a base class that is named stands for; one that a call made gives a CallBase."""
        return self._made(self.resolve(module, dotted, owner))

    def _made(self, symbol: Symbol | None) -> Symbol | None:
        """The class that a call made, where a name is bound to one; a name that its own call asks
        for is no more than a name there."""
        if not isinstance(symbol, ValueSymbol) or not isinstance(symbol.value, cst.Call):
            return symbol
        key = (symbol, symbol.name)
        if key in self._resolving:
            return symbol
        self._resolving.add(key)
        try:
            return self.call_base(symbol.module, symbol.value, symbol.owner)
        finally:
            self._resolving.discard(key)

    def call_base(
        self, module: Module, node: cst.Call, owner: ClassInfo | None = None
    ) -> CallBase | None:
        """The class that a call makes."""
        receiver = None
        name = get_full_name_for_node(node.func) or ""
        if isinstance(node.func, cst.Attribute):
            receiver = self.base(module, node.func.value, owner)
        symbol = self.resolve_expression(module, node.func, owner)
        if symbol is None and receiver is None:
            return None
        return CallBase(symbol, receiver, name.rpartition(".")[2], tuple(node.args), module)

    def class_bases(self, cls: ClassInfo | ExternalSymbol) -> Sequence[ClassInfo | ExternalSymbol]:
        """The classes that a class inherits from directly, as the MRO needs them."""
        if isinstance(cls, ExternalSymbol):
            return ()
        found: list[ClassInfo | ExternalSymbol] = []
        for symbol in cls.bases():
            found += self._classes_of(symbol)
        return found

    def _classes_of(self, symbol: Symbol | None) -> list[ClassInfo | ExternalSymbol]:
        symbol = self.followed(symbol)
        match symbol:
            case ClassSymbol(info):
                return [info]
            case ExternalSymbol():
                return [symbol]
            case CallBase(name="from_queryset", receiver=receiver):
                return self._classes_of(receiver)
            case CallBase(name="with_metaclass", args=args, module=module):
                return [
                    cls
                    for arg in args[1:]
                    for cls in self._classes_of(self.base(module, arg.value))
                ]
            case _:
                return []

    # -- lookup ---------------------------------------------------------------------------------

    def _submodule(self, module: Module, name: str) -> Symbol | None:
        found = self.modules.submodule(module, name)
        return None if found is None else ModuleSymbol(found)

    def _in_class(self, owner: ClassInfo, name: str) -> Symbol | None:
        key = (owner, name)
        if key in self._resolving:
            return None
        self._resolving.add(key)
        try:
            entry = owner.own(name)
            return None if entry is None else self._meaning(owner.module, entry, name, owner)
        finally:
            self._resolving.discard(key)

    def _in_module(self, module: Module, name: str) -> Symbol | None:
        key = (module, name)
        if key in self._bound:
            return self._bound[key]
        if key in self._resolving:
            return None
        self._resolving.add(key)
        try:
            entry = module.binding(name)
            if entry is not None:
                symbol = self._meaning(module, entry, name, None)
            else:
                symbol = self.from_stars(module, name)
        finally:
            self._resolving.discard(key)
        if symbol is not None:
            self._bound[key] = symbol
        return symbol

    def _meaning(
        self, module: Module, entry: Entry, name: str, owner: ClassInfo | None
    ) -> Symbol | None:
        match entry:
            case FunctionOutline():
                return FunctionSymbol(Function(module, entry, owner))
            case ClassOutline():
                return ClassSymbol(self.class_info(module, entry, owner))
            case Statement(kind="import"):
                found = [each for each in entry.imports if each.bound == name]
                return self._imported(module, found[-1]) if found else None
            case _:
                return self._assigned(ValueSymbol(module, owner, entry, name))

    def _assigned(self, symbol: ValueSymbol) -> Symbol:
        """An alias (`A = B`) means what the other name means; anything else is a value."""
        try:
            value = symbol.value
            annotation = symbol.annotation
        except UnreadableSource:
            return symbol
        if annotation is not None:
            name = get_full_name_for_node(annotation) or ""
            if name.rpartition(".")[2] != "TypeAlias":
                return symbol
        if not isinstance(value, (cst.Name, cst.Attribute)):
            return symbol
        target = self.resolve_expression(symbol.module, value, symbol.owner)
        return symbol if target is None or _is_constant(target) else target

    def from_stars(self, module: Module, name: str) -> Symbol | None:
        """What a name stands for that only the star imports of a module can bring."""
        outside = []
        guessed: list[Symbol] = []
        for statement in module.stars:
            source, qualname = self._source_of(module, statement.imports[0])
            if source is None:
                if qualname:
                    outside.append(f"{qualname}.{name}")
            elif self._exports(source, name):
                found = self.attribute(ModuleSymbol(source), name)
                if found is not None and not self._is_guess(source, name, found):
                    return found
                guessed += [] if found is None else [found]
        if guessed:
            return guessed[0]
        if not outside or name in _BUILTINS or name.startswith("_"):
            return None
        known = [qualname for qualname in outside if self._is_known(qualname)]
        candidates = known or (outside if len(outside) == 1 else [])
        return self.external(candidates[0]) if candidates else None

    def _is_guess(self, module: Module, name: str, found: Symbol) -> bool:
        """Whether a module may have a name only because it takes all that a package out of sight
        has."""
        return (
            isinstance(found, ExternalSymbol)
            and module.binding(name) is None
            and not self._is_known(found.qualname)
        )

    def _is_known(self, qualname: str) -> bool:
        return qualname in self._aliases or qualname in self._aliases.values()

    def _exports(self, module: Module, name: str) -> bool:
        """Whether a star import takes the name: `__all__` where it is literal, or no underscore."""
        exported = self.exported(module)
        return name in exported if exported is not None else not name.startswith("_")

    def exported(self, module: Module) -> frozenset[str] | None:
        """The names in `__all__`; None where there is none or it is more than one literal."""
        if module not in self._exported:
            self._exported[module] = self._find_exported(module)
        return self._exported[module]

    def _find_exported(self, module: Module) -> frozenset[str] | None:
        entry = module.binding("__all__")
        if not isinstance(entry, Statement) or entry.kind != "assign":
            return None
        lines = module.declarations.lines
        for other in module.outline.body:
            if isinstance(other, Statement) and other.kind == "other":
                text = lines[other.first - 1][other.column :]
                if text.startswith(("__all__ ", "__all__+", "__all__.")):
                    return None
        value = ValueSymbol(module, None, entry, "__all__").value
        if not isinstance(value, (cst.List, cst.Tuple)):
            return None
        try:
            names = ast.literal_eval(cst.Module([]).code_for_node(value))
        except (ValueError, SyntaxError):
            return None
        return frozenset(name for name in names if isinstance(name, str))

    def _imported(self, module: Module, each: Imported) -> Symbol | None:
        """What one name of an import stands for."""
        if each.name is None:
            return self._import(module, each.module)
        source, qualname = self._source_of(module, each)
        if source is not None:
            found = self.attribute(ModuleSymbol(source), each.name)
            if found is None and source is module:
                return self._submodule(module, each.name)
            return found
        return self.external(f"{qualname}.{each.name}") if qualname else None

    def _import(self, module: Module, name: str) -> Symbol | None:
        """What `import name` gives."""
        found = self.modules.module(name, module.path)
        if found is not None and found is not module:
            return ModuleSymbol(found)
        return None if self._owns(name, module) else self.external(name)

    def _owns(self, name: str, module: Module) -> bool:
        """Whether a name that `module` imports is the project's; a module is not its own import."""
        top = self.modules.find(name.partition(".")[0], module.path)
        return self.modules.owns(name, module.path) and (module.is_package or top != module.path)

    def _source_of(self, module: Module, each: Imported) -> tuple[Module | None, str]:
        """The module that is imported from, or the name of one outside the project."""
        name = each.module
        if each.level:
            return self.modules.relative(module, each.level, name), ""
        found = self.modules.module(name, module.path)
        if found is not None and (found is not module or module.is_package):
            return found, ""
        return None, "" if self._owns(name, module) else name


def _classes(
    body: Iterable[Entry], owners: tuple[ClassOutline, ...]
) -> Iterator[tuple[ClassOutline, tuple[ClassOutline, ...]]]:
    for entry in body:
        if isinstance(entry, ClassOutline):
            yield entry, owners
            yield from _classes(entry.body, (*owners, entry))


def _is_constant(symbol: Symbol) -> bool:
    return isinstance(symbol, ExternalSymbol) and symbol.qualname in (
        "builtins.None",
        "builtins.True",
        "builtins.False",
    )


def member_symbol(member: Member) -> Symbol:
    """The symbol of a class member."""
    match member:
        case Function():
            return FunctionSymbol(member)
        case ClassInfo():
            return ClassSymbol(member)
        case _:
            return member
