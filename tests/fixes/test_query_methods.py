"""Query methods become their async twins, with `await` and the parentheses that it needs."""

from textwrap import dedent

import pytest


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("post = await Post.objects.aget(pk=1)", id="awaited already"),
        pytest.param("posts = Post.objects.filter(pk=1)", id="a query that is only built"),
        pytest.param("post = {}.get(pk)", id="get of a dict"),
        pytest.param("posts = Post.objects.none().count()", id="a query of nothing"),
        pytest.param("async for post in Post.objects.all(): pass", id="async for"),
        pytest.param(
            "from asgiref.sync import sync_to_async\n"
            "post = await sync_to_async(Post.objects.get)(pk=1)",
            id="in a thread already",
        ),
    ],
)
def test_what_is_fine_stays(shop, text):
    assert shop.body(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "post = Post.objects.get(pk=1)", "post = await Post.objects.aget(pk=1)", id="assigned"
        ),
        pytest.param(
            "return Post.objects.get(pk=1)", "return await Post.objects.aget(pk=1)", id="returned"
        ),
        pytest.param(
            "return(Post.objects.count())", "return(await Post.objects.acount())", id="glued return"
        ),
        pytest.param(
            "Post.objects.create(title='x')", "await Post.objects.acreate(title='x')", id="bare"
        ),
        pytest.param(
            "title = Post.objects.get(pk=1).title",
            "title = (await Post.objects.aget(pk=1)).title",
            id="an attribute of the result",
        ),
        pytest.param(
            "title = (Post.objects.get(pk=1)).title",
            "title = (await Post.objects.aget(pk=1)).title",
            id="an attribute of the result, in parentheses already",
        ),
        pytest.param(
            "row = Post.objects.values().get(pk=1)['title']",
            "row = (await Post.objects.values().aget(pk=1))['title']",
            id="an item of the result",
        ),
        pytest.param(
            "if not Post.objects.exists(): pass",
            "if not await Post.objects.aexists(): pass",
            id="behind not",
        ),
        pytest.param(
            "ok = pk and Post.objects.exists() or Tag.objects.exists()",
            "ok = pk and await Post.objects.aexists() or await Tag.objects.aexists()",
            id="between and and or",
        ),
        pytest.param(
            "n = -Post.objects.count() ** 2 + 1",
            "n = -await Post.objects.acount() ** 2 + 1",
            id="in arithmetic",
        ),
        pytest.param(
            "text = f'{Post.objects.count()} posts'",
            "text = f'{await Post.objects.acount()} posts'",
            id="in an f-string",
        ),
        pytest.param(
            "text = f'{Post.objects.get(pk=pk).title!r:>9}'",
            "text = f'{(await Post.objects.aget(pk=pk)).title!r:>9}'",
            id="an attribute in an f-string",
        ),
        pytest.param(
            "print(Post.objects.count(), *[Tag.objects.first()], sep='')",
            "print(await Post.objects.acount(), *[await Tag.objects.afirst()], sep='')",
            id="as arguments",
        ),
        pytest.param(
            "post = Post.objects.get(author=Author.objects.get(name='x'))",
            "post = await Post.objects.aget(author=await Author.objects.aget(name='x'))",
            id="one in the arguments of another",
        ),
        pytest.param(
            "x = Post.objects.get(pk=Post.objects.first().pk).title",
            "x = (await Post.objects.aget(pk=(await Post.objects.afirst()).pk)).title",
            id="nested, with attributes",
        ),
        pytest.param(
            """\
            post = (
                Post.objects
                .filter(price__gt=1)  # dear
                .order_by("price")
                .first()
            )
            """,
            """\
            post = (
                await Post.objects
                .filter(price__gt=1)  # dear
                .order_by("price")
                .afirst()
            )""",
            id="a chain over several rows",
        ),
        pytest.param(
            "post, created = Post.objects.get_or_create(title='x', defaults={'price': 1})",
            "post, created = await Post.objects.aget_or_create(title='x', defaults={'price': 1})",
            id="unpacked",
        ),
        pytest.param(
            "x = Post.objects.count() if pk else Tag.objects.count()",
            "x = await Post.objects.acount() if pk else await Tag.objects.acount()",
            id="in a conditional expression",
        ),
        pytest.param(
            "x = [Post.objects.get(pk=i) for i in range(3)]",
            "x = [await Post.objects.aget(pk=i) for i in range(3)]",
            id="in a list comprehension",
        ),
        pytest.param(
            "x = sum(Post.objects.get(pk=i).price for i in range(3))",
            "x = sum([(await Post.objects.aget(pk=i)).price for i in range(3)])",
            id="in a generator expression that is read whole",
        ),
        pytest.param(
            "with open(Post.objects.first().title) as file: pass",
            "with open((await Post.objects.afirst()).title) as file: pass",
            id="in a with statement",
        ),
        pytest.param(
            "while Post.objects.exists(): Post.objects.all().delete()",
            "while await Post.objects.aexists(): await Post.objects.all().adelete()",
            id="in a while statement",
        ),
        pytest.param(
            "assert Post.objects.count() == 1, 'one'",
            "assert await Post.objects.acount() == 1, 'one'",
            id="in an assertion",
        ),
        pytest.param(
            "post = Post.objects.get(pk=1)\npost.tags.add(1)\npost.tags.clear()\npost.delete()",
            "post = await Post.objects.aget(pk=1)\n"
            "await post.tags.aadd(1)\nawait post.tags.aclear()\nawait post.adelete()",
            id="related managers and instances",
        ),
        pytest.param(
            "get = Post.objects.get\npost = get(pk=1)",
            "get = Post.objects.get\npost = await sync_to_async(get)(pk=1)",
            id="a method under another name goes to a thread",
        ),
    ],
)
def test_methods_become_their_twins(shop, before, after):
    assert shop.body(before) == dedent(after)


def test_a_target_without_the_twin_gets_a_thread(shop):
    body = shop.body("post = Post.objects.first()\npost.save()", target=(4, 0))
    assert body == (
        "post = await sync_to_async(Post.objects.first)()\nawait sync_to_async(post.save)()"
    )


def test_an_overridden_save_runs_by_the_twin_that_calls_it(shop):
    assert shop.body("Order().save(using='x')") == "await Order().asave(using='x')"


def test_an_overridden_save_with_arguments_of_its_own_runs_in_a_thread(shop):
    assert shop.body("Order().save(notify=1)") == "await sync_to_async(Order().save)(notify=1)"


def test_a_method_of_super_runs_in_a_thread_itself(shop):
    text = """\
    from asgiref.sync import sync_to_async
    from django.db import models


    class Entry(models.Model):
        async def asave(self, **kwargs):
            super().save(**kwargs)
    """
    assert shop.repaired(text) == dedent(text).replace(
        "super().save(**kwargs)", "await sync_to_async(super().save)(**kwargs)"
    )
