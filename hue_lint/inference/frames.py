"""A frame: one function while it is interpreted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from hue_lint.inference.environment import Environment
from hue_lint.inference.mocking import is_replaced
from hue_lint.inference.operations import BLOCKING, Operation
from hue_lint.inference.values import NONE, Place, Value

if TYPE_CHECKING:
    import libcst as cst

    from hue_lint.inference.engine import Engine
    from hue_lint.inference.reruns import Run
    from hue_lint.project.modules import Module
    from hue_lint.project.symbols import ClassInfo
    from hue_lint.syntax.segment import Segment

Colour = Literal["async", "sync", "module"]


@dataclass(slots=True, eq=False)
class Frame:
    """The function (or module, for its top-level expressions) whose statements are being read.

    `segment` holds its text, `owner` is the class of a method, `parent` the frame that a nested
    function was defined in, `defined` the names that were settled there by then. `operations`,
    `returns` and `yields` collect what it does.
    """

    engine: Engine
    module: Module
    segment: Segment
    name: str
    colour: Colour
    owner: ClassInfo | None = None
    parent: Frame | None = None
    defined: dict[str, Value] = field(default_factory=dict)
    depth: int = 0
    receiver: Value | None = None
    environment: Environment = field(default_factory=Environment)
    operations: list[Operation] = field(default_factory=list)
    returns: list[Value] = field(default_factory=list)
    yields: list[Value] = field(default_factory=list)
    exits: list[Environment] = field(default_factory=list)
    breaks: list[list[Environment]] = field(default_factory=list)
    continues: list[list[Environment]] = field(default_factory=list)
    seen: set[tuple[int, str, str]] = field(default_factory=set)
    nonlocals: set[str] = field(default_factory=set)
    awaiting: cst.BaseExpression | None = None
    """The expression whose value is awaited."""
    absent: set[str] = field(default_factory=set)
    """Parameters that this call leaves at None."""
    guessed: set[str] = field(default_factory=set)
    """Parameters that hold what some callers give to them; others may give something else."""
    present: dict[str, Value] = field(default_factory=dict)
    """Parameters to which this call surely gives something else than None, and what that is."""
    misses: int = 0
    """How many lookups in what the process keeps have to miss, or functions of which nothing is
    known have to be async, for control to be here."""
    is_generator: bool = False
    answers: dict[object, Value] = field(default_factory=dict)
    """The schemas by which what the function returns is read, by status."""
    aside: int = 0
    runs: dict[int, list[Run]] = field(default_factory=dict)
    """The latest runs of the functions nested here, by their nodes."""
    walks: list[tuple[str, str]] = field(default_factory=list)
    """The lists that loops around this place walk by an index, and the names of the indices."""
    patched: tuple[str, ...] = ()
    """What a test has replaced by a mock here: nothing of it runs."""

    @property
    def off_loop(self) -> bool:
        """Whether what runs now is no part of an async function itself: what it loads stays."""
        return self.colour != "async" or self.aside > 0

    def at(self, node: cst.CSTNode) -> Place:
        """The place of a node of this function."""
        return Place(node, self)

    def scratch(self) -> Frame:
        """This frame with a record of its own; what happens to values happens to both."""
        return replace(self, operations=[], seen=set())

    def record(self, operation: Operation) -> None:
        """Keep an operation, once for each node, unless it lies in something that is mocked."""
        if self.patched and is_replaced(operation, self.patched):
            return
        node, kind, name = operation.place.node, operation.kind, operation.name
        if node is self.awaiting and kind in BLOCKING:
            return  # it is awaited, so the client is an asynchronous one, whatever it is declared
        if (id(node), kind, name) in self.seen:
            return
        if kind == "unknown-relation" and (id(node), "relation", name) in self.seen:
            return
        if kind == "relation" and (id(node), "unknown-relation", name) in self.seen:
            # what is certain goes before what may be
            self.operations[:] = [
                op
                for op in self.operations
                if (op.place.node, op.kind, op.name) != (node, "unknown-relation", name)
            ]
        self.seen.add((id(node), kind, name))
        if self.engine.observer is not None:
            self.engine.observer.met(operation, self.engine.hopping)
        self.operations.append(replace(operation, on_miss=True) if self.misses else operation)

    @contextmanager
    def missing(self, *, kept: bool) -> Iterator[None]:
        """What happens inside does so only where something kept was not there, or where a function
        of which nothing is known is async (if `kept`)."""
        self.misses += kept
        yield
        self.misses -= kept

    def evaluate(self, node: cst.BaseExpression) -> Value:
        """The value of an expression; records every operation that evaluating it runs."""
        return self.engine.evaluate(self, node)

    def lookup(self, name: str) -> Value | None:
        """The value of a local name here or in an enclosing function; None if it is not local."""
        found = self.environment.names.get(name)
        if found is None:
            found = self.defined.get(name)
        if found is None and self.parent is not None:
            return self.parent.lookup(name)
        return found

    def rebind(self, name: str, value: Value) -> None:
        """What a name stands for has changed, in the function that it belongs to."""
        if name not in self.environment.names and self.parent is not None:
            self.parent.rebind(name, value)
        else:
            self.environment.names[name] = value

    def is_kept(self, name: str) -> bool:
        """Whether a name is a variable of the module that is empty at first, so set once for the
        whole process."""
        return self.lookup(name) is None and self.engine.global_value(self.module, name) == NONE

    def row_of(self, node: cst.CSTNode) -> int:
        """The row of a node in its file."""
        return self.segment.span_of(node).start.row
