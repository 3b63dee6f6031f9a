"""What can be told of a function by its text alone: generator or not, its decorators' roles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import libcst as cst

from hue_lint.project.classes import ExternalSymbol
from hue_lint.syntax.walk import walk

if TYPE_CHECKING:
    from hue_lint.project.classes import Function
    from hue_lint.project.index import Project

Role = Literal["plain", "property", "staticmethod", "classmethod"]

_PROPERTIES = frozenset(
    {
        "builtins.property",
        "functools.cached_property",
        "django.utils.functional.cached_property",
        "abc.abstractproperty",
        "types.DynamicClassAttribute",
    }
)
CONTEXT_MANAGERS = frozenset({"contextlib.contextmanager", "contextlib.asynccontextmanager"})


@dataclass(frozen=True, slots=True)
class Shape:
    """`generator`: has a `yield` of its own. `contextmanager`: decorated to be entered by
    `with`. `cached`: a property that runs once for each instance."""

    generator: bool
    contextmanager: bool
    role: Role
    decorators: tuple[cst.BaseExpression, ...]
    cached: bool = False


@lru_cache(maxsize=65536)
def is_generator(node: cst.FunctionDef | cst.Lambda) -> bool:
    """Whether the body has a `yield` that is not in a nested function."""
    return any(isinstance(inner, cst.Yield) for inner in walk(node.body))


_PLAIN_DECORATORS: dict[str, Role] = {
    "property": "property",
    "cached_property": "property",
    "functools.cached_property": "property",
    "staticmethod": "staticmethod",
    "classmethod": "classmethod",
    "abstractmethod": "plain",
    "abc.abstractmethod": "plain",
    "override": "plain",
}
_OF_THE_CLASS = ("__new__", "__init_subclass__", "__class_getitem__")


def _by_text(function: Function) -> Shape | None:
    """The shape where the text alone tells it, which saves parsing the function."""
    outline = function.outline
    if "yield" in function.declared.text:
        return None
    role: Role = "classmethod" if outline.name in _OF_THE_CLASS else "plain"
    cached = False
    source = function.module.declarations
    for line in (
        source.slice(outline.first, outline.row - 1).splitlines() if outline.decorated else ()
    ):
        name = line.strip().removeprefix("@")
        if name not in _PLAIN_DECORATORS or (
            function.module.binding(name) is not None and name in _BUILTIN
        ):
            return None
        role = _PLAIN_DECORATORS[name] if role == "plain" else role
        cached = cached or name.endswith("cached_property")
    return Shape(False, False, role, (), cached)


_BUILTIN = frozenset({"property", "staticmethod", "classmethod"})


def shape_of(project: Project, function: Function) -> Shape:
    """The shape of a function of the project."""
    by_text = _by_text(function)
    if by_text is not None:
        return by_text
    node = function.head
    role: Role = "plain"
    manages = cached = False
    others: list[cst.BaseExpression] = []
    for decorator in node.decorators:
        symbol = project.resolve_expression(function.module, decorator.decorator, function.owner)
        name = symbol.qualname if isinstance(symbol, ExternalSymbol) else ""
        text = decorator.decorator.value if isinstance(decorator.decorator, cst.Name) else ""
        if name in _PROPERTIES or text.endswith("cached_property"):
            role = "property"
            cached = cached or "cached_property" in (name.rpartition(".")[2], text[-15:])
        elif name == "builtins.staticmethod":
            role = "staticmethod"
        elif name == "builtins.classmethod":
            role = "classmethod"
        elif name in CONTEXT_MANAGERS:
            manages = True
        else:
            others.append(decorator.decorator)
    if function.outline.name in _OF_THE_CLASS and role == "plain":
        role = "classmethod"
    generator = "yield" in function.declared.text and is_generator(node)
    return Shape(generator, manages, role, tuple(others), cached)
