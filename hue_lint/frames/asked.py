"""Who answers what is asked while a function is interpreted, by what they are asked.

Code that explains Django or a library asks the interpreter by these protocols, and the interpreter
asks whoever answers for other functions; `F` is the frame of whoever asks (`frames.Frame`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from collections.abc import Sequence as Arguments
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    import libcst as cst

    from hue_lint.declared.annotations import Annotations
    from hue_lint.declared.generics import Generics
    from hue_lint.declared.modelling import Models
    from hue_lint.facts.knowledge import Knowledge
    from hue_lint.facts.schema import Behaviour, Wrapper
    from hue_lint.project.classes import ClassInfo, Function, Symbol, ValueSymbol
    from hue_lint.project.index import Project
    from hue_lint.project.modules import Module
    from hue_lint.values.classes import Known, Member
    from hue_lint.values.entry import Entry
    from hue_lint.values.operations import Halves, Summary
    from hue_lint.values.origins import Origin
    from hue_lint.values.receiver import Receiver
from hue_lint.values.values import (
    Argument,
    ClassValue,
    Closure,
    FunctionValue,
    Generator,
    Instance,
    Manager,
    Object,
    Operation,
    Provenance,
    State,
    Value,
)

F = TypeVar("F", contravariant=True)

_Given: TypeAlias = Arguments["Argument"]


class Calls(Protocol[F]):
    """Calls of whatever can be called."""

    def call(self, frame: F, callee: Value, arguments: _Given, node: cst.CSTNode) -> Value:
        """What calling `callee` gives; records what it runs at `node`."""

    def silently(self, frame: F, callee: Value, arguments: _Given, node: cst.CSTNode) -> Value:
        """What a call gives; nothing is recorded, and nothing has happened to any value."""

    def aside(self, frame: F, callee: Value, arguments: _Given, node: cst.CSTNode) -> Value:
        """What a call gives that runs elsewhere: nothing is recorded, what it loads stays."""

    def apart(
        self, frame: F, callee: Value, arguments: _Given, node: cst.CSTNode
    ) -> tuple[Value, list[Operation]]:
        """A call whose operations are handed out instead of being recorded."""

    def is_synchronous(self, callee: Value) -> bool:
        """Whether calling it surely gives no awaitable."""

    def may_be_sync(self, function: Function) -> bool:
        """Whether a class of the project overrides an async method by a synchronous one."""

    def call_function(
        self, frame: F, callee: FunctionValue, arguments: _Given, node: cst.CSTNode
    ) -> Value:
        """Call a function of the project."""

    def guarded(self, context: Value, target: Value) -> Value:
        """A context manager used as a decorator."""

    def name_of(self, callee: Value) -> str:
        """How a callable is named in messages."""

    def known_call(
        self,
        frame: F,
        receiver: Value,
        known: Known,
        arguments: _Given,
        node: cst.CSTNode,
        spelling: str = "",
    ) -> Value:
        """Call a method that the facts describe."""

    def call_described(
        self, frame: F, qualname: str, arguments: _Given, node: cst.CSTNode
    ) -> Value:
        """Call a function that the facts describe."""

    def read_itself(
        self, frame: F, receiver: Value, behaviour: Behaviour, node: cst.CSTNode, name: str
    ) -> None:
        """Reading an attribute renders, or serializes, what the receiver holds."""

    def runs(self, frame: F, receiver: Value, behaviour: Behaviour, arguments: _Given) -> bool:
        """Whether a described effect happens for this receiver and these arguments."""

    def warm(self, frame: F, receiver: Value) -> None:
        """An object has loaded what it loads at first use."""

    def warmed_by(self, frame: F, receiver: Value, behaviour: Behaviour) -> None:
        """What a paginator counted, or a session loaded in a thread, is there from now on."""

    def run_hooks(self, frame: F, receiver: Value, behaviour: Behaviour, node: cst.CSTNode) -> None:
        """Methods of the project that a described member calls on its receiver run."""

    def base_queryset(self, frame: F, manager: Manager, node: cst.CSTNode) -> Value:
        """The queryset that a manager's methods work on."""

    def called_early(self, frame: F, argument: Argument, node: cst.CSTNode) -> bool:
        """Whether an argument that is to run in a thread has been called on the loop already."""

    def in_thread(
        self, frame: F, callee: Value, arguments: _Given, node: cst.CSTNode, *, managed: bool
    ) -> Value:
        """Run `callee` in a thread: what it does there is no finding."""

    def record_call(
        self,
        frame: F,
        summary: Summary,
        name: str,
        node: cst.CSTNode,
        function: Function | None,
    ) -> None:
        """A function whose summary holds operations is run here: one operation, with the path."""

    def call_accessor(self, frame: F, callee: FunctionValue, node: cst.CSTNode) -> Value:
        """A property or cached property is read."""

    def call_member(
        self,
        frame: F,
        receiver: Value,
        member: Member,
        name: str,
        arguments: _Given,
        node: cst.CSTNode,
    ) -> Value:
        """Call a member found on the receiver's class (`__str__`, `__iter__`, …)."""

    def call_special(
        self, frame: F, receiver: Value, name: str, arguments: _Given, node: cst.CSTNode
    ) -> Value | None:
        """Call a special method that a class of the project defines; None where none does."""

    def call_setter(
        self, frame: F, receiver: Instance | Object, name: str, value: Value, node: cst.CSTNode
    ) -> bool:
        """`receiver.name = value` where that runs code; False where it only stores the value."""

    def call_deleter(
        self, frame: F, receiver: Instance | Object, name: str, node: cst.CSTNode
    ) -> bool:
        """`del receiver.name` likewise."""

    def step(self, frame: F, generator: Generator, node: cst.CSTNode) -> None:
        """A generator runs until it yields, the first time it is asked for an item."""

    def run_generator(self, frame: F, generator: Generator, node: cst.CSTNode) -> None:
        """The body of a generator function runs, because somebody iterates or enters it."""

    def enter_generator(self, frame: F, generator: Generator, node: cst.CSTNode) -> None:
        """The body of a generator function runs up to its yield, the rest at some time later."""

    def generator_item(self, generator: Generator) -> Value:
        """What a generator yields."""

    def note_rows(self, frame: F, arguments: _Given, node: cst.CSTNode) -> None:
        """Rows are handed to what may keep them."""


