"""What stands in the place of a piece that does not parse, so that nobody is misled by what is left
of it: the names that it may have bound mean nothing that is known any more.
"""

import ast
import keyword
import re
from collections.abc import Iterable, Iterator
from typing import Final

from hue_lint.syntax.broken.pieces import Piece

UNKNOWN: Final = "__does_not_parse__"
"""A name that nothing binds: what it stands for is not known."""

_NAME = r"[^\W\d]\w*"
_DEFINED = re.compile(rf"(?:async\s+)?(def|class)\s+({_NAME})\s*(.*)", re.DOTALL)
_IMPORTED = re.compile(r"(?:from\s+\S+\s+)?import\s+(.*)", re.DOTALL)
_ALIAS = re.compile(rf"[\w.]+\s+as\s+({_NAME})|({_NAME})[\w.]*")
_AS = re.compile(rf"\bas\s+\(?({_NAME}(?:\s*,\s*{_NAME})*)")
_FOR = re.compile(r"\bfor\s+(.+?)(?:\s+in\b|$)")
_WALRUS = re.compile(rf"({_NAME})\s*:=")
_ASSIGNS = re.compile(r"(?<![=!<>:+\-*/%&|^@])(?:[+\-*/%&|^@]|\*\*|//|<<|>>)?=(?!=)")
_PARAMETER = re.compile(rf"[(,]\s*\*{{0,2}}({_NAME})")
_GIVEN = re.compile(rf"(?<=[(,])\s*\*{{0,2}}({_NAME})\s*(?=[,)]|$)")
_SPOKEN_OF = re.compile(rf"(?<![\w.])({_NAME})(?:\.({_NAME})(?=\.))?")
_ASKED = re.compile(rf"(?<![\w.])({_NAME})\.\w+\(")


def stand_in(head: Piece) -> str:
    """The row for the head of a block that does not parse; what is below it stays as it is."""
    asynchronous = "async " if head.bare.startswith("async ") else ""
    match head.opens:
        case "def" | "class":
            return f"{asynchronous}{_definition(head)}"
        case "for":
            names = ", ".join(_plain(_targets_of_loops(head.bare))) or "_"
            return f"{asynchronous}for {names} in {UNKNOWN}:"
        case "with":
            entered = [f"{UNKNOWN} as {name}" for name in _plain(_after_as(head.bare))]
            return f"{asynchronous}with {', '.join(entered) or UNKNOWN}:"
        case "case":
            return f"case _ if {UNKNOWN}:"
        case "try" | "finally" | "else" as word:
            return f"{word}:"
        case "except":
            name = next(_plain(_after_as(head.bare)), "")
            return f"except {UNKNOWN}{f' as {name}' if name else ''}:"
        case word:
            return f"{word} {UNKNOWN}:"


def forgetting(targets: Iterable[str]) -> str:
    """A row by which targets mean nothing that is known; `pass` for none."""
    found = list(dict.fromkeys(targets))
    return " = ".join([*found, UNKNOWN]) if found else "pass"


def bound_by(piece: Piece) -> Iterator[str]:
    """The names, attributes and items that a piece may bind where it stands."""
    for inner in own_scope(piece.inner):
        yield from bound_by(inner)
    bare = piece.bare
    defined = _DEFINED.match(bare)
    imported = _IMPORTED.match(bare)
    if defined is not None:
        yield from _plain([defined[2]])
    elif imported is not None:
        yield from _plain(
            alias or name for alias, name in _ALIAS.findall(imported[1].replace("(", " "))
        )
    elif piece.word:
        yield from _plain(_targets_of_loops(bare) if piece.word == "for" else _after_as(bare))
    elif not piece.is_decorator:
        yield from _assigned(bare)
    yield from _plain(_WALRUS.findall(bare))


