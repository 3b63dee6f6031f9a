"""What a class declares beside its handlers, refused at import where it could never be called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.views import View

from hue.errors import ViewDefinitionError
from hue.signatures import hook_problem

HOOKS = {
    "body_invalid": ("self", "request", "context", "errors"),
    "failed": ("self", "request", "context", "failure"),
}
"""The methods of a class that hue calls by themselves, with what they are given."""
_METHODS = ("get", "post", "put", "patch", "delete")


def refuse_wrong_hooks(view: type[View]) -> None:
    """Refuse hooks that could never be called rightly.

    Raises:
        ViewDefinitionError: `body_invalid` or `failed` takes something else.
    """
    for name, given in HOOKS.items():
        cause = hook_problem(getattr(view, name), given)
        if cause is not None:
            raise ViewDefinitionError(view.__name__, name, cause)


def refuse_unused_methods(view: type[View], names: Mapping[str, str]) -> None:
    """Refuse methods by which Django's own views answer, and a view of hue does not.

    Arguments:
        view: The class.
        names: The names of its handlers.

    Raises:
        ViewDefinitionError: there is a `get`, say, which is no handler of a route.
    """
    for name in _METHODS:
        unused: Any = getattr(view, name, None)
        if unused is not None and name not in names:
            raise ViewDefinitionError(
                view.__name__,
                name,
                "it is never called: a page is answered by index, all else by handlers under "
                f'@router.fragment_{name}("…")',
            )
