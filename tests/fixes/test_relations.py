"""Lazy relations: `select_related` on the query in sight, else a thread."""

from textwrap import dedent, indent

import pytest
from repair_shop import HEADER


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            'post = await Post.objects.select_related("author").aget(pk=1)\nx = post.author.name',
            id="selected already",
        ),
        pytest.param("post = await Post.objects.aget(pk=1)\nx = post.author_id", id="the column"),
        pytest.param("x = Post(author=Author()).author", id="set in sight"),
    ],
)
def test_what_is_fine_stays(shop, text):
    assert shop.body(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "post = await Post.objects.aget(pk=1)\nx = post.author.name",
            'post = await Post.objects.select_related("author").aget(pk=1)\nx = post.author.name',
            id="one instance",
        ),
        pytest.param(
            "post = await Post.objects.select_related('editor').aget(pk=1)\nx = post.author",
            "post = await Post.objects.select_related('editor', 'author').aget(pk=1)\n"
            "x = post.author",
            id="added to what is selected, with its quotes",
        ),
        pytest.param(
            "post = await Post.objects.aget(pk=1)\nx = post.author.publisher.city",
            'post = await Post.objects.select_related("author", "author__publisher").aget(pk=1)\n'
            "x = post.author.publisher.city",
            id="a relation behind a relation",
        ),
        pytest.param(
            "async for post in Post.objects.filter(pk=1).order_by('pk'):\n    print(post.author)",
            "async for post in Post.objects.select_related('author').filter(pk=1)"
            ".order_by('pk'):\n    print(post.author)",
            id="a loop",
        ),
        pytest.param(
            "posts = Post.objects.filter(pk=1)\nasync for post in posts:\n    print(post.author)",
            'posts = Post.objects.select_related("author").filter(pk=1)\n'
            "async for post in posts:\n    print(post.author)",
            id="a loop over a queryset in a variable",
        ),
        pytest.param(
            "x = [post.author async for post in Post.objects.all()]",
            'x = [post.author async for post in Post.objects.select_related("author").all()]',
            id="a comprehension",
        ),
        pytest.param(
            """\
            post = await (
                Post.objects
                .filter(pk=1)
                .afirst()
            )
            print(post.author)""",
            """\
            post = await (
                Post.objects.select_related("author")
                .filter(pk=1)
                .afirst()
            )
            print(post.author)""",
            id="a chain over several rows",
        ),
        pytest.param(
            "post = await Post.objects.acreate(author_id=1)\nx = post.author",
            "post = await Post.objects.acreate(author_id=1)\n"
            "x = await sync_to_async(lambda: post.author)()",
            id="an instance that was created",
        ),
        pytest.param(
            "post = await Post.objects.only('title').aget(pk=1)\nx = post.author",
            "post = await Post.objects.only('title').aget(pk=1)\n"
            "x = await sync_to_async(lambda: post.author)()",
            id="a query with deferred columns",
        ),
        pytest.param(
            "post = await Post.objects.aget(pk=1)\nawait post.arefresh_from_db()\nx = post.author",
            'post = await Post.objects.select_related("author").aget(pk=1)\n'
            "await post.arefresh_from_db()\nx = await sync_to_async(lambda: post.author)()",
            id="a refresh forgets what was selected",
        ),
        pytest.param(
            "posts = Post.objects.filter(pk=1)\nprint(posts.query)\n"
            "async for post in posts:\n    print(post.author)",
            "posts = Post.objects.filter(pk=1)\nprint(posts.query)\n"
            "async for post in posts:\n    print(await sync_to_async(lambda: post.author)())",
            id="a queryset that is used otherwise too",
        ),
    ],
)
def test_a_relation_is_loaded_otherwise(shop, before, after):
    assert shop.body(before) == dedent(after)


def test_a_query_that_locks_its_rows_gets_no_join(shop):
    text = "post = await Post.objects.select_for_update().aget(pk=1)\nx = post.editor"
    assert shop.body(text) == text.replace(
        "post.editor", "await sync_to_async(lambda: post.editor)()"
    )


def test_a_bare_select_related_is_not_added_to(shop):
    text = "post = await Post.objects.select_related().aget(pk=1)\nx = post.editor"
    assert shop.body(text) == text.replace(
        "post.editor", "await sync_to_async(lambda: post.editor)()"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param(
            "post = await Post.objects.aget(pk=1)\nx = post.author.name",
            'post = await Post.objects.select_related("author").aget(pk=1)',
            id="a query in another statement",
        ),
        pytest.param(
            "async for post in Post.objects.all():\n    x = post.author.name",
            'async for post in Post.objects.select_related("author").all():',
            id="the head of a loop",
        ),
        pytest.param(
            "x = (await Post.objects.aget(pk=1)).author.name",
            'x = (await Post.objects.select_related("author").aget(pk=1)).author.name',
            id="a query in the same statement",
        ),
        pytest.param(
            "for post in shown:\n    x = request.user.pk\n    y = 1",
            "x = (await request.auser()).pk",
            id="a repair at the place itself",
        ),
    ],
)
def test_what_is_shown_is_the_line_that_changes(shop, text, shown):
    shop.write(HEADER + indent(text, "    ") + "\n")
    (fix,) = (finding.fix for finding in shop.findings())
    assert fix.message == shown
