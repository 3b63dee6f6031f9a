"""What the body of a function means, whatever its comments, its messages and the names of its
locals: what rests on it need not be made again while that stays the same."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
_WORDS: Final = (
    r"async|await|thread|executor|coroutine|globals|import_|partial|NotImplementedError"
    r"|abstractmethod|yield|\brun|loop|anyio|uvloop"
)
_TELLING: Final = re.compile(
    rf"{_WORDS}|(?:\b(?:with|in)\b[^\n]*|\w+\(|\{{)?\b(?:self|cls)\b"
    r"(?:[.\[(!:][^\s=)]*[ \t]*[=,)]?)?"
)
"""What is looked for in the text of functions as such, however it is broken into rows
(`frames/decorators.py`, `interpreter/abstract.py`, `interpreter/parameters.py`,
`solver/subclasses.py`)."""
_LIKE_CODE: Final = re.compile(
    rf"{_WORDS}|[\w\])][.(\[][\w\"'()\[]|[=@{{]|\b(?:self|cls)\b|^\s*(?:from|import)\s"
)
"""Rows of comments and documentation that somebody who looks for something in a text may take for
code."""
_MODELS: Final = re.compile(r"^[A-Z]|(?i:model|klass)")
"""Names by which something unknown is taken for a model, or for several (`interpreter/
attributes.py`)."""
_ERRORS: Final = frozenset(
    name
    for name, each in vars(builtins).items()
    if isinstance(each, type) and issubclass(each, BaseException)
)


@dataclass(frozen=True, slots=True)
class Around:
    """What a module binds: `names` in any way, `errors` of them by imports from Django alone, and
    whether it may bind any other name, too."""

    names: frozenset[str]
    errors: frozenset[str]
    anything: bool

    def is_plain_error(self, name: str) -> bool:
        """Whether a name stands for an exception that does nothing with what it is told."""
        if self.anything:
            return False
        return name in self.errors or (name in _ERRORS and name not in self.names)

    def may_be_meant(self, name: str) -> bool:
        """Whether a name means something where no local has it, or by what it says."""
        known = self.anything or name in self.names or hasattr(builtins, name)
        return known or _MODELS.search(name) is not None


def around(tree: ast.Module) -> Around:
    """What a module binds."""
    bound: dict[str, bool] = {}
    anything = False
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=module, names=names, level=level):
                anything = anything or any(each.name == "*" for each in names)
                of_django = level == 0 and (module or "").startswith("django.")
                for each in names:
                    name = each.asname or each.name
                    bound[name] = of_django and bound.get(name, True)
            case ast.Import(names=names):
                bound |= {(each.asname or each.name).partition(".")[0]: False for each in names}
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                bound[name] = False
            case ast.ClassDef(name=name):
                bound[name] = False
    bound |= dict.fromkeys(_assigned(tree), False)
    errors = frozenset(name for name, of_django in bound.items() if of_django)
    return Around(frozenset(bound), errors, anything)


def _assigned(tree: ast.Module) -> Iterator[str]:
    """The names that are assigned outside of functions, or said to be global in one."""
    waiting: list[tuple[ast.AST, bool]] = [(tree, False)]
    while waiting:
        node, inside = waiting.pop()
        match node:
            case ast.Name(id=name, ctx=ast.Store()) if not inside:
                yield name
            case ast.Global(names=names):
                yield from names
        inside = inside or isinstance(node, Function)
        waiting += ((child, inside) for child in ast.iter_child_nodes(node))


def like_code(rows: Iterable[str]) -> tuple[str, ...]:
    """The rows of comments and documentation that may be taken for code."""
    return tuple(row for row in rows if _LIKE_CODE.search(row) is not None)


def meaning_of(function: Function, text: str, module: Around) -> tuple[object, ...]:
    """The same for functions of one meaning. The tree is changed: it is not to be used any more."""
    names, own = _renamed(function, module), _own(function)
    said = [row[at:] for row in text.splitlines() if (at := row.find("#")) >= 0]
    for node in ast.walk(function):
        match node:
            case ast.Name(id=name) if name in names:
                node.id = names[name]
            case ast.Raise(exc=ast.Call(func=ast.Name(id=name), args=args)) if (
                name not in own and module.is_plain_error(name)
            ):
                for each in args:
                    _take_out_text(each)
    body = function.body
    match body[0]:
        case ast.Expr(value=ast.Constant(value=str(documented))):
            said += documented.splitlines()
            del body[0]
    return ast.dump(ast.Module(body, [])), tuple(_TELLING.findall(text)), like_code(said)


def _own(function: Function) -> set[str]:
    """The names that a function and those in it are given, or assign."""
    nodes = list(ast.walk(function))
    given = {each.arg for each in nodes if isinstance(each, ast.arg)}
    stored = {
        each.id for each in nodes if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
    return {*given, *stored, *_bound_otherwise(nodes)}


def _take_out_text(node: ast.expr) -> None:
    """Leave nothing of what a message says but the values in it."""
    match node:
        case ast.Constant(value=str()):
            node.value = ""
        case ast.JoinedStr():
            node.values = [each for each in node.values if not isinstance(each, ast.Constant)]


def _renamed(function: Function, module: Around) -> dict[str, str]:
    """Names for the locals that say no more than which is which, by those that they have. Where a
    scope stands in the function nothing is renamed: a name may mean another thing there; nor is
    what the module has a name for, which may be meant where the local is not bound."""
    inner = [each for child in function.body for each in ast.walk(child)]
    scopes = (
        *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
        *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
        *(ast.Global, ast.Nonlocal),
    )
    if any(isinstance(each, scopes) for each in inner):
        return {}
    arguments = function.args
    given = [
        *(each.arg for each in ast.walk(arguments) if isinstance(each, ast.arg)),
        *_bound_otherwise(inner),
    ]
    stored = [
        each.id for each in inner if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    ]
    own = [
        name
        for name in dict.fromkeys(stored)
        if name not in given and not module.may_be_meant(name)
    ]
    return {name: f"<{at}>" for at, name in enumerate(own)}


def _bound_otherwise(nodes: list[ast.AST]) -> Iterator[str]:
    """The names that imports, handlers and patterns bind."""
    for each in nodes:
        match each:
            case ast.alias():
                yield (each.asname or each.name).partition(".")[0]
            case ast.ExceptHandler(name=str(name)):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.MatchMapping(rest=str(name)):
                yield name
