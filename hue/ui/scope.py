"""What the parts of a form know of the form around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from htmy import Context

from hue.context import HueContext
from hue.errors import BodyErrors


@dataclass(frozen=True, slots=True)
class FormScope:
    """The form around a field.

    Arguments:
        id: The form's id, which those of its fields begin with.
        values: What stands in the fields, by name.
        errors: What was wrong when the form was sent.
    """

    id: str
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: BodyErrors | None = None

    @classmethod
    def around(cls, context: Context) -> FormScope | None:
        """Return the scope of the form that is being rendered, None outside of one."""
        scope: FormScope | None = context.get(FormScope)
        return scope


def field_id(name: str, context: Context) -> str:
    """Return an id for the field `name`: of its form, or one that the answer does not have yet."""
    scope = FormScope.around(context)
    if scope is not None:
        return f"{scope.id}-{name}"
    return HueContext[HttpRequest].from_context(context).unused_id(f"field-{name}")


def value_of(name: str, given: object, context: Context) -> Any:
    """Return what stands in the field `name`: what it was given, else what the form knows."""
    scope = FormScope.around(context)
    if given is not None or scope is None:
        return given
    sent = scope.errors.data if scope.errors is not None else scope.values
    return sent.get(name)


def errors_of(name: str, given: tuple[Any, ...], context: Context) -> tuple[Any, ...]:
    """Return the messages for the field `name`: those it was given, else those of the form."""
    scope = FormScope.around(context)
    if given or scope is None or scope.errors is None:
        return given
    return scope.errors.of(name)
