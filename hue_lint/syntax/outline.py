"""Where functions, classes and statements lie: the only thing read off a whole file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from hue_lint.syntax.source import Source


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


def local_class(source: Source, first: int, last: int) -> ClassOutline | None:
    """The outline of a class that stands in a function, from its rows; None where it has none.

    Raises UnreadableSource with the place of the syntax error.
    """
    text = source.slice(first, last)
    head = "if 1:\n" if text[:1] in " \t\f" else "\n"
    alone = Source(
        source.path, "\n" * (first - 2) + head + text, source.encoding, source.bom, source.newline
    )
    classes = (entry for entry in outline_of(alone).body if isinstance(entry, ClassOutline))
    return next(classes, None)


def outline_of(source: Source) -> Outline:
    """The outline of a file by `ast`, or by libcst where the running Python is too old for it.

    Raises UnreadableSource with the place of the syntax error.
    """
    from hue_lint.syntax.outline_ast import NotForThisPython, outline_by_ast

    try:
        return outline_by_ast(source)
    except NotForThisPython as error:
        from hue_lint.syntax.outline_cst import outline_by_libcst

        return outline_by_libcst(source, error.reason)
