"""Parts of forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest
from htmy import Component, Context, PropertyValue, html

from hue.context import HueContext


@dataclass(frozen=True, slots=True)
class CsrfInput:
    """The hidden input with the CSRF token, for forms that must also work without scripts."""

    def htmy(self, context: Context) -> Component:
        token = HueContext[HttpRequest].from_context(context).csrf_token
        return html.input_(type="hidden", name="csrfmiddlewaretoken", value=token)


@dataclass(frozen=True, slots=True)
class Field:
    """An input with its label, and the messages that say what is wrong with it.

    The input refers to the messages (`aria-describedby`) and says that it is wrong
    (`aria-invalid`), so that both are read out together.

    Arguments:
        label: The visible label.
        name: The name that is sent.
        type: The type of the `<input>`.
        value: What stands in it. A password is never filled in again.
        errors: The messages, such as `errors.of("email")`.
        id: The input's id; made from the name if not given.
        attributes: Further attributes of the input, as htmy takes them.
    """

    label: str
    name: str
    type: str = "text"
    value: object = None
    errors: Sequence[str] = ()
    id: str | None = None
    attributes: Mapping[str, PropertyValue] = field(default_factory=dict)

    def htmy(self, context: Context) -> Component:
        input_id = self.id or f"field-{self.name}"
        errors_id = f"{input_id}-errors"
        input_ = html.input_(
            id=input_id,
            name=self.name,
            type=self.type,
            value=None if self.type == "password" or self.value is None else str(self.value),
            aria_invalid="true" if self.errors else None,
            aria_describedby=errors_id if self.errors else None,
            **self.attributes,
        )
        messages = html.ul(
            *(html.li(message) for message in self.errors), id=errors_id, class_="hue-field-errors"
        )
        return html.div(
            html.label(self.label, for_=input_id),
            input_,
            messages if self.errors else None,
            class_="hue-field",
        )
