"""Iterated querysets: `async for`, async comprehensions, and lists where nothing else fits."""

from textwrap import dedent

import pytest


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("async for post in Post.objects.all(): pass", id="async for"),
        pytest.param("posts = [post async for post in Post.objects.all()]", id="async already"),
        pytest.param("for post in [1, 2]: pass", id="a list"),
        pytest.param("posts = list(map(str, [1]))", id="no queryset in sight"),
        pytest.param(
            "posts = Post.objects.all()\nx = [p async for p in posts]\nfor post in posts: pass",
            id="a queryset that holds its rows already",
        ),
        pytest.param("posts = list(Post.objects.none())", id="a query of nothing"),
    ],
)
def test_what_is_fine_stays(shop, text):
    assert shop.body(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "for post in Post.objects.all():\n    print(post.title)\nelse:\n    pass",
            "async for post in Post.objects.all():\n    print(post.title)\nelse:\n    pass",
            id="a loop with an else",
        ),
        pytest.param(
            "for post in (Post.objects.all()): pass",
            "async for post in (Post.objects.all()): pass",
            id="a loop over an expression in parentheses",
        ),
        pytest.param(
            "for title, in Post.objects.values_list('title')[:3]: pass",
            "async for title, in Post.objects.values_list('title')[:3]: pass",
            id="a loop over a slice of tuples",
        ),
        pytest.param(
            "posts = [p.title for p in Post.objects.all() if p.price]",
            "posts = [p.title async for p in Post.objects.all() if p.price]",
            id="a list comprehension",
        ),
        pytest.param(
            "posts = {p.pk: p for p in Post.objects.all()}",
            "posts = {p.pk: p async for p in Post.objects.all()}",
            id="a dict comprehension",
        ),
        pytest.param(
            "posts = {p.title for p in Post.objects.all()}",
            "posts = {p.title async for p in Post.objects.all()}",
            id="a set comprehension",
        ),
        pytest.param(
            """\
            posts = [
                post.title
                # for those who read
                for post in Post.objects.all()
            ]""",
            """\
            posts = [
                post.title
                # for those who read
                async for post in Post.objects.all()
            ]""",
            id="a comprehension over several rows, with a comment",
        ),
        pytest.param(
            "names = [t.name for p in Post.objects.all() for t in p.tags.all()]",
            "names = [t.name async for p in Post.objects.all() async for t in p.tags.all()]",
            id="a comprehension of two loops",
        ),
        pytest.param(
            "names = [[t.name for t in p.tags.all()] for p in Post.objects.all()]",
            "names = [[t.name async for t in p.tags.all()] async for p in Post.objects.all()]",
            id="a comprehension in a comprehension",
        ),
        pytest.param(
            "posts = list(Post.objects.all())",
            "posts = [post async for post in Post.objects.all()]",
            id="list() of a query",
        ),
        pytest.param(
            "posts = set(Post.objects.all())",
            "posts = {post async for post in Post.objects.all()}",
            id="set() of a query",
        ),
        pytest.param(
            "x = f'{set(Post.objects.all())}'",
            "x = f'{set([post async for post in Post.objects.all()])}'",
            id="set() in an f-string, where braces mean something else",
        ),
        pytest.param(
            "posts = tuple(Post.objects.all())",
            "posts = tuple([post async for post in Post.objects.all()])",
            id="tuple() of a query",
        ),
        pytest.param(
            "return list(Post.objects.values())",
            "return [row async for row in Post.objects.values()]",
            id="list() of dicts",
        ),
        pytest.param(
            "return list(Post.objects.values_list('pk', flat=True))",
            "return [value async for value in Post.objects.values_list('pk', flat=True)]",
            id="list() of values",
        ),
        pytest.param(
            """\
            posts = list(
                Post.objects.filter(price=1),  # cheap
            )""",
            """\
            posts = [
                post async for post in Post.objects.filter(price=1)  # cheap
            ]""",
            id="list() over several rows, with a comma and a comment",
        ),
        pytest.param(
            "post = 1\nposts = list(Post.objects.all())",
            "post = 1\nposts = [post_row async for post_row in Post.objects.all()]",
            id="the name of the model is taken",
        ),
        pytest.param(
            "x = sum(p.price for p in Post.objects.all())",
            "x = sum([p.price async for p in Post.objects.all()])",
            id="sum() of a generator expression",
        ),
        pytest.param(
            "x = sum((p.price for p in Post.objects.all()), 5)",
            "x = sum([p.price async for p in Post.objects.all()], 5)",
            id="sum() of a generator expression in parentheses",
        ),
        pytest.param(
            "x = ', '.join(p.title for p in Post.objects.all())",
            "x = ', '.join([p.title async for p in Post.objects.all()])",
            id="join() of a generator expression",
        ),
        pytest.param(
            "x = list(p.title for p in Post.objects.all())",
            "x = [p.title async for p in Post.objects.all()]",
            id="list() of a generator expression",
        ),
        pytest.param(
            "x = set((p.title for p in Post.objects.all()))",
            "x = {p.title async for p in Post.objects.all()}",
            id="set() of a generator expression in parentheses",
        ),
        pytest.param(
            "x = dict((p.pk, p) for p in Post.objects.all())",
            "x = dict([(p.pk, p) async for p in Post.objects.all()])",
            id="dict() of a generator expression",
        ),
        pytest.param(
            "x = any(p.price for p in Post.objects.all())",
            "x = any([p.price async for p in Post.objects.all()])",
            id="any() of a generator expression that calls nothing",
        ),
        pytest.param(
            "x = any(check(p) for p in Post.objects.all())",
            "x = any(check(p) for p in [post async for post in Post.objects.all()])",
            id="any() keeps stopping early where something is called",
        ),
        pytest.param(
            "x = next((p.price for p in Post.objects.all()), None)",
            "x = next((p.price for p in [post async for post in Post.objects.all()]), None)",
            id="next() keeps its generator",
        ),
        pytest.param(
            "x = send(p.price for p in Post.objects.all())",
            "x = send(p.price for p in [post async for post in Post.objects.all()])",
            id="a reader that nobody knows keeps its generator",
        ),
        pytest.param(
            "x = sorted(Post.objects.all(), key=len, reverse=True)",
            "x = sorted([post async for post in Post.objects.all()], key=len, reverse=True)",
            id="sorted() of a query",
        ),
        pytest.param(
            "for i, p in enumerate(Post.objects.all(), 1): pass",
            "for i, p in enumerate([post async for post in Post.objects.all()], 1): pass",
            id="enumerate() of a query",
        ),
        pytest.param(
            "x = dict(Post.objects.values_list('pk', 'title'))",
            "x = dict([row async for row in Post.objects.values_list('pk', 'title')])",
            id="dict() of pairs",
        ),
        pytest.param(
            "print(*Post.objects.all(), sep='')",
            "print(*[post async for post in Post.objects.all()], sep='')",
            id="star arguments",
        ),
        pytest.param(
            "x = [1, *Post.objects.all()]",
            "x = [1, *[post async for post in Post.objects.all()]]",
            id="a star in a list",
        ),
        pytest.param(
            "a, b = Post.objects.all()[:2]",
            "a, b = [post async for post in Post.objects.all()[:2]]",
            id="unpacking",
        ),
        pytest.param(
            "x = [0]\nx += Post.objects.all()",
            "x = [0]\nx += [post async for post in Post.objects.all()]",
            id="added to a list",
        ),
        pytest.param(
            "x = (p.title for p in Post.objects.all())",
            "x = (p.title for p in [post async for post in Post.objects.all()])",
            id="a generator expression that is kept",
        ),
        pytest.param(
            "x = pk in Post.objects.values_list('pk', flat=True)",
            "x = pk in [value async for value in Post.objects.values_list('pk', flat=True)]",
            id="in",
        ),
        pytest.param(
            "x = not pk not in Post.objects.all()",
            "x = not pk not in [post async for post in Post.objects.all()]",
            id="not in",
        ),
        pytest.param(
            "x = max(Post.objects.all(), key=len).title",
            "x = max([post async for post in Post.objects.all()], key=len).title",
            id="max()",
        ),
        pytest.param(
            "for post in Post.objects.raw('select 1'): pass",
            "async for post in Post.objects.raw('select 1'): pass",
            id="a raw query",
        ),
        pytest.param(
            "for post in Post.objects.iterator(): pass",
            "async for post in Post.objects.aiterator(): pass",
            id="iterator()",
        ),
        pytest.param(
            "x = [p.pk for p in Post.objects.iterator(chunk_size=9)]",
            "x = [p.pk async for p in Post.objects.aiterator(chunk_size=9)]",
            id="iterator() in a comprehension",
        ),
        pytest.param(
            "from itertools import chain\nfor x in chain(Post.objects.all(), [1]): pass",
            "from itertools import chain\n"
            "for x in await sync_to_async(list)(chain(Post.objects.all(), [1])): pass",
            id="an iterator over querysets",
        ),
    ],
)
def test_iteration_becomes_asynchronous(shop, before, after):
    assert shop.body(before) == dedent(after)


def test_a_builtin_that_means_something_else_is_left_in_place(shop):
    body = shop.body("list = print\nlist(Post.objects.all())")
    assert "[post async" not in body or "list([post async" in body


def test_a_row_is_not_named_like_a_builtin_or_a_keyword(shop):
    text = """\
    from django.db import models

    class Class(models.Model):
        pass

    class List(models.Model):
        pass

    async def view(request):
        return list(Class.objects.all()), list(List.objects.all())
    """
    assert "[class_row async for class_row in" in shop.repaired(text)
    assert "[list_row async for list_row in" in shop.repaired(text)
