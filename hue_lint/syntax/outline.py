"""Where functions, classes and statements lie: the only thing read off a whole file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Imported:
    """One name that an import binds: `from <level dots><module> import <name> as <bound>`.

    `name` is None for `import <module> as <bound>`; without `as`, `module` is the topmost package,
    which is what the import binds.
    """

    bound: str
    module: str
    name: str | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """A simple statement at module or class level, blocks (`if`, `try`, `with`, `for`) flattened.

    Rows from 1, columns from 0 in characters; the statement's text runs from (`first`, `column`)
    up to (`last`, `end_column`), which leaves out what stands beside it on a row.
    An augmented assignment binds nothing here: it changes what the name already means.
    """

    kind: Literal["import", "assign", "other"]
    names: tuple[str, ...]
    """The names it binds; `"*"` for a star import. Attributes and items are no names."""
    first: int
    last: int
    column: int
    end_column: int
    type_checking: bool
    """Inside `if TYPE_CHECKING`."""
    conditional: bool
    """Inside a block."""
    fallback: bool
    """In the branch that is taken when things go wrong: `except`, the `else` of TYPE_CHECKING."""
    imports: tuple[Imported, ...] = ()
    """What each of the names of an import is."""


@dataclass(frozen=True, slots=True)
class FunctionOutline:
    """A function that is not nested in another one."""

    name: str
    qualname: str
    is_async: bool
    first: int
    """The row of its first decorator, or of its `def`."""
    row: int
    """The row of its `def`."""
    last: int
    column: int
    decorated: bool
    contains_async: bool
    """It, or a function in it, is async."""
    conditional: bool
    fallback: bool


@dataclass(frozen=True, slots=True)
class ClassOutline:
    """A class that is not nested in a function; `body` in source order, blocks flattened."""

    name: str
    qualname: str
    first: int
    row: int
    last: int
    column: int
    body: "tuple[Entry, ...]"
    conditional: bool
    fallback: bool
    bases: tuple[str, ...] | None
    """Its bases, where each is a dotted name or one with parameters, which are left out, and there
    is nothing else in the brackets."""


Entry: TypeAlias = Statement | FunctionOutline | ClassOutline


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of one file."""

    body: tuple[Entry, ...]

    def functions(self) -> Iterator[tuple[FunctionOutline, tuple[ClassOutline, ...]]]:
        """Every function not nested in a function, with the classes it lies in, outermost first."""
        yield from _functions(self.body, ())

    @property
    def has_async(self) -> bool:
        """Whether any function of the file is async, nested ones included."""
        return any(function.contains_async for function, _ in self.functions())


def _functions(
    body: tuple[Entry, ...], chain: tuple[ClassOutline, ...]
) -> Iterator[tuple[FunctionOutline, tuple[ClassOutline, ...]]]:
    for entry in body:
        if isinstance(entry, FunctionOutline):
            yield entry, chain
        elif isinstance(entry, ClassOutline):
            yield from _functions(entry.body, (*chain, entry))
