"""How components become text: htmy's renderer with HTML's rules for boolean attributes."""

from __future__ import annotations

from typing import Any

from htmy import Component, Context, Formatter, Renderer, SkipProperty

_HTML_BOOLEANS = """
    allowfullscreen async autofocus autoplay checked controls default defer disabled formnovalidate
    hidden inert ismap itemscope loop multiple muted nomodule novalidate open playsinline readonly
    required reversed selected
"""
_ALPINE_BOOLEANS = "formnoajax noajax x-autofocus x-cloak x-ignore x-sync"

BOOLEAN_ATTRIBUTES = frozenset((_HTML_BOOLEANS + _ALPINE_BOOLEANS).split())
"""Attributes that are true by being there, whatever their value (HTML, 2.3.2)."""


class HtmlFormatter(Formatter):
    """htmy's formatter, with `disabled=False` leaving the attribute out instead of `="false"`."""

    __slots__ = ()

    def format(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            written = self.format_name(name)
            if written in BOOLEAN_ATTRIBUTES:
                return f'{written}=""' if value else ""
        return super().format(name, value)

    def format_value(self, value: Any) -> str:
        if value is None:
            raise SkipProperty()
        return super().format_value(value)


FORMATTER = HtmlFormatter()
RENDERER = Renderer()


async def render(component: Component, context: Context) -> str:
    """Return `component` as HTML, everything that is not markup escaped."""
    return await RENDERER.render(component, {**FORMATTER.to_context(), **context})
