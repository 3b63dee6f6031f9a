"""Functions and classes of the project, and what a name can stand for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, Protocol, TypeAlias, Union

import libcst as cst
from libcst.helpers import get_full_name_for_node

from hue_lint.project.modules import Module, bindings_of, is_accessor
from hue_lint.project.mro import linearise
from hue_lint.syntax.outline import ClassOutline, Entry, FunctionOutline, Statement
from hue_lint.syntax.segment import Segment, class_segment, function_segment, statement_segment


@dataclass(frozen=True, slots=True)
class ModuleSymbol:
    """The name stands for a module of the project."""

    module: Module


@dataclass(frozen=True, slots=True)
class ClassSymbol:
    """The name stands for a class of the project."""

    info: "ClassInfo"


@dataclass(frozen=True, slots=True)
class FunctionSymbol:
    """The name stands for a function of the project."""

    function: "Function"


@dataclass(frozen=True, slots=True)
class ValueSymbol:
    """The name is bound by a statement that gives it a value; `owner` is the class around it."""

    module: Module
    owner: "ClassInfo | None"
    statement: Statement
    name: str

    @property
    def qualname(self) -> str:
        """The dotted name with its module."""
        owner = self.module.name if self.owner is None else self.owner.qualname
        return f"{owner}.{self.name}"

    @property
    def segment(self) -> Segment:
        """The statement's segment."""
        return statement_segment(self.module.declarations, self.statement)

    @property
    def value(self) -> cst.BaseExpression | None:
        """The expression given to the name; None for a bare annotation or a part of a tuple."""
        match self.segment.node:
            case cst.Assign(targets=targets, value=value):
                whole = any(isinstance(t.target, cst.Name) for t in targets)
                return value if whole else None
            case cst.AnnAssign(value=value):
                return value
            case cst.TypeAlias(value=value):
                return value
            case _:
                return None

    @property
    def annotation(self) -> cst.BaseExpression | None:
        """The annotation of the name."""
        node = self.segment.node
        return node.annotation.annotation if isinstance(node, cst.AnnAssign) else None


@dataclass(frozen=True, slots=True)
class ExternalSymbol:
    """The name leads out of the project; `qualname` is canonical (`django.db.models.Model`)."""

    qualname: str


@dataclass(frozen=True, slots=True)
class CallBase:
    """A base class that a call makes: `with_metaclass(M, Base)`, `Manager.from_queryset(QS)`.

    `symbol` is what is called; for a method, `receiver` and `name` say whose.
    """

    symbol: "Symbol | None"
    receiver: "Symbol | None"
    name: str
    args: tuple[cst.Arg, ...]
    module: Module


Symbol: TypeAlias = (
    ModuleSymbol | ClassSymbol | FunctionSymbol | ValueSymbol | ExternalSymbol | CallBase
)


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function or method of the project; equal when path, row and name are."""

    module: Module
    outline: FunctionOutline
    owner: "ClassInfo | None"
    _key: tuple[object, ...] = field(init=False, repr=False)
    _hash: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        key = (self.module.path, self.outline.row, self.outline.name)
        object.__setattr__(self, "_key", key)
        object.__setattr__(self, "_hash", hash(key))

    @property
    def name(self) -> str:
        """The name it is defined by."""
        return self.outline.name

    @property
    def qualname(self) -> str:
        """The dotted name with its module: `app.models.Post.publish`."""
        return f"{self.module.name}.{self.outline.qualname}"

    @property
    def segment(self) -> Segment:
        """The text of the function, parsed when asked for."""
        return function_segment(self.module.source, self.outline)

    @property
    def declared(self) -> Segment:
        """The same for what it declares: its decorators, parameters and what it is said to return,
        whether it yields. What is read so does not count as its body."""
        return function_segment(self.module.declarations, self.outline)

    @property
    def head(self) -> cst.FunctionDef:
        """The function's tree, for what it declares; raises UnreadableSource."""
        node: cst.FunctionDef = self.declared.node
        return node

    @property
    def node(self) -> cst.FunctionDef:
        """The function's tree; raises UnreadableSource where libcst cannot parse it."""
        node: cst.FunctionDef = self.segment.node
        return node

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Function) and self._key == other._key)

    def __hash__(self) -> int:
        return self._hash


class Declared(Protocol):
    """What a class asks for of the project around it."""

    def named_base(self, module: Module, name: str, owner: "ClassInfo | None") -> Symbol | None:
        """What a base class stands for that is written as a name."""

    def base(
        self, module: Module, node: cst.BaseExpression, owner: "ClassInfo | None"
    ) -> Symbol | None:
        """What a base class stands for, however it is written."""

    def class_bases(
        self, cls: "ClassInfo | ExternalSymbol"
    ) -> "Sequence[ClassInfo | ExternalSymbol]":
        """The bases of a class that are classes."""

    def class_info(
        self, module: Module, outline: ClassOutline, owner: "ClassInfo | None" = None
    ) -> "ClassInfo":
        """The one ClassInfo of a class."""

    def canonical(self, qualname: str) -> str:
        """The name by which something of a package goes everywhere."""


Member: TypeAlias = Union[Function, "ClassInfo", ValueSymbol]


