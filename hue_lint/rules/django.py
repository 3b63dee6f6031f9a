"""HUE4: the rest of Django."""

from hue_lint.rules.base import Example, Rule

_TARGET = ("target-django", "extend-operations")


class SyncShortcut(Rule):
    """get_object_or_404 and get_list_or_404."""

    code = "HUE401"
    name = "sync-shortcut"
    kinds = frozenset({"shortcut"})
    summary = "`get_object_or_404` or `get_list_or_404` runs on the event loop"
    what = "Reports Django's `get_object_or_404` and `get_list_or_404`, however they are imported."
    why = (
        "Both query at once, so Django raises `SynchronousOnlyOperation` and the visitor gets a "
        "server error instead of a page or a 404."
    )
    bad = Example(
        """\
from django.http import JsonResponse
from django.shortcuts import get_object_or_404

from shop.models import Post


async def detail(request, pk):
    post = get_object_or_404(Post, pk=pk)  # HUE401
    return JsonResponse({"title": post.title})
"""
    )
    good = Example(
        """\
from django.http import JsonResponse
from django.shortcuts import aget_object_or_404

from shop.models import Post


async def detail(request, pk):
    post = await aget_object_or_404(Post, pk=pk)
    return JsonResponse({"title": post.title})
"""
    )
    fix_safety = (
        "Safe: the twins take the same arguments and raise the same `Http404`; the import changes "
        "with the call. Before Django 5.0 the call moves into `sync_to_async`."
    )
    since_django = "5.0 has `aget_object_or_404` and `aget_list_or_404`."
    options = _TARGET
    references = (
        "https://docs.djangoproject.com/en/stable/topics/http/shortcuts/#get-object-or-404",
    )


class SyncCache(Rule):
    """The cache framework."""

    code = "HUE402"
    name = "sync-cache"
    raises = ""
    kinds = frozenset({"cache"})
    summary = "The cache is read or written synchronously on the event loop"
    what = (
        "Reports `get`, `set`, `add`, `get_or_set`, `incr`, `delete`, `clear`, … of `cache` and "
        "`caches[...]`. What is put into the cache is looked at as well: pickling a queryset "
        "evaluates it, and a callable given to `get_or_set` runs at once."
    )
    why = (
        "A cache on another machine makes the whole event loop wait for the network, at every "
        "request and without an error. With the database cache Django raises "
        "`SynchronousOnlyOperation`. The cache in local memory does neither; where it is the only "
        "one, the rule can be ignored."
    )
    bad = Example(
        """\
from django.core.cache import cache
from django.http import JsonResponse

from shop.models import Post


async def stats(request):
    posts = cache.get("posts")  # HUE402
    if posts is None:
        posts = await Post.objects.acount()
        cache.set("posts", posts, 60)  # HUE402
    return JsonResponse({"posts": posts})
"""
    )
    good = Example(
        """\
from django.core.cache import cache
from django.http import JsonResponse

from shop.models import Post


async def stats(request):
    posts = await cache.aget("posts")
    if posts is None:
        posts = await Post.objects.acount()
        await cache.aset("posts", posts, 60)
    return JsonResponse({"posts": posts})
"""
    )
    fix_safety = "Safe: every backend has the twins, by default as the same method in a thread."
    since_django = "4.0 has an async twin, prefixed with `a`, for every method of a cache."
    options = _TARGET
    references = ("https://docs.djangoproject.com/en/stable/topics/cache/#asynchronous-support",)


class TemplateEvaluates(Rule):
    """A template runs queries."""

    code = "HUE403"
    name = "template-evaluates"
    kinds = frozenset({"template"})
    summary = "Rendering a template runs queries on the event loop"
    what = (
        "Reports `render`, `render_to_string`, `Template.render` and other immediate rendering "
        "where the template evaluates a queryset of its context or loads a relation. Where the "
        "template can be read, the finding leads to the line in it; where it cannot, a queryset "
        "in the context that is not evaluated is enough. A `TemplateResponse` that the view "
        "returns is rendered later, in a thread, and stays unreported."
    )
    why = (
        "The query runs in the template, far from the view. Django raises "
        "`SynchronousOnlyOperation` from within the tag that iterates."
    )
    bad = Example(
        """\
from django.shortcuts import render

from shop.models import Post


async def index(request):
    posts = Post.objects.filter(published=True)
    return render(request, "shop/posts.html", {"posts": posts})  # HUE403
"""
    )
    good = Example(
        """\
from django.shortcuts import render

from shop.models import Post


async def index(request):
    posts = [post async for post in Post.objects.filter(published=True)]
    return render(request, "shop/posts.html", {"posts": posts})
"""
    )
    fix_safety = (
        "Safe: the rendering moves into `sync_to_async`, with the same context and the same output."
    )
    since_django = "No release up to 6.1 renders templates asynchronously."
    references = (
        "https://docs.djangoproject.com/en/stable/topics/http/shortcuts/#render",
        "https://docs.djangoproject.com/en/stable/ref/template-response/",
    )


