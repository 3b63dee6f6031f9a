"""Exceptions and redirects on the way to a fragment, made into answers that can be placed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.log import log_response
from django.views import csrf
from htmy import Component

from hue.context import HueContext, request_details
from hue.diagnosis import diagnose
from hue.notices import DebugNotice, LoginNotice
from hue.responses import NAVIGATION_HEADER, error_response, finish
from hue.ui import Callout

_STATUS: tuple[tuple[type[Exception], int, str], ...] = (
    (Http404, 404, "This does not exist."),
    (PermissionDenied, 403, "This is not permitted."),
    (RequestDataTooBig, 413, "What was sent is too large."),
    (UnreadablePostError, 400, "What was sent did not arrive."),
    (MultiPartParserError, 400, "What was sent cannot be read."),
    (BadRequest, 400, "What was sent cannot be read."),
    (SuspiciousOperation, 400, "What was sent cannot be accepted."),
)
"""The statuses that Django gives these exceptions (django/core/handlers/exception.py)."""


async def failure_response(
    error: Exception, request: HttpRequest, handler: Callable[..., Any] | None = None
) -> HttpResponse:
    """Return the answer for an exception, and report it as Django does.

    Call it while the exception is handled: receivers of `got_request_exception` look for it.
    """
    status_code, text = _status(error)
    notice: Component = Callout(text, variant="error")
    diagnosis = diagnose(error, handler)
    if diagnosis is not None:
        error.add_note("\n".join(diagnosis.lines))
    if settings.DEBUG:
        notice = DebugNotice(error, diagnosis)
    response = await error_response(notice, status_code, HueContext(request))
    await sync_to_async(_report, thread_sensitive=False)(error, request, response)
    return response


def _status(error: Exception) -> tuple[int, str]:
    for kind, status_code, text in _STATUS:
        if isinstance(error, kind):
            return status_code, text
    return 500, "Something went wrong here. It has been reported."


def _report(error: Exception, request: HttpRequest, response: HttpResponse) -> None:
    if isinstance(error, SuspiciousOperation):
        logging.getLogger(f"django.security.{type(error).__name__}").error(
            str(error), exc_info=error, extra={"status_code": response.status_code}
        )
    if response.status_code >= 500:
        got_request_exception.send(sender=None, request=request)
    log_response(
        "%s: %s",
        response.reason_phrase,
        request.path,
        response=response,
        request=request,
        exception=error if response.status_code >= 500 else None,
    )


async def placed(text: str, status_code: int, context: HueContext[HttpRequest]) -> HttpResponse:
    """Return an error of one sentence in the requested targets."""
    return await error_response(Callout(text, variant="error"), status_code, context)


async def login_instead(response: HttpResponseBase, request: HttpRequest) -> HttpResponseBase:
    """Replace a redirect to a login page that leads back to the fragment itself.

    The script would follow it, find no target in the login page and remove the element; and after
    the login the browser would land on the bare fragment. The answer is a 401 in the target, with
    the way to the login page from where the browser now is. Every other redirect is left alone.
    """
    location = str(getattr(response, "headers", {}).get("Location", ""))
    if not location or not 300 <= response.status_code < 400:
        return response
    own_addresses = (request.get_full_path(), request.build_absolute_uri())
    parts = urlsplit(location)
    query = parse_qsl(parts.query, keep_blank_values=True)
    if not any(value in own_addresses for _, value in query):
        return response
    if not request_details(request).is_ajax:
        return response
    page = _page_of(request)
    query = [(name, page if value in own_addresses else value) for name, value in query]
    address = urlunsplit(parts._replace(query=urlencode(query, safe="/")))
    answer = await error_response(LoginNotice(address), 401, HueContext(request))
    answer.headers[NAVIGATION_HEADER] = address
    answer.cookies.update(response.cookies)
    return answer


def _page_of(request: HttpRequest) -> str:
    """Return the address of the page that sent the request, without its host."""
    page = request.headers.get("Referer", "")
    same_site = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if not page or not same_site:
        return "/"
    parts = urlsplit(page)
    address = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    # A path that begins with two slashes names another host.
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else "/"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a failed CSRF check: in the requested target for a script, as Django does otherwise.

    Set `CSRF_FAILURE_VIEW = "hue.failures.csrf_failure"`: the check happens in a middleware, before
    any view, and its page has no target, so that Alpine AJAX would send the form again.
    """
    from asgiref.sync import async_to_sync

    if not request_details(request).is_ajax:
        return csrf.csrf_failure(request, reason)
    text = "The form has expired. Please load the page again."
    response = async_to_sync(placed)(text, 403, HueContext(request))
    finish(response, request)
    return response
