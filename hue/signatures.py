"""What a handler takes, and whether a route can give it that."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Mapping
from typing import Any, get_args, get_type_hints

from django.utils import decorators
from pydantic import BaseModel

BODY = "body"
"""The parameter that the validated body is passed as."""
_GIVEN = ("request", "context")
_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def signature_problem(function: Callable[..., Any], path: tuple[str, ...]) -> str | None:
    """Return why `function` can never be called rightly, or None.

    Arguments:
        function: A handler, with the view as its first parameter.
        path: The names of the path's parameters.
    """
    for name in path:
        if name in ("self", *_GIVEN):
            return f"a path parameter cannot be called {name!r}"
        if path.count(name) > 1:
            return f"the path has two parameters called {name!r}"
    if is_generator(function):
        return "it is a generator (it has a yield): a handler returns its component"
    declared = list(inspect.signature(function).parameters.values())[1:]
    kinds = {parameter.kind for parameter in declared}
    given = [parameter for parameter in declared if parameter.kind in _POSITIONAL][: len(_GIVEN)]
    swapped = [parameter.name for parameter in given] == [*reversed(_GIVEN)]
    if swapped or (len(given) < len(_GIVEN) and inspect.Parameter.VAR_POSITIONAL not in kinds):
        return "a handler takes (self, request, context, …)"
    named = {
        parameter.name: parameter
        for parameter in declared
        if parameter.kind in _NAMED and parameter not in given
    }
    for name in path:
        if name not in named and inspect.Parameter.VAR_KEYWORD not in kinds:
            return f"the path has a parameter {name!r} that the handler does not take"
    for name, parameter in named.items():
        if name in (*path, BODY):
            continue
        if _looks_like_a_body(name, function):
            return f"its parameter {name!r} looks like a body, which is passed as 'body': rename it"
        if parameter.default is inspect.Parameter.empty:
            return f"nothing fills its parameter {name!r}: it is not in the path"
    return None


def is_generator(function: Callable[..., Any]) -> bool:
    """Whether calling the function runs nothing of it, because of a `yield`."""
    inner = inspect.unwrap(function)
    return inspect.isasyncgenfunction(inner) or inspect.isgeneratorfunction(inner)


def hook_problem(function: Callable[..., Any], given: tuple[str, ...]) -> str | None:
    """Return why `function` can never be called with the arguments that are given, or None."""
    if is_generator(function):
        return "it is a generator (it has a yield): it returns what is shown"
    try:
        inspect.signature(function).bind(*given)
    except TypeError:
        return f"it takes ({', '.join(given)})"
    return None


def _looks_like_a_body(name: str, function: Callable[..., Any]) -> bool:
    """Whether the annotation is a model, or may be one, although the name is not `body`."""
    try:
        annotation = resolved_annotation(name, function, {})
    except (NameError, TypeError):  # importable for type checkers alone, or no type at all
        return False
    return any(map(_is_model, (annotation, *get_args(annotation))))


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and (
        issubclass(annotation, BaseModel)
        or dataclasses.is_dataclass(annotation)
        or hasattr(annotation, "__required_keys__")
    )


def takes_request_first(function: Callable[..., Any]) -> bool:
    """Whether the outermost wrapper takes a request first, as decorators of plain views do."""
    if not hasattr(function, "__wrapped__"):
        return False
    outer = list(inspect.signature(function, follow_wrapped=False).parameters)
    inner = list(inspect.signature(function).parameters)
    return outer[:1] == ["request"] and inner[:1] != ["request"]


def is_method_decorated(function: Callable[..., Any]) -> bool:
    """Whether Django's `method_decorator` made the outermost wrapper of a handler."""
    code = getattr(function, "__code__", None)
    return (
        hasattr(function, "__wrapped__")
        and code is not None
        and code.co_filename == decorators.__file__
    )


def resolved_annotation(
    parameter: str, function: Callable[..., Any], names: Mapping[str, Any]
) -> Any:
    """Return the annotation of one parameter, evaluated if it is text.

    `from __future__ import annotations` makes all of them text. Only the one that is asked for is
    evaluated, so that others may be importable for type checkers alone.

    Arguments:
        parameter: The name of the parameter.
        function: The function, decorated or not.
        names: Further names that the annotation may use, such as those of the class around it.

    Raises:
        NameError: it uses a name that does not exist at run time.
    """
    inner = inspect.unwrap(function)
    closure = inspect.getclosurevars(inner).nonlocals if inspect.isfunction(inner) else {}

    def holder() -> None: ...

    holder.__annotations__ = {
        parameter: inspect.signature(function).parameters[parameter].annotation
    }
    hints = get_type_hints(
        holder,
        globalns=getattr(inner, "__globals__", {}),
        localns={**closure, **names},
        include_extras=True,
    )
    return hints[parameter]
