"""Runs each piece of code given on standard input on an event loop and prints what Django did.

In: a JSON list of statements. Out: a JSON list of `raises`, `silent` or the name of another error.
It is a script of its own because Django can be configured only once in a process.
"""

import asyncio
import importlib
import json
import sqlite3
import sys
import tempfile
import textwrap
from pathlib import Path

import django
from django.conf import settings

sys.path.insert(0, str(Path(__file__).parent))


def configure(folder: str) -> None:
    """Set Django up and create the tables, in a file: one in memory is not shared by threads."""
    settings.configure(
        SECRET_KEY="x",
        USE_TZ=True,
        ALLOWED_HOSTS=["*"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": Path(folder, "db.sqlite3"),
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "django.contrib.sites",
            "django.contrib.messages",
            "django.contrib.admin",
            "library",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [folder]}
        ],
        CACHES={
            "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
            "table": {
                "BACKEND": "django.core.cache.backends.db.DatabaseCache",
                "LOCATION": "cache_table",
            },
        },
        PASSWORD_HASHERS=[
            "django.contrib.auth.hashers.MD5PasswordHasher",
            "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        ],
        MESSAGE_STORAGE="django.contrib.messages.storage.session.SessionStorage",
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        MEDIA_ROOT=folder,
        ROOT_URLCONF="library.urls",
        SITE_ID=1,
    )
    django.setup()
    Path(folder, "books.html").write_text("{% for book in books %}{{ book }}{% endfor %}")
    Path(folder, "empty.html").write_text("nothing")
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)


NAMES = [
    "library.models:Author Book Guide Note Plain Profile Tag",
    "django.contrib.auth.models:AnonymousUser Group Permission User",
    "django.contrib.contenttypes.models:ContentType",
    "django.contrib.sites.models:Site",
    "django.db:connection connections transaction models",
    "django.db.models:Prefetch prefetch_related_objects",
    "django.core.cache:cache caches",
    "django.core.paginator:Paginator",
    "django.core.files.base:ContentFile",
    "django.core.files.storage:default_storage",
    "django.http:HttpResponse JsonResponse StreamingHttpResponse",
    "django.template:Context Engine Template engines",
    "django.template.response:SimpleTemplateResponse TemplateResponse",
    "django.template.loader:get_template render_to_string",
    "django.contrib.sessions.backends.signed_cookies:SessionStore@SignedCookies",
    "django.test:AsyncRequestFactory Client RequestFactory TransactionTestCase",
    "django.dispatch:Signal",
    "django.utils.html:format_html",
    "django:forms shortcuts",
    "django.contrib:auth messages",
    "django.core:mail management serializers",
    "django.contrib.auth:context_processors forms@auth_forms hashers mixins tokens",
    "django.contrib.sites:shortcuts@site_shortcuts",
    "django.views:generic",
]
MODULES = (
    "collections, contextlib, copy, csv, functools, heapq, io, itertools, json, logging, math, "
    "operator, pickle, pprint, random, statistics"
)


def vocabulary() -> dict:
    """The names that every statement may use."""
    names = {name: importlib.import_module(name) for name in MODULES.split(", ")}
    for line in NAMES:
        module_name, _, members = line.partition(":")
        module = importlib.import_module(module_name)
        for member in members.split():
            name, _, alias = member.partition("@")
            found = getattr(module, name, None)
            names[alias or name] = found or importlib.import_module(f"{module_name}.{name}")
    return names


def answer(request):
    """The view at the end of the middleware."""
    from django.http import HttpResponse

    return HttpResponse()


def stack():
    """Sessions, users and messages around `answer`."""
    from django.contrib.auth.middleware import AuthenticationMiddleware
    from django.contrib.messages.middleware import MessageMiddleware
    from django.contrib.sessions.middleware import SessionMiddleware

    return SessionMiddleware(AuthenticationMiddleware(MessageMiddleware(answer)))


def populate(names: dict) -> str:
    """Fill the tables; the key of a session with somebody logged in."""
    from django.contrib.auth import login
    from django.test import RequestFactory
    from library.models import Author, Book, Guide, Note, Plain, Profile, Tag

    user = names["User"].objects.create_user("ann", "ann@example.com", "secret")
    Profile.objects.create(user=user)
    author = Author.objects.create(name="Ann")
    for number in (1, 2, 3):
        book = Book.objects.create(title=f"Book {number}", author=author, editor=author)
        book.tags.add(Tag.objects.create(name=f"tag {number}"))
        Note.objects.create(target=book)
    Guide.objects.create(title="Guide", author=author, town="Oslo")
    Plain.objects.create(word="word")
    Book.objects.first().cover.save("a.txt", names["ContentFile"](b"text"))
    request = RequestFactory().get("/")
    stack()(request)
    login(request, user)
    request.session["cart"] = 1
    request.session.save()
    return request.session.session_key


def fresh(names: dict, session_key: str) -> dict:
    """Rows, querysets and a logged-in request, as they are before each statement."""
    from django.contrib.contenttypes.models import ContentType
    from django.contrib.sites.models import Site
    from django.test import RequestFactory
    from library.models import Author, Book, Guide, Note, Plain, Profile, Tag

    request = RequestFactory().get("/")
    request.COOKIES["sessionid"] = session_key
    stack()(request)
    evaluated = Book.objects.order_by("pk")
    len(evaluated)
    values = {
        "book": Book.objects.order_by("pk").first(),
        "deferred": Book.objects.only("pk").first(),
        "joined": Book.objects.select_related("author").order_by("pk").first(),
        "prefetched": Book.objects.prefetch_related("tags", "notes").first(),
        "note": Note.objects.first(),
        "guide": Guide.objects.first(),
        "author": Author.objects.first(),
        "tag": Tag.objects.first(),
        "plain": Plain.objects.first(),
        "profile": Profile.objects.first(),
        "user": names["User"].objects.first(),
        "permission": names["Permission"].objects.first(),
        "qs": Book.objects.filter(pk__gte=0),
        "other": Book.objects.filter(pk__gte=1),
        "evaluated": evaluated,
        "raw": Book.objects.raw("select * from library_book"),
        "request": request,
        "session": request.session,
        "table": names["caches"]["table"],
        "cursor": names["connection"].cursor(),
        "page": names["Paginator"](Book.objects.order_by("pk"), 2).page(1),
        "client": names["Client"](),
    }
    values["client"].cookies["sessionid"] = session_key
    ContentType.objects.clear_cache()
    Site.objects.clear_cache()
    names["cache"].clear()
    Path(values["book"].cover.path).write_bytes(b"text")
    return values


def outcome(code: str, names: dict, session_key: str) -> str:
    """What the statement does on a running loop."""
    from django.core.exceptions import SynchronousOnlyOperation

    space = {**names, **fresh(names, session_key)}
    exec("async def case():\n" + textwrap.indent(code, "    "), space)
    try:
        asyncio.run(space["case"]())
    except SynchronousOnlyOperation:
        return "raises"
    except Exception as error:
        cause = error.__cause__ or error.__context__
        if isinstance(cause, SynchronousOnlyOperation):
            return "raises"
        return f"{type(error).__name__}: {error}"
    return "silent"


def main() -> None:
    """Read statements, print outcomes."""
    statements = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        configure(folder)
        names = vocabulary()
        session_key = populate(names)
        database = names["connection"].connection
        rows = sqlite3.connect(":memory:")
        database.backup(rows)
        outcomes = []
        for statement in statements:
            rows.backup(database)
            outcomes.append(outcome(statement, names, session_key))
        json.dump(outcomes, sys.stdout)


if __name__ == "__main__":
    main()
