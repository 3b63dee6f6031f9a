"""Sends one request through WSGI and through ASGI, for tests that hold under both."""

from asgiref.sync import async_to_sync

from hue.testing import AsyncHueClient, HueClient


def wsgi(method, path, data=None, **options):
    """Send a fragment's request through Django's synchronous handler."""
    return HueClient(raise_request_exception=False).fragment(method, path, data, **options)


def asgi(method, path, data=None, **options):
    """Send a fragment's request through Django's asynchronous handler."""
    client = AsyncHueClient(raise_request_exception=False)
    return async_to_sync(client.fragment)(method, path, data, **options)


BOTH = [wsgi, asgi]
