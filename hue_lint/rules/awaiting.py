"""HUE6: mistakes in awaiting."""

from hue_lint.rules.base import Example, Rule
from hue_lint.rules.documentation import ASYNC_QUERIES
from hue_lint.rules.wording import sentence
from hue_lint.values.values import Operation


class NeverAwaited(Rule):
    """A coroutine that nobody awaits."""

    code = "HUE603"
    name = "never-awaited"
    raises = ""
    kinds = frozenset({"never-awaited"})
    summary = "A coroutine is made and never awaited, so nothing happens"
    what = (
        "Reports a coroutine (of an async method or function of Django's, a function wrapped by "
        "`sync_to_async`, an async function of the project) that is dropped, kept under a name "
        "that nothing reads, or used as if it were the result: an attribute, an item, an operand, "
        "the truth, an iteration, a value for a query, a model or a response; in synchronous "
        "functions too. One that is awaited later, or given to `asyncio.create_task` or "
        "`gather`, stays unreported, and so is one of several that a name may hold."
    )
    why = (
        "Nothing runs: the row is not saved, the session not written. Python warns about it "
        "(`coroutine … was never awaited`) when the garbage is collected, if anybody reads it."
    )
    bad = Example(
        """\
from django.http import HttpResponse

from shop.models import Post


async def publish(request, pk):
    post = await Post.objects.aget(pk=pk)
    post.published = True
    post.asave()  # HUE603
    return HttpResponse(status=204)
"""
    )
    good = Example(
        """\
from django.http import HttpResponse

from shop.models import Post


async def publish(request, pk):
    post = await Post.objects.aget(pk=pk)
    post.published = True
    await post.asave()
    return HttpResponse(status=204)
"""
    )
    fix_safety = (
        "Unsafe: `await` is added, where the name gets the coroutine if it has one, and what never "
        "ran will run from then on."
    )
    since_django = "Independent of the release."
    references = (
        "https://docs.python.org/3/library/asyncio-dev.html#detect-never-awaited-coroutines",
    )

    def message(self, operation: Operation) -> str:
        """It never runs."""
        return sentence(operation, " is never awaited: it makes a coroutine and runs nothing")

    def label(self, operation: Operation) -> str:
        """What is missing."""
        return "await is missing"


class NoSuchAsyncMethod(Rule):
    """aall, afilter, avalues."""

    code = "HUE608"
    name = "no-such-async-method"
    raises = "AttributeError"
    kinds = frozenset({"no-such-method"})
    summary = "An async method is called that Django does not have"
    what = (
        "Reports methods such as `aall`, `afilter`, `aexclude`, `avalues` and `aorder_by` on a "
        "manager or queryset of Django's. One that the project defines on its own queryset class "
        "stays unreported."
    )
    why = (
        "Only methods that query have an async twin. Those that build a queryset have none and "
        "need none; the call raises `AttributeError`. People guess these names, and so do programs "
        "that write code."
    )
    bad = Example(
        """\
from django.http import JsonResponse

from shop.models import Post


async def index(request):
    posts = await Post.objects.afilter(published=True)  # HUE608
    return JsonResponse({"posts": [post.title for post in posts]})
"""
    )
    good = Example(
        """\
from django.http import JsonResponse

from shop.models import Post


async def index(request):
    posts = Post.objects.filter(published=True)
    return JsonResponse({"posts": [post.title async for post in posts]})
"""
    )
    fix_safety = (
        "Safe: the synchronous, lazy method is called without `await`. Only code that failed is "
        "changed."
    )
    since_django = "No release from 4.0 to 6.1 has them."
    references = (
        "https://docs.djangoproject.com/en/stable/ref/models/querysets/"
        "#methods-that-return-new-querysets",
    )

    def message(self, operation: Operation) -> str:
        """The name that does not exist, and the one that does."""
        name, twin = operation.name, operation.twin
        return f"no release of Django has {name}(): {twin}() is lazy and needs no await"

    def label(self, operation: Operation) -> str:
        """What happens."""
        return "raises AttributeError"


class NotAwaitable(Rule):
    """await of a queryset."""

    code = "HUE609"
    name = "not-awaitable"
    raises = "TypeError"
    kinds = frozenset({"not-awaitable"})
    summary = "`await` of something that cannot be awaited"
    what = (
        "Reports `await` of a queryset, a manager or a model instance (`await qs.filter()`), of a "
        "function that is not called (`await sync_to_async(f)`, `await qs.afirst`), of the result "
        "of a synchronous function (`await render(…)`), and `async for` over a list, a manager or "
        "a coroutine."
    )
    why = (
        "A queryset is iterated with `async for`; it is no awaitable. Python raises `TypeError` at "
        "the `await`."
    )
    bad = Example(
        """\
from django.http import JsonResponse

from shop.models import Post


async def index(request):
    posts = await Post.objects.filter(published=True)  # HUE609
    return JsonResponse({"posts": [post.title for post in posts]})
"""
    )
    good = Example(
        """\
from django.http import JsonResponse

from shop.models import Post


async def index(request):
    posts = Post.objects.filter(published=True)
    return JsonResponse({"posts": [post.title async for post in posts]})
"""
    )
    fix_safety = "Unsafe: `await` is dropped. What was to be called, or iterated, is left to you."
    since_django = "4.1 has `async for` over querysets. No release up to 6.1 can await one."
    references = (ASYNC_QUERIES,)

    def message(self, operation: Operation) -> str:
        """What is awaited."""
        return sentence(operation, f" {operation.does}")

    def label(self, operation: Operation) -> str:
        """What happens."""
        return "raises TypeError"
