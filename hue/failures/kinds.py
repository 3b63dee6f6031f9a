"""Which status and which sentence an exception is answered with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.http import Http404, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext_lazy as _

from hue.errors import InvalidBody, MalformedBody
from hue.responses import NAVIGATION_HEADER, header_address

_DJANGO: tuple[tuple[type[Exception], int, Any], ...] = (
    (Http404, 404, _("This does not exist.")),
    (PermissionDenied, 403, _("This is not permitted.")),
    (RequestDataTooBig, 413, _("What was sent is too large.")),
    (UnreadablePostError, 400, _("What was sent did not arrive.")),
    (MultiPartParserError, 400, _("What was sent cannot be read.")),
    (BadRequest, 400, _("What was sent cannot be read.")),
    (SuspiciousOperation, 400, _("What was sent cannot be accepted.")),
)
"""The statuses that Django gives these exceptions (django/core/handlers/exception.py)."""


class MethodNotAllowed(Exception):
    """The address answers other methods."""

    def __init__(self, method: str, allowed: tuple[str, ...]) -> None:
        super().__init__(method)
        self.method = method
        self.allowed = allowed


class LoginNeeded(Exception):
    """Only those who are logged in get an answer; `address` is the way to the login page."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class CsrfFailed(Exception):
    """The CSRF check failed."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a request is not answered as it was meant.

    Arguments:
        status_code: The status of the answer, from 400 to 500.
        message: What people are told by default.
        error: The exception, hue's own ones among them.
        headers: Further headers of the answer.
    """

    status_code: int
    message: str
    error: Exception
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        """Whether the message says it all, also to a developer."""
        return isinstance(
            self.error, (MalformedBody, InvalidBody, MethodNotAllowed, LoginNeeded, CsrfFailed)
        )


def failure_of(error: Exception) -> Failure:
    """Return the failure that an exception is."""
    if isinstance(error, MalformedBody):
        return Failure(error.status_code, str(error), error)
    if isinstance(error, InvalidBody):
        return Failure(422, str(_("What was sent is not valid.")), error)
    if isinstance(error, MethodNotAllowed):
        message = _("%(method)s is not possible here.") % {"method": error.method[:20]}
        return Failure(405, message, error, {"Allow": ", ".join(error.allowed)})
    if isinstance(error, LoginNeeded):
        headers = {NAVIGATION_HEADER: header_address(error.address)}
        return Failure(401, str(_("Please log in")), error, headers)
    if isinstance(error, CsrfFailed):
        return Failure(403, str(_("The form has expired. Please load the page again.")), error)
    for kind, status_code, sentence in _DJANGO:
        if isinstance(error, kind):
            return Failure(status_code, str(sentence), error)
    return Failure(500, str(_("Something went wrong here. It has been reported.")), error)
