"""`request.user`, the auth functions, shortcuts, the cache: native twins and their imports."""

from textwrap import dedent

import pytest

AUTH = """\
from django.contrib.auth import authenticate, login, logout


async def view(request):
    user = authenticate(request, username="x")
    login(request, user)
    logout(request)
"""

AUTH_REPAIRED = """\
from django.contrib.auth import aauthenticate, alogin, alogout


async def view(request):
    user = await aauthenticate(request, username="x")
    await alogin(request, user)
    await alogout(request)
"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("user = await request.auser()", id="auser() already"),
        pytest.param("user = request.user", id="the user is only passed on"),
        pytest.param("x = request.user is None", id="identity"),
    ],
)
def test_what_is_fine_stays(shop, text):
    assert shop.body(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "return request.user.username",
            "return (await request.auser()).username",
            id="an attribute of the user",
        ),
        pytest.param(
            "if not request.user.is_authenticated: pass",
            "if not (await request.auser()).is_authenticated: pass",
            id="a condition",
        ),
        pytest.param(
            "user = request.user\nprint(user.username)",
            "user = await request.auser()\nprint(user.username)",
            id="the user is awaited where it is read",
        ),
        pytest.param(
            "text = f'{request.user}'", "text = f'{await request.auser()}'", id="in an f-string"
        ),
        pytest.param(
            "cached = (request.user).pk",
            "cached = (await request.auser()).pk",
            id="in parentheses already",
        ),
    ],
)
def test_the_user_is_awaited(shop, before, after):
    assert shop.body(before) == after


@pytest.fixture(
    params=[
        pytest.param("request.user = token.user", id="assigned"),
        pytest.param("self.request.user, self.token = token.user, token", id="unpacked"),
        pytest.param("setattr(request, 'user', token.user)", id="by setattr()"),
        pytest.param("http_request._cached_user: User = token.user", id="where Django keeps it"),
    ]
)
def guarded(request, shop):
    """A project that puts somebody else than the user of the session into the request."""
    (shop.folder / "shop" / "guards.py").write_text(f"def enter():\n    {request.param}\n")
    return shop


def test_an_attribute_of_a_user_who_may_be_another_is_read_in_a_thread(guarded):
    assert guarded.body("return request.user.username") == (
        "return await sync_to_async(lambda: request.user.username)()"
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("user = request.user\nprint(user.username)", id="the user is kept"),
        pytest.param("text = f'{request.user}'", id="the text of the user"),
        pytest.param("x = request.user.get_username()", id="a method of the user"),
    ],
)
def test_a_user_who_may_be_another_is_left_to_a_person(guarded, text):
    assert guarded.body(text) == text
    assert "`request.auser()` gives the user of the session" in guarded.remedies(text)[0]


def test_a_test_that_assigns_the_user_makes_nobody_another(shop):
    (shop.folder / "tests").mkdir()
    (shop.folder / "tests" / "test_views.py").write_text("def test():\n    request.user = user\n")
    assert "request.auser()" in shop.body("return request.user.username")


@pytest.mark.parametrize(
    "middleware",
    [
        "hijack.middleware.HijackUserMiddleware",
        "impersonate.middleware.ImpersonateMiddleware",
        "oauth2_provider.middleware.OAuth2TokenMiddleware",
    ],
)
def test_a_middleware_of_a_package_may_have_put_another_there(shop, middleware):
    (shop.folder / "manage.py").write_text(
        "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"
    )
    (shop.folder / "shop" / "settings.py").write_text(f"MIDDLEWARE = ['{middleware}']\n")
    assert "request.auser()" not in shop.body("return request.user.username")


def test_before_django_5_the_user_comes_from_a_thread(shop):
    text = """\
    from django.http import HttpRequest


    async def view(request: HttpRequest):
        return request.user.username
    """
    assert shop.repaired(text, target=(4, 2)) == dedent(
        """\
        from asgiref.sync import sync_to_async
        from django.contrib.auth.middleware import get_user
        from django.http import HttpRequest


        async def view(request: HttpRequest):
            return (await sync_to_async(get_user)(request)).username
        """
    )


def test_what_is_set_on_the_user_is_left_to_a_person(shop):
    text = "request.user.first_name = 'New'"
    assert shop.body(text) == text
    assert shop.remedies(text) == ["give the user a name first: `user = await request.auser()`"]


def test_auth_functions_are_imported_and_their_old_names_pruned(shop):
    assert shop.repaired(AUTH) == AUTH_REPAIRED


def test_a_name_that_is_still_used_is_kept(shop):
    text = AUTH + "\n\ndef other(request):\n    logout(request)\n"
    assert shop.repaired(text).startswith(
        "from django.contrib.auth import aauthenticate, alogin, alogout, logout\n"
    )


def test_a_name_in_all_is_kept(shop):
    text = AUTH + "\n\n__all__ = ['view', 'logout']\n"
    assert "import aauthenticate, alogin, alogout, logout\n" in shop.repaired(text)


def test_an_alias_goes_with_its_last_use(shop):
    text = """\
    from django.contrib.auth import login as auth_login


    async def login(request):
        auth_login(request, None)
    """
    assert shop.repaired(text) == dedent(
        """\
        from django.contrib.auth import alogin


        async def login(request):
            await alogin(request, None)
        """
    )


def test_functions_of_a_module_are_called_by_their_twins(shop):
    text = (
        "from django.contrib import auth\n\n\nasync def view(request):\n    auth.logout(request)\n"
    )
    assert shop.repaired(text) == text.replace("auth.logout", "await auth.alogout")


def test_before_django_5_auth_runs_in_a_thread(shop):
    fixed = shop.repaired(AUTH, target=(4, 2))
    assert 'user = await sync_to_async(authenticate)(request, username="x")' in fixed
    assert "from django.contrib.auth import authenticate, login, logout\n" in fixed


def test_an_import_over_several_rows_gets_a_row_of_its_own(shop):
    text = """\
    from django.shortcuts import (
        get_object_or_404,  # the one
        redirect,
        render,
    )
    from shop.models import Post


    async def view(request):
        render(request, "x.html")
        redirect("/")
        return get_object_or_404(Post, pk=1)


    def other(request):
        return get_object_or_404(Post, pk=1)
    """
    assert shop.repaired(text).startswith(
        dedent(
            """\
            from django.shortcuts import (
                aget_object_or_404,
                get_object_or_404,  # the one
                redirect,
                render,
            )
            """
        )
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "x = cache.get('x', 1)", "x = await cache.aget('x', 1)", id="the cache is read"
        ),
        pytest.param("cache.set('x', 1)", "await cache.aset('x', 1)", id="the cache is written"),
        pytest.param(
            "x = cache.get_or_set('x', total)",
            "x = await sync_to_async(cache.get_or_set)('x', total)",
            id="a default that may query goes to a thread with its cache",
        ),
    ],
)
def test_the_cache(shop, before, after):
    assert shop.body("from django.core.cache import cache\n" + before) == (
        "from django.core.cache import cache\n" + after
    )
