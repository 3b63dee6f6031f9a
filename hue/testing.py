"""Clients and assertions for tests of fragments.

The assertions follow Alpine AJAX: an answer without a requested id would remove the element, or
send the form a second time, and therefore fails here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.test import AsyncClient, Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils.http import urlencode

from hue.context import ALPINE_HEADER, TARGET_HEADER
from hue.markup import has_id
from hue.responses import NAVIGATION_HEADER


def fragment_headers(*targets: str) -> dict[str, str]:
    """Return the headers that Alpine AJAX sends for these targets."""
    headers = {ALPINE_HEADER: "true"}
    if targets:
        headers[TARGET_HEADER] = " ".join(targets)
    return headers


class HueClient(Client):
    """Django's test client with a method for fragments."""

    def fragment(
        self,
        method: str,
        path: str,
        data: Any = None,
        *,
        targets: Iterable[str] = (),
        **options: Any,
    ) -> Any:
        """Send what Alpine AJAX would send.

        Arguments:
            method: `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
            path: The address.
            data: The form's values (urlencoded, multipart if a file is among them), or with
                `content_type="application/json"` anything that JSON can hold.
            targets: The ids of the elements to replace.
            options: As for Django's client; `headers` are added to.
        """
        return self.generic(**_arguments(method, path, data, targets, options))


class AsyncHueClient(AsyncClient):
    """Django's asynchronous test client with a method for fragments."""

    async def fragment(
        self,
        method: str,
        path: str,
        data: Any = None,
        *,
        targets: Iterable[str] = (),
        **options: Any,
    ) -> Any:
        """Send what Alpine AJAX would send; the arguments are those of `HueClient.fragment`."""
        return await self.generic(**_arguments(method, path, data, targets, options))


def assert_fragment(
    response: HttpResponse, *targets: str, status_code: int = 200, contains: str | None = None
) -> None:
    """Assert that Alpine AJAX can place `response`.

    Arguments:
        response: The answer.
        targets: The ids that it must contain.
        status_code: Its status.
        contains: Text that it must contain.

    Raises:
        AssertionError: it is otherwise; the message shows the answer.
    """
    content = response.content.decode(response.charset)
    assert response.status_code == status_code, (
        f"status {response.status_code}, expected {status_code}:\n{content}"
    )
    for target in targets:
        assert has_id(content, target), f"no element with the id {target!r} in:\n{content}"
    if contains is not None:
        assert contains in content, f"{contains!r} is not in:\n{content}"


def assert_navigates(response: HttpResponse, to: str) -> None:
    """Assert that `response` makes the browser go to `to`.

    Raises:
        AssertionError: it does not, or elsewhere.
    """
    elsewhere = response.headers.get(NAVIGATION_HEADER)
    assert elsewhere == to, f"the browser goes to {elsewhere!r}, expected {to!r}"


def _arguments(
    method: str, path: str, data: Any, targets: Iterable[str], options: dict[str, Any]
) -> dict[str, Any]:
    headers = {**fragment_headers(*targets), **options.pop("headers", {})}
    content_type = options.pop("content_type", None)
    if method.upper() == "GET":
        if data is not None:
            path = f"{path}?{urlencode(data, doseq=True)}"
        body, content_type = b"", "application/octet-stream"
    else:
        body, content_type = _encoded({} if data is None else data, content_type)
    return {
        "method": method.upper(),
        "path": path,
        "data": body,
        "content_type": content_type,
        "headers": headers,
        **options,
    }


def _encoded(data: Any, content_type: str | None) -> tuple[bytes, str]:
    if isinstance(data, bytes):
        return data, content_type or "application/octet-stream"
    if isinstance(data, str):
        return data.encode(), content_type or "application/octet-stream"
    if content_type == "application/json":
        return json.dumps(data, cls=DjangoJSONEncoder).encode(), content_type
    values = [item for value in data.values() for item in _listed(value)]
    if content_type == MULTIPART_CONTENT or any(hasattr(value, "read") for value in values):
        return encode_multipart(BOUNDARY, data), MULTIPART_CONTENT
    return urlencode(data, doseq=True).encode(), "application/x-www-form-urlencoded"


def _listed(value: Any) -> Iterable[Any]:
    return value if isinstance(value, (list, tuple)) else (value,)
