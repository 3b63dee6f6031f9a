"""Which character sets a request may name. Python has more codecs, and some are no such thing.

A stranger who names `bz2` has a small body unpacked into gigabytes; `punycode` is quadratic.
"""

from __future__ import annotations

from django.http import HttpRequest

_NAMES = {
    "utf-8": ("utf-8", "utf8"),
    "utf-16": ("utf-16", "utf16"),
    "utf-16-le": ("utf-16le", "utf-16-le"),
    "utf-16-be": ("utf-16be", "utf-16-be"),
    "utf-32": ("utf-32", "utf32"),
    "utf-32-le": ("utf-32le", "utf-32-le"),
    "utf-32-be": ("utf-32be", "utf-32-be"),
    "us-ascii": ("us-ascii", "ascii"),
    "iso-8859-1": ("iso-8859-1", "iso8859-1", "latin-1", "latin1"),
    "iso-8859-15": ("iso-8859-15", "iso8859-15", "latin-9"),
    "windows-1252": ("windows-1252", "cp1252"),
}
"""Python's codecs by the names that clients give them."""

_KNOWN = {name: codec for codec, names in _NAMES.items() for name in names}
JSON = frozenset(codec for codec in _NAMES if codec.startswith("utf-"))
"""What JSON may be written in (RFC 4627, 3)."""
FORMS = frozenset({"utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252"})
"""What a form may be written in."""


def named_charset(request: HttpRequest) -> str | None:
    """Return the charset of the content type as it was sent, or None."""
    return (request.content_params or {}).get("charset") or None


def codec_of(charset: str) -> str | None:
    """Return Python's name of a character set that requests may use, or None for all others."""
    return _KNOWN.get(charset.strip().lower().replace("_", "-"))
