"""hue.aio on the event loop, with a session in the database."""

import pytest
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest

from hue import HueContext, HueFragmentsView, Router, aio
from hue.testing import AsyncHueClient, assert_fragment

Context = HueContext[HttpRequest]
pytestmark = pytest.mark.asyncio


class Aio(HueFragmentsView):
    router = Router[HttpRequest]()

    @router.fragment_post("in/<str:password>/")
    async def log_in(self, request: HttpRequest, context: Context, password: str):
        user = await aio.authenticate(request, username="ada", password=password)
        if user is None:
            return "nobody"
        await aio.login(request, user)
        return f"{request.user.username} {(await aio.get_user(request)).username}"

    @router.fragment_post("out/")
    async def log_out(self, request: HttpRequest, context: Context):
        await aio.logout(request)
        return f"{(await aio.get_user(request)).is_authenticated}"

    @router.fragment_get("user/")
    async def user(self, request: HttpRequest, context: Context):
        user = await aio.get_user(request)
        return user.username or "nobody"

    @router.fragment_post("password/")
    async def password(self, request: HttpRequest, context: Context):
        user = await User.objects.aget(username="ada")
        user.set_password("changed")
        await user.asave()
        await aio.update_session_auth_hash(request, user)
        return "changed"

    @router.fragment_get("session/")
    async def session(self, request: HttpRequest, context: Context):
        before = await aio.session_get(request, "n", 0)
        await aio.session_set(request, "n", before + 1)
        return str(before)

    @router.fragment_get("pop/")
    async def pop(self, request: HttpRequest, context: Context):
        return str(await aio.session_pop(request, "n", "nothing"))

    @router.fragment_get("delete/")
    async def delete(self, request: HttpRequest, context: Context):
        try:
            await aio.session_delete(request, "n")
        except KeyError:
            return "there was none"
        return "deleted"

    @router.fragment_get("pop-required/")
    async def pop_required(self, request: HttpRequest, context: Context):
        try:
            return str(await aio.session_pop(request, "n"))
        except KeyError:
            return "there was none"


@pytest.fixture
def fetch(mount, ada):
    at = mount(Aio)
    client = AsyncHueClient()

    async def send(method, path):
        response = await client.fragment(method, at + path)
        assert_fragment(response)
        return response.content.decode()

    return send


async def test_a_user_logs_in_and_out(fetch):
    assert await fetch("POST", "in/wrong/") == "nobody"
    assert await fetch("GET", "user/") == "nobody"
    assert await fetch("POST", "in/lovelace/") == "ada ada"
    assert await fetch("GET", "user/") == "ada"
    assert await fetch("POST", "out/") == "False"
    assert await fetch("GET", "user/") == "nobody"


async def test_the_session_outlives_a_new_password(fetch):
    await fetch("POST", "in/lovelace/")
    await fetch("POST", "password/")
    assert await fetch("GET", "user/") == "ada"


async def test_without_the_update_the_session_ends_with_the_password(fetch):
    await fetch("POST", "in/lovelace/")
    user = await User.objects.aget(username="ada")
    user.set_password("changed")
    await user.asave()
    assert await fetch("GET", "user/") == "nobody"


async def test_the_session_is_read_and_written(fetch):
    assert [await fetch("GET", "session/") for _ in range(3)] == ["0", "1", "2"]
    assert await fetch("GET", "pop/") == "3"
    assert await fetch("GET", "pop/") == "nothing"
    assert await fetch("GET", "pop-required/") == "there was none"
    assert await fetch("GET", "session/") == "0"
    assert await fetch("GET", "delete/") == "deleted"
    assert await fetch("GET", "delete/") == "there was none"


@pytest.mark.parametrize("source", [User, User.objects, User.objects.all()])
async def test_an_object_is_found(ada, source):
    assert await aio.get_object_or_404(source, username="ada") == ada


async def test_an_object_that_is_missing_is_not_found(database):
    with pytest.raises(Http404):
        await aio.get_object_or_404(User, username="nobody")
    with pytest.raises(User.MultipleObjectsReturned):
        await User.objects.acreate(username="a")
        await User.objects.acreate(username="b")
        await aio.get_object_or_404(User)
