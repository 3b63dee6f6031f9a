"""A place on the page whose changes are announced."""

from __future__ import annotations

from htmy import Component, ComponentType, Context, html


class Region:
    """A live region: what an answer puts into it is read out.

    A region must be there before its content changes. Alpine AJAX replaces whole elements, so that
    a plain `<div aria-live>` would be gone with the first answer; of this one it replaces the
    content alone (`x-merge="update"`).
    """

    def __init__(self, *children: ComponentType, id: str) -> None:
        """Describe the region.

        Arguments:
            children: What stands in it from the start.
            id: Its id, the target of forms and answers.
        """
        self._children = children
        self._id = id

    def htmy(self, context: Context) -> Component:
        return html.div(
            *self._children,
            id=self._id,
            role="status",
            aria_live="polite",
            x_merge="update",
            class_="hue-region",
        )
