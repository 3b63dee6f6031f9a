"""A table that fits on a small screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from htmy import Component, ComponentType, Context, html

from hue.formatting import Text, as_child


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. Where it is too wide it scrolls by itself, with the keyboard too.

    Arguments:
        caption: What the table is about.
        head: The headings of the columns.
        rows: The cells of each row.
        id: The id of the whole, where it is a target itself.
    """

    caption: Text
    head: Sequence[ComponentType]
    rows: Iterable[Sequence[ComponentType]]
    id: str | None = None

    def htmy(self, context: Context) -> Component:
        return html.div(
            html.table(
                html.caption(as_child(self.caption)),
                html.thead(html.tr(*(html.th(each, scope="col") for each in self.head))),
                html.tbody(
                    *(html.tr(*(html.td(cell) for cell in row)) for row in self.rows),
                ),
            ),
            id=self.id,
            class_="hue-table",
            role="region",
            aria_label=self.caption,
            tabindex="0",
        )
