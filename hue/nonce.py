"""The nonce of the project's content security policy."""

from __future__ import annotations

from django.http import HttpRequest


def request_nonce(request: HttpRequest) -> str | None:
    """Return the nonce that inline and listed scripts must carry, or None without a policy.

    Known are `request.csp_nonce` (django-csp, and the project's own middleware) and the nonce of
    Django 6.0's `ContentSecurityPolicyMiddleware` (`django/middleware/csp.py`).
    """
    nonce = getattr(request, "csp_nonce", None)
    if nonce is None:
        nonce = getattr(request, "_csp_nonce", None)
    return str(nonce) if nonce is not None else None
