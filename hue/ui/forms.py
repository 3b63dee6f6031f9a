"""Forms and their fields.

A field refers to its messages (`aria-describedby`) and says that it is wrong (`aria-invalid`), so
that both are read out together. Within a `Form` its id begins with the form's, its value and its
messages are those of the form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from htmy import Component, ComponentType, Context, PropertyValue, html

from hue.context import HueContext
from hue.errors import WHOLE_BODY, BodyErrors
from hue.formatting import Text, as_child
from hue.ui.callout import Callout
from hue.ui.scope import FormScope, errors_of, field_id, value_of

Attributes = Mapping[str, PropertyValue]


@dataclass(frozen=True, slots=True)
class CsrfInput:
    """The hidden input with the CSRF token, for forms that must also work without scripts."""

    def htmy(self, context: Context) -> Component:
        token = HueContext[HttpRequest].from_context(context).csrf_token
        return html.input_(type="hidden", name="csrfmiddlewaretoken", value=token)


class Form:
    """A form with its CSRF token.

    Rendered with `errors`, it shows again what was sent, and beside each field what is wrong:

        def body_invalid(self, request, context, errors):
            return sign_up_form(errors=errors)
    """

    def __init__(
        self,
        *children: ComponentType,
        id: str,
        action: str,
        method: str = "post",
        target: str | None = None,
        enctype: str | None = None,
        values: Mapping[str, Any] | None = None,
        errors: BodyErrors | None = None,
        attributes: Attributes | None = None,
    ) -> None:
        """Describe the form.

        Arguments:
            children: What stands in it.
            id: Its id, which is unique on the page.
            action: The address that it is sent to.
            method: `get`, `post`, `put`, `patch` or `delete`; the last three need scripts.
            target: The ids of the elements that the answer replaces (`x-target`); the form itself
                if not given.
            enctype: How it is sent; as multipart if a `FileInput` stands directly in it.
            values: What stands in its fields, by name.
            errors: What was wrong when it was sent; then what was sent stands in its fields.
            attributes: Further attributes, as htmy takes them.
        """
        self._children = children
        self._scope = FormScope(id, values or {}, errors)
        has_file = any(isinstance(child, FileInput) for child in children)
        self._attributes = {
            "id": id,
            "action": action,
            "method": method,
            "enctype": enctype or ("multipart/form-data" if has_file else None),
            "x_target": target or id,
            "class_": "hue-form",
            **(attributes or {}),
        }

    def htmy_context(self) -> Context:
        """Tell the fields which form they stand in."""
        return {FormScope: self._scope}

    def htmy(self, context: Context) -> Component:
        errors = self._scope.errors
        whole = errors.of(WHOLE_BODY) if errors is not None else ()
        return html.form(
            CsrfInput() if self._attributes["method"] != "get" else None,
            *(Callout(message, variant="error") for message in whole),
            *self._children,
            **self._attributes,
        )


@dataclass(frozen=True, slots=True)
class Field:
    """An input with its label, and the messages that say what is wrong with it.

    Arguments:
        label: The visible label.
        name: The name that is sent.
        type: The type of the `<input>`.
        value: What stands in it. A password is never filled in again.
        errors: The messages, such as `errors.of("email")`.
        id: The input's id; made from the form's and the name if not given.
        attributes: Further attributes of the input, as htmy takes them.
        hint: A sentence that helps to fill it in.
    """

    label: Text
    name: str
    type: str = "text"
    value: object = None
    errors: Sequence[Text] = ()
    id: str | None = None
    attributes: Attributes = field(default_factory=dict)
    hint: Text | None = None

    def htmy(self, context: Context) -> Component:
        described = _Described.of(self, context)
        value = value_of(self.name, self.value, context)
        input_ = html.input_(
            **described.attributes,
            type=self.type,
            value=None if self.type == "password" or value is None else _shown(value),
            **self.attributes,
        )
        return described.around(input_)


@dataclass(frozen=True, slots=True)
class Textarea:
    """A text of several rows; the arguments are those of `Field`."""

    label: Text
    name: str
    value: object = None
    rows: int = 4
    errors: Sequence[Text] = ()
    id: str | None = None
    attributes: Attributes = field(default_factory=dict)
    hint: Text | None = None

    def htmy(self, context: Context) -> Component:
        described = _Described.of(self, context)
        value = value_of(self.name, self.value, context)
        return described.around(
            html.textarea(
                None if value is None else _shown(value),
                rows=str(self.rows),
                **described.attributes,
                **self.attributes,
            )
        )


@dataclass(frozen=True, slots=True)
class Select:
    """A choice among `options`, each a value with its label; the others are as for `Field`.

    With `attributes={"multiple": True}` several can be chosen; `value` is then a list.
    """

    label: Text
    name: str
    options: Sequence[tuple[str, Text]]
    value: object = None
    errors: Sequence[Text] = ()
    id: str | None = None
    attributes: Attributes = field(default_factory=dict)
    hint: Text | None = None

    def htmy(self, context: Context) -> Component:
        described = _Described.of(self, context)
        value = value_of(self.name, self.value, context)
        chosen = {_shown(each) for each in (value if isinstance(value, (list, tuple)) else [value])}
        options = (
            html.option(as_child(label), value=each, selected=each in chosen)
            for each, label in self.options
        )
        return described.around(html.select(*options, **described.attributes, **self.attributes))


@dataclass(frozen=True, slots=True)
class Checkbox:
    """A box to tick. Unticked it is not sent: its field in the model needs a default.

    Arguments:
        label: The visible label.
        name: The name that is sent.
        checked: Whether it is ticked; what the form knows if not given.
        value: What is sent.
        errors: The messages.
        id: The box's id.
        attributes: Further attributes of the box.
        hint: A sentence that helps to decide.
    """

    label: Text
    name: str
    checked: bool | None = None
    value: str = "on"
    errors: Sequence[Text] = ()
    id: str | None = None
    attributes: Attributes = field(default_factory=dict)
    hint: Text | None = None

    def htmy(self, context: Context) -> Component:
        described = _Described.of(self, context)
        known = value_of(self.name, self.checked, context)
        values = known if isinstance(known, (list, tuple)) else [known]
        box = html.input_(
            type="checkbox",
            value=self.value,
            checked=any(each is True or each == self.value for each in values),
            **described.attributes,
            **self.attributes,
        )
        return described.around(box, label_first=False)


@dataclass(frozen=True, slots=True)
class FileInput:
    """A file to send; `attributes={"multiple": True}` for several. Never filled in again."""

    label: Text
    name: str
    accept: str | None = None
    errors: Sequence[Text] = ()
    id: str | None = None
    attributes: Attributes = field(default_factory=dict)
    hint: Text | None = None

    def htmy(self, context: Context) -> Component:
        described = _Described.of(self, context)
        return described.around(
            html.input_(type="file", accept=self.accept, **described.attributes, **self.attributes)
        )


def _shown(value: object) -> str:
    """Return a value as a form sends it: the value of an enumeration's member, else its text."""
    return str(getattr(value, "value", value))


