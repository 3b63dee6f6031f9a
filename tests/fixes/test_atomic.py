"""`with transaction.atomic():` lifted into a function that runs in a thread, on demand."""

from textwrap import dedent

import pytest

IMPORTS = "from asgiref.sync import sync_to_async\nfrom django.db import connection, transaction\n"


def test_nothing_in_the_block_is_repaired_by_itself(shop):
    text = IMPORTS + "with transaction.atomic():\n    Post.objects.create(title='x')"
    assert shop.body(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
            with transaction.atomic():
                Post.objects.create(title='x')  # one

                Tag.objects.all().delete()""",
            """\
            @transaction.atomic()
            def in_transaction():
                Post.objects.create(title='x')  # one

                Tag.objects.all().delete()
            await sync_to_async(in_transaction)()""",
            id="a block that gives nothing back",
        ),
        pytest.param(
            """\
            with transaction.atomic(using='x'):
                post = Post.objects.get(pk=pk)
                tag, _ = Tag.objects.get_or_create(name='x')
            print(post, tag.name)""",
            """\
            @transaction.atomic(using='x')
            def in_transaction():
                post = Post.objects.get(pk=pk)
                tag, _ = Tag.objects.get_or_create(name='x')
                return post, tag
            post, tag = await sync_to_async(in_transaction)()
            print(post, tag.name)""",
            id="what is used behind the block comes back",
        ),
        pytest.param(
            """\
            made = 0
            with transaction.atomic():
                # the first of all
                made += 1
                Post.objects.create(title='x')
            return made""",
            """\
            made = 0
            @transaction.atomic()
            def in_transaction():
                # the first of all
                nonlocal made
                made += 1
                Post.objects.create(title='x')
            await sync_to_async(in_transaction)()
            return made""",
            id="what was there before is changed in place",
        ),
        pytest.param(
            """\
            with transaction.atomic():
                if pk:
                    return Post.objects.get(pk=pk)
                return None""",
            """\
            @transaction.atomic()
            def in_transaction():
                if pk:
                    return Post.objects.get(pk=pk)
                return None
            return await sync_to_async(in_transaction)()""",
            id="a block that returns",
        ),
        pytest.param(
            """\
            for i in range(3):
                with transaction.atomic():
                    for tag in Tag.objects.all():
                        if tag.pk == i:
                            break""",
            """\
            for i in range(3):
                @transaction.atomic()
                def in_transaction():
                    for tag in Tag.objects.all():
                        if tag.pk == i:
                            break
                await sync_to_async(in_transaction)()""",
            id="a loop in the block, in a loop",
        ),
        pytest.param(
            '''\
            with transaction.atomic():
                post = Post.objects.create(title="""
            left as it is
            """)
            return post.pk''',
            '''\
            @transaction.atomic()
            def in_transaction():
                post = Post.objects.create(title="""
            left as it is
            """)
                return post
            post = await sync_to_async(in_transaction)()
            return post.pk''',
            id="a string over several rows keeps its text",
        ),
    ],
)
def test_the_block_is_lifted_on_demand(shop, before, after):
    before, after = IMPORTS + dedent(before), IMPORTS + dedent(after)
    assert shop.body(before) == before
    assert shop.body(before, unsafe=True) == after


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(
            "with transaction.atomic():\n    await request.auser()\n    Post.objects.count()",
            "`await` in it",
            id="an await",
        ),
        pytest.param(
            "for i in range(3):\n    with transaction.atomic():\n        break",
            "leaves a loop",
            id="a break of a loop outside",
        ),
        pytest.param(
            "with transaction.atomic():\n    if pk:\n        return 1\n    x = 2\nreturn x",
            "returns from one branch",
            id="a return from one branch",
        ),
        pytest.param(
            "try:\n    with transaction.atomic():\n        x = Post.objects.get(pk=1)\n"
            "        x.delete()\nexcept ValueError:\n    return x",
            "`x` is read where the block may have failed",
            id="a name that is read when the block fails",
        ),
        pytest.param(
            "with transaction.atomic():\n    x = 1\nreturn locals()",
            "all names of the function are read at once",
            id="locals() behind it",
        ),
        pytest.param(
            "with transaction.atomic():\n    if pk:\n        x = 1\nreturn x",
            "`x` may be left without a value",
            id="a name that is only sometimes assigned",
        ),
        pytest.param(
            "with connection.cursor() as cursor:\n    cursor.execute('select 1')",
            "move the `with` block into a function",
            id="a cursor",
        ),
        pytest.param(
            "with transaction.atomic(): Post.objects.count()",
            "on rows of its own",
            id="a block on one row",
        ),
    ],
)
def test_a_block_that_cannot_be_lifted_says_why(shop, text, reason):
    assert shop.body(IMPORTS + text, unsafe=True) == IMPORTS + text
    assert any(reason in remedy for remedy in shop.remedies(IMPORTS + text))
