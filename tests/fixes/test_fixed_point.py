"""Shapes that nobody thought of: repaired they parse, stay as they are, and nothing is left."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from repair_shop import HEADER, Shop

QUERIES = st.sampled_from(
    [
        "Post.objects.all()",
        "Post.objects.filter(pk=pk).order_by('pk')",
        "Comment.objects.select_related('post')[:3]",
        "Tag.objects.values()",
        "Tag.objects.values_list('pk', flat=True)",
        "(Post.objects.exclude(pk=1))",
    ]
)

LEAVES = st.one_of(
    st.sampled_from(
        [
            "pk",
            "'x'",
            "Post.objects.count()",
            "Post.objects.first()",
            "(Post.objects.last())",
            "Post.objects.get(pk=1).title",
            "Post.objects.get(pk=1).author_name",
            "Comment.objects.get(pk=1).post.author.name",
            "Post.objects.get(pk=Post.objects.first().pk).tags.count()",
            "total()",
            "price_of(Post.objects.count())",
            "request.user.pk",
            "request.session.get('x')",
            "request.session['x']",
            "'x' in request.session",
            "Order().save()",
        ]
    ),
    st.builds(
        str.format,
        st.sampled_from(
            [
                "len({})",
                "bool({})",
                "list({})",
                "set({})",
                "tuple({},)",
                "sorted({}, key=str)",
                "sum(1 for p in {})",
                "[p for p in {} if p]",
                "{{repr(p): 1 for p in {}}}",
                "any(p for p in {})",
                "any(bool(p) for p in {})",
                "next((p for p in {}), None)",
                "{}[0]",
                "{}[::2]",
                "1 in {}",
                "str({})",
                "max({}, key=str)",
                "dict.fromkeys({})",
                "print(*{})",
                "({} if pk else None)",
                "len(list({}))",
            ]
        ),
        QUERIES,
    ),
)


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = [
        "({} or {})",
        "({} and not {})",
        "print({}, x={})",
        "[{}, *[{}]]",
        "({} == {})",
        "(1 if {} else {})",
        "{{{}: {}}}",
        "Post.objects.filter(pk={}).get(title={})",
        "(\n        {},  # one\n        {}\n    )",
    ]
    one = [
        "str({})",
        "[{} for i in range(3)]",
        "sum(len(repr({})) for i in range(3))",
        "'%s' % ({},)",
        "price_of({})",
        "(-len([{}]))",
        "repr({}).upper()[0]",
    ]
    return st.one_of(
        st.builds(str.format, st.sampled_from(one), inner),
        st.builds(str.format, st.sampled_from(two), inner, inner),
    )


EXPRESSIONS = st.recursive(LEAVES, compound, max_leaves=5)

STATEMENTS = st.one_of(
    st.builds(
        str.format,
        st.sampled_from(
            [
                "    {}",
                "    x = {}",
                "    return {}",
                "    return({})",
                "    assert {}",
                "    if {}:\n        pass\n    else:\n        pass",
                "    if not {}: pass",
                "    while {}:\n        break",
                "    for i in [{}]:\n        print(i)",
                "    with memoryview({}) as file:\n        pass",
                "    def inner():\n        return {}\n    x = inner()",
                "    async def inner():\n        return {}\n    await inner()",
                "    try:\n        x = {}\n    except Exception:\n        raise",
                "    request.session['x'] = {}",
            ]
        ),
        EXPRESSIONS,
    ),
    # Before Python 3.12 what stands in an f-string stands on one row.
    st.builds('    x = f"{{{}}}"'.format, EXPRESSIONS.filter(lambda text: "\n" not in text)),
    st.builds("    for p in {}:\n        x = {}".format, QUERIES, EXPRESSIONS),
    st.builds("    qs = {}\n    if qs:\n        x = len(qs), {}".format, QUERIES, EXPRESSIONS),
)

FUNCTIONS = st.lists(STATEMENTS, min_size=1, max_size=4).map("\n".join)

EXAMPLES = int(os.environ.get("HUE_EXAMPLES", "40"))


@given(st.lists(FUNCTIONS, min_size=1, max_size=4))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES == 40,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_shapes_are_repaired_to_the_end(functions):
    head, _, view = HEADER.partition("async def")
    text = head + "\n\n".join(
        f"async def{view.replace('view', f'view{at}')}{body}\n" for at, body in enumerate(functions)
    )
    with TemporaryDirectory() as folder:
        shop = Shop(Path(folder))
        fixed, result = shop.repair(text)
        compile(fixed, "views.py", "exec")
        assert result.skipped == {}
        assert [(finding.message, finding.remedy) for finding in result.left] == []
        assert shop.repair(fixed)[0] == fixed
