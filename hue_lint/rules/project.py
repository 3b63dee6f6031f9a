"""HUE7: how the project is set up, found in its settings and middleware."""

from hue_lint.rules.base import Example, ProjectRule
from hue_lint.rules.documentation import ASYNC_SAFETY

_VIEW = """\
from django.http import HttpResponse


async def index(request):
    return HttpResponse("Hello")
"""


class AsyncUnsafeAllowed(ProjectRule):
    """DJANGO_ALLOW_ASYNC_UNSAFE."""

    code = "HUE701"
    name = "async-unsafe-allowed"
    circumstance = "async-unsafe"
    summary = "`DJANGO_ALLOW_ASYNC_UNSAFE` silences Django's check"
    what = (
        "Reports setting the environment variable `DJANGO_ALLOW_ASYNC_UNSAFE` in the project's "
        'code. Any value but the empty string counts, `"false"` and `"0"` included.'
    )
    why = (
        "Django then runs queries on the event loop instead of raising: every request waits for "
        "every query, and requests share connections and transactions. The switch is meant for "
        "notebooks. With it, none of the mistakes that this linter finds show in tests."
    )
    bad = Example(
        """\
import os

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # HUE701
""",
        path="config/settings.py",
    )
    good = Example(
        """\
import os

os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
""",
        path="config/settings.py",
    )
    fix_safety = "None: repair what it hides first. `hue-lint check` lists it."
    since_django = "3.0 has the switch."
    references = (ASYNC_SAFETY,)
    says = "{name} makes Django run queries on the event loop instead of raising"
    caption = "silences SynchronousOnlyOperation everywhere"


class AtomicRequests(ProjectRule):
    """ATOMIC_REQUESTS with async views."""

    code = "HUE702"
    name = "atomic-requests"
    circumstance = "atomic-requests"
    summary = "`ATOMIC_REQUESTS` is set in a project with async views"
    what = (
        "Reports `ATOMIC_REQUESTS = True` of a database in the settings of a project that has "
        "async views."
    )
    why = (
        "Django has no asynchronous transactions. It answers a request for an async view with "
        "`RuntimeError: You cannot use ATOMIC_REQUESTS with async views.` unless the view is "
        "marked with `transaction.non_atomic_requests`, which a decorator in between may hide."
    )
    bad = Example(
        """\
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": "db.sqlite3",
        "ATOMIC_REQUESTS": True,  # HUE702
    }
}
""",
        path="config/settings.py",
        beside={"shop/views.py": _VIEW},
    )
    good = Example(
        """\
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": "db.sqlite3",
    }
}
""",
        path="config/settings.py",
        beside={"shop/views.py": _VIEW},
    )
    fix_safety = "None: which views need a transaction is for their authors to say."
    since_django = "No release up to 6.1 has asynchronous transactions."
    references = (
        "https://docs.djangoproject.com/en/stable/topics/db/transactions/"
        "#tying-transactions-to-http-requests",
    )
    says = "{name} is on, and Django refuses async views with it: RuntimeError"
    caption = "cannot be used with async views"


class SyncMiddleware(ProjectRule):
    """Synchronous middleware of the project's own."""

    code = "HUE703"
    name = "sync-middleware"
    circumstance = "sync-middleware"
    summary = "Synchronous middleware of the project's own drags every request into a thread"
    what = (
        "Reports middleware that the project defines and lists in `MIDDLEWARE`, where the project "
        "has async views and an ASGI application, and the middleware cannot run asynchronously: a "
        "class or function that "
        "is neither marked `async_capable` (`MiddlewareMixin` marks it) nor decorated with "
        "`sync_and_async_middleware` or `async_only_middleware`."
    )
    why = (
        "Between a synchronous middleware and an async view Django switches to a thread and back, "
        "for each request. The gain of an async view is lost, and a long answer holds the thread."
    )
    bad = Example(
        """\
class TimingMiddleware:  # HUE703
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)
""",
        path="shop/middleware.py",
        beside={
            "config/settings.py": """\
MIDDLEWARE = ["shop.middleware.TimingMiddleware"]
ASGI_APPLICATION = "config.asgi.application"
""",
            "shop/views.py": _VIEW,
        },
    )
    good = Example(
        """\
from inspect import iscoroutinefunction

from django.utils.decorators import sync_and_async_middleware


@sync_and_async_middleware
def timing_middleware(get_response):
    if iscoroutinefunction(get_response):

        async def middleware(request):
            return await get_response(request)

    else:

        def middleware(request):
            return get_response(request)

    return middleware
""",
        path="shop/middleware.py",
        beside={
            "config/settings.py": """\
MIDDLEWARE = ["shop.middleware.timing_middleware"]
ASGI_APPLICATION = "config.asgi.application"
""",
            "shop/views.py": _VIEW,
        },
    )
    fix_safety = "None: what the middleware does decides how it is made asynchronous."
    since_django = "3.1 has asynchronous middleware."
    references = (
        "https://docs.djangoproject.com/en/stable/topics/http/middleware/#asynchronous-support",
    )
    says = "{name} is synchronous middleware: each request to an async view goes through a thread"
    caption = "not async_capable"