class SyncForm(Rule):
    """Forms, formsets, paginators and serializers."""

    code = "HUE404"
    name = "sync-form"
    kinds = frozenset({"form"})
    summary = "A form, formset, paginator or serializer runs queries on the event loop"
    what = (
        "Reports validation, saving and rendering of forms and formsets that query (a unique "
        "field, a foreign key, a model choice field), `Paginator.page` and its counts over a "
        "queryset, and serializers that walk relations. Building a form, `save(commit=False)`, and "
        "the validation of a form without such fields stay unreported."
    )
    why = (
        "`form.is_valid()` looks like a check of strings and queries for every foreign key and "
        "unique field. Django raises `SynchronousOnlyOperation` as soon as a model gains one."
    )
    bad = Example(
        """\
from django.core.paginator import Paginator
from django.http import HttpResponse

from shop.forms import CommentForm
from shop.models import Comment


async def comments(request):
    form = CommentForm(request.POST)
    if form.is_valid():  # HUE404
        return HttpResponse(status=204)
    page = Paginator(Comment.objects.order_by("pk"), 20).page(1)  # HUE404
    return HttpResponse(str(page.number), status=422)
"""
    )
    good = Example(
        """\
from asgiref.sync import sync_to_async
from django.core.paginator import Paginator
from django.http import HttpResponse

from shop.forms import CommentForm
from shop.models import Comment


async def comments(request):
    form = CommentForm(request.POST)
    if await sync_to_async(form.is_valid)():
        return HttpResponse(status=204)
    page = await sync_to_async(Paginator(Comment.objects.order_by("pk"), 20).page)(1)
    return HttpResponse(str(page.number), status=422)
"""
    )
    fix_safety = "Safe: the call moves into `sync_to_async`. Attributes that query get no fix."
    since_django = "6.0 has `AsyncPaginator`. No release up to 6.1 has asynchronous forms."
    options = _TARGET
    references = (
        "https://docs.djangoproject.com/en/stable/topics/forms/modelforms/"
        "#the-is-valid-method-and-errors",
        "https://docs.djangoproject.com/en/stable/ref/paginator/",
    )


class SyncService(Rule):
    """Signals, mail, storage, commands, content types, sites, tasks."""

    code = "HUE405"
    name = "sync-service"
    raises = ""
    kinds = frozenset({"service"})
    summary = "Signals, mail, storage or another service of Django's runs on the event loop"
    what = (
        "Reports `send_mail` and other mail, reading and writing files in a storage, "
        "`Signal.send`, `call_command`, content types and sites that are not cached, and "
        "`Task.enqueue`."
    )
    why = (
        "Most of them raise nothing: the event loop waits for a mail server or a disk, and every "
        "other request with it. Content types and sites query, and raise "
        "`SynchronousOnlyOperation` until they are in their cache."
    )
    bad = Example(
        """\
from django.core.mail import send_mail
from django.http import HttpResponse


async def contact(request):
    send_mail("Question", request.POST["text"], None, ["shop@example.com"])  # HUE405
    return HttpResponse(status=204)
"""
    )
    good = Example(
        """\
from asgiref.sync import sync_to_async
from django.core.mail import send_mail
from django.http import HttpResponse


async def contact(request):
    await sync_to_async(send_mail)("Question", request.POST["text"], None, ["shop@example.com"])
    return HttpResponse(status=204)
"""
    )
    fix_safety = (
        "Safe: `Signal.asend` and `Task.aenqueue` where the target Django has them, else "
        "`sync_to_async`."
    )
    since_django = "5.0 has `Signal.asend` and `asend_robust`, 6.0 `Task.aenqueue`."
    options = _TARGET
    references = (
        "https://docs.djangoproject.com/en/stable/topics/email/",
        "https://docs.djangoproject.com/en/stable/topics/signals/#sending-signals",
    )
