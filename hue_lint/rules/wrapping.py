"""HUE6: mistakes in moving work off the event loop."""

from hue_lint.rules.base import Example, Rule
from hue_lint.rules.documentation import ASYNC_QUERIES, SYNC_TO_ASYNC
from hue_lint.rules.wording import consequence, sentence
from hue_lint.values.values import Operation


class CalledTooEarly(Rule):
    """sync_to_async(f(x))."""

    code = "HUE601"
    name = "called-too-early"
    kinds = frozenset({"called-early"})
    summary = "A function is called before it reaches the thread"
    what = (
        "Reports `sync_to_async(f(x))` and its kin: what stands inside the parentheses runs on the "
        "event loop, only its result is wrapped. A call that gives a function "
        "(`sync_to_async(partial(f, x))`) stays unreported. A relation that is loaded inside them "
        "(`sync_to_async(post.author.get_full_name)()`) is HUE104."
    )
    why = (
        "It looks wrapped and is not. Django raises `SynchronousOnlyOperation`, or the call fails "
        "later with `TypeError: object is not callable`."
    )
    bad = Example(
        """\
from asgiref.sync import sync_to_async
from django.http import JsonResponse

from shop.models import Post


async def detail(request, pk):
    post = await sync_to_async(Post.objects.get(pk=pk))()  # HUE601
    return JsonResponse({"title": post.title})
"""
    )
    good = Example(
        """\
from asgiref.sync import sync_to_async
from django.http import JsonResponse

from shop.models import Post


def _load(pk):
    post = Post.objects.get(pk=pk)
    return {"title": post.title, "author": post.author.username}


async def detail(request, pk):
    return JsonResponse(await sync_to_async(_load)(pk))
"""
    )
    fix_safety = (
        "Safe: the arguments move behind the wrapper, `sync_to_async(f)(x)`, or the async twin is "
        "awaited. Only code that failed is changed."
    )
    since_django = "The spelling is the same in every release that has async views."
    references = (SYNC_TO_ASYNC,)

    def message(self, operation: Operation) -> str:
        """What has run by the time that the thread starts."""
        if operation.effect == "wrong":
            return sentence(
                operation, " is called too early: its result is wrapped, not the function"
            )
        does = operation.root().does
        return sentence(operation, f" is called too early: it {does}{consequence(operation)}")

    def label(self, operation: Operation) -> str:
        """Where it runs."""
        return "called here, on the event loop"


class LazyResult(Rule):
    """A queryset leaves the thread unevaluated."""

    code = "HUE602"
    name = "lazy-result"
    kinds = frozenset({"lazy-escape"})
    summary = "A thread only builds a queryset; the query still runs on the event loop"
    what = (
        "Reports `sync_to_async(Post.objects.filter)(…)` and other wrapped calls that give an "
        "unevaluated queryset. Where a wrapped function hands one out and it is evaluated on the "
        "event loop, the evaluation is HUE102."
    )
    why = (
        "Building a queryset asks nothing, so the thread has nothing to do. The first use of the "
        "result on the event loop raises `SynchronousOnlyOperation`, for all the awaiting."
    )
    bad = Example(
        """\
from asgiref.sync import sync_to_async
from django.shortcuts import render

from shop.models import Post


async def index(request):
    posts = await sync_to_async(Post.objects.filter)(published=True)  # HUE602
    titles = [post.title for post in posts]  # HUE102
    return render(request, "shop/posts.html", {"titles": titles})
"""
    )
    good = Example(
        """\
from django.shortcuts import render

from shop.models import Post


async def index(request):
    titles = [post.title async for post in Post.objects.filter(published=True)]
    return render(request, "shop/posts.html", {"titles": titles})
"""
    )
    fix_safety = (
        "Safe: the wrapper is dropped where the queryset is only built, or `list` is put around it "
        "inside the thread."
    )
    since_django = (
        "4.1 has `async for` over querysets; before it, evaluate with `list` in the thread."
    )
    references = (SYNC_TO_ASYNC, ASYNC_QUERIES)

    def message(self, operation: Operation) -> str:
        """Nothing is queried there."""
        return sentence(operation, " only builds a queryset: nothing is queried in the thread")

    def label(self, operation: Operation) -> str:
        """What comes out."""
        return "gives a queryset that is not evaluated"