class ClassInfo:
    """A class of the project; there is one object for each class, compared by identity."""

    def __init__(
        self,
        symbols: Declared,
        module: Module,
        outline: ClassOutline,
        owner: "ClassInfo | None",
        local: Mapping[str, Symbol] | None = None,
    ) -> None:
        self.module = module
        self.outline = outline
        self.owner = owner
        self._symbols = symbols
        self._local = local or {}
        self._known_bases: tuple[tuple[Symbol, ...], bool] | None = None
        self._tells_bases = False

    @property
    def name(self) -> str:
        """The name it is defined by."""
        return self.outline.name

    @property
    def qualname(self) -> str:
        """The dotted name with its module: `app.models.Post`."""
        return f"{self.module.name}.{self.outline.qualname}"

    @property
    def segment(self) -> Segment:
        """The class's head: decorators, name, bases and keywords."""
        return class_segment(self.module.declarations, self.outline)

    @property
    def node(self) -> cst.ClassDef:
        """The head's tree, its body `...`."""
        node: cst.ClassDef = self.segment.node
        return node

    @property
    def keywords(self) -> Mapping[str, cst.BaseExpression]:
        """The keyword arguments of the head: `metaclass` and others."""
        return {arg.keyword.value: arg.value for arg in self.node.keywords if arg.keyword}

    @property
    def decorators(self) -> tuple[cst.BaseExpression, ...]:
        """The decorators, outermost first."""
        return tuple(decorator.decorator for decorator in self.node.decorators)

    def _bases(self) -> tuple[tuple[Symbol, ...], bool]:
        """The base classes that can be told, and whether one cannot. One whose name leads through
        this class itself (`class A(A.B)`) cannot."""
        if self._known_bases is not None:
            return self._known_bases
        if self._tells_bases:
            return (), True
        self._tells_bases = True
        try:
            symbols = list(self._base_symbols())
        finally:
            self._tells_bases = False
        told = tuple(each for each in symbols if each is not None)
        self._known_bases = (told, None in symbols)
        return self._known_bases

    def _base_symbols(self) -> "Iterator[Symbol | None]":
        if self.outline.bases is not None:
            for name in self.outline.bases:
                local = self._local.get(name)
                yield local or self._symbols.named_base(self.module, name, self.owner)
            return
        for arg in self.node.bases:
            name = get_full_name_for_node(arg.value) or ""
            local = self._local.get(name)
            yield local or self._symbols.base(self.module, arg.value, self.owner)

    def bases(self) -> tuple[Symbol, ...]:
        """What the base classes stand for, in order; `Base[T]` gives `Base`."""
        return self._bases()[0]

    @property
    def has_unknown_base(self) -> bool:
        """Whether a base class could not be told."""
        return self._bases()[1]

    @cached_property
    def _mro(self) -> "tuple[ClassInfo | ExternalSymbol, ...]":
        return linearise(self, self._symbols.class_bases)

    def mro(self) -> "tuple[ClassInfo | ExternalSymbol, ...]":
        """The method resolution order (C3), this class first; depth first where C3 has none."""
        return self._mro

    @cached_property
    def _own(self) -> Mapping[str, Entry]:
        return bindings_of(self.module.declarations, self.outline.body)

    def own(self, name: str) -> Entry | None:
        """The entry of the class's own body that gives `name` its meaning."""
        return self._own.get(name)

    def own_names(self) -> tuple[str, ...]:
        """Every name bound in the class's own body, in source order."""
        return tuple(self._own)

    def own_member(self, name: str) -> Member | None:
        """The member that the class's own body defines."""
        entry = self._own.get(name)
        match entry:
            case FunctionOutline():
                return Function(self.module, entry, self)
            case ClassOutline():
                return self._symbols.class_info(self.module, entry, self)
            case Statement():
                return ValueSymbol(self.module, self, entry, name)
            case _:
                return None

    def accessor(self, name: str, kind: Literal["setter", "deleter"]) -> Function | None:
        """The setter or deleter of the property `name`, along the MRO."""
        for cls in self.project_mro():
            for entry in cls.outline.body:
                if (
                    isinstance(entry, FunctionOutline)
                    and entry.name == name
                    and is_accessor(cls.module.declarations, entry)
                ):
                    text = cls.module.declarations.slice(entry.first, entry.row - 1)
                    if f"@{name}.{kind}" in text:
                        return Function(cls.module, entry, cls)
        return None

    def project_mro(self) -> "Iterator[ClassInfo]":
        """The classes of the MRO that the project defines."""
        return (cls for cls in self.mro() if isinstance(cls, ClassInfo))

    def member(self, name: str) -> "tuple[ClassInfo, Member] | None":
        """The member `name` and the class that defines it, along the MRO.

        Classes from outside the project are passed over: what they define, the data says.
        """
        return _member(self.mro(), name)

    def member_after(self, cls: "ClassInfo", name: str) -> "tuple[ClassInfo, Member] | None":
        """What `super().name` means in a method of `cls`, for an instance of this class."""
        mro = self.mro()
        after = mro.index(cls) + 1 if cls in mro else len(mro)
        return _member(mro[after:], name)

    def external_bases(self) -> tuple[str, ...]:
        """The canonical names of the classes of the MRO from outside the project."""
        return tuple(cls.qualname for cls in self.mro() if isinstance(cls, ExternalSymbol))

    def is_subclass_of(self, qualname: str) -> bool:
        """Whether a class of this qualified name is in the MRO, this class included."""
        name = self._symbols.canonical(qualname)
        return any(cls.qualname == name for cls in self.mro())

    def __repr__(self) -> str:
        return f"<ClassInfo {self.qualname}>"


def _member(
    mro: tuple[ClassInfo | ExternalSymbol, ...], name: str
) -> tuple[ClassInfo, Member] | None:
    for cls in mro:
        if isinstance(cls, ClassInfo):
            member = cls.own_member(name)
            if member is not None:
                return cls, member
    return None
