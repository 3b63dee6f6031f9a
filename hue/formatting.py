"""How components become text: htmy's components, Django's safe and lazy texts, HTML's booleans."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Awaitable
from inspect import isawaitable
from typing import Any, cast

from django.utils.functional import Promise
from htmy import Component, ComponentType, Context, Formatter, SafeStr, SkipProperty
from htmy.core import xml_format_string

from hue.loop import ON_LOOP, Side

_HTML_BOOLEANS = """
    allowfullscreen async autofocus autoplay checked controls default defer disabled formnovalidate
    hidden inert ismap itemscope loop multiple muted nomodule novalidate open playsinline readonly
    required reversed selected
"""
_ALPINE_BOOLEANS = "formnoajax noajax x-autofocus x-cloak x-ignore x-sync"

BOOLEAN_ATTRIBUTES = frozenset((_HTML_BOOLEANS + _ALPINE_BOOLEANS).split())
"""Attributes that are true by being there, whatever their value (HTML, 2.3.2)."""


Text = str | Promise
"""What stands for text wherever hue takes some: strings, safe or not, and lazy ones."""


def as_child(text: Text) -> ComponentType:
    """Return text as a child of an element; htmy's types know strings alone."""
    return cast(ComponentType, text)


class HtmlFormatter(Formatter):
    """htmy's formatter, with `disabled=False` leaving the attribute out instead of `="false"`.

    What Django marks as safe is not escaped a second time; a quotation mark in it always is.
    """

    __slots__ = ()

    def format(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            written = self.format_name(name)
            if written in BOOLEAN_ATTRIBUTES:
                return f'{written}=""' if value else ""
        if isinstance(value, Promise):
            value = _text(value)
        html = getattr(value, "__html__", None)
        if html is not None:
            markup = str(html()).replace('"', "&quot;")
            return f'{self.format_name(name)}="{markup}"'
        return super().format(name, value)

    def format_value(self, value: Any) -> str:
        if value is None:
            raise SkipProperty()
        return super().format_value(value)


FORMATTER = HtmlFormatter()
_FORMATTING = FORMATTER.to_context()


async def render(component: Any, context: Context, side: Side = ON_LOOP) -> str:
    """Return `component` as HTML, everything that is not markup escaped.

    Synchronous components are rendered where this runs: on `side`.
    """
    rendering = _Rendering(side)
    context = {**_FORMATTING, **context}
    top: list[Any] = []
    await rendering.write(component, context, top)
    while rendering.waiting:
        waiting, rendering.waiting = rendering.waiting, []
        components = await side.all_of([awaitable for awaitable, _, _ in waiting])
        for component, (_, inner, hole) in zip(components, waiting, strict=True):
            await rendering.write(component, inner, hole)
    return "".join(_strings(top))


def markup(text: Any) -> str:
    """Return text as HTML: escaped, unless Django or htmy calls it safe."""
    if isinstance(text, Promise):
        text = _text(text)
    if hasattr(text, "__html__"):
        return str(text.__html__())
    return xml_format_string(text)


def _text(lazy: Any) -> str:
    """Return what a lazy text says now; a safe one stays safe."""
    return str(lazy)


class _Rendering:
    """One rendering: strings in their order, with holes for what is still waited for."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.waiting: list[tuple[Awaitable[Component], Context, list[Any]]] = []

    async def write(self, component: Any, context: Context, out: list[Any]) -> None:
        """Append `component` to `out`. Nesting costs no recursion."""
        stack = [(component, context)]
        while stack:
            node, context = stack.pop()
            if node is None:
                continue
            if type(node) is SafeStr:  # what elements are made of
                out.append(node)
            elif isinstance(node, (str, Promise)):
                out.append(markup(node))
            elif isinstance(node, (list, tuple)):
                stack.extend([(child, context) for child in reversed(node)])
            elif hasattr(node, "htmy"):
                if hasattr(node, "htmy_context"):
                    context = await self._inner(node, context)
                children = node.htmy(context)
                if type(children) is tuple:  # what elements give
                    stack.extend([(child, context) for child in reversed(children)])
                elif isawaitable(children):
                    hole: list[Any] = []
                    out.append(hole)
                    self.waiting.append((children, context, hole))
                else:
                    stack.append((children, context))
            elif hasattr(node, "__html__"):
                # A form, say, whose choices come from the database.
                out.append(str(await self.side.call(node.__html__)))
            else:
                raise TypeError(f"{type(node).__name__} is not a component (text is: str(…))")

    async def _inner(self, node: Any, context: Context) -> Context:
        extra = node.htmy_context()
        if isawaitable(extra):
            (extra,) = await self.side.all_of([extra])
        return ChainMap(extra, context) if extra else context  # type: ignore[arg-type]


def _strings(out: list[Any]) -> list[str]:
    """Return the strings of `out` and its holes in their order."""
    found: list[str] = []
    stack = [iter(out)]
    while stack:
        for each in stack[-1]:
            if isinstance(each, list):
                stack.append(iter(each))
                break
            found.append(each)
        else:
            stack.pop()
    return found
