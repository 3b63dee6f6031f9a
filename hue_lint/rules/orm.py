"""HUE1: the ORM."""

from hue_lint.inference.operations import Operation
from hue_lint.rules.base import Example, Rule, consequence, written


class SyncQuery(Rule):
    """A query method on the event loop."""

    code = "HUE101"
    name = "sync-query"
    kinds = frozenset({"query"})
    summary = "A query method runs synchronously on the event loop"
    what = (
        "Reports methods of managers, querysets and related managers that query the database at once "
        "(`get`, `create`, `count`, `first`, `update`, …) where they run on the event loop."
    )
    why = (
        "Django raises `SynchronousOnlyOperation` there. The view works in a test without a running loop "
        "and fails in production."
    )
    bad = Example(
        """\
from shop.models import Post


async def detail(request, pk):
    return Post.objects.get(pk=pk)  # HUE101
"""
    )
    good = Example(
        """\
from shop.models import Post


async def detail(request, pk):
    return await Post.objects.aget(pk=pk)
"""
    )

    def message(self, operation: Operation) -> str:
        """What is run, and on which model."""
        return f"{written(operation)} {operation.does}: {consequence(operation)}"
