"""What stands before Django's own middlewares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django
from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from hue.bodies import URLENCODED
from hue.charsets import codec_of, named_charset

_ONLY_UTF_8 = django.VERSION >= (5, 0)
"""Whether Django reads urlencoded forms in UTF-8 alone (`HttpRequest._load_post_and_files`)."""


@sync_and_async_middleware
def known_charsets(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Let no request choose the codec that Django reads its form by.

    Django's check of the CSRF token reads the form before any view is asked, with whatever codec
    of Python the request names: `punycode` takes minutes for a megabyte, `bz2` is an error 500. So
    this belongs before `CsrfViewMiddleware`. Views of hue read their bodies in the charsets that
    they know all the same, and answer others with 415.
    """
    if iscoroutinefunction(get_response):

        async def on_loop(request: HttpRequest) -> HttpResponseBase:
            _settle(request)
            response: HttpResponseBase = await get_response(request)
            return response

        return on_loop

    def in_thread(request: HttpRequest) -> HttpResponseBase:
        _settle(request)
        response: HttpResponseBase = get_response(request)
        return response

    return in_thread


def _settle(request: HttpRequest) -> None:
    charset = named_charset(request)
    if charset is None:
        return
    if codec_of(charset) is None or (_ONLY_UTF_8 and request.content_type == URLENCODED):
        request.encoding = "utf-8"
