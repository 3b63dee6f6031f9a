"""HUE6: async functions where synchronous ones are called, and loops of one's own."""

from hue_lint.rules.base import Example, ProjectRule, Rule
from hue_lint.rules.documentation import SYNC_TO_ASYNC
from hue_lint.rules.wording import sentence
from hue_lint.values.values import Operation

_HANDLERS = "https://docs.djangoproject.com/en/stable/topics/async/"


class AsyncHook(ProjectRule):
    """async def save."""

    code = "HUE610"
    name = "async-hook"
    circumstance = "async-hook"
    summary = "An async function stands in the place of one that is called synchronously"
    what = (
        "Reports an `async def` that overrides what its framework calls without `await`: `save`, "
        "`clean`, `__str__` of a model, `get_queryset` of a manager, `handle` of a command, "
        "`ready`, `setUp`, hooks of forms, generic views, the admin, authentication backends, "
        "handlers and serializers of Django REST framework, handlers of synchronous consumers; "
        "and one under a decorator whose function is called so (`shared_task`, "
        "`register.filter`, `admin.action`). Where the project itself awaits the hook, or a base "
        "class is not in sight, nothing is reported; what packages such as adrf await is none."
    )
    why = (
        "The framework gets a coroutine and drops it, or takes it for the result: the row is not "
        "saved, the command does nothing, and a permission that is a coroutine is true."
    )
    bad = Example(
        """\
from django.db import models


class Parcel(models.Model):
    code = models.CharField(max_length=20)

    async def save(self, *args, **kwargs):  # HUE610
        self.code = self.code.upper()
        await super().asave(*args, **kwargs)
""",
        path="shop/models.py",
    )
    good = Example(
        """\
from django.db import models


class Parcel(models.Model):
    code = models.CharField(max_length=20)

    def save(self, *args, **kwargs):
        self.code = self.code.upper()
        super().save(*args, **kwargs)
""",
        path="shop/models.py",
    )
    fix_safety = (
        "None: write a synchronous function. `asave()` and its kin run it in a thread; where it "
        "needs a coroutine, `async_to_sync` enters it."
    )
    since_django = "No release up to 6.1 awaits these."
    references = (_HANDLERS,)
    says = "{name}() is async, and its caller does not await it: nothing in it runs"
    caption = "called synchronously"


class CoroutineCallback(Rule):
    """on_commit(async_function)."""

    code = "HUE611"
    name = "coroutine-callback"
    kinds = frozenset({"coroutine-callback"})
    raises = ""
    summary = "A coroutine function is given to a caller that does not await"
    what = (
        "Reports an async function (or a lambda, a `partial`, what `sync_to_async` gives) handed "
        "to something that calls it synchronously: `transaction.on_commit`, `threading.Thread`, "
        "`executor.submit`, `loop.call_later` and its kin, `filter`, `sorted(key=)`, "
        "`cache.get_or_set`, `signal.signal`, `atexit.register`. `map` is fine where the "
        "coroutines that it gives are gathered."
    )
    why = (
        "The caller makes a coroutine and drops it, or takes it for the answer: the mail is not "
        "sent, and every row passes the filter."
    )
    bad = Example(
        """\
from asgiref.sync import sync_to_async
from django.db import transaction
from django.http import HttpResponse

from shop.models import Post


async def announce():
    await Post.objects.acreate(title="News", author_id=1)


def publish():
    transaction.on_commit(announce)  # HUE611


async def view(request):
    await sync_to_async(publish)()
    return HttpResponse(status=204)
"""
    )
    good = Example(
        """\
from asgiref.sync import async_to_sync, sync_to_async
from django.db import transaction
from django.http import HttpResponse

from shop.models import Post


async def announce():
    await Post.objects.acreate(title="News", author_id=1)


def publish():
    transaction.on_commit(async_to_sync(announce))


async def view(request):
    await sync_to_async(publish)()
    return HttpResponse(status=204)
"""
    )
    fix_safety = (
        "None: hand over a synchronous function, `async_to_sync(f)` where the caller is in a "
        "thread, or one that starts a task where it is the loop."
    )
    since_django = "Independent of the release."
    references = ("https://docs.djangoproject.com/en/stable/topics/async/#async-to-sync",)

    def message(self, operation: Operation) -> str:
        """Who does not await."""
        return sentence(operation, f" is called by {operation.name}(), which does not await it")

    def label(self, operation: Operation) -> str:
        """What is handed over."""
        return "gives a coroutine to a synchronous caller"


class OwnLoop(ProjectRule):
    """asyncio.run in a view."""

    code = "HUE612"
    name = "own-event-loop"
    circumstance = "own-loop"
    summary = "A synchronous view runs a coroutine that needs Django's thread on a loop of its own"
    what = (
        "Reports `asyncio.run(f())`, `run_until_complete` and `anyio.run` in synchronous code that "
        "a view reaches, where `f` uses `sync_to_async` or an async method of Django's. Commands, "
        "tasks and scripts may run loops of their own, and are not reported."
    )
    why = (
        "Under ASGI a synchronous view runs in the one thread that Django's synchronous work "
        "shares. The new loop waits there for that very thread: for ever, and no time-out ends it. "
        "Under WSGI it works, so it hangs only in production."
    )
    bad = Example(
        """\
import asyncio

from django.http import JsonResponse

from shop.models import Post


async def count_posts():
    return await Post.objects.acount()


def stats(request):
    return JsonResponse({"posts": asyncio.run(count_posts())})  # HUE612
"""
    )
    good = Example(
        """\
from asgiref.sync import async_to_sync
from django.http import JsonResponse

from shop.models import Post


async def count_posts():
    return await Post.objects.acount()


def stats(request):
    return JsonResponse({"posts": async_to_sync(count_posts)()})
"""
    )
    fix_safety = "None: `async_to_sync(f)()` runs the work of the coroutine in the same thread."
    since_django = "Measured on 5.2 with asgiref 3.13."
    references = (SYNC_TO_ASYNC, _HANDLERS)
    says = "{name} may wait for ever under ASGI: enter the coroutine by async_to_sync"
    caption = "waits for the thread that it runs in"
