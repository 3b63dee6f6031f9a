"""JSON from a request: which charset, how much of it, and what is told when it is none."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic_core import from_json

from hue.charsets import JSON, codec_of, named_charset
from hue.costs import Costs
from hue.errors import MalformedBody
from hue.limits import MOST_JSON_VALUES, MOST_POSSIBLE_ERRORS, shortened

_TEXT = r'"(?:[^"\\]++|\\.)*+"?'
_VALUES = re.compile(rf'(?:[^",\[{{]++|{_TEXT})*+(?:[,\[{{]|\Z)', re.DOTALL)
"""A value up to what stands before the next, a comma or a bracket; it matches whatever is sent."""


def json_text(request: HttpRequest, costs: Costs) -> str:
    """Return the text of a body of JSON.

    Raises:
        MalformedBody: its charset is none of JSON's, it is not written in it, or it has more values
            than are validated.
    """
    body = request.body
    charset = named_charset(request) or json.detect_encoding(body)
    codec = codec_of(charset.removesuffix("-sig"))
    shown = shortened(charset, 40)
    if codec not in JSON:
        raise MalformedBody(
            _("JSON is not written in %(charset)s.") % {"charset": shown}, status_code=415
        )
    try:
        text = body.decode(codec)
    except UnicodeError as error:
        raise MalformedBody(
            _("The body cannot be decoded as %(charset)s.") % {"charset": shown}
        ) from error
    _refuse_too_many_values(text, costs)
    return text.removeprefix("\ufeff")


def _refuse_too_many_values(text: str, costs: Costs) -> None:
    """Refuse JSON of more values than are validated: each could be an error, or several."""
    found, errors = 0, 0
    for value in islice(_VALUES.finditer(text), MOST_JSON_VALUES + 1):
        found += 1
        is_container = text.startswith(("[", "{"), value.end() - 1)
        errors += costs.container if is_container else costs.value
    if found > MOST_JSON_VALUES:
        message = _("The body has more than %(most)d values.") % {"most": MOST_JSON_VALUES}
        raise MalformedBody(message, status_code=413)
    if errors > MOST_POSSIBLE_ERRORS:
        raise too_many_values()


def too_many_values() -> MalformedBody:
    """Return the error of a body of more values than are validated."""
    return MalformedBody(_("The body has more values than are read here."), status_code=413)


def parsed(text: str) -> Any:
    """Return what the text says, None if it is not JSON."""
    try:
        return from_json(text)
    except ValueError:
        return None
