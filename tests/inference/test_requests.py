"""What an unannotated `request` is."""

from collections.abc import Callable, Mapping

import pytest

DJANGO = """\
async def page(request):
    return request.user.pk  # ! lazy-request-user


class Page:
    async def get(self, request):
        return request.user.pk  # ! lazy-request-user
"""

OTHER = """\
class Api:
    def get(self, path):
        def keep(handler):
            return handler

        return keep


api = Api()


@api.get("/me")
async def me(request):
    return request.user.pk


def routes():
    inner = Api()

    @inner.get("/you")
    async def you(request):
        return request.user.pk
"""

NINJA = """\
from ninja import NinjaAPI

api = NinjaAPI()


@api.get("/me")
async def me(request):
    return request.user.pk  # ! lazy-request-user
"""


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(DJANGO, id="a view takes Django's request"),
        pytest.param(NINJA, id="an operation of django-ninja takes Django's request"),
        pytest.param(OTHER, id="a handler of an object of unknown make takes we know not what"),
    ],
)
def test_requests(code: str, judge: Callable[[Mapping[str, str]], None]) -> None:
    judge({"shop/views.py": code})
