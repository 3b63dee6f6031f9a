"""A short message that stands out and that screen readers announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from htmy import Component, Context, html

from hue.formatting import Text, as_child

Variant = Literal["info", "success", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Callout:
    """A message.

    Errors and warnings interrupt a screen reader (`role="alert"`), the others wait their turn
    (`role="status"`; WAI-ARIA 1.2, 5.3.5 Live Region Roles).

    Arguments:
        text: What it says.
        variant: `info`, `success`, `warning` or `error`.
        id: The element's id, where it is a target itself.
    """

    text: Text
    variant: Variant = "info"
    id: str | None = None

    def htmy(self, context: Context) -> Component:
        return html.div(
            as_child(self.text),
            id=self.id,
            role="alert" if self.variant in ("error", "warning") else "status",
            class_=f"hue-callout hue-callout-{self.variant}",
        )