class AsyncFunctionWrapped(Rule):
    """An async function in a thread."""

    code = "HUE604"
    name = "async-function-wrapped"
    raises = "AttributeError"
    kinds = frozenset({"async-wrapped"})
    summary = "An async function is wrapped as if it were synchronous"
    what = (
        "Reports `sync_to_async`, `asyncio.to_thread` and the like around an async function or an "
        "async method of Django's."
    )
    why = (
        "`sync_to_async` refuses a coroutine function with `TypeError`. Where it cannot tell (a "
        "lambda, a decorated function, a method of a manager), what comes out of the thread is a "
        "coroutine that nobody awaits."
    )
    bad = Example(
        """\
from asgiref.sync import sync_to_async
from django.http import JsonResponse

from shop.models import Post


async def detail(request, pk):
    post = await sync_to_async(Post.objects.aget)(pk=pk)  # HUE604
    return JsonResponse({"title": post.title})
"""
    )
    good = Example(
        """\
from django.http import JsonResponse

from shop.models import Post


async def detail(request, pk):
    post = await Post.objects.aget(pk=pk)
    return JsonResponse({"title": post.title})
"""
    )
    fix_safety = (
        "Safe: the wrapper is dropped and the coroutine awaited. Only code that failed is changed."
    )
    since_django = "Independent of the release."
    references = (SYNC_TO_ASYNC,)

    def message(self, operation: Operation) -> str:
        """What the thread does."""
        return sentence(operation, " wraps an async function: the thread only makes a coroutine")

    def label(self, operation: Operation) -> str:
        """What to do."""
        return "await the async function itself"


class UnmanagedThread(Rule):
    """Database work in a thread that Django does not manage."""

    code = "HUE605"
    name = "unmanaged-thread"
    raises = ""
    kinds = frozenset({"unmanaged-thread"})
    summary = "The database is used in a thread whose connections Django does not manage"
    what = (
        "Reports database work in `sync_to_async(f, thread_sensitive=False)`, `asyncio.to_thread`, "
        "`loop.run_in_executor`, `anyio.to_thread.run_sync`, executors of the project's own, and "
        "in synchronous functions that a package runs in threads (tools of a pydantic-ai agent)."
    )
    why = (
        "Connections belong to threads, and Django closes those of the request's thread only. Each "
        "worker thread opens connections of its own that nobody closes, outside the transaction of "
        "the request, and of the test: a test's rows are invisible there. Channels' "
        "`database_sync_to_async` closes old connections and is no concern of the rule, nor is a "
        "function that closes them itself (`close_old_connections()`, `connection.close()`)."
    )
    bad = Example(
        """\
import asyncio

from django.http import JsonResponse

from shop.models import Post


def titles():
    return list(Post.objects.values_list("title", flat=True))


async def index(request):
    return JsonResponse({"titles": await asyncio.to_thread(titles)})  # HUE605
"""
    )
    good = Example(
        """\
from asgiref.sync import sync_to_async
from django.http import JsonResponse

from shop.models import Post


def titles():
    return list(Post.objects.values_list("title", flat=True))


async def index(request):
    return JsonResponse({"titles": await sync_to_async(titles)()})
"""
    )
    fix_safety = (
        "Unsafe: with `sync_to_async` the work runs in the thread that the request shares, one "
        "piece after the other, where it ran beside others before."
    )
    since_django = "`thread_sensitive=True` is the default of `sync_to_async` since asgiref 3.3."
    options = ("extend-thread-wrappers",)
    references = (
        SYNC_TO_ASYNC,
        "https://docs.djangoproject.com/en/stable/ref/databases/#persistent-connections",
    )

    def applies(self, operation: Operation) -> bool:
        """Whether it is the database that is used; a file or a mail may be, in any thread."""
        root = operation.root()
        return root.effect == "raises" and root.kind != "async-to-sync"

    def message(self, operation: Operation) -> str:
        """Which thread, and what happens in it."""
        does = operation.root().does
        return sentence(operation, f" {does} in a thread that Django does not manage")

    def label(self, operation: Operation) -> str:
        """What is wrong with it."""
        return "a thread with database connections of its own"


