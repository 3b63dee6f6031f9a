"""What holds in the body of a `with` statement: what its generator did up to its `yield`."""

from collections.abc import Callable, Mapping

Judge = Callable[[Mapping[str, str]], None]

MANAGERS = """\
from contextlib import asynccontextmanager, contextmanager


@contextmanager
def acting(request, user):
    before = request.user
    request.user = user
    try:
        yield user
    finally:
        request.user = before


@asynccontextmanager
async def aacting(request, user):
    before, request.user = request.user, user
    try:
        yield user
    finally:
        request.user = before


@asynccontextmanager
async def aresolved(request):
    request.user = await request.auser()
    yield


@contextmanager
def later(request, user):
    yield user
    request.user = user
"""

VIEWS = """\
from django.http import HttpResponse

from shop.managers import aacting, acting, aresolved, later


async def restored(request):
    with acting(request, await request.auser()):
        return HttpResponse(request.user.email)


async def restored_asynchronously(request):
    async with aacting(request, await request.auser()) as user:
        return HttpResponse(request.user.email + user.email)


async def resolved(request):
    async with aresolved(request):
        return HttpResponse(request.user.email)


async def only_at_the_end(request):
    with later(request, await request.auser()):
        return HttpResponse(request.user.email)  # ! lazy-request-user
"""


def test_the_body_runs_where_the_generator_yields(judge: Judge) -> None:
    judge({"shop/managers.py": MANAGERS, "shop/views.py": VIEWS})
