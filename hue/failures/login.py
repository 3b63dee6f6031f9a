"""A redirect to a login page, on its way to a script."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from hue.context import request_details


def login_address(response: HttpResponseBase, request: HttpRequest) -> str | None:
    """Return the way to the login page, if `response` leads there and back to the fragment itself.

    The script would follow it, find no target in the login page and remove the element; and after
    the login the browser would land on the bare fragment. So the way back is to the page that the
    browser is on. Every other redirect is left alone.
    """
    location = str(getattr(response, "headers", {}).get("Location", ""))
    if not location or not 300 <= response.status_code < 400:
        return None
    own_addresses = (request.get_full_path(), request.build_absolute_uri())
    parts = urlsplit(location)
    query = parse_qsl(parts.query, keep_blank_values=True)
    if not any(value in own_addresses for _, value in query):
        return None
    if not request_details(request).is_ajax:
        return None
    page = _page_of(request)
    query = [(name, page if value in own_addresses else value) for name, value in query]
    return urlunsplit(parts._replace(query=urlencode(query, safe="/")))


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
