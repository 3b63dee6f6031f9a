"""What is shown in place of a fragment that could not be made."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from htmy import Component, Context, html

from hue.diagnosis import Diagnosis
from hue.errors import BodyErrors
from hue.ui import Callout


@dataclass(frozen=True, slots=True)
class InvalidBodyNotice:
    """The list of what is wrong with a form, field by field."""

    errors: BodyErrors

    def htmy(self, context: Context) -> Component:
        items = [
            html.li(f"{field}: {message}" if field else message, data_field=field)
            for field, message in self.errors.in_order()
        ]
        more = self.errors.more
        if more:
            items.append(html.li(ngettext("and %d more", "and %d more", more) % more))
        return html.div(html.ul(*items), role="alert", class_="hue-callout hue-callout-error")


@dataclass(frozen=True, slots=True)
class LoginNotice:
    """The way to the login page, for those whose browser does not go there by itself."""

    address: str

    def htmy(self, context: Context) -> Component:
        return html.div(
            html.a(_("Please log in"), href=self.address),
            role="alert",
            class_="hue-callout hue-callout-warning",
        )


@dataclass(frozen=True, slots=True)
class DebugNotice:
    """An exception for its developer; only with `DEBUG`.

    Arguments:
        error: The exception.
        diagnosis: What to do about it, where it is known.
        place: The project's row that raised it.
    """

    error: Exception
    diagnosis: Diagnosis | None = None
    place: str | None = None

    def htmy(self, context: Context) -> Component:
        summary = Callout(f"{type(self.error).__name__}: {self.error}", variant="error")
        lines = self.diagnosis.lines if self.diagnosis is not None else (self.place,)
        shown = (html.p(line) for line in lines if line)
        return (summary, html.div(*shown, class_="hue-diagnosis"))
