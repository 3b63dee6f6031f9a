"""What is shown in place of a fragment that could not be made."""

from __future__ import annotations

from dataclasses import dataclass

from htmy import Component, Context, html

from hue.bodies import BodyErrors, fields_in_order
from hue.diagnosis import Diagnosis
from hue.ui import Callout


@dataclass(frozen=True, slots=True)
class InvalidBodyNotice:
    """The list of what is wrong with a form, field by field."""

    errors: BodyErrors

    def htmy(self, context: Context) -> Component:
        items = (
            html.li(f"{field}: {message}" if field else message, data_field=field)
            for field, message in fields_in_order(self.errors)
        )
        return html.div(html.ul(*items), role="alert", class_="hue-callout hue-callout-error")


@dataclass(frozen=True, slots=True)
class LoginNotice:
    """The way to the login page, for those whose browser does not go there by itself."""

    address: str

    def htmy(self, context: Context) -> Component:
        return html.div(
            html.a("Please log in", href=self.address),
            role="alert",
            class_="hue-callout hue-callout-warning",
        )


@dataclass(frozen=True, slots=True)
class DebugNotice:
    """An exception for its developer; only with `DEBUG`."""

    error: Exception
    diagnosis: Diagnosis | None

    def htmy(self, context: Context) -> Component:
        summary = Callout(f"{type(self.error).__name__}: {self.error}", variant="error")
        if self.diagnosis is None:
            return summary
        lines = (html.p(line) for line in self.diagnosis.lines)
        return (summary, html.div(*lines, class_="hue-diagnosis"))
