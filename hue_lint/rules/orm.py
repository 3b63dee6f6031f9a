"""HUE1: the ORM."""

from hue_lint.rules.base import Example, Rule
from hue_lint.rules.documentation import ASYNC_QUERIES, ASYNC_SAFETY
from hue_lint.rules.wording import consequence, sentence, written
from hue_lint.values.values import Operation


class SyncQuery(Rule):
    """A query method on the event loop."""

    code = "HUE101"
    name = "sync-query"
    kinds = frozenset({"query"})
    summary = "A query method runs synchronously on the event loop"
    what = (
        "Reports methods of managers, querysets and related managers that ask the database at once "
        "(`get`, `create`, `count`, `exists`, `first`, `update`, `delete`, `bulk_create`, …) where "
        "they run on the event loop. Methods that only build a queryset (`filter`, `exclude`, "
        "`order_by`, `all`, …) are lazy and stay unreported, as does what a prefetched or already "
        "evaluated queryset answers without a query."
    )
    why = (
        "Django's ORM talks to the database synchronously. Where an event loop runs on the thread, "
        "Django raises `SynchronousOnlyOperation` instead of blocking every other request. A test "
        "without a running loop passes; production fails."
    )
    bad = Example(
        """\
from django.http import JsonResponse

from shop.models import Post


async def detail(request, pk):
    post = Post.objects.get(pk=pk)  # HUE101
    others = Post.objects.filter(published=True).exclude(pk=pk).count()  # HUE101
    return JsonResponse({"title": post.title, "others": others})
"""
    )
    good = Example(
        """\
from django.http import JsonResponse

from shop.models import Post


async def detail(request, pk):
    post = await Post.objects.aget(pk=pk)
    others = await Post.objects.filter(published=True).exclude(pk=pk).acount()
    return JsonResponse({"title": post.title, "others": others})
"""
    )
    fix_safety = (
        "Safe: the async twin takes the same arguments, gives the same result and raises the same "
        "exceptions. Where the target Django has no twin, the call moves into `sync_to_async`, "
        "which is safe as well. Where `await` is not allowed (a lambda, a plain nested function) "
        "there is no fix."
    )
    since_django = "4.1 has an async twin, prefixed with `a`, for every query method."
    options = ("target-django", "extend-operations")
    references = (ASYNC_QUERIES, ASYNC_SAFETY)


_IN_WORDS = {
    "aiterator": "{}",
    "for": "iterating {}",
    "if": "the truth of {}",
    "while": "the truth of {}",
    "assert": "the truth of {}",
    "not": "the truth of {}",
    "and": "the truth of {}",
    "or": "the truth of {}",
    "f-string": "the text of {}",
    "%": "the text of {}",
    "*": "*{}",
    "unpacking": "unpacking into {}",
    "yield from": "yield from {}",
    "in": "{}",
    "index": "{}",
    "slice with a step": "{}",
    "response_field": "response({})",
}
"""How the spellings of an evaluation read in a message; others are names of functions."""


class QuerysetEvaluated(Rule):
    """A queryset is evaluated on the event loop."""

    code = "HUE102"
    name = "queryset-evaluated"
    kinds = frozenset({"evaluation"})
    summary = "A queryset is evaluated synchronously on the event loop"
    what = (
        "Reports places where a lazy queryset has to fetch its rows: `for` and comprehensions, "
        "`list`, `tuple`, `set`, `sorted`, `dict`, `sum`, `len`, its truth in `if`, `and` and "
        "`not`, an index, a slice with a step, `in`, unpacking, `*`, its text in `print` and "
        "f-strings, JSON, pickling. A queryset that holds its rows already (after `async for`, or "
        "prefetched) and one of `.none()` stay unreported."
    )
    why = (
        "Building a queryset costs nothing; the query runs at the first use of its rows, often far "
        "from the line that built it. On the event loop Django raises `SynchronousOnlyOperation` "
        "at that use."
    )
    bad = Example(
        """\
from django.http import JsonResponse

from shop.models import Post


async def index(request):
    posts = Post.objects.filter(published=True)
    if not posts:  # HUE102
        return JsonResponse({"posts": []})
    return JsonResponse({"posts": list(posts.values("title"))})  # HUE102
"""
    )
    good = Example(
        """\
from django.http import JsonResponse

from shop.models import Post


async def index(request):
    posts = Post.objects.filter(published=True)
    if not await posts.aexists():
        return JsonResponse({"posts": []})
    return JsonResponse({"posts": [post async for post in posts.values("title")]})
"""
    )
    fix_safety = (
        "Safe: `for` becomes `async for`, `list(qs)` an async comprehension, other uses get one as "
        "their argument. The same rows are fetched by the same query. Where `await` is not allowed "
        "there is no fix."
    )
    since_django = (
        "4.1 has `async for` over querysets; before it, evaluate them in `sync_to_async`."
    )
    options = ("target-django", "extend-operations")
    references = (
        "https://docs.djangoproject.com/en/stable/ref/models/querysets/#when-querysets-are-evaluated",
        ASYNC_QUERIES,
    )

    def message(self, operation: Operation) -> str:
        """How it is evaluated, and what."""
        rest = f" {operation.does}{consequence(operation)}"
        spelling = operation.spelling
        form = _IN_WORDS.get(spelling) or (f"{spelling}({{}})" if spelling.isidentifier() else "{}")
        return form.format(written(operation, form + rest)) + rest


