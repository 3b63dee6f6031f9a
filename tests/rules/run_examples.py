"""Run the examples of some rules under Django on an event loop; prints what became of each as JSON.

    python run_examples.py FOLDER CODE ...

`FOLDER` receives the example project, each example as a module of its own, and a database. What is
printed maps `HUE101 bad` to the name of the exception, or to `ok`.
"""

import asyncio
import importlib
import inspect
import json
import sys
import warnings
from collections.abc import Collection
from pathlib import Path
from typing import Any

from hue_lint.rules import ALL_RULES
from hue_lint.rules.example_app import lay_out

SETTINGS: dict[str, Any] = {
    "INSTALLED_APPS": [
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "shop",
    ],
    "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
    "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
    "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "SECRET_KEY": "examples",
    "TEMPLATES": [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    "USE_TZ": True,
}


def examples(codes: Collection[str]) -> dict[str, tuple[str, dict[str, str]]]:
    """The module of each example of some rules that is a view, and the files that it needs."""
    found = {}
    for rule in ALL_RULES:
        for which, example in (("bad", rule.bad), ("good", rule.good)):
            if rule.kinds and rule.code in codes:
                module = f"{rule.code.lower()}_{which}"
                beside = {
                    name.removeprefix("site-packages/"): text
                    for name, text in example.beside.items()
                    if not name.startswith("config/")
                }
                files = {**beside, f"shop/{module}.py": example.code}
                found[f"{rule.code} {which}"] = (f"shop.{module}", files)
    return found


def set_up(folder: Path) -> None:
    """A Django with an empty database below `folder`."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "db.sqlite3")}
    settings.configure(DATABASES={"default": database}, MEDIA_ROOT=str(folder), **SETTINGS)
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)


def given() -> dict[str, Any]:
    """The arguments of the views: a request with a session and a user to load, a post."""
    from django.contrib.auth import (
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )
    from django.contrib.auth.middleware import AuthenticationMiddleware
    from django.contrib.messages.middleware import MessageMiddleware
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.middleware import SessionMiddleware
    from django.http import HttpResponse
    from django.test import RequestFactory
    from shop.models import Post

    user, _ = get_user_model().objects.get_or_create(username="ada")
    user.set_password("secret")
    user.save()
    post = Post.objects.create(title="First", author=user, published=True)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    factory = RequestFactory()
    factory.cookies["sessionid"] = session.session_key
    form = {"text": "Hello", "tag": "new", "name": "ada", "password": "secret", "post": post.pk}
    request = factory.post("/", form)
    for middleware in (SessionMiddleware, AuthenticationMiddleware, MessageMiddleware):
        middleware(lambda _: HttpResponse()).process_request(request)
    fresh = Post.objects.get(pk=post.pk)
    return {"request": request, "pk": post.pk, "post": fresh}


def outcome(name: str) -> str:
    """What the async function of a module with view's parameters does on an event loop."""
    module = importlib.import_module(name)
    arguments = given()
    views = [
        function
        for function in vars(module).values()
        if inspect.isfunction(function)
        and inspect.iscoroutinefunction(function)
        and function.__module__ == name
        and (parameters := inspect.signature(function).parameters)
        and set(parameters) <= set(arguments)
    ]
    (view,) = views
    chosen = [arguments[parameter] for parameter in inspect.signature(view).parameters]
    try:
        asyncio.run(view(*chosen))
    except Exception as error:
        return type(error).__name__
    return "ok"


def main(folder: Path, codes: Collection[str]) -> None:
    found = examples(codes)
    lay_out(folder, *(files for _, files in found.values()))
    sys.path.insert(0, str(folder))
    warnings.simplefilter("ignore", RuntimeWarning)
    set_up(folder)
    print(json.dumps({key: outcome(module) for key, (module, _) in found.items()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
