"""Exceptions that hue raises itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from hue.bodies import BodyErrors


class ViewDefinitionError(ImproperlyConfigured):
    """A view class that cannot work: raised while its module is imported.

    The message names the class, the handler and the cause.
    """

    def __init__(self, view: str, handler: str, cause: str) -> None:
        super().__init__(f"{view}.{handler}: {cause}")
        self.view = view
        self.handler = handler
        self.cause = cause


class MalformedBody(Exception):
    """The request's body cannot be read at all: not the syntax or charset that it claims.

    Answered with `status_code` (400, or 415 for a content type that no body is read from).
    """

    def __init__(self, reason: str, *, status_code: int = 400) -> None:
        super().__init__(reason)
        self.status_code = status_code


class InvalidBody(Exception):
    """The request's body was read but does not fit its model. Answered with 422."""

    def __init__(self, errors: BodyErrors) -> None:
        super().__init__("the body does not fit its model")
        self.errors = errors