class SyncInstanceMethod(Rule):
    """A method of a model instance that uses the database."""

    code = "HUE103"
    name = "sync-instance-method"
    kinds = frozenset({"instance"})
    summary = "A model instance is saved, deleted, reloaded or validated synchronously"
    what = (
        "Reports `save`, `delete`, `refresh_from_db`, and the validation that queries "
        "(`full_clean`, `validate_unique`, `clean_fields` of a model with foreign keys, …) on an "
        "instance that is known to be a Django model. A `.save()` on anything else is no concern "
        "of the rule."
    )
    why = (
        "Each of these methods runs a query, and Django raises `SynchronousOnlyOperation` on the "
        "event loop. Where an outer `except` swallows it, the row is silently missing."
    )
    bad = Example(
        """\
from django.http import HttpResponse

from shop.models import Comment


async def add_comment(request, pk):
    comment = Comment(post_id=pk, text=request.POST["text"])
    comment.full_clean()  # HUE103
    comment.save()  # HUE103
    return HttpResponse(status=204)
"""
    )
    good = Example(
        """\
from asgiref.sync import sync_to_async
from django.http import HttpResponse

from shop.models import Comment


async def add_comment(request, pk):
    comment = Comment(post_id=pk, text=request.POST["text"])
    await sync_to_async(comment.full_clean)()
    await comment.asave()
    return HttpResponse(status=204)
"""
    )
    fix_safety = (
        "Safe: `asave`, `adelete` and `arefresh_from_db` call their synchronous namesake in a "
        "thread, so an override of `save` still runs. What has no twin is wrapped in "
        "`sync_to_async`."
    )
    since_django = (
        "4.2 has `asave`, `adelete` and `arefresh_from_db`. Validation has no async twin."
    )
    options = ("target-django", "extend-operations")
    references = (
        "https://docs.djangoproject.com/en/stable/ref/models/instances/#saving-objects",
        ASYNC_SAFETY,
    )


class LazyRelation(Rule):
    """A relation or a deferred field is loaded on access."""

    code = "HUE104"
    name = "lazy-relation"
    kinds = frozenset({"relation"})
    summary = "Reading a relation or a deferred field runs a query on the event loop"
    what = (
        "Reports reading a foreign key, a one-to-one relation (either side) or a deferred field "
        "that the query in sight did not load. What `select_related`, `prefetch_related`, "
        "construction, assignment or an earlier read has loaded stays unreported, as do "
        "`post.author_id` and the unevaluated related manager `post.comments`."
    )
    why = (
        "An attribute looks harmless and hides a query. It raises `SynchronousOnlyOperation` only "
        "where the relation is not loaded yet, so the same line works in one view and fails in the "
        "next. `select_related()` without arguments skips nullable foreign keys."
    )
    bad = Example(
        """\
from django.http import JsonResponse

from shop.models import Post


async def detail(request, pk):
    post = await Post.objects.aget(pk=pk)
    return JsonResponse({"title": post.title, "author": post.author.username})  # HUE104
"""
    )
    good = Example(
        """\
from django.http import JsonResponse

from shop.models import Post


async def detail(request, pk):
    post = await Post.objects.select_related("author").aget(pk=pk)
    return JsonResponse({"title": post.title, "author": post.author.username})
"""
    )
    fix_safety = (
        "Safe where the query that made the instance is in sight: `select_related` with the "
        "relation is added to it. One query with a join replaces two; the values are the same. "
        "Elsewhere the access moves into `sync_to_async`, which is safe too."
    )
    since_django = (
        "`select_related` is in every release; 6.1 can forbid lazy loading with `FETCH_RAISE`."
    )
    references = (
        "https://docs.djangoproject.com/en/stable/ref/models/querysets/#select-related",
        ASYNC_QUERIES,
    )


