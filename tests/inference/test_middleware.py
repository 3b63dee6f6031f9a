"""Synchronous middleware costs something where requests come in asynchronously."""

from collections.abc import Callable, Mapping

import pytest

MIDDLEWARE = """\
class Timing:{mark}
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)
"""

ASGI = """\
from django.core.asgi import get_asgi_application

application = get_asgi_application()
"""

WSGI = """\
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
"""

VIEWS = """\
async def page(request):
    return request.path
"""

HANDLERS = """\
from aiohttp import web


async def page(request):
    return web.Response()
"""


@pytest.mark.parametrize(
    ("server", "views", "found"),
    [
        pytest.param(ASGI, VIEWS, True, id="async views behind an ASGI application"),
        pytest.param(WSGI, VIEWS, False, id="async views behind a WSGI application"),
        pytest.param(ASGI, HANDLERS, False, id="async handlers of another framework"),
    ],
)
def test_synchronous_middleware(
    judge: Callable[[Mapping[str, str]], None], server: str, views: str, found: bool
) -> None:
    judge(
        {
            "shop/settings.py": 'MIDDLEWARE = ["shop.middleware.Timing"]\n',
            "shop/middleware.py": MIDDLEWARE.format(mark="  # ! sync-middleware" if found else ""),
            "shop/server.py": server,
            "shop/views.py": views,
        }
    )