class Summaries(Protocol[F]):
    """What functions of the project do when they are called."""

    def of(
        self,
        callee: FunctionValue,
        arguments: _Given,
        frame: F | None,
        node: cst.CSTNode | None = None,
    ) -> Summary:
        """What a function does when called with these arguments at `node`."""

    def mention(self, call: Hashable) -> None:
        """A call is met by what is being interpreted."""

    def mentioned(self, calls: Iterable[Hashable], below: Iterable[Hashable]) -> Iterable[Hashable]:
        """The calls, of some, that functions and entries have led to so far."""

    def apart(self) -> AbstractContextManager[dict[int, None]]:
        """What is called inside is not called by what is being interpreted now."""

    def deeper(self) -> AbstractContextManager[None]:
        """What is interpreted inside, inside of a function, takes its share of the stack."""

    def ask_again(self, asked: Iterable[int]) -> None:
        """What is being interpreted calls what was called before in its place."""


class Nested(Protocol[F]):
    """Functions and classes that functions define inside themselves."""

    def define(self, frame: F, node: cst.FunctionDef | cst.Lambda) -> Closure:
        """A nested function or lambda where its definition is run."""

    def mark(self, closure: Closure) -> None:
        """A synchronous function is marked as a coroutine function."""

    def begin(self, frame: F) -> None:
        """From here on the functions nested in this one are noted."""

    def operations_in(self, frame: F) -> Iterator[Operation]:
        """The async functions nested in a function, each judged by itself."""

    def local_class(self, frame: F, node: cst.ClassDef) -> Value:
        """A class defined inside a function; its methods see the names of the function."""

    def note(self, frame: F, closure: Closure) -> None:
        """Remember a nested function, to be judged by itself if nobody calls it."""

    def replace(self, frame: F, names: tuple[str, ...]) -> None:
        """A test has replaced something for the functions nested in it, too."""

    def decorated(self, frame: F, closure: Closure) -> Value:
        """A nested function with its decorators applied."""

    def call(self, frame: F, closure: Closure, arguments: _Given, node: cst.CSTNode) -> Value:
        """Call a nested function or lambda where it is known what its names mean."""

    def run(self, frame: F, closure: Closure, arguments: _Given, node: cst.CSTNode) -> None:
        """Run a nested generator function because it is iterated."""

    def halves(self, frame: F, closure: Closure, arguments: _Given) -> Halves:
        """What a nested generator function does, of which nothing has happened yet."""


class Instances(Protocol[F]):
    """What instances of the project's classes hold."""

    def attribute(self, cls: ClassInfo, name: str) -> Value:
        """What the methods of a class (and its bases) set `self.name` to."""

    def states(self, cls: ClassInfo, name: str) -> Mapping[Origin, State]:
        """What has happened to what `attribute` gives by the end of the method that set it."""

    def item(self, value: Object, origin: Origin, frame: F | None = None) -> Value:
        """What iterating an object gives, by its `__iter__` or `__aiter__`; where that is known,
        for what has happened to the object in a frame."""


class Entries(Protocol[F]):
    """What is done before functions begin."""

    @property
    def inquiry(self) -> int:
        """The number of the inquiry that is open; 0 where none is."""

    def of(self, function: Function, receiver: Value | None, frame: F) -> list[Entry]:
        """How the wrappers that a function's decorators put around it call the function."""

    def met(self, callee: FunctionValue | None, arguments: _Given, frame: F | None) -> bool:
        """Note a call of the function that is asked about, None for that of the handler by Django's
        own `dispatch`; False for any other."""


