"""Where `await` cannot stand there is no repair that puts it there, and a word on what to do."""

import pytest


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        pytest.param(
            "for x in map(lambda i: Post.objects.get(pk=i), [1]): pass",
            "cannot stand in a lambda",
            id="a lambda",
        ),
        pytest.param(
            "class Local:\n    posts = list(Post.objects.all())",
            "cannot stand in the body of the class Local",
            id="a class body",
        ),
        pytest.param(
            "async def inner(posts=Post.objects.count()): pass",
            "default values",
            id="a default value",
        ),
        pytest.param(
            "for x in (Post.objects.get(pk=i) for i in range(3)): pass",
            "make it a list comprehension",
            id="a generator expression whose reader is unknown",
        ),
        pytest.param(
            "counting = Post.objects.count()\nawait counting",
            "counting is awaited further on",
            id="what is taken for a coroutine later",
        ),
    ],
)
def test_it_is_left_alone_and_explained(shop, text, remedy):
    assert shop.body(text) == text
    (said,) = shop.remedies(text)
    assert remedy in said


def test_a_plain_nested_function_is_run_in_a_thread_where_it_is_called(shop):
    text = "def inner():\n    return Post.objects.get(pk=1)\nx = inner()"
    assert shop.body(text) == text.replace("inner()\n", "inner()\n").replace(
        "x = inner()", "x = await sync_to_async(inner)()"
    )


def test_an_async_nested_function_is_repaired_itself(shop):
    text = "async def inner():\n    return Post.objects.get(pk=1)\nx = await inner()"
    assert "return await Post.objects.aget(pk=1)\nx = await inner()" in shop.body(text)


def test_what_a_generator_reads_first_is_evaluated_outside_of_it(shop):
    text = "x = send(i for i in range(Post.objects.count()))"
    assert shop.body(text) == "x = send(i for i in range(await Post.objects.acount()))"


def test_decorators_of_the_view_itself_stay(shop):
    text = """\
    from shop.models import Post

    def times(number):
        return lambda function: function

    @times(Post.objects.count())
    async def view(request):
        return None
    """
    assert "@times(Post.objects.count())" in shop.repaired(text)


def test_no_await_where_a_lock_of_threads_is_held(shop):
    text = "with lock:\n    x = Post.objects.count()"
    assert shop.body(text) == text
    assert shop.body(text, unsafe=True) == "with lock:\n    x = await Post.objects.acount()"
