"""The whole document around a view's fragments."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from htmy import Component, ComponentType, Context, SafeStr, as_component_type, html

from hue.conf import HueSettings, Script, asset_address, hue_settings
from hue.context import HueContext
from hue.formatting import Text, markup

CSRF_META = "hue-csrf-token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An HTML document with Alpine, Alpine AJAX and hue's script.

    Arguments:
        title: The title, written in the format of `HUE["TITLE_FORMAT"]`.
        body: What stands in `<body>`.
        x_data: The state of Alpine for the whole body: an expression, or data that is written as
            JSON.
        head: Further elements of `<head>`.
        css_urls: Further style sheets of this page, as in `HUE["CSS_URLS"]`.
        scripts: Further scripts of this page, before Alpine starts.
        lang: The language; the active one if not given.
        csrf: Whether the page sends requests that need a CSRF token. If not given, it does when its
            view has fragments for them. A page without a token sets no cookie and can be cached.
    """

    title: Text
    body: Component
    x_data: str | Mapping[str, Any] | None = None
    head: Component = None
    css_urls: Sequence[str] = ()
    scripts: Sequence[Script] = ()
    lang: str | None = None
    csrf: bool | None = None

    def htmy(self, context: Context) -> Component:
        hue_context = HueContext[HttpRequest].from_context(context)
        options = hue_settings()
        head = html.head(
            html.meta(charset="utf-8"),
            html.meta(name="viewport", content="width=device-width, initial-scale=1"),
            html.title(_title(options.title_format, self.title)),
            *_style(options.style),
            *(
                html.link(rel="stylesheet", href=asset_address(url))
                for url in (*options.css_urls, *self.css_urls)
            ),
            self._csrf_meta(hue_context),
            *self._scripts(options, hue_context),
            as_component_type(self.head),
        )
        return (
            html.DOCTYPE.html,
            html.html(
                head,
                html.body(as_component_type(self.body), x_data=self._state()),
                lang=self.lang or get_language() or settings.LANGUAGE_CODE,
            ),
        )

    def _state(self) -> str | None:
        if self.x_data is None or isinstance(self.x_data, str):
            return self.x_data
        return json.dumps(self.x_data)

    def _csrf_meta(self, context: HueContext[HttpRequest]) -> ComponentType:
        wanted = context.sends_unsafe_requests if self.csrf is None else self.csrf
        return html.meta(name=CSRF_META, content=context.csrf_token) if wanted else None

    def _scripts(
        self, options: HueSettings, context: HueContext[HttpRequest]
    ) -> Sequence[ComponentType]:
        nonce = context.csp_nonce
        own = html.script(
            src=static("hue/hue.js"),
            defer=True,
            nonce=nonce,
            data_csrf_header=_browser_header(settings.CSRF_HEADER_NAME),
            data_csrf_cookie=_readable_csrf_cookie(),
            data_lost=_("The server cannot be reached. Please try again."),
            data_failed=_("This did not work. Please try again later."),
        )
        others = (*options.script_urls, *self.scripts, options.alpine_ajax, options.alpine)
        return (own, *(_script(script, nonce) for script in others))


def _title(title_format: str, title: Text) -> str:
    """Return the title in its format, as HTML: what Django calls safe is not escaped again."""
    return SafeStr(markup(title_format).replace("{title}", markup(title)))


def _style(url: str | None) -> Sequence[ComponentType]:
    return () if url is None else (html.link(rel="stylesheet", href=asset_address(url)),)


def _script(script: Script, nonce: str | None) -> ComponentType:
    return html.script(
        src=script.address,
        defer=True,
        nonce=nonce,
        integrity=script.integrity,
        crossorigin="anonymous" if script.integrity and script.is_remote else None,
    )


def _browser_header(meta_name: str) -> str:
    """Return what a browser must call the header that Django knows as `HTTP_X_CSRFTOKEN`."""
    return meta_name.removeprefix("HTTP_").replace("_", "-")


def _readable_csrf_cookie() -> str | None:
    """Return the name of the cookie with the CSRF token, if a script can read it."""
    if settings.CSRF_USE_SESSIONS or settings.CSRF_COOKIE_HTTPONLY:
        return None
    return str(settings.CSRF_COOKIE_NAME)