class SyncRelatedWrite(Rule):
    """A related manager writes."""

    code = "HUE105"
    name = "sync-related-write"
    kinds = frozenset({"related-write"})
    summary = "A related manager writes synchronously on the event loop"
    what = (
        "Reports `add`, `set`, `remove` and `clear` of related managers (the reverse of a foreign "
        "key, many-to-many, generic). Reading through them is HUE101 and HUE102."
    )
    why = (
        "They look like operations of a Python set and run one query or several. Django raises "
        "`SynchronousOnlyOperation`, perhaps after a part of the rows is written."
    )
    bad = Example(
        """\
from django.http import HttpResponse

from shop.models import Post, Tag


async def tag(request, pk):
    post = await Post.objects.aget(pk=pk)
    tag, _ = await Tag.objects.aget_or_create(name=request.POST["tag"])
    post.tags.add(tag)  # HUE105
    return HttpResponse(status=204)
"""
    )
    good = Example(
        """\
from django.http import HttpResponse

from shop.models import Post, Tag


async def tag(request, pk):
    post = await Post.objects.aget(pk=pk)
    tag, _ = await Tag.objects.aget_or_create(name=request.POST["tag"])
    await post.tags.aadd(tag)
    return HttpResponse(status=204)
"""
    )
    fix_safety = (
        "Safe: the twins take the same arguments and do the same. Before Django 4.2 the call moves "
        "into `sync_to_async`."
    )
    since_django = "4.2 has `aadd`, `aset`, `aremove` and `aclear`."
    options = ("target-django", "extend-operations")
    references = ("https://docs.djangoproject.com/en/stable/ref/models/relations/", ASYNC_QUERIES)


class SyncDatabase(Rule):
    """Transactions, connections, cursors and raw SQL."""

    code = "HUE106"
    name = "sync-database"
    kinds = frozenset({"database"})
    summary = "A transaction, connection or cursor is used on the event loop"
    what = (
        "Reports `transaction.atomic()` that is entered, `transaction.on_commit`, savepoints and "
        "autocommit, `connection.cursor()` and its methods, `ensure_connection` and other use of a "
        "database connection, and raw queries that are run. `atomic()` that is only constructed "
        "stays unreported."
    )
    why = (
        "A transaction belongs to the connection of one thread. Django has no asynchronous "
        "transactions: entering `atomic()` on the event loop raises `SynchronousOnlyOperation`, "
        "even with an empty body. Were it let through, requests on the loop would share one "
        "transaction."
    )
    bad = Example(
        """\
from django.db import transaction
from django.http import HttpResponse

from shop.models import Comment, Post


async def publish(request, pk):
    with transaction.atomic():  # HUE106
        await Post.objects.filter(pk=pk).aupdate(published=True)
        await Comment.objects.acreate(post_id=pk, text="Published.")
    return HttpResponse(status=204)
"""
    )
    good = Example(
        """\
from asgiref.sync import sync_to_async
from django.db import transaction
from django.http import HttpResponse

from shop.models import Comment, Post


@sync_to_async
def publish_with_comment(pk):
    with transaction.atomic():
        Post.objects.filter(pk=pk).update(published=True)
        Comment.objects.create(post_id=pk, text="Published.")


async def publish(request, pk):
    await publish_with_comment(pk)
    return HttpResponse(status=204)
"""
    )
    fix_safety = (
        "Unsafe for `with transaction.atomic():`: the block is lifted into a nested function that "
        "runs in `sync_to_async`, where what it assigns and returns can be carried over. "
        "Otherwise there is no fix, and the message says why. Single calls are wrapped, which is "
        "safe."
    )
    since_django = "No release up to 6.1 has asynchronous transactions or cursors."
    references = (
        "https://docs.djangoproject.com/en/stable/topics/db/transactions/",
        "https://docs.djangoproject.com/en/stable/topics/async/#queries-the-orm",
    )

    def applies(self, operation: Operation) -> bool:
        """Leaving a block is not reported beside entering it."""
        return operation.name != "__exit__"


class LazyRelationUnknown(Rule):
    """A relation of an instance whose query is not in sight."""

    code = "HUE114"
    name = "lazy-relation-unknown"
    kinds = frozenset({"unknown-relation"})
    default = False
    summary = "Reading a relation may run a query: nothing shows that it is loaded"
    what = (
        "Reports reading a relation or a deferred field of a model instance that came from out of "
        "sight: an annotated parameter, an attribute, a dependency. Whether the relation is loaded "
        "cannot be told there. Off by default, because many of these places are correct."
    )
    why = (
        "Where the caller did not load the relation, Django raises `SynchronousOnlyOperation` "
        "here. The rule is a list of places to look at after such an error in production."
    )
    bad = Example(
        """\
from shop.models import Post


async def byline(post: Post) -> str:
    return f"by {post.author.username}"  # HUE114
"""
    )
    good = Example(
        """\
from asgiref.sync import sync_to_async

from shop.models import Post


def _author_name(post: Post) -> str:
    return post.author.username


async def byline(post: Post) -> str:
    return f"by {await sync_to_async(_author_name)(post)}"
"""
    )
    fix_safety = "None: only the caller knows which query to extend."
    since_django = (
        "`select_related` is in every release; 6.1 can forbid lazy loading with `FETCH_RAISE`."
    )
    options = ("extend-select",)
    references = ("https://docs.djangoproject.com/en/stable/ref/models/querysets/#select-related",)

    def message(self, operation: Operation) -> str:
        """What may be loaded."""
        return sentence(operation, f" {operation.does} unless it was loaded with the instance")

    def label(self, operation: Operation) -> str:
        """The condition."""
        return "Django raises here if this is not loaded yet"
