"""HUE5: the project's own functions, and those of installed packages."""

from hue_lint.rules.base import Example, Rule
from hue_lint.rules.wording import called, consequence
from hue_lint.values.values import Operation

_READING = {
    "shop/reading.py": """\
def minutes_to_read(post):
    return sum(len(comment.text) for comment in post.comments.all()) // 1000
"""
}
_FLAGS = {
    "site-packages/flags.py": """\
from django.contrib.auth.models import Group


def flag_is_active(request, name):
    return Group.objects.filter(name=name).exists()
"""
}


class SyncHelper(Rule):
    """A function of the project that does any of these."""

    code = "HUE501"
    name = "sync-helper"
    kinds = frozenset({"project-call", "unknown-call"})
    summary = "A function of the project does synchronous work on the event loop"
    what = (
        "Reports the call, in an async function, of a synchronous function of the project that "
        "somewhere below asks the database, the session, the cache or the like, or waits for "
        "anything else that blocks (HUE8): functions, methods, properties, `__str__`, `__init__`, "
        "`save` overrides, context managers, across files. It is judged with the arguments that "
        "it is given, so a helper that follows a relation is reported only where the relation is "
        "not loaded; where nothing shows whether it is, only if HUE114 is on, too. The path to the "
        "operation is part of the finding. Helpers that do no more than use files or compute are "
        "reported by HUE805 and HUE808, which are off by default."
    )
    why = (
        "These are the mistakes that reach production: nothing at the call says that there is a "
        "query three calls down, or a request to another server. Django raises "
        "`SynchronousOnlyOperation` there all the same, or the event loop stands still."
    )
    bad = Example(
        """\
from django.http import JsonResponse

from shop.models import Post
from shop.reading import minutes_to_read


async def detail(request, pk):
    post = await Post.objects.aget(pk=pk)
    return JsonResponse({"minutes": minutes_to_read(post)})  # HUE501
""",
        beside=_READING,
    )
    good = Example(
        """\
from asgiref.sync import sync_to_async
from django.http import JsonResponse

from shop.models import Post
from shop.reading import minutes_to_read


async def detail(request, pk):
    post = await Post.objects.aget(pk=pk)
    return JsonResponse({"minutes": await sync_to_async(minutes_to_read)(post)})
""",
        beside=_READING,
    )
    fix_safety = (
        "Safe: the call moves into `sync_to_async`, or the query in sight loads the relation "
        "beforehand. What waits for something else than Django moves into a thread of its own, "
        "`sync_to_async(…, thread_sensitive=False)` (see HUE802). A property or an implicit call "
        "(`str(post)`) that cannot be wrapped where it stands gets no fix."
    )
    since_django = "`sync_to_async` works with every release that has async views."
    options = ("extend-operations", "extend-async-twins", "extend-thread-wrappers")
    references = ("https://docs.djangoproject.com/en/stable/topics/async/#sync-to-async",)

    def applies(self, operation: Operation) -> bool:
        """Whether it does more than what has rules of its own, which are off by default."""
        return operation.root().kind not in ("file", "computation")

    def besides(self, operation: Operation) -> str:
        """A relation that may be loaded is told of where HUE114 is on."""
        return "HUE114" if operation.kind == "unknown-call" else ""

    def message(self, operation: Operation) -> str:
        """What runs, and what it comes to in the end."""
        if operation.kind == "unknown-call":
            return f"{called(operation)} {operation.root().does} unless it was loaded before"
        return f"{called(operation)} {operation.root().does}{consequence(operation)}"


class SyncPackageHelper(SyncHelper):
    """A function of an installed package that does any of these."""

    code = "HUE502"
    name = "sync-package-helper"
    kinds = frozenset({"package-call"})
    summary = "A function of an installed package does synchronous work on the event loop"
    what = (
        "Reports the call of a synchronous function of an installed package that somewhere below "
        "asks the database, the session or the cache (the check of a feature flag, say), or waits "
        "for anything else that blocks (HUE8). Packages "
        "are followed where an environment is given with `--python`; the path to the operation is "
        "part of the finding."
    )
    why = (
        "A package that works in synchronous views need not work in asynchronous ones, and its "
        "documentation rarely says so. Django raises `SynchronousOnlyOperation` inside the package."
    )
    bad = Example(
        """\
from django.http import HttpResponse
from flags import flag_is_active


async def beta(request):
    if flag_is_active(request, "beta"):  # HUE502
        return HttpResponse("Welcome")
    return HttpResponse(status=404)
""",
        beside=_FLAGS,
    )
    good = Example(
        """\
from asgiref.sync import sync_to_async
from django.http import HttpResponse
from flags import flag_is_active


async def beta(request):
    if await sync_to_async(flag_is_active)(request, "beta"):
        return HttpResponse("Welcome")
    return HttpResponse(status=404)
""",
        beside=_FLAGS,
    )
    options = ("python", "extend-operations", "extend-async-twins")
