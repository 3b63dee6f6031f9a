"""How much a stranger may ask for. Everything that a request can make larger is bounded here.

Django bounds the size of bodies and the number of form fields (`DATA_UPLOAD_MAX_…`).
"""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from hue.charsets import codec_of, named_charset

MOST_TARGETS = 100
"""Ids in one header; a page with more elements to replace is not answered."""
LONGEST_HEADER = 8_000
"""Characters of one of these headers."""
MOST_PLACES = 20
"""Elements that one error is repeated in."""
MOST_ERRORS = 50
"""Errors of a body that are told; the others are counted."""
LONGEST_MESSAGE = 500
"""Characters of one message, which may quote what was sent."""
LONGEST_NAME = 100
"""Characters of a field's name, which may be a key that was sent."""
MOST_JSON_VALUES = 10_000
"""Values in a body of JSON, as `DATA_UPLOAD_MAX_NUMBER_FIELDS` for forms: each may be an error."""
MOST_POSSIBLE_ERRORS = 40_000
"""Errors that the values of a body may be together: one may be several."""
DEEPEST_NAME = 16
"""Steps in the name of a form field, as in `address.city`."""

TARGET_HEADERS = ("HTTP_X_ALPINE_TARGET", "HTTP_X_HUE_SYNC", "HTTP_X_HUE_ERROR_TARGET")


def shortened(text: str, longest: int) -> str:
    """Return `text`, cut where it is too long."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def absurd_header(request: HttpRequest) -> bool:
    """Whether a header of targets is longer than any page would send."""
    for name in TARGET_HEADERS:
        header = request.META.get(name)
        # As many words as that have at least as many letters, and spaces between them.
        if header is not None and len(header) >= 2 * MOST_TARGETS:
            if len(header) > LONGEST_HEADER or len(header.split()) > MOST_TARGETS:
                return True
    return False


def refused_charset(request: HttpRequest) -> str | None:
    """Return why the charset of the request is not taken, or None if it is.

    Django reads the query string and forms by the codec that the request names, whatever it does,
    so this is asked before anything reads either.
    """
    charset = named_charset(request)
    if charset is None or codec_of(charset) is not None:
        return None
    return _("The charset %(charset)s is not read here.") % {"charset": shortened(charset, 40)}
