"""HUE3: sessions and messages."""

from hue_lint.rules.base import Example, Rule


class SyncSession(Rule):
    """The session is read or written."""

    code = "HUE301"
    name = "sync-session"
    kinds = frozenset({"session"})
    summary = "The session is read or written synchronously on the event loop"
    what = (
        "Reports every spelling of access to `request.session`: a subscript read, set or deleted, "
        "`in`, `get`, `pop`, `setdefault`, `update`, `keys`, `flush`, `cycle_key`, `set_expiry`, "
        "`save`, … `session_key`, `modified` and `is_empty()` ask nothing and stay unreported, and "
        "so does a session that the settings keep in signed cookies or in memory."
    )
    why = (
        "The first access loads the session from its store, by default the database, and raises "
        "`SynchronousOnlyOperation`. Without a session cookie nothing is loaded, so the view works "
        "for a new visitor and fails for one who comes back."
    )
    bad = Example(
        """\
from django.http import HttpResponse


async def add_to_cart(request, pk):
    cart = request.session.get("cart", [])  # HUE301
    request.session["cart"] = [*cart, pk]  # HUE301
    return HttpResponse(status=204)
"""
    )
    good = Example(
        """\
from django.http import HttpResponse


async def add_to_cart(request, pk):
    cart = await request.session.aget("cart", [])
    await request.session.aset("cart", [*cart, pk])
    return HttpResponse(status=204)
"""
    )
    fix_safety = (
        "Safe: `session[key]` becomes `aget`, an assignment `aset`, `in` `ahas_key`, with the same "
        "store and the same rows. Before Django 5.1 the access moves into `sync_to_async`. A read "
        "by subscript that may raise `KeyError` keeps doing so."
    )
    since_django = "5.1 has an async twin, prefixed with `a`, for every session method."
    options = ("target-django", "extend-operations")
    references = (
        "https://docs.djangoproject.com/en/stable/topics/http/sessions/#using-sessions-in-views",
    )


class SyncMessages(Rule):
    """Messages are read."""

    code = "HUE302"
    name = "sync-messages"
    kinds = frozenset({"messages"})
    summary = "Messages are read synchronously on the event loop"
    what = (
        "Reports reading the messages of a request (iterating, counting or showing what "
        "`get_messages` gives) where `MESSAGE_STORAGE` keeps them in the session. Queueing one "
        "with `messages.success` and the like only remembers it and stays unreported, and so does "
        "reading with the default storage, which looks into a cookie."
    )
    why = (
        "Messages in the session load it when they are read, by default from the database, and "
        "Django raises `SynchronousOnlyOperation`."
    )
    bad = Example(
        """\
from django.contrib import messages
from django.http import JsonResponse


async def notices(request):
    found = [str(message) for message in messages.get_messages(request)]  # HUE302
    return JsonResponse({"messages": found})
""",
        beside={
            "config/settings.py": """\
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
"""
        },
    )
    good = Example(
        """\
from asgiref.sync import sync_to_async
from django.contrib import messages
from django.http import JsonResponse


@sync_to_async
def texts_of(request):
    return [str(message) for message in messages.get_messages(request)]


async def notices(request):
    return JsonResponse({"messages": await texts_of(request)})
"""
    )
    fix_safety = (
        "Safe where a single call can be wrapped in `sync_to_async`. A loop over the messages gets "
        "no fix; move it into a function and wrap that."
    )
    since_django = "No release up to 6.1 has asynchronous messages."
    references = ("https://docs.djangoproject.com/en/stable/ref/contrib/messages/",)