@dataclass(frozen=True, slots=True)
class _Described:
    """A control with what belongs to it: label, hint and messages."""

    label: Text
    hint: Text | None
    errors: Sequence[Text]
    id: str
    name: str

    @classmethod
    def of(cls, control: Any, context: Context) -> _Described:
        id = control.id or field_id(control.name, context)
        errors = errors_of(control.name, tuple(control.errors), context)
        return cls(control.label, control.hint, errors, id, control.name)

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes of the control that lead to all of them."""
        described = [f"{self.id}-hint"] if self.hint is not None else []
        described += [f"{self.id}-errors"] if self.errors else []
        return {
            "id": self.id,
            "name": self.name,
            "aria_invalid": "true" if self.errors else None,
            "aria_describedby": " ".join(described) or None,
        }

    def around(self, control: ComponentType, *, label_first: bool = True) -> Component:
        """Return the control with its label before or behind it."""
        label = html.label(as_child(self.label), for_=self.id)
        messages = html.ul(
            *(html.li(as_child(message)) for message in self.errors),
            id=f"{self.id}-errors",
            class_="hue-field-errors",
        )
        return html.div(
            *((label, control) if label_first else (control, label)),
            html.p(as_child(self.hint), id=f"{self.id}-hint", class_="hue-field-hint")
            if self.hint is not None
            else None,
            messages if self.errors else None,
            class_="hue-field" if label_first else "hue-field hue-field-inline",
        )
