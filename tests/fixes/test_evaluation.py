"""Querysets asked for their length, truth, items or text: the same answer, asynchronously."""

from textwrap import dedent

import pytest


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x = len([1])", id="the length of a list"),
        pytest.param("x = Post.objects.all()[:3]", id="a slice without a step is a queryset"),
        pytest.param("if pk: pass", id="the truth of something else"),
        pytest.param("x = Post.objects.all() is None", id="identity"),
        pytest.param("x = Post.objects.all() == []", id="equality"),
    ],
)
def test_what_is_fine_stays(shop, text):
    assert shop.body(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "x = len(Post.objects.all())", "x = await Post.objects.all().acount()", id="len()"
        ),
        pytest.param(
            "x = f'{len(Post.objects.all())}'",
            "x = f'{await Post.objects.all().acount()}'",
            id="len() in an f-string",
        ),
        pytest.param(
            "posts = Post.objects.filter(pk=1)\nx = len(posts)",
            "posts = Post.objects.filter(pk=1)\nx = await posts.acount()",
            id="len() of a queryset that is not used otherwise",
        ),
        pytest.param(
            "posts = Post.objects.all()\nx = len(posts)\nreturn posts",
            "posts = Post.objects.all()\nx = len([post async for post in posts])\nreturn posts",
            id="len() of a queryset whose rows are used again",
        ),
        pytest.param(
            "x = len(Post.objects.all() | Post.objects.filter(pk=1))",
            "x = len([post async for post in Post.objects.all() | Post.objects.filter(pk=1)])",
            id="len() of two querysets",
        ),
        pytest.param(
            "if Post.objects.filter(pk=1): pass",
            "if await Post.objects.filter(pk=1).aexists(): pass",
            id="if",
        ),
        pytest.param(
            "x = 1 if not Post.objects.all()[:3] else 2",
            "x = 1 if not await Post.objects.all()[:3].aexists() else 2",
            id="not, of a slice, in a conditional expression",
        ),
        pytest.param(
            "posts = Post.objects.all()\nif posts and pk: pass",
            "posts = Post.objects.all()\nif await posts.aexists() and pk: pass",
            id="and in a condition",
        ),
        pytest.param(
            "x = bool(Post.objects.all())", "x = await Post.objects.all().aexists()", id="bool()"
        ),
        pytest.param(
            "posts = Post.objects.all()\nx = posts or [1]",
            "posts = Post.objects.all()\nx = (posts if await posts.aexists() else [1])",
            id="or whose value is used",
        ),
        pytest.param(
            "posts = Post.objects.all()\nx = posts and [1]",
            "posts = Post.objects.all()\nx = ([1] if await posts.aexists() else posts)",
            id="and whose value is used",
        ),
        pytest.param(
            "assert Post.objects.all()", "assert await Post.objects.all().aexists()", id="assert"
        ),
        pytest.param(
            "while Post.objects.all(): pass",
            "while await Post.objects.all().aexists(): pass",
            id="while",
        ),
        pytest.param(
            "x = [i for i in range(3) if Post.objects.filter(pk=i)]",
            "x = [i for i in range(3) if await Post.objects.filter(pk=i).aexists()]",
            id="the condition of a comprehension",
        ),
        pytest.param(
            "x = Post.objects.all()[0]",
            "x = await sync_to_async(lambda: Post.objects.all()[0])()",
            id="an index, which raises IndexError as before",
        ),
        pytest.param(
            "x = Post.objects.all()[0].title",
            "x = (await sync_to_async(lambda: Post.objects.all()[0])()).title",
            id="an attribute of an item",
        ),
        pytest.param(
            "x = Post.objects.all()[::2]",
            "x = await sync_to_async(lambda: Post.objects.all()[::2])()",
            id="a slice with a step",
        ),
        pytest.param(
            "x = Post.objects.all()[Post.objects.count() - 1]",
            "x = await sync_to_async(lambda: Post.objects.all()[Post.objects.count() - 1])()",
            id="an index that queries itself",
        ),
        pytest.param(
            "x = str(Post.objects.all())",
            "x = await sync_to_async(str)(Post.objects.all())",
            id="str()",
        ),
        pytest.param(
            "x = f'{Post.objects.all()}'",
            "x = f'{await sync_to_async(str)(Post.objects.all())}'",
            id="in an f-string",
        ),
        pytest.param(
            "print('x', Post.objects.all())",
            "print('x', await sync_to_async(str)(Post.objects.all()))",
            id="print()",
        ),
        pytest.param(
            "comment = Comment.objects.get(pk=1)\nx = f'{comment}'",
            "comment = await Comment.objects.aget(pk=1)\n"
            "x = f'{await sync_to_async(str)(comment)}'",
            id="an instance whose text needs a query",
        ),
        pytest.param(
            """\
            if (
                Post.objects.filter(pk=1)  # here
                .order_by("pk")
            ):
                pass""",
            """\
            if (
                await Post.objects.filter(pk=1)  # here
                .order_by("pk").aexists()
            ):
                pass""",
            id="a condition over several rows",
        ),
    ],
)
def test_the_answer_stays_the_same(shop, before, after):
    assert shop.body(before) == dedent(after)


def test_a_walrus_is_left_to_a_person(shop):
    text = "if posts := Post.objects.all(): pass"
    assert shop.body(text) == text
    assert shop.remedies(text) == ["ask `await queryset.aexists()` first, and decide by its answer"]


def test_a_conversion_in_an_f_string_is_left_to_a_person(shop):
    text = "x = f'{Post.objects.all()!r:>20}'"
    assert shop.body(text) == text
    assert len(shop.remedies(text)) == 1


ANSWERS = """\
    from ninja import Router, Schema

    from shop.models import Post

    router = Router()


    class TagOut(Schema):
        name: str


    class PostOut(Schema):
        tags: list[TagOut]


    @router.get("/posts", response=list[TagOut])
    async def listing(request):
        return Post.objects.order_by("pk")


    @router.get("/post", response=PostOut)
    async def one(request, pk):
        return await Post.objects.aget(pk=pk)


    @router.post("/post", response={201: PostOut, 202: list[TagOut]})
    async def made(request, pk):
        if pk:
            return 202, Post.objects.all()
        return 201, await Post.objects.acreate(title="x")
    """


def test_what_a_schema_reads_off_an_answer_is_no_reason_to_iterate_the_answer(shop):
    text, result = shop.repair(dedent(ANSWERS))
    ordered, every = 'Post.objects.order_by("pk")', "Post.objects.all()"
    assert text == dedent(ANSWERS).replace(ordered, f"[post async for post in {ordered}]").replace(
        every, f"[post_row async for post_row in {every}]"
    )
    remedy = "prefetch them with the row: the response's schema reads them"
    assert [each.remedy for each in result.left] == [remedy] * 2