class CallSites(Protocol):
    """What callers in the project give."""

    def note(self, callee: FunctionValue, arguments: _Given) -> None:
        """A call of the function was met, with these arguments (the receiver left out)."""

    def parameters(
        self, function: Function, names: Arguments[str], receiver: Value | None
    ) -> dict[str, Value]:
        """What callers give to the parameters `names` (in order, the receiver left out)."""


class Subclasses(Protocol):
    """Which classes of the project a method runs for."""

    def overriding(self, function: Function) -> Iterator[tuple[ClassInfo, Function]]:
        """The classes that have a method of their own in place of this one, with it."""


class OnRequests(Protocol):
    """What middleware leaves on requests."""

    def left(self, name: str, module: Module) -> Value:
        """What a request holds under a name where the code of a module runs."""


class Guarding(Protocol[F]):
    """What guards the functions that objects of a package register."""

    def enter_wrapper(self, frame: F, wrapper: cst.FunctionDef) -> None:
        """What the guards of all functions around which a decorator puts a wrapper do to the
        request holds where the wrapper begins."""


class Receivers(Protocol[F]):
    """What signals give to their receivers."""

    def parameter(self, frame: F, function: Function, name: str) -> Value:
        """What signals give to the parameter `name` of a function; unknown where none does."""

    def of(self, signal: Object) -> tuple[Receiver, ...] | None:
        """The receivers that the project connects to a signal; None where there may be others."""


class Registries(Protocol[F]):
    """What is put into containers of modules and classes."""

    def content(self, symbol: ValueSymbol, initial: Value) -> Value:
        """What a container holds, by what it begins with and by all that puts something in."""

    def note_name(self, frame: F, name: str, value: Value) -> None:
        """What a name stands for has grown."""

    def note_member(self, owner: Value, name: str, value: Value) -> None:
        """What an attribute of a class, or of its instances, stands for has grown."""


class Lookup(Protocol):
    """What names mean, as values."""

    @property
    def project(self) -> Project:
        """What the project declares."""

    @property
    def knowledge(self) -> Knowledge:
        """What the facts say."""

    @property
    def models(self) -> Models:
        """The models of the project, and those of packages that it names."""

    @property
    def annotations(self) -> Annotations:
        """What annotations say."""

    @property
    def generics(self) -> Generics:
        """What type variables stand for."""

    def filled(self, symbol: ValueSymbol, value: Value) -> Value:
        """A container of a module or class with what is put into it."""

    def function_value(self, function: Function, receiver: Value | None) -> Value:
        """A function with its decorators applied, bound to a receiver."""

    def global_value(self, module: Module, name: str) -> Value:
        """What a name stands for at module level, or among the builtins."""

    def module_member(self, module: Module, name: str) -> Value:
        """`module.name`."""

    def imported(
        self, module: Module, node: cst.Import | cst.ImportFrom
    ) -> Iterator[tuple[str, Value]]:
        """The names that an import inside a function binds."""

    def value_of_symbol(self, symbol: Symbol | None) -> Value:
        """The value that a symbol stands for."""

    def stated_value(self, qualname: str) -> Value | None:
        """A function or wrapper of the project that the configuration states; what it says goes
        before the source. None for anything else."""

    def symbol_value(self, symbol: ValueSymbol) -> Value:
        """The value of an assignment at module or class level."""

    def external_value(self, qualname: str) -> Value:
        """Something of an installed package, by its dotted name."""

    def typed(self, returns: str, origin: Origin) -> Value:
        """A value of the facts' small type language without a receiver."""

    def ref_of(self, value: Value) -> ClassInfo | str | None:
        """The class of an instance."""

    def class_of(self, value: Value) -> Value:
        """`type(value)`."""

    def member_of(self, value: Value, name: str) -> Member | None:
        """A member on the class of a value."""

    def wrapper_of(self, ref: ClassInfo | str) -> Wrapper | None:
        """The wrapper that a class of the project derives from (`asgiref.sync.SyncToAsync`)."""

    def is_described(self, value: Object) -> bool:
        """Whether the facts describe the class of an object, or a base of it."""

    def is_instance(self, value: Value, cls: ClassValue) -> bool:
        """Whether a value is surely an instance of the class."""

    def instance_of(self, value: Value, origin: Origin, provenance: Provenance) -> Value:
        """An instance of the class that `value` is."""

    def does(self, text: str, value: Value) -> str:
        """The facts' words with the model's name put in."""

    def describe(self, value: Value) -> str:
        """A value in a few words."""

    def item(self, value: Value, origin: Origin) -> Value:
        """What iterating a value gives."""

    def positional(self, *values: Value) -> tuple[Argument, ...]:
        """Positional arguments."""

    def asks(self, module: Module, callee: cst.BaseExpression) -> str:
        """What a function asks that tells coroutine functions, awaitables or the running loop from
        others: `coroutine-function`, `awaitable`, `on-loop`, or nothing of these."""

    def needs_the_loop(self, module: Module, callee: cst.BaseExpression) -> bool:
        """Whether an expression is a function that raises RuntimeError where no loop runs."""