def own_scope(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces that are not inside a function or class that stands among them."""
    hidden: int | None = None
    for piece in pieces:
        if hidden is not None and piece.depth > hidden:
            continue
        hidden = piece.depth if piece.word in ("def", "class") else None
        yield piece


def changed_by(piece: Piece) -> Iterator[str]:
    """The names that a call in a piece is given, or that it calls a method of."""
    if piece.word not in ("def", "class"):
        yield from _plain([*_GIVEN.findall(piece.bare), *_ASKED.findall(piece.bare)])


def spoken_of_by(piece: Piece) -> Iterator[str]:
    """Every name in a piece, and what it looks for on it (`self.book` of `self.book.author`)."""
    if piece.word not in ("def", "class"):
        for name, attribute in _SPOKEN_OF.findall(piece.bare):
            yield from _plain([name])
            if attribute and _is_free(name):
                yield f"{name}.{attribute}"


def names_bound_in(pieces: Iterable[Piece]) -> frozenset[str]:
    """Every name that pieces may bind, parameters of functions among them."""
    found: set[str] = set()
    for piece in pieces:
        found.update(name for name in bound_by(piece) if name.isidentifier())
        if piece.word == "def":
            found.update(_PARAMETER.findall(piece.bare))
    return frozenset(found)


def is_stand_in(text: str) -> bool:
    """Whether a statement is one of these rows that bind what is not known."""
    return text.rstrip().endswith(f"= {UNKNOWN}")


def _definition(piece: Piece) -> str:
    found = _DEFINED.match(piece.bare)
    if found is None or not _is_free(found[2]):
        return f"if {UNKNOWN}:"
    if found[1] == "class":
        return f"class {found[2]}({UNKNOWN}):"
    names = _plain(dict.fromkeys(_PARAMETER.findall(found[3])))
    known = [f"{name}={UNKNOWN}" for name in names]
    return f"def {found[2]}({', '.join([*known, '*_', '**__'])}):"


def _assigned(bare: str) -> Iterator[str]:
    """The targets of an assignment: what stands before each `=` outside of brackets."""
    if bare.startswith("del "):
        yield from _plain(re.findall(rf"{_NAME}", bare[4:]))
        return
    start = 0
    for found in _ASSIGNS.finditer(bare):
        if _is_outside(bare, found.start()):
            yield from _targets(bare[start : found.start()])
            start = found.end()


def _targets(text: str) -> Iterator[str]:
    annotated = text.find(":")
    while annotated >= 0 and not _is_outside(text, annotated):
        annotated = text.find(":", annotated + 1)
    text = (text[:annotated] if annotated >= 0 else text).strip()
    try:
        tree = ast.parse(f"{text} = 0")
    except (SyntaxError, ValueError):
        yield from _plain(re.findall(rf"(?<![\w.]){_NAME}", text))
        return
    for node in tree.body:
        if isinstance(node, ast.Assign):
            yield from (name for target in node.targets for name in _dotted(target))


def _dotted(target: ast.expr) -> Iterator[str]:
    match target:
        case ast.Name():
            yield target.id
        case ast.Attribute(value=ast.Name() | ast.Attribute()):
            yield ast.unparse(target)
        case ast.Tuple() | ast.List():
            for element in target.elts:
                yield from _dotted(element)
        case ast.Starred():
            yield from _dotted(target.value)
        case _:
            return


def _targets_of_loops(bare: str) -> list[str]:
    return [name for part in _FOR.findall(bare) for name in re.findall(_NAME, part)]


def _after_as(bare: str) -> list[str]:
    return [name for part in _AS.findall(bare) for name in re.findall(_NAME, part)]


def _is_outside(text: str, end: int) -> bool:
    """Whether no bracket is open at a place."""
    return all(
        text.count(opening, 0, end) == text.count(closing, 0, end)
        for opening, closing in ("()", "[]", "{}")
    )


def _plain(names: Iterable[str]) -> Iterator[str]:
    return (name for name in names if _is_free(name))


def _is_free(name: str) -> bool:
    return not keyword.iskeyword(name)
