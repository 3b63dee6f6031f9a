"""What the body of a function means, whatever its comments, its messages and the names of its
locals: what rests on it need not be made again while that stays the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final, TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
_TELLING: Final = re.compile(
    r"async|await|thread|executor|coroutine|globals|import_|partial|NotImplementedError"
    r"|abstractmethod|yield|\brun|loop|\b(?:self|cls)\.\w+"
)
"""What is looked for in the text of functions as such, comments included (`frames/decorators.py`,
`interpreter/abstract.py`, `interpreter/parameters.py`)."""


def meaning_of(function: Function, text: str) -> tuple[str, tuple[str, ...]]:
    """The same for functions of one meaning. The tree is changed: it is not to be used any more."""
    names = _renamed(function)
    for node in ast.walk(function):
        match node:
            case ast.Name(id=name) if name in names:
                node.id = names[name]
            case ast.Raise(exc=ast.Call(args=args)):
                for each in args:
                    _take_out_text(each)
    body = function.body
    match body[0]:
        case ast.Expr(value=ast.Constant(value=str())):
            del body[0]
    return ast.dump(ast.Module(body, [])), tuple(_TELLING.findall(text))


def _take_out_text(node: ast.expr) -> None:
    """Leave nothing of what a message says but the values in it."""
    match node:
        case ast.Constant(value=str()):
            node.value = ""
        case ast.JoinedStr():
            node.values = [each for each in node.values if not isinstance(each, ast.Constant)]


def _renamed(function: Function) -> dict[str, str]:
    """Names for the locals that say no more than which is which, by those that they have. Where a
    scope stands in the function nothing is renamed: a name may mean another thing there."""
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
    own = [name for name in dict.fromkeys(stored) if name not in given]
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