class AsyncToSyncOnLoop(Rule):
    """An event loop is run where one is running."""

    code = "HUE606"
    name = "async-to-sync-on-loop"
    raises = "RuntimeError"
    kinds = frozenset({"async-to-sync"})
    summary = "`async_to_sync` is called where an event loop is running"
    what = (
        "Reports calling a function made by `async_to_sync`, `asyncio.run` or "
        "`loop.run_until_complete` in an async function, directly or through synchronous helpers. "
        "In a thread of `sync_to_async` it is right and stays unreported."
    )
    why = (
        "They raise `RuntimeError` on a thread that has a running event loop: nothing can wait "
        "there for the loop that waits for it."
    )
    bad = Example(
        """\
from asgiref.sync import async_to_sync
from django.http import JsonResponse

from shop.models import Post


async def count_posts():
    return await Post.objects.acount()


async def stats(request):
    return JsonResponse({"posts": async_to_sync(count_posts)()})  # HUE606
"""
    )
    good = Example(
        """\
from django.http import JsonResponse

from shop.models import Post


async def count_posts():
    return await Post.objects.acount()


async def stats(request):
    return JsonResponse({"posts": await count_posts()})
"""
    )
    fix_safety = "Safe: the coroutine is awaited instead. Only code that failed is changed."
    since_django = "Independent of the release."
    references = ("https://docs.djangoproject.com/en/stable/topics/async/#async-to-sync",)

    def message(self, operation: Operation) -> str:
        """What asgiref raises."""
        return sentence(
            operation, " waits on a thread whose event loop is running: that raises RuntimeError"
        )


class NeedlessWrapper(Rule):
    """A native async method exists."""

    code = "HUE607"
    name = "needless-wrapper"
    raises = ""
    kinds = frozenset({"twin-exists"})
    default = False
    summary = "A Django method is wrapped although it has an async twin"
    what = (
        "Reports `sync_to_async(Post.objects.get)(…)` and the like where the target Django has the "
        "method as a coroutine. Off by default: both are correct."
    )
    why = (
        "The twin is shorter and keeps its types. It is no faster; up to Django 6.1 the twins of "
        "the ORM run in the same thread."
    )
    bad = Example(
        """\
from asgiref.sync import sync_to_async
from django.http import JsonResponse

from shop.models import Post


async def detail(request, pk):
    post = await sync_to_async(Post.objects.get)(pk=pk)  # HUE607
    return JsonResponse({"title": post.title})
"""
    )
    good = Example(
        """\
from django.http import JsonResponse

from shop.models import Post


async def detail(request, pk):
    post = await Post.objects.aget(pk=pk)
    return JsonResponse({"title": post.title})
"""
    )
    fix_safety = "Safe: the twin does the same in the same thread."
    since_django = (
        "4.0 for caches, 4.1 for queries, 4.2 for instances, 5.0 for users, 5.1 for sessions."
    )
    options = ("extend-select", "target-django")
    references = (ASYNC_QUERIES,)

    def message(self, operation: Operation) -> str:
        """The twin, and since when."""
        has = f"Django has {operation.twin}()"
        if operation.since:
            has += f" since {operation.since}"
        return sentence(operation, f" needs no thread: {has}")

    def label(self, operation: Operation) -> str:
        """What to write."""
        return f"await {operation.twin}() instead"
