"""Managers of models, and the querysets they are made of."""

import libcst as cst

from hue_lint.facts.names import MANAGER, QUERYSET
from hue_lint.project.classes import (
    CallBase,
    ClassInfo,
    ClassSymbol,
    ExternalSymbol,
    Function,
    Symbol,
    ValueSymbol,
)
from hue_lint.project.fields import kind_of
from hue_lint.project.model import ManagerInfo, ModelInfo
from hue_lint.project.symbols import Symbols
from hue_lint.syntax.source import UnreadableSource
from hue_lint.syntax.walk import walk


class ManagerReader:
    """Reads the managers that a class body declares."""

    def __init__(self, symbols: Symbols) -> None:
        self._symbols = symbols

    def read(self, cls: ClassInfo, name: str, model: ModelInfo) -> ManagerInfo | None:
        """The manager `name` that the body of `cls` declares."""
        member = cls.own_member(name)
        if not isinstance(member, ValueSymbol) or not isinstance(member.value, cst.Call):
            return None
        found = self.made_by(cls, member.value)
        return None if found is None else ManagerInfo(name, model, *found, cls)

    def made_by(
        self, cls: ClassInfo, call: cst.Call
    ) -> tuple[ClassInfo | ExternalSymbol, ClassInfo | None] | None:
        """Manager and queryset class of `PostManager()`, `PostQuerySet.as_manager()`,
        `Manager.from_queryset(PostQuerySet)()`; None if the call makes no manager."""
        made = self._symbols.base(cls.module, call.func, cls)
        if isinstance(call.func, cst.Attribute) and call.func.attr.value == "as_manager":
            receiver = self._symbols.base(cls.module, call.func.value, cls)
            queryset = self.class_of(receiver)
            if queryset is None:
                return None
            if isinstance(receiver, ClassSymbol):
                own = receiver.info.member("as_manager")
                if own is not None and isinstance(own[1], Function):
                    return self._returned_manager(own[1]) or (ExternalSymbol(MANAGER), queryset)
            return ExternalSymbol(MANAGER), queryset
        return self._manager(made)

    def _returned_manager(
        self, function: Function
    ) -> tuple[ClassInfo | ExternalSymbol, ClassInfo | None] | None:
        """The manager that a class's own `as_manager` makes: the first one made in its body."""
        if function.owner is None:
            return None
        for node in walk(function.node):
            if isinstance(node, cst.Call):
                found = self._manager(self._symbols.base(function.module, node.func, None))
                if found is not None:
                    return found[0], found[1] or function.owner
        return None

    def _manager(
        self, made: Symbol | None
    ) -> tuple[ClassInfo | ExternalSymbol, ClassInfo | None] | None:
        match made:
            case ClassSymbol(info) if _is_manager(info):
                return info, self.queryset_of(info)
            case ExternalSymbol(qualname) if _manages(qualname):
                return made, None
            case CallBase(name="from_queryset", receiver=receiver, args=args, module=module):
                manager = self._manager(receiver)
                if manager is None:
                    return None
                given = self._symbols.base(module, args[0].value) if args else None
                return manager[0], self.class_of(given) or manager[1]
            case _:
                return None

    def queryset_of(self, manager: ClassInfo) -> ClassInfo | None:
        """The project's queryset class behind a manager class: given to `from_queryset` in its
        bases, among its bases, named by `_queryset_class`, or made in its `get_queryset`."""
        for cls in manager.project_mro():
            named = cls.own_member("_queryset_class")
            if isinstance(named, ValueSymbol) and named.value is not None:
                found = self.class_of(self._symbols.base(cls.module, named.value, cls))
                if found is not None:
                    return found
            getter = cls.own_member("get_queryset")
            if isinstance(getter, Function):
                found = self._made_in(getter)
                if found is not None:
                    return found
            if cls.is_subclass_of(QUERYSET) and not cls.is_subclass_of(MANAGER):
                # what type checkers are shown in place of `from_queryset`
                return cls
            for base in cls.bases():
                if isinstance(base, CallBase) and base.name == "from_queryset" and base.args:
                    given = self._symbols.base(base.module, base.args[0].value)
                    found = self.class_of(given)
                    if found is not None:
                        return found
        return None

    def _made_in(self, getter: Function) -> ClassInfo | None:
        try:
            nodes = list(walk(getter.node))
        except UnreadableSource:
            return None
        for node in nodes:
            if isinstance(node, cst.Call):
                symbol = self._symbols.resolve_expression(getter.module, node.func)
                found = self.class_of(symbol)
                if found is not None and found.is_subclass_of(QUERYSET):
                    return found
        return None

    def class_of(self, symbol: Symbol | None) -> ClassInfo | None:
        """The class that a symbol stands for."""
        return symbol.info if isinstance(symbol, ClassSymbol) else None


def _is_manager(info: ClassInfo) -> bool:
    return any(map(_manages, info.external_bases()))


def _manages(qualname: str) -> bool:
    """Whether a class out of sight is a manager, and not a field that is named like one."""
    return qualname.endswith("Manager") and kind_of(qualname) is None
