"""The one place where exceptions become answers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Protocol, cast

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.log import log_response
from htmy import Component

from hue.context import HueContext, request_details
from hue.diagnosis import Diagnosis, diagnose, project_line
from hue.errors import InvalidBody
from hue.failures.kinds import CsrfFailed, Failure, LoginNeeded, failure_of
from hue.loop import Side
from hue.notices import DebugNotice, LoginNotice
from hue.responses import Result, with_failure
from hue.ui import Callout


class Exchange(Protocol):
    """One request and its view, as far as failures need to know them."""

    @property
    def view(self) -> Any:
        """The view, with `body_invalid` and `failed`."""
        ...

    @property
    def request(self) -> HttpRequest:
        """The request."""
        ...

    @property
    def context(self) -> HueContext[HttpRequest]:
        """What its components know."""
        ...

    async def placed(self, result: Result, side: Side) -> HttpResponseBase:
        """Return the answer in which `result` stands where it was asked for."""
        ...


async def failure_answer(
    error: Exception, exchange: Exchange, side: Side, handler: Callable[..., Any] | None = None
) -> HttpResponseBase:
    """Return the answer for an exception, and report it as Django does.

    Middlewares with `process_exception` are asked first, then the view's own `body_invalid` and
    `failed`. Call it while the exception is handled: receivers of `got_request_exception` look for
    it.
    """
    request = exchange.request
    failure = failure_of(error)
    if not failure.is_known:
        answered: HttpResponseBase | None = await side.call(_ask_middlewares, error, request)
        if answered is not None:
            return answered
    diagnosis = diagnose(error, handler)
    if diagnosis is not None:
        error.add_note("\n".join(diagnosis.lines))
    try:
        result = await _result(failure, exchange, side)
        if result is None:
            result = failure_notice(failure, diagnosis, handler)
        response = await exchange.placed(with_failure(result, failure), side)
    except Exception as second:
        if second is error:
            raise
        # The view's own hook failed: that is told instead, without asking it again.
        failure, error = failure_of(second), second
        notice = with_failure(failure_notice(failure, diagnose(second)), failure)
        response = await exchange.placed(notice, side)
    await side.call(_report, failure, request, response)
    return response


async def _result(failure: Failure, exchange: Exchange, side: Side) -> Any:
    """Return what the view shows for the failure, None if it leaves that to hue."""
    view, request, context = exchange.view, exchange.request, exchange.context
    if isinstance(failure.error, InvalidBody):
        return await side.call(
            type(view).body_invalid, view, request, context, failure.error.errors
        )
    return await side.call(type(view).failed, view, request, context, failure)


def failure_notice(
    failure: Failure,
    diagnosis: Diagnosis | None = None,
    handler: Callable[..., Any] | None = None,
) -> Component:
    """Return what is shown for a failure where the view says nothing else."""
    if isinstance(failure.error, LoginNeeded):
        return LoginNotice(failure.error.address)
    if isinstance(failure.error, CsrfFailed) and settings.DEBUG:
        return Callout(f"{failure.message} ({failure.error})", variant="error")
    if settings.DEBUG and not failure.is_known:
        return DebugNotice(failure.error, diagnosis, project_line(failure.error, handler))
    return Callout(failure.message, variant="error")


def _ask_middlewares(error: Exception, request: HttpRequest) -> HttpResponseBase | None:
    """Return what a middleware's `process_exception` answers, as if the view had raised it."""
    ask = request_details(request).process_exception
    return None if ask is None else ask(error, request)


def _report(failure: Failure, request: HttpRequest, response: HttpResponseBase) -> None:
    error = failure.error
    if isinstance(error, (InvalidBody, LoginNeeded, CsrfFailed)):
        return
    if isinstance(error, SuspiciousOperation):
        logging.getLogger(f"django.security.{type(error).__name__}").error(
            str(error), exc_info=error, extra={"status_code": failure.status_code}
        )
    if failure.status_code >= 500:
        got_request_exception.send(sender=None, request=request)
    log_response(
        "%s: %s",
        response.reason_phrase,
        request.path,
        response=cast(HttpResponse, response),
        request=request,
        exception=error if failure.status_code >= 500 else None,
    )
