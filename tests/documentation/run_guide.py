"""Run every async function and fragment of modules of a page, and print what became of it.

    python run_guide.py FOLDER shop/module.py …

`FOLDER` holds the project of a page. Printed is a JSON object from
`shop/module.py function` to the name of the exception, or `ok`.
"""

import asyncio
import importlib
import inspect
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from asgiref.sync import sync_to_async

SETTINGS: dict[str, Any] = {
    "ALLOWED_HOSTS": ["*"],
    "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
    "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
    "INSTALLED_APPS": [
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "hue",
        "shop",
    ],
    "MIDDLEWARE": [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "ROOT_URLCONF": "guide_urls",
    "SECRET_KEY": "guide",
    "USE_TZ": True,
}
ADA = {"name": "ada", "password": "secret"}
REQUESTS: dict[str, list[tuple[str, str, dict[str, str], int]]] = {
    "posts": [("GET", "posts/", {}, 200)],
    "drafts": [("GET", "drafts/", {}, 200)],
    "check": [
        ("POST", "authenticate/", ADA, 0),
        ("POST", "authenticate/", {**ADA, "name": "x"}, 0),
    ],
    "publish": [("POST", "posts/1/publish/", {}, 200)],
    "status": [("GET", "status/", {}, 200)],
}
"""How the fragments are asked, by the names of their handlers, and the status where it matters."""


def set_up(folder: Path) -> None:
    """A Django with an empty database in the folder."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "db.sqlite3")}
    settings.configure(DATABASES={"default": database}, **SETTINGS)
    sys.modules["guide_urls"] = ModuleType("guide_urls")
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)


def given() -> dict[str, Any]:
    """What functions of the guide ask for by name; the request comes with a session and a user."""
    from django.contrib.auth import get_user_model
    from django.test import Client, RequestFactory
    from shop.models import Comment, Post

    user, _ = get_user_model().objects.get_or_create(username="ada")
    user.set_password("secret")
    user.save()
    post, _ = Post.objects.get_or_create(pk=1, title="First", author=user)
    Comment.objects.get_or_create(pk=1, post=post, text="Hello")
    client = Client()
    client.force_login(user)
    request = RequestFactory().get("/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    through_middlewares(request)
    return {**ADA, "request": request, "pk": post.pk, "post": post, "user": user, "client": client}


def through_middlewares(request: Any) -> None:
    from django.http import HttpResponse
    from django.utils.module_loading import import_string

    for name in SETTINGS["MIDDLEWARE"]:
        import_string(name)(lambda _: HttpResponse()).process_request(request)


async def function_called(function: Any) -> str:
    arguments = await sync_to_async(given)()
    parameters = inspect.signature(function).parameters.values()
    chosen = [arguments[each.name] for each in parameters if each.kind is not each.VAR_KEYWORD]
    wanted = any(each.kind is each.VAR_KEYWORD for each in parameters)
    credentials = {"username": "ada", "password": "secret"} if wanted else {}
    return await named(function(*chosen, **credentials))


async def named(running: Any) -> str:
    """The name of what is raised, or `ok`."""
    try:
        await running
    except Exception as error:
        return type(error).__name__
    return "ok"


async def fragment_asked(view: Any, method: str, address: str, data: dict, status: int) -> str:
    from django.urls import clear_url_caches, include, path

    from hue.testing import AsyncHueClient

    arguments = await sync_to_async(given)()
    sys.modules["guide_urls"].urlpatterns = [path("", include(view.urls))]
    clear_url_caches()
    client = AsyncHueClient()
    client.cookies = arguments["client"].cookies

    async def ask() -> None:
        answer = await client.fragment(method, f"/{address}", data, targets=["login-form"])
        assert not status or answer.status_code == status, answer

    return await named(ask())


async def outcomes(module: ModuleType) -> dict[str, str]:
    from hue import HueFragmentsView, HueView

    found = {}
    for name, value in vars(module).items():
        if getattr(value, "__module__", "") != module.__name__:
            continue
        if inspect.iscoroutinefunction(value) and inspect.isfunction(value):
            found[name] = await function_called(value)
        elif isinstance(value, type) and issubclass(value, HueView | HueFragmentsView):
            for handler in (each for each in REQUESTS if each in vars(value)):
                asked = [await fragment_asked(value, *each) for each in REQUESTS[handler]]
                found[handler] = next((each for each in asked if each != "ok"), "ok")
    return found


def main(folder: Path, names: list[str]) -> None:
    sys.path.insert(0, str(folder))
    set_up(folder)
    result = {}
    for name in names:
        module = importlib.import_module(name.removesuffix(".py").replace("/", "."))
        for function, became in asyncio.run(outcomes(module)).items():
            result[f"{name} {function}"] = became
    print(json.dumps(result))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
