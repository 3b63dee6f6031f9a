"""What findings say: what is run at this place, on which model, and what comes of it."""

from pathlib import Path

import pytest
from layouts import layout_at

from hue_lint.analysis import Analysis
from hue_lint.rules.example_app import lay_out

HEAD = """\
import asyncio

from asgiref.sync import async_to_sync, sync_to_async
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction

from shop.models import Comment, Post, Tag


class Basket:
    def __init__(self):
        self.size = Tag.objects.count()

    def __str__(self):
        return str(Tag.objects.count())

    def cheapest_of(self, tags):
        return tags.first()

    @property
    def tags(self):
        return list(Tag.objects.all())


def count_of_tags():
    return Tag.objects.count()


async def view(request, pk, basket: Basket):
    post = await Post.objects.aget(pk=pk)
"""

MESSAGES = [
    pytest.param(
        'post.cover.save("cover.png", None)',
        'post.cover.save("cover.png", None) stores the file and writes the model to the database, '
        "which raises on the event loop",
        id="a file field does not know its model's name",
    ),
    pytest.param(
        "Post.objects.get(pk=1)",
        "Post.objects.get(pk=1) runs a query on Post, which raises on the event loop",
        id="a query names the model",
    ),
    pytest.param(
        'Comment.objects.filter(post=post).exclude(text="nothing at all").order_by("text").count()',
        "Comment.objects.filter(…).exclude(…).order_by(…).count() "
        "counts rows of Comment in the database, which raises on the event loop",
        id="a long receiver keeps its methods and loses their arguments",
    ),
    pytest.param(
        'if Post.objects.filter(title="x"):\n        pass',
        'the truth of Post.objects.filter(title="x") evaluates a queryset of Post, '
        "which raises on the event loop",
        id="the truth of a queryset",
    ),
    pytest.param(
        "for tag in post.tags.all():\n        pass",
        "iterating post.tags.all() evaluates a queryset of Tag, which raises on the event loop",
        id="a loop",
    ),
    pytest.param(
        "set(Tag.objects.all())",
        "set(Tag.objects.all()) evaluates a queryset of Tag, which raises on the event loop",
        id="a function that iterates",
    ),
    pytest.param(
        'f"{Tag.objects.all()}"',
        "the text of Tag.objects.all() evaluates a queryset of Tag, which raises on the event loop",
        id="a queryset in an f-string",
    ),
    pytest.param(
        "Tag.objects.all()[3]",
        "Tag.objects.all()[3] evaluates a queryset of Tag, which raises on the event loop",
        id="an index",
    ),
    pytest.param(
        "post.author.username",
        "post.author loads Post.author from the database, which raises on the event loop",
        id="a relation by model and name",
    ),
    pytest.param(
        'cache.get("tags")',
        'cache.get("tags") reads the cache, which blocks the event loop',
        id="what only blocks says so",
    ),
    pytest.param(
        'call_command("clearsessions")',
        'call_command("clearsessions") runs a management command on the event loop, '
        "which raises there",
        id="the event loop is named once",
    ),
    pytest.param(
        "count_of_tags()",
        "count_of_tags() counts rows of Tag in the database, which raises on the event loop",
        id="a helper by what it does in the end",
    ),
    pytest.param(
        "basket.cheapest_of(Tag.objects)",
        "basket.cheapest_of() runs a query on Tag, which raises on the event loop",
        id="a method as it is written",
    ),
    pytest.param(
        "basket.tags",
        "basket.tags evaluates a queryset of Tag, which raises on the event loop",
        id="a property as it is written",
    ),
    pytest.param(
        "Basket()",
        "Basket() counts rows of Tag in the database, which raises on the event loop",
        id="a constructor by its class",
    ),
    pytest.param(
        'f"{basket}"',
        "Basket.__str__() of basket counts rows of Tag in the database, "
        "which raises on the event loop",
        id="a special method by its class and its receiver",
    ),
    pytest.param(
        "await sync_to_async(Post.objects.get(pk=pk))()",
        "Post.objects.get(pk=pk) is called too early: it runs a query on Post, "
        "which raises on the event loop",
        id="a call before the thread",
    ),
    pytest.param(
        "await sync_to_async(Post.objects.all)()",
        "sync_to_async(Post.objects.all)() only builds a queryset: "
        "nothing is queried in the thread",
        id="a lazy result",
    ),
    pytest.param(
        "await sync_to_async(post.asave)()",
        "sync_to_async(post.asave)() wraps an async function: the thread only makes a coroutine",
        id="an async function in a thread",
    ),
    pytest.param(
        "await asyncio.to_thread(count_of_tags)",
        "asyncio.to_thread(count_of_tags) counts rows of Tag in the database "
        "in a thread that Django does not manage",
        id="a thread with connections of its own",
    ),
    pytest.param(
        "post.asave()",
        "post.asave() is never awaited: it makes a coroutine and runs nothing",
        id="a coroutine that is dropped",
    ),
    pytest.param(
        "Post.objects.all().avalues()",
        "no release of Django has avalues(): values() is lazy and needs no await",
        id="an invented method",
    ),
    pytest.param(
        "await Post.objects.all()",
        "await Post.objects.all() awaits a queryset of Post, which is no awaitable",
        id="a queryset that is awaited",
    ),
]


def messages(root: Path, statement: str) -> list[str]:
    code = f"{HEAD}    {statement}\n"
    lay_out(root, {"shop/views.py": code})
    findings = Analysis.open(layout_at(root)).findings(root / "shop/views.py")
    return [finding.message for finding in findings]


@pytest.mark.parametrize(("statement", "message"), MESSAGES)
def test_a_message(statement: str, message: str, tmp_path: Path) -> None:
    assert messages(tmp_path, statement) == [message]


def test_messages_in_a_cookie_load_nothing(tmp_path: Path) -> None:
    assert messages(tmp_path, "list(get_messages(request))") == []


def test_async_to_sync_is_right_in_any_thread(tmp_path: Path) -> None:
    assert messages(tmp_path, "await asyncio.to_thread(async_to_sync(post.asave))") == []


def test_a_file_read_in_any_thread_is_no_database_work(tmp_path: Path) -> None:
    assert messages(tmp_path, 'await asyncio.to_thread(default_storage.exists, "x")') == []


def test_leaving_a_transaction_is_not_reported_beside_entering_it(tmp_path: Path) -> None:
    assert messages(tmp_path, "with transaction.atomic():\n        pass") == [
        "transaction.atomic() opens a transaction on the database connection, "
        "which raises on the event loop"
    ]
