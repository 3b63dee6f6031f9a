"""The `HUE` setting, read when it is needed.

HUE = {
    "TITLE_FORMAT": "{title} · Shop",
    "CSS_URLS": ["shop/shop.css"],
}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static


@dataclass(frozen=True, slots=True)
class Script:
    """A script of a page: where it is, and the hash that the browser compares it with.

    Arguments:
        url: An address, or the path of a file of `django.contrib.staticfiles`.
        integrity: A subresource integrity value (`sha384-…`), or None for the project's own files.
    """

    url: str
    integrity: str | None = None

    @property
    def address(self) -> str:
        return asset_address(self.url)

    @property
    def is_remote(self) -> bool:
        return self.address.startswith(("http://", "https://", "//"))


@dataclass(frozen=True, slots=True)
class HueSettings:
    """The settings of hue with their defaults; the keys of `HUE` are these names in capitals."""

    title_format: str = "{title}"
    """How a page's title is written; `{title}` stands for it."""
    css_urls: tuple[str, ...] = ()
    """Style sheets of every page: addresses, or paths of static files."""
    script_urls: tuple[Script, ...] = ()
    """Further scripts of every page, each an address, a static path or `{"url", "integrity"}`."""
    style: str | None = "hue/hue.css"
    """The style sheet of hue's building blocks, one in its place, or None."""
    alpine: Script = Script("hue/vendor/alpine.min.js")
    """Alpine. For a policy without `unsafe-eval` hue brings `hue/vendor/alpine-csp.min.js` too."""
    alpine_ajax: Script = Script("hue/vendor/alpine-ajax.min.js")
    """Alpine AJAX."""


def asset_address(url: str) -> str:
    """Return `url` itself if it is an address, else the address of the static file of that path."""
    if url.startswith(("http://", "https://", "/")):
        return url
    return static(url)


def hue_settings() -> HueSettings:
    """Read the `HUE` setting.

    Raises:
        ImproperlyConfigured: a key that hue does not know, or a value of the wrong shape.
    """
    given = getattr(settings, "HUE", {})
    if not isinstance(given, Mapping):
        raise ImproperlyConfigured(f"HUE must be a dictionary, not {type(given).__name__}.")
    known = {setting.name.upper(): setting.name for setting in fields(HueSettings)}
    unknown = sorted(str(key) for key in given if key not in known)
    if unknown:
        raise ImproperlyConfigured(
            f"HUE has keys that hue does not know: {', '.join(unknown)}. "
            f"Known are {', '.join(sorted(known))}."
        )
    return HueSettings(**{known[key]: _value(key, value) for key, value in given.items()})


def _value(key: str, value: object) -> Any:
    if key == "TITLE_FORMAT":
        if not isinstance(value, str) or "{title}" not in value:
            raise ImproperlyConfigured("HUE['TITLE_FORMAT'] must be a string with {title} in it.")
        return value
    if key == "STYLE":
        return None if value is None else _text(key, value)
    if key == "CSS_URLS":
        return tuple(_text(key, url) for url in _sequence(key, value))
    if key == "SCRIPT_URLS":
        return tuple(_script(key, script) for script in _sequence(key, value))
    return _script(key, value)


def _sequence(key: str, value: object) -> list[object]:
    if not isinstance(value, (list, tuple)):
        raise ImproperlyConfigured(f"HUE['{key}'] must be a list.")
    return list(value)


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ImproperlyConfigured(f"HUE['{key}'] must be an address, not {value!r}.")
    return value


def _script(key: str, value: object) -> Script:
    if isinstance(value, Script):
        return value
    if isinstance(value, str):
        return Script(_text(key, value))
    if isinstance(value, Mapping) and set(value) <= {"url", "integrity"} and "url" in value:
        integrity = value.get("integrity")
        return Script(_text(key, value["url"]), None if integrity is None else str(integrity))
    raise ImproperlyConfigured(
        f"HUE['{key}'] must be an address or a dictionary with 'url' and 'integrity', "
        f"not {value!r}."
    )
