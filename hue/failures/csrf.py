"""A failed CSRF check, answered where the fragment belongs."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views import csrf

from hue.context import HueContext, request_details
from hue.failures.answers import failure_notice
from hue.failures.kinds import CsrfFailed, failure_of
from hue.loop import IN_THREAD, finished
from hue.responses import finish, fragment_response, with_failure


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Answer a failed CSRF check: in the requested target for a script, as Django does otherwise.

    Set `CSRF_FAILURE_VIEW = "hue.failures.csrf_failure"`: the check happens in a middleware, before
    any view, and its page has no target, so that Alpine AJAX would send the form again. A view of
    hue shows it as its `failed` says.
    """
    if not request_details(request).is_ajax:
        return csrf.csrf_failure(request, reason)
    error = CsrfFailed(reason)
    view = getattr(request.resolver_match, "func", None)
    refuse = getattr(view, "refuse", None)
    if refuse is not None:
        response: HttpResponseBase = refuse(request, error)
        return response
    notice = with_failure(failure_notice(failure_of(error)), failure_of(error))
    answer = finished(fragment_response(notice, HueContext(request), IN_THREAD))
    return finish(answer, request)
